"""What is destroyed is nowhere: not in the database, its log or the daemon's memory, whenever the power goes."""

import pathlib
import shutil
import sqlite3
import tempfile
import uuid

from centre import eventually, need_root, Skipped
from naming import Topic
from topics.approvals import approve, ask, destroying, staffed
from topics.memory import found, gone
from topics.storage import check

topic = Topic(__name__)
TESTS = topic.tests

ROWS = {
    "wrapped record key": "SELECT box FROM record_key WHERE record = ?",
    "wrapped facts key": "SELECT box FROM facts_key WHERE record = ?",
    "content": "SELECT content FROM record_version WHERE record = ?",
    "facts": "SELECT facts FROM record_version WHERE record = ?",
    "descriptor": "SELECT descriptor FROM record_version WHERE record = ?",
}
ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"


def remains(centre, record):
    """The middle of every stored byte string that is a record or opens it."""
    number = 0
    for letter in record:
        number = number << 5 | ALPHABET.index(letter)
    with tempfile.TemporaryDirectory(dir="/dev/shm") as folder:
        for name in ("vault.db", "vault.db-wal"):
            if (centre.state / name).exists():
                shutil.copy2(centre.state / name, pathlib.Path(folder) / name)
        database = sqlite3.connect(pathlib.Path(folder) / "vault.db")
        parts = {}
        for kind, sql in ROWS.items():
            for index, (box,) in enumerate(database.execute(sql, [number.to_bytes(16, "big")])):
                middle = len(box) // 2
                parts[f"{kind} {index}"] = bytes(box[middle - 24:middle + 24])
        database.close()
    assert not parts or len(parts) >= len(ROWS), parts
    return parts


def in_files(centre, parts):
    files = b"".join((centre.state / name).read_bytes() for name in ("vault.db", "vault.db-wal")
                     if (centre.state / name).exists())
    return {name for name, part in parts.items() if part in files}


def destroyed(centre, record):
    """Nobody reads it, the list has its tombstone, and the certificate is there."""
    with centre.peer() as peer:
        session = centre.token("parveen")
        lines = [line for reply in peer.stream("Cases.ListRecords", session=session, case=centre.case)
                 for line in reply["records"]]
    assert [line["id"] for line in lines if line.get("destroyed")] == [record], lines
    centre.log_in("parveen", "sana")
    centre.run("record", "show", record, user="parveen").refused(12, "none that you may see")
    history = centre.run("record", "history", record, user="parveen").ok()
    assert "destroyed" in history.out and "sana" in history.out and "laila" in history.out, history
    certificate = centre.json("retention", "certificate", record, user="sana")["certificates"]
    assert len(certificate) == 1 and certificate[0]["verified"] and record in certificate[0]["text"]


@topic.test("after a destruction neither files nor memory hold its keys, its ciphertext or its words")
def nowhere(template):
    with template.vault() as centre:
        staffed(centre)
        canary = "canary-" + uuid.uuid4().hex
        session = centre.token("parveen")
        with centre.peer() as peer:
            record = peer.write(session, centre.case, canary * 40)
            peer.call("Cases.AmendRecord", session=session, record=record, base=1, reason=canary,
                      fields={"note": canary}, request=uuid.uuid4().hex)
            peer.call("Cases.SaveDraft", session=session, case=centre.case, kind="session_note", record=record, version=2,
                      text=canary)
            peer.read(session, record)
            peer.call("Cases.ReadRecord", session=centre.token("sana"), record=record, reason=canary)
        parts = remains(centre, record)
        assert len(parts) == 10 and in_files(centre, parts) == set(parts), f"only {in_files(centre, parts)} are in the files"
        approve(centre, ask(centre, *destroying(record))).ok()
        centre.run(*destroying(record), user="sana", secret=centre.passphrases["sana"]).ok()
        assert not in_files(centre, parts), f"still in the files: {in_files(centre, parts)}"
        assert not remains(centre, record)
        destroyed(centre, record)
        with centre.peer() as peer:
            assert peer.call("Cases.ListDrafts", session=session)["drafts"] == []
        reasons = [entry.get("reason") for entry in centre.entries(centre.token("daud"), record=record)]
        assert canary not in reasons and "kept long enough" in reasons, reasons
        need_root()
        secrets = {"note": canary, **parts}
        gone(centre, secrets)
        centre.run("retention", "certificate", record, user="sana").ok()
        gone(centre, secrets)


