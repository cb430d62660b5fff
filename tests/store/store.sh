#!/bin/sh
# Stores from outside: load, load again, recode, search, aggregate, split and join; what goes
# wrong with files.  Usage: store.sh PROGRAM SOURCE; on a server by way of on-postgres.sh
set -u
. "$(dirname "$0")/../expect.sh"
program=$1
source=$2
db=${at}a$end

dump() {
    "$program" store dump "$1" 2>&1
}

for command in load recode status search aggregate store; do
    "$program" $command --help >"$work/out" 2>"$work/err"; expect "$command --help" 0 $?
    has "$command --help" Examples: "$work/out"
    "$program" $command >"$work/out" 2>"$work/err"; expect "$command without a store" 2 $?
done

# Three publishers tell of one agreement; two of the texts are the same agency's.
copy='Norway and Mali signed a trade agreement in Oslo on Tuesday. The ministers shook hands in the rain before a small crowd, and a band played both anthems while the cameras clicked.'
{ echo "{\"id\":\"w1\",\"source\":\"Wire\",\"date\":\"1999-11-03\",\"text\":\"$copy\"}"
  echo "{\"id\":\"w2\",\"source\":\"Harbour Post\",\"date\":\"1999-11-03\",\"text\":\"$copy It rained on.\"}"
  echo '{"id":"w3","source":"Monitor","date":"1999-11-03","text":"Mali and Norway signed a trade agreement in Oslo yesterday. Nobody had expected it so soon."}'
  echo '{"id":"w4","source":"Monitor","date":"1999-11-20","text":"Mali and Norway signed a trade agreement in Oslo yesterday. Syria threatened to attack Israel."}'; } >"$work/four"
"$program" load "$db" "$work/four" >"$work/out" 2>"$work/err"; expect load 0 $?
has load "4 documents read: 4 stored, 0 there already" "$work/out"
"$program" search --limit=1 --oldest-first "$db" with:MLI >"$work/out"
has "one event of three reports" "3 reports, 2 sources" "$work/out"
is "the later one is another event" 2 "$("$program" search --json --limit=0 "$db" with:MLI with:NOR modality:asserted | wc -l)"
"$program" code "$work/four" | sort >"$work/coded"
is "all mentions" "$(wc -l <"$work/coded")" "$(dump "$db" | grep -c '^mention')"
"$program" search --json --limit=0 "$db" doc:w4 | sort >"$work/given"
grep '"id":"w4"' "$work/coded" | cmp -s - "$work/given" || { echo "FAILED records are not given back as they are"; failed=1; }

# Twice, in another order and on more threads: nothing changes.
dump "$db" >"$work/one"
"$program" load -j3 "$db" "$work/four" >"$work/out"; has "load twice" "0 stored, 4 there already" "$work/out"
dump "$db" | cmp -s - "$work/one" || { echo "FAILED loading twice changes the store"; failed=1; }
tac "$work/four" | "$program" load -j3 "${at}b$end" - >"$work/out"; expect "load -j3 -" 0 $?
dump "${at}b$end" | cmp -s - "$work/one" || { echo "FAILED the order of the input changes the store"; failed=1; }

