#!/usr/bin/env bash
# What becomes of tokens when the wall clock is set: the real binary under libfaketime. (tests/it/clock.rs)
set -euo pipefail
cd "$(dirname "$0")/.."

if ! command -v faketime >/dev/null; then
  if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
    echo "needs faketime" >&2
    exit 1
  fi
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends faketime
fi

cargo test --quiet --test it -- --ignored clock::
