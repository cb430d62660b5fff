#!/bin/sh
# Runs a test with its stores on a private server of PostgreSQL.
# Usage: on-postgres.sh PROGRAM TEST [ARGUMENTS...]
set -u
. "$(dirname "$0")/expect.sh"
program=$1
shift
. "$(dirname "$0")/postgres.sh"
"$@"
