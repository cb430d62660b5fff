#!/bin/sh
# The program from outside: help, exit codes, bad input, threads, signals.  Usage: cli.sh PROGRAM SOURCE
set -u
. "$(dirname "$0")/../expect.sh"
program=$1
source=$2
article=$source/samples/article.txt

for command in code parse explain eval dict calibrate; do
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
mkdir "$work/nothing"; "$program" code "$work/nothing" >"$work/out" 2>"$work/err"; expect "empty folder" 66 $?
has "empty folder" "nothing is a folder without files" "$work/err"
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

# Whatever people have: one article in many containers gives the same events.
given=$source/tests/data/input
coded() { grep -o '"\(event\|cameo\|date\|modality\|report\)":"[^"]*"' "$1" | grep -v 2004-11-1[12]; }
"$program" code "$given/article.jsonl" >"$work/out"; coded "$work/out" >"$work/wanted"
[ "$(wc -l <"$work/wanted")" -ge 10 ] || { echo "FAILED events of the article"; failed=1; }
for name in article.csv article.html article.rss article.atom article.warc nexis-new.txt nexis.docx nexis.html; do
    "$program" code "$given/$name" >"$work/out" 2>"$work/err"; expect "$name" 0 $?
    coded "$work/out" | cmp -s - "$work/wanted" || { echo "FAILED other events from $name"; failed=1; }
done
gzip -c "$given/article.jsonl" | "$program" code - >"$work/out"; coded "$work/out" | cmp -s - "$work/wanted" || { echo "FAILED gzip"; failed=1; }
"$program" code "$given/article.jsonl.zst" >"$work/out"; coded "$work/out" | cmp -s - "$work/wanted" || { echo "FAILED zstd"; failed=1; }
"$program" code "$given/article.warc" >/dev/null 2>"$work/err"; has "WARC: no article" "passed over what holds no article: 1" "$work/err"

