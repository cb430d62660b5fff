#!/bin/sh
# Who may come in to a queue.  NATS: TLS both ways, logins, tokens, keys and credentials, with a
# real server on loopback.  Kafka: settings, TLS and a refused password, with a broker that does no
# more.  What goes wrong is one line without a secret in it.  Usage: access.sh PROGRAM
set -u
. "$(dirname "$0")/../expect.sh"
program=$1
here=$(dirname "$0")
. "$here/nats.sh"
[ -x "$nats_server" ] && command -v openssl >/dev/null || { echo "no nats-server or openssl here: not tested"; exit 77; }
"$program" push nats://127.0.0.1:1/x "$here/articles.awk" 2>&1 | grep -q "built without" && { echo "built without NATS: not tested"; exit 77; }
others=
trap 'kill -9 $nats_pid $others 2>/dev/null; rm -rf "$work"' EXIT
trap 'exit 1' INT TERM
awk -v count=10 -f "$here/articles.awk" >"$work/few"

# ---- Certificates: two authorities, a server by its right and by a wrong name, a client
authority() { openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj "/CN=$1" -keyout "$work/$1.key" -out "$work/$1.pem" 2>/dev/null; }
certificate() { # name, authority, what it stands for
    openssl req -newkey rsa:2048 -nodes -subj "/CN=$1" -keyout "$work/$1.key" -out "$work/$1.csr" 2>/dev/null
    echo "subjectAltName=$3" >"$work/$1.ext"
    openssl x509 -req -in "$work/$1.csr" -CA "$work/$2.pem" -CAkey "$work/$2.key" -CAcreateserial -days 2 -extfile "$work/$1.ext" -out "$work/$1.pem" 2>/dev/null
}
authority ours
authority theirs
certificate here ours DNS:localhost,IP:127.0.0.1
certificate elsewhere ours DNS:queue.example
certificate client ours DNS:client.example
certificate stranger theirs DNS:client.example
python3 "$here/nkeys.py" "$work" || { echo "FAILED no keys could be made"; exit 1; }
printf 'coder\nhush-login\n' >"$work/login"
printf 'coder\nhush-wrong\n' >"$work/wrong"
printf 'coder\n' >"$work/half"
echo hush-token >"$work/token"
echo hush-wrong >"$work/wrong-token"
echo hush-no-seed >"$work/bad.nk"
sed 's/^SU.*/hush-no-seed/' "$work/user.creds" >"$work/bad.creds"
seed=$(cut -c 1-20 "$work/user.nk")

# The exit code wanted, then variables, then the scheme and the name behind DEMARCHE_QUEUE:
# pushes ten articles; what fails says why in one line, and nobody tells a secret.
attempt() { # name, code, scheme, host, variable...
    attempted=$1 wanted=$2 address=$3://$4:$port/safe
    shift 4
    env "$@" "$program" push "$address" "$work/few" >"$work/out" 2>"$work/err"; expect "$attempted" "$wanted" $?
    if [ "$wanted" = 0 ]; then
        has "$attempted" "^10 articles pushed" "$work/out"
    else
        is "$attempted: one line" 1 "$(wc -l <"$work/err")"
    fi
    cat "$work/out" "$work/err" >"$work/said"
    hasnot "$attempted: a secret is told" "hush\|$seed\|PRIVATE\|eyJ" "$work/said"
}
Q=DEMARCHE_QUEUE
begin() { # lines of the server's configuration
    [ -z "$nats_pid" ] || nats_gone
    { echo "jetstream { store_dir: \"$work/js\" }"; cat; } >"$work/nats.conf"
    rm -rf "$work/js"
    nats_start -c "$work/nats.conf"
}

