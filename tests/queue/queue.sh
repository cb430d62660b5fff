#!/bin/sh
# The coder on NATS JetStream, with a real server on loopback: articles through two workers
# while a worker, the sink and the server are killed; the store is that of one undisturbed
# process and nothing is left.  Then all that has a rule of its own: full queues, lost queues,
# large articles, dead letters, secrets.
# Usage: queue.sh PROGRAM ENGINE SOURCE [ARTICLES]
set -u
. "$(dirname "$0")/../expect.sh"
program=$1
engine=$2
source=$3
articles=${4:-2000}
here=$(dirname "$0")
long=1200 # seconds after which what has to end is taken for stuck
. "$here/nats.sh"
[ -x "$nats_server" ] || { echo "no nats-server here: not tested"; exit 77; }
"$program" push nats://127.0.0.1:1/x "$source/samples/article.txt" 2>&1 | grep -q "built without" && { echo "built without NATS: not tested"; exit 77; }

start() { nats_start -js -sd "$work/js"; }
stored() { "$program" status "$1" 2>/dev/null | awk '/documents/{print $1; exit}'; }
holds() { [ "$(nats_held "$1")" "$2" "$3" ]; }
until_held() { until_so "messages of $1" holds "$@"; } # prefix, comparison, number
same() { # name, store, store
    "$program" store dump "$2" >"$work/dump1"
    "$program" store dump "$3" >"$work/dump2"
    [ -s "$work/dump1" ] && cmp -s "$work/dump1" "$work/dump2" || { echo "FAILED $1: the stores differ"; diff "$work/dump1" "$work/dump2" | head -4; failed=1; }
}
gone() { kill -9 "$1"; wait "$1" 2>/dev/null; }
trap 'kill -9 $nats_pid $others 2>/dev/null; rm -rf "$work"' EXIT
trap 'exit 1' INT TERM
others=
start
queue=nats://127.0.0.1:$port/press

"$engine" "nats://127.0.0.1:$port/engine" >"$work/out" 2>&1; expect "one queue from inside" 0 $?
has "one queue from inside" "all as expected" "$work/out"

# ---- Killed ------------------------------------------------------------------------
awk -v count="$articles" -f "$here/articles.awk" >"$work/articles"
printf 'Norway criticised Japan on Monday.\n\nThe \377\376 bytes are no text. Mali praised Ghana.\n' >"$work/bytes.txt"
"$program" load "$work/one.db" "$work/articles" "$work/bytes.txt" >"$work/out" 2>"$work/err"; expect "one process" 0 $?
"$program" push --ack-wait=3s --queue-size=200M "$queue" "$work/articles" "$work/bytes.txt" >"$work/pushed" 2>"$work/push.err" &
push=$!
"$program" work --ack-wait=3s "$queue" >"$work/w1" 2>"$work/w1.err" &
w1=$!
"$program" work --ack-wait=3s -j2 "$queue" >"$work/w2" 2>"$work/w2.err" &
w2=$!
others="$push $w1 $w2"
until_held press-results -ge 20 # both are at work
"$program" sink --ack-wait=3s "$queue" "$work/many.db" >"$work/s1" 2>"$work/s1.err" &
s1=$!
others="$others $s1"
gone $w1; echo "a worker was killed, $(nats_held press-articles) articles and $(nats_held press-results) results on the queue"
nats_gone; echo "the server was killed"
sleep 1 # long enough for all to miss it
start
gone $s1; echo "the sink was killed"
"$program" work --ack-wait=3s "$queue" >"$work/w3" 2>"$work/w3.err" &
w3=$!
others="$push $w2 $w3"
wait $push; expect push 0 $?
has push "^$((articles + 1)) articles pushed" "$work/pushed"
if [ "$(nats_held press-articles)" -gt 0 ]; then
    nats_gone; echo "the server was killed again, with all pushed"
    sleep 0.5
    start
