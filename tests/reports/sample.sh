#!/bin/sh
# The bundled articles (samples/press.jsonl): what they were written to show is found in them.
# Usage: sample.sh PROGRAM SOURCE-FOLDER
set -u
. "$(dirname "$0")/../expect.sh"
program=$1
press=$2/samples/press.jsonl
db=${at}a$end

python3 - "$press" >"$work/out" <<'PY'; expect "articles of 60 to 140 words, four publishers" 0 $?
import json, sys
articles = [json.loads(line) for line in open(sys.argv[1], encoding="utf-8")]
wrong = [a["id"] for a in articles if not 60 <= len(a["text"].split()) <= 140 or not a["url"].split("/")[2].endswith(".example")]
print(wrong)
sys.exit(bool(wrong) or len(articles) != 40 or len({a["source"] for a in articles}) != 4)
PY
"$program" load "$db" "$press" >"$work/out" 2>&1; expect load 0 $?
"$program" status "$db" >"$work/out"; has "copies of the wire" '^ *2 clusters of copies' "$work/out"

"$program" brief --limit=0 "$db" >"$work/out"; expect brief 0 $?
has "its last day" '^Brief of 1999-11-12$' "$work/out"
has "what moved" 'What Chile does to Peru thawed' "$work/out"
has "what is new" 'The first THREATEN by Ecuador to Norway' "$work/out"
has "an issue that rises" 'The issue fisheries is back' "$work/out"
has "what waits" 'Ghana demanded a release of Mali' "$work/out"
has "an assessment" 'Relations of Peru and Norway are said to improve' "$work/out"
has "who is silent" 'Northern Gazette has told nothing' "$work/out"
"$program" trend "$db" CHL PER >"$work/out"
has "cools" 'hardening 1999-04' "$work/out"; has "warms" 'thaw 1999-10' "$work/out"

found() { # name, pattern, query
    "$program" search "$db" "$3" >"$work/out" 2>&1; expect "$1" 0 $?; has "$1" "$2" "$work/out"
}
found "an answer in another paper" 'rejected the Chilean demand for an apology' 'answers:refusal'
found "two papers of one event" '2 sources' 'sources:2'
found "an arms transfer that is denied" 'sold missiles to Chile' 'report:denied item:missile'
found "a denial and" 'denied on Tuesday that its troops' 'src:PER report:denied on:1999-04-13'
found "the contrary" 'shelled a village near Arica' 'src:PER tgt:CHL type:ASSAULT'
found "a visit" 'visited Lima' 'mode:visit src:CHL'
found "a quotation" 'We have begun to .speak to each other' '"speak to each other"'
"$program" export "$db" on:1999-04-11 type:ASSAULT >"$work/out"; expect export 0 $?
has "a town" '"name":"Arica"' "$work/out"

[ $failed = 0 ] && echo "sample.sh: all as expected"
exit $failed
