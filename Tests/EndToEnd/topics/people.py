"""People come and go: withdrawn, disabled, enrolled again, handed over, recused; and the daemon killed in the middle."""

import select
import uuid

from centre import Skipped, eventually
from naming import Topic
from topics.storage import check

topic = Topic(__name__)
TESTS = topic.tests


def medical(centre, user, text):
    return centre.json("record", "add", centre.case, "note", "--domain", "medical", "--field", "subject=visit",
                       "--field", f"note={text}", user=user)["record"]


def own(centre, user, text):
    return centre.json("note", "add", centre.case, "--field", f"note={text}", user=user)["record"]


def why(*words):
    return [*words, "--purpose", "supervision", "--reason", "weekly review"]


@topic.test("somebody who leaves is disabled, withdrawn and handed over, and reads nothing since")
def leaves(template):
    with template.vault() as centre:
        centre.log_in("nadia", "sana", "parveen", "wazir")
        centre.hire("noor", "psychologist")
        offer = centre.json("user", "disable", "parveen", "--preview", user="nadia")
        assert offer["orphans"] >= 1 and all("reference" not in each for each in offer["lost"]), offer
        centre.run("note", "show", centre.note, user="parveen").ok()
        done = centre.run("user", "disable", "parveen", "--yes", user="nadia").ok()
        assert "may have copied" in done.err and "--withdraw" in done.err, done
        centre.run("note", "show", centre.note, user="parveen").refused(11)
        assert "disabled" in centre.run("status").ok().err
        assert "amanat vouch parveen --withdraw" in centre.run("today", user="sana").ok().out
        centre.run("user", "disable", "parveen", "--yes", user="sana").refused(12)
        centre.run("vouch", "parveen", "--withdraw", "--yes", user="nadia", secret=centre.passphrases["nadia"]).refused(12)
        preview = centre.json("vouch", "parveen", "--withdraw", "--preview", user="sana")
        assert {"domain": "counselling", "audience": "author"}.items() <= preview["orphans"][0].items(), preview
        done = centre.run("vouch", "parveen", "--withdraw", "--yes", user="sana", secret=centre.passphrases["sana"]).ok()
        assert "stays in force" in done.err, done
        assert "--withdraw" not in centre.run("today", user="sana").ok().out

        shown = centre.run("case", "handover", "parveen", "noor", "--preview", user="sana").ok()
        for words in [centre.case, "Zarmina", "Abdullah"]:
            assert words in shown.out, shown
        moved = centre.json("case", "handover", "parveen", "noor", "--yes", user="sana")["moved"]
        assert [case["reference"] for case in moved] == [centre.case] and not moved[0]["pending"], moved
        centre.run("keys", "renew", user="sana").ok()
        assert "the first note" in centre.run("note", "show", centre.note, user="noor").ok().out
        centre.run("note", "show", centre.process, user="noor").refused(12)
        assert centre.case in centre.run("today", user="noor").ok().out
        status = centre.json("keys", "status", user="nadia")
        assert (status["stale"], status["pendingGrants"], status["rewraps"]) == (0, 0, 0), status
        centre.run("login", "parveen", secret=centre.passphrases["parveen"]).refused(11)


@topic.test("a forgotten passphrase: two people, new keys, the team's records again, process notes not")
def reenrolled(template):
    with template.vault() as centre:
        centre.log_in("nadia", "sana", "parveen")
        words = ["user", "reenrol", "parveen", "--yes"]
        secret = centre.passphrases["nadia"]
        lost = centre.json(*words[:3], "--preview", user="nadia")["lost"]
        assert [(each["domain"], each["audience"]) for each in lost] == [("counselling", "author")], lost
        centre.run(*words, user="nadia", secret=secret).refused(12, "hint: ")
        assert "approve" in centre.run("today", user="sana").ok().out
        approvals = centre.json("approve", "list", user="sana")["approvals"]
        centre.run("approve", "yes", approvals[0]["id"], user="sana", secret=centre.passphrases["sana"]).ok()
        code = centre.json(*words, user="nadia", secret=secret)["enrolment"]
        centre.run("note", "show", centre.note, user="parveen").refused(11)
        centre.run("login", "parveen", secret=centre.passphrases["parveen"]).refused(11)
        centre.enrol("parveen", code)
        centre.log_in("parveen")
        centre.run("note", "show", centre.note, user="parveen").refused(12)
        assert "amanat vouch parveen" in centre.run("today", user="sana").ok().out
        fingerprint = centre.json("whoami", user="parveen")["identity"]["fingerprint"]
        centre.run("vouch", "parveen", "--fingerprint", fingerprint, user="sana", secret=centre.passphrases["sana"]).ok()
        centre.run("keys", "renew", user="sana").ok()
        shown = centre.json("note", "show", centre.note, user="parveen")
        assert shown["record"]["verified"] is True, "signed with her old keys, and still hers"
        centre.run("note", "show", centre.process, user="parveen").refused(12, "no key")
        assert "again" in centre.run("note", "show", own(centre, "parveen", "again"), user="parveen").ok().out


