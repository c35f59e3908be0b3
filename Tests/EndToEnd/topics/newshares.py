"""A new share set takes over from the old one: handed out, agreed to, killed at every step, and what old shares are."""

import os
import select

from centre import Skipped, eventually
from naming import Topic
from topics.storage import check

topic = Topic(__name__)
TESTS = topic.tests

NEW = ["Dilawar", "Esin", "Farid", "Gulalai"]


def line(share):
    return share.replace("\n", "-")


def custodian(number):
    """A Unix login of her own, where the test may use one."""
    return 20001 + number if os.geteuid() == 0 else None


def hand_out(centre):
    """An admin makes a new set; each new custodian takes her share and reads it back."""
    words = [word for name in NEW for word in ("--custodian", name)]
    handed = centre.json("shares", "new", *words, "--threshold", 3, user="nadia", secret=centre.passphrases["nadia"])
    shares = []
    for code in handed["codes"]:
        share = line(centre.json("shares", "claim", code["code"], "--no-confirm", uid=custodian(9))["share"])
        centre.run("shares", "confirm", code["code"], secret=share, uid=custodian(9)).ok()
        shares.append(share)
    return handed["set"], shares


def agree(centre, new, share, number=0):
    return centre.json("shares", "agree", "--yes", new, secret=share, uid=custodian(number))


def holders(centre):
    return centre.json("shares", "list", user="nadia")["inForce"]["custodians"]


def settled(centre):
    eventually("the deletion of what is left over",
               lambda: centre.json("shares", "list", user="nadia")["inForce"]["leftOver"] == 0, 20)


@topic.test("a new set takes over when its shares are read back and two old custodians agree")
def replaced(template):
    with template.vault() as centre:
        old = [line(share) for share in template.shares]
        centre.log_in("nadia", "sana", "parveen")
        centre.run("shares", "new", "--custodian", "A", "--custodian", "B", "--custodian", "C", "--threshold", 2,
                   user="sana", secret=centre.passphrases["sana"]).refused(12)
        centre.run("shares", "agree", "--yes", "none", secret=old[0]).refused(12, "hint: ")
        new, shares = hand_out(centre)
        assert "amanat shares agree" in centre.run("status").ok().err
        assert holders(centre) == ["Asma", "Bilal", "Chanda"], "the old set stays in force"
        centre.run("shares", "agree", "--yes", new, secret=shares[0]).refused(16, "hint: ")
        assert not agree(centre, new, old[2], 2)["complete"]
        assert "1 of 2 shares for a new share set" in centre.run("status").ok().out
        done = centre.run("shares", "agree", "--yes", new, secret=old[0], uid=custodian(0)).ok()
        assert "in force" in done.out and "old key books" in done.out and "burn" in done.err, done
        assert holders(centre) == NEW
        settled(centre)
        listed = centre.run("shares", "list", user="parveen").ok()
        assert "3 of 4" in listed.out and "Gulalai" in listed.out and "since" in listed.out, listed
        centre.run("shares", "verify", secret=old[0]).refused(16, "older set")
        assert centre.json("shares", "verify", secret=shares[3])["custodian"] == "Gulalai"
        centre.run("note", "show", centre.note, user="parveen").ok()
        answer = centre.run("login", "parveen", secret=centre.passphrases["parveen"]).ok()
        assert "handed the recovery key on" in answer.out, answer
        assert "handed" not in centre.run("login", "parveen", secret=centre.passphrases["parveen"]).ok().out
        assert "amanat shares list" in centre.run("login", "sana", secret=centre.passphrases["sana"]).ok().out
        centre.hire("noor", "psychologist")
        centre.run("seal").ok()
        for share in shares[:3]:
            centre.run("unseal", "--share", secret=share).ok()
        assert centre.json("status")["state"] == "unsealed"
        centre.served()


@topic.test("an interruption before the change-over voids the new set, and the old one stays good")
def interrupted(template):
    with template.vault() as centre:
        old = [line(share) for share in template.shares]
        centre.log_in("nadia")
        new, shares = hand_out(centre)
        agree(centre, new, old[0])
        assert centre.stop() == 0, centre.log()
        centre.start().unseal()
        centre.log_in("nadia")
        assert holders(centre) == ["Asma", "Bilal", "Chanda"]
        centre.run("shares", "agree", "--yes", new, secret=old[1]).refused(12)
        centre.run("shares", "verify", secret=shares[0]).refused(16)
        centre.run("shares", "verify", secret=old[0]).ok()


BEFORE = ["recovery-resealed", "succession-stated", "share-set-replaced"]
AFTER = ["left-over-begun", "left-over-deleted"]


def change_over(peer, new, share, reached):
    """Asks for one batch after the other, as the client does, until one stands still at the point."""
    def stands():
        if not select.select([peer.socket], [], [], 0)[0]:
            return reached.exists()
        if not peer.reply()["parameters"]["complete"]:
            peer.ask("org.amanat.Keys.AgreeToShares", {"set": new, "share": share})
        return reached.exists()

    peer.ask("org.amanat.Keys.AgreeToShares", {"set": new, "share": share})
    eventually(f"the change-over at {reached.name}", stands, 20)


@topic.test("killed at every step, one set is in force and whole, and the other opens nothing")
def killed(template):
    old = [line(share) for share in template.shares]
    for point in BEFORE + AFTER:
        with template.vault() as centre:
            if not centre.has_fault_points():
                raise Skipped("needs a debug build")
            centre.log_in("nadia")
            new, shares = hand_out(centre)
            agree(centre, new, old[0])
            (centre.faults / point).touch()
            with centre.peer() as peer:
                change_over(peer, new, old[1], centre.faults / f"{point}.reached")
                assert centre.kill() == -9
            (centre.faults / point).unlink()
            check(centre)
            centre.start().unseal()
            centre.log_in("nadia", "parveen")
            if point in BEFORE:
                assert holders(centre) == ["Asma", "Bilal", "Chanda"], point
                new, shares = hand_out(centre)
                agree(centre, new, old[1])
                assert agree(centre, new, old[2])["complete"], point
            assert holders(centre) == NEW, point
            settled(centre)
            centre.run("shares", "verify", secret=old[0]).refused(16, "older set")
            assert "the first note" in centre.run("note", "show", centre.note, user="parveen").ok().out
            centre.run("seal").ok()
            for share in shares[1:]:
                centre.run("unseal", "--share", secret=share).ok()
            centre.served()
