"""Files that are moved, deleted, replaced or linked under the daemon, and what is missing at its next start."""

import os
import random
import shutil

from centre import Failure, eventually
from naming import Topic

topic = Topic(__name__)
TESTS = topic.tests

FILES = ["vault.db", "vault.db-wal", "vault.lock", "vault.reserve", "vault.head"]


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


@topic.test("a database with a second name is refused at the start")
def linked(template):
    with template.vault(start=False) as centre:
        os.link(centre.state / "vault.db", centre.work / "second")
        centre.refuses_to_start("second name", "hint: ")
        (centre.work / "second").unlink()
        centre.start().unseal().served()


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
