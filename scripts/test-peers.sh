#!/usr/bin/env bash
# The outside peers that the tests start: an SMTP server in Python, an OpenID provider in Node.
#
#   scripts/test-peers.sh ensure   installs what they need into target/peers, if it is not there yet
#
# tests/peers pins the versions; a change of the pins installs anew. Once installed, the network is
# not touched. The tests find
#   target/peers/venv/bin/python     for tests/peers/smtp.py and tests/peers/read_ics.py
#   target/peers/node_modules        for tests/peers/oidc.mjs
# (below CARGO_TARGET_DIR, if that is set).
set -euo pipefail

readonly OLDEST_PYTHON=3.9
readonly OLDEST_NODE=18

cd "$(dirname "${BASH_SOURCE[0]}")/.."
readonly pins=tests/peers
readonly peers=${CARGO_TARGET_DIR:-target}/peers
readonly stamp=$peers/stamp

say() { printf '%s\n' "$*" >&2; }
die() { say "test-peers.sh: $*"; exit 1; }

# --- programs ---------------------------------------------------------------------------------

# Prints a Python that can make virtual environments. The system's own comes second: what lies in
# PATH may be another, to which the packages of the system add nothing.
find_python() {
    local python
    for python in python3 /usr/bin/python3; do
        if "$python" -c "import sys, venv, ensurepip
sys.exit(sys.version_info < tuple(map(int, '$OLDEST_PYTHON'.split('.'))))" >/dev/null 2>&1; then
            printf '%s\n' "$python"
            return 0
        fi
    done
    return 1
}

usable_node() {
    node -e "process.exit(parseInt(process.versions.node) < $OLDEST_NODE ? 1 : 0)" >/dev/null 2>&1
}

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"
    elif command -v sudo >/dev/null 2>&1; then sudo "$@"
    else die "installing Python and Node needs root: run '$*' as root, or install sudo"
    fi
}

# Installs what is missing of Python, Node and npm.
install_programs() {
    local packages=()
    find_python >/dev/null || packages+=(python3 python3-venv)
    usable_node || packages+=(nodejs)
    command -v npm >/dev/null 2>&1 || packages+=(npm)
    [ "${#packages[@]}" -gt 0 ] || return 0
    if ! command -v apt-get >/dev/null 2>&1; then
        say "The tests start an SMTP server in Python and an OpenID provider in Node. Needed: Python $OLDEST_PYTHON or"
        say "newer with venv, Node $OLDEST_NODE or newer, npm. Install them with the package manager of this system:"
        say "  macOS:   brew install python node"
        say "  Fedora:  sudo dnf install python3 nodejs npm"
        say "  Arch:    sudo pacman -S python nodejs npm"
        die "missing (by Debian's names): ${packages[*]}; and no apt-get to install them"
    fi
    say "Installing ${packages[*]} for the tests ..."
    as_root apt-get update >&2
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${packages[@]}" >&2
    find_python >/dev/null || die "no Python $OLDEST_PYTHON or newer with venv, though python3-venv was installed"
    usable_node || die "no Node $OLDEST_NODE or newer; this system has $(node --version 2>/dev/null || echo none)"
    command -v npm >/dev/null 2>&1 || die "npm was installed, but was not found"
}

# --- packages ---------------------------------------------------------------------------------

fingerprint() { cat "$pins/requirements.txt" "$pins/package.json" "$pins/package-lock.json" | cksum; }

# Whether what the pins ask for is there, and still runs: a Python may have been upgraded away.
installed() {
    [ "$(cat "$stamp" 2>/dev/null)" = "$(fingerprint)" ] && [ -d "$peers/node_modules/oidc-provider" ] &&
        "$peers/venv/bin/python" -c 'import aiosmtpd, icalendar' >/dev/null 2>&1 && usable_node
}

install_packages() {
    say "Installing the tests' SMTP server and OpenID provider into $peers ..."
    mkdir -p "$peers"
    rm -rf -- "$stamp" "$peers/venv" "$peers/node_modules"
    "$(find_python)" -m venv "$peers/venv"
    "$peers/venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps \
        --requirement "$pins/requirements.txt" >&2 || die "pip failed; the first installation needs PyPI"
    cp "$pins/package.json" "$pins/package-lock.json" "$peers/"
    (cd "$peers" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >&2) ||
        die "npm failed; the first installation needs the npm registry"
    fingerprint >"$stamp"
    installed || die "what was installed into $peers does not run"
}

ensure() {
    if ! installed; then
        install_programs
        install_packages
    fi
    say "test peers: $(cd "$peers" && pwd)"
}

case "${1:-}" in
    ensure) ensure ;;
    *) say "usage: test-peers.sh ensure"; exit 2 ;;
esac
