"""Seal slots and the root key: changed and replaced, killed at every step, and never a vault that nothing opens."""

import os
import random
import shutil
import time
import uuid

from centre import Skipped, eventually
from keybook import KeyBook, NotOpened
from naming import Topic
from topics.storage import check

topic = Topic(__name__)
TESTS = topic.tests

SECOND = "golav-misut-henab"
THIRD = "tupel-vosan-kirad"
STEPS = ["slot-stored", "slot-proven", "slot-removed", "slot-committed"]
BEFORE_COMMIT = ["masters-rekeyed", "book-rekeyed", "slots-rekeyed"]
AFTER_COMMIT = ["rekey-committed", "batch-moved", "key-book-walked", "epoch-destroyed"]


def lines(centre, *secrets):
    """What an admin types: her own passphrase, then what the command asks for."""
    return "\n".join([centre.passphrases["nadia"], *secrets])


def slots(centre):
    return {slot["number"]: slot["kind"] for slot in centre.json("slot", "list", user="nadia")["slots"]}


def opens(centre, passphrase):
    """Whether a sealed vault opens with a passphrase; it is sealed again after."""
    answer = centre.run("unseal", secret=passphrase)
    if answer.code == 12:
        return False
    answer.ok()
    centre.run("seal").ok()
    return True


def restarted(centre):
    assert centre.stop() == 0, centre.log()
    return centre.start()


@topic.test("a second slot opens the vault, a changed one does in its place, and one removed no more")
def life(template):
    with template.vault() as centre:
        centre.log_in("nadia")
        added = centre.run("slot", "add", user="nadia", secret=lines(centre, SECOND)).ok()
        assert "Slot 2 is stored, and has been opened once." in added.out and "hint: " in added.err, added
        changed = centre.json("slot", "change", 1, "--generate", user="nadia", secret=lines(centre))
        assert changed["slot"] == 3 and slots(centre) == {2: "passphrase", 3: "passphrase"}, changed
        restarted(centre)
        assert opens(centre, SECOND) and opens(centre, changed["passphrase"])
        assert not opens(centre, centre.passphrases[""])
        centre.run("unseal", secret=changed["passphrase"]).ok()
        centre.log_in("nadia")
        done = centre.run("slot", "remove", 2, user="nadia", secret=lines(centre, changed["passphrase"])).ok()
        assert "Slot 2 is gone; slot 3" in done.out and "Older copies" in done.err, done
        restarted(centre)
        assert opens(centre, changed["passphrase"]) and not opens(centre, SECOND)
        centre.run("unseal", secret=changed["passphrase"]).ok()
        rules = {entry["rule"] for entry in centre.entries(centre.token("daud")) if entry["outcome"] == "done"}
        assert {"slot.added.2", "slot.changed.1.3", "slot.removed.2"} <= rules, rules
        centre.served()


@topic.test("the last slot stays, a slot whose paper is lost is no way in, and nobody but an admin changes any")
def refused(template):
    with template.vault() as centre:
        centre.log_in("nadia", "sana")
        seal = centre.passphrases[""]
        centre.run("slot", "remove", 1, user="nadia", secret=lines(centre, seal)).refused(13, "last slot", "hint: amanat slot")
        centre.run("slot", "remove", 7, user="nadia", secret=lines(centre, seal)).refused(12, "no slot 7")
        centre.run("slot", "add", user="nadia", secret=lines(centre, SECOND)).ok()
        for wrong in [seal, "golav-misut-henat"]:
            centre.run("slot", "remove", 1, user="nadia", secret=lines(centre, wrong)).refused(16, "nothing was changed")
        centre.run("slot", "add", user="nadia", secret="not hers\n" + THIRD).refused(11)
        centre.run("slot", "add", user="nadia", secret=lines(centre, "1234")).refused(16, "too weak")
        centre.run("slot", "add", "--credential", user="nadia", secret=lines(centre)).refused(16, "no credential")
        sana = centre.passphrases["sana"]
        centre.run("slot", "add", user="sana", secret=sana + "\n" + THIRD).refused(12)
        centre.run("slot", "list", user="sana").refused(12)
        with centre.peer() as peer:
            peer.ask("org.amanat.Slots.Change", {
                "session": centre.token("nadia"), "passphrase": centre.passphrases["nadia"], "slot": 1,
                "opening": {"secret": THIRD, "again": SECOND, "selfOpening": False}, "request": uuid.uuid4().hex})
            assert peer.frame()["error"] == "org.amanat.Slots.NotProven"
        assert slots(centre) == {1: "passphrase", 2: "passphrase"}
        restarted(centre)
        assert opens(centre, seal) and opens(centre, SECOND) and not opens(centre, THIRD)