# ---- TLS; a login
begin <<END
tls { cert_file: "$work/here.pem", key_file: "$work/here.key" }
authorization { user: coder, password: hush-login }
END
attempt "TLS and a login" 0 tls 127.0.0.1 ${Q}_CA="$work/ours.pem" ${Q}_LOGIN="$work/login"
attempt "by its name" 0 tls localhost ${Q}_CA="$work/ours.pem" ${Q}_LOGIN="$work/login"
attempt "a wrong password" 74 tls 127.0.0.1 ${Q}_CA="$work/ours.pem" ${Q}_LOGIN="$work/wrong"
has "a wrong password" "refuses our login" "$work/err"
attempt "no login" 74 tls 127.0.0.1 ${Q}_CA="$work/ours.pem"
has "no login" "refuses our login" "$work/err"
attempt "a token where a login is wanted" 74 tls 127.0.0.1 ${Q}_CA="$work/ours.pem" ${Q}_TOKEN="$work/token"
attempt "a wrong authority" 74 tls 127.0.0.1 ${Q}_CA="$work/theirs.pem" ${Q}_LOGIN="$work/login"
has "a wrong authority" "no connection.*certificate" "$work/err"
attempt "an authority that nobody knows" 74 tls 127.0.0.1 ${Q}_LOGIN="$work/login"
attempt "nor without TLS in the address" 74 nats 127.0.0.1 ${Q}_LOGIN="$work/login"
attempt "half a login" 65 tls 127.0.0.1 ${Q}_LOGIN="$work/half"
has "half a login" "wants two lines" "$work/err"
attempt "no such login" 74 tls 127.0.0.1 ${Q}_LOGIN="$work/none"
has "no such login" "DEMARCHE_QUEUE_LOGIN: $work/none cannot be read" "$work/err"
attempt "no such authority" 74 tls 127.0.0.1 ${Q}_CA="$work/none" ${Q}_LOGIN="$work/login"
attempt "no certificates" 74 tls 127.0.0.1 ${Q}_CA="$work/few" ${Q}_LOGIN="$work/login"
attempt "two ways at once" 2 tls 127.0.0.1 ${Q}_LOGIN="$work/login" ${Q}_TOKEN="$work/token"
"$program" push nats://me:hush@127.0.0.1:$port/x "$work/few" 2>"$work/err"; expect "a password in an address" 2 $?
hasnot "a password is not repeated" hush "$work/err"

# What others see of one that runs.
DEMARCHE_QUEUE_CA=$work/ours.pem DEMARCHE_QUEUE_LOGIN=$work/login "$program" work --metrics="$work/prom" "tls://127.0.0.1:$port/safe" >"$work/out" 2>"$work/err" &
others=$!
until_so "a worker is at work" grep -qs '^demarche_queue_lag' "$work/prom"
tr '\0' '\n' <"/proc/$others/cmdline" >"$work/seen"
tr '\0' '\n' <"/proc/$others/environ" >>"$work/seen"
hasnot "ps shows no password" hush "$work/seen"
kill -TERM $others; wait $others; expect "a worker by TLS" 0 $?
others=
cat "$work/out" "$work/err" "$work/prom" >"$work/seen"
hasnot "nor does what it writes" hush "$work/seen"

# ---- A server by another name
begin <<END
tls { cert_file: "$work/elsewhere.pem", key_file: "$work/elsewhere.key" }
END
attempt "a wrong name" 74 tls localhost ${Q}_CA="$work/ours.pem"
has "a wrong name" "hostname mismatch" "$work/err"
attempt "a wrong address" 74 tls 127.0.0.1 ${Q}_CA="$work/ours.pem"

# ---- A server that wants a certificate of ours
begin <<END
tls { cert_file: "$work/here.pem", key_file: "$work/here.key", ca_file: "$work/ours.pem", verify: true }
END
attempt "a certificate" 0 tls 127.0.0.1 ${Q}_CA="$work/ours.pem" ${Q}_CERT="$work/client.pem" ${Q}_KEY="$work/client.key"
attempt "no certificate" 74 tls 127.0.0.1 ${Q}_CA="$work/ours.pem"
has "no certificate" "may want a certificate of ours" "$work/err"
attempt "a certificate of another authority" 74 tls 127.0.0.1 ${Q}_CA="$work/ours.pem" ${Q}_CERT="$work/stranger.pem" ${Q}_KEY="$work/stranger.key"
attempt "a key of another certificate" 74 tls 127.0.0.1 ${Q}_CA="$work/ours.pem" ${Q}_CERT="$work/client.pem" ${Q}_KEY="$work/stranger.key"
attempt "a certificate without its key" 2 tls 127.0.0.1 ${Q}_CA="$work/ours.pem" ${Q}_CERT="$work/client.pem"
attempt "no such key" 74 tls 127.0.0.1 ${Q}_CERT="$work/client.pem" ${Q}_KEY="$work/none"

