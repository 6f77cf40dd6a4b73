"""Tools that send the token: what arrives at a server is the token."""
import netrc

from cases import case, each, needs, same


def sent(home, words, given=""):
    """The credential that a program sent, by its only request; the program must find nothing wrong."""
    home.server.asked.clear()
    run = home.tool(words, given=given)
    same(run.code, 0, f"the exit code, with {run.err.strip()!r}")
    same(len(home.server.asked), 1, "requests")
    scheme, _, token = (home.server.bearer() or "").partition(" ")
    same(scheme, "Bearer", "the scheme")
    return token


def asked_path(home):
    return home.server.asked[-1][0]


def expected_path(home, profile):
    """Where the token is tried; the sender may write it percent-encoded."""
    base = profile.url[len(home.server.url) :]
    ends = {"morpheus": "/api/whoami", "zeyos": "/oauth2/v1/userinfo", "oidc": ""}
    return (base + ends[profile.kind]) or "/"


@case("sh runs curl")
def curl(home):
    def read(profile, text):
        token = sent(home, ["sh", "-c", text])
        same(asked_path(home), expected_path(home, profile), "the path")
        return token

    each(home, home.of(), "curl", read)


@case("curl -K - reads curl-config")
def curl_config(home):
    def read(profile, text):
        token = sent(home, ["curl", "--silent", "-K", "-"], given=text)
        same(asked_path(home), expected_path(home, profile), "the path")
        return token

    each(home, home.of(), "curl-config", read)


@case("curl -H @- reads header")
def header(home):
    each(home, home.of(), "header", lambda _profile, text: sent(home, ["curl", "-s", "-H", "@-", home.server.url], given=text))


# curl before 7.84 knows no quotes in such files, and those that know them differ.
def no_netrc(token):
    return any(c in token for c in " \"'\\") or token.startswith("#")


@case("curl --netrc-file reads netrc")
def curl_netrc(home):
    def read(_profile, text):
        home.server.asked.clear()
        run = home.tool(["curl", "--silent", "--netrc-file", home.file(text + "\n"), home.server.url])
        same(run.code, 0, "curl's exit code")
        user, password = home.server.basic()
        same(user, "oauth2", "the user")
        return password

    each(home, home.of(), "netrc", read, refused=no_netrc)


@case("Python reads netrc")
def python_netrc(home):
    def read(_profile, text):
        return netrc.netrc(home.file(text + "\n")).authenticators("127.0.0.1")[2]

    each(home, home.of(), "netrc", read, refused=no_netrc)


@case("sh runs httpie")
def httpie(home):
    needs("http")

    def read(_profile, text):
        home.server.asked.clear()
        return sent(home, ["sh", "-c", text.replace("http ", "http --ignore-stdin --check-status ", 1)])

    each(home, home.of("morpheus")[:12], "httpie", read, refused=lambda token: "\\" in token)
