"""Custodians together: the sealed vault opened by shares, keys given back, and what a kill, a theft or a scan finds."""

import os
import shutil
import uuid

from centre import Centre, Skipped, eventually, need_root
from naming import Topic
from topics.memory import found, share_value

topic = Topic(__name__)
TESTS = topic.tests

CUSTODIANS = [20_001, 20_002, 20_003]


def line(share):
    return share.replace("\n", "-")


def uids():
    return CUSTODIANS if os.geteuid() == 0 else [None] * 3


def multiply(left, right):
    product = 0
    while right:
        if right & 1:
            product ^= left
        left = left << 1 ^ (0x11B if left & 0x80 else 0)
        right >>= 1
    return product


def inverse(value):
    result = 1
    for _ in range(254):
        result = multiply(result, value)
    return result


def seed(shares):
    """The recovery seed, from two shares by their numbers from 1: interpolation at zero over GF(2^8)."""
    (one, first), (two, second) = [(number, share_value(text)) for number, text in shares]
    weights = [multiply(two, inverse(one ^ two)), multiply(one, inverse(one ^ two))]
    return bytes(multiply(a, weights[0]) ^ multiply(b, weights[1]) for a, b in zip(first, second))


@topic.test("a custodian checks her share, sealed or not, and a wrong one is named")
def verify(template):
    with template.vault() as centre:
        shares = [line(share) for share in template.shares]
        assert centre.json("shares", "verify", secret=shares[0])["custodian"] == "Asma"
        centre.run("shares", "verify", "--number", 2, secret=shares[0]).refused(16, "another custodian", "hint: ")
        slip = ("1" if shares[0][0] != "1" else "2") + shares[0][1:]
        centre.run("shares", "verify", secret=slip).refused(16, "group 1", "hint: ")
        centre.run("shares", "verify", secret="none at all").refused(16, "hint: ")
        centre.run("seal").ok()
        assert "share 3 of 3" in centre.run("shares", "verify", secret=shares[2].lower()).ok().out


@topic.test("two custodians open the sealed vault, one after another, each from her own login")
def unseal(template):
    with template.vault() as centre:
        shares = [line(share) for share in template.shares]
        first, second, third = uids()
        centre.run("seal").ok()
        centre.run("unseal", "--share", secret=shares[1], uid=second).ok()
        assert "1 of 2 shares to unseal" in centre.run("status").ok().out
        again = centre.json("unseal", "--share", secret=shares[1], uid=second)
        assert again["collection"]["entered"] == [2] and not again["unsealed"]
        centre.run("recover", "cancel", secret=shares[2], uid=third or 0).ok()
        assert not centre.json("unseal", "--share", secret=shares[0], uid=first)["unsealed"]
        assert centre.json("unseal", "--share", secret=shares[2], uid=third)["unsealed"]
        assert "shares" not in centre.json("status")
        centre.served()
        centre.run("unseal", "--share", secret=shares[0], uid=first).refused(13, "hint: ")
        found = [entry for entry in centre.entries(centre.token("daud")) if entry["action"] == "unseal_shares"]
        assert {entry["rule"] for entry in found} >= {"share.entered.1", "share.entered.2", "share.entered.3"}, found
        told = centre.run("login", "sana", secret=centre.passphrases["sana"]).ok()
        assert "The custodians opened the vault" in told.out, told.out


@topic.test("a vault comes back elsewhere from its database, its configuration and two shares alone")
def elsewhere(template):
    with template.vault() as centre:
        shares = [line(share) for share in template.shares]
        assert centre.stop() == 0
        other = Centre(template.bin)
        try:
            for file in centre.state.glob("vault.db*"):
                shutil.copy2(file, other.state / file.name)
            other.passphrases = {name: text for name, text in centre.passphrases.items() if name not in ("", "nadia")}
            other.case, other.note = centre.case, centre.note
            other.start()
            other.run("unseal", "--share", secret=shares[0]).ok()
            assert other.json("unseal", "--share", secret=shares[1])["unsealed"]
            other.served()
            # Nobody knows the admin's passphrase or the seal's: both are replaced.
            other.run("recover", "start", "--admin", "nadia", "--uid", os.getuid(), "--reason", "a new machine").ok()
            code = recover(other, shares[1:])["enrolment"]
            other.enrol("nadia", code)
            other.log_in("nadia", "parveen")
            other.run("user", "list", user="nadia").ok()
            assert "the first note" in other.run("note", "show", other.note, user="parveen").ok().out
            other.run("note", "show", other.note, user="nadia").refused(12)
            made = other.json("slot", "change", 1, "--generate", user="nadia", secret=other.passphrases["nadia"])
            other.run("seal").ok()
            other.run("unseal", secret=centre.passphrases[""]).refused(12)
            other.run("unseal", secret=made["passphrase"]).ok()
        finally:
            other.close()


def recover(centre, shares):
    """Two custodians say yes to what is under way; what the second is told."""
    for share, uid in zip(shares[:2], uids()):
        shown = centre.json("recover", "status", "--share", secret=share, uid=uid)
        told = centre.json("recover", "enter", "--yes", shown["collection"]["id"], secret=share, uid=uid)
    assert told["complete"], told
    return told


def start(centre, *words, user="sana"):
    return centre.json("recover", "start", *words, "--reason", "nobody else has the key", user=user)