# ---- A token; a key; credentials
begin <<END
authorization { token: hush-token }
END
attempt "a token" 0 nats 127.0.0.1 ${Q}_TOKEN="$work/token"
attempt "a wrong token" 74 nats 127.0.0.1 ${Q}_TOKEN="$work/wrong-token"
attempt "TLS that the server has not" 74 tls 127.0.0.1 ${Q}_TOKEN="$work/token"
begin <<END
authorization { users: [ { nkey: $(cat "$work/user.pub") } ] }
END
attempt "a key" 0 nats 127.0.0.1 ${Q}_NKEY="$work/user.nk"
attempt "no key" 74 nats 127.0.0.1 A=b
attempt "a broken key" 65 nats 127.0.0.1 ${Q}_NKEY="$work/bad.nk"
sed 's/.$/A/; s/^SUA/SUB/' "$work/user.nk" >"$work/typo.nk"
attempt "a key with a slip in it" 65 nats 127.0.0.1 ${Q}_NKEY="$work/typo.nk"
begin <"$work/operator.conf"
attempt "credentials" 0 nats 127.0.0.1 ${Q}_CREDS="$work/user.creds"
attempt "credentials of another account" 74 nats 127.0.0.1 ${Q}_CREDS="$work/stranger.creds"
has "credentials of another account" "refuses our login" "$work/err"
attempt "broken credentials" 74 nats 127.0.0.1 ${Q}_CREDS="$work/bad.creds"
attempt "no such credentials" 74 nats 127.0.0.1 ${Q}_CREDS="$work/none"
nats_gone

# ---- Kafka: a broker that refuses
broker() { # certificate and key, or nothing
    [ -z "$others" ] || { kill -9 $others; wait $others 2>/dev/null; rm "$work/port"; }
    python3 "$here/broker.py" "$work/port" "$@" &
    others=$!
    until_so "the broker comes up" test -e "$work/port"
    port=$(cat "$work/port")
}
settings() { cat >"$work/kafka.properties"; }
if "$program" push kafka://127.0.0.1:1 2>&1 | grep -q "built without"; then
    echo "built without Kafka: its part is not tested"
else
    settings <<END
# a comment
security.protocol = SASL_PLAINTEXT
sasl.mechanisms=PLAIN
sasl.username=coder
sasl.password=hush-login
client.rack=harbour
END
    broker
    attempt "Kafka refuses a password" 74 kafka 127.0.0.1 ${Q}_KAFKA="$work/kafka.properties"
    has "Kafka refuses a password" "wrong user or password" "$work/err"
    settings <<END
sasl.mechanisms=PLAIN
sasl.pasword=hush-login
END
    attempt "a setting that is none" 65 kafka 127.0.0.1 ${Q}_KAFKA="$work/kafka.properties"
    has "a setting that is none" "line 2" "$work/err"
    attempt "no such settings" 74 kafka 127.0.0.1 ${Q}_KAFKA="$work/none"
    broker "$work/here.pem" "$work/here.key"
    echo "sasl.mechanisms=PLAIN" | settings
    attempt "Kafka by TLS refuses a password" 74 kafka 127.0.0.1 ${Q}_CA="$work/ours.pem" ${Q}_LOGIN="$work/wrong" ${Q}_KAFKA="$work/kafka.properties"
    has "Kafka by TLS refuses a password" "wrong user or password" "$work/err"
    attempt "a wrong authority of Kafka" 74 kafka 127.0.0.1 ${Q}_CA="$work/theirs.pem" ${Q}_LOGIN="$work/login"
    has "a wrong authority of Kafka" "certificate" "$work/err"
    broker "$work/elsewhere.pem" "$work/elsewhere.key"
    attempt "a wrong name of Kafka" 74 kafka 127.0.0.1 ${Q}_CA="$work/ours.pem"
    has "a wrong name of Kafka" "certificate" "$work/err"
fi
[ $failed = 0 ] && echo "access.sh: all as expected"
exit $failed
