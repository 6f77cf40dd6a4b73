"""Programs that ask keyfob for a token, or are started with one: helpers, exec, and templates of the user's."""
import json
import shlex
import sys
import urllib.parse
from pathlib import Path

import yaml

from cases import case, each, needs, same
from files import ruby
from server import Server
from shells import powershell_strings


def helped(home, profiles, read):
    """`read(profile)` must give the token back; what `get` prints isn't looked at."""
    each(home, profiles, "token", lambda profile, _text: read(profile))


def at_the_root(home):
    """Profiles whose servers have no path: helpers are asked for hosts."""
    return [one for one in home.of("morpheus", "oidc") if one.url == home.server.url]


@case("git takes the helper's answer")
def git(home):
    needs("git")
    host = home.server.url.removeprefix("http://")

    def read(profile):
        helper = f"!keyfob helper git {shlex.quote(profile.name)}"
        words = ["git", "-c", "credential.helper=", "-c", f"credential.helper={helper}", "credential", "fill"]
        run = home.tool(words, given=f"protocol=http\nhost={host}\n\n", env={"GIT_TERMINAL_PROMPT": "0"})
        same(run.code, 0, f"git's exit code, with {run.err.strip()!r}")
        return dict(line.split("=", 1) for line in run.out.splitlines())["password"]

    helped(home, at_the_root(home)[:12], read)


@case("git gets nothing for another host")
def git_elsewhere(home):
    needs("git")
    helper = f"!keyfob helper git {shlex.quote(at_the_root(home)[0].name)}"
    words = ["git", "-c", "credential.helper=", "-c", f"credential.helper={helper}", "credential", "fill"]
    run = home.tool(words, given="protocol=https\nhost=evil.example.com\n\n", env={"GIT_TERMINAL_PROMPT": "0"})
    assert run.code != 0 and "password" not in run.out, run.out


@case("docker's own client library takes the helper's answer")
def docker(home):
    host = home.server.url.removeprefix("http://")
    helper = Path(home.env["PATH"].split(":")[0]) / "docker-credential-keyfob"
    script = (
        "import sys, docker.credentials as c;"
        "sys.stdout.write(c.Store('keyfob').get(sys.argv[1])['Secret'])"
    )

    def read(profile):
        helper.write_text(f'#!/bin/sh\nexec keyfob helper docker --host {host} {shlex.quote(profile.name)} "$@"\n')
        helper.chmod(0o700)
        run = home.tool([sys.executable, "-c", script, host])
        same(run.code, 0, f"the library's exit code, with {run.err.strip()[-300:]!r}")
        return run.out

    helped(home, at_the_root(home)[:8], read)


def certificate(home):
    key, cert = str(home.place / "tls.key"), str(home.place / "tls.pem")
    words = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", cert, "-days", "2"]
    run = home.tool([*words, "-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1"])
    same(run.code, 0, f"openssl, with {run.err.strip()[-200:]!r}")
    return cert, key


@case("kubectl sends the helper's token")
def kubectl(home):
    needs("kubectl")
    cluster = Server(certificate(home))

    def read(profile):
        plugin = {
            "apiVersion": "client.authentication.k8s.io/v1beta1",
            "command": "keyfob",
            "args": ["helper", "kubernetes", profile.name],
            "interactiveMode": "Never",
        }
        config = {
            "apiVersion": "v1",
            "kind": "Config",
            "clusters": [{"name": "c", "cluster": {"server": cluster.url, "insecure-skip-tls-verify": True}}],
            "users": [{"name": "u", "user": {"exec": plugin}}],
            "contexts": [{"name": "x", "context": {"cluster": "c", "user": "u"}}],
            "current-context": "x",
        }
        cluster.asked.clear()
        path = home.file(json.dumps(config), "kubeconfig")
        run = home.tool(["kubectl", "--kubeconfig", path, "get", "--raw", "/version"])
        same(run.code, 0, f"kubectl's exit code, with {run.err.strip()!r}")
        scheme, _, token = (cluster.bearer() or "").partition(" ")
        same(scheme, "Bearer", "the scheme")
        return token

    # kubectl itself trims what it sends: such tokens are no credentials anywhere.
    helped(home, [one for one in home.of("morpheus") if " " not in one.token][:8], read)


