#!/usr/bin/env bash
# Holds the program against the description of its API, in software that others wrote.
#
#   scripts/contract.sh PROGRAM [lint|client|ask [ROLE...]]   all of it, or one part
#
#   lint     redocly looks at the description itself
#   client   a typed client is made from it, compiled, and drives a journey
#   ask      schemathesis asks all there is to ask, as each role
#
# tests/contract pins the versions, which are installed into target/contract (below CARGO_TARGET_DIR, if that is
# set); once installed, the network is not touched. Each role has a server of its own with the demonstration in
# SQLite, ended by its own process id.
set -euo pipefail

readonly ROLES=(admin rector student)

[ $# -gt 0 ] || { echo "usage: contract.sh PROGRAM [lint|client|ask [ROLE...]]" >&2; exit 2; }
program=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
shift
cd "$(dirname "${BASH_SOURCE[0]}")/.."
readonly program pins=tests/contract
readonly installed_into=${CARGO_TARGET_DIR:-target}/contract
readonly what="what the contract is held against"
readonly oldest_python=3.11 oldest_node=20.19
readonly imports=schemathesis package=openapi-typescript
. scripts/pinned.sh

ensure_pinned
there=$(cd "$installed_into" && pwd)
here=$(cd "$pins" && pwd)
work=$(mktemp -d)
readonly there here work
server=

# --- a server ---------------------------------------------------------------------------------

end_server() {
    [ -n "$server" ] || return 0
    kill "$server" 2>/dev/null || true
    wait "$server" 2>/dev/null || true
    server=
}

trap 'end_server; rm -rf -- "$work"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
trap 'exit 129' HUP

# What is set for a run of tests: nobody is too quick, and passwords cost little.
readonly SETTINGS=(
    PLANTEL_HTTP__PORT=0 PLANTEL_HTTP__WORKERS=2 PLANTEL_LOG__LEVEL=warn
    PLANTEL_AUTH__BCRYPT_COST=4 PLANTEL_AUTH__ACCESS_MINUTES=600
    PLANTEL_LIMITS__LOGIN_PER_ADDRESS=off PLANTEL_LIMITS__LOGIN_PER_ACCOUNT=off
    PLANTEL_LIMITS__RECOVERY_PER_ADDRESS=off PLANTEL_LIMITS__RECOVERY_PER_ACCOUNT=off
    PLANTEL_LIMITS__SIGN_UP_PER_ADDRESS=off
    PLANTEL_LIMITS__RESET_PER_ADDRESS=off PLANTEL_LIMITS__RESET_PER_ACCOUNT=off
    PLANTEL_LIMITS__GENERAL_PER_ADDRESS=off PLANTEL_LIMITS__GENERAL_PER_ACCOUNT=off
)

# Starts a server over an empty folder, with the demonstration, and sets `address`.
start_server() {
    local folder=$work/$1
    mkdir "$folder"
    (cd "$folder" && exec env -i PATH="$PATH" HOME="$HOME" TMPDIR="${TMPDIR:-/tmp}" "${SETTINGS[@]}" \
        PLANTEL_DATABASE__URL="sqlite://$folder/plantel.db" "$program" serve --demo) \
        </dev/null >"$folder/out" 2>"$folder/log" &
    server=$!
    until address=$(grep -so 'http://127\.0\.0\.1:[0-9]*$' "$folder/out" | head -1) && [ -n "$address" ]; do
        kill -0 "$server" 2>/dev/null || { cat "$folder/log" >&2; die "the server ended before it listened"; }
        sleep 0.1
    done
}

# Nothing that was asked may have made it panic.
look_at_log() {
    if grep -q panicked "$work/$1/log"; then
        cat "$work/$1/log" >&2
        die "the server panicked"
    fi
}

# Sets TOKEN, INSTITUTION and ADDRESS for somebody of the demonstration.
sign_in_as() {
    local told
    told=$("$there/venv/bin/python" "$here/sign_in.py" "$address" "$1") || die "nobody can sign in as $1"
    read -r TOKEN INSTITUTION <<<"$told"
    export TOKEN INSTITUTION ADDRESS=$address
}

# --- the parts --------------------------------------------------------------------------------

lint() {
    say "The description is looked at ..."
    "$program" openapi >"$there/openapi.json"
    cmp -s "$there/openapi.json" docs/openapi.json || die "docs/openapi.json is not what the program says: make openapi"
    REDOCLY_TELEMETRY=off REDOCLY_SUPPRESS_UPDATE_NOTICE=true \
        "$there/node_modules/.bin/redocly" lint --config "$here/redocly.yaml" docs/openapi.json
}

client() {
    say "A client is made and compiled ..."
    rm -rf -- "$there/client"
    mkdir "$there/client"
    cp "$here/journey.ts" "$here/tsconfig.json" "$there/client/"
    # Fields that have a default need not be sent; an object of which nothing is said may hold anything.
    "$there/node_modules/.bin/openapi-typescript" docs/openapi.json --default-non-nullable=false \
        --empty-objects-unknown --output "$there/client/api.d.ts" >&2
    "$there/node_modules/.bin/tsc" --project "$there/client"
    say "The client goes on its journey ..."
    start_server client
    node "$there/client/js/journey.js" "$address"
    look_at_log client
    end_server
}

ask_as() {
    local status=0
    say "All there is to ask is asked as $1 ..."
    start_server "ask-$1"
    sign_in_as "$1"
    # It keeps notes where it is started, and Python beside what it reads.
    (cd "$work/ask-$1" && PYTHONDONTWRITEBYTECODE=1 HOOKS="$here/hooks.py" \
        "$there/venv/bin/schemathesis" --config-file "$here/schemathesis.toml" run "$address/openapi.json") || status=$?
    look_at_log "ask-$1"
    end_server
    return "$status"
}

# All roles ask, also after one was answered badly.
ask() {
    local role bad=()
    for role in "$@"; do
        ask_as "$role" || bad+=("$role")
    done
    [ "${#bad[@]}" -eq 0 ] || die "not as described, for: ${bad[*]}"
}

case "${1:-all}" in
    all) lint; client; ask "${ROLES[@]}" ;;
    lint) lint ;;
    client) client ;;
    ask)
        shift
        [ $# -gt 0 ] || set -- "${ROLES[@]}"
        ask "$@"
        ;;
    *) die "there is no part $1" ;;
esac
