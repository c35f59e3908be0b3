"""Results that nobody gets: standard output on a full disk, closed, or with a reader that has gone."""

import contextlib
import json
import os
import socket
import subprocess
import threading

from centre import Answer, Centre, Peer
from naming import Topic
from topics.flow import answer_everywhere, tree

topic = Topic(__name__)
TESTS = topic.tests

WAYS = ["full", "closed", "gone"]


def told_to(way, centre, *words, user=None, secret=None, given=""):
    """A command whose results go nowhere: to /dev/full, a closed descriptor, a pipe that nobody reads any more, or a
    reader that leaves after the first line."""
    words = [str(word) for word in words] + (["--as", user] if user else [])
    with contextlib.ExitStack() as ends:
        command = [str(centre.bin / "amanat"), *words]
        passed = []
        if secret is not None:
            reading, writing = os.pipe()
            ends.callback(os.close, reading)
            os.write(writing, (secret + "\n").encode())
            os.close(writing)
            command += ["--passphrase-fd", str(reading)]
            passed = [reading]
        shell = {"full": '"$@" > /dev/full', "closed": '"$@" >&-', "gone": '{ sleep 0.1; "$@"; } | true',
                 "leaves": '"$@" | head -n 1 > /dev/null'}[way]
        done = subprocess.run(["bash", "-c", f"set -o pipefail; {shell}", "bash", *command], input=given.encode(),
                              capture_output=True, pass_fds=passed, timeout=60, cwd="/",
                              env=centre.environment(os.geteuid()))
    return Answer([way, *words], done)


@topic.test("help that can't be written is an error, whatever command it is of")
def helping(template):
    with template.vault(start=False) as centre:
        for number, (path, _) in enumerate(tree(centre)):
            for words in [(*path, "--help"), ("help", *path)]:
                way = WAYS[number % len(WAYS)]
                done = told_to(way, centre, *words)
                assert done.code == 1 and (way == "gone" or "could not be written" in done.err), done
        for way in WAYS:
            assert told_to(way, centre, "completion", "bash").code == 1
            assert told_to(way, centre, "help", "--man").code == 1


# Every command is one of these: what only tells can be told again, what changes something is changed once.
TELLING = {"approve list", "approve show", "audit case", "audit checkpoint", "audit list", "audit show", "audit summary",
           "audit user", "audit verify", "audit review list", "case find", "case list", "case show", "diagnose",
           "draft list", "emergency list", "hold list", "keys status", "note diff", "note history", "note list",
           "note show", "record diff", "record history", "record list", "record show", "recover status",
           "retention certificate", "slot list", "status", "today", "user list", "user show", "verify", "whoami"}
CHANGING = {"accept-loss", "approve no", "approve yes", "audit export", "audit follow", "audit prove", "audit report",
            "audit review acknowledge", "audit start-generation", "case assign", "case handover", "case open",
            "case recuse", "case unassign", "draft discard", "draft resume", "emergency open", "emergency seen", "enrol",
            "hold lift", "hold set", "init", "keys rekey", "keys renew", "keys retire", "keys rotate", "login", "logout",
            "note add", "note amend", "passphrase change", "record add", "record amend", "recover cancel",
            "recover enter", "recover start", "retention destroy", "seal", "shares agree", "shares claim",
            "shares confirm", "shares list", "shares new", "shares verify", "slot add", "slot change", "slot remove",
            "unseal", "user add", "user bind", "user disable", "user reenrol", "user role", "vouch"}


class Repeating:
    """A centre where every command that only tells is given once more, with its results going nowhere."""

    def __init__(self, centre):
        self.centre = centre
        self.tried = []

    def __getattr__(self, name):
        return getattr(self.centre, name)

    def json(self, *words, **options):
        value = self.centre.json(*words, **options)
        name = next((name for name in TELLING if list(words[:len(name.split())]) == name.split()), None)
        if name is not None:
            way = WAYS[len(self.tried) % len(WAYS)]
            done = told_to(way, self.centre, *words, "--json", **options)
            assert done.code == 1, done
            assert "error: " not in done.err if way == "gone" else "could not be written" in done.err, done
            assert self.centre.run(*words, **options).ok().out, f"{name} says nothing on standard output"
            self.tried.append(name)
        return value


