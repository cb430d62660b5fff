#!/bin/sh
# The coder on Kafka: a mock cluster, whose address is $QUEUE (queue_engine mock starts it).
# Usage: kafka.sh PROGRAM
set -u
. "$(dirname "$0")/../expect.sh"
program=$1
awk -v count=300 -f "$(dirname "$0")/articles.awk" >"$work/articles"
"$program" load "$work/one.db" "$work/articles" >"$work/out"
"$program" push "$QUEUE" "$work/articles" >"$work/out" 2>"$work/err"; expect push 0 $?
has push "^300 articles pushed" "$work/out"
"$program" work --metrics="$work/w1.prom" "$QUEUE" >"$work/w1" 2>"$work/w1.err" &
w1=$!
"$program" work --metrics="$work/w2.prom" "$QUEUE" >"$work/w2" 2>"$work/w2.err" &
w2=$!
trap 'kill -9 $w1 $w2 2>/dev/null; rm -rf "$work"' EXIT
at_work() { [ -e "$work/w1.prom" ] && [ -e "$work/w2.prom" ] && grep -q '^demarche_queue_done_total [1-9]' "$work/w1.prom" "$work/w2.prom"; }
until_so "the group has shared the partitions out" at_work
kill -9 $w1
wait $w1 2>/dev/null
timeout 900 "$program" sink --once "$QUEUE" "$work/many.db" >"$work/out" 2>"$work/err"; expect sink 0 $?
kill -TERM $w2; wait $w2; expect "a worker that is told to end" 0 $?
"$program" store dump "$work/one.db" >"$work/dump1"
"$program" store dump "$work/many.db" >"$work/dump2"
cmp -s "$work/dump1" "$work/dump2" || { echo "FAILED the stores differ"; diff "$work/dump1" "$work/dump2" | head -4; failed=1; }
"$program" push "$QUEUE" "$work/articles" >"$work/out"
timeout 900 "$program" work --once "$QUEUE" "$work/many.db" >"$work/out" 2>"$work/err"; expect "work --once" 0 $?
has "once more is nothing new" "^300 articles coded" "$work/out"
"$program" store dump "$work/many.db" | cmp -s - "$work/dump1" || { echo "FAILED twice is once"; failed=1; }
[ $failed = 0 ] && echo "kafka.sh: all as expected"
exit $failed