fi
timeout $long "$program" sink --ack-wait=3s --once "$queue" "$work/many.db" >"$work/out" 2>"$work/err"; expect "the second sink" 0 $?
cat "$work/out"
is "nothing is left" 0 "$(nats_held press)"
kill -TERM $w2; wait $w2; expect "a worker that is told to end" 0 $?
kill -TERM $w3; wait $w3; expect "a worker that is told to end" 0 $?
has "a worker tells what it did" "^[1-9][0-9]* articles coded, 0 dead letters" "$work/w2"
same "two workers, killed and killed" "$work/one.db" "$work/many.db"
others=

# ---- Told to end in the middle: what is in hand is finished, the rest given back -------
queue=nats://127.0.0.1:$port/calm
awk -v count=400 -f "$here/articles.awk" >"$work/some"
"$program" load "$work/some.db" "$work/some" >"$work/out"
"$program" push --ack-wait=1h "$queue" "$work/some" >"$work/out"; expect "push some" 0 $?
"$program" push --ack-wait=1h "$queue" "$work/some" >"$work/out"; expect "push some twice" 0 $?
is "twice within two minutes is once" 400 "$(nats_held calm-articles)"
"$program" work --ack-wait=1h "$queue" "$work/calm.db" >"$work/w1" 2>"$work/err" &
w1=$!
others=$w1
until_held calm-articles -lt 400
kill -TERM $w1; wait $w1; expect "a worker with a store that is told to end" 0 $?
others=
coded=$(sed -n 's/ articles coded.*//p' "$work/w1")
until_held calm-articles -eq $((400 - coded)) # what is coded is off the queue, the rest is on it
# The hour before a silent worker's articles come again is not waited for: they were given back.
timeout $long "$program" work --ack-wait=1h --once -j2 "$queue" "$work/calm.db" >"$work/out" 2>"$work/err"; expect "the rest" 0 $?
is "nothing is left" 0 "$(nats_held calm)"
same "a worker into a store" "$work/some.db" "$work/calm.db"

# ---- Lists of files
queue=nats://127.0.0.1:$port/lists
mkdir "$work/in"
split -l 100 "$work/some" "$work/in/"
ls "$work"/in/* >"$work/list"
"$program" push --files-from="$work/list" "$queue" >"$work/out" 2>"$work/err"; expect "push --files-from" 0 $?
has "push --files-from" "^400 articles pushed" "$work/out"
head -100 "$work/some" | "$program" load "$work/part.db" >"$work/out"
"$program" push --missing --files-from=- "$queue" "$work/part.db" <"$work/list" >"$work/out" 2>"$work/err"; expect "push --missing --files-from=-" 0 $?
has "push --missing --files-from=-" "^300 articles pushed, 100 were coded already" "$work/out"
: >"$work/nothing"
cat "$work/some" | "$program" push --files-from="$work/nothing" "$queue" >"$work/out" 2>"$work/err"; expect "an empty list" 0 $?
has "an empty list is no standard input" "^0 articles pushed" "$work/out"
"$program" push --files-from="$work/list" >"$work/out" 2>"$work/err"; expect "--files-from without a queue" 2 $?
has "--files-from without a queue" "push wants a queue" "$work/err"
"$program" push --files-from="$work/no-list" "$queue" >"$work/out" 2>"$work/err"; expect "no list" 66 $?

# ---- A full queue is waited for (by texts in German, which are not coded) --------------
queue=nats://127.0.0.1:$port/small
awk 'BEGIN{for (i = 0; i < 60; i++) {printf "{\"id\":\"l%d\",\"text\":\"Mali praised Ghana. ", i; for (k = 0; k < 1300; k++) printf "It rained on for days. "; print "\"}"}}' >"$work/long"
"$program" push --language=de --queue-size=1M "$queue" "$work/long" >"$work/out" 2>"$work/push.err" &
push=$!
others=$push
until_so "a full queue is told" grep -q "maximum bytes exceeded" "$work/push.err"
kill -0 $push 2>/dev/null || { echo "FAILED a full queue is waited for"; failed=1; }
[ "$(nats_held small-articles)" -lt 60 ] || { echo "FAILED a queue has its size"; failed=1; }
kill -TERM $push; wait $push; expect "waiting is ended by a signal" 74 $?
"$program" push --language=de --queue-size=1M "$queue" "$work/long" >"$work/out" 2>"$work/push.err" &
push=$!
others=$push
timeout $long "$program" work "$queue" "$work/small.db" >"$work/w1" 2>"$work/err" &
w1=$!
others="$push $w1"
wait $push; expect "push once there is room" 0 $?
until_held small-articles -eq 0
kill -TERM $w1; wait $w1
others=
is "all of a small queue" 60 "$("$program" store dump "$work/small.db" | grep -c '^document')"

# ---- A lost queue is filled again from the files; another coder from the store ------------
queue=nats://127.0.0.1:$port/again
"$program" push "$queue" "$work/some" >"$work/out"; expect "push" 0 $?
head -100 "$work/some" >"$work/few"
"$program" load "$work/again.db" "$work/few" >"$work/out"
nats_gone
rm -rf "$work/js"
start
"$program" push --missing "$queue" "$work/again.db" "$work/some" >"$work/out" 2>"$work/err"; expect "push --missing with files" 0 $?
has "push --missing with files" "^300 articles pushed, 100 were coded already" "$work/out"
timeout $long "$program" work --once "$queue" "$work/again.db" >"$work/out" 2>"$work/err"; expect "work again" 0 $?
same "a lost queue" "$work/some.db" "$work/again.db"
"$program" push --missing "$queue" "$work/again.db" >"$work/out"; has "nothing is missing" "^0 articles pushed" "$work/out"
mkdir -p "$work/mine"
cp -r "$source/data" "$source/models" "$work/mine"
ln -s "$source/gazetteer" "$work/mine/gazetteer"
tab=$(printf '\t')
sed -i "s/^THREATEN\(${tab}[a-z-]*${tab}3${tab}\)-[0-9.]*/THREATEN\1-9.5/" "$work/mine/data/ontology/plover.tsv"
cp "$work/some.db" "$work/recoded.db"
"$program" recode --data="$work/mine" "$work/recoded.db" >"$work/out"
"$program" push --missing --data="$work/mine" "$queue" "$work/again.db" >"$work/out"; has "push --missing" "^400 articles pushed" "$work/out"
timeout $long "$program" work --once --data="$work/mine" "$queue" >"$work/out" 2>"$work/err"; expect "another coder" 0 $?
timeout $long "$program" sink --once "$queue" "$work/again.db" >"$work/out" 2>"$work/err"; expect "another coder's results" 0 $?
same "history coded again" "$work/recoded.db" "$work/again.db"

