"""The daemon is killed at random moments under load: what was acknowledged is there, and in the log."""

import random
import threading
import time
import uuid

from centre import Peer
from naming import Topic
from topics.storage import check

topic = Topic(__name__)
TESTS = topic.tests

CLIENTS = 4


class Writer(threading.Thread):
    """Writes and reads notes until the daemon dies, keeping what was acknowledged."""

    def __init__(self, centre, session, number):
        super().__init__(daemon=True)
        self.centre = centre
        self.session = session
        self.number = number
        self.written = {}
        self.read = []
        self.pending = None
        self.strange = None

    def run(self):
        try:
            with Peer(self.centre.socket) as peer:
                while True:
                    self.write(peer)
        except (OSError, ConnectionError):
            pass
        except Exception as error:  # told by the test
            self.strange = error

    def write(self, peer):
        text = f"{self.number} {uuid.uuid4().hex} " + "آج بچی " * random.randrange(300)
        self.pending = (uuid.uuid4().hex, text)
        record = peer.write(self.session, self.centre.case, text, request=self.pending[0])
        self.pending = None
        self.written[record] = text
        if random.random() < 0.3:
            chosen = random.choice(list(self.written))
            assert peer.read(self.session, chosen) == self.written[chosen]
            self.read.append(chosen)


@topic.test("after kill -9 at any moment every acknowledged note and its entry are there, and the log has no gap")
def killed(template):
    rounds = 200 if template.torture else 12
    random.seed(int(time.time()))
    written, reads, repeated = {}, {}, 0
    with template.vault() as centre:
        for _ in range(rounds):
            session = centre.token("parveen")
            for request, text in getattr(centre, "pending", []):
                with centre.peer() as peer:
                    record = peer.write(session, centre.case, text, request=request)
                    assert peer.read(session, record) == text
                    reads[record] = reads.get(record, 0) + 1
                    assert record not in written, "a repeated request answered with another note"
                    written[record] = text
                    repeated += 1
            writers = [Writer(centre, session, number) for number in range(CLIENTS)]
            for writer in writers:
                writer.start()
            time.sleep(random.uniform(0.02, 0.6))
            assert centre.kill() == -9, "it had ended before"
            for writer in writers:
                writer.join(10)
                assert writer.strange is None, writer.strange
            centre.pending = [writer.pending for writer in writers if writer.pending]
            check(centre)
            centre.start().unseal()
            verify(centre, {record: text for writer in writers for record, text in writer.written.items()}, reads)
            for writer in writers:
                written.update(writer.written)
                for record in writer.read:
                    reads[record] = reads.get(record, 0) + 1
        assert len(written) > rounds, f"only {len(written)} notes were written"
        verify(centre, written, reads)
        logged(centre, written, reads)
        check(centre)


def verify(centre, notes, reads):
    """Every acknowledged note is readable."""
    session = centre.token("parveen")
    with centre.peer() as peer:
        for record, text in notes.items():
            assert peer.read(session, record) == text, f"the acknowledged note {record} has changed"
            reads[record] = reads.get(record, 0) + 1


def logged(centre, written, reads):
    added, opened = {}, {}
    for entry in centre.entries(centre.token("daud")):
        if entry["outcome"] != "done":
            continue
        counts = {"add_record": added, "read_record": opened}.get(entry["action"], {})
        counts[entry.get("record")] = counts.get(entry.get("record"), 0) + 1
    for record in written:
        assert added.get(record) == 1, f"{added.get(record)} entries tell of the writing of {record}"
    for record, count in reads.items():
        assert opened.get(record, 0) >= count, f"{opened.get(record)} entries for {count} reads of {record}"
