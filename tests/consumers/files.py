"""Parsers of the files and blocks that a token is written into."""
import io
import json
import os
import re
import subprocess
import urllib.parse

from cases import case, each, handed, needs, same

NODE = os.environ["KEYFOB_CONSUMERS"]


# Its readers take quotes, $ and \ in different ways; so it refuses them.
def no_dotenv(token):
    return any(c in token for c in "'\\`$")


def dotenv_case(title, read_values):
    """`read_values(home, path)` gives all that the file sets."""

    def run(home):
        def read(profile, text):
            values = read_values(home, home.file(text + "\n", ".env"))
            url, token = profile.variables
            same(values[url], profile.url, "the address")
            return values[token]

        # An address that such files can't carry either is none to try the tokens with.
        each(home, [one for one in home.of() if not no_dotenv(one.url)], "dotenv", read, refused=no_dotenv)

    case(title)(run)


def python_dotenv(_home, path):
    import dotenv

    return dotenv.dotenv_values(path)


def node_dotenv(home, path):
    script = "console.log(JSON.stringify(require('dotenv').parse(require('fs').readFileSync(process.argv[1]))))"
    return json.loads(home.tool(["node", "-e", script, path], env={"NODE_PATH": f"{NODE}/node_modules"}).out)


def node_itself(home, path):
    return json.loads(home.tool(["node", f"--env-file={path}", "-e", "console.log(JSON.stringify(process.env))"]).out)


def direnv(home, path):
    lines = home.tool(["direnv", "dotenv", "bash", path]).out
    return environment(home, lines)


def sourced(home, path):
    return environment(home, f"set -a; . {path}")


def environment(home, script):
    run = home.tool(["bash", "-c", f"{script}\nenv -0"])
    same((run.code, run.err), (0, ""), "bash's exit code and complaints")
    return dict(one.split("=", 1) for one in run.out.split("\0") if "=" in one)


dotenv_case("python-dotenv reads dotenv", python_dotenv)
dotenv_case("npm's dotenv reads dotenv", node_dotenv)
dotenv_case("node --env-file reads dotenv", node_itself)
dotenv_case("direnv reads dotenv", direnv)
dotenv_case("bash sources dotenv", sourced)


@case("jq and Python read json")
def as_json(home):
    def read(profile, text):
        by_jq = home.tool(["jq", "-j", ".access_token"], given=text).out
        same(json.loads(text)["profile"], profile.name, "the name")
        same(json.loads(text)["access_token"], by_jq, "Python, beside jq")
        return by_jq

    each(home, home.of(), "json", read)


@case("ansible-inventory reads ansible")
def ansible(home):
    needs("ansible-inventory")

    def read(profile, text):
        run = home.tool(["ansible-inventory", "-i", home.file(text + "\n", "hosts.yml"), "--list"])
        same(run.code, 0, f"the exit code, with {run.err.strip()!r}")
        values = json.loads(run.out)["_meta"]["hostvars"]["127.0.0.1"]
        same(values["ansible_httpapi_use_ssl"], False, "use_ssl")
        same(values["ansible_httpapi_port"], home.server.port, "the port")
        token = values["ansible_morpheus_token"]
        return token["__ansible_unsafe"] if isinstance(token, dict) else token

    each(home, home.of("morpheus")[2:12], "ansible", read)


@case("ansible hands the variable on unchanged, templates and all")
def ansible_uses(home):
    needs("ansible")

    def read(_profile, text):
        # raw's script is no template: the variable is filled in by Ansible itself, as httpapi's options are.
        words = ["ansible", "-i", home.file(text + "\n", "hosts.yml"), "all", "-e", "ansible_connection=local ansible_network_os=", "-m", "debug", "-a", "var=ansible_morpheus_token"]
        run = home.tool(words, env={"ANSIBLE_NOCOLOR": "1", "ANSIBLE_STDOUT_CALLBACK": "ansible.builtin.minimal"})
        same(run.code, 0, f"the exit code, with {run.err.strip()!r}")
        return json.loads(run.out.split("=>", 1)[1])["ansible_morpheus_token"]

    odd = [one for one in home.of("morpheus") if "{" in one.token or one.token.startswith("!")]
    each(home, odd, "ansible", read)


def ruby(home, text):
    """What Ruby's YAML makes of a file, as morpheus-cli loads it: with symbols."""
    script = """
      require 'yaml'; require 'json'
      read = Psych::VERSION.to_i >= 4 ? YAML.load(STDIN.read, permitted_classes: [Symbol]) : YAML.load(STDIN.read)
      tell = lambda { |x| x.is_a?(Hash) ? x.map { |k, v| [k.inspect, tell.(v)] }.to_h : x.is_a?(Symbol) ? x.inspect : x }
      puts JSON.generate(tell.(read))
    """
    run = home.tool(["ruby", "-e", script], given=text)
    same(run.code, 0, f"ruby's exit code, with {run.err.strip()!r}")
    return json.loads(run.out)


