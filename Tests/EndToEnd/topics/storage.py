"""Disks that are full, read-only or altered: nothing acknowledged is lost, nothing unlogged is released, nothing crashes."""

import contextlib
import json
import os
import random
import shutil
import sqlite3
import subprocess
import time

from centre import Failure, Skipped, eventually, need_root
from naming import Topic

topic = Topic(__name__)
TESTS = topic.tests

KNOWN_CODES = {0, 1, 10, 11, 12, 14, 15}


@contextlib.contextmanager
def small_disk(centre, mebibytes):
    """The state directory on a tmpfs of its own."""
    need_root()
    kept = centre.work / "kept"
    centre.state.rename(kept)
    centre.state.mkdir(mode=0o700)
    options = f"size={mebibytes}m,mode=0700,uid={os.getuid()}"
    if subprocess.run(["mount", "-t", "tmpfs", "-o", options, "amanat-e2e", str(centre.state)], capture_output=True).returncode:
        centre.state.rmdir()
        kept.rename(centre.state)
        raise Skipped("no file system can be mounted here")
    try:
        for file in kept.iterdir():
            shutil.copy2(file, centre.state / file.name)
        yield
    finally:
        centre.stop()
        subprocess.run(["umount", str(centre.state)], check=True)


def fill(path):
    """Takes what space is left."""
    with open(path, "ab", buffering=0) as file, contextlib.suppress(OSError):
        while True:
            file.write(b"x" * 4096)


def write_until_refused(centre, peer, session):
    """Notes that were acknowledged, by record, and the refusal that ended it."""
    notes = {}
    for _ in range(500):
        text = "note " + random.randbytes(15_000).hex()
        try:
            notes[peer.write(session, centre.case, text)] = text
        except Failure as failure:
            return notes, failure
    raise AssertionError("the disk never filled up")


@topic.test("a full disk refuses what can't be logged, loses nothing, and resumes by itself when there is space")
def full_disk(template):
    with template.vault(start=False) as centre, small_disk(centre, 16):
        filler = centre.state / "filler"
        filler.write_bytes(b"x" * (8 << 20))
        centre.start().unseal()
        centre.log_in("parveen")
        session = centre.token("parveen")
        with centre.peer() as peer:
            notes, failure = write_until_refused(centre, peer, session)
            assert failure.name == "org.amanat.Vault.LogBlocked" and failure.parameters == {"cause": "disk_full"}, failure
            assert notes, "not one note fitted"
            status = centre.json("status")
            assert status["log_blocked"] == "disk_full" and status["next"] == ["free_disk"], status
            fill(filler)
            blocked = centre.run("note", "add", centre.case, "--field", "note=" + "x" * 60_000, user="parveen")
            blocked.refused(14, "disk is full", "hint: ")
            filler.unlink()
            time.sleep(0.2)
            text = "after the disk was freed"
            after = peer.write(session, centre.case, text)
            assert peer.read(session, after) == text
            status = centre.json("status")
            assert "log_blocked" not in status and status["next"] == ["log_in"], status
            for record, text in notes.items():
                assert peer.read(session, record) == text, "an acknowledged note is lost"
        assert centre.kill() == -9
        centre.start().unseal()
        session = centre.token("parveen")
        with centre.peer() as peer:
            for record, text in notes.items():
                assert peer.read(session, record) == text, "an acknowledged note is lost after a crash"
        check(centre)


