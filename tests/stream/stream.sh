#!/bin/sh
# The program as a filter on other engines: shards, lists of files, parts, references to WARC
# files; the recipes of docs/stream.md.  Usage: stream.sh PROGRAM
set -u
. "$(dirname "$0")/../expect.sh"
program=$1
here=$(dirname "$0")

awk 'BEGIN{for (i = 1; i <= 60; i++) printf "{\"id\":\"n%d\",\"date\":\"1999-11-%02d\",\"text\":\"Norway criticised Mali on Monday. Mali rejected the charge number %d.\"}\n", i, i % 28 + 1, i}' >"$work/all"
"$program" code --per-document "$work/all" >"$work/whole"; expect whole 0 $?
is "a line in, a line out" 60 "$(wc -l <"$work/whole")"

# Shards take every document once, whatever file it comes in.
for i in 1 2 3; do "$program" code --per-document --shard=$i/3 "$work/all" >"$work/shard$i"; expect "shard $i" 0 $?; done
cat "$work/shard1" "$work/shard2" "$work/shard3" | sort >"$work/sorted"
sort "$work/whole" | cmp -s - "$work/sorted" || { echo "FAILED shards together are the whole"; failed=1; }
[ "$(wc -l <"$work/shard2")" -gt 8 ] || { echo "FAILED shards are about alike"; failed=1; }
tac "$work/all" | "$program" code --per-document --shard=2/3 - | sort >"$work/back"
sort "$work/shard2" | cmp -s - "$work/back" || { echo "FAILED a shard does not depend on the order"; failed=1; }
SLURM_ARRAY_TASK_ID=14 SLURM_ARRAY_TASK_MIN=10 SLURM_ARRAY_TASK_COUNT=3 SLURM_ARRAY_TASK_STEP=2 "$program" code --per-document --shard=slurm "$work/all" | cmp -s - "$work/shard3" ||
    { echo "FAILED a task of a Slurm array takes its shard"; failed=1; }
for wrong in 0/3 4/3 x/3 3 1/0 slurm; do
    "$program" code --shard=$wrong "$work/all" >"$work/out" 2>"$work/err"; expect "--shard=$wrong" 2 $?
done
{ head -3 "$work/all"; echo '{"id":"broken"'; } >"$work/bad"
for i in 1 2; do "$program" code --shard=$i/2 "$work/bad" >"$work/out" 2>>"$work/errors"; done
is "a broken record is told by one shard" 1 "$(grep -c 'line 4' "$work/errors")"

