#!/usr/bin/env bash
# Copies into real clipboards: X11 under Xvfb, Wayland under a headless sway, and terminals by OSC 52, in tmux and GNU screen too.
#
#   tests/clipboard.sh          all parts
#   tests/clipboard.sh PART     one of them: x11 program wayland osc52
#
# The tokens come from keyfob's own simulated appliances. Nothing here touches the user's clipboard, tmux or files.
set -euo pipefail
cd "$(dirname "$0")/.."

# sway starts for no root, so Wayland is tried by hand, as a user.
parts=(x11 program osc52)
profile=morpheus-9.0-master
pids=()
inner=
scratch=
runtime=

tools() {
  # Unlike command -v, type wants all of them.
  type Xvfb xclip xsel tmux screen sway wl-paste >/dev/null 2>&1 && return
  if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
    echo 'needs xvfb, xclip, xsel, tmux, screen, sway and wl-clipboard' >&2
    exit 1
  fi
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends \
    xvfb xclip xsel tmux screen sway wl-clipboard
}

fail() {
  echo "FAILED: $*" >&2
  exit 1
}

tidy() {
  tmux -L "keyfob-$$" kill-server 2>/dev/null || true
  [ -z "$inner" ] || tmux -L "$inner" kill-server 2>/dev/null || true
  screen -S "keyfob-$$" -X quit >/dev/null 2>&1 || true
  [ ${#pids[@]} = 0 ] || kill "${pids[@]}" 2>/dev/null || true
  rm -rf "$scratch" "$runtime"
}

# Waits until a command works, 15 s at most.
await() {
  for _ in $(seq 300); do
    "$@" >/dev/null 2>&1 && return
    sleep 0.05
  done
  fail "waited in vain for: $*"
}

is() { # is WANTED COMMAND…: the command prints this
  [ "$("${@:2}" 2>/dev/null)" = "$1" ]
}

keyfob() { "$binary" "$@"; }

settings() { # settings CLIPBOARD CLEAR
  sed -i '/^clipboard/d' "$KEYFOB_HOME/config.toml"
  grep -q '^\[settings\]' "$KEYFOB_HOME/config.toml" || printf '\n[settings]\n' >>"$KEYFOB_HOME/config.toml"
  sed -i "s|^\[settings\].*|&\nclipboard = $1\nclipboard-clear = \"$2\"|" "$KEYFOB_HOME/config.toml"
}

logged_in() {
  export KEYFOB_HOME=$scratch/home KEYFOB_PASSPHRASE_FILE=$scratch/passphrase
  echo a-passphrase >"$KEYFOB_PASSPHRASE_FILE"
  # The program itself, not the function: what is killed would be the shell around it.
  "$binary" demo --serve >"$scratch/servers" &
  pids+=($!)
  await grep -q ready "$scratch/servers"
  local url
  url=$(grep -o "\"name\":\"$profile\",.*" "$scratch/servers" | grep -o 'http://[0-9.:]*' | head -1)
  keyfob vault init >/dev/null 2>&1
  keyfob profile add copied --provider morpheus --url "$url" --username admin --client-id keyfob \
    --allow-http --environment lab >/dev/null
  echo correct-horse-1 >"$scratch/password"
  keyfob login copied --password-file "$scratch/password" >/dev/null
  token=$(keyfob get copied)
  [ -n "$token" ] || fail 'no token'
}

# The interface on a terminal of its own; commands for it follow.
interface() { # interface VARIABLE=VALUE…
  tmux -L "keyfob-$$" -f /dev/null new-session -d -x 100 -y 30 \
    env -u TMUX "$@" TERM=xterm-256color LANG=C.UTF-8 "$binary"
  await shows copied
}
keys() { tmux -L "keyfob-$$" send-keys "$@"; }
shows() { tmux -L "keyfob-$$" capture-pane -p | grep -q -- "$1"; }
is_over() { ! tmux -L "keyfob-$$" has-session 2>/dev/null; }

holders() { pgrep -f "^$binary hold-clipboard" || true; }

# What holds for every clipboard that can be read back; `paste` prints it, `put TEXT` is somebody else.
clears() {
  echo "  $1: by the command line, cleared after 2 s"
  settings "$2" 2s
  keyfob copy copied --as header 2>"$scratch/said"
  grep -q 'cleared in 2s' "$scratch/said" || fail "said: $(cat "$scratch/said")"
  is "Authorization: Bearer $token" paste || fail "content: $(paste)"
  await is '' paste

  echo "  $1: left alone if something else was copied"
  keyfob copy copied 2>/dev/null
  is "$token" paste || fail "content: $(paste)"
  put theirs
  await is '' holders
  is theirs paste || fail "not left alone: $(paste)"

  echo "  $1: by the interface, as chosen in the menu"
  settings "$2" 5s
  interface
  keys Y
  await shows 'Copy copied as'
  keys e
  await shows 'copied copied as env'
  await is "export MORPHEUS_API_TOKEN='$token'" last_line
  await shows 'clipboard cleared'
  is '' paste || fail "not cleared: $(paste)"

  echo "  $1: cleared though the interface quit before"
  keys y
  await shows 'clipboard clears in'
  keys q
  await is_over
  is "$token" paste || fail "gone with the interface: $(paste)"
  await is '' paste
  await is '' holders
}
last_line() { paste | tail -1; }

x11() {
  Xvfb :"$((90 + $$ % 1000))" -screen 0 640x480x8 >/dev/null 2>&1 &
  pids+=($!)
  export DISPLAY=:$((90 + $$ % 1000))
  unset WAYLAND_DISPLAY SSH_CONNECTION
  paste() { xclip -selection clipboard -o 2>/dev/null || true; }
  put() { printf %s "$1" | xclip -selection clipboard -i; }
  await xsel --clipboard --clear
  clears X11 '"auto"'

  echo '  X11: marked as secret for clipboard managers'
  settings '"native"' 20s
  keyfob copy copied 2>/dev/null
  xclip -selection clipboard -t TARGETS -o | grep -qx x-kde-passwordManagerHint || fail 'no mark'
  is secret xclip -selection clipboard -t x-kde-passwordManagerHint -o || fail 'another mark'

  echo '  X11: the same token copied twice is cleared when the second time is up'
  settings '"native"' 2s
  keyfob copy copied 2>/dev/null
  settings '"native"' 60s
  keyfob copy copied 2>/dev/null
  await one_holder
  is "$token" paste || fail 'the first holder cleared the second copy'

  echo '  X11: with a killed holder the content is gone, and none is left'
  kill -9 "$(holders)"
  await is '' paste

  echo '  X11: without a display the copy is an error'
  if DISPLAY=:1 keyfob copy copied 2>"$scratch/said"; then fail 'copied to nowhere'; fi
  grep -q 'took no copy' "$scratch/said" || fail "said: $(cat "$scratch/said")"
}
one_holder() { [ "$(holders | wc -l)" = 1 ]; }

program() {
  [ -n "${DISPLAY:-}" ] || x11
  clears 'xclip as program' '["xclip", "-selection", "clipboard"]'
  clears 'xsel as program' '["xsel", "-ib"]'
}

wayland() {
  [ "$(id -u)" != 0 ] || fail 'sway does not start as root'
  export XDG_RUNTIME_DIR=$runtime
  unset DISPLAY WAYLAND_DISPLAY SSH_CONNECTION
  WLR_BACKENDS=headless WLR_RENDERER=pixman WLR_LIBINPUT_NO_DEVICES=1 \
    sway -c /dev/null >"$scratch/sway" 2>&1 &
  pids+=($!)
  await test -S "$XDG_RUNTIME_DIR/wayland-1"
  export WAYLAND_DISPLAY=wayland-1
  paste() { wl-paste --no-newline 2>/dev/null || true; }
  put() { wl-copy "$1"; }
  clears Wayland '"auto"'
  echo '  Wayland: marked as secret for clipboard managers'
  settings '"native"' 20s
  keyfob copy copied 2>/dev/null
  wl-paste --list-types | grep -qx x-kde-passwordManagerHint || fail 'no mark'
  clears 'wl-copy as program' '["wl-copy"]'
}

# What the terminal around gets to read goes into a file.
recorded() { # recorded COMMAND…
  rm -f "$scratch/typescript"
  script -qefc "$*" "$scratch/typescript" </dev/null >/dev/null 2>&1
}
has_sequence() {
  local body
  body=$(printf %s "$token" | base64 -w0)
  tr -d '\r\n' <"$scratch/typescript" | sed 's/\x1b\\\x1bP//g' | grep -qF "$(printf '\033]52;')" &&
    tr -d '\r\n' <"$scratch/typescript" | sed 's/\x1b\\\x1bP//g' | grep -qF "$body"
}

osc52() {
  unset DISPLAY WAYLAND_DISPLAY TMUX STY
  settings '"auto"' 30s
  echo '  OSC 52: on a bare terminal'
  recorded "$binary" copy copied
  has_sequence || fail "no sequence: $(cat -v "$scratch/typescript")"
  local setting
  for setting in 'external off' 'external on' 'on off' 'off on' 'off off'; do
    echo "  OSC 52: in tmux with set-clipboard and allow-passthrough $setting"
    # shellcheck disable=SC2086
    set -- $setting
    # A name of its own: on the name of a server that is just ending, tmux says 'server exited unexpectedly'.
    inner=keyfob-$$-$1-$2
    rm -f "$scratch/typescript" "$scratch/done"
    printf 'set -s set-clipboard %s\nset -g allow-passthrough %s\n' "$1" "$2" >"$scratch/tmux.conf"
    TERM=xterm-256color script -qefc \
      "tmux -L $inner -f $scratch/tmux.conf new-session \
        '$binary copy copied 2>$scratch/said; echo \$? >$scratch/done; sleep 30'" \
      "$scratch/typescript" </dev/null >/dev/null 2>&1 &
    pids+=($!)
    await test -s "$scratch/done"
    is 0 cat "$scratch/done" || fail "refused: $(cat "$scratch/said")"
    await has_sequence
    tmux -L "$inner" kill-server
  done
  echo '  OSC 52: in GNU screen'
  rm -f "$scratch/typescript" "$scratch/done"
  # shellcheck disable=SC2016
  TERM=xterm-256color SCREENDIR=$scratch/screens script -qefc \
    "screen -S keyfob-$$ -c /dev/null sh -c '$binary copy copied; echo \$? >$scratch/done; sleep 30'" \
    "$scratch/typescript" </dev/null >/dev/null 2>&1 &
  pids+=($!)
  await test -s "$scratch/done"
  await has_sequence
}

tools
cargo build --quiet
binary=$(cargo metadata --format-version 1 --no-deps | grep -o '"target_directory":"[^"]*"' | cut -d'"' -f4)/debug/keyfob
scratch=$(mktemp -d)
runtime=$(mktemp -d)
trap tidy EXIT
logged_in
for part in "${@:-${parts[@]}}"; do
  echo "== clipboard: $part"
  "$part"
done
echo 'all copies were right, and gone in time'
