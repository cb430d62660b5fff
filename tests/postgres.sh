# A private server of PostgreSQL for a test: on a socket in a folder of its own, without a disk
# where that can be, gone when the test ends however it ends.  Sourced behind expect.sh.
[ "$("$program" status postgres:/// 2>&1 | grep -c 'built without PostgreSQL')" = 0 ] ||
    { echo "built without PostgreSQL: not tested"; exit 77; }
bin=$(pg_config --bindir 2>/dev/null || true)
[ -x "$bin/postgres" ] || bin=$(echo /usr/lib/postgresql/*/bin)
server=$(mktemp -d -p "$(dirname "$work")")
as= # the server refuses to run as root
if [ "$(id -u)" = 0 ]; then
    as="setpriv --reuid=postgres --regid=postgres --clear-groups"
    chown postgres "$server"
fi
server_pid=
postgres_stop() { # [signal]: QUIT is like a crash
    [ "$server_pid" ] || return 0
    kill -"${1:-INT}" "$server_pid" 2>/dev/null
    wait "$server_pid" 2>/dev/null
    server_pid=
}
trap 'postgres_stop; rm -rf "$work" "$server"' EXIT
trap 'exit 1' HUP INT TERM

as_demarche="host=$server user=demarche"
postgres_start() { # more of its options
    (cd "$server" && exec setpriv --pdeathsig INT $as "$bin/postgres" -D "$server/data" -k "$server" -c listen_addresses= \
        -c fsync=off -c autovacuum=off -c shared_buffers=32MB -c max_connections=40 "$@") >>"$server/log" 2>&1 &
    server_pid=$!
    for _ in $(seq 3000); do
        "$bin/pg_isready" -qh "$server" && return
        kill -0 "$server_pid" 2>/dev/null || break
        sleep 0.1
    done
    echo "FAILED the server does not come up"; cat "$server/log"; exit 1
}
# The stores that a test finds there: a to z, and some more, each a schema.
postgres_stores() {
    for name in a b c d e f g h i j k l m n o p q r s t u v w x y z many one world $(seq -f u%g 60); do
        echo "CREATE SCHEMA $name;"
    done | psql -qX "$as_demarche dbname=demarche"
    STORE_AT="postgres://demarche@/demarche?host=$server&options=-csearch_path%3D"
    STORE_END=
    export STORE_AT STORE_END
    at=$STORE_AT
    end=
}

(cd "$server" && $as "$bin/initdb" --no-sync -D "$server/data" -A trust -U demarche --encoding=UTF8 --locale=C >"$work/initdb" 2>&1) ||
    { echo "FAILED initdb"; cat "$work/initdb"; exit 1; }
postgres_start
psql -qX "$as_demarche dbname=postgres" -c "CREATE DATABASE demarche"
postgres_stores
