"""The verifiable log on the real binaries: checkpoints, proofs and exports, tampering by hand, and kill -9."""

import base64
import datetime
import hashlib
import json
import os
import random
import re
import shutil
import sqlite3
import subprocess
import threading
import time

from centre import Answer, Peer
from naming import Topic
from topics.storage import check

topic = Topic(__name__)
TESTS = topic.tests


def database(centre):
    """The file of a daemon that isn't running."""
    connection = sqlite3.connect(centre.state / "vault.db")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return connection


def journalled(centre):
    """The checkpoints in the journal: (origin, size, root)."""
    found = re.findall(r"checkpoint origin=(\S+) root=(\S+) signature=\S+ size=(\d+)", centre.log())
    return [(origin, int(size), root) for origin, root, size in found]


def alone(centre, folder, *words):
    """A command of the client where there is no daemon and no vault."""
    environment = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "NO_COLOR": "1", "HOME": str(folder),
                   "AMANAT_SOCKET": str(folder / "none")}
    done = subprocess.run([str(centre.bin / "amanat"), *map(str, words)], env=environment, capture_output=True,
                          timeout=60, cwd=folder)
    return Answer([str(word) for word in words], done)


@topic.test("a checkpoint is printed, written, pinned, told to the journal, and extended by the next one")
def checkpoint(template):
    with template.vault() as centre:
        centre.log_in("daud", "parveen")
        file = centre.desk / "kept"
        first = centre.run("audit", "checkpoint", "--output", file, user="daud").ok()
        assert "pinned" in first.err, first
        centre.run("record", "show", centre.note, user="parveen").ok()
        second = centre.run("audit", "checkpoint").ok()
        assert "pinned" not in second.err and second.out.startswith("amanat/"), second
        assert file.read_text() != second.out
        sizes = [size for _, size, _ in journalled(centre)]
        assert len(sizes) >= 2 and sizes == sorted(sizes), sizes
        verified = centre.run("audit", "verify", "--since", file, user="daud").ok()
        assert "entries verified" in verified.out, verified
        centre.run("audit", "checkpoint", user="parveen").refused(12)
        before = len(journalled(centre))
        centre.run("record", "show", centre.note, user="parveen").ok()
        centre.run("seal").ok()
        assert len(journalled(centre)) == before + 1, "sealing signs what there is"


@topic.test("an export and a proof verify where there is no vault, and name what was changed in them")
def offline(template):
    with template.vault() as centre:
        centre.log_in("daud")
        file, proof = centre.desk / "log.jsonl", centre.desk / "7.tlog-proof"
        told = centre.json("audit", "export", "--from", 3, "--to", 20, "--output", file, user="daud")
        key = told["keys"][-1]
        centre.run("audit", "prove", 7, "--output", proof, user="daud").ok()
        kept = centre.desk / "kept"
        centre.run("audit", "checkpoint", "--output", kept, user="daud").ok()
        centre.stop()
        away = centre.desk / "away"
        away.mkdir(mode=0o700)
        assert "18 entries" in alone(centre, away, "audit", "verify", file, "--key", key).ok().out
        assert "1 entry" in alone(centre, away, "audit", "verify", proof, "--key", key).ok().out
        alone(centre, away, "audit", "verify", kept, "--key", key).ok()
        for kind, name in [(file, "log"), (proof, "proof"), (kept, "kept")]:
            mailed = away / f"mailed.{name}"
            mailed.write_bytes(kind.read_bytes().replace(b"\n", b"\r\n"))
            alone(centre, away, "audit", "verify", mailed, "--key", key).ok()
        alone(centre, away, "audit", "verify", file).refused(2)
        other = key[:-8] + ("AAAA" if key[-8:-4] != "AAAA" else "BBBB") + key[-4:]
        assert alone(centre, away, "audit", "verify", file, "--key", other).code != 0
        lines = file.read_text().splitlines(keepends=True)
        for name, changed, word in forgeries(lines):
            copy = away / f"{name}.jsonl"
            copy.write_text("".join(changed))
            alone(centre, away, "audit", "verify", copy, "--key", key).refused(15, word)
        bent = away / "bent.tlog-proof"
        bent.write_text(proof.read_text().replace("index 7", "index 8"))
        alone(centre, away, "audit", "verify", bent, "--key", key).refused(15)


def forgeries(lines):
    """What somebody might do to an export, and what is said of it."""
    header, entries = lines[0], lines[1:]
    yield "changed", [header] + [line.replace('"uid":', '"uid":1') if n == 4 else line
                                 for n, line in enumerate(entries)], "Entry 7 "
    yield "removed", [header] + entries[:4] + entries[5:], "Entry 7 "
    yield "moved", [header] + entries[:4] + [entries[5], entries[4]] + entries[6:], "Entry 7 "
    yield "doubled", [header] + entries[:5] + entries[4:], "Entry 8 "
    yield "cut", [header] + entries[:-1], "should hold 18"
    shorter = json.loads(header)
    shorter["count"] = 17
    yield "cut-and-counted", [json.dumps(shorter, ensure_ascii=False) + "\n"] + entries[:-1], "together"


