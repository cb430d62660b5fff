# What the tests of commands share; sourced, not run.  Counts failures in $failed; $work is a
# folder that goes when the script ends.
work=$(mktemp -d -p "$([ -d /dev/shm ] && echo /dev/shm || echo /tmp)")
trap 'rm -rf "$work"' EXIT
failed=0
# A store of a test is "${at}NAME$end": a file, or on the server that on-postgres.sh started.
at=${STORE_AT:-$work/}
end=${STORE_END-.db}
absent=$([ "$end" ] && echo 66 || echo 65) # the exit code where there is none

expect() { # name, wanted exit code, got
    [ "$2" = "$3" ] || { echo "FAILED $1: exit $3, wanted $2"; failed=1; }
}
has() { # name, pattern, file
    grep -q -- "$2" "$3" || { echo "FAILED $1: no \"$2\" in:"; head -5 "$3"; failed=1; }
}
hasnot() { # name, pattern, file
    ! grep -q -- "$2" "$3" || { echo "FAILED $1: \"$2\" in it"; failed=1; }
}
until_so() { # name, command...: waits for what only has to happen, on a busy machine for long
    until_name=$1
    shift
    for _ in $(seq 3000); do
        "$@" && return 0
        sleep 0.1
    done
    echo "FAILED $until_name: in vain: $*"
    failed=1
    return 1
}
is() { # name, wanted, got
    [ "$2" = "$3" ] || { echo "FAILED $1: \"$3\", wanted \"$2\""; failed=1; }
}
