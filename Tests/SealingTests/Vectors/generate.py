#!/usr/bin/env python3
"""Writes the version 1 vectors with an implementation that shares no code with the vault.

Needs the `cryptography` package. A released vector never changes: a new format version gets new files.
"""
import hashlib, json, os, struct, sys
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

HERE = os.path.dirname(os.path.abspath(__file__))


def hchacha20(key, nonce):
    s = list(struct.unpack("<4I", b"expand 32-byte k")) + list(struct.unpack("<8I", key)) + list(struct.unpack("<4I", nonce))

    def rot(v, n):
        return (v << n | v >> (32 - n)) & 0xFFFFFFFF

    def quarter(a, b, c, d):
        for x, y, z, n in ((a, b, d, 16), (c, d, b, 12), (a, b, d, 8), (c, d, b, 7)):
            s[x] = (s[x] + s[y]) & 0xFFFFFFFF
            s[z] = rot(s[z] ^ s[x], n)

    for _ in range(10):
        for q in ((0, 4, 8, 12), (1, 5, 9, 13), (2, 6, 10, 14), (3, 7, 11, 15),
                  (0, 5, 10, 15), (1, 6, 11, 12), (2, 7, 8, 13), (3, 4, 9, 14)):
            quarter(*q)
    return struct.pack("<8I", *(s[:4] + s[12:]))


def xchacha(key, nonce, message, ad):
    return ChaCha20Poly1305(hchacha20(key, nonce[:16])).encrypt(bytes(4) + nonce[16:], message, ad)


def labelled(label, fields):
    out = struct.pack(">H", len(label)) + label.encode()
    for f in fields:
        out += struct.pack(">I", len(f)) + f
    return out


def blake(message, key, size):
    return hashlib.blake2b(message, key=key, digest_size=size).digest()


def field(value):
    if isinstance(value, int):
        return struct.pack(">Q", value)
    return value.encode() if isinstance(value, str) else value


def seal(key, key_id, label, fields, nonce, message):
    bound = b"\x01" + struct.pack(">I", key_id) + labelled(label, [field(f) for f in fields])
    okm = blake(labelled("amanat envelope/1", []) + nonce + bound, key, 64)
    return b"\x01" + struct.pack(">I", key_id) + nonce + okm[32:] + xchacha(okm[:32], nonce, message, bound)


def stream(seed, count):
    return hashlib.shake_256(seed.encode()).digest(count)


def write(name, vectors):
    with open(os.path.join(HERE, name), "w") as f:
        json.dump({"version": 1, "vectors": vectors}, f, indent=1, ensure_ascii=False)
        f.write("\n")


def envelopes():
    out = []

    def add(name, message, sealed_for, error=None, change=lambda e: e, **opened):
        key, nonce = stream("key " + name, 32), stream("nonce " + name, 24)
        sealed = change(seal(key, 7, "amanat content/1", sealed_for, nonce, message))
        v = dict(name=name, key=opened.get("key", key).hex(), id=opened.get("id", 7),
                 label=opened.get("label", "amanat content/1"), fields=opened.get("fields", sealed_for),
                 nonce=nonce.hex(), plaintext=message.hex(), envelope=sealed.hex())
        if error:
            v["error"] = error
        out.append(v)

    def flip(at):
        return lambda e: e[:at] + bytes([e[at] ^ 1]) + e[at + 1:]

    row = ["Q-2026-0042", 3, "general"]
    add("empty content, no fields", b"", [])
    add("a short note", "سلام — a note".encode(), row)
    add("a wrapped key", stream("wrapped", 32), row)
    add("two kilobytes", stream("content", 2048), ["Q-2026-0042", 2**64 - 1])
    add("another key", b"note", row, "wrongKey", key=stream("another", 32))
    add("another key id", b"note", row, "wrongKeyID(expected: 8, found: 7)", id=8)
    add("another row", b"note", row, "wrongKey", fields=["Q-2026-0043", 3, "general"])
    add("fields split elsewhere", b"note", ["ab", "c"], "wrongKey", fields=["a", "bc"])
    add("one field fewer", b"note", ["ab", ""], "wrongKey", fields=["ab"])
    add("another label", b"note", row, "wrongKey", label="amanat content/2")
    add("a version of the future", b"note", row, "unsupportedVersion(2)", lambda e: b"\x02" + e[1:])
    add("no bytes", b"note", row, "truncated", lambda e: b"")
    add("one byte too short to be one", b"", row, "truncated", lambda e: e[:-1])
    add("the last byte missing", b"note", row, "forged", lambda e: e[:-1])
    add("a byte more", b"note", row, "forged", lambda e: e + b"\x00")
    add("a bit of the nonce", b"note", row, "wrongKey", flip(5))
    add("a bit of the commitment", b"note", row, "wrongKey", flip(60))
    add("a bit of the ciphertext", b"note", row, "forged", flip(61))
    add("a bit of the tag", b"note", row, "forged", flip(80))
    write("envelope-1.json", out)


