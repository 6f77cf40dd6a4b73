#!/usr/bin/env bash
# Real consumers: the shells, parsers and tools that each form of a token is for get exactly the token.
#
#   tests/consumers.sh              all cases (tests/consumers/)
#   tests/consumers.sh PATTERN      only those whose titles have this in them
#
# Nothing leaves this machine but the installation of what it needs (target/consumers keeps it); keyfob gets a home of
# its own. What can't be installed by a script (terraform, docker, pwsh) is used where it is there, else told as skipped.
set -euo pipefail
cd "$(dirname "$0")/.."

source=$PWD/tests/consumers
target=$(realpath -m "${CARGO_TARGET_DIR:-target}")
place=$target/consumers

# program=package, where their names differ.
programs='zsh fish jq curl git direnv ruby openssl node=nodejs npm kubectl=kubernetes-client busybox=busybox-static python3'
tools() {
  local missing=() one
  for one in $programs; do
    command -v "${one%=*}" >/dev/null || missing+=("${one#*=}")
  done
  python3 -c 'import venv, ensurepip' 2>/dev/null || missing+=(python3-venv)
  [ ${#missing[@]} -gt 0 ] || return 0
  if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
    echo "needs ${missing[*]}" >&2
    exit 1
  fi
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends "${missing[@]}" >/dev/null
}

# Only changed lists install anew.
libraries() {
  mkdir -p "$place"
  if ! cmp -s "$source/requirements.txt" "$place/requirements.txt" || [ ! -x "$place/venv/bin/python" ]; then
    rm -rf "$place/venv" "$place/requirements.txt"
    python3 -m venv "$place/venv"
    "$place/venv/bin/pip" install --quiet --disable-pip-version-check --only-binary :all: -r "$source/requirements.txt"
    cp "$source/requirements.txt" "$place/"
  fi
  if ! cmp -s "$source/package-lock.json" "$place/installed.json"; then
    rm -f "$place/installed.json"
    cp "$source/package.json" "$source/package-lock.json" "$place/"
    npm ci --prefix "$place" --ignore-scripts --no-fund --no-audit --loglevel=error
    cp "$source/package-lock.json" "$place/installed.json"
  fi
}

tools
libraries
cargo build --locked --quiet
KEYFOB_SCRATCH=$(mktemp -d)
trap 'rm -rf "$KEYFOB_SCRATCH"' EXIT
export KEYFOB_SCRATCH KEYFOB_BINARY=$target/debug/keyfob KEYFOB_CONSUMERS=$place
export PATH=$place/venv/bin:$PATH PYTHONDONTWRITEBYTECODE=1
"$place/venv/bin/python" "$source/run.py" "$@"
