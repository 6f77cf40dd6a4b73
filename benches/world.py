#!/usr/bin/env python3
"""Makes a KEYFOB_HOME with COUNT profiles that all hold tokens: world.py BINARY FOLDER COUNT

One profile logs in for real, at an appliance of `keyfob demo --serve`; its row in the vault is copied for the others,
which the board can't tell apart. Only that profile, `p00000`, can be read by `get`. Prints nothing but problems.
"""

import hashlib
import json
import os
import secrets
import sqlite3
import subprocess
import sys
import time

SERVERS = 50


def tenant(number):
    return "acme" if number == 0 else f"tenant-{number}"


def binding(url, number):
    """What a token belongs to (src/domain/profile.rs, `Profile::binding`)."""
    parts = ["morpheus", url, "", f"{tenant(number)}\\svc-deploy", "morph-api"]
    return hashlib.sha256(b"".join(part.encode() + b"\0" for part in parts)).hexdigest()[:32]


def config(url, count):
    lines = []
    servers = min(SERVERS, count)
    for number in range(servers):
        lines.append(f'[servers.s{number}]\nprovider = "morpheus"\nurl = "{address(url, number)}"\nallow-http = true\n')
    for number in range(count):
        lines.append(
            f'[profiles.p{number:05}]\nserver = "s{number % servers}"\n'
            f'tenant = "{tenant(number)}"\nusername = "svc-deploy"\ntags = ["eu"]\n'
        )
    return "\n".join(lines)


def address(url, number):
    return url if number == 0 else f"https://morpheus-{number}.example.com"


def appliance(binary):
    """An appliance that hands out a token of weeks: the oldest reuses what it has."""
    serving = subprocess.Popen([binary, "demo", "--serve"], stdout=subprocess.PIPE, text=True)
    lines = []
    for line in serving.stdout:
        if line.strip() == "ready":
            break
        lines.append(json.loads(line))
    found = [line for line in lines if line["name"] == "morpheus-3.6-acme-svc-deploy"]
    return serving, found[0]


def copy_rows(vault, url, count):
    """Rows for the others, with ends between minutes and days from now."""
    connection = sqlite3.connect(vault)
    connection.row_factory = sqlite3.Row
    row = dict(connection.execute("SELECT * FROM token").fetchone())
    names = [name for name in row if name != "id"]
    now = int(time.time() * 1000)
    servers = min(SERVERS, count)

    def copy(number):
        left = (3 * 3600 + (number * 7919) % 900_000) * 1000
        row.update(
            profile=f"p{number:05}",
            record=secrets.token_bytes(16),
            binding=binding(address(url, number % servers), number),
            expires_at=now + left,
            refresh_expires_at=now + 30 * 86400 * 1000,
        )
        return [row[name] for name in names]

    marks = ",".join("?" * len(names))
    connection.executemany(
        f"INSERT INTO token ({','.join(names)}) VALUES ({marks})", (copy(number) for number in range(1, count))
    )
    connection.commit()
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


def main(binary, folder, count):
    os.makedirs(folder, mode=0o700)
    env = {"PATH": os.environ["PATH"], "KEYFOB_HOME": folder, "DBUS_SESSION_BUS_ADDRESS": "unix:path=/nonexistent"}

    def run(*arguments, **rest):
        subprocess.run([binary, *arguments], env=env, check=True, stdout=subprocess.DEVNULL, **rest)

    key = os.path.join(folder, "vault.key")
    serving, line = appliance(binary)
    try:
        path = os.path.join(folder, "config.toml")
        with open(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600), "w", encoding="utf-8") as file:
            file.write(config(line["url"], count))
        run("vault", "init", "--key", f"file:{key}", stderr=subprocess.DEVNULL)
        run("login", "p00000", "--password-file", "-", input=line["password"], text=True, stderr=subprocess.DEVNULL)
        copy_rows(os.path.join(folder, "vault.db"), line["url"], count)
    finally:
        serving.terminate()
        serving.wait()


if __name__ == "__main__":
    main(sys.argv[1], os.path.abspath(sys.argv[2]), int(sys.argv[3]))
