"""Files that are moved, deleted, replaced or linked under the daemon, and what is missing at its next start."""

import contextlib
import os
import random
import shutil
import sqlite3

from centre import Failure, eventually
from naming import Topic

topic = Topic(__name__)
TESTS = topic.tests

FILES = ["vault.db", "vault.db-wal", "vault.lock", "vault.reserve", "vault.head", "founded"]


def replace(path, aside):
    shutil.copy2(path, aside)
    os.replace(aside, path)


ACTS = {"moved": os.rename, "deleted": lambda path, _: os.unlink(path), "replaced": replace, "linked": os.link}


@topic.test("a file moved, deleted, replaced or linked under the daemon: nothing is answered as stored, and it is named")
def displaced(template):
    for file in FILES:
        for act, perform in ACTS.items():
            with template.vault() as centre:
                session = centre.token("parveen")
                centre.log_in("parveen")
                with centre.peer() as peer:
                    peer.write(session, centre.case, "before")
                    perform(centre.state / file, centre.work / "aside")
                    try:
                        raise AssertionError(f"{file} {act}: stored {peer.write(session, centre.case, 'lost')}")
                    except Failure as failure:
                        assert failure.name == "org.amanat.Vault.LogBlocked", failure
                        assert failure.parameters == {"cause": "file_displaced"}, failure
                eventually("a line in the journal", lambda: "displaced" in centre.log() and file in centre.log(), 3)
                assert centre.json("status")["log_blocked"] == "file_displaced"
                assert f"{file} " in centre.run("diagnose", "--json").out
                centre.run("note", "add", centre.case, "--field", "note=x", user="parveen").refused(14, "hint: ")


def shorten(path, to):
    os.truncate(path, int(path.stat().st_size * to))


# What becomes of the WAL, and whether its descriptor still leads to what it held.
WAL_ACTS = {
    "deleted": (lambda centre, wal: wal.unlink(), True),
    "deleted with its index": (lambda centre, wal: [wal.unlink(), (centre.state / "vault.db-shm").unlink()], True),
    "moved": (lambda centre, wal: wal.rename(centre.work / "aside"), True),
    "replaced by a copy": (lambda centre, wal: replace(wal, centre.work / "aside"), True),
    "replaced by an older one": (lambda centre, wal: os.replace(centre.work / "older", wal), True),
    "replaced by an empty one": (lambda centre, wal: [wal.unlink(), wal.touch(0o600)], True),
    "emptied": (lambda centre, wal: shorten(wal, 0), False),
    "cut in the middle": (lambda centre, wal: shorten(wal, 0.5), False),
}


def told(centre, peer, session, how):
    """Somebody is told that a file isn't in its place, in one of two ways."""
    if how == "status":
        eventually("the blockage", lambda: peer.call("Vault.Status").get("log_blocked") == "file_displaced", 3)
        return
    try:
        raise AssertionError(f"stored {peer.write(session, centre.case, 'lost')}")
    except Failure as failure:
        assert failure.parameters == {"cause": "file_displaced"}, failure


@topic.test("a WAL that is gone under the daemon, and kill -9 once that is told: each note is there, or missed by number")
def lost_wal(template):
    for name, (act, is_kept) in WAL_ACTS.items():
        for how in ["status", "refusal"]:
            with template.vault() as centre:
                wal = centre.state / "vault.db-wal"
                session = centre.token("parveen")
                written = {}
                with centre.peer() as peer:
                    for number in range(20):
                        if number == 10:
                            shutil.copy2(wal, centre.work / "older")
                        written[peer.write(session, centre.case, f"note {number}")] = f"note {number}"
                    act(centre, wal)
                    told(centre, peer, session, how)
                centre.kill()
                centre.start()
                status = centre.json("status")
                if not is_kept:
                    lost = status["loss"]["acknowledged"] - status["loss"]["found"]
                    assert status["log_blocked"] == "entries_missing" and lost > 0, (name, how, status)
                    centre.run("unseal", secret=centre.passphrases[""]).refused(14, "hint: ")
                    continue
                assert "loss" not in status and "log_blocked" not in status, (name, how, status)
                centre.unseal()
                session = centre.token("parveen")
                with centre.peer() as peer:
                    for record, text in written.items():
                        assert peer.read(session, record) == text, (name, how, text)
                    peer.write(session, centre.case, "goes on")
                centre.run("diagnose", "--json").ok()


