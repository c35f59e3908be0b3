"""Seal slots: added, changed and removed, killed at every step, and never a vault that nothing opens."""

import os
import uuid

from centre import Skipped, eventually
from naming import Topic
from topics.storage import check

topic = Topic(__name__)
TESTS = topic.tests

SECOND = "golav-misut-henab"
THIRD = "tupel-vosan-kirad"
STEPS = ["slot-stored", "slot-proven", "slot-removed", "slot-committed"]


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
