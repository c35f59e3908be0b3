"""The daemon's memory after every operation in every outcome, searched for texts, and tried as keys of all envelopes."""

import contextlib
import threading
import time
import uuid

import centre as centres
from centre import need_root
from naming import Topic
from topics import (
    approvals, auditor, canary, destruction, emergency, flow, log, newshares, people, recovery, refusals, rotation, slots)
from tracing import Envelopes, TracedCentre, Traces

topic = Topic(__name__)
TESTS = topic.tests

# What is played behind the go-between: between them these ask for every operation.
SAMPLE = [
    (flow, "--json of every command"), (approvals, "in words, approves"), (emergency, "acknowledges, and the auditor"),
    (people, "a forgotten passphrase"), (slots, "a second slot opens"), (slots, "a rekeyed vault opens"),
    (recovery, "from her own login"), (recovery, "keys come back to a colleague"), (newshares, "a new set takes over"),
    (refusals, "the admin and the auditor"), (log, "a whole older database"),
    (destruction, "a held record stays"),
]
TOPICS = [approvals, auditor, destruction, emergency, flow, log, newshares, people, recovery, refusals, rotation, slots]
# These watch the daemon's own socket, kill it over and over, or wait for their processes' time.
APART = ["killed", "kill -9", "systemd", "socket", "units", "disk", "without a daemon", "server of another uid",
         "second daemon", "configuration", "browser", "in memory", "idle for its minutes", "holds up neither", "data directory",
         "guessing a passphrase", "the client", "watches it", "feeds neither"]
# What isn't answered while a whole daemon is at rest (a stream without an end, the end of a walk that lasts) or only by
# a vault that lacks entries: searched after on their own.
ALONE = {"Audit.Follow", "Keys.StopRotation", "Vault.AcceptLoss"}


@contextlib.contextmanager
def traced(thorough):
    """Every centre that is made meanwhile stands behind a go-between; yields what they find."""
    traces = TracedCentre.traces = Traces()
    TracedCentre.thorough = thorough
    plain = centres.Centre
    modules = [centres, *[module for module in TOPICS if getattr(module, "Centre", None) is plain]]
    try:
        for module in modules:
            module.Centre = TracedCentre
        yield traces
    finally:
        for module in modules:
            module.Centre = plain


def played(template):
    """The tests that are played: a sample, or all whose daemon lives long enough to be searched."""
    if not template.torture:
        return [test for module, words in SAMPLE for test in module.TESTS if words in test.sentence]
    return [test for module in TOPICS for test in module.TESTS
            if not test.waits and not any(words in test.sentence for words in APART)]


def founding(template):
    """What a vault is asked before it is one."""
    centre = centres.Centre(template.bin)
    try:
        centre.start().initialise()
        assert centre.json("init", "--resume")["codes"]
    finally:
        centre.close()


def handing_out(template):
    """What the custodians of a set in force are shown of the next one."""
    with template.vault() as centre:
        nadia = centre.token("nadia")
        with centre.peer() as peer:
            peer.call("Keys.NewShares", session=nadia, passphrase=centre.passphrases["nadia"], threshold=2,
                      custodians=["Dara", "Ehsan", "Farah"], request=uuid.uuid4().hex)
            assert peer.call("Keys.ShowNewShares")["custodians"]


@topic.test("after every operation, done or refused, no text, passphrase, token or key of anybody's is in memory")
def after_every_operation(template):
    need_root()
    with traced(thorough=template.torture) as traces:
        tests = played(template)
        assert len(tests) >= len(SAMPLE), [test.sentence for test in tests]
        for body in [founding, handing_out, *[test.body for test in tests]]:
            body(template)
    assert not traces.found, "\n".join(traces.found)
    with template.vault() as centre:
        asked = {f"{interface.name}.{method}" for interface in canary.interfaces(centre) for method in interface.methods}
    done = {method.removeprefix("org.amanat.") for method, outcome in traces.tried if outcome == "done"}
    assert asked - done <= ALONE, f"never searched after: {sorted(asked - done - ALONE)}"
    refused = {kind for kind in traces.tried if kind[1] != "done"}
    assert len(refused) > 12, sorted(refused)
    assert traces.keys > 1_000_000 and traces.scans > 100, (traces.scans, traces.keys)


def following(centre, traces, envelopes):
    with centre.peer() as daud, centre.peer() as parveen:
        daud.ask("org.amanat.Audit.Follow", {"session": centre.token("daud")}, more=True)
        assert daud.reply()["continues"]
        word = f"canary {uuid.uuid4().hex}"
        traces.learn({"text": word}, "the note")
        token = centre.token("parveen")
        traces.learn({"session": token}, "the token")
        parveen.write(token, centre.case, word)
        assert daud.reply()["continues"]
        traces.check(centre.daemon.pid, "while a follower waits", envelopes.personal())
    traces.check(centre.daemon.pid, "after a follower has gone", envelopes.personal())


def stopping_a_rotation(centre, traces, envelopes):
    nadia = {"session": centre.token("nadia")}
    for _ in range(60):
        with centre.peer() as watching, centre.peer() as stopping, contextlib.suppress(centres.Failure):
            watching.ask("org.amanat.Keys.Rotate", {
                **nadia, "passphrase": centre.passphrases["nadia"], "request": uuid.uuid4().hex}, more=True)
            watching.reply()
            # A walk that is over by now is refused, and begun anew.
            stopping.call("Keys.StopRotation", request=uuid.uuid4().hex, **nadia)
            traces.check(centre.daemon.pid, "after a rotation was stopped", envelopes.personal())
            return
    raise AssertionError("no rotation could be stopped before its end")


