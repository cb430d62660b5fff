#!/bin/sh
# board and trend from outside, and a made-up world from its articles to what is found of it.
# Usage: trends.sh PROGRAM SOURCE
set -u
. "$(dirname "$0")/../expect.sh"
program=$1
source=$2
db=${at}a$end

for command in board trend forecast; do
    "$program" $command --help >"$work/out" 2>"$work/err"; expect "$command --help" 0 $?
    has "$command --help" Examples: "$work/out"
    "$program" $command >"$work/out" 2>"$work/err"; expect "$command without a store" 2 $?
    "$program" $command "${at}none$end" NOR MLI >"$work/out" 2>"$work/err"; [ $? -ge 2 ] || { echo "FAILED $command of no store"; failed=1; }
done

# Half a year of praise, then half a year of raids; told by one paper, with an assessment of it.
awk 'BEGIN{for (i = 0; i < 120; i++) {
    day = i * 3; month = int(day / 30) + 1
    printf "{\"id\":\"a%d\",\"source\":\"Post\",\"date\":\"1998-%02d-%02d\",\"text\":\"%s %s Ship %d was late.\"}\n", i, month,
        day % 30 % 28 + 1, i < 60 ? "Norway praised Mali." : "Norway attacked Mali.",
        i == 61 ? "Relations between Norway and Mali have cooled." : i % 10 ? "It rained." : "Ghana and Chad met in Accra.", i * 7919}}' >"$work/year"
"$program" load --data="$source" "$db" "$work/year" >"$work/out" 2>"$work/err"; expect load 0 $?
"$program" trend "$db" NOR MLI >"$work/out" 2>"$work/err"; expect trend 0 $?
has "a change" "hardening 1998-07-0[0-9]" "$work/out"
is "one change" 1 "$(grep -c probability "$work/out")"
has "an event that drives it" "ASSAULT 190, Norway to Mali" "$work/out"
has "its words" "Norway attacked Mali." "$work/out"
has "its source" "Post, document a[0-9]*; -10.0; 1 report from 1 source; event" "$work/out"
has "what is said of the two" "Relations between Norway and Mali have cooled." "$work/out"
has "nothing came back" "^MLI to NOR: nothing told" "$work/out"
"$program" trend --to=1998-06-01 "$db" NOR MLI >"$work/out"; hasnot "what came later is not known" hardening "$work/out"
"$program" trend --as=csv --from=1998-06-01 --to=1998-06-30 "$db" NOR MLI >"$work/out"
is "one row a day" 31 "$(wc -l <"$work/out")"
is "as many columns everywhere" 1 "$(awk -F, '{print NF}' "$work/out" | sort -u | wc -l)"
"$program" trend --as=json "$db" NOR MLI | python3 -c '
import json, sys
there, back = [json.loads(line) for line in sys.stdin]
change, = there["changes"]
assert change["class"] == "hardening" and change["probability"] > 0.99 and change["after"] < -9 and change["events"], change
assert there["days"][-1]["value"] < -7 < there["days"][-1]["high"] and not back["changes"], there["days"][-1]' ||
    { echo "FAILED trend --as=json"; failed=1; }
"$program" board "$db" >"$work/out" 2>"$work/err"; expect board 0 $?
has board "^NOR -> MLI .*hardening since 1998-07-" "$work/out"
"$program" board --date=1998-05-01 "$db" >"$work/out"; hasnot "the board of an earlier day" hardening "$work/out"
"$program" board --as=json -o "$work/board" "$db"; expect "board --output" 0 $?
python3 -c 'import json, sys; [json.loads(line) for line in open(sys.argv[1])]' "$work/board" || { echo "FAILED board --as=json"; failed=1; }
"$program" board "$db" >/dev/full 2>"$work/err"; expect "a board on a full disk" 74 $?
"$program" trend "$db" NOR >"$work/out" 2>"$work/err"; expect "one country" 2 $?
"$program" trend --half-life=0 "$db" NOR MLI >"$work/out" 2>"$work/err"; expect "bad --half-life" 2 $?

# The month to come: praise ended in June, raids began in July.
"$program" forecast "$db" NOR MLI >"$work/out"; expect forecast 0 $?
has "the next month" "^NOR to MLI  conflict    1998-12 " "$work/out"
has "the other direction" "^MLI to NOR  cooperation 1998-12 *0.0 " "$work/out"
"$program" forecast --date=1998-09-30 "$db" NOR MLI >"$work/out"; has "an earlier month" "^NOR to MLI  conflict    1998-10" "$work/out"
"$program" forecast --evaluate "$db" NOR MLI >"$work/out"; has "a short series has no scores" "too few months" "$work/out"
"$program" forecast --as=json "$db" NOR MLI | python3 -c '
import json, sys
conflict, cooperation = [json.loads(line) for line in sys.stdin][:2]
assert conflict["forecast"] > cooperation["forecast"] >= 0 and conflict["low"] is None, (conflict, cooperation)' ||
    { echo "FAILED forecast --as=json"; failed=1; }
"$program" forecast "$db" NOR >"$work/out" 2>"$work/err"; expect "forecast of one country" 2 $?

# What was loaded since is counted first.
echo '{"id":"z","source":"Post","date":"1999-01-20","text":"Norway apologised to Mali."}' | "$program" load --data="$source" "$db" - >"$work/out"
"$program" board "$db" >"$work/out"; has "the next day" "^Board of 1999-01-20" "$work/out"

# A made-up world: what was planted is found.
python3 "$source/tools/simulate" world "$work/world" 1 2.5 >"$work/out"; expect "simulate world" 0 $?
python3 "$source/tools/simulate" world "$work/again" 1 2.5 >"$work/out"
cmp -s "$work/world/articles.jsonl" "$work/again/articles.jsonl" || { echo "FAILED another world from the same seed"; failed=1; }
"$program" load --data="$source" "${at}world$end" "$work/world/articles.jsonl" >"$work/out" 2>"$work/err"; expect "load a world" 0 $?
python3 "$source/tools/simulate" score "$work/world" "${at}world$end" "$program" >"$work/out"; expect "simulate score" 0 $?

# A past day's board of a few rows has the first of all rows, though not every relation is looked at.
for day in 1994-06-01 1995-02-01 1995-10-10 1996-03-03; do
    for rows in 1 4 9; do
        for all in 0 "$rows"; do
            "$program" board --as=json --date=$day --limit=$all "${at}world$end" | grep '"recipient":' | head -$rows >"$work/rows$all"
        done
        is "$rows rows on $day" $rows "$(wc -l <"$work/rows0")"
        cmp -s "$work/rows0" "$work/rows$rows" || { echo "FAILED board of $day: $rows rows are not the first of all"; failed=1; }
    done
done

# Three years of a made-up world: all three methods on the same months.
"$program" forecast --evaluate --as=csv "${at}world$end" $(awk -F'\t' '$1 == "change" { print $2, $3; exit }' "$work/world/truth.tsv") >"$work/forecast"; expect "forecast --evaluate" 0 $?
is "each has scores" 12 "$(awk -F, 'NR > 1 && $9 >= 3 && $10 > 0 && $13 >= 0 && $13 <= 1' "$work/forecast" | wc -l)"
is "on the same months" 1 "$(awk -F, 'NR > 1 { print $9 }' "$work/forecast" | sort -u | wc -l)"
[ "$failed" = 0 ] || cat "$work/out"
exit $failed
