#!/usr/bin/env bash
# A throw-away PostgreSQL cluster of its own for the tests: no durability, gone on stop.
#
#   scripts/postgres.sh ensure     makes sure that server programs are there (installs them with apt-get if not)
#   scripts/postgres.sh programs   prints the folder of the server programs
#   scripts/postgres.sh start      starts a cluster; prints PLANTEL_TEST_POSTGRES=... and PLANTEL_TEST_POSTGRES_DIR=...
#   scripts/postgres.sh url DIR    prints the URL of the cluster in DIR
#   scripts/postgres.sh stop DIR   stops it and removes DIR
#
# What happens to clusters that are not for tests, where a test wants it to happen:
#   scripts/postgres.sh kill DIR     ends it with kill -9, all its processes at once
#   scripts/postgres.sh halt DIR     stops it in order, and keeps DIR
#   scripts/postgres.sh restart DIR  starts it again after either, on the port that it had
#
# A caller does:
#   eval "$(scripts/postgres.sh start)"; export PLANTEL_TEST_POSTGRES
#   scripts/postgres.sh stop "$PLANTEL_TEST_POSTGRES_DIR"
#
# PLANTEL_TEST_POSTGRES_DURABLE=1   leaves fsync and its kin on and gives it a quarter of the memory, for honest
#                                   measurements
# PLANTEL_TEST_POSTGRES_LOCALE=...  another collation than "C", as initdb --locale reads it
set -euo pipefail

readonly OLDEST=15
readonly MARKER=plantel-test-postgres

say() { printf '%s\n' "$*" >&2; }
die() { say "postgres.sh: $*"; exit 1; }

# --- programs ---------------------------------------------------------------------------------

# Whether a folder holds a server we can use.
usable() {
    local version
    [ -x "$1/postgres" ] && [ -x "$1/initdb" ] && [ -x "$1/pg_ctl" ] || return 1
    version=$("$1/postgres" --version 2>/dev/null | sed -E 's/^[^0-9]*([0-9]+).*/\1/') || return 1
    [ -n "$version" ] && [ "$version" -ge "$OLDEST" ] 2>/dev/null
}

# Folders that may hold a server, best first. Versioned folders come before PATH,
# since what lies in PATH may be a wrapper.
candidates() {
    local folder
    for folder in /usr/lib/postgresql/*/bin /usr/pgsql-*/bin /opt/homebrew/opt/postgresql@*/bin \
        /usr/local/opt/postgresql@*/bin; do
        [ ! -d "$folder" ] || printf '%s\n' "$folder"
    done | sort -rV
    if command -v pg_config >/dev/null 2>&1; then pg_config --bindir 2>/dev/null || true; fi
    if command -v postgres >/dev/null 2>&1; then dirname "$(command -v postgres)"; fi
}

# Prints the folder of the server programs.
find_programs() {
    local folder
    while IFS= read -r folder; do
        if usable "$folder"; then printf '%s\n' "$folder"; return 0; fi
    done < <(candidates)
    return 1
}

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"
    elif command -v sudo >/dev/null 2>&1; then sudo "$@"
    else die "installing PostgreSQL needs root: run '$*' as root, or install sudo"
    fi
}

install_programs() {
    local package
    if ! command -v apt-get >/dev/null 2>&1; then
        say "PostgreSQL $OLDEST or newer is needed for the tests, and its server programs were not found."
        say "Install them with the package manager of this system, then try again:"
        say "  macOS:   brew install postgresql@17"
        say "  Fedora:  sudo dnf install postgresql-server"
        say "  Arch:    sudo pacman -S postgresql"
        die "no PostgreSQL server, and no apt-get to install one"
    fi
    say "Installing PostgreSQL (the package may start a server of its own on port 5432; the tests do not use it) ..."
    as_root apt-get update >&2
    package=$(apt-cache search --names-only '^postgresql-[0-9]+$' | cut -d' ' -f1 | sort -rV | head -n 1)
    if [ -z "$package" ] || [ "${package#postgresql-}" -lt "$OLDEST" ]; then
        say "This system offers ${package:-no PostgreSQL}. Add the packages of the PostgreSQL project, then try again:"
        say "  sudo apt-get install -y postgresql-common"
        say "  sudo /usr/share/postgresql-common/pgdg/apt.postgresql.org.sh -y"
        die "PostgreSQL $OLDEST or newer is needed"
    fi
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$package" >&2
}

# Prints the folder of the server programs, after installing them if need be.
programs() {
    find_programs && return 0
    install_programs
    find_programs || die "PostgreSQL was installed, but its programs were not found"
}

# --- who runs it ------------------------------------------------------------------------------

