"""A daemon behind a go-between that searches its memory after each answer, for everything that passed before.

`TracedCentre` works like a `Centre`, so any end-to-end test can be played on it. Each secret of a request or a reply
(passphrases, tokens, codes, shares, texts) is remembered whole and in pieces; `traces.c` looks for them, and tries all
memory as keys of the vault's envelopes.
"""

import contextlib
import ctypes
import json
import os
import pathlib
import queue
import random
import re
import socket
import sqlite3
import struct
import subprocess
import tempfile
import threading
import time

import keybook
from centre import ROOT, Centre
from keybook import KeyBook, NotOpened, labelled

# Under these names requests and replies carry what is typed or shown once: searched for in pieces too.
TYPED = {"passphrase", "old", "new", "share", "code", "session", "enrolment", "secret"}
# And under these what people write: searched for as it is.
WRITTEN = {"fields", "text", "reason"}
PIECE = 8
RESTING = 6.0
LIBC = ctypes.CDLL(None, use_errno=True)


def scanner():
    """The search, compiled once."""
    program = pathlib.Path(tempfile.gettempdir()) / f"amanat-traces-{os.getpid()}"
    if not program.exists():
        subprocess.run(["cc", "-O2", "-Wall", "-Wextra", "-Werror", "-o", program,
                        ROOT / "Tests/EndToEnd/traces.c", "-lsodium", "-lpthread"], check=True)
    return program


def pieces(text):
    """Eight letters from each place on, in UTF-8 and in UTF-16."""
    for start in range(max(1, len(text) - PIECE + 1)):
        part = text[start:start + PIECE]
        yield part.encode()
        yield part.encode("utf-16-le")


