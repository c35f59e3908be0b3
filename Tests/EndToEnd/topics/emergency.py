"""Break-glass: said before it happens, told to the case holder, reviewed by an auditor, and over in time."""

import os
import re
import uuid

from centre import eventually
from editor import Screen
from naming import Topic

topic = Topic(__name__)
TESTS = topic.tests


def terminal(centre, *words):
    environment = dict(centre.environment(os.geteuid()), TERM="xterm")
    return Screen([str(centre.bin / "amanat"), *words], environment)


@topic.test("a supervisor is told what will happen, gives her reason, and reads without another")
def opened(template):
    with template.vault() as centre:
        centre.log_in("sana")
        centre.run("record", "show", centre.note, user="sana").refused(12, "hint: give --reason")
        screen = terminal(centre, "emergency", "open", centre.case, "--as", "sana")
        screen.expect("Everyone assigned to it is told")
        screen.expect("waits for an auditor")
        screen.expect("after 60 minutes")
        screen.expect("Your reason: ")
        screen.send("she is at the hospital\n")
        screen.expect("Type yes")
        screen.send("yes\n")
        screen.expect("is open to you until .*; .*told: parveen, wazir")
        assert screen.end() == 0
        assert "the first note" in centre.run("record", "show", centre.note, user="sana").ok().out
        centre.run("case", "show", centre.case, user="sana").ok()
        centre.run("record", "show", centre.process, user="sana").refused(12)


@topic.test("without a yes, a reason or a terminal nothing is opened and nobody is told")
def not_opened(template):
    with template.vault() as centre:
        centre.log_in("sana", "parveen")
        for answers in [["urgent\n", "no\n"], ["\n"]]:
            screen = terminal(centre, "emergency", "open", centre.case, "--as", "sana")
            screen.expect("Your reason: ")
            for answer in answers:
                screen.send(answer)
            assert screen.end() == 1
        centre.run("emergency", "open", centre.case, "--yes", user="sana").refused(2, "--reason")
        centre.run("emergency", "open", centre.case, "--reason", " ", "--yes", user="sana").refused(12, "hint: give --reason")
        centre.run("emergency", "open", centre.case, "--reason", "x", "--minutes", 241, "--yes", user="sana").refused(2, "240")
        centre.run("emergency", "open", "Q-2026-9999", "--reason", "x", "--yes", user="sana").refused(12)
        centre.run("emergency", "open", centre.case, "--reason", "x", "--yes", user="parveen").refused(12)
        assert centre.json("emergency", "list", user="sana")["emergencies"] == []
        assert "emergency" not in centre.run("login", "parveen", secret=centre.passphrases["parveen"]).ok().out


@topic.test("the case holder is told at each login until she acknowledges, and the auditor reviews, over a kill -9")
def told_and_reviewed(template):
    with template.vault() as centre:
        centre.log_in("sana")
        notice = centre.json("emergency", "open", centre.case, "--reason", "she is at the hospital", "--yes",
                             user="sana")["notice"]
        centre.kill()
        centre.start().unseal()
        centre.log_in("sana")
        assert "the first note" in centre.run("record", "show", centre.note, user="sana").ok().out
        for _ in range(2):
            login = centre.run("login", "parveen", secret=centre.passphrases["parveen"]).ok()
            assert re.search(f"{centre.case} was opened in an emergency by sana", login.out), login
            assert f"hint: amanat emergency seen {notice}" in login.err, login
        assert f"amanat emergency seen {notice}" in centre.run("today", user="parveen").ok().out
        centre.run("emergency", "seen", notice, user="parveen").ok()
        assert "emergency" not in centre.run("login", "parveen", secret=centre.passphrases["parveen"]).ok().out
        centre.log_in("daud")
        assert "amanat audit review list" in centre.run("today", user="daud").ok().out
        review = centre.json("audit", "review", "list", user="daud")["reviews"][0]
        assert review["notice"] == notice and review["reason"] == "she is at the hospital", review
        assert (review["told"], review["seen"], review["name"]) == (2, 1, "sana"), review
        shown = centre.run("audit", "review", "list", user="daud").ok().out
        assert "she is at the hospital" in shown and "Waiting: 1" in shown, shown
        centre.run("audit", "review", "acknowledge", notice, "--remark", "confirmed", user="daud").ok()
        centre.run("audit", "review", "acknowledge", notice, "--remark", "again", user="daud").refused(13)
        centre.run("audit", "review", "acknowledge", "nothing", "--remark", "x", user="daud").refused(12, "audit list")
        assert "Nothing waits" in centre.run("audit", "review", "list", user="daud").ok().out
        assert "confirmed" in centre.run("audit", "review", "list", "--all", user="daud").ok().out
        line = centre.json("emergency", "list", user="sana")["emergencies"][0]
        assert line["reviewed"] and line["seen"] == ["parveen"], line
        life = centre.entries(centre.token("daud"), record=notice)
        assert [entry["action"] for entry in life] == ["review_notice", "emergency_seen", "emergency_open"], life
        assert life[-1]["purpose"] == "emergency" and life[-1]["reason"] == "she is at the hospital", life


@topic.test("everything read in an emergency is an emergency in the log")
def logged(template):
    with template.vault() as centre, centre.peer() as peer:
        session = centre.token("sana")
        peer.call("Cases.EmergencyOpen", session=session, case=centre.case, reason="urgent", request=uuid.uuid4().hex)
        assert peer.read(session, centre.note) == "the first note"
        entry = next(e for e in centre.entries(centre.token("daud"), record=centre.note) if e["action"] == "read_record")
        assert entry["purpose"] == "emergency" and "break_glass" in entry["rule"], entry
        eventually("other people's work", lambda: centre.served() or True)
