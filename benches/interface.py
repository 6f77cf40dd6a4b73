#!/usr/bin/env python3
"""What the interface costs: interface.py BINARY FOLDER-OF-A-WORLD [--idle SECONDS]

Start to first frame, key to frame, resident memory; with --idle also processor time, wake-ups and bytes while nothing is
pressed, first with nothing changing, then with countdowns of seconds on screen. A world is what world.py makes.
Linux only: reads /proc.
"""

import argparse
import fcntl
import glob
import os
import pty
import select
import signal
import sqlite3
import statistics
import struct
import termios
import time

FRAME_END = b"\x1b[?2026l"
STARTS = 40
COLUMNS, ROWS = 120, 36


class Interface:
    """The interface in a terminal that throws everything away."""

    def __init__(self, command, home):
        env = {
            "PATH": os.environ["PATH"],
            "KEYFOB_HOME": home,
            "KEYFOB_KEY_FILE": os.path.join(home, "vault.key"),
            "TERM": "xterm-256color",
            "LANG": "C.UTF-8",
            "DBUS_SESSION_BUS_ADDRESS": "unix:path=/nonexistent",
        }
        # The window has its size before the program starts: no frame is drawn twice for it.
        master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
        self.began = time.perf_counter()
        self.pid = os.fork()
        if self.pid == 0:
            os.close(master)
            os.login_tty(slave)
            os.execvpe(command[0], command, env)
        os.close(slave)
        self.master = master

    def read(self):
        """What has come; nothing once the program has ended."""
        try:
            return os.read(self.master, 65536)
        except OSError:
            return b""

    def until(self, mark, patience=20.0):
        """Reads until the mark; the seconds since the start of the program."""
        seen = b""
        deadline = time.monotonic() + patience
        while mark not in seen:
            if not select.select([self.master], [], [], max(0.0, deadline - time.monotonic()))[0]:
                raise SystemExit(f"no {mark!r} within {patience} s")
            seen += self.read()
        return time.perf_counter() - self.began

    def quiet(self, span=0.3):
        """Reads until nothing comes for a while."""
        while select.select([self.master], [], [], span)[0] and self.read():
            pass

    def press(self, keys):
        """Seconds from the key to the end of the frame that it makes."""
        began = time.perf_counter()
        os.write(self.master, keys)
        self.until(FRAME_END)
        return time.perf_counter() - began

    def read_for(self, span):
        """How many bytes come in this time."""
        count, end = 0, time.monotonic() + span
        while (left := end - time.monotonic()) > 0:
            if select.select([self.master], [], [], left)[0]:
                count += len(self.read())
        return count

    def spent(self):
        """Processor seconds and wake-ups of all threads."""
        seconds, wakes = 0.0, 0
        for task in glob.glob(f"/proc/{self.pid}/task/*"):
            with open(f"{task}/schedstat", encoding="ascii") as file:
                seconds += int(file.read().split()[0]) / 1e9
            wakes += status(f"{task}/status", "voluntary_ctxt_switches")
        return seconds, wakes

    def memory(self):
        """Resident and peak, in MB."""
        file = f"/proc/{self.pid}/status"
        return status(file, "VmRSS") / 1024, status(file, "VmHWM") / 1024

    def end(self):
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self.master)


def status(path, field):
    with open(path, encoding="ascii") as file:
        for line in file:
            if line.startswith(field + ":"):
                return int(line.split()[1])
    return 0


def millis(times):
    times = sorted(times)
    p99 = times[min(len(times) - 1, int(len(times) * 0.99))]
    return f"median {statistics.median(times) * 1e3:.1f} ms, p99 {p99 * 1e3:.1f} ms, least {times[0] * 1e3:.1f} ms"


def starts(command, home, mark):
    """One after the other, so that they don't compete."""
    times = []
    for _ in range(STARTS):
        interface = Interface(command, home)
        times.append(interface.until(mark))
        interface.quiet(0.05)
        interface.end()
    return times


def keys(interface):
    """Down and up, pages, ends, and a filter typed and taken back."""
    walk = [b"j", b"j", b"k", b"\x1b[6~", b"j", b"G", b"k", b"\x1b[H", b"j"]
    find = [b"/", b"p", b"0", b"1", b"2", b"\x7f", b"\x7f", b"\x7f", b"\x7f"]
    times = []
    for _ in range(12):
        for key in walk + find:
            times.append((interface.press(key), key))
            interface.quiet(0.02)
        os.write(interface.master, b"\x1b")
        interface.quiet(0.2)
    return times


def idle(interface, span):
    interface.read_for(3.0)
    before = interface.spent()
    count = interface.read_for(span)
    after = interface.spent()
    cpu = (after[0] - before[0]) / span * 100
    return f"{cpu:.4f} % CPU, {(after[1] - before[1]) / span:.2f} wake-ups/s, {count / span:.0f} B/s"


def soonest(home):
    """Gives the first ten profiles ends within the hour: their countdowns show seconds."""
    connection = sqlite3.connect(os.path.join(home, "vault.db"))
    now = int(time.time() * 1000)
    for number in range(1, 11):
        row = (now + 2_400_000 + number * 1000, now - 600_000, f"p{number:05}")
        connection.execute("UPDATE token SET expires_at = ?, obtained_at = ? WHERE profile = ?", row)
    connection.commit()
    connection.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("binary")
    parser.add_argument("home")
    parser.add_argument("--idle", type=int, default=0, metavar="SECONDS")
    options = parser.parse_args()
    home = os.path.abspath(options.home)
    print("a program that only writes:", millis(starts(["/bin/echo", "x"], home, b"x")))
    print("first frame:", millis(starts([options.binary], home, FRAME_END)))
    interface = Interface([options.binary], home)
    interface.until(FRAME_END)
    # Shorter than the second after which a countdown changes: in a world made a while ago some show seconds.
    interface.quiet(0.5)
    print("memory: resident %.1f MB, peak %.1f MB" % interface.memory())
    times = keys(interface)
    print("key to frame:", millis([seconds for seconds, _ in times]))
    slow = sorted(times, reverse=True)[:5]
    print("  slowest:", ", ".join(f"{key!r} {seconds * 1e3:.1f} ms" for seconds, key in slow))
    print("memory after keys: resident %.1f MB, peak %.1f MB" % interface.memory())
    interface.end()
    if options.idle:
        interface = Interface([options.binary], home)
        interface.until(FRAME_END)
        print("idle, nothing changing:", idle(interface, options.idle))
        interface.end()
        soonest(home)
        interface = Interface([options.binary], home)
        interface.until(FRAME_END)
        print("idle, countdowns of seconds:", idle(interface, options.idle))
        interface.end()


if __name__ == "__main__":
    main()