# initdb and the server refuse root.
owner() {
    local name
    if [ "$(id -u)" != 0 ]; then id -un; return; fi
    for name in postgres nobody; do
        if id "$name" >/dev/null 2>&1; then printf '%s\n' "$name"; return; fi
    done
    die "running as root needs a user 'postgres' or 'nobody' for the server"
}

# Runs a program as the owner of the cluster, from a folder that everybody may enter.
as_owner() {
    local who
    cd /
    if [ "$(id -u)" != 0 ]; then "$@"; return; fi
    who=$(owner)
    if command -v setpriv >/dev/null 2>&1; then
        setpriv --reuid="$who" --regid="$(id -g "$who")" --clear-groups -- "$@"
    elif command -v runuser >/dev/null 2>&1; then
        runuser -u "$who" -- "$@"
    else
        su -s /bin/sh "$who" -c 'exec "$0" "$@"' -- "$@"
    fi
}

# --- the cluster ------------------------------------------------------------------------------

# Whether somebody listens on the port.
taken() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

free_port() {
    local port
    for _ in {1..200}; do
        port=$((20000 + (RANDOM * 32768 + RANDOM) % 10000))
        if ! taken "$port"; then printf '%s\n' "$port"; return 0; fi
    done
    die "no free port between 20000 and 29999"
}

# A new folder that the owner of the cluster can reach. A socket's path may have 107 bytes at the
# most, so a deep TMPDIR is no good either.
fresh_folder() {
    local parent folder
    for parent in "${TMPDIR:-/tmp}" /tmp; do
        [ "${#parent}" -le 60 ] || continue
        folder=$(mktemp -d "${parent%/}/plantel-postgres.XXXXXX") || continue
        folder=$(cd "$folder" && pwd)
        chmod 700 "$folder"
        if [ "$(id -u)" = 0 ]; then chown "$(owner)" "$folder"; fi
        if as_owner test -w "$folder"; then printf '%s\n' "$folder"; return 0; fi
        rmdir "$folder"
    done
    die "no temporary folder that the user '$(owner)' can write to"
}

# What a server keeps of its pages: when it is measured a quarter of the memory, as its manual advises and
# operators set it, at most 4 GB; for tests as little as it comes with.
shared_buffers() {
    local quarter=0
    if [ "${PLANTEL_TEST_POSTGRES_DURABLE:-}" = 1 ] && [ -r /proc/meminfo ]; then
        quarter=$(awk '/^MemTotal:/ { print int($2 / 4096) }' /proc/meminfo)
    fi
    if [ "$quarter" -gt 4096 ]; then quarter=4096; fi
    if [ "$quarter" -lt 128 ]; then quarter=128; fi
    printf '%sMB\n' "$quarter"
}

configure() {
    cat <<CONF

listen_addresses = '127.0.0.1'
unix_socket_directories = '$1'
max_connections = 300
shared_buffers = $(shared_buffers)
lc_messages = 'C'
CONF
    if [ "${PLANTEL_TEST_POSTGRES_DURABLE:-}" = 1 ]; then
        # A server that has run for a day writes into log files that it had before. A new one has none, and would
        # write each full of zeros first.
        printf 'wal_init_zero = off\nmax_wal_size = 4GB\n'
        return
    fi
    cat <<CONF
fsync = off
synchronous_commit = off
full_page_writes = off
CONF
}

start() {
    local bin folder data port log
    bin=$(programs)
    folder=$(fresh_folder)
    data=$folder/data log=$folder/log
    # Until the cluster runs, whatever ends this script takes the folder along.
    # shellcheck disable=SC2064
    trap "remove '$folder'" EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM HUP
    if ! as_owner "$bin/initdb" --pgdata="$data" --username=postgres --auth=trust --encoding=UTF8 \
        --locale="${PLANTEL_TEST_POSTGRES_LOCALE:-C}" --no-sync --no-instructions >"$folder/initdb.log" 2>&1; then
        cat "$folder/initdb.log" >&2
        die "initdb failed"
    fi
    configure "$folder" | as_owner tee -a "$data/postgresql.conf" >/dev/null

    for _ in {1..20}; do
        port=$(free_port)
        if as_owner "$bin/pg_ctl" --pgdata="$data" --log="$log" --options="-p $port" --wait --timeout=60 --silent \
            start </dev/null >"$folder/pg_ctl.log" 2>&1; then
            printf 'postgres://postgres@127.0.0.1:%s/postgres\n' "$port" >"$folder/$MARKER"
            trap - EXIT INT TERM HUP
            say "PostgreSQL ($("$bin/postgres" --version | sed 's/^[^0-9]*//')) on port $port in $folder"
            printf 'PLANTEL_TEST_POSTGRES=%s\n' "$(cat "$folder/$MARKER")"
            printf 'PLANTEL_TEST_POSTGRES_DIR=%s\n' "$folder"
            return 0
        fi
        # Somebody took the port between the look and the start: another one. Anything else will not get better.
        grep -qiE 'could not bind|address already in use' "$log" 2>/dev/null || break
        say "port $port was taken meanwhile, trying another"
        as_owner rm -f "$log"
    done
    cat "$folder/pg_ctl.log" "$log" >&2 2>/dev/null || true
    die "PostgreSQL did not start"
}