# Marks, conditions, tables.
"$program" search "$db" 'with:NOR "trade agreement" until:1999-11-10' >"$work/out"
has "marks" '\*trade\* \*agreement\*\|\*trade agreement\*' "$work/out"
"$program" search --limit=1 "$db" anthems >"$work/out"; has "words elsewhere" '\*anthems\*' "$work/out"
"$program" search "$db" nowhere:ISR >"$work/out" 2>"$work/err"; expect "unknown condition" 2 $?
has "unknown condition" 'no condition "nowhere:"' "$work/err"
"$program" search "$db" src:CHL >"$work/out" 2>"$work/err"; expect "nothing found" 0 $?
has "nothing found" "nothing found" "$work/err"
"$program" aggregate --every=day "$db" >"$work/out"; expect aggregate 0 $?
has "aggregate" '^1999-11-02,MLI,432,432,NOR,385,385,1,' "$work/out"
is "as many columns everywhere" 1 "$(awk -F, '{print NF}' "$work/out" | sort -u | wc -l)"
"$program" aggregate --by=country --every=week --per=issue "$db" >"$work/out"; expect "aggregate by country" 0 $?
has "aggregate by country" '^1999-11-01,MLI,432,432,' "$work/out"
is "as many columns everywhere" 1 "$(awk -F, '{print NF}' "$work/out" | sort -u | wc -l)"
"$program" aggregate --every=hour "$db" >"$work/out" 2>"$work/err"; expect "every hour" 2 $?
"$program" aggregate "$db" >/dev/full 2>"$work/err"; expect "a table on a full disk" 74 $?
"$program" status --date=1999-12-31 "$db" >"$work/out"; expect status 0 $?
has status "2 .* 1999-11-03  1999-11-20      41 .*  Monitor" "$work/out"
has "weeks" " 41      0     0     1     0     0     0     0     0  Monitor$" "$work/out"
awk 'BEGIN{for (i = 1; i <= 29; i += 7) printf "{\"source\":\"Weekly\",\"date\":\"1999-11-%02d\",\"text\":\"Issue %d is out.\"}\n{\"date\":\"1999-11-%02d\",\"text\":\"Number %d.\"}\n", i, i, i, i}' >"$work/weekly"
"$program" load "${at}w$end" "$work/weekly" >"$work/out"
"$program" status --date=1999-12-15 "${at}w$end" >"$work/out"; has "a silent feed" "  Weekly  SILENT$" "$work/out"
"$program" status --date=1999-12-05 "${at}w$end" >"$work/out"; has "a feed that is not silent" "    1     1  Weekly$" "$work/out"
has "documents without a publisher" "    1     1  (unknown)$" "$work/out"

# People know better; the rule comes back.
event=$("$program" search --limit=1 --oldest-first "$db" with:MLI | sed -n 's/.*event //p')
"$program" store split "$db" "$event"; expect split 0 $?
is "three events" 3 "$("$program" search --json --limit=0 "$db" with:MLI modality:asserted until:1999-11-10 | wc -l)"
ids=$("$program" search --limit=0 "$db" with:MLI modality:asserted | sed -n 's/.*event //p')
# shellcheck disable=SC2086 # ids are words
"$program" store join "$db" $ids; expect join 0 $?
is "one event" 1 "$("$program" search --json --limit=0 "$db" with:MLI modality:asserted | wc -l)"
"$program" load "$db" "$work/four" >"$work/out"
"$program" store undo "$db" "$(echo "$ids" | head -1)"; expect undo 0 $?
dump "$db" | cmp -s - "$work/one" || { echo "FAILED undo does not bring the rule back"; failed=1; }
"$program" store split "$db" 1234 2>"$work/err"; expect "no such event" 2 $?
has "no such event" "no event 0000000000001234" "$work/err"
"$program" store split "$db" xyz 2>"$work/err"; expect "no id" 2 $?

# A new text under an old id: the old one is kept, and does not come back.
echo '{"id":"w4","source":"Monitor","date":"1999-11-20","text":"Mali praised Ghana."}' >"$work/new"
"$program" load "${at}c$end" "$work/four" >"$work/out"
"$program" load "${at}c$end" "$work/new" >"$work/out"; has "revision" "1 stored" "$work/out"
dump "${at}c$end" >"$work/two"; has "revision" "^revision	w4	" "$work/two"
is "no event of the old text" 0 "$("$program" search --json "${at}c$end" src:SYR 2>/dev/null | wc -l)"
"$program" load "${at}c$end" "$work/four" >"$work/out"; has "an old revision" "0 stored, 4 there" "$work/out"
dump "${at}c$end" | cmp -s - "$work/two" || { echo "FAILED an old revision came back"; failed=1; }