# ---- A sink that runs on counts what came, and looks for answers
queue=nats://127.0.0.1:$port/on
"$program" push "$queue" "$work/few" >"$work/out"
{ echo '{"id":"ask","date":"1999-10-01","text":"Chile called on Peru to hold talks on the border."}'
  echo '{"id":"no","date":"1999-10-05","text":"Peru rejected the Chilean call to hold talks on the border."}'; } >"$work/two"
"$program" push "$queue" "$work/two" >"$work/out"
cat "$work/few" "$work/two" | "$program" load "$work/on-load.db" >"$work/out"
"$program" doctor "$work/on-load.db" >"$work/out"; has "a load leaves days to be counted" "cells .* [1-9][0-9]* days wait" "$work/out"
"$program" sink "$queue" "$work/on.db" >"$work/s1" 2>"$work/s1.err" &
s1=$!
others=$s1
timeout $long "$program" work --once "$queue" >"$work/out" 2>"$work/err"; expect "work for a sink that runs on" 0 $?
up_to_date() {
    [ "$(stored "$1")" = 102 ] || return 1
    "$program" doctor "$1" >"$work/out" 2>&1
    grep -q "cells .* 0 days wait" "$work/out" && grep -q "answers .* 0 events wait" "$work/out"
}
until_so "a sink that runs on counts" up_to_date "$work/on.db"
kill -0 $s1 2>/dev/null || { echo "FAILED the sink has ended"; failed=1; }
"$program" board --as=json "$work/on.db" >"$work/board1" 2>"$work/err"; expect "a board beside a sink" 0 $?
is "a board beside a sink lacks nothing" 0 "$(wc -l <"$work/err")"
"$program" store dump "$work/on.db" >"$work/dump1"; has "answers beside a sink" "^reply" "$work/dump1"
kill -TERM $s1; wait $s1; expect "a sink that is told to end" 0 $?
others=
same "a sink that ran on" "$work/on-load.db" "$work/on.db"
"$program" board --as=json "$work/on-load.db" >"$work/board2"
cmp -s "$work/board1" "$work/board2" || { echo "FAILED a board beside a sink is another"; failed=1; }