@topic.test("a recused supervisor is out of that file, and of no other")
def recused(template):
    with template.vault() as centre:
        centre.log_in("nadia", "sana", "parveen")
        centre.hire("zarmina", "supervisor")
        centre.run(*why("note", "show", centre.note), user="zarmina").ok()
        centre.run("case", "recuse", centre.case, "sana", user="zarmina").refused(2)
        assert "Zarmina" in centre.run("case", "recuse", centre.case, "sana", "--preview", user="zarmina").ok().out
        done = centre.run("case", "recuse", centre.case, "sana", "--yes", user="zarmina").ok()
        assert "for good" in done.out, done
        new = own(centre, "parveen", "since")
        for record in [new, centre.note]:
            centre.run(*why("note", "show", record), user="sana").refused(12)
        centre.run("case", "assign", centre.case, "sana", user="sana").refused(12)
        centre.run("case", "list", user="sana").ok()
        assert "since" in centre.run(*why("note", "show", new), user="zarmina").ok().out


@topic.test("an orphan is named before, and gone on with after; with a login in between there is none")
def orphaned(template):
    with template.vault() as centre:
        centre.log_in("nadia", "sana")
        for user in ["bilal", "zahra", "hina"]:
            centre.hire(user, "medical_officer")
        centre.run("case", "assign", centre.case, "bilal", user="sana").ok()
        note = medical(centre, "bilal", "examined")
        shown = centre.json("case", "handover", "bilal", "zahra", "--preview", user="sana")
        assert [orphan["domain"] for orphan in shown["orphans"]] == ["medical"], shown
        centre.run("case", "unassign", centre.case, "bilal", user="sana").refused(2)
        moved = centre.json("case", "handover", "bilal", "zahra", "--yes", user="sana")["moved"]
        assert moved[0]["pending"] == ["medical"], moved
        centre.run("record", "show", note, user="zahra").refused(12)
        new = medical(centre, "zahra", "seen again")
        assert "seen again" in centre.run("record", "show", new, user="zahra").ok().out
        centre.run("record", "show", note, user="zahra").refused(12, "no key")
        assert centre.json("keys", "status", user="nadia")["rewraps"] == 1

        centre.run("case", "assign", centre.case, "hina", user="sana").ok()
        centre.run("login", "zahra", secret=centre.passphrases["zahra"]).ok()
        assert not centre.json("case", "handover", "zahra", "hina", "--preview", user="sana")["orphans"]
        centre.json("case", "handover", "zahra", "hina", "--yes", user="sana")
        centre.run("keys", "renew", user="hina").ok()
        assert "seen again" in centre.run("record", "show", new, user="hina").ok().out


POINTS = ["withdrawal-stated", "grants-deleted", "epoch-stated", "epoch-granted", "record-keys-moved", "old-grants-deleted"]


def killed_at(centre, point, method, flags=None, again=False, **parameters):
    """Kills the daemon while a request stands at a point, and starts it again.

    With `again` the request is made anew as often as it is answered: a login has a share of time for moving keys, and on
    a busy machine that is over before the point.
    """
    (centre.faults / point).touch()
    with centre.peer() as peer:
        def reached():
            if again and select.select([peer.socket], [], [], 0)[0]:
                peer.reply()
                peer.ask("org.amanat." + method, parameters, **(flags or {}))
            return (centre.faults / f"{point}.reached").exists()

        peer.ask("org.amanat." + method, parameters, **(flags or {}))
        eventually(f"the request at {point}", reached, 120)
        assert centre.kill() == -9
    (centre.faults / point).unlink()
    (centre.faults / f"{point}.reached").unlink()
    check(centre)
    centre.start().unseal()


@topic.test("killed at every step of a withdrawal, it is done or not done, and goes on")
def killed(template):
    with template.vault() as centre:
        if not centre.has_fault_points():
            raise Skipped("needs a debug build")
        centre.log_in("nadia", "sana", "parveen")
        centre.hire("noor", "psychologist")
        centre.run("case", "assign", centre.case, "noor", user="sana").ok()
        written = {own(centre, "parveen", f"by parveen {number}"): f"by parveen {number}" for number in range(5)}
        for point in POINTS[:4]:
            session = centre.token("sana")
            killed_at(centre, point, "People.Withdraw", session=session, name="parveen", preview=False,
                      passphrase=centre.passphrases["sana"], request=uuid.uuid4().hex)
            centre.log_in("noor")
            for record, text in written.items():
                assert text in centre.run("note", "show", record, user="noor").ok().out, point
            record = own(centre, "noor", f"after {point}")
            written[record] = f"after {point}"
        centre.log_in("nadia", "sana")
        session = centre.token("sana")
        with centre.peer() as peer:
            peer.call("People.Withdraw", session=session, name="parveen", preview=False,
                      passphrase=centre.passphrases["sana"], request=uuid.uuid4().hex)
        for point in POINTS[4:]:
            killed_at(centre, point, "Session.Login", again=True, user="noor", passphrase=centre.passphrases["noor"])
        centre.log_in("nadia", "sana", "noor")
        for user in ["sana", "noor"]:
            centre.run("keys", "renew", user=user).ok()
        status = centre.json("keys", "status", user="nadia")
        assert (status["stale"], status["pendingGrants"], status["rewraps"]) == (0, 0, 0), status
        for record, text in written.items():
            assert text in centre.run("note", "show", record, user="noor").ok().out
        centre.run("login", "parveen", secret=centre.passphrases["parveen"]).ok()
        for record in written:
            centre.run("note", "show", record, user="parveen").refused(12)