@topic.test("keys come back to a colleague who was assigned, and to nobody else; whom it concerns is told before")
def rooms(template):
    with template.vault() as centre:
        shares = [line(share) for share in template.shares]
        centre.log_in("nadia", "sana", "daud")
        for user in ["bilal", "zahra"]:
            centre.hire(user, "medical_officer")
        centre.run("case", "assign", centre.case, "bilal", user="sana").ok()
        note = medical(centre, "bilal", "examined")
        centre.run("vouch", "bilal", "--withdraw", "--yes", user="sana", secret=centre.passphrases["sana"]).ok()
        centre.run("case", "assign", centre.case, "zahra", user="sana").ok()
        centre.run("record", "show", note, user="zahra").refused(12, "no key")
        centre.run("recover", "start", "--from", "bilal", "--to", "zahra", "--reason", "x", user="zahra").refused(12)
        asked = start(centre, "--from", "bilal", "--to", "zahra")
        assert asked["asked"]["person"] == "zahra" and asked["asked"]["from"] == "bilal", asked
        assert "zahra" in centre.run("login", "zahra", secret=centre.passphrases["zahra"]).ok().out
        if os.geteuid() == 0:
            centre.run("recover", "status", "--share", secret="none", uid=CUSTODIANS[0]).refused(16)
            told = centre.run("recover", "status", uid=CUSTODIANS[0]).ok()
            assert "0 of 2" in told.out and "zahra" not in told.out, told.out
        assert recover(centre, shares)["given"] > 0
        assert "examined" in centre.run("record", "show", note, user="zahra").ok().out
        centre.run("record", "show", note, user="parveen").refused(11)
        assert any(review["kind"] == "recovery" for review in centre.json("audit", "review", "list", user="daud")["reviews"])


def medical(centre, user, text):
    with centre.peer() as peer:
        return peer.call(
            "Cases.AddRecord", session=centre.token(user), case=centre.case, kind="note", domain="medical",
            fields={"subject": text, "note": text}, request=uuid.uuid4().hex)["record"]


@topic.test("killed at every step, the shares are gone, nothing is lost, and doing it again does it")
def killed(template):
    with template.vault() as centre:
        if not centre.has_fault_points():
            raise Skipped("needs a debug build")
        shares = [line(share) for share in template.shares]
        for point in ["recovery-key-rebuilt", "root-key-recovered"]:
            centre.run("seal").ok()
            centre.run("unseal", "--share", secret=shares[0]).ok()
            killed_at(centre, point, "Recovery.Unseal", share=shares[1])
            assert centre.json("status")["state"] == "sealed" and "shares" not in centre.json("status")
            centre.run("unseal", "--share", secret=shares[2]).ok()
            assert centre.json("unseal", "--share", secret=shares[0])["unsealed"]
            centre.served()
        centre.log_in("nadia")
        centre.enrol("zarmina", centre.invite("zarmina", "supervisor"))
        centre.log_in("zarmina")
        fingerprint = centre.json("whoami", user="zarmina")["identity"]["fingerprint"]
        keys = ["--case", centre.case, "--to", "parveen"]
        for point, words in [("recovery-key-rebuilt", keys), ("rooms-recovered", keys),
                             ("supervisor-certified", ["--certify", "zarmina", "--fingerprint", fingerprint]),
                             ("withdrawal-stated", ["--withdraw", "zarmina"])]:
            id = start(centre, *words, user="nadia")["collection"]["id"]
            centre.run("recover", "enter", "--yes", id, secret=shares[0]).ok()
            killed_at(centre, point, "Recovery.Enter", recovery=id, share=shares[1])
            centre.unseal().log_in("nadia")
            centre.run("recover", "enter", "--yes", id, secret=shares[0]).refused(12, "hint: ")
            start(centre, *words, user="nadia")
            assert recover(centre, shares)["unopened"] == 0
            centre.log_in("zarmina")
            certified = centre.json("whoami", user="zarmina")["identity"]["certified"]
            assert certified == (point == "supervisor-certified"), point
            centre.served()


def killed_at(centre, point, method, **parameters):
    """Kills the daemon while a request stands at a point, and starts it again."""
    (centre.faults / point).touch()
    with centre.peer() as peer:
        peer.ask("org.amanat." + method, parameters)
        eventually(f"the request at {point}", (centre.faults / f"{point}.reached").exists, 20)
        assert centre.kill() == -9
    (centre.faults / point).unlink()
    (centre.faults / f"{point}.reached").unlink()
    centre.start()


@topic.test("afterwards neither a share nor the recovery key is in memory; while it is held the scan finds them")
def wiped(template):
    need_root()
    with template.vault() as centre:
        if not centre.has_fault_points():
            raise Skipped("needs a debug build")
        shares = [line(share) for share in template.shares]
        secrets = {f"share {number}": share_value(text) for number, text in enumerate(template.shares, 1)}
        secrets["recovery key"] = seed([(1, template.shares[0]), (2, template.shares[1])])
        secrets["share 1 as text"] = shares[0][-34:]
        centre.log_in("sana")
        id = start(centre, "--case", centre.case, "--to", "parveen")["collection"]["id"]
        centre.run("recover", "enter", "--yes", id, secret=shares[0]).ok()
        assert "share 1" in found(centre, secrets), "it rests in memory until there are enough"
        with centre.held("recovery-key-rebuilt", "Recovery.Enter", recovery=id, share=shares[1]):
            assert {"share 1", "share 2", "recovery key"} <= found(centre, secrets)
        eventually("everything being wiped", lambda: not found(centre, secrets))
        start(centre, "--case", centre.case, "--to", "parveen")
        centre.run("recover", "cancel", secret=None if os.getuid() == 0 else shares[0]).ok()
        centre.run("seal").ok()
        centre.run("unseal", "--share", secret=shares[0]).ok()
        centre.run("unseal", "--share", secret=shares[1]).ok()
        eventually("everything being wiped", lambda: not found(centre, secrets))
