"""Two people: one asks, another signs, the same command repeated goes through once; a database proves nothing."""

import re
import sqlite3
import uuid

from centre import Failure
from naming import Topic

topic = Topic(__name__)
TESTS = topic.tests


def staffed(centre):
    """A second supervisor; everybody who takes part is logged in."""
    centre.log_in("nadia", "sana")
    centre.hire("laila", "supervisor")
    return centre


def destroying(record, reason="kept long enough"):
    return "retention", "destroy", record, "--reason", reason, "--yes"


def ask(centre, *words, user="sana"):
    """The approval's id that a refused command names."""
    answer = centre.run(*words, user=user, secret=centre.passphrases[user])
    answer.refused(12, "second person", "amanat approve show")
    return re.search(r"approve show (\w{26})", answer.err)[1]


def approve(centre, approval, user="laila"):
    return centre.run("approve", "yes", approval, user=user, secret=centre.passphrases[user])


@topic.test("what one asks for another sees in words, approves with her passphrase, and it goes through once")
def two_people(template):
    with template.vault() as centre:
        staffed(centre)
        approval = ask(centre, *destroying(centre.note))
        assert ask(centre, *destroying(centre.note)) == approval, "the same command asks once"
        assert ask(centre, *destroying(centre.note, "another reason")) != approval, "another reason is another request"
        today = centre.run("today", user="laila").ok()
        assert approval in today.out and "sana asks for your approval" in today.out, today
        greeting = centre.run("login", "laila", secret=centre.passphrases["laila"]).ok()
        assert f"amanat approve show {approval}" in greeting.out, greeting
        assert approval in centre.run("approve", "list", user="laila").ok().out
        shown = centre.run("approve", "show", approval, user="laila").ok()
        for words in ("sana", "destroy record", centre.case, "session_note, counselling", "kept long enough"):
            assert words in shown.out, f"{words!r} isn't shown: {shown}"
        centre.run("approve", "yes", approval, user="sana", secret=centre.passphrases["sana"]).refused(12, "approve.own")
        centre.run("approve", "yes", approval, user="laila", secret="not it").refused(11)
        centre.run("approve", "yes", approval, user="nadia", secret=centre.passphrases["nadia"]).refused(12)
        centre.log_in("parveen")
        centre.run("approve", "show", approval, user="parveen").refused(12, "none that you may see")
        assert "sana may now repeat her command" in approve(centre, approval).ok().out
        centre.run(*destroying(centre.note), user="sana", secret=centre.passphrases["sana"]).ok()
        used = centre.run("approve", "show", approval, user="sana").ok()
        assert "used" in used.out and "kept long enough" not in used.out, used
        centre.log_in("daud")
        log = centre.entries(centre.token("daud"), record=approval)
        done = [entry["action"] for entry in log if entry["outcome"] == "done"]
        assert {"approve", "destroy_record", "show_approval"} <= set(done), done
        assert next(entry for entry in log if entry["action"] == "destroy_record" and entry["outcome"] == "done")[
            "approval"] == approval


@topic.test("a request ends by a no and by its owner's no, and both may ask again")
def refused(template):
    with template.vault() as centre:
        staffed(centre)
        first = ask(centre, *destroying(centre.note))
        approve(centre, first).ok()
        centre.run("approve", "no", first, user="laila").ok()
        second = ask(centre, *destroying(centre.note))
        assert second != first, "a refused request came back"
        centre.run("approve", "no", second, user="sana").ok()
        assert ask(centre, *destroying(centre.note)) not in (first, second)
        approve(centre, second).refused(13)
        assert "withdrawn" in centre.run("approve", "show", second, user="laila").ok().out


@topic.test("rows of approvals copied, revived and put back by hand allow nothing")
def forged(template):
    with template.vault() as centre:
        staffed(centre)
        granted = ask(centre, *destroying(centre.note))
        approve(centre, granted).ok()
        waiting = ask(centre, *destroying(centre.process))
        rows = edit(centre, "SELECT id, state, expires, box FROM approval")
        boxes = {bytes(row[0]): row[3] for row in rows}
        assert len(boxes) == 2
        ids = identifiers(centre, granted, waiting)
        centre.run(*destroying(centre.note), user="sana", secret=centre.passphrases["sana"]).ok()
        # The used approval's row as it was before: the log knows better.
        edit(centre, "UPDATE approval SET state = 'open', box = ? WHERE id = ?", boxes[ids[granted]], ids[granted])
        assert "used" in centre.run("approve", "show", granted, user="sana").ok().out
        assert ask(centre, *destroying(centre.process)) == waiting
        # Its box in another request's row does not even open: it counts for nothing, is named, and she has to ask anew.
        edit(centre, "UPDATE approval SET box = ? WHERE id = ?", boxes[ids[granted]], ids[waiting])
        assert ask(centre, *destroying(centre.process)) != waiting
        assert any(row.startswith("approval ") for row in centre.json("approve", "list", user="sana")["damaged"])
        edit(centre, "UPDATE approval SET box = ?, state = 'granted' WHERE id = ?", boxes[ids[waiting]], ids[waiting])
        ask(centre, *destroying(centre.process))
        session = centre.token("parveen")
        with centre.peer() as peer:
            assert peer.read(session, centre.process) == "for me alone"


@topic.test("an approval outlives a kill and a seal, and is still used once")
def killed(template):
    with template.vault() as centre:
        staffed(centre)
        approval = ask(centre, *destroying(centre.note))
        assert centre.kill() == -9
        centre.start().unseal().log_in("sana", "laila")
        assert approval in centre.run("approve", "list", user="laila").ok().out
        approve(centre, approval).ok()
        centre.run("seal").ok()
        centre.unseal().log_in("sana", "laila")
        with centre.peer() as peer:
            wanted = {"session": centre.token("sana"), "record": centre.note, "reason": "kept long enough",
                      "passphrase": centre.passphrases["sana"]}
            try:
                peer.call("Retention.DestroyRecord", **{**wanted, "reason": "kept long enough "}, request=uuid.uuid4().hex)
                raise AssertionError("one space more was approved")
            except Failure as failure:
                assert failure.name == "org.amanat.Session.ApprovalNeeded", failure
            request = uuid.uuid4().hex
            first = peer.call("Retention.DestroyRecord", **wanted, request=request)
            assert peer.call("Retention.DestroyRecord", **wanted, request=request) == first


def identifiers(centre, *texts):
    """The stored form of ids."""
    alphabet = "0123456789abcdefghjkmnpqrstvwxyz"
    found = {}
    for text in texts:
        number = 0
        for letter in text:
            number = number << 5 | alphabet.index(letter)
        found[text] = number.to_bytes(16, "big")
    return found


def edit(centre, sql, *values):
    """What somebody with the file does while the daemon runs."""
    database = sqlite3.connect(centre.state / "vault.db", timeout=10)
    try:
        with database:
            return database.execute(sql, values).fetchall()
    finally:
        database.close()