# Ends the server of a folder, if it runs, and removes the folder.
remove() {
    local folder=$1 bin
    if [ -e "$folder/data/postmaster.pid" ] && bin=$(find_programs); then
        if ! as_owner "$bin/pg_ctl" --pgdata="$folder/data" --mode=immediate --wait --timeout=15 --silent stop </dev/null >&2 2>&1 &&
            as_owner "$bin/pg_ctl" --pgdata="$folder/data" status >/dev/null 2>&1; then
            die "the server in $folder does not stop"
        fi
    fi
    rm -rf -- "$folder"
}

# The processes that a process has begun.
children_of() {
    if [ -r /proc/self/status ]; then
        { grep -l "^PPid:[[:space:]]*$1\$" /proc/[0-9]*/status 2>/dev/null || true; } | cut -d/ -f3
    else
        ps -A -o pid= -o ppid= | awk -v parent="$1" '$2 == parent { print $1 }'
    fi
}

# Whether a process runs: one that nobody has buried is dead, though its id is still known.
runs() {
    kill -0 "$1" 2>/dev/null || return 1
    if [ -r /proc/self/status ]; then
        ! grep -q '^State:[[:space:]]*Z' "/proc/$1/status" 2>/dev/null
    else
        case "$(ps -o state= -p "$1" 2>/dev/null)" in Z*) return 1 ;; esac
    fi
}

# Ends the server of a folder at once, as the machine would. The notes of who runs go too: where nobody buries the dead
# their ids look taken, and the next server would refuse to start.
kill_at_once() {
    local folder=$1 postmaster children process
    [ -s "$folder/data/postmaster.pid" ] || die "no server runs in $folder"
    postmaster=$(head -n 1 "$folder/data/postmaster.pid")
    # Held first, so that it begins nothing more.
    kill -STOP "$postmaster"
    children=$(children_of "$postmaster")
    # shellcheck disable=SC2086
    kill -KILL "$postmaster" $children 2>/dev/null || true
    for process in "$postmaster" $children; do
        for _ in {1..500}; do
            runs "$process" || break
            sleep 0.02
        done
        ! runs "$process" || die "process $process of the server in $folder does not end"
    done
    rm -f -- "$folder/data/postmaster.pid" "$folder"/.s.PGSQL.*
}

# Ends the server of a folder in order, and keeps the folder.
halt_in_order() {
    local bin
    bin=$(find_programs) || die "the server programs are gone"
    as_owner "$bin/pg_ctl" --pgdata="$1/data" --mode=fast --wait --timeout=60 --silent stop </dev/null >&2 2>&1 ||
        die "the server in $1 does not stop"
}

# Starts the server of a folder again on the port that it had, and comes back when it takes connections.
restart() {
    local folder=$1 bin port
    bin=$(find_programs) || die "the server programs are gone"
    port=$(sed -E 's/.*:([0-9]+)\/.*/\1/' "$folder/$MARKER")
    if ! as_owner "$bin/pg_ctl" --pgdata="$folder/data" --log="$folder/log" --options="-p $port" --wait --timeout=120 \
        --silent start </dev/null >"$folder/pg_ctl.log" 2>&1; then
        cat "$folder/pg_ctl.log" >&2
        tail -n 20 "$folder/log" >&2 || true
        die "the server in $folder does not start again"
    fi
}

# Refuses what this script did not start.
ours() {
    [ -n "${1:-}" ] || die "which cluster? give its folder (PLANTEL_TEST_POSTGRES_DIR)"
    [ -d "$1" ] && [ ! -L "$1" ] && [ -f "$1/$MARKER" ] || die "$1 is not a cluster that this script started"
}

case "${1:-}" in
    ensure) found=$(programs) && say "PostgreSQL server programs: $found" ;;
    programs) programs ;;
    start) start ;;
    url) ours "${2:-}" && cat "$2/$MARKER" ;;
    stop) ours "${2:-}" && remove "$(cd "$2" && pwd)" ;;
    kill) ours "${2:-}" && kill_at_once "$(cd "$2" && pwd)" ;;
    halt) ours "${2:-}" && halt_in_order "$(cd "$2" && pwd)" ;;
    restart) ours "${2:-}" && restart "$(cd "$2" && pwd)" ;;
    *)
        say "usage: postgres.sh ensure | programs | start | url DIR | stop DIR | kill DIR | halt DIR | restart DIR"
        exit 2
        ;;
esac