def identities():
    out = []
    for n in range(4):
        seed = bytes(32) if n == 0 else stream(f"seed {n}", 32)
        box = blake(labelled("amanat identity box/1", []), seed, 32)
        signing = blake(labelled("amanat identity signing/1", []), seed, 32)
        scalar = hashlib.sha512(box).digest()[:32]
        raw = lambda k: k.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        message = f"statement {n}".encode()
        signer = Ed25519PrivateKey.from_private_bytes(signing)
        out.append(dict(name=f"seed {n}", seed=seed.hex(), box=raw(X25519PrivateKey.from_private_bytes(scalar)).hex(),
                        signing=raw(signer).hex(), message=message.hex(), signature=signer.sign(message).hex()))
    out.append(dict(name="31 bytes", seed=stream("short", 31).hex(), error="badLength(expected: 32, found: 31)"))
    out.append(dict(name="33 bytes", seed=stream("long", 33).hex(), error="badLength(expected: 32, found: 33)"))
    write("identity-1.json", out)


def passphrases():
    out = []
    salt = stream("salt", 16)

    def parameters(memory, passes, version=1, algorithm=2):
        return struct.pack(">BBII", version, algorithm, memory, passes) + salt

    def add(name, text, nfc, encoded, error=None):
        v = dict(name=name, passphrase=text, parameters=encoded.hex())
        if error:
            v["error"] = error
        else:
            memory, passes = struct.unpack(">II", encoded[2:10])
            v["key"] = Argon2id(salt=salt, length=32, iterations=passes, lanes=1, memory_cost=memory).derive(nfc.encode()).hex()
        out.append(v)

    floor = parameters(65536, 3)
    add("at the floor", "lusab-babad-gutih-tugad-nodov", "lusab-babad-gutih-tugad-nodov", floor)
    add("composed on the way", "cafe\u0301 \u0627\u0653\u0628", "caf\u00e9 \u0622\u0628", floor)
    add("a KiB below the floor", "x", "x", parameters(65535, 3), "passphraseParametersOutOfRange")
    add("a pass below the floor", "x", "x", parameters(65536, 2), "passphraseParametersOutOfRange")
    add("a KiB above the ceiling", "x", "x", parameters(1048577, 3), "passphraseParametersOutOfRange")
    add("a pass above the ceiling", "x", "x", parameters(65536, 11), "passphraseParametersOutOfRange")
    add("all bits set", "x", "x", parameters(2**32 - 1, 2**32 - 1), "passphraseParametersOutOfRange")
    add("another algorithm", "x", "x", parameters(65536, 3, 1, 1), "passphraseParametersOutOfRange")
    add("a version of the future", "x", "x", parameters(65536, 3, 2), "unsupportedVersion(2)")
    add("a byte missing", "x", "x", floor[:-1], "badLength(expected: 26, found: 25)")
    add("an empty passphrase", "", "", floor, "passphraseTooWeak(empty)")
    write("passphrase-1.json", out)


