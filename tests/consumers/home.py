"""A keyfob home of its own, with profiles whose tokens, names, users and addresses are as odd as they may be."""
import json
import os
import subprocess
import tempfile
from pathlib import Path

BINARY = os.environ["KEYFOB_BINARY"]
SCRATCH = Path(os.environ["KEYFOB_SCRATCH"])

PLAIN = "6c825f21-abcd-4630-b980-f201c956d376"
GRAPHIC = "".join(chr(code) for code in range(33, 127))
TOKENS = [
    PLAIN,
    "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln-_+/==",
    GRAPHIC,
    GRAPHIC[::-1],
    "'\"'\"'\\''\"\\\"''\"\"",
    "$HOME${HOME}$(id)`id`%{if.true}${\"x\"}%%{$${%HOME%!HOME!$env:HOME",
    "#x;a&b|c<d>e*f?g~h!i!!",
    "-n@/etc/passwd",
    "@/etc/passwd",
    "!vault|x",
    "{{lookup('pipe','id')}}{%raw%}{#x#}{{{{}}}}",
    "\\n\\t\\x41\\u0041\\\\\\",
    "1e3", "0x1F", "null", "true", "~", "123", "2026-11-23", "=:@%,", ":sym", "- a:b", "a: b #c", "two words",
    "\"quoted\"", "'quoted'", "`quoted`", "a=b=c", "\\", "'", "\"", "#", "$$", "&anchor", "*alias", "%41%", "???",
]
NAMES = ["it's", '"q"', "$HOME", "`id`", "a b", "#x", "zürich 東", "@x", "!x", "{{x}}", "a;b", "%{x}", "${x}", "null", "1e3", "a:b"]
USERS = ["jdoe", "o'br \"ie\" n", "$HOME`id`", "a\\b", "{{x}} #", "zürich"]
# What an address's path may hold: curl would take the brackets for a range, shells nearly all of the rest for their own.
PATHS = ["", "/it's/$HOME/a[1-2](x);&b"]


class Profile:
    def __init__(self, kind, name, token, url):
        self.kind, self.name, self.token, self.url = kind, name, token, url

    @property
    def variables(self):
        """The names that tools read: address and token."""
        names = {
            "morpheus": ("MORPHEUS_API_URL", "MORPHEUS_API_TOKEN"),
            "zeyos": ("ZEYOS_BASE_URL", "ZEYOS_TOKEN"),
            "oidc": ("OAUTH_ISSUER", "OAUTH_ACCESS_TOKEN"),
        }
        return names[self.kind]


class Run:
    def __init__(self, done):
        self.code, self.out, self.err = done.returncode, done.stdout, done.stderr


class Home:
    def __init__(self, server):
        self.server = server
        self.place = Path(tempfile.mkdtemp(dir=SCRATCH))
        clean = {name: value for name, value in os.environ.items() if not name.startswith("KEYFOB_")}
        person = self.place / "person"
        person.mkdir()
        links = self.place / "bin"
        links.mkdir()
        (links / "keyfob").symlink_to(BINARY)
        self.env = {
            **clean,
            "HOME": str(person),
            "XDG_CONFIG_HOME": str(person / ".config"),
            "PATH": f"{links}:{clean['PATH']}",
            "LANG": "C.UTF-8",
            "KEYFOB_HOME": str(self.place / "keyfob"),
            "KEYFOB_KEY_FILE": str(self.place / "key"),
        }
        self.must("vault", "init", "--key", f"file:{self.env['KEYFOB_KEY_FILE']}")
        self.profiles = []

    def run(self, *words, **more):
        return self.tool([BINARY, *words], **more)

    def must(self, *words, **more):
        run = self.run(*words, **more)
        if run.code != 0:
            raise AssertionError(f"keyfob {' '.join(words)}: exit {run.code}: {run.err.strip()}")
        return run.out

    def tool(self, words, given="", env=None):
        """Runs a program in this home's environment; `given` is its standard input."""
        done = subprocess.run(
            words, input=given.encode(), capture_output=True, env={**self.env, **(env or {})}, cwd=self.place, timeout=60
        )
        done.stdout, done.stderr = done.stdout.decode(), done.stderr.decode(errors="replace")
        return Run(done)

    def file(self, text, name="given"):
        path = self.place / name
        path.write_bytes(text.encode())
        path.chmod(0o600)
        return str(path)

    def add(self, kind, name, token, index=0):
        """A profile that holds this token, from its own kind of login."""
        path = PATHS[index % len(PATHS)] if kind == "morpheus" else ""
        url = self.server.url + path
        words = ["profile", "add", f"--provider={kind}", "--allow-http"]
        user = USERS[index % len(USERS)]
        if kind == "morpheus":
            words += [f"--url={url}", f"--username={user}"]
            words += [] if "\\" in user else [f"--tenant=ten-{index % 3}"]
            login = ["--password-file", self.file("secret")]
        elif kind == "zeyos":
            url += "/acme"
            words += [f"--url={url}", "--grant=paste"]
            login = ["--token-file", self.file(json.dumps({"access_token": token}))]
        else:
            words += [f"--url={url}", "--client-id=keyfob", "--grant=client-credentials", "--client-secret-file", self.file("s", "cs")]
            login = []
        self.must(*words, "--", name)
        self.server.token = token
        self.must("login", *login, "--", name)
        profile = Profile(kind, name, token, url)
        self.profiles.append(profile)
        return profile

    def furnish(self):
        """Every token at a Morpheus, and the odd ones at the others, too: what differs there is the names."""
        for index, token in enumerate(TOKENS):
            for kind in ("morpheus", "zeyos", "oidc") if index < 12 else ("morpheus",):
                if kind == "zeyos" and " " in token:
                    continue  # there it comes by paste, which takes no blanks
                name = NAMES[index % len(NAMES)]
                self.add(kind, f"{name} {kind[0]}{index}", token, index)

    def of(self, *kinds):
        return [one for one in self.profiles if not kinds or one.kind in kinds]
