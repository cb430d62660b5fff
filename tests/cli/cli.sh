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

for command in code parse explain eval; do
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

# CoNLL-U in, CoNLL-U out: sentences, tokens and comments stay, a broken sentence is named.
row() { printf '%s\t%s\t_\tX\t_\t_\t%s\tdep\t_\t%s\n' "$1" "$2" "$3" "$4"; }
{ printf '# newdoc id = d\n# sent_id = d-1\n# text = Mali can not sign.\n'
  row 1 Mali 0 _; row 2-3 cannot _ _; row 2 can 1 _; row 3 not 1 _; row 4 sign 1 SpaceAfter=No; row 5 . 1 _
  printf '\n# sent_id = d-2\n'; row 1 one-token-here 0 _; echo; } >"$work/tokens.conllu"
"$program" parse "$work/tokens.conllu" >"$work/out" 2>"$work/err"; expect "parse CoNLL-U" 0 $?
cut -f1,2 "$work/tokens.conllu" >"$work/given"
cut -f1,2 "$work/out" | cmp -s - "$work/given" || { echo "FAILED parse changes tokens"; diff "$work/given" "$work/out"; failed=1; }
has "parse CoNLL-U" "^4	sign	[^_].*SpaceAfter=No$" "$work/out"
"$program" parse -j2 - <"$work/tokens.conllu" | cmp -s - "$work/out" || { echo "FAILED parse -j2 -"; failed=1; }
{ row 1 broken 7 _; echo; cat "$work/tokens.conllu"; printf "1\tfew\n"; } >"$work/broken.conllu"
"$program" parse "$work/broken.conllu" >"$work/rest" 2>"$work/err"; expect "broken sentences" 65 $?
has "broken sentence" "broken.conllu: line 2: a head lies" "$work/err"
has "broken sentence" "broken.conllu: line 16: a CoNLL-U row" "$work/err"
cmp -s "$work/rest" "$work/out" || { echo "FAILED the rest of broken CoNLL-U"; failed=1; }
"$program" parse --max-bad=2 "$work/broken.conllu" >"$work/rest" 2>"$work/err"; expect "two tolerated" 0 $?

# Scores: a file with itself is right; the analyzer is right about what it said itself.
"$program" eval --format=tsv "$work/out" "$work/out" >"$work/table" 2>"$work/err"; expect eval 0 $?
awk -F'\t' '$5 != "100.00"{bad = 1} END{exit bad || NR < 13}' "$work/table" || { echo "FAILED eval with itself"; cat "$work/table"; failed=1; }
"$program" eval "$work/out" >"$work/table" 2>"$work/err"; expect "eval the analyzer" 0 $?
[ "$(grep -c '^LAS ' "$work/table")" = 2 ] || { echo "FAILED two tables"; failed=1; }
has "eval on words" "^LAS  *|    100.00 |    100.00 |    100.00 |    100.00$" "$work/table"
has "eval on text" "^Words  *|" "$work/table"
"$program" eval --format=tsv --long=3 --case=upper "$work/out" >"$work/table"; expect "eval --long --case" 0 $?
has "eval --long" "^gold tokens	Sentences	100.00" "$work/table"
printf 'Mali\tB-LOC\ncan\tO\nnot\tO\nsign\tO\n.\tO\n' >"$work/names"
"$program" eval --names="$work/names" "$work/out" >"$work/table" 2>"$work/err"; expect "eval --names" 0 $?
has "eval --names" "^Names" "$work/table"
has "a sentence without names" "lacks 1 of the 2 sentences of .*line 12" "$work/err"
sed 's/Mali/Malo/' "$work/out" >"$work/other"
"$program" eval "$work/out" "$work/other" >"$work/table" 2>"$work/err"; expect "other characters" 65 $?
has "other characters" 'line 4: the texts differ: "icannotsign.*" here, "ocannotsign.*sentence at line 4' "$work/err"
"$program" eval >"$work/table" 2>"$work/err"; expect "eval nothing" 2 $?
"$program" eval "$work/missing" >"$work/table" 2>"$work/err"; expect "eval missing" 66 $?
"$program" eval "$article" >"$work/table" 2>"$work/err"; expect "eval an article" 65 $?
"$program" eval --long=3 "$work/out" "$work/out" >"$work/table" 2>"$work/err"; expect "--long of two files" 2 $?
"$program" eval --case=wild "$work/out" 2>"$work/err"; expect "bad --case" 2 $?
"$program" eval --model="$article" "$work/out" 2>"$work/err"; expect "no model" 1 $?
exit $failed
