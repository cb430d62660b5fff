#!/bin/sh
# Alerts from outside, over two made-up years (history.py), and to a web server on loopback.
# Usage: alert.sh PROGRAM
set -u
. "$(dirname "$0")/../expect.sh"
program=$1
here=$(dirname "$0")
db=${at}a$end
state=${end:+$db.alerts}
state=${state:-$work/alerts} # beside a file; a server has no such place
alert() { "$program" alert ${STORE_AT:+"--state=$state"} "$@"; }

python3 "$here/history.py" >"$work/articles"
"$program" load "$db" "$work/articles" >"$work/out" 2>&1; expect load 0 $?
"$program" alert --help >"$work/out"; expect "alert --help" 0 $?; has "alert --help" Examples: "$work/out"
alert "${at}none$end" >"$work/out" 2>"$work/err"; expect "no store" $absent $?
alert --as=html "$db" >"$work/out" 2>"$work/err"; expect "an unknown form" 2 $?
alert --webhook=ftp://a/ "$db" >"$work/out" 2>"$work/err"; expect "no address of the web" 2 $?
alert --rules="$work/none" "$db" >"$work/out" 2>"$work/err"; expect "no rules" 74 $?
printf 'alert: a\nwhen: ultimatum\n\nalert: b\nwhen: whenever\n' >"$work/rules"
alert --rules="$work/rules" "$db" >"$work/out" 2>"$work/err"; expect "a wrong rule" 65 $?
has "its place" "$work/rules:5: when: wants" "$work/err"
[ "$end" ] || { "$program" alert "$db" >"$work/out" 2>"$work/err"; expect "no place for a state" 2 $?; }
[ ! -e "$state" ] || { echo "FAILED nothing was told, yet there is a state"; failed=1; }

# The rules that come with the program.
alert "$db" >"$work/first"; expect alert 0 $?
has "ultimatum" '^1998-11-20  ultimatum: an ultimatum (KEN SDN)' "$work/first"
has "words" '"Kenya gave Sudan an ultimatum."' "$work/first"
has "source" 'Herald, 1998-11-20: News of 1998-11-20; event ' "$work/first"
has "denial" 'denial: a denial (SDN)' "$work/first"
has "turn" 'hardening of Egypt towards Libya' "$work/first"
has "no answer" 'no answer on record for 14 days (TCD GHA)' "$work/first"
has "back" 'the issue proliferation is back after 19 months' "$work/first"
alert "$db" >"$work/out"; cmp -s "$work/first" "$work/out" || { echo "FAILED the same day gives other alerts"; failed=1; }
is "told once" "$(grep -c '^1998' "$work/first")" "$(wc -l <"$state")"
alert --new "$db" >"$work/out"; is "nothing new" 0 "$(wc -l <"$work/out")"

# The next day: a second ultimatum is kept back for three days, a change is the same change.
cat >"$work/more" <<'JSON'
{"id":"n1","date":"1998-11-21","publisher":"Herald","title":"Again","text":"Kenya gave Sudan an ultimatum over the border. Ghana attacked Chad."}
{"id":"n2","date":"1998-11-25","publisher":"Herald","title":"And again","text":"Kenya gave Sudan an ultimatum on Wednesday over its rebels. Ghana attacked Chad on Wednesday."}
JSON
"$program" load "$db" "$work/more" >"$work/out" 2>&1; expect "load more" 0 $?
alert --date=1998-11-21 "$db" >"$work/out"
hasnot "cool-down" 'ultimatum (KEN SDN)' "$work/out"; hasnot "the same change" 'Egypt' "$work/out"
hasnot "the same demand" 'TCD GHA' "$work/out"
alert --date=1998-11-25 "$db" >"$work/out"; has "after the cool-down" 'ultimatum (KEN SDN)' "$work/out"
alert --date=1998-11-20 "$db" >"$work/out"; cmp -s "$work/first" "$work/out" || { echo "FAILED a later alert changes an earlier day"; failed=1; }

# Rules of one's own: first of a kind, highest in a year, between two, about an issue.
cat >"$work/rules" <<'END_RULES'
# comment
alert: fight
when: first ASSAULT in 1 year
between: TCD GHA

alert: others
when: first event in 1 year
between: PER
alert: peak
when: conflict highest in 1 year
floor: 0.5

alert: plutonium
when: demand unanswered for 2 days
issue: proliferation
END_RULES
own="--rules=$work/rules --state=$work/own"
alert $own --date=1998-11-21 "$db" >"$work/out"; expect "own rules" 0 $?
has "first of its kind" 'fight: the first ASSAULT by Ghana to Chad in 1 year (GHA TCD)' "$work/out"
has "a peak" 'peak: conflict of Ghana towards Chad is the highest in 1 year' "$work/out"
has "about an issue" 'plutonium: no answer on record for .* (GRC LBY)' "$work/out"
hasnot "between others" 'others:' "$work/out"
alert $own --date=1998-11-25 "$db" >"$work/out"; hasnot "no first again" 'fight:' "$work/out"
alert $own --date=1997-02-01 "$db" >"$work/out"; hasnot "a record of a month knows no year" 'peak:\|fight:\|others:' "$work/out"

# Forms.
alert --as=jsonl "$db" --date=1998-11-20 >"$work/out"
python3 - "$work/out" "$state" <<'PY' || failed=1
import json, sys
alerts = [json.loads(line) for line in open(sys.argv[1])]
assert len({a["id"] for a in alerts}) == len(alerts) > 4, alerts
assert all(a["date"] == "1998-11-20" and a["what"] and a["quote"] and len(a["event"]) == 16 for a in alerts), alerts
told = [json.loads(line)["alert"] for line in open(sys.argv[2])]
assert [a["id"] for a in told][:len(alerts)] == [a["id"] for a in alerts] and told[0].keys() == alerts[0].keys()
PY
alert --as=rss -o "$work/rss" "$db"; expect rss 0 $?
python3 - "$work/rss" "$state" <<'PY' || failed=1
import sys, xml.etree.ElementTree as tree
items = tree.parse(sys.argv[1]).findall("channel/item")
assert len(items) == len(open(sys.argv[2]).readlines()), len(items)
assert [i.findtext("pubDate") for i in items][::len(items) - 1] == ["Wed, 25 Nov 1998 00:00:00 GMT", "Fri, 20 Nov 1998 00:00:00 GMT"]
assert all(len(i.findtext("guid")) == 16 and i.findtext("title") and i.findtext("description") for i in items)
PY
alert "$db" >/dev/full 2>"$work/err"; expect "a full disk" 74 $?
echo 'no ledger' >"$work/bad"; alert --state="$work/bad" "$db" >"$work/out" 2>"$work/err"; expect "a broken state" 65 $?
has "its place" "$work/bad:1: " "$work/err"

# A webhook: private addresses are refused; what fails comes again; nothing comes twice.
python3 "$here/webhook.py" "$program" "$db" "$work" || failed=1

[ $failed = 0 ] && echo "alert.sh: all as expected"
exit $failed