@topic.test("a credential slot comes to a vault that has none, by an admin who knows that this disk opens itself")
def credential(template):
    with template.vault(start=False) as centre:
        centre.hand_over(os.urandom(32))
        centre.start().unseal()
        centre.log_in("nadia")
        words = ["slot", "add", "--credential"]
        if not os.path.exists("/sys/class/tpm/tpm0"):
            centre.run(*words, user="nadia", secret=lines(centre)).refused(16, "no TPM", "--self-opening")
            words.append("--self-opening")
        made = centre.run(*words, user="nadia", secret=lines(centre)).ok()
        assert "Slot 2" in made.out, made
        if "--self-opening" in words:
            assert "self-opening" in centre.run("slot", "list", user="nadia").ok().out
        assert restarted(centre).json("status")["state"] == "unsealed", "it didn't open by itself"
        centre.log_in("nadia")
        centre.run("slot", "remove", 1, "--credential", user="nadia", secret=lines(centre)).ok()
        assert restarted(centre).json("status")["state"] == "unsealed"
        centre.run("seal").ok()
        assert not opens(centre, centre.passphrases[""])


@topic.test("killed at every step of changing a slot, the old one opens the vault or the new one, never neither")
def killed(template):
    for point in STEPS:
        with template.vault() as centre:
            if not centre.has_fault_points():
                raise Skipped("needs a debug build")
            session = centre.token("nadia")
            (centre.faults / point).touch()
            with centre.peer() as peer:
                peer.ask("org.amanat.Slots.Change", {
                    "session": session, "passphrase": centre.passphrases["nadia"], "slot": 1,
                    "opening": {"secret": SECOND, "again": SECOND, "selfOpening": False}, "request": uuid.uuid4().hex})
                eventually(f"the change at {point}", (centre.faults / f"{point}.reached").exists)
                assert centre.kill() == -9
            (centre.faults / point).unlink()
            check(centre)
            centre.start()
            found = [passphrase for passphrase in [centre.passphrases[""], SECOND] if opens(centre, passphrase)]
            assert found == [SECOND if point == "slot-committed" else centre.passphrases[""]], (point, found)
            centre.run("unseal", secret=found[0]).ok()
            centre.served()


def rekeying(centre, session, *passphrases):
    """What an admin's client sends."""
    return {"session": session, "passphrase": centre.passphrases["nadia"], "request": uuid.uuid4().hex,
            "openings": [{"secret": each, "again": each, "selfOpening": False} for each in passphrases]}


def completed(centre):
    """The old master keys are destroyed, and people read and write."""
    centre.log_in("nadia")

    def states():
        return [epoch["state"] for epoch in centre.json("keys", "status", user="nadia")["epochs"]]

    eventually("the old key's end", lambda: states()[-1] == "active" and set(states()[:-1]) == {"destroyed"}, 20)
    with centre.peer() as peer:
        assert peer.read(centre.token("parveen"), centre.note) == "the first note"
    centre.served()