@topic.test("memory holds a record's wrapped key before its destruction, so the scan can find it")
def can_find(template):
    need_root()
    with template.vault() as centre:
        session = centre.token("parveen")
        with centre.peer() as peer:
            record = peer.write(session, centre.case, "a note")
            peer.read(session, record)
        parts = remains(centre, record)
        hits = eventually("the scan finding stored rows in SQLite's cache", lambda: found(centre, parts), 5)
        assert any(name.startswith("wrapped record key") for name in hits), hits


@topic.test("killed at every step of a destruction it is either not begun or done, and the files are clean")
def killed(template):
    for point in ("records-destroyed", "destruction-committed", "log-cut"):
        with template.vault() as centre:
            if not centre.has_fault_points():
                raise Skipped("needs a debug build")
            staffed(centre)
            parts = remains(centre, centre.note)
            approve(centre, ask(centre, *destroying(centre.note))).ok()
            session = centre.token("sana")
            (centre.faults / point).touch()
            with centre.peer() as peer:
                peer.ask("org.amanat.Retention.DestroyRecord", {
                    "session": session, "record": centre.note, "reason": "kept long enough",
                    "passphrase": centre.passphrases["sana"], "request": uuid.uuid4().hex})
                eventually(f"the destruction at {point}", (centre.faults / f"{point}.reached").exists)
                if point == "destruction-committed":
                    assert in_files(centre, parts), "the log held nothing before it was cut: the test can't fail"
                assert centre.kill() == -9
            (centre.faults / point).unlink()
            check(centre)
            centre.start()
            if point == "records-destroyed":
                centre.unseal().log_in("sana", "laila")
                with centre.peer() as peer:
                    assert peer.read(centre.token("parveen"), centre.note) == "the first note"
                # What was approved is still unused.
                centre.run(*destroying(centre.note), user="sana", secret=centre.passphrases["sana"]).ok()
            assert not in_files(centre, parts), f"{point}: still in the files, sealed: {in_files(centre, parts)}"
            if point != "records-destroyed":
                centre.unseal().log_in("sana", "laila")
            destroyed(centre, centre.note)
            centre.served()
            check(centre)


@topic.test("a held record stays, two people lift the hold, and a whole case goes with its reference left")
def held(template):
    with template.vault() as centre:
        staffed(centre)
        hold = centre.json("hold", "set", centre.case, centre.note, "--reason", "the court asked", user="sana")["hold"]
        centre.run("hold", "set", centre.case, user="sana").refused(12, "--reason")
        centre.run(*destroying(centre.note), user="laila", secret=centre.passphrases["laila"]).refused(13, hold)
        whole = ("retention", "destroy", "--case", centre.case, "--reason", "kept long enough", "--yes")
        centre.run(*whole, user="laila", secret=centre.passphrases["laila"]).refused(13, hold)
        assert hold in centre.run("hold", "list", user="laila").ok().out
        lifting = ("hold", "lift", hold, "--reason", "the matter is closed")
        approve(centre, ask(centre, *lifting)).ok()
        centre.run(*lifting, user="sana", secret=centre.passphrases["sana"]).ok()
        assert "No holds." in centre.run("hold", "list", user="sana").ok().out
        approve(centre, ask(centre, *whole, user="laila"), user="sana").ok()
        centre.run(*whole, user="laila", secret=centre.passphrases["laila"]).ok()
        shown = centre.run("case", "show", centre.case, "--reason", "what is left", user="sana").ok()
        assert "destroyed" in shown.out and "Zarmina" not in shown.out, shown
        assert len(centre.json("retention", "certificate", centre.case, user="sana")["certificates"]) == 3
        centre.log_in("wazir")
        assert "Zarmina" not in centre.run("case", "list", user="wazir").ok().out
