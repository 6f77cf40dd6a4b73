#!/bin/sh
# What single commands cost, beside a program that does nothing: benches/cli.sh [BINARY] [WORK-FOLDER]
# Needs hyperfine and python3. Worlds of 200 and 10,000 profiles are made in the work folder and kept.
set -eu
here=$(dirname "$0")
binary=$(realpath "${1:-target/release/keyfob}")
work=$(realpath -m "${2:-target/bench}")
export DBUS_SESSION_BUS_ADDRESS=unix:path=/nonexistent

mkdir -p "$work"
for count in 200 10000; do
    [ -d "$work/$count" ] || python3 "$here/world.py" "$binary" "$work/$count" "$count"
done

compare() {
    title=$1
    shift
    printf '== %s\n' "$title"
    hyperfine --shell=none --warmup 20 --runs "${RUNS:-200}" --style basic "$@" 2>/dev/null |
        grep -E '^(Benchmark|  Time|  Range)'
}

export KEYFOB_HOME="$work/200"
export KEYFOB_KEY_FILE="$KEYFOB_HOME/vault.key"
compare '200 profiles, key file' true "$binary --version" "$binary get p00000" "$binary status p00000" \
    "$binary status" "$binary list" "$binary list --json"

# Without the variable and with the file moved away, only the kernel's key cache can open the vault.
if "$binary" vault unlock 2>/dev/null; then
    unset KEYFOB_KEY_FILE
    mv "$KEYFOB_HOME/vault.key" "$KEYFOB_HOME/vault.key.away"
    trap 'mv "$work/200/vault.key.away" "$work/200/vault.key"' EXIT
    compare '200 profiles, kernel key cache' "$binary get p00000"
    trap - EXIT
    mv "$KEYFOB_HOME/vault.key.away" "$KEYFOB_HOME/vault.key"
    "$binary" vault lock 2>/dev/null
fi

export KEYFOB_HOME="$work/10000"
export KEYFOB_KEY_FILE="$KEYFOB_HOME/vault.key"
RUNS=30
compare '10,000 profiles, key file' "$binary get p00000" "$binary status p00000" "$binary status" "$binary list"
