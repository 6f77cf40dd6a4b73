#!/usr/bin/env python3
"""What a refresh of many costs: bulk.py BINARY [--profiles 1000] [--servers 50] [--slow 300] [--fast 20]

Small servers on loopback answer a token request after some milliseconds: one slowly, the others fast. Every profile logs
in there first, which takes a while. Printed: the seconds that `keyfob refresh --all` takes, and what the slowest server
alone allows: its answers one after the other, two at a time.
"""

import argparse
import json
import os
import subprocess
import tempfile
import threading
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

AT_ONCE = 2


class Server(ThreadingHTTPServer):
    request_queue_size = 64
    daemon_threads = True
    delay = 0.0


class Answer(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        time.sleep(self.server.delay)
        tokens = {
            "access_token": str(uuid.uuid4()),
            "refresh_token": str(uuid.uuid4()),
            "token_type": "bearer",
            "expires_in": 43199,
            "scope": "write",
        }
        body = json.dumps(tokens).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json;charset=UTF-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        self.send_response(404)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


def serve(count):
    servers = [Server(("127.0.0.1", 0), Answer) for _ in range(count)]
    for server in servers:
        threading.Thread(target=server.serve_forever, daemon=True).start()
    return servers


def config(servers, count):
    lines = []
    for number, server in enumerate(servers):
        url = f"http://127.0.0.1:{server.server_address[1]}"
        lines.append(f'[servers.s{number}]\nprovider = "morpheus"\nurl = "{url}"\n')
    for number in range(count):
        lines.append(
            f'[profiles.p{number:04}]\nserver = "s{number % len(servers)}"\ntenant = "t{number}"\n'
            f'username = "svc"\nclient-id = "keyfob"\n'
        )
    return "\n".join(lines)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("binary")
    parser.add_argument("--profiles", type=int, default=1000)
    parser.add_argument("--servers", type=int, default=50)
    parser.add_argument("--slow", type=float, default=300.0)
    parser.add_argument("--fast", type=float, default=20.0)
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()
    servers = serve(options.servers)
    with tempfile.TemporaryDirectory() as home:
        env = {
            "PATH": os.environ["PATH"],
            "KEYFOB_HOME": home,
            "KEYFOB_KEY_FILE": os.path.join(home, "vault.key"),
            "DBUS_SESSION_BUS_ADDRESS": "unix:path=/nonexistent",
        }

        def secret(name, text):
            path = os.path.join(home, name)
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600), "w") as file:
                file.write(text)
            return path

        secret("vault.key", "5a" * 32 + "\n")
        password = secret("password", "pw\n")
        secret("config.toml", config(servers, options.profiles))

        def log_in(number):
            command = [options.binary, "login", f"p{number:04}", "--password-file", password]
            subprocess.run(command, env=env, check=True, capture_output=True)

        log_in(0)
        with ThreadPoolExecutor(4) as pool:
            list(pool.map(log_in, range(1, options.profiles)))
        for server in servers:
            server.delay = options.fast / 1000
        servers[0].delay = options.slow / 1000
        queue = -(-(-(-options.profiles // options.servers)) // AT_ONCE)
        allowed = queue * options.slow / 1000
        for _ in range(options.runs):
            began = time.perf_counter()
            ran = subprocess.run([options.binary, "refresh", "--all", "--json"], env=env, capture_output=True)
            took = time.perf_counter() - began
            results = json.loads(ran.stdout)["results"]
            done = sum(row["outcome"] == "done" for row in results)
            print(f"{done} of {len(results)} refreshed in {took:.2f} s; the slowest server alone needs {allowed:.2f} s: "
                  f"{took / allowed:.2f} times that")


main()
