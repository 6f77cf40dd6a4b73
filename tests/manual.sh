#!/usr/bin/env bash
# The manual pages as mandoc(1) reads them: no warning in any page.
set -euo pipefail
cd "$(dirname "$0")/.."

if ! command -v mandoc >/dev/null; then
  if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
    echo "needs mandoc" >&2
    exit 1
  fi
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends mandoc
fi
mandoc -T lint -W warning assets/man/*.1
echo "$(ls assets/man/*.1 | wc -l) pages without a warning"
