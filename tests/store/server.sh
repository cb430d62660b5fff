#!/bin/sh
# What only a store on a server has: many writers, a server that goes away, roles, secrets,
# copies; and that it finds what a store in a file finds.  Usage: server.sh PROGRAM SOURCE
set -u
. "$(dirname "$0")/../expect.sh"
program=$1
source=$2
. "$(dirname "$0")/../postgres.sh"
here=$(dirname "$0")
sql() { psql -qXAt "$1" -c "$2"; }
dump() { "$program" store dump "$1" 2>&1; }
same() { # name, store: as the store in a file
    dump "$2" >"$work/is"
    cmp -s "$work/wanted" "$work/is" || { echo "FAILED $1: another store"; diff "$work/wanted" "$work/is" | head -4 | cut -c1-300; failed=1; }
}
one_line() { # name: what was told is one line of ours
    is "$1: lines" 1 "$(wc -l <"$work/err")"
    has "$1" "^demarche: " "$work/err"
}

python3 "$here/press.py" >"$work/press"
"$program" load "$work/file.db" "$work/press" >"$work/out" 2>&1; expect "load a file" 0 $?
dump "$work/file.db" >"$work/wanted"
"$program" load "${at}a" "$work/press" >"$work/out" 2>&1; expect load 0 $?
same "a load" "${at}a"

# ---- Text: the same events and marks, whatever is asked ---------------------------------
python3 "$here/queries.py" "$program" "$work/file.db" "${at}a" || failed=1

