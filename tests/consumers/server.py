"""A server that hands out what it is told to, and writes down what it was asked: Morpheus, ZeyOS and OpenID Connect."""
import base64
import json
import ssl
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

LIFE = 3600


class Server:
    """`token` goes out at the next login; `asked` has each request as (path, headers)."""

    def __init__(self, certificate=None):
        self.token = ""
        self.asked = []
        self.bodies = []
        self.http = ThreadingHTTPServer(("127.0.0.1", 0), handler(self))
        self.http.daemon_threads = True
        self.port = self.http.server_address[1]
        scheme = "http"
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(*certificate)
            self.http.socket = context.wrap_socket(self.http.socket, server_side=True)
            scheme = "https"
        self.url = f"{scheme}://127.0.0.1:{self.port}"
        threading.Thread(target=self.http.serve_forever, daemon=True).start()

    def bearer(self):
        """The last request's credential, as it came."""
        return self.asked[-1][1].get("authorization") if self.asked else None

    def basic(self):
        """User and password of the last request."""
        scheme, _, rest = (self.bearer() or "").partition(" ")
        if scheme.lower() != "basic":
            return None
        return tuple(base64.b64decode(rest).decode("latin-1").split(":", 1))

    def answer(self, path, form):
        """What each of the three kinds of server says, by path."""
        path = path.split("?")[0]
        if path.endswith("/.well-known/openid-configuration"):
            names = {"authorization": "authorize", "token": "token", "userinfo": "userinfo", "jwks": "jwks"}
            found = {f"{name}_endpoint": f"{self.url}/{end}" for name, end in names.items()}
            return {**found, "issuer": self.url, "jwks_uri": f"{self.url}/jwks"}
        if path.endswith("/token"):
            return {"access_token": self.token, "token_type": "bearer", "expires_in": LIFE, "scope": "write"}
        if path.endswith("/api/whoami"):
            return {"user": {"id": 1, "username": "u", "accountId": 1}, "isMasterAccount": True, "appliance": {}}
        if path.endswith("/userinfo"):
            return {"sub": "u"}
        return {}


def handler(server):
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do(self):
            length = int(self.headers.get("content-length") or 0)
            body = self.rfile.read(length)
            server.asked.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
            server.bodies.append(body)
            text = json.dumps(server.answer(self.path, body)).encode()
            self.send_response(200)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(text)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(text)

        do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = do

        def log_message(self, *_):
            pass

    return Handler