# Another ontology: what changed is told; a second time nothing is left to do.
mkdir -p "$work/mine"
cp -r "$source/data" "$source/models" "$work/mine"
ln -s "$source/gazetteer" "$work/mine/gazetteer"
tab=$(printf '\t')
sed -i "s/^THREATEN\(${tab}[a-z-]*${tab}3${tab}\)-[0-9.]*/THREATEN\1-9.5/" "$work/mine/data/ontology/plover.tsv"
"$program" recode "$db" >"$work/out"; has "nothing to recode" "^0 of 0 documents" "$work/out"
"$program" recode --data="$work/mine" -j2 "$db" >"$work/out" 2>"$work/err"; expect recode 0 $?
has recode "4 of 4 documents coded again; mentions: [0-9]* as they were, 1 changed, 0 new, 0 gone" "$work/out"
has "recode by type" "^ *1 *0 *0  THREATEN$" "$work/out"
"$program" recode --data="$work/mine" "$db" >"$work/out"; has "recode again" "^0 of 0" "$work/out"
"$program" load --data="$work/mine" "${at}r$end" "$work/four" >"$work/out"
"$program" recode --list "${at}r$end" >"$work/out"
has "what changed" "^changed  THREATEN 138  Syria (SYRGOV)  to  Israel (ISRGOV)$" "$work/out"
has "how it changed" "^         score: -9.5 -> -[0-9.]*$" "$work/out"
has "where it stands" "^         w4: Syria threatened to attack Israel.$" "$work/out"
mkdir "$work/less"
cp -r "$work/mine/data" "$work/mine/models" "$work/less"
ln -s "$source/gazetteer" "$work/less/gazetteer"
sed -i "/^threaten\b/d" "$work/less/data/frames/conflict.tsv"
"$program" recode --data="$work/less" --json --list "${at}r$end" >"$work/out"; expect "recode --json" 0 $?
is "what went, and what came back" "gone THREATEN w4;new ASSAULT w4;0 1 1;gone ASSAULT w4;new THREATEN w4;0 1 1;" "$(for data in "$work/less" "$source"; do
    [ "$data" = "$source" ] && "$program" recode --json --list "${at}r$end" >"$work/out"
    python3 -c 'import json, sys
for line in sys.stdin:
    r = json.loads(line)
    if "change" not in r:
        print(r["changed"], r["new"], r["gone"])
        assert sorted(r["types"]) == ["ASSAULT", "THREATEN"] and sorted(r["types"]["ASSAULT"].values()) == [0, 0, 1]
    else:
        print(r["change"], (r["was"] or r["is"])["event"], r["document"])' <"$work/out"; done | tr '\n' ';')"
"$program" recode "$db" >"$work/out"
dump "$db" | cmp -s - "$work/one" || { echo "FAILED coding there and back changes the store"; failed=1; }
"$program" recode "${at}none$end" 2>"$work/err"; expect "recode nothing" "$([ "$end" ] && echo 66 || echo 74)" $?

# Tables of events: by the ontology, apart from what articles tell and from each other.
given=$source/tests/data/input
"$program" code "$given/keds.tsv" >"$work/out" 2>"$work/err"; expect "code a table" 65 $?
has "code a table" "demarche load takes it" "$work/err"
"$program" load --max-bad=2 "${at}t$end" "$given/keds.tsv" "$given/weis.tsv" "$given/petrarch-events.tsv" "$given/gdelt.tsv" \
    "$given/icews.tab" "$given/phoenix.tsv" "$given/polecat.tsv" >"$work/out" 2>"$work/err"; expect "load tables" 0 $?
