#!/bin/sh
# The doctor on what is well and what is not.  Usage: doctor.sh PROGRAM SOURCE
set -u
. "$(dirname "$0")/../expect.sh"
program=$1
source=$2
db=${at}a$end
doctor() { "$program" doctor "$@" >"$work/out" 2>"$work/err"; }
says() { # name, state, about, what
    grep -q "^$2 *$3 .*$4" "$work/out" || { echo "FAILED $1: not \"$2 $3 $4\" in:"; cat "$work/out"; failed=1; }
}

"$program" doctor --help >"$work/out"; expect "doctor --help" 0 $?
has "doctor --help" Examples: "$work/out"
for path in README.md docs/man/demarche.1 completions/demarche.bash; do has "doctor in $path" "doctor" "$source/$path"; done
has "--metrics in the completions" --metrics= "$source/completions/demarche.bash"
has "--metrics in the manual page" '\\-\\-metrics=' "$source/docs/man/demarche.1"
"$program" doctor --as=csv >"$work/out" 2>"$work/err"; expect "another form" 2 $?

# A good store.
awk 'BEGIN{for (i = 0; i < 200; i++) printf "{\"id\":\"%d\",\"date\":\"1999-11-%02d\",\"source\":\"Wire\",\"text\":\"Norway criticised Japan on Monday. Mali and Ghana met in Accra %d times.\"}\n", i, i % 28 + 1, i}' >"$work/many"
"$program" load "$db" "$work/many" >/dev/null 2>&1
"$program" board "$db" >/dev/null
doctor "$db"; expect "a good store" 0 $?
says "a good store" well program "$("$program" --version)"
says "a good store" well model "checksum [0-9a-f]\{16\}"
says "a good store" well store "no damage"
says "a good store" well cells "  0 days wait"
says "a good store" well writer nobody
says "a good store" well coder "0 documents"
doctor --as=json "$db"; expect json 0 $?
python3 - "$work/out" <<'END' || failed=1
import json, sys
found = json.load(open(sys.argv[1]))
ok = found["well"] is True and {c["state"] for c in found["checks"]} <= {"well", "note"}
ok = ok and {"program", "model", "lexicon", "gazetteer", "store", "disk"} <= {c["about"] for c in found["checks"]}
ok = ok and all(c["do"] for c in found["checks"] if c["state"] != "well")
print("" if ok else f"FAILED json: {found}", end="")
sys.exit(not ok)
END

doctor "${at}none$end"; expect "no store" 1 $?
says "no store" WRONG store ""

# Another writes.
if [ "$end" ]; then
    mkfifo "$work/pipe"
    "$program" load "$db" "$work/pipe" >/dev/null 2>&1 &
    writer=$!
    exec 3>"$work/pipe" # open when it reads, which it does with the lock in its hand
else
    psql -qX "$db" -c "SELECT pg_advisory_lock(1684368689, hashtext('a'))" -c "\\! touch '$work/holds'" \
        -c "SELECT pg_sleep(1000)" >/dev/null 2>&1 &
    writer=$!
    until [ -e "$work/holds" ]; do sleep 0.1; done
fi
doctor "$db"; expect "a store that is written to" 0 $?
says "a store that is written to" note writer "another program"
if [ "$end" ]; then exec 3>&-; else kill $writer; fi
wait $writer

