"""Shells: what they make of env, fish and powershell."""
from cases import case, each, needs, same


def evaluated(home, shell, form):
    """The variables as the shell has them after `eval`, as the documentation says to do it."""
    words = shell.split()
    needs(words[0])

    def read(profile, _text):
        url, token = profile.variables
        script = f'eval "$(keyfob get --as {form} -- "$1")"; printf "%s\\n.%s." "${url}" "${token}"'
        run = home.tool([*words, "-c", script, "sh", profile.name])
        same((run.code, run.err), (0, ""), f"{shell}'s exit code and complaints")
        address, _, rest = run.out.partition("\n")
        same(address, profile.url, "the address")
        return rest[1:-1]

    each(home, home.of(), form, read)


for shell in ("sh", "dash", "bash", "bash --posix", "zsh", "busybox sh"):
    case(f"{shell} evaluates env")(lambda home, shell=shell: evaluated(home, shell, "env"))


@case("bash takes the token by $(keyfob get)")
def substituted(home):
    def read(profile, _text):
        return home.tool(["bash", "-c", 'x=$(keyfob get -- "$1"); printf %s "$x"', "sh", profile.name]).out

    each(home, home.of(), "token", read)


@case("an interactive bash takes pasted env lines, where ! is history")
def interactive(home):
    def read(profile, text):
        script = f"{text}\nprintf %s \"${profile.variables[1]}\"\n"
        return home.tool(["bash", "--norc", "--noprofile", "-i"], given=script).out

    each(home, home.of("morpheus"), "env", read)


@case("fish sources fish")
def fish(home):
    needs("fish")

    def read(profile, _text):
        url, token = profile.variables
        script = f"keyfob get --as fish -- $argv[1] | source; printf '%s\\n.%s.' ${url} ${token}"
        run = home.tool(["fish", "--no-config", "-c", script, profile.name])
        same((run.code, run.err), (0, ""), "fish's exit code and complaints")
        address, _, rest = run.out.partition("\n")
        same(address, profile.url, "the address")
        return rest[1:-1]

    each(home, home.of(), "fish", read)


def powershell_strings(text):
    """The single-quoted strings that PowerShell's grammar finds, with what stands before each."""
    import tree_sitter
    import tree_sitter_powershell

    parser = tree_sitter.Parser(tree_sitter.Language(tree_sitter_powershell.language()))
    root = parser.parse(text.encode()).root_node
    assert not root.has_error, "PowerShell's grammar finds an error"
    found, waiting = [], [root]
    while waiting:
        node = waiting.pop()
        if node.type == "verbatim_string_characters":
            source = text.encode()
            before = source[: node.start_byte].decode().rsplit("\n", 1)[-1]
            found.append((before, node.text.decode()[1:-1].replace("''", "'")))
        assert node.type not in ("expandable_string_literal", "comment", "sub_expression"), node.type
        waiting.extend(reversed(node.children))
    return found


@case("PowerShell's grammar reads powershell")
def powershell(home):
    def read(profile, text):
        strings = dict(powershell_strings(text))
        url, token = profile.variables
        same(strings[f"$env:{url} = "], profile.url, "the address")
        return strings[f"$env:{token} = "]

    each(home, home.of(), "powershell", read)


@case("PowerShell's grammar reads morpheus-powershell")
def connect(home):
    def read(profile, text):
        name, url, token = (value for _, value in powershell_strings(text))
        same((name, url), (profile.name, profile.url), "name and address")
        assert text.startswith("Connect-Morpheus -Name "), text
        return token

    each(home, home.of("morpheus"), "morpheus-powershell", read)


@case("pwsh evaluates powershell")
def real_powershell(home):
    needs("pwsh")

    def read(profile, text):
        script = f"{text}\n[Console]::Out.Write($env:{profile.variables[1]})"
        return home.tool(["pwsh", "-NoProfile", "-NonInteractive", "-Command", "-"], given=script).out

    each(home, home.of("morpheus"), "powershell", read)