# A folder is walked in the order of its names; what is in another language is kept, told, not coded.
mkdir -p "$work/folder/deeper"; cp "$given/german.txt" "$work/folder/b.txt"
echo 'Norway criticised Japan for its whaling.' | tee "$work/folder/a.txt" >"$work/folder/deeper/c.txt"
"$program" code --per-document "$work/folder" >"$work/out" 2>"$work/err"; expect "a folder" 0 $?
[ "$(grep -o '"doc":{"id":"[^"]*"' "$work/out" | tr -d '\n')" = '"doc":{"id":"a.txt""doc":{"id":"b.txt""doc":{"id":"deeper/c.txt"' ] || { echo "FAILED order of a folder"; failed=1; }
has "another language" "not in English: 1 in de" "$work/err"
has "another language" '"language":"de"},"events":\[\]' "$work/out"
"$program" explain "$work/folder/b.txt" 2>"$work/err" | grep -q 'another language (de): not coded' || { echo "FAILED explain of another language"; failed=1; }
"$program" code --per-document --language=en "$work/folder/b.txt" >"$work/out" 2>"$work/err"; has "--language" '"language":"en"' "$work/out"
"$program" code --language=klingon "$article" 2>"$work/err"; expect "bad --language" 2 $?
"$program" code --field=text=Story --field=publisher=Paper - >"$work/out" <<'END'
{"Story":"Norway criticised Japan for its whaling.","Paper":"Gazette"}
END
has "--field" '"publisher":"Gazette"' "$work/out"
"$program" code --field=mood=x - </dev/null 2>"$work/err"; expect "bad --field" 2 $?
"$program" code --per-document "$given/petrarch.xml" "$given/gdelt.tsv" "$given/tabari.txt" >"$work/out" 2>"$work/err"; expect "bad records of several files" 65 $?
has "a bad record of XML" "petrarch.xml: line 11 begins a Sentence without Text" "$work/err"
has "no articles" "gdelt.tsv is a table of events" "$work/err"
has "a bad record of TABARI" "tabari.txt: line 13 is no head" "$work/err"
[ "$(grep -c '"error"' "$work/out")" = 3 ] || { echo "FAILED errors in their own lines"; failed=1; }

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
while cat "$work/many"; do :; done >"$work/pipe" 2>/dev/null & # without an end
until_so "the first articles are coded" test -s "$work/cut"
kill -INT $pid
wait $pid; expect "interrupt" 1 $?; has "interrupt" interrupted "$work/err"
"$program" code -o "$work/half" "$work/pipe" 2>"$work/err" &
pid=$!
exec 3>"$work/pipe"
cat "$work/many" >&3
kill -TERM $pid
wait $pid; expect "interrupt with --output" 1 $?; has "interrupt with --output" "nothing was written" "$work/err"
exec 3>&-
[ -z "$(ls "$work" | grep half)" ] || { echo "FAILED an interrupt leaves half a file"; failed=1; }
tail -c1 "$work/cut" | od -c | grep -q '\\n' || { echo "FAILED half a line after an interrupt"; failed=1; }
"$program" code "$work/many" 2>"$work/err" | head -1 >"$work/out"; [ -s "$work/err" ] && { echo "FAILED noise after SIGPIPE"; failed=1; }

# For people.
"$program" explain "$article" >"$work/out" 2>"$work/err"; expect explain 0 $?
has "explain" "rule " "$work/out"
echo 'Russia sold forty tanks to Yemen.' | "$program" explain >"$work/out"
has "explain a transfer" "item: forty tanks (arms, 40 tank), sold, done: Russia" "$work/out"
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

# What answers what.
printf '%s\n' "Peru said it had offered Ecuador joint patrols. Quito is reportedly not interested. Chad accused Libya of arming rebels. \
Libya denied the charge. Norway demanded that Gabon free the crew. Gabon agreed to release them." >"$work/answers.txt"
"$program" explain "$work/answers.txt" >"$work/out"; expect "explain answers" 0 $?
has "a refusal" 'refuses: AGREE 0312 ("offered")' "$work/out"
has "a denial" 'denies: ACCUSE 1123 ("accused")' "$work/out"
has "an acceptance" 'accepts: REQUEST 1053 ("demanded")' "$work/out"
"$program" code "$work/answers.txt" >"$work/out"
has "answers in the record" '"answers":{"id":"[0-9a-f]*","how":"refusal"}' "$work/out"

# Confidence learnt from sentences.
{ printf 'CONSULT\tPeru met Chile in Lima.\nACCUSE\tPeru criticised Chile.\n'; printf 'none\tThe rain met the sea.\n'; } >"$work/cases.tsv"
"$program" calibrate "$work/cases.tsv" >"$work/out" 2>"$work/err"; expect calibrate 0 $?
has "calibrate writes weights" "^event	" "$work/out"; has "calibrate tells how it fits" "100.0%" "$work/err"
echo CONSULT >"$work/cases.tsv"; "$program" calibrate "$work/cases.tsv" >"$work/out" 2>"$work/err"; expect "calibrate a broken row" 65 $?
"$program" calibrate 2>"$work/err"; expect "calibrate nothing" 2 $?

# The lexicon: what is wrong, what is known, what its examples give.  A folder of our own with few frames.
head_of() { grep '^#' "$source/data/frames/$1.tsv"; }
mkdir "$work/mine" && cp -r "$source/data" "$work/mine" && ln -s "$source/models" "$work/mine/models"
frames=$work/mine/data/frames
head_of stances >"$frames/stances.tsv"; { head_of conflict; printf 'scold\tv\tACCUSE.disapprove\t111\tactor=subj to=obj\t-\tNorway scolded Japan.\n'; } >"$frames/conflict.tsv"
{ head_of cooperation; printf 'hold\tv\tsupport\t-\tactor=subj what=obj\t-\tMali held talks with Ghana.\n'
  printf 'talk\tn\tCONSULT\t040\tactor=subj to=with\t-\tMali held talks with Ghana.\n'; } >"$frames/cooperation.tsv"
"$program" dict test --data="$work/mine" >"$work/out" 2>"$work/err"; expect "dict test" 0 $?
has "dict test" "^3 of 3 examples" "$work/out"
printf 'flatter\tv\tSUPPORT\t051\tactor=subj to=obj\t-\tNorway scolded Japan.\nsnub\tv\tREJECT\t120\t-\t-\tIt rained in Oslo.\n' >>"$frames/cooperation.tsv"
"$program" dict test --data="$work/mine" >"$work/out" 2>"$work/err"; expect "dict test fails" 65 $?
has "dict test fails" "cooperation.tsv:[0-9]*: taken by scold.v.[0-9]*: Norway scolded Japan" "$work/out"
has "dict test fails" "^3 of 5 examples" "$work/out"
has "dict test fails" "cooperation.tsv:[0-9]*: no event: It rained" "$work/out"
printf 'flatter\tv\tHELP\t051\t-\t-\tNorway flattered Japan.\nflatter\tv\tSUPPORT\t050\t-\t-\t-\n' >>"$frames/cooperation.tsv"
"$program" dict check --data="$work/mine" >"$work/out" 2>"$work/err"; expect "dict check" 65 $?
has "dict check: row" "cooperation.tsv:[0-9]*: broken row: .*: HELP" "$work/out"
has "dict check: contradiction" 'contradiction: "flatter v -" is SUPPORT 050 here, but SUPPORT 051 at' "$work/out"
has "dict check: example" "cooperation.tsv:[0-9]*: no example" "$work/out"
tail -1 "$work/out" | grep -q "^[0-9]* findings in [0-9]* rows of [0-9]* files: 1 broken row" || { echo "FAILED dict check counts"; tail -1 "$work/out"; failed=1; }
"$program" dict check --data=/nowhere >"$work/out" 2>"$work/err"; expect "dict check nowhere" 66 $?
"$program" dict check >"$work/out" 2>"$work/err"; expect "our own data have no findings" 0 $?
has "our own data" "^0 findings in [0-9]* rows" "$work/out"
"$program" dict check --gaps >"$work/out" 2>"$work/err"; expect "dict check --gaps" 0 $?
has "dict check --gaps" "gap: no president of [A-Z]* from [0-9-]* to [0-9-]*$" "$work/out"
has "dict check --gaps" "^[0-9]* gaps between terms of office" "$work/out"
"$program" dict show Ehud Barak >"$work/out" 2>"$work/err"; expect "dict show" 0 $?
has "dict show a person" "ISR GOV prime minister, 1999-07-06 to 2001-03-07" "$work/out"
"$program" dict show accuse >"$work/out"; has "dict show a word" "operator: accuse: op:accuse 112 .*conflict.tsv:[0-9]" "$work/out"
"$program" dict show 0872 >"$work/out"; has "dict show a code" "RETREAT.withdraw" "$work/out"
"$program" dict show Moscow >"$work/out"; has "dict show a place" "town: Moscow (RUS, Moscow, PPLC" "$work/out"
"$program" dict show missile >"$work/out"; has "dict show an item" "^item: missile (" "$work/out"
"$program" dict show forty >"$work/out"; has "dict show a number" "^number: 40$" "$work/out"
"$program" dict show rouble >"$work/out"; has "dict show a currency" "^currency: rouble$" "$work/out"
"$program" dict show Xyzzyville >"$work/out" 2>"$work/err"; expect "dict show nothing" 1 $?
"$program" dict show 2>"$work/err"; expect "dict show without a word" 2 $?
"$program" dict 2>"$work/err"; expect "dict without a verb" 2 $?

# Dictionaries of TABARI and PETRARCH: coded with, checked, taken in, written.
small=$source/tests/data/dictionaries
echo 'Officials of Lerina and Tessel praised Mardovia.' >"$work/lerina"
"$program" code --dictionaries="$small/petrarch" --date=1999-11-03 --format=petrarch "$work/lerina" >"$work/out" 2>"$work/err"; expect "code --dictionaries" 0 $?
printf '19991103\tLERGOV\tMRD\t051\t\tlerina_1\t\t\n19991103\tTESGOV\tMRD\t051\t\tlerina_1\t\t\n' | cmp -s - "$work/out" || { echo "FAILED --format=petrarch"; cat "$work/out"; failed=1; }
"$program" code --dictionaries="$small/petrarch" "$work/lerina" >"$work/out"
has "code --dictionaries as JSON" '"code":"051","actor":\[{"text":"Officials of Lerina","span":\[0,19\],"code":"LERGOV"}' "$work/out"
"$program" code --per-document -j2 --dictionaries="$small/petrarch" "$work/many" "$work/lerina" >"$work/out"
[ "$(wc -l <"$work/out")" = 61 ] || { echo "FAILED --dictionaries --per-document"; failed=1; }
"$program" code --dictionaries="$small/tabari/small.project" --dict-option='SET: MINIMUM WORDS=3' --format=petrarch "$work/lerina" >"$work/out"; expect "a TABARI project" 0 $?
has "a TABARI project" "	LERGOV	MRD	051	" "$work/out"
"$program" code --dictionaries="$small/petrarch" --dict-option=nonsense=1 "$work/lerina" 2>"$work/err"; expect "bad --dict-option" 2 $?
"$program" code --dictionaries="$work/missing" "$work/lerina" 2>"$work/err"; expect "missing dictionaries" 65 $?
has "missing dictionaries" "name does not tell" "$work/err"
"$program" code --dictionaries="$work/missing.verbs" "$work/lerina" 2>"$work/err"; expect "missing verbs" 66 $?
"$program" code --format=petrarch "$work/lerina" 2>"$work/err"; expect "--format=petrarch alone" 2 $?
"$program" dict check --dictionaries="$small/petrarch" >"$work/out" 2>"$work/err"; expect "dict check --dictionaries" 0 $?
has "dict check --dictionaries" "^PETRARCH dictionaries, 5 files, .* 0 findings" "$work/out"
printf -- '--- GO [042] ---\nGO\n- * NOWHERE\n' >"$work/bad.verbs.txt"
"$program" dict check --dictionaries="$work/bad.verbs.txt" >"$work/out" 2>"$work/err"; expect "bad dictionary" 65 $?
has "bad dictionary" "bad.verbs.txt:3: a pattern without a \[code\]: - \* NOWHERE" "$work/out"
"$program" dict export -o "$work/export" >"$work/out"; expect "dict export" 0 $?
has "dict export" "rows in 3 files of .*not expressed" "$work/out"
"$program" dict check --dictionaries="$work/export" >"$work/out" 2>"$work/err"; expect "what is exported can be read" 0 $?
"$program" dict import --dictionaries="$small/petrarch" -o "$work/import" >"$work/out"; expect "dict import" 0 $?
has "dict import" "small.actors.txt:2: a code without a country or body" "$work/out"
has "dict import" "^condemn	v	ACCUSE" "$work/import/frames/cooperation.tsv"
"$program" dict import -o "$work/import" 2>"$work/err"; expect "dict import without dictionaries" 2 $?
"$program" dict check "$article" 2>"$work/err"; expect "dict check a file" 2 $?

# About what: queries of one's own, in place of ours; broken ones are named by file and line.
echo 'Greece accused Turkey of violating its airspace. Sweden imposed an embargo on steel from Belarus.' >"$work/text"
printf '# ours\nissue: aegean\ntitle: Aegean\nbetween: GRC and TUR\ndocument: airspace,\n  islet\n' >"$work/queries"
"$program" code --issues="$work/queries" "$work/text" >"$work/out" 2>"$work/err"; expect "--issues" 0 $?
has "--issues" '"issue":\["aegean"\]' "$work/out"
grep -q '"sanctions"' "$work/out" && { echo "FAILED --issues keeps the others"; failed=1; }
"$program" code --data="$source" "$work/text" >"$work/out"; has "our issues" '"issue":\["sanctions"' "$work/out"
has "contexts" '"context":\["economic"' "$work/out"
"$program" explain "$work/text" >"$work/out"; has "explain a context" "context economic [0-9.]*: embargo 3" "$work/out"
has "explain an issue" "issue sanctions: embargo" "$work/out"
"$program" dict check --issues="$work/queries" >"$work/out" 2>"$work/err"; grep -q "queries:" "$work/out" && { echo "FAILED a good query has a finding"; failed=1; }
printf 'not document: islet, airspace\nactors: GRC, GRX\n' >>"$work/queries"
"$program" dict check --issues="$work/queries" >"$work/out" 2>"$work/err"; expect "dict check --issues" 65 $?
has "dict check --issues" "queries:7: contradiction: " "$work/out"
has "dict check --issues" "queries:8: unknown code: the actor code GRX" "$work/out"
"$program" code --issues="$work/queries" "$work/text" >"$work/out" 2>"$work/err"; expect "a broken query" 1 $?
has "a broken query" "queries:8: the actor code GRX is in no table" "$work/err"
"$program" code --issues="$work/missing" "$work/text" >"$work/out" 2>"$work/err"; expect "no queries" 1 $?
has "no queries" "missing" "$work/err"
"$program" dict show embargo >"$work/out"; has "dict show a cue" 'about: "embargo": context economic 3, issue sanctions' "$work/out"
"$program" dict show kashmir >"$work/out"; has "dict show an issue" "^issue: kashmir: Kashmir: " "$work/out"

printf 'GOVT\tGOV\tGovernment\tGovernment\nGOV\tGOVE\tGovernment\tGovernment\n' >>"$work/mine/data/ontology/roles.tsv"
printf 'NOR\tNOR\nXXY\tNO\n' >>"$work/mine/data/places/fips.tsv"
"$program" dict check --data="$work/mine" >"$work/out" 2>"$work/err"; expect "dict check of what others call it" 65 $?
has "a role of nobody" "roles.tsv:[0-9]*: unknown code: the sector or body GOVT" "$work/out"
has "no role" 'roles.tsv:[0-9]*: unknown code: "GOVE" is no role of CAMEO' "$work/out"
has "no FIPS code" 'fips.tsv:[0-9]*: unknown code: "NOR" is no code of FIPS 10-4' "$work/out"
has "FIPS of no country" "fips.tsv:[0-9]*: unknown code: the country XXY" "$work/out"
has "a FIPS code twice" 'fips.tsv:[0-9]*: never matches: "NO" stands already' "$work/out"

table=$work/mine/data/input/languages.tsv
printf 'eo\tepo\tesperanto\tlatin\tla de kaj en\neo\tepo2\tother\tlatin\tla\nxx\txxx\tnone\trunes\tla\nyy\tyyy\tshort\n' >>"$table"
"$program" dict check --data="$work/mine" >"$work/out" 2>"$work/err"; expect "dict check of languages" 65 $?
has "a language twice" "languages.tsv:[0-9]*: broken row: no name, or it stands already: eo" "$work/out"
has "no script" "languages.tsv:[0-9]*: broken row: no script, or no number behind its code points: runes" "$work/out"
has "too few columns" "languages.tsv:[0-9]*: broken row: a row here has 5 columns, not 3" "$work/out"
[ "$(grep -c "languages.tsv" "$work/out")" = 3 ] || { echo "FAILED: a good language is told of"; failed=1; }

(cd "$source" && find data -name '*.tsv' -o -name issues.txt) | while read -r file; do
    mkdir -p "$work/bare/$(dirname "$file")" && : >"$work/bare/$file"
done
"$program" dict check --data="$work/bare" >"$work/out" 2>"$work/err"; expect "nothing wrong" 0 $?
has "nothing wrong" "^0 findings in 0 rows of $(cd "$source" && find data -name '*.tsv' -o -name issues.txt | wc -l) files$" "$work/out"

# Each command, and each option that its help tells of, is in the manual page and the completions.
commands=$("$program" help | sed -n -e '/^Examples/q' -e 's/^  \([a-z]*\) .*/\1/p')
sed 's/\\-/-/g' "$source/docs/man/demarche.1" >"$work/manual"
[ "$(echo "$commands" | wc -w)" -ge 29 ] || { echo "FAILED: too few commands: $commands"; failed=1; }
for command in $commands; do
    has "$command in the manual page" "\b$command\b" "$work/manual"
    has "$command in the completions" "^ *$command$" "$source/completions/demarche.bash"
    for option in $("$program" "$command" --help | grep -o -e '--[a-z][a-z-]*' | sort -u); do
        has "$option of $command in the manual page" "$option\b" "$work/manual"
        has "$option of $command in the completions" "^ *$option=*$" "$source/completions/demarche.bash"
    done
done

# What the README shows is what the program says.
"$program" explain "$source/samples/article.txt" >"$work/out"
sed -n '/^\$ demarche explain/,/^```/p' "$source/README.md" | grep -v -e '^\$ ' -e '^\.\.\.$' -e '^```' >"$work/shown"
[ "$(wc -l <"$work/shown")" -gt 10 ] || { echo "FAILED: the README shows no article"; failed=1; }
grep -vxFf "$work/out" "$work/shown" && { echo "FAILED: the README shows other lines than explain"; failed=1; }

# The lexicon in one file: the same bytes each time, the same records as from the tables.
"$program" dict compile "$source/data" "$work/one" 2>"$work/err"; expect "dict compile" 0 $?
"$program" dict compile "$source/data" "$work/two" 2>"$work/err"; expect "dict compile again" 0 $?
cmp "$work/one" "$work/two" || { echo "FAILED dict compile: other bytes"; failed=1; }
cut -f2 "$source/tests/golden/mentions.tsv" "$source/tests/golden/status.tsv" "$source/tests/golden/operators.tsv" >"$work/text"
mkdir -p "$work/made/models" && cp -r "$source/data" "$work/made" && ln -s "$source"/models/* "$work/made/models"
cp "$work/one" "$work/made/models/en.lexicon"
DEMARCHE_HOME="$work/made" "$program" code --date=1999-11-03 "$work/text" "$article" >"$work/mapped"; expect "code by an image" 0 $?
"$program" code --date=1999-11-03 --data="$work/made" "$work/text" "$article" >"$work/out"; expect "code by tables" 0 $?
cmp "$work/mapped" "$work/out" || { echo "FAILED: the image gives other records"; failed=1; }
head -c 5000000 "$work/one" >"$work/made/models/en.lexicon"
DEMARCHE_HOME="$work/made" "$program" code "$article" >"$work/out" 2>"$work/err"; expect "a cut image" 1 $?
has "a cut image" "en.lexicon: the lexicon's image is cut or damaged; make it again" "$work/err"
"$program" dict compile "$source/data" 2>"$work/err"; expect "dict compile without a file" 2 $?
"$program" dict compile /nowhere "$work/one" 2>"$work/err"; expect "dict compile nowhere" 66 $?
"$program" dict compile "$source/data" /nowhere/one 2>"$work/err"; expect "dict compile to nowhere" 74 $?

# Another ontology: a copy of data/ with other scores, names and modes is all it takes.
rm -r "$work/mine/data" && cp -r "$source/data" "$work/mine"
tab=$(printf '\t')
sed -i "s/^ACCUSE${tab}disapprove${tab}3${tab}-2${tab}/ACCUSE${tab}disapprove${tab}4${tab}-9.25${tab}/" "$work/mine/data/ontology/plover.tsv"
echo 'Norway criticised Japan for its whaling.' >"$work/text"
"$program" code --data="$work/mine" "$work/text" >"$work/out" 2>"$work/err"; expect "another ontology" 0 $?
has "another ontology" '"quad":4,"score":-9.25' "$work/out"
"$program" code --data="$source" "$work/text" >"$work/out"; has "our ontology" '"quad":3,"score":-2.0' "$work/out"
sed -i "/^ACCUSE${tab}/d" "$work/mine/data/ontology/plover.tsv"
"$program" code --data="$work/mine" "$work/text" >"$work/out" 2>"$work/err"; expect "a type without a row" 1 $?
has "a type without a row" "tsv:[0-9]*: neither an operator nor an event type" "$work/err"
exit $failed