has "load tables" "13 documents read: 11 stored, 0 there already, 2 bad; 13 mentions" "$work/out"
has "a bad row" "keds.tsv: line 6 is no row" "$work/err"
"$program" load --max-bad=2 "${at}t$end" "$given/keds.tsv" >"$work/out" 2>"$work/err"; has "a table twice" "0 stored, 3 there already, 1 bad" "$work/out"
"$program" status "${at}t$end" >"$work/out"; has "whose tables" "2 documents coded by KEDS WEIS, model table" "$work/out"
rows() { # query -> "DATE CODE TYPE.MODE ACTOR>RECIPIENT" of each event, the oldest first
    "$program" search --json --limit=0 --oldest-first "${at}t$end" "$@" 2>/dev/null | python3 -c 'import json, sys
for line in sys.stdin:
    r = json.loads(line)
    who = [",".join(a["country"] or "-" for a in r[side]) + "".join("/" + s for a in r[side] for s in a["sectors"]) for side in ("actor", "recipient")]
    print(r["date"], r["cameo"], ".".join([r["event"] or r["kind"]] + r["mode"]), ">".join(who))' | sort | tr '\n' ';'
}
is "codes of WEIS" "1979-04-15 042 CONSULT.visit EGY>CHE;1979-04-16 190 ASSAULT PRK>EGY;" "$(rows 'coder:"keds weis"')"
is "codes of CAMEO" "2001-03-04 042 CONSULT.visit NOR>MLI/GOV;2001-03-04 042 CONSULT.visit NOR>MLI/GOV;2001-03-04 145 PROTEST.riot GHA/JRN>IGO;2001-03-05 0841 RETREAT.release ROU>NOR;2001-03-05 190 ASSAULT ->TUR;" "$(rows 'coder:keds -coder:"keds weis"')"
is "PETRARCH" "2001-03-04 057 SUPPORT NOR/GOV>MLI;" "$(rows coder:petrarch)"
is "ICEWS" "2004-11-10 112 ACCUSE.allege NOR/GOV>GAB;" "$(rows coder:icews place:GAB)"
is "POLECAT" "2004-11-10 111 ACCUSE.disapprove NOR/GOV>GAB/GOV;" "$(rows coder:polecat place:GAB)"
is "Phoenix" "2004-11-10 011 position NOR/GOV>GAB;" "$(rows coder:phoenix place:GAB)"
is "GDELT" "2004-11-10 011 position NOR/GOV>GAB;2004-11-10 011 position NOR/GOV>GAB;" "$(rows coder:gdelt place:GAB)"
"$program" load "${at}t$end" "$work/four" >"$work/out"
is "articles apart" "$("$program" search --json --limit=0 "$db" kind:event,position,assessment | wc -l)" "$("$program" search --json --limit=0 "${at}t$end" coder:demarche | wc -l)"
is "what tables told is not joined" 2 "$("$program" search --json --limit=0 "${at}t$end" coder:keds src:NOR tgt:MLI reports:1 | wc -l)"
"$program" aggregate "${at}t$end" coder:keds >"$work/out"; has "counts of a table" '^2001-03-01,NOR,385,385,MLI,432,432,2,' "$work/out"
"$program" recode "${at}t$end" >"$work/out"; has "tables are up to date" "^0 of 0" "$work/out"
"$program" recode --data="$work/mine" "${at}t$end" >"$work/out"; has "tables read again" "^12 of 12\|^15 of 15" "$work/out"

