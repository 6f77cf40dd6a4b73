#!/usr/bin/env bash
# A real OpenID provider and a real browser: panva's oidc-provider from npm, and headless Chromium as $BROWSER.
#
#   tests/real-servers.sh              all cases (tests/real-servers/cases.mjs)
#   tests/real-servers.sh PATTERN      only those whose names match
#
# Nothing leaves this machine but the installation of what it needs; keyfob gets a home of its own for each case.
set -euo pipefail
cd "$(dirname "$0")/.."

source=$PWD/tests/real-servers
target=$(realpath -m "${CARGO_TARGET_DIR:-target}")
place=$target/real-servers

tools() {
  local missing=()
  command -v chromium >/dev/null || missing+=(chromium)
  command -v node >/dev/null || missing+=(nodejs)
  command -v npm >/dev/null || missing+=(npm)
  [ ${#missing[@]} -gt 0 ] || return 0
  if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
    echo "needs ${missing[*]}" >&2
    exit 1
  fi
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends "${missing[@]}" >/dev/null
}

# What oidc-provider is written for: Debian 12's own node is too old.
fitting_node() {
  node -e 'process.exit(typeof URL.parse === "function" ? 0 : 1)' && return
  echo "needs node 20.20 or newer, not $(node --version)" >&2
  exit 1
}

# The modules lie beside a copy of the scripts, since that is where node looks for them; only a changed lock installs them anew.
modules() {
  mkdir -p "$place"
  cp "$source"/*.mjs "$source/package.json" "$place/"
  if ! cmp -s "$source/package-lock.json" "$place/installed.json"; then
    rm -f "$place/installed.json"
    cp "$source/package-lock.json" "$place/"
    npm ci --prefix "$place" --ignore-scripts --no-fund --no-audit --loglevel=error
    cp "$source/package-lock.json" "$place/installed.json"
  fi
}

tools
fitting_node
modules
cargo build --locked --quiet
KEYFOB_SCRATCH=$(mktemp -d)
trap 'rm -rf "$KEYFOB_SCRATCH"' EXIT
export KEYFOB_SCRATCH KEYFOB_BINARY=$target/debug/keyfob
node --test --test-reporter=spec ${1:+--test-name-pattern="$1"} "$place/cases.mjs"