def strings(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from strings(inner)


def secrets(message):
    """What of a message must be nowhere once it is answered: pairs of a form and whether pieces count."""
    if isinstance(message, list):
        for inner in message:
            yield from secrets(inner)
    if not isinstance(message, dict):
        return
    for name, value in message.items():
        # A task's or a fault's code is a word of the daemon's own.
        if name in TYPED and isinstance(value, str) and len(value) >= PIECE and not re.fullmatch("[a-z_]+([.][a-z_-]+)*", value):
            yield value, True
        elif name in WRITTEN:
            for text in strings(value):
                # Codes such as `session_note` stand in the configuration.
                if len(text) >= 20 and (" " in text or not text.isascii()):
                    yield text, False
        else:
            yield from secrets(value)


class Traces:
    """What was found in a daemon's memory, and when."""

    def __init__(self):
        self.known = {}
        self.found = []
        self.told = set()
        self.tried = {}
        self.scans = 0
        self.bytes = 0
        self.keys = 0

    def learn(self, message, what):
        for text, in_pieces in secrets(message):
            forms = [text.encode(), text.encode("utf-16-le")] + (list(pieces(text)) if in_pieces else [])
            for form in forms:
                self.known.setdefault(form, f"{what}'s {text[:6]}…")

    def questions(self, envelopes):
        lines = [f"text {form.hex()} {name}" for form, name in self.known.items()
                 if len(form) >= PIECE and name not in self.told]
        lines += [f"envelope {nonce.hex()} {bound.hex()} {commitment.hex()} {name}"
                  for name, nonce, bound, commitment in envelopes if name not in self.told]
        return "".join(f"{line}\n" for line in lines)

    def search(self, pid, envelopes, step=8):
        """The finds of one search."""
        done = subprocess.run([scanner(), str(pid), str(step)], input=self.questions(envelopes).encode(),
                              capture_output=True, check=False)
        assert done.returncode == 0, f"the search ended with {done.returncode}: {done.stderr}"
        *finds, summary = done.stdout.decode().splitlines()
        words = summary.split()
        self.scans += 1
        self.bytes += int(words[1])
        self.keys += int(words[3])
        assert int(words[1]) > 4 << 20, summary
        return finds

    def check(self, pid, when, envelopes=()):
        """Searches until nothing is found; what stays for some seconds is kept as a find."""
        end = time.monotonic() + RESTING
        while True:
            finds = self.search(pid, envelopes)
            if not finds:
                return
            if time.monotonic() > end:
                self.found.append(f"{when}: {'; '.join(f'{find}{place(pid, find)}' for find in sorted(finds)[:6])}")
                # Once is enough: what stays would be found after every other answer as well.
                self.told |= {find.partition(" in ")[0].partition(" opened ")[0] for find in finds}
                return
            time.sleep(0.1)


def place(pid, find):
    """The thread on whose stack a find lies, and how far from its stack pointer."""
    address = int(find.rpartition(" ")[2], 16)
    tasks = pathlib.Path(f"/proc/{pid}/task")
    for task in tasks.iterdir() if tasks.exists() else []:
        words = (task / "syscall").read_text().split()
        pointer = int(words[-2], 16) if len(words) > 2 else 0
        if -1 << 16 < address - pointer < 1 << 16:
            return f" (stack of {(task / 'comm').read_text().strip()}, {address - pointer:+#x} of its pointer)"
    return ""


def binding(number, label, fields):
    return b"\x01" + struct.pack(">I", number) + labelled(label, fields)


def question(name, box, number, label, fields):
    """An envelope as the search is asked about it: its name, nonce, what is bound to it, and commitment."""
    return name, box[5:29], binding(number, label, fields), box[29:61]


class Envelopes:
    """The envelopes of a vault, as the search is asked whether anything in memory opens them."""

    def __init__(self, centre):
        self.centre = centre
        self.root = None

    def personal(self, most=100):
        """Those that nothing opens between two requests, so many of them: seeds, slots and wrapped record keys."""
        try:
            with self.book() as book:
                found = [*self.slots(book), *self.seeds(book), *self.records(book, most)]
                return random.sample(found, min(most, len(found)))
        except (NotOpened, sqlite3.Error, KeyError, AttributeError):
            # Not founded yet, or under a passphrase that nobody told: then the texts alone are searched for.
            return []

    def every(self):
        """All of them, for a sealed vault: nothing opens any."""
        with self.book() as book:
            masters = [
                question(f"master key {epoch}", box, epoch, "amanat master key/1", [book.vault, epoch])
                for epoch, box in book.database.execute("SELECT epoch, box FROM master_key WHERE length(box) > 0")]
            keys = [
                question(f"book key {name}", box, epoch, "amanat book key/1", [book.vault, name, number])
                for name, number, epoch, box in book.database.execute(
                    "SELECT name, number, master_epoch, box FROM book_key")]
            return [*self.slots(book), *self.seeds(book), *self.records(book, 1_000), *masters, *keys]

    def book(self):
        return KeyBook(self.centre.state, self.centre.passphrases[""])

    @staticmethod
    def slots(book):
        for number, parameters, box in book.database.execute(
                "SELECT number, parameters, box FROM slot WHERE kind = 'passphrase'"):
            yield question(f"slot {number}", box, number, "amanat root key/1", [book.vault, number, parameters])

    @staticmethod
    def seeds(book):
        for user, epoch, box in book.database.execute("SELECT user, master_epoch, box FROM seed"):
            row = keybook.opened(box, book.masters[epoch], epoch, "amanat seed row/1", [book.vault, user])
            parameters, box = row[1:1 + row[0]], row[1 + row[0]:]
            yield question(f"seed of {user.hex()[:6]}", box, 1, "amanat seed/1", [book.vault, user, parameters])

    @staticmethod
    def records(book, most):
        rows = book.database.execute(
            "SELECT record, version, compartment, master_epoch, box FROM record_key JOIN record_version"
            " USING (record, version) ORDER BY record DESC LIMIT ?", [most])
        for record, version, tag, master, box in rows:
            inner = keybook.opened(box, book.masters[master], master, "amanat record key row/2",
                                   [book.vault, record, version, tag, master])
            compartment = book.version(keybook.text_of(record), version)
            number, = struct.unpack(">I", inner[1:5])
            yield question("record key", inner, number, "amanat record key/1",
                           [book.vault, record, version, compartment, number])


class GoBetween:
    """Passes frames on both ways, and has the memory searched before a last reply is handed over."""

    def __init__(self, place, daemon_place, traced):
        self.daemon_place = daemon_place
        self.traced = traced
        self.busy = 0
        self.lock = threading.Lock()
        self.listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        with contextlib.suppress(FileNotFoundError):
            os.unlink(place)
        self.listener.bind(str(place))
        os.chmod(place, 0o660)
        self.listener.listen(128)
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        with contextlib.suppress(OSError):
            while True:
                peer, _ = self.listener.accept()
                threading.Thread(target=self.serve, args=[peer], daemon=True).start()

    def close(self):
        with contextlib.suppress(OSError):
            self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()

    def connect(self, peer):
        """A connection to the daemon as whoever connected here; only this thread changes its uid."""
        _, uid, _ = struct.unpack("iII", peer.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12))
        daemon = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        setresuid, mine = 117, os.geteuid()
        LIBC.syscall(setresuid, -1, uid, -1)
        try:
            daemon.connect(str(self.daemon_place))
        finally:
            LIBC.syscall(setresuid, -1, mine, -1)
        return daemon

    def serve(self, peer):
        with peer:
            try:
                daemon = self.connect(peer)
            except OSError:
                return
            asked = queue.Queue()
            with daemon:
                threading.Thread(target=self.requests, args=[peer, daemon, asked], daemon=True).start()
                with contextlib.suppress(OSError):
                    self.replies(peer, daemon, asked)

    def requests(self, peer, daemon, asked):
        with contextlib.suppress(OSError):
            for frame in frames(peer):
                with contextlib.suppress(ValueError):
                    message = json.loads(frame)
                    asked.put(message.get("method", "?"))
                    self.traced.asked(message)
                    with self.lock:
                        self.busy += 1
                daemon.sendall(frame + b"\0")
            daemon.shutdown(socket.SHUT_WR)

    def replies(self, peer, daemon, asked):
        for frame in frames(daemon):
            message = json.loads(frame)
            if not message.get("continues"):
                with self.lock:
                    self.busy -= 1
                    alone = self.busy == 0
                self.traced.answered(asked.get_nowait(), message, alone)
            peer.sendall(frame + b"\0")