# Answers across articles, days apart; none by third parties, of another matter, or too late.
cat >"$work/replies" <<'END'
{"id":"r1","source":"Monitor","date":"1999-11-03","text":"Norway demanded that Mali free two sailors. Egypt demanded an apology from Israel. Greece invited Turkey to talks."}
{"id":"r2","source":"Monitor","date":"1999-11-03","text":"Japan asked Chad for aid. Brazil proposed a treaty to Peru. Syria accused Israel of arming the rebels. Ghana issued an ultimatum to Togo."}
{"id":"r3","source":"Monitor","date":"1999-11-05","text":"Norway demanded an apology from Mali. Norway asked Togo for aid."}
{"id":"r4","source":"Wire","date":"1999-11-09","text":"Mali refused to free the Norwegian sailors. Ghana refused to free the Norwegian sailors. Peru rejected the Brazilian proposal. Israel rejected the accusation by Syria."}
{"id":"r5","source":"Harbour Post","date":"1999-11-12","text":"Israel apologised to Egypt. Greece and Turkey held talks. Chad gave Japan aid. Togo rejected the ultimatum by Ghana."}
{"id":"r6","source":"Wire","date":"2000-02-12","text":"Togo gave Norway aid."}
END
replies() { # store: what answers what, by words
    for how in acceptance refusal denial offer; do
        "$program" search --limit=0 --oldest-first "$1" answers:$how | awk -v how=$how 'NF && !/^ /{print how, $3, $4, $5, $NF}'
    done | sort
}
"$program" load "${at}x$end" "$work/replies" >"$work/out"; expect "answers" 0 $?
replies "${at}x$end" >"$work/out"
printf '%s\n' 'acceptance 055 Israel (ISRGOV) (EGYGOV)' 'acceptance 040 Greece (GRCGOV), (TURGOV)' 'acceptance 073 Chad (TCDGOV) (JPNGOV)' \
    'refusal 1243 Mali (MLIGOV) (NORMIL)' 'refusal 120 Peru (PERGOV) (BRAGOV)' 'refusal 120 Togo (TGOGOV) (GHAGOV)' 'denial 016 Israel (ISRGOV) (SYRGOV)' | sort | diff - "$work/out" || { echo "FAILED answers across articles"; failed=1; }
is "what waits for an answer" "102 023" "$("$program" search --limit=0 --oldest-first "${at}x$end" answered:no src:NOR | awk 'NF && !/^ /{print $3}' | paste -sd' ')"
is "what was answered" 7 "$("$program" search --limit=0 "${at}x$end" answered:yes | grep -c '^1999')"
dump "${at}x$end" >"$work/before"
tac "$work/replies" | while read -r line; do echo "$line" | "$program" load "${at}y$end" - >/dev/null; done
dump "${at}y$end" | diff - "$work/before" >"$work/out" || { echo "FAILED the order of the articles changes the answers"; head -5 "$work/out"; failed=1; }
"$program" dossier "${at}x$end" NOR MLI >"$work/out"; has "answers in the dossier" 'Answered by (refusal, in another article)' "$work/out"
answer=$("$program" search "${at}x$end" answers:refusal src:MLI | sed -n 's/.*event //p')
"$program" store unlink "${at}x$end" "$answer"; expect unlink 0 $?
is "no link by hand" "" "$("$program" search "${at}x$end" answers:refusal src:MLI 2>"$work/err")"
"$program" store undo "${at}x$end" "$answer"; expect undo 0 $?
dump "${at}x$end" | cmp -s - "$work/before" || { echo "FAILED undo does not bring the link back"; failed=1; }
sed -n 1p "$work/replies" | sed 's/Norway demanded that Mali free two sailors/It rained/' | "$program" load "${at}x$end" - >"$work/out"
is "an answer to what nobody demanded" "" "$("$program" search "${at}x$end" answers:refusal src:MLI 2>"$work/err")"
"$program" load "${at}y$end" "$work/replies" >"$work/out"
dump "${at}y$end" | diff - "$work/before" >"$work/out" || { echo "FAILED loading twice changes the answers"; failed=1; }
"$program" search "${at}x$end" answers:maybe >"$work/out" 2>"$work/err"; expect "no way to answer" 2 $?

# What is handed over.
echo '{"id":"i1","date":"1999-11-03","text":"Russia sold missiles to Iran. China sold grain to Egypt."}' | "$program" load "${at}i$end" - >"$work/out"
is "a class of items" "RUSGOV" "$("$program" search "${at}i$end" item:missile | sed -n '1s/.*Russia (\([A-Z]*\)).*/\1/p')"
is "several classes" 2 "$("$program" search "${at}i$end" item:missile,food | grep -c '^1999')"
is "no such item" "" "$("$program" search "${at}i$end" item:nuclear 2>"$work/err")"

