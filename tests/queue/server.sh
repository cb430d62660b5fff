# A nats-server on loopback, for tests that source this behind expect.sh.  It takes ports that are
# free and has them again when it comes back: $port, $monitor; $server_pid.
server=$(command -v nats-server || echo /usr/sbin/nats-server)
port=
monitor=
server_pid=

port_of() { # key of the file that the server writes of its ports
    sed -n "s/.*\"$1\":\[\"[a-z]*:\/\/127\.0\.0\.1:\([0-9]*\)\".*/\1/p" "$work/ports_$server_pid" 2>/dev/null
}
comes_up() { # false if its port is somebody else's for the moment
    "$server" -a 127.0.0.1 -p "${port:--1}" -m "${monitor:--1}" --ports_file_dir "$work" -l "$work/server.log" "$@" &
    server_pid=$!
    for _ in $(seq 100); do
        cat "$work"/*_$server_pid.ports >"$work/ports_$server_pid" 2>/dev/null
        if [ "$(port_of nats)" ] && [ "$(port_of monitoring)" ]; then
            port=$(port_of nats)
            monitor=$(port_of monitoring)
            return 0
        fi
        kill -0 $server_pid 2>/dev/null || return 1
        sleep 0.1
    done
    server_gone
    return 1
}
server_start() { # its options
    until_so "nats-server comes up" comes_up "$@" || { tail -5 "$work/server.log"; exit 1; }
}
server_gone() { kill -9 $server_pid; wait $server_pid 2>/dev/null; }
