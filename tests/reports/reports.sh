#!/bin/sh
# Pages from a store, from outside: the dossier in all its forms.
# Usage: reports.sh PROGRAM SOURCE
set -u
. "$(dirname "$0")/../expect.sh"
program=$1
db=${at}a$end

cat >"$work/articles" <<'END'
{"id":"a1","date":"1999-10-01","publisher":"North Wire","title":"Talks <sought>","text":"Chile called on Peru to hold talks on the border. Bolivia praised Brazil."}
{"id":"a2","date":"1999-10-05","publisher":"South Post","url":"https://post.example/2","title":"Peru answers","text":"Chile proposed talks to Peru. Peru rejected the proposal. The Peruvian foreign minister accused Chile of shelling a village."}
{"id":"a3","date":"1999-10-20","publisher":"South Post","title":"Promise","text":"Chile demanded that Peru withdraw its troops from the border. Chile promised Peru economic aid."}
{"id":"a4","date":"1999-11-02","publisher":"North Wire","title":"Shots","text":"Chilean troops attacked Peruvian soldiers on Tuesday. Relations between Chile and Peru have cooled."}
END
"$program" load "$db" "$work/articles" >"$work/out" 2>&1; expect load 0 $?

"$program" dossier --help >"$work/out"; expect "dossier --help" 0 $?; has "dossier --help" Examples: "$work/out"
"$program" dossier "$db" CHL >"$work/out" 2>"$work/err"; expect "one party" 2 $?
"$program" dossier "${at}none$end" CHL PER >"$work/out" 2>"$work/err"; expect "no store" $absent $?
"$program" dossier --as=pdf "$db" CHL PER >"$work/out" 2>"$work/err"; expect "an unknown format" 2 $?
"$program" dossier "$db" CHL PER >/dev/full 2>"$work/err"; expect "a full disk" 74 $?

"$program" dossier --date=1999-11-10 "$db" CHL PER >"$work/out"; expect dossier 0 $?
has "title" '^Chile and Peru$' "$work/out"
has "right column" '^1999-10-05 \{40,\}Peru rejected' "$work/out"
has "words" '"Chile demanded that Peru withdraw its' "$work/out"
has "source" 'South Post, 1999-10-20: Promise' "$work/out"
has "waits" 'No answer on record for 21 days' "$work/out"
has "an answer" 'Answered by (refusal) 1999-10-05: Peru' "$work/out"
has "said and done" 'Assured, and then, 1999-11-02: Chilean troops' "$work/out"
has "assessment" 'Relations of Chile and Peru are said to cool' "$work/out"
hasnot "other dyads" 'Bolivia' "$work/out"
awk 'length > 100 { exit 1 }' "$work/out"; expect "no line is wider than the page" 0 $?

"$program" dossier --limit=1 "$db" CHL PER since:1999-10-10 >"$work/out"
has "limit" 'older left out' "$work/out"; hasnot "since" '1999-10-01' "$work/out"
"$program" dossier "$db" FRA DEU >"$work/out"; has "nothing" 'Nothing is on record between them' "$work/out"

"$program" dossier --as=json "$db" CHL PER >"$work/out"; expect json 0 $?
python3 - "$work/out" <<'END' || failed=1
import json, sys
page = json.load(open(sys.argv[1]))
names = [s["name"] for s in page["sections"]]
assert names == ["course", "claims", "denials", "assurances", "demands", "unanswered", "contradictions", "assessments"], names
course = page["sections"][0]["entries"]
assert [e["date"] for e in course] == sorted(e["date"] for e in course)
assert {e["side"] for e in course} == {"left", "right", "both"}, course
assert all(len(e["event"]) == 16 and e["quote"] and e["source"] for e in course)
END
"$program" dossier --as=html -o "$work/page.html" "$db" CHL PER; expect "html to a file" 0 $?
has "html escapes" 'Talks &lt;sought&gt;' "$work/page.html"
has "html links" '<a href="https://post.example/2">' "$work/page.html"
hasnot "html asks nobody" 'src=\|@import\|url(' "$work/page.html"
"$program" dossier --as=markdown "$db" CHL PER >"$work/out"; has "markdown" '^## Demands without an answer' "$work/out"
has "markdown escapes" 'Talks \\<sought\\>' "$work/out"

[ $failed = 0 ] && echo "reports.sh: all as expected"
exit $failed
