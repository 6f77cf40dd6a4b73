#!/usr/bin/env bash
# The completions in the shells themselves: bash (alone and with bash-completion), zsh, fish, elvish.
#
#   tests/completions.sh [KEYFOB]      the binary; else the debug build
#
# Each shell is an interactive one in a pseudo-terminal (script(1)) or answers through its own completion function; what it
# would put on the line is compared. PowerShell isn't in Debian, so its script is not run.
set -euo pipefail
cd "$(dirname "$0")/.."

need() {
  # Unlike command -v, type wants all of them.
  type zsh fish elvish python3 >/dev/null 2>&1 && [ -e /usr/share/bash-completion/bash_completion ] && return
  if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
    echo "needs zsh, fish, elvish, bash-completion and python3" >&2
    exit 1
  fi
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends zsh fish elvish bash-completion python3
}

need
if [ $# = 0 ]; then
  cargo build --quiet --locked
  set -- "$(realpath -m "${CARGO_TARGET_DIR:-target}")/debug/keyfob"
fi
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
mkdir -p "$scratch/bin" "$scratch/home/fpath" "$scratch/folder"
ln -s "$(realpath "$1")" "$scratch/bin/keyfob"
touch "$scratch/folder/my file.txt" "$scratch/folder/other"
export PATH="$scratch/bin:$PATH" KEYFOB_HOME="$scratch/keyfob" HOME="$scratch/home" LC_ALL=C.UTF-8 TERM=xterm
export DBUS_SESSION_BUS_ADDRESS=unix:path=/nonexistent
unset XDG_CONFIG_HOME XDG_DATA_HOME KEYFOB_PROFILE
mkdir -m 700 "$KEYFOB_HOME"
cat >"$KEYFOB_HOME/config.toml" <<'X'
[templates]
mine = "{token}"
[servers.eu-prod]
provider = "morpheus"
url = "https://morpheus.example.com"
[profiles.prod-acme]
server = "eu-prod"
tenant = "acme"
tags = ["eu"]
[profiles.prod-globex]
server = "eu-prod"
tenant = "globex"
tags = ["eu west"]
[profiles."it's $me"]
server = "eu-prod"
X
exec python3 tests/completions.py "$scratch"