# ---- Killed thirty times, then whole ----------------------------------------------------
python3 - "$program" "${at}k" "$work/press" <<'END' || failed=1
import random, signal, subprocess, sys, time
program, store, press = sys.argv[1:]
whole = halfway = 0
begun = time.time()
subprocess.run([program, "load", store[:-1] + "t", press], capture_output=True, check=True)
undisturbed = time.time() - begun
for _ in range(30):
    p = subprocess.Popen([program, "load", "-j2", store, press], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(random.uniform(0.02, undisturbed / 4))
    p.send_signal(signal.SIGKILL)
    whole += p.wait() == 0
    status = subprocess.run([program, "status", store], capture_output=True, text=True)
    halfway += status.returncode == 0
print(f"killed 30 times, {whole} of them too late, with a store there {halfway} times; undisturbed {undisturbed:.1f} s")
sys.exit(whole == 30)
END
"$program" load "${at}k" "$work/press" >"$work/out" 2>"$work/err"; expect "after kills" 0 $?
same "after kills" "${at}k"

# ---- Two and three at once ------------------------------------------------------------
tac "$work/press" >"$work/back"
for writers in "l press back" "m press back press"; do
    set -- $writers
    store=$1
    shift
    pids=
    for file; do
        "$program" load "${at}$store" "$work/$file" >"$work/out.$#" 2>>"$work/err" &
        pids="$pids $!"
    done
    for pid in $pids; do wait "$pid"; expect "$# writers at once" 0 $?; done
    same "$# writers at once" "${at}$store"
done

# ---- A server that goes away ------------------------------------------------------------
# A load that waits for its turn, or for more to read, is sure to be in the middle.
mkfifo "$work/pipe"
"$program" load "${at}r" "$work/pipe" >"$work/out" 2>"$work/err" &
load=$!
exec 3>"$work/pipe"
head -100 "$work/press" >&3
for _ in $(seq 100); do [ "$(sql "${at}r" "SELECT count(*) FROM document" 2>/dev/null || echo 0)" -gt 0 ] && break; sleep 0.1; done
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
"$program" serve --listen=127.0.0.1:"$port" "${at}a" >"$work/serve" 2>&1 3>&- &
serve=$!
get() { # path -> status; the answer in $work/got
    python3 - "http://127.0.0.1:$port$1" "$work/got" <<'END'
import sys, time, urllib.error, urllib.request
for _ in range(100):
    try:
        with urllib.request.urlopen(sys.argv[1], timeout=30) as r:
            print(r.status)
            open(sys.argv[2], "wb").write(r.read())
        break
    except urllib.error.HTTPError as e:
        print(e.code)
        open(sys.argv[2], "wb").write(e.read())
        break
    except OSError:
        time.sleep(0.1)
END
}
is "serve" 200 "$(get /v1/events?q=with:NOR)"
cp "$work/got" "$work/before"
postgres_stop
tail -n +101 "$work/press" >&3
exec 3>&-
wait $load; expect "a server that goes away in a load" 74 $?
one_line "a server that goes away in a load"
has "a server that goes away in a load" "what was stored is kept: run the same again" "$work/err"
"$program" search "${at}a" with:NOR >"$work/out" 2>"$work/err"; expect "search without a server" 74 $?
one_line "search without a server"
[ "$(get /v1/events?q=with:MLI)" -ge 500 ] || { echo "FAILED serve without a server"; failed=1; }
postgres_start
is "serve with the server back" 200 "$(get /v1/events?q=with:NOR)"
cmp -s "$work/got" "$work/before" || { echo "FAILED serve with the server back gives other events"; failed=1; }
"$program" load "${at}r" "$work/press" >"$work/out" 2>"$work/err"; expect "load once it is back" 0 $?
same "load once it is back" "${at}r"
# A connection that breaks under a search that is read slowly.
"$program" export "${at}a" kind:any modality:any report:any >"$work/pipe" 2>"$work/err" &
export=$!
exec 3<"$work/pipe"
head -c 100 <&3 >/dev/null
sql "${at}a" "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'demarche' AND state LIKE 'idle in%'" >"$work/out"
cat <&3 >/dev/null
exec 3<&-
wait $export
code=$?
[ $code = 74 ] || [ $code = 0 ] || { echo "FAILED a broken connection under an export: exit $code"; failed=1; }
[ $code = 0 ] || one_line "a broken connection under an export"

kill $serve; wait $serve

# ---- Secrets, hosts, roles ----------------------------------------------------------------
secret() { # name, what is told, address with a password
    "$program" search "$3" x >"$work/out" 2>"$work/err"; expect "$1" 2 $?
    one_line "$1"
    has "$1" "$2" "$work/err"
    hasnot "$1" hush "$work/err"
    "$program" doctor "$3" >"$work/out" 2>"$work/err"
    hasnot "$1: the doctor" hush "$work/out"
}
secret "a password" PGPASSFILE "postgres://me:hush@localhost/press"
secret "a password as an option" PGPASSFILE "postgres://localhost/press?password=hush"
secret "a password in an address that is none" "no address" "postgres://me:hush@[::1/press%zz"
"$program" search "postgres://demarche@/demarche?host=$work/nowhere" x >"$work/out" 2>"$work/err"; expect "no server" 74 $?
one_line "no server"; has "no server" "cannot be reached" "$work/err"; hasnot "no server" "was stored" "$work/err"
"$program" load "postgres://demarche@/nothing?host=$server" "$work/press" >"$work/out" 2>"$work/err"; expect "no database" 74 $?
has "no database" 'database "nothing" does not exist' "$work/err"
sql "${at}a" "CREATE ROLE reader LOGIN; GRANT USAGE ON SCHEMA a TO reader; GRANT SELECT ON ALL TABLES IN SCHEMA a TO reader"
reader="postgres://reader@/demarche?host=$server&options=-csearch_path%3Da"
"$program" search "$reader" with:NOR >"$work/out" 2>"$work/err"; expect "a reader" 0 $?
"$program" search "${at}a" with:NOR | cmp -s - "$work/out" || { echo "FAILED a reader finds something else"; failed=1; }
"$program" board "$reader" >"$work/out" 2>"$work/err"; expect "a reader's board" 0 $?
echo '{"id":"new","date":"1999-11-03","text":"Mali praised Ghana."}' | "$program" load "$reader" - >"$work/out" 2>"$work/err"; expect "a reader that writes" 74 $?
one_line "a reader that writes"; has "a reader that writes" "permission denied" "$work/err"
"$program" search "postgres://reader@/demarche?host=$server&options=-csearch_path%3Dk" x >"$work/out" 2>"$work/err"; expect "no right at all" 65 $?
one_line "no right at all"
same "after a reader" "${at}a"

# ---- Databases of others; versions ----------------------------------------------------------
sql "${at}o" "CREATE TABLE event (name TEXT); INSERT INTO event VALUES ('theirs')"
"$program" search "${at}o" x >"$work/out" 2>"$work/err"; expect "a database of another program" 65 $?
one_line "a database of another program"
"$program" load "${at}o" "$work/press" >"$work/out" 2>"$work/err"; expect "load into it" 74 $?
one_line "load into it"; has "load into it" "already exists" "$work/err"
is "it stays as it was" "event|theirs" "$(sql "${at}o" "SELECT string_agg(tablename, ',') FROM pg_tables WHERE schemaname = 'o'")|$(sql "${at}o" "SELECT name FROM event")"
sql "${at}m" "UPDATE demarche SET version = 99"
for command in "load ${at}m $work/press" "search ${at}m x"; do
    # shellcheck disable=SC2086 # a command and its arguments
    "$program" $command >"$work/out" 2>"$work/err"; expect "a later version" 1 $?
    one_line "a later version"; has "a later version" "a store of version 99" "$work/err"
done

# ---- A copy; the parts of months --------------------------------------------------------------
createdb -h "$server" -U demarche copy
pg_dump -h "$server" -U demarche -n a demarche | psql -qX "$as_demarche dbname=copy" >"$work/out" 2>&1; expect "pg_dump into another database" 0 $?
copy="postgres://demarche@/copy?host=$server&options=-csearch_path%3Da"
same "a copy" "$copy"
echo '{"id":"new","date":"1999-11-03","text":"Mali praised Ghana."}' | "$program" load "$copy" - >"$work/out" 2>"$work/err"; expect "load into a copy" 0 $?
is "each month has its part" "$(sql "${at}a" "SELECT count(DISTINCT key >> 40) FROM document")" "$(sql "${at}a" "SELECT count(*) FROM pg_inherits WHERE inhparent = 'page'::regclass")"

# A month whose words are put away: its events stay, and more of it may come.
before=$("$program" search --json --limit=0 "$copy" on:1999-10 | wc -l)
sql "$copy" "ALTER TABLE words DETACH PARTITION words_1999_10; DROP TABLE words_1999_10"
is "events of a month without words" "$before" "$("$program" search --json --limit=0 "$copy" on:1999-10 | wc -l)"
echo '{"id":"later","date":"1999-10-03","text":"Mali praised Ghana, and sang."}' | "$program" load "$copy" - >"$work/out" 2>"$work/err"; expect "load into it" 0 $?
is "words of a month without words" 1 "$("$program" search --json --limit=0 "$copy" sang | wc -l)"

# ---- Text that is hard to keep ------------------------------------------------------------------
python3 - >"$work/hard" <<'END'
import json
said = "Mali praised Ghana."
print(json.dumps({"id": "zero", "title": "a\0b", "date": "1999-11-03", "text": said + " And \0 then."}))
print(json.dumps({"id": "astral", "title": "\U0001d50a \U0001f6a2", "date": "1999-11-03", "text": "\U0001f6a2 " + said + " \U00010348\u0301."}))
END
printf '{"id":"bytes","date":"1999-11-03","text":"Mali praised Ghana. \377\376 \355\240\200 no text."}\n' >>"$work/hard"
# Three megabytes, told to be in German: kept, but not coded.
python3 -c 'import json; print(json.dumps({"id": "large", "date": "1999-11-03", "text": "Mali praised Ghana.\n\n" + "It rained on in the hills for days.\n\n" * 85000}))' >"$work/large"
"$program" load --language=de "$work/hard.db" "$work/large" >"$work/out" 2>&1; expect "large text in a file" 0 $?
"$program" load --language=de "${at}h" "$work/large" >"$work/out" 2>&1; expect "large text" 0 $?
"$program" load "$work/hard.db" "$work/hard" >"$work/one" 2>&1; expect "hard text in a file" 0 $?
"$program" load "${at}h" "$work/hard" >"$work/two" 2>&1; expect "hard text" 0 $?
cmp -s "$work/one" "$work/two" || { echo "FAILED hard text: told otherwise"; failed=1; }
dump "$work/hard.db" | tr "\000" " " >"$work/wanted" # no title has a zero in it there
dump "${at}h" | tr "\000" " " | cmp -s - "$work/wanted" || { echo "FAILED hard text: another store"; failed=1; }
"$program" search "${at}h" '"praised ghana"' >"$work/out"; has "it is found" "; 3 reports" "$work/out"

# ---- TLS, and a password from a file ---------------------------------------------------------------
certificate() { # name
    openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=db.example -addext subjectAltName=IP:127.0.1.77 \
        -keyout "$work/$1.key" -out "$work/$1.pem" 2>/dev/null
}
certificate ours
certificate other
cp "$work/ours.key" "$work/ours.pem" "$server"
chmod 600 "$server/ours.key"
[ "$as" ] && chown postgres "$server/ours.key" "$server/ours.pem"
sql "${at}a" "CREATE ROLE coder LOGIN PASSWORD 'hush'; GRANT USAGE ON SCHEMA a TO coder; GRANT SELECT ON ALL TABLES IN SCHEMA a TO coder"
$as sed -i '1i hostssl all coder 127.0.0.1/32 scram-sha-256' "$server/data/pg_hba.conf"
postgres_stop
postgres_start -c listen_addresses=127.0.1.77 -c ssl=on -c ssl_cert_file="$server/ours.pem" -c ssl_key_file="$server/ours.key"
there="127.0.1.77/demarche?options=-csearch_path%3Da&sslmode=verify-full&sslrootcert=$work"
"$program" search "postgres://demarche@$there/ours.pem" with:NOR >"$work/out" 2>"$work/err"; expect "TLS" 0 $?
"$program" search "${at}a" with:NOR | cmp -s - "$work/out" || { echo "FAILED TLS: something else is found"; failed=1; }
"$program" search "postgres://demarche@$there/other.pem" x >"$work/out" 2>"$work/err"; expect "a server that nobody vouches for" 74 $?
one_line "a server that nobody vouches for"; has "a server that nobody vouches for" "certificate verify failed" "$work/err"
printf '127.0.1.77:5432:demarche:coder:hush\n' >"$work/pass"
printf '127.0.1.77:5432:demarche:coder:wrong-guess\n' >"$work/guess"
chmod 600 "$work/pass" "$work/guess"
PGPASSFILE=$work/pass "$program" search "postgres://coder@$there/ours.pem" with:NOR >"$work/out" 2>"$work/err"; expect "a password file" 0 $?
PGPASSFILE=$work/guess "$program" search "postgres://coder@$there/ours.pem" x >"$work/out" 2>"$work/err"; expect "a wrong password" 74 $?
one_line "a wrong password"; has "a wrong password" "password authentication failed" "$work/err"; hasnot "a wrong password" wrong-guess "$work/err"

[ $failed = 0 ] && echo "server.sh: all as expected"
exit $failed
