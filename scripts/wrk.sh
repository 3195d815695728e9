#!/usr/bin/env bash
# wrk, which asks when Plantel is measured against bare servers (benches/limit).
#
#   scripts/wrk.sh ensure   makes sure that it is there (installs it with apt-get if not)
set -euo pipefail

say() { printf '%s\n' "$*" >&2; }
die() { say "wrk.sh: $*"; exit 1; }

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"
    elif command -v sudo >/dev/null 2>&1; then sudo "$@"
    else die "installing wrk needs root: run '$*' as root, or install sudo"
    fi
}

ensure() {
    if command -v wrk >/dev/null 2>&1; then return; fi
    command -v apt-get >/dev/null 2>&1 ||
        die "wrk is missing, and there is no apt-get to install it: https://github.com/wg/wrk"
    say "Installing wrk ..."
    as_root apt-get update >&2
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends wrk >&2
    command -v wrk >/dev/null 2>&1 || die "wrk was installed, but it was not found"
}

case "${1:-}" in
    ensure) ensure && say "wrk: $(command -v wrk)" ;;
    *) say "usage: wrk.sh ensure"; exit 2 ;;
esac
