#!/bin/sh
# The program from outside: help, exit codes, bad input, threads, signals.  Usage: cli.sh PROGRAM SOURCE
set -u
program=$1
source=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0
article=$source/samples/article.txt

expect() { # name, wanted exit code, got
    [ "$2" = "$3" ] || { echo "FAILED $1: exit $3, wanted $2"; failed=1; }
}
has() { # name, pattern, file
    grep -q -- "$2" "$3" || { echo "FAILED $1: no \"$2\" in:"; head -3 "$3"; failed=1; }
}

for command in code parse explain; do
    "$program" $command --help >"$work/out" 2>"$work/err"
    expect "$command --help" 0 $?
    has "$command --help" Examples: "$work/out"
done
"$program" >"$work/out" 2>"$work/err"; expect "no command" 2 $?
"$program" code --date=tomorrow "$article" >"$work/out" 2>"$work/err"; expect "bad date" 2 $?
has "bad date" "--date wants" "$work/err"
"$program" code --nonsense >"$work/out" 2>"$work/err"; expect "bad option" 2 $?
"$program" code "$work/missing" >"$work/out" 2>"$work/err"; expect "missing file" 66 $?
has "missing file" "missing" "$work/err"
"$program" code "$work" >"$work/out" 2>"$work/err"; expect "folder" 66 $?
: >"$work/empty"
"$program" code "$work/empty" >"$work/out" 2>"$work/err"; expect "empty file" 65 $?
has "empty file" "is empty" "$work/err"
"$program" code --data=/nowhere "$article" >"$work/out" 2>"$work/err"; expect "no model" 1 $?
"$program" code "$article" >/dev/full 2>"$work/err"; expect "full disk" 74 $?

# Rubbish in the middle: the rest is coded, the bad line is named.
{ echo '{"id":"a","text":"France recalled its envoy from Chad.","date":"1999-01-02"}'
  echo '{rubbish'
  printf '{"id":"b","text":"\377\000 Mali praised Ghana."}\n'
  echo '{"id":"c","text":"Norway criticised Japan for its whaling."}'; } >"$work/mixed"
"$program" code --per-document "$work/mixed" >"$work/out" 2>"$work/err"; expect "bad record" 65 $?
has "bad record" "line 2" "$work/err"
[ "$(wc -l <"$work/out")" = 4 ] || { echo "FAILED one line a document"; failed=1; }
has "error in its own line" '"error"' "$work/out"
has "the rest is coded" '"ACCUSE"' "$work/out"
"$program" code --max-bad=1 "$work/mixed" >"$work/out" 2>"$work/err"; expect "tolerated" 0 $?

# A line above the limit is named and passed over.
{ echo '{"id":"a","text":"Mali praised Ghana."}'
  head -c 70000000 /dev/zero | tr '\0' x; echo
  echo '{"id":"c","text":"Norway criticised Japan for its whaling."}'; } | "$program" code - >"$work/out" 2>"$work/err"
expect "long line" 65 $?
has "long line" "longer than 64 MiB" "$work/err"
has "behind the long line" '"ACCUSE"' "$work/out"

# The same bytes on any number of threads, and again.
awk 'BEGIN{for (i = 0; i < 60; i++) printf "{\"id\":\"%d\",\"date\":\"1999-11-%02d\",\"text\":\"Norway criticised Japan on Monday. Mali and Ghana met in Accra. Syria threatened to attack Israel.\"}\n", i, i % 28 + 1}' >"$work/many"
"$program" code "$work/many" >"$work/one"
"$program" code -j2 "$work/many" >"$work/two"
"$program" code -j7 "$work/many" >"$work/seven"
cmp -s "$work/one" "$work/two" && cmp -s "$work/one" "$work/seven" || { echo "FAILED threads change the output"; failed=1; }
[ "$(wc -l <"$work/one")" -ge 180 ] || { echo "FAILED events of many documents"; failed=1; }

# An output file appears whole or not at all; an interrupt finishes the article in hand.
"$program" code -o "$work/file" "$work/many"; expect "--output" 0 $?
cmp -s "$work/one" "$work/file" || { echo "FAILED --output"; failed=1; }
mkfifo "$work/pipe"
"$program" code --per-document "$work/pipe" >"$work/cut" 2>"$work/err" &
pid=$!
( cat "$work/many"; kill -INT $pid; sleep 0.3; echo '{"id":"z","text":"x"}' ) >"$work/pipe" 2>/dev/null
wait $pid; expect "interrupt" 0 $?
tail -c1 "$work/cut" | od -c | grep -q '\\n' || { echo "FAILED half a line after an interrupt"; failed=1; }
"$program" code "$work/many" 2>"$work/err" | head -1 >"$work/out"; [ -s "$work/err" ] && { echo "FAILED noise after SIGPIPE"; failed=1; }

# For people.
"$program" explain "$article" >"$work/out" 2>"$work/err"; expect explain 0 $?
has "explain" "rule " "$work/out"
echo 'It rained in Oslo.' | "$program" explain >"$work/why"; has "explain tells why not" "no event:" "$work/why"
grep -q "$(printf '\033')" "$work/out" && { echo "FAILED colour into a file"; failed=1; }
"$program" parse "$article" >"$work/out"; has parse "^1	" "$work/out"
exit $failed
