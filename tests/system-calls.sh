#!/usr/bin/env bash
# Every changing system call of a refresh and a login, killed once and failed once with EIO and ENOSPC; a disk filled to its
# last byte. (tests/it/calls.rs)
#
#   tests/system-calls.sh              all
#   tests/system-calls.sh FILTER…      those tests: disk, toll, toll::a_refresh …
#
# Needs strace, and the right to trace and to mount: root, or user namespaces.
set -euo pipefail
cd "$(dirname "$0")/.."

tools() {
  command -v strace >/dev/null && return
  if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
    echo "needs strace" >&2
    exit 1
  fi
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends strace
}

tools
if ! strace -qq -o /dev/null true; then
  echo "tracing isn't permitted here (ptrace: a container needs --cap-add SYS_PTRACE), so system calls can't be failed" >&2
  exit 1
fi
inside=()
if ! { scratch=$(mktemp -d) && mount -t tmpfs none "$scratch" 2>/dev/null && umount "$scratch"; }; then
  inside=(unshare --user --map-root-user --mount)
  if ! "${inside[@]}" mount -t tmpfs none "$scratch"; then
    echo "mounting isn't permitted here, neither as root nor in a user namespace, so no disk can be filled" >&2
    exit 1
  fi
fi
rmdir "$scratch"

cargo test --quiet --test it --no-run
for filter in "${@:-}"; do
  ${inside[@]+"${inside[@]}"} cargo test --quiet --test it -- --ignored --nocapture --test-threads=1 "calls::$filter"
done
