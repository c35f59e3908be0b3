"""Opens a vault's key book without the vault's code, from its formats alone (Formats.md) and libsodium.

Given a state directory, the seal's passphrase and people's, it yields the bytes of the keys that the daemon works with,
so that a test can look for them in the daemon's memory.
"""

import contextlib
import ctypes
import ctypes.util
import hashlib
import hmac
import pathlib
import shutil
import sqlite3
import struct
import tempfile

CROCKFORD = "0123456789abcdefghjkmnpqrstvwxyz"
CASE, USER = 1, 3
TEAM, AUTHOR = 1, 2
SODIUM = ctypes.CDLL(ctypes.util.find_library("sodium") or "libsodium.so.23")


class NotOpened(Exception):
    """A value isn't what the key opens."""


def labelled(label, fields=()):
    out = struct.pack(">H", len(label)) + label.encode()
    for field in fields:
        if isinstance(field, int):
            field = struct.pack(">Q", field)
        elif isinstance(field, str):
            field = field.encode()
        out += struct.pack(">I", len(field)) + field
    return out


def blake(message, key=b"", size=32):
    return hashlib.blake2b(message, key=key, digest_size=size).digest()


def derive(key, label):
    return blake(labelled(label), key)


def opened(box, key, number, label, fields):
    """What an envelope holds."""
    head, nonce, commitment, sealed = box[:5], box[5:29], box[29:61], box[61:]
    bound = b"\x01" + struct.pack(">I", number) + labelled(label, fields)
    okm = blake(labelled("amanat envelope/1") + nonce + bound, key, 64)
    if head != bound[:5] or not hmac.compare_digest(commitment, okm[32:]):
        raise NotOpened(label)
    plain = ctypes.create_string_buffer(len(sealed))
    length = ctypes.c_ulonglong()
    if SODIUM.crypto_aead_xchacha20poly1305_ietf_decrypt(
            plain, ctypes.byref(length), None, sealed, ctypes.c_ulonglong(len(sealed)), bound,
            ctypes.c_ulonglong(len(bound)), nonce, okm[:32]):
        raise NotOpened(label)
    return plain.raw[:length.value]


def unfilled(filled):
    """The value that was filled up to a step (Formats.md)."""
    length, = struct.unpack(">I", filled[:4])
    if length > len(filled) - 4 or any(filled[4 + length:]):
        raise NotOpened("filling")
    return filled[4:4 + length]


def unboxed(sealed, seed):
    """What `crypto_box_seal` sealed to the X25519 key of a person's seed."""
    public, secret, plain = (ctypes.create_string_buffer(length) for length in (32, 32, len(sealed) - 48))
    SODIUM.crypto_box_seed_keypair(public, secret, derive(seed, "amanat identity box/1"))
    if SODIUM.crypto_box_seal_open(plain, sealed, ctypes.c_ulonglong(len(sealed)), public, secret):
        raise NotOpened("sealed box")
    return plain.raw


def stretched(passphrase, parameters):
    version, kind, memory, passes = struct.unpack(">BBII", parameters[:10])
    assert (version, kind) == (1, 2), parameters
    key = ctypes.create_string_buffer(32)
    secret = passphrase.encode()
    assert SODIUM.crypto_pwhash(
        key, ctypes.c_ulonglong(32), secret, ctypes.c_ulonglong(len(secret)), parameters[10:26],
        ctypes.c_ulonglong(passes), ctypes.c_size_t(memory * 1024), 2) == 0
    return key.raw


def bytes_of(text):
    """The 16 bytes of an identifier's text."""
    number = 0
    for letter in text:
        number = number << 5 | CROCKFORD.index(letter)
    return number.to_bytes(16, "big")


def text_of(identifier):
    number = int.from_bytes(identifier, "big")
    return "".join(CROCKFORD[number >> shift & 31] for shift in range(125, -1, -5))