@topic.test("after an orderly end all of the vault is in the database file, and the WAL holds nothing")
def checkpointed(template):
    with template.vault() as centre:
        session = centre.token("parveen")
        with centre.peer() as peer:
            record = peer.write(session, centre.case, "kept")
        centre.stop()
        wal = centre.state / "vault.db-wal"
        assert not wal.exists() or wal.stat().st_size == 0
        for rest in ["vault.db-wal", "vault.db-shm"]:
            (centre.state / rest).unlink(missing_ok=True)
        centre.start()
        assert "loss" not in centre.json("status")
        centre.unseal()
        with centre.peer() as peer:
            assert peer.read(centre.token("parveen"), record) == "kept"


@topic.test("a WAL that another program wrote back and emptied, as sqlite3 does, costs nobody anything")
def emptied_by_sqlite(template):
    with template.vault() as centre:
        session = centre.token("parveen")
        with centre.peer() as peer:
            peer.write(session, centre.case, "before")
            database = sqlite3.connect(centre.state / "vault.db")
            database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            database.close()
            assert (centre.state / "vault.db-wal").stat().st_size == 0
            record = peer.write(session, centre.case, "after")
            assert peer.read(session, record) == "after"
        centre.kill()
        centre.start()
        assert "loss" not in centre.json("status")


@topic.test("a database with a second name is refused at the start")
def linked(template):
    with template.vault(start=False) as centre:
        os.link(centre.state / "vault.db", centre.work / "second")
        centre.refuses_to_start("second name", "hint: ")
        (centre.work / "second").unlink()
        centre.start().unseal().served()


@topic.test("a leaf of the log in which one bit was altered: an unseal names it, and everybody reads on")
def altered_leaf(template):
    with template.vault() as centre:
        session = centre.token("parveen")
        with centre.peer() as peer:
            record = peer.write(session, centre.case, "kept")
        centre.kill()
        with contextlib.closing(sqlite3.connect(centre.state / "vault.db")) as database:
            seq, leaf = database.execute("SELECT seq, leaf FROM log_entry ORDER BY seq DESC LIMIT 1 OFFSET 2").fetchone()
            altered = bytes([leaf[0] ^ 1]) + leaf[1:]
            database.execute("UPDATE log_entry SET leaf = ? WHERE seq = ?", (altered, seq))
            database.commit()
        centre.start()
        status = centre.json("status")
        assert "log-undecided" in status["warnings"] and "log_blocked" not in status, status
        assert "amanat unseal tells which" in centre.run("status").ok().err
        centre.run("accept-loss", "--lost", "0").refused(10, "hint: ")
        centre.unseal().served()
        with centre.peer() as peer:
            assert peer.read(centre.token("parveen"), record) == "kept"
        assert f"altered 1/{seq}" in centre.run("diagnose").refused(1).out
        assert f"log_entry 1 {seq}" in centre.run("verify").refused(15).out
        assert "log-undecided" in centre.log() and "loss" not in centre.json("status")


@topic.test("a WAL damaged after kill -9: the start says what is missing, and nothing goes on before that is accepted")
def damaged_wal(template):
    random.seed(12)
    for number in range(40 if template.torture else 4):
        with template.vault() as centre:
            session = centre.token("parveen")
            with centre.peer() as peer:
                for each in range(8):
                    peer.write(session, centre.case, f"note {each}")
            centre.kill()
            wal = centre.state / "vault.db-wal"
            data = bytearray(wal.read_bytes())
            place = random.randrange(len(data))
            data[place] ^= 1 << random.randrange(8)
            wal.write_bytes(data)
            try:
                centre.start()
            except AssertionError:
                # All that there ever was stood in the WAL: then there is no vault to start.
                assert "there was a vault here" in centre.log(), centre.log()
                centre.daemon = None
                continue
            status = centre.json("status")
            if "loss" not in status:
                # Frames before the newest checkpoint of the WAL count no more: nothing may be missing then.
                centre.unseal().served()
                continue
            lost = status["loss"]["acknowledged"] - status["loss"]["found"]
            assert status["log_blocked"] == "entries_missing" and lost > 0, (place, status)
            assert "entries-missing" in centre.log()
            centre.run("unseal", secret=centre.passphrases[""]).refused(14, "hint: ")
            centre.run("accept-loss", "--lost", str(lost + 1)).refused(16)
            assert f"{lost} entries" in centre.run("accept-loss", "--lost", str(lost)).ok().out
            centre.unseal()
            centre.log_in("parveen")
            centre.kill()
            centre.start()
            assert "loss" not in centre.json("status")