# Lists of files, parts.
mkdir "$work/in" "$work/parts"
split -l 20 "$work/all" "$work/in/"
ls "$work"/in/* >"$work/list"
"$program" code --per-document --files-from="$work/list" | cmp -s - "$work/whole" || { echo "FAILED --files-from is the files"; failed=1; }
"$program" code --per-document --files-from=- <"$work/list" | cmp -s - "$work/whole" || { echo "FAILED --files-from=-"; failed=1; }
"$program" load --files-from="$work/list" "$work/some.db" >"$work/out"; expect "load --files-from" 0 $?
has "load --files-from" "^60 documents read: 60 stored" "$work/out"
: >"$work/empty"
cat "$work/all" | "$program" load --files-from="$work/empty" "$work/some.db" >"$work/out"; has "an empty list is no standard input" "^0 documents read" "$work/out"
"$program" load --files-from="$work/list" >"$work/out" 2>"$work/err"; expect "load --files-from without a store" 2 $?
"$program" code --files-from="$work/nothing" >"$work/out" 2>"$work/err"; expect "no list" 66 $?
"$program" code --per-document --parts="$work/parts" --files-from="$work/list"; expect parts 0 $?
is "a part a file" 3 "$(ls "$work/parts" | wc -l)"
cat "$work"/parts/aa-* "$work"/parts/ab-* "$work"/parts/ac-* | cmp -s - "$work/whole" || { echo "FAILED parts together are the whole"; failed=1; }
rm "$work"/parts/ab-*
: >"$work/stamp"
"$program" code --per-document --parts="$work/parts" --files-from="$work/list" 2>"$work/err"; expect "parts again" 0 $?
has "finished parts" "passed over 2 files whose parts are there" "$work/err"
is "the missing part alone is made" 1 "$(find "$work/parts" -newer "$work/stamp" -type f | wc -l)"
"$program" code --parts="$work/parts" "$work/none" >"$work/out" 2>"$work/err"; expect "a part of no file" 66 $?
is "no part of what could not be read" 3 "$(ls "$work/parts" | wc -l)"

# References into WARC files: what a record says, and nothing beside the folder.
page='<html><head><title>Talks</title></head><body><article><p>Norway criticised Mali on Monday over the fishing grounds, and the talks in Oslo were put off for a week.</p><p>Mali rejected the charge and recalled its ambassador from Oslo.</p></article></body></html>'
http=$(printf 'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n%s' "$page")
printf 'WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:1>\r\nWARC-Target-URI: https://post.example/1\r\nWARC-Date: 1999-11-03T00:00:00Z\r\nContent-Type: application/http; msgtype=response\r\nContent-Length: %d\r\n\r\n%s\r\n\r\n' "${#http}" "$http" >"$work/one.warc"
gzip -c "$work/one.warc" >"$work/one.gz"
{ head -c 100 /dev/zero; cat "$work/one.gz"; } >"$work/crawl.warc.gz"
echo "{\"id\":\"ref\",\"filename\":\"crawl.warc.gz\",\"offset\":\"100\",\"length\":\"$(wc -c <"$work/one.gz")\"}" >"$work/refs"
"$program" code --per-document --warc="$work" "$work/refs" >"$work/out" 2>"$work/err"; expect "a reference" 0 $?
has "a reference keeps its id" '"id":"ref"' "$work/out"; has "a reference is read" '"event":"ACCUSE"' "$work/out"
"$program" code "$work/refs" >"$work/out" 2>"$work/err"; expect "a reference without --warc" 65 $?; has "a reference without --warc" "name its folder" "$work/err"
for evil in '../etc/passwd' '/etc/passwd' 'a/../../b'; do
    echo "{\"id\":\"r\",\"filename\":\"$evil\",\"offset\":0,\"length\":10}" >"$work/evil"
    "$program" code --warc="$work/in" "$work/evil" >"$work/out" 2>"$work/err"; expect "$evil" 65 $?; has "$evil" "outside of --warc" "$work/err"
done

# The recipes; those of engines that are not here, as the engines run them.
recipe() { sed -n "s/.*$1\"\([^\"]*demarche code[^\"]*\)\".*/\1/p" "$here/../../docs/stream.md"; } # what stands before its command
for engine in 'pipe(' '-mapper '; do [ "$(recipe "$engine" | grep -c demarche)" = 1 ] || { echo "FAILED docs/stream.md has no command behind $engine"; failed=1; }; done
mkdir "$work/node"
ln -s "$(realpath "$program")" "$work/node/demarche"
for folder in data models gazetteer; do ln -s "$(realpath "$here/../..")/$folder" "$work/node/"; done
for partitions in 1 4 70; do
    python3 "$here/partitions.py" spark $partitions "$(recipe 'pipe(' | sed "s|/usr/local/bin/demarche|$(realpath "$program")|")" "$work/all" | cmp -s - "$work/whole" ||
        { echo "FAILED Spark's pipe over $partitions partitions"; failed=1; }
done
python3 "$here/partitions.py" hadoop 3 "$(recipe '-mapper ')" "$work/all" "$work/node" | cmp -s - "$work/whole" || { echo "FAILED a mapper of Hadoop"; failed=1; }
python3 "$here/partitions.py" spark 1 "$program code --no-such-option" "$work/all" >"$work/out" 2>"$work/err"; expect "a process that fails is not taken for done" 1 $?
split -n r/2 "$work/all" "$work/half-"
cat "$work/all" | "$program" code --per-document - | cmp -s - "$work/whole" || { echo "FAILED a shell pipe"; failed=1; }
parallel --will-cite --pipe -k --block 1k -j2 "$program" code --per-document - <"$work/all" 2>"$work/err" | cmp -s - "$work/whole" || { echo "FAILED GNU parallel gives the bytes of one process"; failed=1; }

[ $failed = 0 ] && echo "stream.sh: all as expected"
exit $failed
