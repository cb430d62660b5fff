# A nats-server on loopback, for tests that source this behind expect.sh.  It takes ports that are
# free and has them again when it comes back: $port, $monitor; $nats_pid.
nats_server=$(command -v nats-server || echo /usr/sbin/nats-server)
port=
monitor=
nats_pid=

nats_port_of() { # key of the file that the server writes of its ports
    sed -n "s/.*\"$1\":\[\"[a-z]*:\/\/127\.0\.0\.1:\([0-9]*\)\".*/\1/p" "$work/ports_$nats_pid" 2>/dev/null
}
nats_comes_up() { # false if its port is somebody else's for the moment
    "$nats_server" -a 127.0.0.1 -p "${port:--1}" -m "${monitor:--1}" --ports_file_dir "$work" -l "$work/nats.log" "$@" &
    nats_pid=$!
    for _ in $(seq 600); do
        cat "$work"/*_$nats_pid.ports >"$work/ports_$nats_pid" 2>/dev/null
        if [ "$(nats_port_of nats)" ] && [ "$(nats_port_of monitoring)" ]; then
            port=$(nats_port_of nats)
            monitor=$(nats_port_of monitoring)
            return 0
        fi
        kill -0 $nats_pid 2>/dev/null || return 1
        sleep 0.1
    done
    nats_gone
    return 1
}
nats_start() { # its options
    until_so "nats-server comes up" nats_comes_up "$@" || { tail -5 "$work/nats.log"; exit 1; }
}
nats_gone() { kill -9 $nats_pid; wait $nats_pid 2>/dev/null; }
# Messages of all streams whose names begin with $1, as the server itself counts them.
nats_held() {
    python3 - "$monitor" "$1" <<'END'
import json, sys, urllib.request
about = json.load(urllib.request.urlopen(f"http://127.0.0.1:{sys.argv[1]}/jsz?streams=true"))
print(sum(s["state"]["messages"] for a in about.get("account_details", [])
          for s in a.get("stream_detail") or [] if s["name"].startswith(sys.argv[2])))
END
}