class KeyBook:
    """A vault's keys, opened from a copy of its file."""

    def __init__(self, state, passphrase):
        self.work = pathlib.Path(tempfile.mkdtemp(prefix="amanat-keybook-", dir="/dev/shm"))
        for name in ("vault.db", "vault.db-wal"):
            with contextlib.suppress(FileNotFoundError):
                shutil.copy2(pathlib.Path(state) / name, self.work / name)
        self.database = sqlite3.connect(self.work / "vault.db")
        self.vault, = self.database.execute("SELECT value FROM meta WHERE name = 'vault'").fetchone()
        self.root = self.open_slot(passphrase)
        self.masters = {
            epoch: opened(box, self.root, epoch, "amanat master key/1", [self.vault, epoch])
            for epoch, box in self.database.execute("SELECT epoch, box FROM master_key WHERE length(box) > 0")}
        self.single, self.numbered = {}, {}
        for name, number, epoch, box in self.database.execute(
                "SELECT name, number, master_epoch, box FROM book_key ORDER BY name, number"):
            self.single[name] = self.numbered[name, number] = opened(
                box, self.masters[epoch], epoch, "amanat book key/1", [self.vault, name, number])

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.database.close()
        shutil.rmtree(self.work, ignore_errors=True)

    def open_slot(self, passphrase):
        for number, parameters, box in self.database.execute(
                "SELECT number, parameters, box FROM slot WHERE kind = 'passphrase'"):
            with contextlib.suppress(NotOpened):
                return opened(box, stretched(passphrase, parameters), number, "amanat root key/1",
                              [self.vault, number, parameters])
        raise NotOpened("no slot has this passphrase")

    def tag(self, label, *fields):
        return blake(labelled("amanat tag/1 " + label, fields), self.single["tags"], 64)[:16]

    def directory(self, box, table, tag):
        number, = struct.unpack(">I", box[1:5])
        filled = opened(box, self.numbered["directory", number], number, "amanat directory/1", [self.vault, table, tag])
        return unfilled(filled)

    def user(self, name):
        """The id of an account."""
        tag = self.tag("directory", "user of name", name, 0)
        box, = self.database.execute("SELECT box FROM directory WHERE tag = ?", [tag]).fetchone()
        return self.directory(box, "directory", tag)

    def seed(self, name, passphrase):
        """A person's seed."""
        user = self.user(name)
        epoch, box = self.database.execute("SELECT master_epoch, box FROM seed WHERE user = ?", [user]).fetchone()
        row = opened(box, self.masters[epoch], epoch, "amanat seed row/1", [self.vault, user])
        parameters, box = row[1:1 + row[0]], row[1 + row[0]:]
        return opened(box, stretched(passphrase, parameters), 1, "amanat seed/1", [self.vault, user, parameters])[:32]

    def version(self, record, version=1):
        """The descriptor of a version of a record, and its compartment."""
        record = bytes_of(record)
        tag = record + struct.pack(">Q", version)
        box, = self.database.execute(
            "SELECT descriptor FROM record_version WHERE record = ? AND version = ?", [record, version]).fetchone()
        _, _, _, home, domain, audience, _, _ = self.directory(box, "record_version", tag).decode().split("\n")
        words = audience.split()
        author = bytes([AUTHOR]) + bytes_of(words[1]) if words[0] == "author" else bytes([TEAM])
        return self.compartment(bytes([CASE]) + bytes_of(home.removeprefix("case ")), domain, author)

    def drafts(self, name):
        """The compartment of a person's drafts."""
        user = self.user(name)
        return self.compartment(bytes([USER]) + user, "drafts", bytes([AUTHOR]) + user)

    def compartment(self, home, domain, audience):
        def fields(*parts):
            return b"".join(struct.pack(">I", len(part)) + part for part in parts)

        encoded = fields(home, domain.encode(), audience)
        return blake(fields(b"amanat compartment/1", self.vault, encoded))[:16]

    def compartment_key(self, compartment, name, seed, epoch=1):
        """A compartment's key, from the grant to one person."""
        user = self.user(name)
        tag = self.tag("grant", compartment, epoch, user)
        master, box = self.database.execute("SELECT master_epoch, box FROM grant_box WHERE tag = ?", [tag]).fetchone()
        sealed = opened(box, self.masters[master], master, "amanat grant/2", [self.vault, tag])
        return unboxed(sealed, seed)

    def record_key(self, record, compartment, key, version=1, epoch=1):
        """A version's key, from under both wraps."""
        record = bytes_of(record)
        tag = self.tag("record key", record, version, compartment)
        master, box = self.database.execute(
            "SELECT master_epoch, box FROM record_key WHERE record = ? AND version = ? AND compartment = ?",
            [record, version, tag]).fetchone()
        inner = opened(box, self.masters[master], master, "amanat record key row/2",
                       [self.vault, record, version, tag, master])
        return opened(inner, key, epoch, "amanat record key/1", [self.vault, record, version, compartment, epoch])

    def facts_key(self, record, version=1):
        record = bytes_of(record)
        master, box = self.database.execute(
            "SELECT master_epoch, box FROM facts_key WHERE record = ? AND version = ?", [record, version]).fetchone()
        return opened(box, self.masters[master], master, "amanat facts key/1", [self.vault, record, version])