@topic.test("on a full disk refusals, a seal and an unseal are on record: space is kept for them")
def full_disk_seal(template):
    with template.vault(start=False) as centre, small_disk(centre, 16):
        filler = centre.state / "filler"
        centre.start().unseal()
        session = centre.token("parveen")
        assert (centre.state / "vault.reserve").stat().st_blocks * 512 >= 2 << 20, "no space is kept"
        fill(filler)
        assert not reads(centre, session), "a note was released that the log can't hold"
        for _ in range(100):
            assert not reads(centre, session)
        diagnosis = json.loads(centre.run("diagnose", "--json").out)
        well = {finding["code"]: finding["well"] for finding in diagnosis["findings"]}
        assert not well["log.reserve"] and not well["log.writable"], well
        centre.run("seal").ok()
        assert centre.json("status")["state"] == "sealed"
        centre.run("unseal", secret="not the passphrase").refused(12)
        centre.unseal()
        status = centre.json("status")
        assert status["state"] == "unsealed" and status["log_blocked"] == "disk_full", status
        centre.run("login", "daud", secret=centre.passphrases["daud"]).refused(14, "hint: ")
        filler.unlink()
        time.sleep(0.2)
        centre.served()
        assert (centre.state / "vault.reserve").exists() and "log_blocked" not in centre.json("status")
        gists = [(entry["action"], entry["outcome"], entry["rule"]) for entry in centre.entries(centre.token("daud"))]
        wanted = [("read_record", "failed", "log-blocked.disk_full"), ("seal", "done", "allowed"),
                  ("unseal", "denied", "wrong-secret"), ("unseal", "done", "slot"), ("login", "failed", "log-blocked.disk_full")]
        places = [gists.index(gist) for gist in wanted]
        assert places == sorted(places, reverse=True), gists[:20]
        check(centre)


@topic.test("on a full disk the daemon starts, unseals and seals, and serves when there is space")
def full_disk_start(template):
    with template.vault(start=False) as centre, small_disk(centre, 16):
        filler = centre.state / "filler"
        centre.start().unseal()
        session = centre.token("parveen")
        fill(filler)
        assert not reads(centre, session), "a note was released that the log can't hold"
        centre.kill()
        centre.start().unseal()
        assert centre.json("status")["log_blocked"] == "disk_full"
        centre.run("seal").ok()
        filler.unlink()
        centre.unseal().served()


def reads(centre, session):
    with centre.peer() as peer:
        for _ in range(200):
            try:
                peer.read(session, centre.note)
            except Failure as failure:
                assert failure.name == "org.amanat.Vault.LogBlocked", failure
                return False
    return True


@topic.test("a database that turns read-only releases nothing, and works again when it is writable")
def read_only(template):
    need_root()
    with template.vault(start=False) as centre:
        files = [str(centre.state / name) for name in ("vault.db", "vault.db-wal")]
        centre.start().unseal()
        session = centre.token("parveen")
        if subprocess.run(["chattr", "+i", *files], capture_output=True).returncode:
            raise Skipped("this file system has no immutable files")
        try:
            with centre.peer() as peer:
                for call in [lambda: peer.read(session, centre.note), lambda: peer.write(session, centre.case, "x")]:
                    try:
                        raise AssertionError(f"answered {call()!r}")
                    except Failure as failure:
                        assert failure.name == "org.amanat.Vault.LogBlocked", failure
            assert centre.json("status")["log_blocked"] in ("read_only", "failing")
            centre.run("login", "parveen", secret=centre.passphrases["parveen"]).refused(14, "hint: ")
        finally:
            subprocess.run(["chattr", "-i", *files], check=True)
        centre.served()
        assert "log_blocked" not in centre.json("status")


@topic.test("a vault on a read-only file system is refused at start")
def read_only_start(template):
    need_root()
    with template.vault(start=False) as centre:
        if subprocess.run(["mount", "--bind", str(centre.state), str(centre.state)], capture_output=True).returncode:
            raise Skipped("no file system can be mounted here")
        try:
            subprocess.run(["mount", "-o", "remount,ro,bind", str(centre.state)], check=True)
            centre.refuses_to_start("hint: ", str(centre.state))
        finally:
            subprocess.run(["umount", str(centre.state)], check=True)
        centre.start().unseal().served()