def accepting_a_loss(centre, traces, envelopes):
    assert centre.stop() == 0
    older = {file: file.read_bytes() for file in centre.state.glob("vault.db*")}
    centre.start().unseal().served()
    assert centre.stop() == 0
    for file in centre.state.glob("vault.db*"):
        file.unlink()
    for file, data in older.items():
        file.write_bytes(data)
        file.chmod(0o600)
    loss = centre.start().json("status")["loss"]
    lost = loss["acknowledged"] - loss["found"]
    centre.run("accept-loss", "--lost", str(lost)).ok()
    traces.check(centre.daemon.pid, "after a loss was accepted", envelopes.every())
    centre.unseal().served()
    traces.check(centre.daemon.pid, "after the unseal that followed", envelopes.personal())


@topic.test("nothing stays of whom a stream tells what comes, of a walk that is stopped, or of a loss that is accepted")
def what_stands_alone(template):
    need_root()
    for play in [following, stopping_a_rotation, accepting_a_loss]:
        with template.vault() as centre:
            traces = Traces()
            for user in ["", "nadia", "parveen", "daud"]:
                traces.learn({"passphrase": centre.passphrases[user]}, user or "the seal's passphrase")
            play(centre, traces, Envelopes(centre))
        assert not traces.found, "\n".join(traces.found)


MALFORMED = {
    "a raw control character": lambda frame: frame.replace("{canary}", "{canary}\x01"),
    "a string without an end": lambda frame: frame.replace('{canary}"', "{canary}"),
    "a trailing comma": lambda frame: frame[:-1] + ",}",
    "a broken escape": lambda frame: frame.replace("{canary}", "{canary}\\q"),
    "half a surrogate": lambda frame: frame.replace("{canary}", "{canary}\\ud800"),
    "nesting": lambda frame: frame.replace('"{canary}"', "[" * 80 + '"{canary}"' + "]" * 80),
    "a field that nobody knows": lambda frame: frame.replace('"parameters":{', '"parameters":{"{canary}":1,'),
    "a method that nobody knows": lambda frame: frame.replace("org.amanat.", "org.amanat.{canary}"),
    "an interface that nobody knows": lambda frame: frame.replace("org.amanat", "org.{canary}"),
    "a number where a text belongs": lambda frame: frame.replace('"parameters":{', '"parameters":{"session":17,'),
    "half a frame": lambda frame: frame[:-12],
    "bytes that aren't UTF-8": lambda frame: frame.replace("{canary}", "{canary}\udcff"),
}


@topic.test("a malformed frame leaves no piece of what was in it, whichever way it is malformed")
def malformed(template):
    need_root()
    with template.vault() as centre:
        traces = Traces()
        token = centre.token("parveen")
        traces.learn({"session": token}, "the token")
        frame = ('{"method":"org.amanat.Cases.AddRecord","parameters":{"session":"' + token
                 + '","case":"Q-2026-0001","kind":"session_note","fields":{"note":"{canary}"}}}')
        for round_ in range(20 if template.torture else 2):
            for what, spoil in MALFORMED.items():
                word = uuid.uuid4().hex
                traces.learn({"code": word}, what)
                with centre.peer() as peer:
                    spoilt = spoil(frame).replace("{canary}", word).encode("utf-8", "surrogateescape")
                    peer.send(spoilt + (b"" if what == "half a frame" else b"\0"))
                    if what != "half a frame":
                        peer.socket.settimeout(5)
                        with contextlib.suppress(OSError):
                            peer.socket.recv(1 << 16)
                traces.check(centre.daemon.pid, f"after {what}, round {round_}")
        centre.alive()
    assert not traces.found, "\n".join(traces.found)


@contextlib.contextmanager
def load(centre, token, connections):
    """Calls of a colleague all the while, of which none opens anything."""
    over = threading.Event()

    def calls():
        with centre.peer() as peer:
            while not over.is_set():
                peer.call("Session.WhoAmI", session=token)

    threads = [threading.Thread(target=calls) for _ in range(connections)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        over.set()
        for thread in threads:
            thread.join()


@topic.test("nothing comes back with time, other people's work, a logout or a seal; while unsealed the master key is found")
def with_time(template):
    need_root()
    with template.vault() as centre:
        traces = Traces()
        envelopes = Envelopes(centre)
        pid = centre.daemon.pid
        for user in ["parveen", "sana"]:
            traces.learn({"passphrase": centre.passphrases[user]}, user)
        token = centre.token("parveen")
        traces.learn({"session": token}, "the token")
        with centre.peer() as peer:
            word = f"canary {uuid.uuid4().hex}"
            traces.learn({"text": word}, "the note")
            record = peer.write(token, centre.case, word)
            assert peer.read(token, record) == word
            traces.check(pid, "at once", envelopes.personal())
            for seconds in [5, 25, 30] if template.torture else [2]:
                time.sleep(seconds)
                traces.check(pid, f"{seconds} s later", envelopes.personal())
            colleague = centre.token("wazir")
            with load(centre, colleague, 4):
                for number in range(10 if template.torture else 3):
                    assert peer.read(token, record) == word
                    traces.check(pid, f"under load, {number}", envelopes.personal())
            for _ in range(300):
                peer.call("Session.WhoAmI", session=colleague)
            traces.check(pid, "after 300 other requests", envelopes.personal())
            peer.call("Session.Logout", session=token)
            traces.check(pid, "after the logout", envelopes.personal())
        every = envelopes.every()
        finds = traces.search(pid, every)
        opened = {find.partition(" opened ")[0] for find in finds}
        # The vault's own keys have to be there while it is unsealed: so the search can find keys.
        assert any(name.startswith("book key") for name in opened), finds
        assert not any(name.startswith(("seed", "slot", "record key")) for name in opened), finds
        centre.run("seal").ok()
        traces.check(pid, "after the seal", every)
    assert not traces.found, "\n".join(traces.found)
