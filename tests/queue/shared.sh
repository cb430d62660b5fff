#!/bin/sh
# The whole of it with real servers on loopback: articles through two workers on NATS into a
# store on PostgreSQL, while a worker is killed, the queue's server is killed and PostgreSQL is
# restarted.  The store is that of one undisturbed process, event for event, and nothing is
# left on the queue.
# Usage: shared.sh PROGRAM SOURCE [ARTICLES]
set -u
. "$(dirname "$0")/../expect.sh"
program=$1
source=$2
articles=${3:-20000}
here=$(dirname "$0")
. "$here/../postgres.sh"
. "$here/nats.sh"
[ -x "$nats_server" ] || { echo "no nats-server here: not tested"; exit 77; }
"$program" push nats://127.0.0.1:1/x "$source/samples/article.txt" 2>&1 | grep -q "built without" && { echo "built without NATS: not tested"; exit 77; }
others=
trap 'kill -9 $nats_pid $others 2>/dev/null; postgres_stop; rm -rf "$work" "$server"' EXIT
trap 'exit 1' HUP INT TERM
start() { nats_start -js -sd "$work/js"; }
start
queue=nats://127.0.0.1:$port/press
store="${STORE_AT}many$STORE_END"

awk -v count="$articles" -f "$here/articles.awk" >"$work/articles"
"$program" load "$work/one.db" "$work/articles" >"$work/out" 2>"$work/err"; expect "one process" 0 $?
"$program" push --ack-wait=10s --queue-size=400M "$queue" "$work/articles" >"$work/pushed" 2>"$work/push.err" &
push=$!
"$program" work --ack-wait=10s "$queue" >"$work/w1" 2>"$work/w1.err" &
w1=$!
"$program" work --ack-wait=10s "$queue" >"$work/w2" 2>"$work/w2.err" &
w2=$!
"$program" sink --ack-wait=10s "$queue" "$store" >"$work/s1" 2>"$work/s1.err" &
s1=$!
others="$push $w1 $w2 $s1"

# Each of these comes when a part of the articles is in the store, however fast that is.
stored_at_least() {
    until [ "$("$program" status "$store" 2>/dev/null | awk '/ documents$/{print $1; exit}')" -ge "$1" ] 2>/dev/null; do
        kill -0 $s1 2>/dev/null || { echo "FAILED the sink ended:"; cat "$work/s1.err"; exit 1; }
        sleep 0.2
    done
}
stored_at_least $((articles / 20))
kill -9 $w1; wait $w1 2>/dev/null
echo "a worker was killed, $(nats_held press-articles) articles and $(nats_held press-results) results on the queue"
"$program" work --ack-wait=10s "$queue" >"$work/w3" 2>"$work/w3.err" &
w3=$!
others="$push $w2 $w3 $s1"

stored_at_least $((articles / 8))
postgres_stop QUIT # at once, as if it had crashed
echo "PostgreSQL was killed"
until_so "the sink waits" grep -q "cannot be reached .*; waiting for it" "$work/s1.err"
postgres_start
stored_at_least $((articles / 5))

nats_gone
echo "the queue's server was killed"
start
stored_at_least $((articles / 3))
postgres_stop INT # told to end, which breaks every connection
echo "PostgreSQL was restarted"
postgres_start
wait $push; expect push 0 $?
has push "^$articles articles pushed" "$work/pushed"

until [ "$(nats_held press-articles)" = 0 ] && [ "$(nats_held press-results)" = 0 ]; do
    kill -0 $s1 2>/dev/null || { echo "FAILED the sink ended:"; cat "$work/s1.err"; exit 1; }
    sleep 0.5
done
kill -TERM $w2; wait $w2; expect "a worker that is told to end" 0 $?
kill -TERM $w3; wait $w3; expect "a worker that is told to end" 0 $?
kill -TERM $s1; wait $s1; expect "the sink that saw it all" 0 $?
others=
"$program" sink --once "$queue" "$store" >"$work/out" 2>"$work/err"; expect "the last answers" 0 $?
has "nothing came twice into the store" "^0 results stored" "$work/out"
is "nothing is left" 0 "$(nats_held press)"
"$program" doctor "$store" >"$work/out" 2>"$work/err"; expect "the doctor" 0 $?
"$program" store dump "$work/one.db" >"$work/dump1"
"$program" store dump "$store" >"$work/dump2"
[ -s "$work/dump1" ] && cmp -s "$work/dump1" "$work/dump2" || { echo "FAILED the stores differ"; diff "$work/dump1" "$work/dump2" | head -4; failed=1; }
cat "$work/s1"
[ $failed = 0 ] && echo "shared.sh: $articles articles, all as expected"
exit $failed