def inspected(home, texts, symbols):
    word = ".to_sym" if symbols else ""
    run = home.tool(["ruby", "-rjson", "-e", f"puts JSON.generate(JSON.parse(STDIN.read).map {{ |x| x{word}.inspect }})"], given=json.dumps(texts))
    return json.loads(run.out)


@case("Ruby reads morpheus-cli as morpheus-cli does")
def morpheus_cli(home):
    def read(profile, text):
        _, appliances, credentials = re.split(r"^# .*\n", text, flags=re.M)
        [symbol] = inspected(home, [profile.name], symbols=True)
        remote = ruby(home, appliances)[symbol]
        same(remote[":url"], profile.url, "the address")
        same(remote[":name"], profile.name, "the name")
        [string] = inspected(home, [profile.name], symbols=False)
        wallet = ruby(home, credentials)[string]
        shown = json.loads(home.must("show", "--json", "--", profile.name))
        same(wallet['"username"'], shown["login"], "the user")
        same(wallet['"refresh_token"'], None, "the refresh token")
        return wallet['"access_token"']

    each(home, home.of("morpheus")[:18], "morpheus-cli", read)


@case("node reads zeyos-cli")
def zeyos_cli(home):
    def read(profile, text):
        script = "const p = JSON.parse(require('fs').readFileSync(0)); console.log(JSON.stringify([p.active, p.profiles[p.active]]))"
        active, entry = json.loads(home.tool(["node", "-e", script], given=text).out)
        same((active, entry["baseUrl"]), (profile.name, profile.url), "name and address")
        assert isinstance(entry.get("expiresAt", 0), int)
        assert "refreshToken" not in entry
        return entry["accessToken"]

    each(home, home.of("zeyos"), "zeyos-cli", read)


@case("an MCP host starts what zeyos-mcp says")
def zeyos_mcp(home):
    def read(profile, text):
        [server] = json.loads(text)["mcpServers"].values()
        same([server["command"], *server["args"]], ["npx", "-y", "-p", "@zeyos/cli", "zeyos-mcp"], "the command")
        run = home.tool(["printenv", "-0", "ZEYOS_TOKEN"], env=server["env"])
        same(server["env"]["ZEYOS_BASE_URL"], profile.url, "the address")
        return run.out[:-1]

    each(home, home.of("zeyos"), "zeyos-mcp", read)


def hcl_strings(text):
    """The quoted values of a block by name, as python-hcl2 reads them."""
    import hcl2

    found, waiting = {}, [hcl2.load(io.StringIO(text))]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            waiting.extend(one.values())
            found.update({name: value for name, value in one.items() if isinstance(value, str)})
        elif isinstance(one, list):
            waiting.extend(one)
    return found


def unquoted(written):
    """python-hcl2 leaves a template as it is written: HCL's own escapes, undone in one pass."""
    assert written[0] == written[-1] == '"', written
    table = {'\\"': '"', "\\\\": "\\", "$${": "${", "%%{": "%{"}
    return re.sub(r'\\"|\\\\|\$\$\{|%%\{', lambda found: table[found[0]], written[1:-1])


def block_case(form):
    @case(f"python-hcl2 reads {form}")
    def parsed(home):
        def read(profile, text):
            values = hcl_strings(text + "\n")
            same(unquoted(values["url"]), profile.url, "the address")
            return unquoted(values["access_token"])

        # Terraform itself has no trouble with these.
        each(home, [one for one in home.of("morpheus") if "$${" not in one.token], form, read)

    @case(f"terraform evaluates {form}")
    def evaluated(home):
        terraform_outputs(home, form)


def terraform_outputs(home, form):
    """Every block's values as outputs of one configuration: the provider itself can't be had here."""
    needs("terraform")
    folder = home.place / form
    folder.mkdir()
    lines, wanted = [], {}
    for index, profile in enumerate(home.of("morpheus")):
        block = handed(home, profile, form)
        for name, value in re.findall(r'^ *(url|access_token) *= (".*")$', block, flags=re.M):
            lines.append(f'output "{name}{index}" {{\n  value = {value}\n}}')
            wanted[f"{name}{index}"] = profile.url if name == "url" else profile.token
    (folder / "main.tf").write_text("\n".join(lines))
    quiet = {"TF_CLI_CONFIG_FILE": "/dev/null", "CHECKPOINT_DISABLE": "1"}
    for words in (["init", "-no-color"], ["apply", "-auto-approve", "-no-color"]):
        run = home.tool(["terraform", f"-chdir={folder}", *words], env=quiet)
        same(run.code, 0, f"terraform {words[0]}, with {run.err.strip()!r}")
    run = home.tool(["terraform", f"-chdir={folder}", "output", "-json"], env=quiet)
    got = {name: one["value"] for name, one in json.loads(run.out).items()}
    wrong = {name: (got.get(name), value) for name, value in wanted.items() if got.get(name) != value}
    same(wrong, {}, "values that terraform has otherwise")
    assert len(wanted) == 2 * len(home.of("morpheus"))


block_case("terraform-hpe")
block_case("terraform-morpheus")
