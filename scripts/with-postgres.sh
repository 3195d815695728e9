#!/usr/bin/env bash
# Runs a command beside a throw-away PostgreSQL cluster and exits with its status:
#
#   scripts/with-postgres.sh cargo nextest run --workspace
#
# The command finds the cluster's URL in PLANTEL_TEST_POSTGRES and may do with the cluster what it likes.
set -euo pipefail

[ $# -gt 0 ] || { echo "usage: with-postgres.sh COMMAND..." >&2; exit 2; }
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

started=$("$here/postgres.sh" start)
eval "$started"
export PLANTEL_TEST_POSTGRES
folder=$PLANTEL_TEST_POSTGRES_DIR

# A signal is heard when the command has ended: bash waits for it first.
trap '"$here/postgres.sh" stop "$folder" || true' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
trap 'exit 129' HUP

# Nobody hears kill -9: a guard outside our process group cleans up behind it.
if command -v setsid >/dev/null 2>&1; then
    setsid bash -c '
        while kill -0 "$1" 2>/dev/null && [ -d "$3" ]; do sleep 2; done
        [ ! -d "$3" ] || "$2" stop "$3"
    ' guard $$ "$here/postgres.sh" "$folder" </dev/null >/dev/null 2>&1 &
    disown
fi

status=0
"$@" || status=$?
exit "$status"