def multiply(a, b):
    p = 0
    for _ in range(8):
        p ^= a if b & 1 else 0
        a, b = (a << 1 ^ (0x11B if a & 0x80 else 0)), b >> 1
    return p


ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def share_bytes(secret, vault, set_id, threshold, index, purpose=1, version=1):
    rows = [secret] + [stream(f"row {n}", 32) for n in range(1, threshold)]
    value = bytearray(32)
    for row in reversed(rows):
        value = bytearray(multiply(v, index) ^ r for v, r in zip(value, row))
    body = bytes([version, purpose, threshold, index]) + vault + set_id + bytes(value)
    return body + blake(body, b"amanat share checksum/1", 32)[:7]


def share_text(raw):
    bits = "".join(f"{b:08b}" for b in raw)
    values = [int(bits[i:i + 5], 2) for i in range(0, len(bits), 5)]
    groups = []
    for g in range(24):
        total = 0
        for v in values[g * 5:g * 5 + 5] + [g]:
            total <<= 1
            total = (total & 31 ^ (5 if total & 32 else 0)) ^ v
        groups.append("".join(ALPHABET[v] for v in values[g * 5:g * 5 + 5] + [total]))
    return "\n".join("-".join(groups[i:i + 6]) for i in range(0, 24, 6))


def shares():
    secret, vault, set_id = stream("shared", 32), stream("vault", 16), stream("set", 16)
    raws = [share_bytes(secret, vault, set_id, 3, i) for i in range(1, 6)]
    texts = [share_text(r) for r in raws]
    base = dict(secret=secret.hex(), vault=vault.hex(), set=set_id.hex(), threshold=3, count=5,
                hashes=[hashlib.blake2b(r, digest_size=32).hexdigest() for r in raws])
    out = []

    def add(name, entered, error=None):
        v = dict(name=name, entered=entered, **base)
        if error:
            v["error"] = error
        out.append(v)

    def other(**k):
        args = dict(secret=secret, vault=vault, set_id=set_id, threshold=3, index=1)
        args.update(k)
        return share_text(share_bytes(**args))

    first = texts[0].replace("\n", "-").split("-")

    def typed(groups):
        return "-".join(groups)

    wrong = "7" if first[4][2] != "7" else "8"
    add("the first three", texts[:3])
    add("the last three, backwards", texts[:1:-1])
    add("all five", texts)
    add("lower case, spaces, O for 0 and l for 1",
        [t.lower().replace("-", " ").replace("0", "o").replace("1", "l") for t in texts[:3]])
    add("two", texts[:2], "tooFew 2 of 3")
    add("one twice", [texts[0], texts[1], texts[0]], "duplicate 1")
    add("a slip in group 5", [typed(first[:4] + [first[4][:2] + wrong + first[4][3:]] + first[5:])], "mistyped 5")
    add("a letter of no alphabet in group 2", [typed(first[:1] + ["U" + first[1][1:]] + first[2:])], "mistyped 2")
    add("two groups exchanged", [typed([first[1], first[0]] + first[2:])], "mistyped 1")
    add("a group left out at the end", [typed(first[:-1])], "wrongLength 138")
    add("a letter too many", [typed(first) + "0"], "wrongLength 145")
    damaged = bytes([raws[0][40] ^ 1])
    add("well typed, wrong checksum", [share_text(raws[0][:40] + damaged + raws[0][41:])], "mistyped")
    add("of another vault", [other(vault=stream("other", 16))], "wrongVault")
    add("of another set", [other(set_id=stream("other", 16))], "wrongSet")
    add("for another purpose", [other(purpose=2)], "wrongPurpose")
    add("of another threshold", [other(threshold=2)], "inconsistent")
    add("an index beyond the set", [other(index=6)], "inconsistent")
    add("index zero", [other(index=0)], "inconsistent")
    add("a version of the future", [other(version=2)], "unsupportedVersion 2")
    add("of another secret", [other(secret=stream("other", 32))], "doesNotFitHash 1")
    write("share-1.json", out)


if __name__ == "__main__":
    for make in (envelopes, identities, passphrases, shares):
        make()
    sys.exit(0)