@topic.test("a log signed with another key is an alarm at whoever has pinned the first")
def pinned(template):
    with template.vault() as centre:
        centre.run("audit", "checkpoint").ok()
        pins = centre.desk / str(os.geteuid()) / ".local/state/amanat/log-keys"
        line = pins.read_text()
        assert re.fullmatch(r"amanat/\S+\+[0-9a-f]{8}\+\S+\n", line), line
        pins.write_text(foreign(line))
        centre.run("audit", "checkpoint").refused(15, "another key")
        pins.write_text(line + "what is this\n")
        centre.run("audit", "checkpoint").refused(15, "Line 2 of ")


@topic.test("a key changed twice since an auditor's last look is followed from the one that she has pinned")
def followed(template):
    with template.vault() as centre:
        early = centre.desk / "early"
        centre.run("audit", "checkpoint", "--output", early).ok()
        pins = centre.desk / str(os.geteuid()) / ".local/state/amanat/log-keys"
        pinned = pins.read_text()
        for passphrase in ["bidok-ravup-gonis", "tupel-vosan-kirad"]:
            centre.log_in("nadia")
            centre.run("keys", "rekey", "--yes", user="nadia",
                       secret="\n".join([centre.passphrases["nadia"], passphrase])).ok()
            centre.passphrases[""] = passphrase
            centre.run("audit", "checkpoint").ok()
        pins.write_text(pinned)
        assert "signed for by the old one" in centre.run("audit", "verify").ok().err
        assert len(pins.read_text().splitlines()) == 3, pins.read_text()
        centre.run("audit", "verify", "--since", early).ok()
        centre.run("audit", "verify", early).ok()


def foreign(line):
    """The same name with another key, and the id that fits it."""
    name = line.split("+")[0]
    key = b"\x01" + bytes(range(32))
    digest = hashlib.sha256(name.encode() + b"\n" + key).hexdigest()[:8]
    return f"{name}+{digest}+{base64.b64encode(key).decode()}\n"


@topic.test("what was done to the file by hand is found at the start or by a verification, and named")
def tampered(template):
    acts = [
        ("UPDATE log_entry SET box = zeroblob(300) WHERE seq = 9", "ALTERED: entry 9 "),
        ("DELETE FROM log_entry WHERE seq = 9", "MISSING: entry 9 "),
        ("INSERT INTO log_inbox SELECT generation, seq, leaf, box, 'waiting' FROM log_entry WHERE seq = 9",
         "DOUBLED: entry 9 "),
        ("UPDATE log_entry SET leaf = zeroblob(32) WHERE seq = 9", "ALTERED: entry 9 "),
        ("DELETE FROM log_tag WHERE seq = 9", "FILTERS: entry 9 "),
        ("UPDATE log_reason SET box = zeroblob(length(box))", "REASON: the words "),
        ("DELETE FROM log_entry WHERE seq > (SELECT max(seq) - 12 FROM log_entry)", "CUT OFF: "),
        ("DELETE FROM record_version WHERE row = (SELECT max(row) FROM record_version)", "RECORD: what entry "),
        ("DELETE FROM log_reason", "REASON: the words given for "),
        ("DELETE FROM log_checkpoint", "CHECKPOINT: the one that "),
        ("DELETE FROM grant_box", "KEYS: "),
        ("DELETE FROM facts_key", "RECORD: what entry "),
        ("UPDATE request SET box = zeroblob(300)", "ROW: "),
    ]
    with template.vault() as centre:
        centre.log_in("sana")
        centre.run("hold", "set", centre.case, centre.note, "--reason", "the court asked", user="sana").ok()
        centre.run("audit", "checkpoint").ok()
        centre.stop()
        for statement, words in acts:
            with template.vault(start=False) as copy:
                shutil.copytree(centre.state, copy.state, dirs_exist_ok=True)
                with database(copy) as connection:
                    connection.execute(statement)
                connection.close()
                # Whoever cuts the log's end and knows of the head beside it takes that too.
                (copy.state / "vault.head").unlink()
                copy.start().unseal()
                answer = copy.run("audit", "verify")
                assert answer.code == 15, f"{statement}: {answer}"
                assert words in answer.out, f"{statement}: {answer}"
                assert "log-damaged" in copy.json("status")["warnings"], statement
                if words.startswith("ALTERED"):
                    told_as_altered(copy)
                copy.served()


def told_as_altered(copy):
    """What an auditor reads names the altered entry, and goes on."""
    copy.log_in("daud")
    listed = copy.json("audit", "list", "--limit", 1000, user="daud")["entries"]
    assert [entry["seq"] for entry in listed if entry.get("altered")] == [9], listed
    assert len(listed) > 10, listed
    assert "ALTERED" in copy.run("audit", "list", "--limit", 1000, user="daud").ok().out
    assert copy.json("audit", "summary", user="daud")["altered"] == 1
    copy.run("audit", "report", "-o", copy.desk / "report.html", user="daud").ok()
    assert "not what was written" in (copy.desk / "report.html").read_text()
    export = copy.desk / "export"
    copy.run("audit", "export", "--output", export, user="daud").refused(15)
    assert not export.exists()


