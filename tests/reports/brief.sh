#!/bin/sh
# The brief of a day, from outside, over two made-up years (history.py).
# Usage: brief.sh PROGRAM
set -u
. "$(dirname "$0")/../expect.sh"
program=$1
db=${at}a$end

python3 "$(dirname "$0")/history.py" >"$work/articles"
"$program" load "$db" "$work/articles" >"$work/out" 2>&1; expect load 0 $?
"$program" brief --help >"$work/out"; expect "brief --help" 0 $?; has "brief --help" Examples: "$work/out"
"$program" brief "${at}none$end" >"$work/out" 2>"$work/err"; expect "no store" $absent $?
"$program" brief "$db" more >"$work/out" 2>"$work/err"; expect "two stores" 2 $?
"$program" brief "$db" >/dev/full 2>"$work/err"; expect "a full disk" 74 $?

"$program" brief "$db" >"$work/out"; expect brief 0 $?
has "the last day" '^Brief of 1998-11-20$' "$work/out"
has "what moved" 'What Egypt does to Libya hardened' "$work/out"
has "its events" '-> Driven by 1998-11-0[0-9]: Egypt accused Libya (event' "$work/out"
hasnot "what moved long ago" 'What Norway does to Mali' "$work/out"
has "front burner" '^On the front burner: proliferation' "$work/out"
has "new" 'The first THREATEN by Kenya to Sudan since the record begins, 1997-01-01' "$work/out"
has "back" 'The issue proliferation is back after 19 months' "$work/out"
has "an ultimatum waits" 'Kenya gave Sudan an ultimatum' "$work/out"
has "a call waits" 'No answer on record for 14 days' "$work/out"
has "the same again" 'asked 10 times since 1998-11-02' "$work/out"
has "assessment" 'Relations of Kenya and Sudan are said to cool' "$work/out"
has "silent" 'Gazette has told nothing' "$work/out"
has "source" 'Herald, 1998-11-20: News of 1998-11-20' "$work/out"
"$program" brief "$db" >"$work/again"; cmp -s "$work/out" "$work/again" || { echo "FAILED another brief of the same day"; failed=1; }

# An earlier day knows nothing of later ones.
"$program" brief --date=1998-07-25 "$db" >"$work/out"
has "what moved then" 'What Norway does to Mali hardened' "$work/out"
hasnot "what came later" 'Kenya\|Egypt\|1998-1[01]\|1998-0[89]' "$work/out"
has "nobody was silent" 'No source that used to tell something is silent' "$work/out"
"$program" brief --date=1997-01-20 "$db" >"$work/out"; has "a young record" 'too young to tell what is new' "$work/out"
"$program" brief --date=1990-01-01 "$db" >"$work/out"; expect "before the record" 0 $?
has "nothing then" '^0 events of the day' "$work/out"

# What a later report tells of a day was not known at its end; what is not sure is counted.
has "all are sure" '^6 events of the day' "$work/again"
cat >"$work/late" <<'JSON'
{"id":"l1","date":"1998-11-23","publisher":"Herald","title":"Late","text":"Brazil attacked Bolivia on November 20. Under pressure from Uruguay, Paraguay apparently downplayed the border at the behest of the Colombian government."}
JSON
"$program" load "$db" "$work/late" >"$work/out" 2>&1
"$program" brief --date=1998-11-20 "$db" >"$work/out"; hasnot "not known yet" 'Bolivia' "$work/out"
"$program" brief --date=1998-11-23 "$db" >"$work/out"; has "told three days later" '^1998-11-20  Brazil fought Bolivia' "$work/out"
has "not sure" 'of the day less sure than 0.3 left out' "$work/out"; hasnot "not sure" 'Uruguay' "$work/out"

# What was asked is settled by an answer, but not before it is given.
cat >"$work/more" <<'JSON'
{"id":"m1","date":"1998-11-24","publisher":"Herald","title":"Answer","text":"Chad called on Ghana to hold talks. Ghana rejected the call."}
JSON
"$program" load "$db" "$work/more" >"$work/out" 2>&1
"$program" brief "$db" >"$work/out"; hasnot "answered" 'Chad called on Ghana.*No answer\|No answer on record for 18' "$work/out"
"$program" brief --date=1998-11-20 "$db" >"$work/out"; has "not answered yet" 'No answer on record for 14 days' "$work/out"

"$program" brief --as=json --limit=1 --date=1998-11-20 "$db" >"$work/out"; expect json 0 $?
python3 - "$work/out" <<'PY' || failed=1
import json, sys
page = json.load(open(sys.argv[1]))
names = [s["name"] for s in page["sections"]]
assert names == ["moved", "issue-proliferation", "day", "new", "back", "aside", "waiting", "assessments", "silent"], names
assert all(len(s["entries"]) <= 1 for s in page["sections"])
silent = page["sections"][-1]["entries"][0]
assert silent["event"] is None and silent["quote"] is None, silent
told = [e for s in page["sections"][:-1] for e in s["entries"]]
assert told and all(len(e["event"]) == 16 and e["quote"] and e["source"] and e["date"] for e in told), told
PY
"$program" brief --as=html --date=1998-11-20 -o "$work/page.html" "$db"; expect "html to a file" 0 $?
has "html" 'id="waiting"' "$work/page.html"; hasnot "html asks nobody" 'src=\|@import\|url(' "$work/page.html"
hasnot "no event, no id" '0000000000000000' "$work/page.html"
"$program" brief --as=markdown "$db" >"$work/out"; has "markdown" '^## What awaits an answer' "$work/out"

[ $failed = 0 ] && echo "brief.sh: all as expected"
exit $failed