def frames(connection):
    rest = b""
    while data := connection.recv(1 << 20):
        *whole, rest = (rest + data).split(b"\0")
        yield from whole


class TracedCentre(Centre):
    """A centre whose daemon is searched after each answer that is the first of its kind."""

    # What is found, over all centres.
    traces = Traces()
    # Searched after every answer, not only after the first of each method and outcome.
    thorough = False

    def __init__(self, binaries, settings=None):
        super().__init__(binaries, settings)
        self.seen = set()
        self.between = None
        self.envelopes = Envelopes(self)

    def command(self):
        return [*super().command()[:-1], f"{self.socket}.daemon"]

    def launch(self):
        super().launch()
        if self.between is None:
            self.between = GoBetween(self.socket, f"{self.socket}.daemon", self)
        return self

    def close(self):
        super().close()
        if self.between is not None:
            self.between.close()

    def asked(self, message):
        # What custodians are asked to bring back, and why, is told to each of them until they have.
        if not message.get("method", "").endswith(".Recovery.Start"):
            self.traces.learn(message.get("parameters"), message.get("method", "?"))

    def answered(self, method, message, alone):
        outcome = message.get("error", "done").rpartition(".")[2]
        # The forms' labels stand in the configuration.
        if not method.endswith((".ListForms", ".Recovery.Start", ".Recovery.Show")):
            self.traces.learn(message.get("parameters"), f"{method} ({outcome})")
        kind = (method, outcome)
        if not method.startswith("org.amanat.") or not alone or (kind in self.traces.tried and not self.thorough):
            return
        if self.daemon is None or self.daemon.poll() is not None:
            return
        self.traces.tried[kind] = self.traces.tried.get(kind, 0) + 1
        with contextlib.suppress(ProcessLookupError):
            self.traces.check(self.daemon.pid, f"after {method} ({outcome})",
                              self.envelopes.personal(100 if self.thorough else 4))
