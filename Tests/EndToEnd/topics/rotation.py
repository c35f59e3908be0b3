"""The master key is rotated while people work, and the daemon killed at every step of it."""

import random
import threading
import time
import uuid

from centre import Failure, Skipped, eventually
from naming import Topic
from topics.kills import Writer, verify
from topics.people import killed_at
from topics.storage import check

topic = Topic(__name__)
TESTS = topic.tests


def states(centre):
    return {epoch["number"]: epoch for epoch in centre.json("keys", "status", user="nadia")["epochs"]}


def rotate(centre):
    """The whole rotation, or the rest of one under way."""
    return centre.json("keys", "rotate", user="nadia", secret=centre.passphrases["nadia"])["rotation"]


def retire(centre, epoch):
    return centre.run("keys", "retire", epoch, user="nadia", secret=centre.passphrases["nadia"])


def parameters(centre, **more):
    return {"session": centre.token("nadia"), "passphrase": centre.passphrases["nadia"], "request": uuid.uuid4().hex,
            **more}


@topic.test("an admin rotates and retires while notes are written, and reads none; each step is in the log")
def rotates(template):
    with template.vault() as centre:
        centre.log_in("nadia", "sana", "parveen", "wazir", "daud")
        writers = [Writer(centre, centre.token("parveen"), number) for number in range(2)]
        for writer in writers:
            writer.start()
        done = rotate(centre)
        assert done["stage"] == "done" and done["epoch"] == 2 and done["done"] >= done["total"] > 20, done
        before = states(centre)
        assert [before[1]["state"], before[1]["rows"], before[2]["state"]] == ["retiring", 0, "active"], before
        retire(centre, 2).refused(16, "amanat keys rotate")
        retire(centre, 9).refused(16)
        retired = retire(centre, 1).ok()
        assert "destroyed" in retired.out, retired
        retire(centre, 1).ok()
        shown = centre.run("keys", "status", user="nadia").ok()
        assert "destroyed" in shown.out and "█" in shown.out and "3" in shown.out, shown
        centre.run("note", "show", centre.note, user="nadia").refused(12)
        centre.run("keys", "rotate", user="sana", secret=centre.passphrases["sana"]).refused(12)
        centre.run("keys", "rotate", user="nadia", secret="not hers").refused(11)
        centre.run("keys", "rotate", "--cancel", user="nadia").refused(13)
        centre.kill()
        for writer in writers:
            writer.join(10)
            assert writer.strange is None and writer.written, writer.strange
        centre.start().unseal()
        verify(centre, {record: text for writer in writers for record, text in writer.written.items()}, {})
        centre.log_in("parveen")
        assert "for me alone" in centre.run("note", "show", centre.process, user="parveen").ok().out
        gists = [(entry["action"], entry.get("rule"), entry["outcome"]) for entry in centre.entries(centre.token("daud"))]
        for rule in ["admin.rotate_keys", "activated", "completed"]:
            assert ("rotate_keys", rule, "done") in gists, gists
        assert ("retire_keys", "admin.retire_keys", "done") in gists, gists


@topic.test("a rotation goes on when nobody watches it")
def unwatched(template):
    with template.vault() as centre:
        centre.log_in("nadia")
        with centre.peer() as peer:
            peer.ask("org.amanat.Keys.Rotate", parameters(centre), more=True)
            assert peer.reply()["parameters"]["rotation"]["stage"] in ("moving", "done")
        eventually("the end of the rotation", lambda: states(centre)[1]["rows"] == 0, 20)


POINTS = ["epoch-made", "epoch-activated", "batch-moved", "key-book-walked"]


@topic.test("killed at every step of rotation and retirement, it is done or not done, and goes on")
def killed(template):
    with template.vault() as centre:
        if not centre.has_fault_points():
            raise Skipped("needs a debug build")
        written = {}
        for point in POINTS:
            centre.log_in("nadia", "parveen")
            killed_at(centre, point, "Keys.Rotate", flags={"more": True}, **parameters(centre))
            session = centre.token("parveen")
            with centre.peer() as peer:
                text = f"after {point}"
                written[peer.write(session, centre.case, text)] = text
            verify(centre, written, {})
            centre.log_in("nadia")
            assert rotate(centre)["stage"] == "done"
            found = states(centre)
            newest = max(found)
            assert found[newest]["state"] == "active" and found[newest]["rows"] > 20, (point, found)
            assert all(epoch["rows"] == 0 for epoch in found.values() if epoch["number"] != newest), (point, found)
        for epoch, point in enumerate(["epoch-destroyed", "destruction-committed", "log-cut"], 1):
            killed_at(centre, point, "Keys.Retire", **parameters(centre, epoch=epoch))
            centre.log_in("nadia")
            state = states(centre)[epoch]["state"]
            assert state == ("retiring" if point == "epoch-destroyed" else "destroyed"), (point, state)
            retire(centre, epoch).ok()
        verify(centre, written, {})
        check(centre)


@topic.test("killed at random moments of rotations under load, every acknowledged note is there, and it goes on")
def kills(template):
    rounds = 200 if template.torture else 6
    seed = int(time.time())
    random.seed(seed)
    written = {}
    with template.vault() as centre:
        for number in range(rounds):
            centre.log_in("nadia")
            writers = [Writer(centre, centre.token("parveen"), number) for number in range(2)]
            for writer in writers:
                writer.start()
            turning = threading.Thread(target=turn, args=(centre, parameters(centre)), daemon=True)
            turning.start()
            time.sleep(random.uniform(0.02, 0.8))
            assert centre.kill() == -9, "it had ended before"
            for thread in [turning, *writers]:
                thread.join(10)
            assert not any(writer.strange for writer in writers), [writer.strange for writer in writers]
            check(centre)
            centre.start().unseal()
            new = {record: text for writer in writers for record, text in writer.written.items()}
            verify(centre, new, {})
            written.update(new)
        centre.log_in("nadia")
        assert rotate(centre)["stage"] == "done", f"seed {seed}"
        for number, epoch in states(centre).items():
            if epoch["state"] == "retiring":
                assert epoch["rows"] == 0, (seed, epoch)
                retire(centre, number).ok()
        verify(centre, written, {})
        check(centre)


def turn(centre, asked):
    """Rotates until the daemon dies."""
    try:
        with centre.peer() as peer:
            for _ in peer.stream("Keys.Rotate", **asked):
                pass
    except (OSError, ConnectionError, Failure):
        pass
