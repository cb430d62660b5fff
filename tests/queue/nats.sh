# A private server of NATS with JetStream on loopback.  Sourced behind expect.sh; whoever does
# kills $nats_pid at the end.
nats_server=$(command -v nats-server || echo /usr/sbin/nats-server)
[ -x "$nats_server" ] || { echo "no nats-server here: not tested"; exit 77; }
"$program" push nats://127.0.0.1:1/x "$source/samples/article.txt" 2>&1 | grep -q "built without" && { echo "built without NATS: not tested"; exit 77; }

nats_port() {
    python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}
nats_answers() { # port: waits until something listens there
    for _ in $(seq 600); do
        python3 -c "import socket; socket.create_connection(('127.0.0.1', $1), 1)" 2>/dev/null && return
        sleep 0.1
    done
    echo "FAILED nats-server does not come up"; tail -5 "$work/nats.log"; exit 1
}
nats_start() {
    "$nats_server" -js -sd "$work/js" -a 127.0.0.1 -p "$port" -m "$monitor" -l "$work/nats.log" &
    nats_pid=$!
    nats_answers "$port"
}
# Messages of all streams whose names begin with $1, as the server itself counts them.
nats_held() {
    python3 - "$monitor" "$1" <<'END'
import json, sys, urllib.request
about = json.load(urllib.request.urlopen(f"http://127.0.0.1:{sys.argv[1]}/jsz?streams=true"))
print(sum(s["state"]["messages"] for a in about.get("account_details", [])
          for s in a.get("stream_detail") or [] if s["name"].startswith(sys.argv[2])))
END
}
nats_pid=
port=$(nats_port)
monitor=$(nats_port)