"$program" search "${at}none$end" x 2>"$work/err"; expect "no store" $absent $?
awk 'BEGIN{for (i = 0; i < 300; i++) printf "{\"id\":\"%d\",\"date\":\"1999-11-%02d\",\"text\":\"Norway criticised Japan on Monday. Mali and Ghana met in Accra. %d ships lay in the port.\"}\n", i, i % 28 + 1, i * 7919}' >"$work/many"
[ "$end" ] || sed -i '61,$d' "$work/many" # each is a copy of all the others, which takes its time
"$program" load -j3 "${at}e$end" "$work/many" >"$work/out"; expect "many" 0 $?
dump "${at}e$end" >"$work/e"

# ---- What only files have -----------------------------------------------------------
if [ "$end" ]; then
# A store of an older version is brought up to date by the next load or recode, with all that it has.
sound() { # name, store
    python3 - "$2" >"$work/out" <<'END' || { echo "FAILED $1:"; cat "$work/out"; failed=1; }
import sqlite3, sys
db = sqlite3.connect(sys.argv[1])
print(db.execute("PRAGMA user_version").fetchall())
wrong = db.execute("PRAGMA foreign_key_check").fetchall() + [r for r in db.execute("PRAGMA integrity_check") if r != ("ok",)]
print(wrong)
sys.exit(bool(wrong))
END
}
python3 -c 'import sqlite3, sys
sqlite3.connect(sys.argv[1]).executescript(open(sys.argv[2], encoding="utf-8").read())' "$work/v1.db" "$source/tests/data/store/version-1.sql"
"$program" search "$work/v1.db" with:MLI >"$work/out" 2>"$work/err"; expect "reading an older version" 1 $?
has "reading an older version" "a store of version 1, not [0-9]*: demarche load or recode brings it up to date" "$work/err"
echo '{"id":"last","date":"1999-12-01","text":"The harbour was quiet."}' >"$work/later"
"$program" load "$work/v1.db" "$work/later" >"$work/out" 2>"$work/err"; expect "an older version" 0 $?
has "an older version" "1 stored" "$work/out"
sound "an older version" "$work/v1.db"
"$program" search "$work/v1.db" 'coder:demarche anthems with:MLI' >"$work/out"; has "old events" "2 reports, 2 sources" "$work/out"
is "old documents" "4 1 9" "$(for what in document revision mention; do dump "$work/v1.db" | grep -c "^$what	[^l]"; done | tr '\n' ' ' | sed 's/ $//')"
"$program" recode "$work/v1.db" >"$work/out"
"$program" load "$work/new.db" "$source/tests/data/store/articles.jsonl" "$work/later" >"$work/out"
dump "$work/new.db" >"$work/new"
dump "$work/v1.db" | diff - "$work/new" >"$work/out" || { echo "FAILED an older version, coded again, is another store:"; head -5 "$work/out"; failed=1; }
sound "a store of many changes" "$work/c.db"
sound "a store with tables" "$work/t.db"

# Files that are no store, of another version, read-only, in use, on a full disk.
echo "no database, but a text that is long enough to be looked at as one" >"$work/text.db"
"$program" load "$work/text.db" "$work/four" >"$work/out" 2>"$work/err"; expect "a text" 65 $?
has "a text" "is no store" "$work/err"
is "the text is untouched" "no database" "$(head -c 11 "$work/text.db")"
cp "$db" "$work/later.db"
printf '\000\000\000\143' | dd of="$work/later.db" bs=1 seek=60 conv=notrunc 2>/dev/null
for command in "load $work/later.db $work/four" "status $work/later.db"; do
    # shellcheck disable=SC2086 # a command and its arguments
    "$program" $command >"$work/out" 2>"$work/err"; expect "a later version" 1 $?
    has "a later version" "a store of version 99" "$work/err"
done
mkdir "$work/fixed"
cp "$db" "$work/fixed/a.db"
chmod 755 "$work"
chmod 444 "$work/fixed/a.db"
chmod 555 "$work/fixed"
as=
[ "$(id -u)" != 0 ] || as="setpriv --reuid=65534 --regid=65534 --clear-groups"
$as "$program" load "$work/fixed/a.db" "$source/samples/article.txt" >"$work/out" 2>"$work/err"; expect "read-only" 74 $?
has "read-only" "is read-only" "$work/err"
$as "$program" search "$work/fixed/a.db" with:MLI >"$work/out" 2>"$work/err"; expect "search read-only" 0 $?
has "search read-only" "3 reports, 2 sources" "$work/out"
cmp -s "$db" "$work/fixed/a.db" || { echo "FAILED a read-only store was changed"; failed=1; }
chmod 755 "$work/fixed"

