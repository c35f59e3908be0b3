"""The tools an auditor works with, on the real binaries: filters, views, following, summary, report in a browser."""

import html
import json
import os
import re
import shutil
import signal
import subprocess
import tempfile
import time

from centre import Answer, Failure, Skipped, eventually
from naming import Topic

topic = Topic(__name__)
TESTS = topic.tests

HOSTILE = "<img src=x onerror=alert(1)> \"'& ہفتہ وار \u202eجائزہ"


def busy(centre):
    """Reads, writes, refusals and an emergency; returns the sessions."""
    centre.log_in("parveen", "sana", "wazir", "daud", "nadia")
    sessions = {user: centre.token(user) for user in ["parveen", "sana", "wazir"]}
    with centre.peer() as peer:
        peer.read(sessions["parveen"], centre.note)
        peer.write(sessions["parveen"], centre.case, "another note")
        peer.call("Cases.ReadRecord", session=sessions["sana"], record=centre.note, purpose="supervision", reason=HOSTILE)
        try:
            raise AssertionError(peer.read(sessions["wazir"], centre.note))
        except Failure as failure:
            assert failure.name == "org.amanat.Cases.NotFound", failure
    centre.run("emergency", "open", centre.case, "--reason", "at the hospital " + HOSTILE, "--yes", user="sana").ok()
    with centre.peer() as peer:
        peer.read(sessions["sana"], centre.note)
    return sessions


@topic.test("an auditor filters the log by everything it says, and a wrong filter is explained")
def filters(template):
    with template.vault() as centre:
        busy(centre)

        def found(*words):
            return [(entry.get("name"), entry["action"]) for entry in centre.json("audit", "list", *words, user="daud")["entries"]]

        assert found("--denied", "--case", centre.case) == [("wazir", "read_record")]
        assert found("--break-glass") == [("sana", "read_record"), ("sana", "emergency_open")]
        assert found("--purpose", "supervision", "--action", "read_record") == [("sana", "read_record")]
        hers = ("--user", "parveen", "--record", centre.note)
        assert found(*hers, "--from", "yesterday") == [("parveen", "read_record"), ("parveen", "add_record")]
        assert found(*hers, "--to", "yesterday") == []
        assert found("--from", "1.1.2020", "--to", "31.12.2020") == []
        assert len(found("--from", "yesterday", "--to", "today", "--limit", "1000")) > 40
        assert found("--outcome", "done", "--user", "wazir", "--limit", "1")
        centre.run("audit", "list", "--from", "the day before", user="daud").refused(16, "not a time", "hint: write 17.3.2026")
        centre.run("audit", "list", "--from", "today", "--to", "yesterday", user="daud").refused(2)
        centre.run("audit", "list", "--user", "nobody", user="daud").refused(12)
        centre.run("audit", "list", "--action", "read_recrod", user="daud").refused(16, "verify_audit", "--action read_record?")
        for words in [("list",), ("case", centre.case), ("user", "sana"), ("summary",), ("follow",), ("report", "-o", "/dev/null/x")]:
            centre.run("audit", *words, user="parveen").refused(12)


@topic.test("who saw this child's file, and what this person did, are one command each")
def views(template):
    with template.vault() as centre:
        busy(centre)
        shown = centre.run("audit", "case", centre.case, user="daud").ok().out
        for words in ["parveen", "supervision", "EMERGENCY", "denied (out-of-scope)", "at the hospital"]:
            assert words in shown, (words, shown)
        people = {person["who"]: person for person in centre.json("audit", "case", centre.case, user="daud")["people"]}
        assert people["wazir"]["refused"] == 1 and people["sana"]["emergency"] == 2, people
        assert people["sana"]["read"] == 2 and people["parveen"]["wrote"] > 1, people
        user = centre.json("audit", "user", "sana", user="daud")
        assert {"name": centre.case} .items() <= user["files"][0].items() and user["files"][0]["emergency"] == 2, user["files"]
        assert "\x1b" not in shown and "another note" not in json.dumps(user)