@case("AWS' library runs credential_process")
def aws(home):
    script = (
        "import sys, botocore.session as s;"
        "c = s.Session(profile='sso').get_credentials().get_frozen_credentials();"
        "sys.stdout.write(c.token if c.token == c.secret_key else '')"
    )

    def read(profile):
        # The library splits the line as a shell would; % begins its configuration's own words.
        line = f"keyfob helper credential-process {shlex.quote(profile.name)}"
        config = home.file(f"[profile sso]\ncredential_process = {line}\n", "aws")
        run = home.tool([sys.executable, "-c", script], env={"AWS_CONFIG_FILE": config})
        same(run.code, 0, f"the library's exit code, with {run.err.strip()[-300:]!r}")
        return run.out

    plain = [one for one in home.of("morpheus", "zeyos") if not set(one.name) & set("%#;\"'`{}$")]
    helped(home, plain[:8], read)


@case("exec gives the variables, and no command line shows the token")
def executed(home):
    script = (
        "import os, sys, glob;"
        "lines = [open(p, 'rb').read() for p in glob.glob('/proc/[0-9]*/cmdline') if os.access(p, os.R_OK)];"
        "token = os.environb[sys.argv[1].encode()];"
        "seen = len(token) > 20 and any(token in line for line in lines);"
        "kept = [n for n in os.environ if n.startswith('KEYFOB_')];"
        "sys.stdout.buffer.write(b'SEEN' if seen or kept else token)"
    )

    def read(profile):
        run = home.run("exec", profile.name, "--", sys.executable, "-c", script, profile.variables[1])
        same(run.code, 0, f"the exit code, with {run.err.strip()!r}")
        return run.out

    helped(home, home.of(), read)


@case("exec ends as its command does")
def exit_codes(home):
    name = home.of()[0].name
    for code in (0, 1, 2, 77, 126, 127, 130, 255):
        same(home.run("exec", name, "--", "sh", "-c", f"exit {code}").code, code, "the exit code")
    same(home.run("exec", name, "--", "no-such-program").code, 127, "without such a program")
    same(home.run("exec", name, "--", str(home.place)).code, 126, "with what can't be run")
    run = home.tool([sys.executable, "-c", KILLED, name])
    same(run.out, "-2", f"SIGINT ends the command, with {run.err.strip()!r}")


# Starts a command under exec, waits until it runs, interrupts it.
KILLED = """
import signal, subprocess, sys
child = subprocess.Popen(["keyfob", "exec", sys.argv[1], "--", "sh", "-c", "echo here; exec sleep 60"], stdout=subprocess.PIPE)
assert child.stdout.readline() == b"here\\n"
child.send_signal(signal.SIGINT)
sys.stdout.write(str(child.wait()))
"""

READERS = {
    "sh": lambda home, text: home.tool(["sh", "-c", f"printf %s {text}"]).out,
    "fish": lambda home, text: home.tool(["fish", "-c", f"printf %s {text}"]).out,
    "json": lambda _home, text: json.loads(text),
    "yaml": lambda _home, text: yaml.safe_load(f"a: {text}")["a"],
    "url": lambda _home, text: urllib.parse.unquote(text),
    "powershell": lambda _home, text: powershell_strings(text)[0][1],
}


@case("templates quote for their targets")
def templates(home):
    path = Path(home.env["KEYFOB_HOME"]) / "config.toml"
    lines = "".join(f'via-{word} = "{{token|{word}}}"\n' for word in READERS)
    path.write_text(path.read_text() + f"\n[templates]\n{lines}")
    for word, reader in READERS.items():
        each(home, home.of("morpheus"), f"via-{word}", lambda _profile, text, reader=reader: reader(home, text))


@case("Ruby reads what export writes, and import takes it back")
def exported(home):
    folder = home.place / "cli"
    folder.mkdir()
    plain = home.of("morpheus")[:10]
    for index, profile in enumerate(plain):
        home.must("export", profile.name, "--to", "morpheus-cli", str(folder), "--entry", f"remote {index}")
    wallets = ruby(home, (folder / "credentials").read_text())
    for index, profile in enumerate(plain):
        same(wallets[f'"remote {index}"']['"access_token"'], profile.token, profile.name)
    found = json.loads(home.must("import", "morpheus-cli", str(folder), "--dry-run", "--json"))["entries"]
    same([one["action"] for one in found], ["keep"] * len(plain), "what an import would do")