@topic.test("an answer that can't be written is an error, and a reader who has had enough is told nothing")
def telling(template):
    with template.vault() as centre:
        everything = {" ".join(path) for path, inner in tree(centre) if path and not inner} - {"help", "completion"}
        assert everything == TELLING | CHANGING and not TELLING & CHANGING, everything ^ (TELLING | CHANGING)
        repeating = Repeating(centre)
        answer_everywhere(repeating, template.shares)
        assert set(repeating.tried) == TELLING, TELLING - set(repeating.tried)


def refused(done):
    assert done.code == 1 and "error: Nothing was changed" in done.err and "hint: " in done.err, done


@topic.test("a passphrase that can't be written changes nothing: the old one goes on opening")
def passphrases(template):
    with template.vault() as centre:
        centre.log_in("nadia", "parveen")
        before = centre.json("slot", "list", user="nadia")
        for way in WAYS:
            for words in [("slot", "change", 1), ("slot", "add"), ("keys", "rekey", "--yes")]:
                for format in [(), ("--json",)]:
                    refused(told_to(way, centre, *words, "--generate", *format, user="nadia",
                                    secret=centre.passphrases["nadia"]))
            refused(told_to(way, centre, "passphrase", "change", "--generate", user="parveen",
                            secret=centre.passphrases["parveen"]))
            refused(told_to(way, centre, "enrol", "gulalai", template.invitation, "--generate"))
        assert centre.json("slot", "list", user="nadia") == before
        centre.log_in("parveen")
        centre.enrol("gulalai", template.invitation)
        centre.run("seal").ok()
        centre.unseal()
        centre.served()


@topic.test("a code that can't be written isn't made, and one that got lost on its way is made again")
def codes(template):
    with template.vault() as centre:
        centre.log_in("nadia")
        people = centre.json("user", "list", user="nadia")
        adding = ["user", "add", "rabia", "--role", "monitor", "--uid", os.getuid()]
        inviting = ["user", "reenrol", "gulalai", "--yes"]
        sharing = ["shares", "new", "--custodian", "A", "--custodian", "B", "--custodian", "C", "--threshold", 2, "--yes"]
        secret = centre.passphrases["nadia"]
        for way in WAYS:
            refused(told_to(way, centre, *adding, user="nadia"))
            refused(told_to(way, centre, *inviting, user="nadia", secret=secret))
            refused(told_to(way, centre, *sharing, user="nadia", secret=secret))
        assert centre.json("user", "list", user="nadia") == people
        assert not centre.json("status")["custodians"]
        for words, options in [(adding, {}), (inviting, {"secret": secret}), (sharing, {"secret": secret})]:
            lost = told_to("leaves", centre, *words, user="nadia", **options)
            assert lost.code == 1 and "It is done, but" in lost.err and "makes another in its place" in lost.err, lost
        centre.enrol("rabia", centre.json(*adding, user="nadia")["enrolment"])
        centre.run(*adding, user="nadia").refused(13)
        code = centre.json(*inviting, user="nadia", secret=secret)["enrolment"]
        centre.run("enrol", "gulalai", template.invitation, "--generate").refused(12)
        centre.enrol("gulalai", code)
        assert len(centre.json(*sharing, user="nadia", secret=secret)["codes"]) == 3


@topic.test("a founding whose codes or shares can't be written goes on from where it was")
def founding(template):
    centre = Centre(template.bin)
    try:
        centre.start()
        names = ["--custodian", "Asma", "--custodian", "Bilal", "--custodian", "Chanda", "--threshold", 2]
        words = ["init", "--admin", "nadia", "--uid", os.getuid(), *names, "--generate"]
        before = centre.json("status")
        for way in WAYS:
            refused(told_to(way, centre, *words))
        assert centre.json("status") == before
        first = centre.initialise()
        lost = told_to("leaves", centre, "init", "--resume")
        assert lost.code == 1 and "amanat init --resume makes another" in lost.err, lost
        again = centre.json("init", "--resume")
        centre.run("enrol", "nadia", first["enrolment"], "--generate").refused(12)
        centre.enrol("nadia", again["enrolment"])
        claiming = ["shares", "claim", again["codes"][0]["code"], "--no-confirm"]
        for way in WAYS:
            refused(told_to(way, centre, *claiming))
        lost = told_to("leaves", centre, *claiming)
        assert lost.code == 1 and "the same command again" in lost.err, lost
        share = centre.run(*claiming).ok()
        assert "was shown it before" in share.err, share
        assert centre.json("init", "--resume").get("enrolment") is None
    finally:
        centre.close()