@topic.test("the newest entries, cut with all that speaks of them, are missed by whoever has verified the log before")
def cut(template):
    with template.vault() as centre:
        centre.run("audit", "checkpoint").ok()
        assert "is kept here" in centre.run("audit", "verify").ok().out
        centre.stop()
        with database(centre) as connection:
            last = connection.execute("SELECT max(seq) - 12 FROM log_entry").fetchone()[0]
            for table, column in [("entry", "seq"), ("tag", "seq"), ("reason", "seq"), ("checkpoint", "size")]:
                connection.execute(f"DELETE FROM log_{table} WHERE {column} > {last}")
        connection.close()
        (centre.state / "vault.head").unlink()
        centre.start().unseal()
        answer = centre.run("audit", "verify").refused(15)
        assert "CUT OFF" in answer.out or "REWRITTEN" in answer.out, answer


@topic.test("a whole older database is found by a checkpoint kept elsewhere, and the log goes on in a new generation")
def rolled_back(template):
    with template.vault() as centre:
        old, early = centre.work / "old", centre.desk / "early"
        centre.run("audit", "checkpoint", "--output", early).ok()
        centre.stop()
        shutil.copytree(centre.state, old)
        centre.start().unseal()
        centre.log_in("parveen", "daud")
        centre.run("record", "show", centre.note, user="parveen").ok()
        kept = centre.desk / "kept"
        centre.run("audit", "checkpoint", "--output", kept, user="daud").ok()
        centre.stop()
        shutil.rmtree(centre.state)
        shutil.copytree(old, centre.state)
        centre.start().unseal()
        centre.log_in("daud")
        centre.run("audit", "verify", user="daud").ok()
        answer = centre.run("audit", "verify", "--since", kept, user="daud").refused(15)
        assert "CUT OFF" in answer.out or "REWRITTEN" in answer.out, answer
        begun = centre.json("audit", "start-generation", "--after", kept, "--reason", "the old disk was put back",
                            user="daud")
        assert begun["generation"] == 2, begun
        centre.run("audit", "verify", user="daud").ok()
        told = centre.run("audit", "verify", "--since", early, user="daud").ok()
        assert "generation 1, which has ended" in told.err and "daemon's word" in told.err, told
        assert "daemon's word" not in centre.run("audit", "verify", user="daud").ok().err
        first = centre.json("audit", "show", 0, "--generation", 2, user="daud")
        assert json.loads(first["canonical"])["continues"]["generation"] == 1, first
        assert centre.json("audit", "show", 3, "--generation", 1, user="daud")["entry"]["seq"] == 3
        centre.served()


@topic.test("after kill -9 in the middle of appends no acknowledged entry is lost and every checkpoint still holds")
def killed(template):
    rounds = 200 if template.torture else 6
    random.seed(int(time.time()))
    with template.vault() as centre:
        least = 0
        for _ in range(rounds):
            session = centre.token("parveen")
            began = datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
            callers = [Caller(centre, session) for _ in range(3)]
            for caller in callers:
                caller.start()
            checkpoints = Checkpoints(centre)
            checkpoints.start()
            time.sleep(random.uniform(0.05, 0.5))
            assert centre.kill() == -9, "it had ended before"
            for thread in [*callers, checkpoints]:
                thread.join(10)
            check(centre)
            centre.start().unseal()
            found = len(centre.entries(centre.token("daud"), action="whoami", **{"from": began}))
            answered = sum(caller.answered for caller in callers)
            assert found >= answered, f"{found} entries for {answered} answers"
            least += answered
            kept = centre.desk / "kept"
            for note in checkpoints.notes[-1:]:
                kept.write_text(note)
                centre.run("audit", "verify", "--since", kept).ok()
        assert least > rounds, f"only {least} answers"
        sizes = [size for _, size, _ in journalled(centre)]
        assert sizes == sorted(sizes), "a checkpoint of fewer entries after one of more"
        roots = {}
        for _, size, root in journalled(centre):
            assert roots.setdefault(size, root) == root, f"two roots of {size} entries"


class Caller(threading.Thread):
    """Makes entries until the daemon dies."""

    def __init__(self, centre, session):
        super().__init__(daemon=True)
        self.centre, self.session, self.answered = centre, session, 0

    def run(self):
        try:
            with Peer(self.centre.socket) as peer:
                while True:
                    peer.call("Session.WhoAmI", session=self.session)
                    self.answered += 1
        except OSError:
            pass


class Checkpoints(threading.Thread):
    """Takes checkpoints until the daemon dies."""

    def __init__(self, centre):
        super().__init__(daemon=True)
        self.centre, self.notes = centre, []

    def run(self):
        try:
            with Peer(self.centre.socket) as peer:
                while True:
                    self.notes.append(peer.call("Audit.Checkpoint")["note"])
        except OSError:
            pass