mkfifo "$work/pipe"
"$program" load "$work/d.db" "$work/pipe" >"$work/first" 2>&1 &
pid=$!
exec 3>"$work/pipe" # open when it reads, which it does with the lock in its hand
cat "$work/four" >&3
"$program" load "$work/d.db" "$work/four" >"$work/out" 2>"$work/err"; expect "two writers" 1 $?
has "two writers" "being written by another demarche" "$work/err"
exec 3>&-
wait $pid; expect "the first writer" 0 $?
dump "$work/d.db" | cmp -s - "$work/one" || { echo "FAILED the first writer lost something"; failed=1; }
[ -e "$work/d.db-lock" ] && { echo "FAILED a lock is left"; failed=1; }

( ulimit -f 900; "$program" load "$work/h.db" "$work/many" >"$work/out" 2>"$work/err" ); expect "full disk" 74 $?
has "full disk" "what was stored is kept" "$work/err"
part=$(dump "$work/h.db" | grep -c '^document')
[ "$part" -gt 0 ] && [ "$part" -lt 300 ] || { echo "FAILED full disk: $part documents are kept"; failed=1; }
"$program" load "$work/h.db" "$work/many" >"$work/out"; expect "with room again" 0 $?
has "with room again" "300 documents read: $((300 - part)) stored, $part there already" "$work/out"
dump "$work/h.db" | cmp -s - "$work/e" || { echo "FAILED the store after a full disk is another"; failed=1; }
fi

# The program itself, killed and started again.
for wait in 0.08 0.1 0.13 0.17 0.22; do
    "$program" load -j2 "${at}f$end" "$work/many" >/dev/null 2>&1 &
    pid=$!
    sleep $wait
    kill -9 $pid 2>/dev/null
    wait $pid 2>/dev/null
done
"$program" load "${at}f$end" "$work/many" >"$work/out" 2>"$work/err"; expect "after kills" 0 $?
dump "${at}f$end" | cmp -s - "$work/e" || { echo "FAILED the store after kills is another"; failed=1; }

# A dump into a file is whole or not there, whenever a signal comes.
"$program" store dump -o "$work/whole" "${at}f$end"; expect "dump -o" 0 $?
cmp -s "$work/whole" "$work/e" || { echo "FAILED dump -o is another dump"; failed=1; }
begun() { set -- "$work"/part*; [ -e "$1" ] || ! kill -0 $pid 2>/dev/null; }
for signal in TERM HUP TERM HUP TERM HUP; do
    rm -f "$work"/part*
    "$program" store dump -o "$work/part" "${at}f$end" &
    pid=$!
    until begun; do :; done
    kill -$signal $pid 2>/dev/null
    wait $pid 2>/dev/null
    [ ! -e "$work/part" ] || cmp -s "$work/part" "$work/e" || { echo "FAILED SIG$signal leaves half a dump"; failed=1; }
    rm -f "$work/part"
    is "SIG$signal leaves nothing behind" "" "$(ls "$work" | grep '^part')"
done

# Bad records are told and counted, the rest is kept; documents without an id are known by what they say.
{ head -2 "$work/four"; echo '{rubbish'; echo '{"text":"Mali praised Ghana."}'; echo '{"text":"Mali praised Ghana."}'; } >"$work/mixed"
"$program" load "${at}g$end" "$work/mixed" >"$work/out" 2>"$work/err"; expect "bad record" 65 $?
has "bad record" "line 3" "$work/err"
has "bad record" "5 documents read: 3 stored, 1 there already, 1 bad" "$work/out"
exit $failed