@topic.test("a rekeyed vault opens with the new passphrases alone, people read on, and copies of the old one stay what they were")
def rekeyed(template):
    with template.vault() as centre:
        centre.log_in("nadia", "sana")
        seal = centre.passphrases[""]
        copy = centre.work / "copy"
        shutil.copytree(centre.state, copy)
        centre.run("keys", "rekey", "--yes", user="sana", secret=centre.passphrases["sana"]).refused(12)
        centre.run("keys", "rekey", "--yes", user="nadia", secret=lines(centre, seal)).refused(16, "opens a slot already")
        done = centre.run("keys", "rekey", "--yes", "--slots", 2, user="nadia", secret=lines(centre, SECOND, THIRD)).ok()
        assert "slot 2, 3" in done.out and "the rekeying is complete" in done.out, done
        assert "stay open to whoever has an older copy" in done.err, done
        completed(centre)
        restarted(centre)
        assert opens(centre, SECOND) and opens(centre, THIRD) and not opens(centre, seal)
        centre.run("unseal", secret=SECOND).ok()
        completed(centre)
        with KeyBook(copy, seal) as old, KeyBook(centre.state, THIRD) as new:
            assert old.user("parveen") == new.user("parveen")
            assert not set(old.masters.values()) & set(new.masters.values())
            for name in ["directory", "log tags", "log data", "log inbox", "log signing"]:
                assert old.single[name] not in (new.single[name], None) and new.numbered[name, 1] == old.single[name], name
        try:
            KeyBook(centre.state, seal)
            raise AssertionError("the old passphrase opens the new vault")
        except NotOpened:
            pass
        rules = {entry["rule"] for entry in centre.entries(centre.token("daud")) if entry["outcome"] == "done"}
        assert {"log-key.1.2", "rekeyed"} <= rules, rules


@topic.test("killed at every step of a rekeying, the old passphrase opens the vault or the new one, and it goes on")
def rekey_killed(template):
    for point in BEFORE_COMMIT + AFTER_COMMIT:
        with template.vault() as centre:
            if not centre.has_fault_points():
                raise Skipped("needs a debug build")
            session = centre.token("nadia")
            (centre.faults / point).touch()
            with centre.peer() as peer:
                peer.ask("org.amanat.Slots.Rekey", rekeying(centre, session, SECOND), more=True)
                eventually(f"the rekeying at {point}", (centre.faults / f"{point}.reached").exists)
                assert centre.kill() == -9
            (centre.faults / point).unlink()
            check(centre)
            centre.start()
            found = [passphrase for passphrase in [centre.passphrases[""], SECOND] if opens(centre, passphrase)]
            assert found == [centre.passphrases[""] if point in BEFORE_COMMIT else SECOND], (point, found)
            centre.run("unseal", secret=found[0]).ok()
            centre.log_in("nadia")
            if point in BEFORE_COMMIT:
                centre.run("keys", "rekey", "--yes", user="nadia", secret=lines(centre, SECOND)).ok()
            completed(centre)


@topic.test("killed at random moments of one rekeying after the other, exactly one passphrase opens the vault each time")
def rekey_killed_at_random(template):
    random.seed(int(time.time()))
    with template.vault() as centre:
        now = centre.passphrases[""]
        for number in range(40 if template.torture else 3):
            new = f"vosan-kirad-tupel-{number}"
            session = centre.token("nadia")
            with centre.peer() as peer:
                peer.ask("org.amanat.Slots.Rekey", rekeying(centre, session, new), more=True)
                time.sleep(random.uniform(0.3, 2.0))
                assert centre.kill() == -9
            check(centre)
            centre.start()
            found = [passphrase for passphrase in [now, new] if opens(centre, passphrase)]
            assert len(found) == 1, (number, found)
            now = found[0]
            centre.run("unseal", secret=now).ok()
            with centre.peer() as peer:
                assert peer.read(centre.token("parveen"), centre.note) == "the first note"
            centre.log_in("nadia")
            centre.run("keys", "rotate", user="nadia", secret=centre.passphrases["nadia"]).ok()