# ---- Large articles; dead letters ---------------------------------------------------------
queue=nats://127.0.0.1:$port/large
mkdir "$work/spool"
awk 'BEGIN{printf "{\"id\":\"big\",\"date\":\"1999-11-03\",\"text\":\"Mali praised Ghana."; for (i = 0; i < 28000; i++) printf "%s", (i % 9 ? " " : "\\n\\n") "It rained on in the hills for days."; print "\"}"}' >"$work/large.jsonl"
"$program" push "$queue" "$work/large.jsonl" >"$work/out" 2>"$work/err"; expect "a large article without --spool" 65 $?
has "a large article without --spool" "big: .* too many for a message: name a folder" "$work/err"
"$program" push --spool="$work/spool" "$queue" "$work/large.jsonl" >"$work/out" 2>"$work/err"; expect "a large article" 0 $?
timeout $long "$program" work --once "$queue" >"$work/out" 2>"$work/err"; expect "a worker without --spool" 0 $?
has "a worker without --spool" "0 articles coded, 1 dead letters" "$work/out"
"$program" dead "$queue" list >"$work/out"; expect "dead list" 0 $?
has "dead list" "^articles${tab}big${tab}.*is in a file: name its folder" "$work/out"
"$program" dead "$queue" put-back >"$work/out"; expect "dead put-back" 0 $?
has "dead put-back" "^1 dead letters put back" "$work/out"
"$program" dead "$queue" list >"$work/out"; is "put back is gone" 0 "$(wc -l <"$work/out")"
timeout $long "$program" work --once --spool="$work/spool" "$queue" >"$work/out" 2>"$work/err"; expect "a large article is coded" 0 $?
timeout $long "$program" sink --once --spool="$work/spool" "$queue" "$work/large.db" >"$work/out" 2>"$work/err"; expect "a large result" 0 $?
"$program" load "$work/big.db" "$work/large.jsonl" >"$work/out"
same "a large article" "$work/big.db" "$work/large.db"

# ---- Who may come in -----------------------------------------------------------------------
"$program" push nats://me:hush@127.0.0.1:$port/x "$work/few" 2>"$work/err"; expect "a password in an address" 2 $?
hasnot "a password is not repeated" hush "$work/err"
for wrong in nats://127.0.0.1 nats:///x nats://h/a.b http://h/x nats://a,,b/x; do
    "$program" push $wrong "$work/few" 2>"$work/err"; expect "$wrong" 2 $?
done
"$program" work nats://127.0.0.1:1/x >"$work/out" 2>"$work/err"; expect "nobody there" 74 $?
has "nobody there" "no connection to its server" "$work/err"

for command in push work sink dead; do
    for option in $("$program" $command --help | sed -n 's/^  \(--[a-z-]*\).*/\1/p' | sort -u); do
        has "$option in the completions" "$option" "$source/completions/demarche.bash"
        has "$option in the manual page" "$(echo "$option" | sed 's/-/\\\\-/g')" "$source/docs/man/demarche.1"
    done
    for path in README.md docs/man/demarche.1 completions/demarche.bash; do has "$command in $path" "$command" "$source/$path"; done
    "$program" $command --help >"$work/out"; expect "$command --help" 0 $?; has "$command --help" Examples: "$work/out"
    "$program" $command 2>"$work/err"; expect "$command without a queue" 2 $?
done
"$program" dead "$queue" dig 2>"$work/err"; expect "dead dig" 2 $?
"$program" push --queue-size=much "$queue" "$work/few" 2>"$work/err"; expect "--queue-size=much" 2 $?
"$program" push --missing "$queue" "$work/none.db" 2>"$work/err"; expect "--missing without a store" 66 $?

[ $failed = 0 ] && echo "queue.sh: all as expected"
exit $failed
