#!/usr/bin/env bash
# The real Secret Service under the vault: a private bus with a throw-away gnome-keyring, in every state it can be in.
#
#   tests/secret-service.sh            all modes, each with its tests (tests/it/secret_service.rs)
#   tests/secret-service.sh MODE       one mode: unlocked locked empty noservice nobus hung restarted
#
# Inside a mode the tests call it back: `inside lock|forget|stop|continue|restart`. Nothing here touches the user's own keyring:
# bus, data and runtime folders are private, and no display is there to prompt on.
set -euo pipefail
cd "$(dirname "$0")/.."

modes=(unlocked locked empty noservice nobus hung restarted)
collection=/org/freedesktop/secrets/collection/login
scratch=

tools() {
  # Unlike command -v, type wants all of them.
  type gnome-keyring-daemon dbus-run-session dbus-send >/dev/null 2>&1 && return
  if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
    echo "needs gnome-keyring, dbus-daemon and dbus-bin" >&2
    exit 1
  fi
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends gnome-keyring dbus-daemon dbus-bin
}

start_unlocked() {
  # Without a newline: it would be part of the password.
  printf %s test-password | gnome-keyring-daemon --unlock --components=secrets --daemonize >/dev/null 2>&1
  gnome-keyring-daemon --start --components=secrets >/dev/null 2>&1 || true
}

ask() { # ask DESTINATION PATH METHOD ARGUMENTS…
  dbus-send --session --print-reply --dest="$1" "$2" "$3" "${@:4}"
}

daemon_pid() {
  ask org.freedesktop.DBus /org/freedesktop/DBus org.freedesktop.DBus.GetConnectionUnixProcessID \
    string:org.freedesktop.secrets | awk '/uint32/ { print $2 }'
}

inside() {
  case $1 in
  lock)
    ask org.freedesktop.secrets /org/freedesktop/secrets org.freedesktop.Secret.Service.Lock \
      "array:objpath:$collection" >/dev/null
    ;;
  forget)
    # Every item of the default collection.
    ask org.freedesktop.secrets "$collection" org.freedesktop.DBus.Properties.Get \
      string:org.freedesktop.Secret.Collection string:Items | grep -o "$collection/[0-9]*" |
      while read -r item; do
        ask org.freedesktop.secrets "$item" org.freedesktop.Secret.Item.Delete >/dev/null
      done
    ;;
  stop) kill -STOP "$(daemon_pid)" ;;
  continue)
    # A stopped daemon can still be asked for: the bus answers, not the daemon.
    kill -CONT "$(daemon_pid)"
    ;;
  restart)
    pid=$(daemon_pid)
    kill "$pid"
    while kill -0 "$pid" 2>/dev/null; do sleep 0.05; done
    start_unlocked
    ;;
  begin)
    [ "$2" = empty ] || [ "$2" = noservice ] || start_unlocked
    exec "${@:3}"
    ;;
  *)
    echo "unknown: inside $1" >&2
    exit 2
    ;;
  esac
}

# A bus that can't start services by itself, so that there is none.
bare_bus() {
  cat >"$1" <<'X'
<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:tmpdir=/tmp</listen>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy>
</busconfig>
X
}

run_mode() {
  local mode=$1 bus=()
  local tests=(cargo test --quiet --test it -- --ignored --test-threads=1 "secret_service::$mode::")
  echo "== secret service: $mode"
  if [ "$mode" = nobus ]; then
    # Unset isn't enough: the client falls back to /run/user/$UID/bus.
    DBUS_SESSION_BUS_ADDRESS=unix:path=/nonexistent "${tests[@]}"
    return
  fi
  local home=$scratch/$mode
  mkdir -p "$home/data"
  mkdir -m 700 "$home/run"
  if [ "$mode" = noservice ]; then
    bare_bus "$home/bus.conf"
    bus=(--config-file="$home/bus.conf")
  fi
  XDG_DATA_HOME=$home/data XDG_RUNTIME_DIR=$home/run dbus-run-session "${bus[@]}" -- \
    "$PWD/tests/secret-service.sh" inside begin "$mode" "${tests[@]}"
}

if [ "${1:-}" = inside ]; then
  inside "${@:2}"
  exit
fi

tools
unset DISPLAY WAYLAND_DISPLAY GNOME_KEYRING_CONTROL
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cargo test --quiet --test it --no-run
for mode in "${@:-${modes[@]}}"; do
  run_mode "$mode"
done
