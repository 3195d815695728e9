#!/usr/bin/env bash
# The outside peers that the tests start: an SMTP server in Python, an OpenID provider in Node.
#
#   scripts/test-peers.sh ensure   installs what they need into target/peers, if it is not there yet
#
# tests/peers pins the versions. The tests find
#   target/peers/venv/bin/python     for tests/peers/smtp.py and tests/peers/read_ics.py
#   target/peers/node_modules        for tests/peers/oidc.mjs
# (below CARGO_TARGET_DIR, if that is set).
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."
readonly pins=tests/peers
readonly installed_into=${CARGO_TARGET_DIR:-target}/peers
readonly what="the tests' SMTP server and OpenID provider"
readonly oldest_python=3.9 oldest_node=18
readonly imports="aiosmtpd, icalendar" package=oidc-provider
. scripts/pinned.sh

case "${1:-}" in
    ensure)
        ensure_pinned
        say "test peers: $(cd "$installed_into" && pwd)"
        ;;
    *) say "usage: test-peers.sh ensure"; exit 2 ;;
esac