def interruptible():
    """Takes Ctrl-C again, which a shell's background jobs are made to ignore."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@topic.test("following shows what is new, feeds neither itself nor a second follower, and ends with the client")
def follow(template):
    with template.vault() as centre:
        sessions = busy(centre)
        with tempfile.TemporaryDirectory() as folder:
            files = [open(os.path.join(folder, name), "w+") for name in ["one", "two"]]
            followers = [
                subprocess.Popen([str(centre.bin / "amanat"), "audit", "follow", *words, "--as", "daud"],
                                 env=centre.environment(os.geteuid()), stdout=file, stderr=subprocess.DEVNULL,
                                 preexec_fn=interruptible)
                for file, words in zip(files, [(), ("--user", "parveen", "--json")])]

            def told(number):
                with open(files[number].name) as file:
                    return file.read()

            eventually("both to follow", lambda: len(entries(centre, "follow_audit")) == 2)
            with centre.peer() as peer:
                peer.read(sessions["sana"], centre.note)
                peer.read(sessions["parveen"], centre.note)
            eventually("the news", lambda: "read_record" in told(0) and "read_record" in told(1))
            steps = len(entries(centre, "follow_audit"))
            time.sleep(4)
            # Looking is news, too, for one of them; if they woke each other there would be sixteen.
            assert len(entries(centre, "follow_audit")) - steps <= 4, "followers feed each other"
            assert "follow_audit" not in told(0), told(0)
            assert [json.loads(line)["name"] for line in told(1).splitlines()] == ["parveen"], told(1)
            for follower in followers:
                follower.send_signal(signal.SIGINT)
                follower.wait(10)
            time.sleep(1)
            steps = len(entries(centre, "follow_audit"))
            with centre.peer() as peer:
                peer.read(sessions["sana"], centre.note)
            time.sleep(1.5)
            assert len(entries(centre, "follow_audit")) == steps, "the daemon follows for nobody"
            for file in files:
                file.close()


@topic.test("a follower holds up neither a seal nor the daemon's end")
def follower_ends(template):
    with template.vault() as centre:
        session = centre.token("daud")
        for ending in [lambda: centre.run("seal").ok(), centre.stop]:
            with centre.peer() as peer:
                peer.ask("org.amanat.Audit.Follow", {"session": session}, more=True)
                assert peer.reply()["continues"]
                began = time.monotonic()
                ending()
                while True:
                    frame = peer.frame()
                    if frame is None or not frame.get("continues"):
                        break
                assert time.monotonic() - began < 5, "the follower held on"
            if centre.daemon is not None:
                centre.unseal()
                session = centre.token("daud")


def entries(centre, action):
    session = centre.token("daud")
    return centre.entries(session, action=action)


@topic.test("the summary counts what happened and draws it")
def summary(template):
    with template.vault() as centre:
        busy(centre)
        shown = centre.run("audit", "summary", user="daud").ok().out
        for words in ["By day", "By hour", "By person", "By role", "refused", "█", "░", "In an emergency", "emergency_open"]:
            assert words in shown, (words, shown)
        figures = centre.json("audit", "summary", user="daud")
        everything = centre.entries(centre.token("daud"))
        assert figures["emergencyCount"] == 2
        read = next(line["tally"] for line in figures["actions"] if line["name"] == "read_record")
        told = [entry["outcome"] for entry in everything if entry["action"] == "read_record"]
        assert (read["done"], read["denied"]) == (told.count("done"), told.count("denied")), (read, told)
        assert sum(hour["tally"]["done"] for hour in figures["hours"]) >= read["done"]
        assert figures["health"]["next"] >= figures["entries"]


@topic.test("a checkpoint's QR code holds its note, on paper and in the report, and what is missing for it is said")
def code(template):
    if shutil.which("qrencode") is None:
        raise Skipped("qrencode isn't installed")

    def drawn(kind, text):
        return subprocess.run(["qrencode", "-t", kind, "-l", "M", "--", text], capture_output=True, text=True, check=True).stdout

    with template.vault() as centre:
        centre.log_in("daud")
        note = centre.json("audit", "checkpoint")["note"]
        assert centre.run("audit", "checkpoint", "--qr").ok().out == note + drawn("UTF8i", note)
        page = centre.work / "report.html"
        centre.run("audit", "report", "-o", page, user="daud").ok()
        text = page.read_text()
        printed = html.unescape(re.search(r"<pre[^>]*>(.*?)</pre>", text, re.S)[1])
        path = re.search(r'class="code".*?d="([^"]+)"', text, re.S)[1]
        dark = {(int(x) + step, int(y)) for x, y, run in re.findall(r"M(\d+) (\d+)h(\d+)", path) for step in range(int(run))}
        rows = drawn("ASCII", printed).splitlines()
        assert dark == {(x // 2, y) for y, row in enumerate(rows) for x in range(0, len(row), 2) if row[x] == "#"}
        bare = centre.work / "without-programs"
        bare.mkdir()

        def without(*words):
            environment = {**centre.environment(os.geteuid()), "PATH": str(bare)}
            return Answer(words, subprocess.run([str(centre.bin / "amanat"), *map(str, words)], env=environment, capture_output=True, timeout=60))

        assert without("audit", "checkpoint", "--qr").refused(1, "apt install qrencode").out.startswith("amanat/")
        second = centre.work / "second.html"
        answer = without("audit", "report", "-o", second, "--as", "daud").ok()
        assert "no QR code" in answer.err and 'class="code"' not in second.read_text(), answer


@topic.test("the report is one page that a browser shows and prints without fetching anything")
def report(template):
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        raise Skipped("chromium isn't installed")
    with template.vault() as centre:
        busy(centre)
        page = centre.work / "report.html"
        centre.run("audit", "report", "-o", page, user="daud").ok()
        assert page.stat().st_mode & 0o077 == 0, "others can read it"
        centre.run("audit", "report", "-o", page, user="daud").refused(1, "exists")
        text = page.read_text()
        assert not re.search(r"(?i)<script|<link|<img|<iframe|https?:|@import|url\((?!#)", text), "something from elsewhere"
        assert "Content-Security-Policy" in text and "&lt;img src=x" in text, text[:500]
        browse = [chromium, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={centre.work}/browser"]
        seen = subprocess.run([*browse, "--dump-dom", page.as_uri()], capture_output=True, text=True, timeout=120)
        assert seen.returncode == 0 and seen.stdout.count("<svg") > 8, seen.stderr[-500:]
        for words in ["Audit report", "By person", "parveen", "at the hospital", "onerror=alert(1)&gt;"]:
            assert words in seen.stdout, words
        assert "<img" not in seen.stdout
        paper = centre.work / "report.pdf"
        subprocess.run([*browse, f"--print-to-pdf={paper}", page.as_uri()], capture_output=True, timeout=120, check=True)
        assert paper.read_bytes().startswith(b"%PDF") and paper.stat().st_size > 10_000
