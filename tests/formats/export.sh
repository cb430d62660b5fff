#!/bin/sh
# demarche export from outside: queries, options, files that appear whole, pipes that end.
# Usage: export.sh PROGRAM SOURCE
set -u
. "$(dirname "$0")/../expect.sh"
program=$1
db=${at}a$end

"$program" export --help >"$work/out" 2>"$work/err"; expect "export --help" 0 $?
has "export --help" Examples: "$work/out"
for format in jsonl csv tsv plover phoenix gdelt2 gdelt2-mentions icews polecat petrarch; do
    has "export --help names $format" "$format" "$work/out"
done
"$program" export >"$work/out" 2>"$work/err"; expect "export without a store" 2 $?
"$program" export "${at}none$end" >"$work/out" 2>"$work/err"; expect "no store" $absent $?

{ echo '{"id":"a","source":"Wire","date":"1999-11-03","text":"Norway criticised Japan on Monday. Mali and Ghana met in Accra. France may recall its envoy from Chad."}'
  echo '{"id":"b","source":"Monitor","date":"1999-11-20","text":"Rain fell. Syria threatened to attack Israel. Chad did not arrest two envoys of France. The prime minister resigned."}'
  echo '{"id":"c","text":"Norway criticised Peru."}'; } >"$work/three"
"$program" load "$db" "$work/three" >"$work/out" 2>"$work/err"; expect load 0 $?

# What happened, unless the query says otherwise; the same conditions as search.
all=$("$program" search --json --limit=0 "$db" | wc -l)
"$program" export "$db" modality:any report:any kind:any >"$work/all"; is "everything" "$all" "$(wc -l <"$work/all")"
"$program" export "$db" >"$work/usual"
[ "$(wc -l <"$work/usual")" -lt "$all" ] || { echo "FAILED nothing is left out by itself"; failed=1; }
grep -q '"modality":"\(negated\|hypothetical\|future\)"' "$work/usual" && { echo "FAILED what did not happen is written"; failed=1; }
"$program" export "$db" src:NOR tgt:JPN since:1999 source:wire >"$work/out"; is "a query" 1 "$(wc -l <"$work/out")"
"$program" export --format=gdelt2 "$db" with:JPN >"$work/out"; is "a query of a table" 1 "$(wc -l <"$work/out")"
"$program" export "$db" nowhere:ISR 2>"$work/err"; expect "unknown condition" 2 $?
"$program" export "$db" src:CHL >"$work/out" 2>"$work/err"; expect "nothing found" 0 $?
[ -s "$work/out" ] && { echo "FAILED events out of nothing"; failed=1; }
"$program" export --format=csv "$db" src:CHL >"$work/out"; is "a table of nothing has its header" 1 "$(wc -l <"$work/out")"

# What has no row is counted.
"$program" export --format=petrarch "$db" >"$work/out" 2>"$work/err"; expect "left out" 0 $?
has "no day" "left out, having no day: 1 event$" "$work/err"
has "no party" "left out, lacking a party" "$work/err"
"$program" export --format=polecat "$db" kind:any 2>"$work/err" >"$work/out"
"$program" export --format=jsonl "$db" 2>"$work/err" >"$work/out"; [ -s "$work/err" ] && { echo "FAILED jsonl leaves something out"; failed=1; }

# Bad options.
"$program" export --format=xlsx "$db" 2>"$work/err"; expect "no such format" 2 $?
has "no such format" "--format wants jsonl, csv" "$work/err"
"$program" export --format=table "$db" 2>"$work/err"; expect "a format of another command" 2 $?
"$program" export --format=csv --header=maybe "$db" 2>"$work/err"; expect "bad --header" 2 $?
"$program" export --header=yes "$db" 2>"$work/err"; expect "a header of JSON" 2 $?
"$program" code --format=icews "$work/three" 2>"$work/err"; expect "a format of export" 2 $?
"$program" export --data=/nowhere "$db" >"$work/out" 2>"$work/err"; [ $? = 0 ] && { echo "FAILED no data"; failed=1; }

# A file appears whole or not at all; a full disk is told; a pipe may end.
"$program" export --format=csv -o "$work/file" "$db"; expect "--output" 0 $?
"$program" export --format=csv "$db" | cmp -s - "$work/file" || { echo "FAILED --output"; failed=1; }
echo before >"$work/kept"
"$program" export -o "$work/kept" "$db" nowhere:x 2>"$work/err"; expect "--output of a bad query" 2 $?
is "the old file stays" before "$(cat "$work/kept")"
is "nothing is left beside it" 0 "$(find "$work" -name 'kept.*' | wc -l)"
"$program" export -o "$work/none/file" "$db" 2>"$work/err"; expect "no folder" 74 $?
"$program" export "$db" >/dev/full 2>"$work/err"; expect "full disk" 74 $?
awk 'BEGIN{for (i = 0; i < 150; i++) printf "{\"id\":\"%d\",\"date\":\"1999-11-%02d\",\"text\":\"Norway criticised Japan on Monday. Mali and Ghana met in Accra. %d ships lay in the port.\"}\n", i, i % 28 + 1, i * 7919}' >"$work/many"
"$program" load -j2 "${at}m$end" "$work/many" >"$work/out"
"$program" export "${at}m$end" 2>"$work/err" | head -1 >"$work/out"; [ -s "$work/err" ] && { echo "FAILED noise after SIGPIPE"; failed=1; }
is "the first line" 1 "$(wc -l <"$work/out")"

# The order does not depend on how the articles came in.
tac "$work/many" | "$program" load "${at}n$end" - >"$work/out"
for format in jsonl gdelt2-mentions phoenix; do
    "$program" export --format=$format "${at}m$end" 2>/dev/null >"$work/one"
    "$program" export --format=$format "${at}n$end" 2>/dev/null | cmp -s - "$work/one" || { echo "FAILED $format: another order"; failed=1; }
    [ "$(wc -l <"$work/one")" -gt 10 ] || { echo "FAILED $format: hardly any rows"; failed=1; }
done

# Our own reader knows the tables for what they are.
for format in gdelt2 gdelt2-mentions icews phoenix polecat; do
    "$program" export --format=$format "${at}m$end" 2>/dev/null >"$work/table"
    "$program" code "$work/table" >"$work/out" 2>"$work/err"; expect "$format as articles" 65 $?
    has "$format is known again" "table is a table of events" "$work/err"
done

# An interrupt ends it, also while nobody reads; a file is not left half written.
awk 'BEGIN{for (i = 0; i < 120; i++) printf "{\"id\":\"%d\",\"url\":\"https://long.example/%02000d\",\"date\":\"1999-11-%02d\",\"text\":\"Norway criticised Japan on Monday. %d ships lay in the port.\"}\n", i, i, i % 28 + 1, i * 7919}' >"$work/more"
"$program" load -j2 "${at}o$end" "$work/more" >"$work/out"
"$program" export --format=gdelt2-mentions "${at}o$end" >"$work/out"
[ "$(wc -c <"$work/out")" -gt 200000 ] || { echo "FAILED not more than a pipe holds"; failed=1; }
mkfifo "$work/pipe"
"$program" export --format=gdelt2-mentions "${at}o$end" >"$work/pipe" 2>"$work/err" &
pid=$!
exec 3<"$work/pipe"
head -c 100 <&3 >/dev/null
[ -e /proc/$pid/status ] && until_so "it waits for its reader" grep -q '^State:.S' /proc/$pid/status
kill -INT $pid
cat <&3 >/dev/null
exec 3<&-
wait $pid; expect "interrupt" 1 $?
has "interrupt" interrupted "$work/err"
exit $failed