if [ "$end" ]; then # what only files have
# Days to be counted, another coder, a source that fell silent.
cp "$db" "$work/old.db"
python3 - "$work/old.db" <<'END'
import sqlite3, sys, time
db = sqlite3.connect(sys.argv[1])
today = int(time.time() // 86400)
db.execute("INSERT OR IGNORE INTO stale VALUES (10898)")
db.execute("UPDATE coder SET version = '0.0.9'")
db.execute("UPDATE document SET day = ? - key % 40", (today - 15,))
db.commit()
END
doctor "$work/old.db"; expect "a silent source" 1 $?
says "days that wait" note cells "1 days wait.*demarche board"
says "another coder" note coder "200 documents.*recode"
says "a silent source" WRONG sources "1 silent: first Wire"

: >"$db-lock" # left from one that was killed
doctor "$db"; says "a lock of nobody" well writer nobody
rm "$db-lock"

# Damaged, no store, of a newer program, not there.
pages=$(($(wc -c <"$db") / 4096))
cp "$db" "$work/bad.db"
awk -v n=$((pages - 12)) 'BEGIN{for (i = 0; i < n * 512; i++) printf "damaged!"}' |
    dd of="$work/bad.db" bs=4096 seek=8 conv=notrunc 2>/dev/null
doctor "$work/bad.db"; expect "a damaged store" 1 $?
says "a damaged store" WRONG store "damaged.*backup"
echo 'no store at all, but a few words that stand here' >"$work/words.db"
doctor "$work/words.db"; expect "no store" 1 $?
says "no store" WRONG store "no store of demarche"
cp "$db" "$work/new.db"
python3 -c 'import sqlite3, sys; sqlite3.connect(sys.argv[1]).execute("PRAGMA user_version = 999")' "$work/new.db"
doctor "$work/new.db"; expect "a newer store" 1 $?
says "a newer store" WRONG store "version 999"
doctor "$work/missing.db"; expect "a missing store" 1 $?
[ -e "$work/missing.db" ] && { echo "FAILED the doctor makes a store"; failed=1; }
doctor --as=json "$work/bad.db"; expect "damage as json" 1 $?
has "damage as json" '"well":false' "$work/out"
fi

# A model that is broken, and none; a gazetteer that is broken.
mkdir -p "$work/home/models" "$work/home/gazetteer"
ln -s "$source/data" "$work/home/data"
cp "$source/models/en.model" "$work/home/models/"
printf x | dd of="$work/home/models/en.model" bs=1 seek=100000 conv=notrunc 2>/dev/null
echo rubbish >"$work/home/gazetteer/places.gaz"
DEMARCHE_HOME=$work/home doctor; expect "a broken model" 1 $?
says "a broken model" WRONG model "checksum"
says "a broken gazetteer" WRONG gazetteer ""
says "no image" note lexicon "no image"
doctor --data=/nowhere; expect "no model" 1 $?
says "no model" WRONG model ""

# A queue that nobody answers for, and one with what waits.
if "$program" doctor | grep -q "queues .*NATS"; then
    doctor nats://127.0.0.1:1/x; expect "no queue" 1 $?
    says "no queue" WRONG queue ""
fi
. "$(dirname "$0")/../queue/nats.sh"
if [ -x "$nats_server" ] && "$program" doctor | grep -q "queues .*NATS"; then
    trap 'kill -9 $nats_pid 2>/dev/null; rm -rf "$work"' EXIT
    nats_start -js -sd "$work/js"
    queue=nats://127.0.0.1:$port/press
    "$program" push "$queue" "$work/many" >/dev/null 2>"$work/err"; expect push 0 $?
    doctor "$queue"; expect "a queue" 0 $?
    says "a queue" well queue "200 articles and 0 results wait"
    "$program" work --once --metrics="$work/work.prom" "$queue" >/dev/null 2>"$work/err"; expect work 0 $?
    has "metrics of work" "^demarche_queue_done_total 200$" "$work/work.prom"
    has "metrics of work" "^demarche_queue_lag 0$" "$work/work.prom"
    has "metrics of work" '^demarche_queue_stage_seconds_total{stage="code"} [0-9.]*[1-9]' "$work/work.prom"
    "$program" sink --once --metrics="$work/sink.prom" "$queue" "${at}s$end" >/dev/null 2>"$work/err"; expect sink 0 $?
    has "metrics of sink" "^demarche_queue_done_total 200$" "$work/sink.prom"
    python3 "$(dirname "$0")/reader.py" "$work/work.prom" "$work/sink.prom" || failed=1
    "$program" work --once --metrics=/nowhere/x.prom "$queue" >/dev/null 2>"$work/err"; expect "metrics that cannot be written" 0 $?
    has "metrics that cannot be written" "/nowhere/x.prom" "$work/err"
else
    echo "no nats-server here: the queue is not tested"
fi
exit $failed
