#!/usr/bin/env bash
# Sends what nobody would write to every parser of bytes from outside (fuzz/README.md).
#
#   scripts/fuzz.sh [SECONDS [TARGET...]]   each target for so long (120), two beside each other; 0 sends the seeds alone
#   scripts/fuzz.sh minimise                takes over into fuzz/seeds what the corpus reaches beyond them
#   scripts/fuzz.sh replay TARGET FILE      sends one file, such as one of fuzz/artifacts
#
# Wants cargo-fuzz and a nightly compiler, or another by FUZZ_TOOLCHAIN. Ends with 1 when a target found something.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."
root=$PWD
built_into=$(mkdir -p "${CARGO_TARGET_DIR:-target}/fuzz" && cd "${CARGO_TARGET_DIR:-target}/fuzz" && pwd)
triple=$(rustc -vV | sed -n 's/^host: //p')
readonly root built_into triple toolchain=${FUZZ_TOOLCHAIN:-nightly}
readonly binaries=$built_into/$triple/release logs=$built_into/logs

# The largest seed, in bytes, and the most seeds of a target.
readonly most_bytes=4096 most_seeds=60

say() { printf '%s\n' "$*" >&2; }
die() { say "fuzz.sh: $*"; exit 2; }

unset RUSTC_WORKSPACE_WRAPPER

targets=()
for file in fuzz/fuzz_targets/*.rs; do targets+=("$(basename "$file" .rs)"); done

build() {
    cargo "+$toolchain" fuzz --version >/dev/null 2>&1 ||
        die "cargo-fuzz or the toolchain $toolchain is missing: cargo install --locked cargo-fuzz; rustup toolchain install $toolchain"
    # Our own code has no unsafe, for which a sanitizer would look, and runs several times as fast without.
    RUSTC_BOOTSTRAP=1 cargo "+$toolchain" fuzz build --sanitizer none --codegen-units 8 \
        --target "$triple" --target-dir "$built_into"
}

# Becomes a target: NAME ARGUMENT...
become() {
    local name=$1 timeout=10
    shift
    # A frame of a WebP may claim fifty million pixels, and is drawn before it is known not to fit.
    [ "$name" != picture ] || timeout=60
    mkdir -p "fuzz/corpus/$name" "fuzz/artifacts/$name"
    exec "$binaries/$name" -timeout="$timeout" -rss_limit_mb=2048 -max_len=8192 \
        -artifact_prefix="$root/fuzz/artifacts/$name/" "$@"
}

running=()
trap '[ "${#running[@]}" -eq 0 ] || kill "${running[@]}" 2>/dev/null || true' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

fuzz() {
    local seconds=$1 for_how_long found=() at name
    if [ "$seconds" -eq 0 ]; then for_how_long=-runs=0; else for_how_long=-max_total_time=$seconds; fi
    mkdir -p "$logs"
    for ((at = 0; at < ${#targets[@]}; at += 2)); do
        running=()
        for name in "${targets[@]:at:2}"; do
            (become "$name" "$for_how_long" -print_final_stats=1 "fuzz/corpus/$name" "fuzz/seeds/$name") \
                >"$logs/$name.log" 2>&1 &
            running+=("$!")
        done
        local place=$at pid
        for pid in "${running[@]}"; do
            wait "$pid" || found+=("${targets[place]}")
            place=$((place + 1))
        done
        running=()
    done
    table
    [ "${#found[@]}" -gt 0 ] || return 0
    for name in "${found[@]}"; do
        say "--- $name found something; the end of $logs/$name.log:"
        tail -n 25 "$logs/$name.log" >&2
    done
    return 1
}

table() {
    printf '%-10s %12s %9s %9s %7s %8s\n' target executions coverage features corpus 'peak MB'
    local name
    for name in "${targets[@]}"; do
        awk -v name="$name" -v corpus="$(find "fuzz/corpus/$name" -type f | wc -l)" '
            / cov: / { for (i = 1; i < NF; i++) { if ($i == "cov:") cov = $(i + 1); if ($i == "ft:") ft = $(i + 1) }
                       sent = substr($1, 2) }
            /stat::number_of_executed_units/ { sent = $2 }
            /stat::peak_rss_mb/ { peak = $2 }
            END { printf "%-10s %12s %9s %9s %7s %8s\n", name, sent, cov, ft, corpus, peak }' "$logs/$name.log"
    done
}

minimise() {
    local name merged file
    merged=$(mktemp -d)
    for name in "${targets[@]}"; do
        rm -rf -- "${merged:?}/$name"
        mkdir -p "$merged/$name" "fuzz/corpus/$name"
        (become "$name" -merge=1 "$merged/$name" "fuzz/seeds/$name" "fuzz/corpus/$name") >/dev/null 2>&1 ||
            die "$name: what is there already cannot be sent"
        # The longest reach farthest.
        find "$merged/$name" -type f -size "-${most_bytes}c" -printf '%s %p\n' | sort -rn | head -n "$most_seeds" |
            while read -r _ file; do
                local there
                there=$(find "fuzz/seeds/$name" -type f | wc -l)
                if [ "$there" -lt "$most_seeds" ] && ! same "$file" "fuzz/seeds/$name"; then
                    cp "$file" "fuzz/seeds/$name/"
                fi
            done
        say "$name: $(find "fuzz/seeds/$name" -type f | wc -l) seeds"
    done
    rm -rf -- "$merged"
}

# Whether a folder has a file of the same content.
same() {
    local other
    for other in "$2"/*; do cmp -s "$1" "$other" && return 0; done
    return 1
}

case ${1:-120} in
minimise)
    build
    minimise
    ;;
replay)
    [ $# -eq 3 ] || die "usage: fuzz.sh replay TARGET FILE"
    build
    become "$2" "$3"
    ;;
*[!0-9]*) die "usage: fuzz.sh [SECONDS [TARGET...] | minimise | replay TARGET FILE]" ;;
*)
    seconds=${1:-120}
    [ $# -le 1 ] || targets=("${@:2}")
    build
    fuzz "$seconds"
    ;;
esac