@topic.test("what is no database, or only the beginning of one, is refused at start and kept as it is")
def no_database(template):
    with template.vault(start=False) as centre:
        fold(centre)
        file = centre.state / "vault.db"
        whole = file.read_bytes()
        for broken in [b"not a database, but long enough to look like one " * 200, whole[:5_000], whole[:100], whole[4_096:]]:
            file.write_bytes(broken)
            centre.refuses_to_start("vault.db", "hint: ", "backup")
            assert file.read_bytes() == broken, "a damaged file was changed"
            for rest in ("vault.db-wal", "vault.db-shm"):
                (centre.state / rest).unlink(missing_ok=True)
        file.write_bytes(whole)
        centre.start().unseal().served()


@topic.test("bytes flipped in the database are refused or named as tampering, never a crash or a false text")
def flipped(template):
    rounds = 60 if template.torture else 10
    with template.vault(start=False) as centre:
        fold(centre)
        whole = (centre.state / "vault.db").read_bytes()
        source = random.Random(20261123)
        seen = set()
        for number in range(rounds):
            flip(centre, whole, source, number)
            seen.add(play(centre))
        # Where the last round was refused at the start, there is none.
        (centre.state / "vault.head").unlink(missing_ok=True)
        (centre.state / "vault.db").write_bytes(whole)
        centre.start().unseal().served()
        assert len(seen) > 1, "no flip was ever noticed"


def flip(centre, whole, source, number):
    """Odd rounds damage a whole page, even ones a few bytes in every page but the first."""
    changed = bytearray(whole)
    pages = len(whole) // 4096
    if number % 2:
        start = source.randrange(1, pages) * 4096
        changed[start:start + 4096] = source.randbytes(4096)
    else:
        for page in range(1, pages):
            changed[page * 4096 + source.randrange(4096)] ^= 1 << source.randrange(8)
    # As restored into an empty directory: what the head says is another test's.
    for rest in ("vault.db-wal", "vault.db-shm", "vault.head"):
        (centre.state / rest).unlink(missing_ok=True)
    (centre.state / "vault.db").write_bytes(changed)


def play(centre):
    """Starts, unseals and reads on a damaged vault; returns the exit codes it came to."""
    centre.launch()
    eventually("an answer or an end", lambda: centre.answers() or centre.daemon.poll() is not None)
    if centre.daemon.poll() is not None:
        assert centre.daemon.returncode == 1 and "hint: " in centre.log(), (centre.daemon.returncode, centre.log()[-500:])
        return "refused"
    codes = []
    for words, secret, user in [(("unseal",), "", None), (("login", "parveen"), "parveen", None),
                                (("note", "show", centre.note), None, "parveen"), (("case", "list"), None, "parveen"),
                                (("note", "add", centre.case, "--field", "note=x"), None, "parveen")]:
        answer = centre.run(*words, user=user, secret=None if secret is None else centre.passphrases[secret])
        assert answer.code in KNOWN_CODES, answer
        assert answer.code == 0 or "error: " in answer.err, answer
        assert answer.code != 1 or words[0] == "status", f"a failure without a name: {answer}"
        if words[:2] == ("note", "show") and answer.code == 0:
            assert "the first note" in answer.out, answer
        codes.append(answer.code)
    centre.alive()
    centre.stop()
    return tuple(codes)


def fold(centre):
    """Puts the write-ahead log into the database file, as a clean machine would find it."""
    with contextlib.closing(sqlite3.connect(centre.state / "vault.db")) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def check(centre):
    """SQLite finds no fault and the log has no gap."""
    with contextlib.closing(sqlite3.connect(f"file:{centre.state}/vault.db?mode=ro", uri=True)) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
        numbers = database.execute(
            "SELECT seq FROM log_entry UNION ALL SELECT seq FROM log_inbox WHERE state = 'waiting' ORDER BY seq").fetchall()
        assert [number for number, in numbers] == list(range(len(numbers))), "the log's numbers have a gap"
