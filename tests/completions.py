"""Types into interactive shells and looks at what the Tab key made of the line. Run by completions.sh."""

import os
import pty
import re
import select
import subprocess
import sys
import time

SCRATCH = sys.argv[1]
CONFIG = os.path.join(os.environ["KEYFOB_HOME"], "config.toml")
MARK = "READY>"

# What is typed before Tab, and what the command then gets as its arguments.
CASES = [
    ("comp", ["completions"]),
    ("get prod-a", ["get", "prod-acme"]),
    ("show prod-g", ["show", "prod-globex"]),
    ("refresh prod-acme prod-g", ["refresh", "prod-acme", "prod-globex"]),
    ("get prod-acme --min", ["get", "prod-acme", "--min-valid"]),
    ("get prod-acme --as min", ["get", "prod-acme", "--as", "mine"]),
    ("get prod-acme --as=min", ["get", "prod-acme", "--as=mine"]),
    ("list --server eu", ["list", "--server", "eu-prod"]),
    ("list --state sig", ["list", "--state", "signed-out"]),
    ("list --tag 'eu w", ["list", "--tag", "eu west"]),
    ("show it", ["show", "it's $me"]),
    ("status prod-acme --format way", ["status", "prod-acme", "--format", "waybar"]),
    ("login prod-acme --password-file my", ["login", "prod-acme", "--password-file", "my file.txt"]),
    ("profile add prod-a", ["profile", "add", "prod-a"]),
]
# An open quote is each shell's own affair; the name must come out right without one.
WITHOUT_QUOTE = {"list --tag 'eu w": "list --tag eu\\ w"}


def script(shell):
    return subprocess.run(["keyfob", "completions", shell], check=True, capture_output=True, text=True).stdout


def put(name, text):
    path = os.path.join(SCRATCH, "home", name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    return path


# Prints the arguments that keyfob would have got, each in brackets.
SHOW = 'printf "<%s>" "$@"; echo'


def bash(with_package):
    lines = [f"PS1='{MARK}'", "bind 'set enable-bracketed-paste off'", "bind 'set bell-style none'"]
    if with_package:
        lines.append("source /usr/share/bash-completion/bash_completion")
    lines += ["source <(keyfob completions bash)", f"show() {{ shift; {SHOW}; }}"]
    return ["bash", "--noprofile", "--rcfile", put("bashrc", "\n".join(lines) + "\n"), "-i"], {}


def zsh(as_file):
    lines = [f"PS1='{MARK}'", "PROMPT_SP=; unsetopt prompt_sp prompt_cr zle_bracketed_paste 2>/dev/null", "unset zle_bracketed_paste"]
    if as_file:
        put("fpath/_keyfob", script("zsh"))
        lines += [f"fpath=({SCRATCH}/home/fpath $fpath)", "autoload -U compinit; compinit -u -D"]
    else:
        lines += ["autoload -U compinit; compinit -u -D", "source <(keyfob completions zsh)"]
    lines += ["bindkey -e", f"show() {{ shift; {SHOW} }}"]
    put("zdot/.zshrc", "\n".join(lines) + "\n")
    return ["zsh", "-i"], {"ZDOTDIR": os.path.join(SCRATCH, "home", "zdot")}


def type_in(command, environment, typed, broken=False):
    """The screen after `keyfob TYPED<Tab><Enter>`."""
    child, terminal = pty.fork()
    if child == 0:
        os.chdir(os.path.join(SCRATCH, "folder"))
        os.execvpe(command[0], command, {**os.environ, **environment})
    seen = ""

    def until(pattern, seconds=20):
        nonlocal seen
        end = time.monotonic() + seconds
        while not re.search(pattern, seen):
            left = end - time.monotonic()
            if left <= 0 or not select.select([terminal], [], [], left)[0]:
                raise SystemExit(f"{command[0]}: no {pattern!r} in {seen!r}")
            seen += os.read(terminal, 65536).decode("utf-8", "replace")

    until(re.escape(MARK))
    seen = ""
    os.write(terminal, f"keyfob {typed}\t".encode())
    if not broken:
        # Typed right behind the Tab: the shell takes it once it has completed. Ctrl-A goes to the line's start.
        os.write(terminal, b"\x01show \r")
    else:
        os.write(terminal, b" end\x01show \r")
    until(r"<[^\r\n]*>\r?\n")
    os.write(terminal, b"\x04")
    os.close(terminal)
    os.waitpid(child, 0)
    return seen


def arguments(seen):
    return re.findall(r"<([^<>]*)>", seen.replace("\r", ""))


def check(name, found, wanted, what):
    if found != wanted:
        raise SystemExit(f"{name}: after `{what}` and Tab {found!r}, not {wanted!r}")


def interactive(name, command, environment):
    for typed, wanted in CASES:
        typed = WITHOUT_QUOTE.get(typed, typed) if name.startswith("zsh") else typed
        found = arguments(type_in(command, environment, typed))
        check(name, found, wanted, typed)
    with open(CONFIG, encoding="utf-8") as file:
        good = file.read()
    try:
        put_config("[broken")
        seen = type_in(command, environment, "get prod-a", broken=True)
        check(name, arguments(seen), ["get", "prod-a", "end"], "get prod-a (broken configuration)")
        if "error" in seen:
            raise SystemExit(f"{name}: noise in the prompt: {seen!r}")
    finally:
        put_config(good)
    print(f"{name}: {len(CASES) + 1} lines")


def put_config(text):
    with open(CONFIG, "w", encoding="utf-8") as file:
        file.write(text)


def asked(name, command, typed, wanted):
    ran = subprocess.run(command, capture_output=True, text=True, cwd=os.path.join(SCRATCH, "folder"), timeout=30)
    lines = [line.split("\t")[0] for line in ran.stdout.splitlines()]
    check(name, (lines, ran.stderr), (wanted, ""), typed)


def fish():
    put(".config/fish/completions/keyfob.fish", script("fish"))
    for typed, wanted in CASES:
        typed = typed.replace("'", "")
        if " w" in typed and "--tag" in typed:
            typed = typed.replace("eu w", "eu\\ w")
        last = wanted[-1] if typed != "profile add prod-a" else None
        quoted = f"keyfob {typed}".replace("'", "\\'")
        asked("fish", ["fish", "-c", f"complete -C '{quoted}'"], typed, [last] if last else [])
    print(f"fish: {len(CASES)} lines")


def elvish():
    # `edit:` is there only where somebody types; the function itself can be asked anywhere.
    text = script("elvish").replace("set edit:completion:arg-completer[keyfob] =", "var complete~ =")
    text = text.replace("edit:complete-filename $@words", "put FILE")
    text = text.replace("edit:complex-candidate $word[0] &display=$word[0]'  '$word[1]", "put $word[0]")
    path = put("complete.elv", text + "\ncomplete $@args | each $echo~\n")
    for typed, wanted in CASES:
        words = wanted[:-1] + ["eu w" if "--tag" in typed else typed.split(" ")[-1]]
        expected = {"--password-file": ["FILE"]}.get(wanted[-2] if len(wanted) > 1 else "", [wanted[-1]])
        if typed == "profile add prod-a":
            expected = []
        asked("elvish", ["elvish", "-norc", path, "keyfob", *words], typed, expected)
    print(f"elvish: {len(CASES)} lines")


interactive("bash", *bash(False))
interactive("bash with bash-completion", *bash(True))
interactive("zsh, sourced", *zsh(False))
interactive("zsh, from fpath", *zsh(True))
fish()
elvish()