TAINT = "\x1b]0;owned\x07\x9b31m\u202e\u200e\u061c\ufeff\U000e0041"


def tainted(value, name, key=None):
    """A reply with something a terminal obeys in every string under this name."""
    if isinstance(value, dict):
        return {field: tainted(inner, name, field) for field, inner in value.items()}
    if isinstance(value, list):
        return [tainted(inner, name, key) for inner in value]
    return value + TAINT if isinstance(value, str) and key == name else value


def names(value):
    """The names under which a reply has strings."""
    if isinstance(value, dict):
        for field, inner in value.items():
            if isinstance(inner, str) or isinstance(inner, list) and any(isinstance(each, str) for each in inner):
                yield field
            yield from names(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from names(inner)


class FalseDaemon:
    """Stands between client and daemon and puts something into what the daemon answers."""

    def __init__(self, centre):
        self.real = centre.socket
        self.path = centre.work / "false"
        self.name = None
        self.seen = set()
        self.listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.listener.bind(str(self.path))
        self.listener.listen(16)
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                threading.Thread(target=self.serve, args=(self.listener.accept()[0],), daemon=True).start()
            except OSError:
                return

    def serve(self, client):
        with client, Peer(self.real) as peer, contextlib.suppress(OSError):
            threading.Thread(target=self.forward, args=(client, peer), daemon=True).start()
            while (frame := peer.frame()) is not None:
                self.seen.update(names(frame.get("parameters", {})))
                frame["parameters"] = tainted(frame.get("parameters", {}), self.name)
                client.sendall(json.dumps(frame).encode() + b"\0")

    @staticmethod
    def forward(client, peer):
        with contextlib.suppress(OSError):
            while data := client.recv(65536):
                peer.send(data)
            peer.socket.shutdown(socket.SHUT_RDWR)

    def close(self):
        self.listener.close()


@topic.test("a false daemon brings nothing to a terminal that it obeys, whichever string it puts it into")
def false_daemon(template):
    with template.vault() as centre:
        real = centre.socket
        false = FalseDaemon(centre)

        def told(*words, user, **options):
            centre.socket = false.path
            try:
                return centre.run(*words, user=user, **options)
            finally:
                centre.socket = real

        asked = [("parveen", "today"), ("parveen", "case", "show", centre.case), ("parveen", "case", "list"),
                 ("parveen", "note", "show", centre.note), ("parveen", "note", "history", centre.note),
                 ("parveen", "whoami"), ("nadia", "user", "list"), ("nadia", "diagnose"), ("nadia", "keys", "status"),
                 ("daud", "audit", "list"), ("daud", "audit", "summary"), ("wazir", "case", "open", "--file", "-"),
                 ("wazir", "record", "add", centre.case, "nothing", "--field", "a=b")]
        try:
            for user in ["parveen", "nadia", "daud", "wazir"]:
                told("login", user, user=None, secret=centre.passphrases[user]).ok()
            spoilt = 0
            for user, *words in asked:
                false.name, false.seen = None, set()
                told(*words, user=user, given="# (name)\nA\n# (age)\nmany\n")
                for name in sorted(false.seen):
                    false.name = name
                    done = told(*words, user=user, given="# (name)\nA\n# (age)\nmany\n")
                    false.name = None
                    for each in TAINT.replace("]0;owned", "").replace("31m", ""):
                        assert each not in done.out + done.err, (name, done, ascii(done.out + done.err))
                    spoilt += 1
            assert spoilt > 60, spoilt
        finally:
            false.close()
