"""Peers that don't keep to the protocol: each is refused or closed, memory stays bounded, and nobody else waits."""

import json
import os
import socket
import threading
import time
import uuid

from centre import STRANGERS, Failure, Peer, eventually
from naming import Topic

topic = Topic(__name__)
TESTS = topic.tests

SERVICE = "org.varlink.service."
STATUS = b'{"method":"org.amanat.Vault.Status","parameters":{}}\0'


def closed_after(centre, data):
    """Whether bytes that are no frame end their connection, while a colleague on another one is served."""
    with centre.peer() as hostile, centre.peer() as colleague:
        try:
            hostile.send(data)
        except (BrokenPipeError, ConnectionResetError):
            pass
        assert colleague.call("Vault.Status")["state"] == "unsealed"
        return hostile.closed(5)


def error(peer, method, parameters, **flags):
    peer.ask(method, parameters, **flags)
    try:
        peer.reply()
    except Failure as failure:
        return failure
    raise AssertionError(f"{method} was answered")


@topic.test("a frame over the limit ends its connection")
def too_long(template):
    with template.vault() as centre:
        long = json.dumps({"method": "org.amanat.Vault.Status", "parameters": {"x": "a" * (1 << 20)}}).encode() + b"\0"
        before = centre.memory()
        for _ in range(20):
            assert closed_after(centre, long)
        assert centre.memory() < before + 40, f"{before:.0f} MiB became {centre.memory():.0f}"
        centre.served()


@topic.test("a note beyond the record's limit is refused, and one of the limit's size is kept")
def long_note(template):
    with template.vault() as centre, centre.peer() as peer:
        session = centre.token("parveen")
        fits = "آ" * 250_000
        assert peer.read(session, peer.write(session, centre.case, fits)) == fits
        failure = error(peer, "org.amanat.Cases.AddRecord", {
            "session": session, "case": centre.case, "kind": "session_note", "fields": {"note": "a" * 600_000},
            "request": "long"})
        assert failure.name == "org.amanat.Vault.InvalidInput", failure
        centre.log_in("parveen")
        (centre.work / "long").write_text("# Note (note)\n" + "a" * 600_000)
        (centre.work / "longer").write_text("# Note (note)\n" + "a" * 1_200_000)
        centre.run("note", "add", centre.case, "--file", centre.work / "long", user="parveen").refused(16)
        answer = centre.run("note", "add", centre.case, "--file", centre.work / "longer", user="parveen")
        assert answer.code in (2, 16) and "error: " in answer.err, answer


@topic.test("bytes that are not UTF-8, not JSON or not a call end their connection")
def not_a_message(template):
    with template.vault() as centre:
        for data in [b'{"method":"org.amanat.Vault.Status","parameters":{"x":"\xff\xfe"}}\0', b"\0", b"hello\0", b"[]\0",
                     b"null\0", b'{"method":7}\0', b"{}\0", b'{"method":"org.amanat.Vault.Status"\0',
                     b'{"method":"org.amanat.Vault.Status"}}\0', b'\xef\xbb\xbf{"method":"x.y.Z"}\0', bytes(range(1, 256)) + b"\0",
                     b'{"method":"org.amanat.Vault.Status","parameters":{"x":"\\ud800"}}\0']:
            with centre.peer() as peer:
                peer.send(data)
                peer.socket.settimeout(5)
                frame = peer.frame()
                assert frame is None or "error" in frame, f"{data!r} got {frame}"
        centre.served()


@topic.test("JSON nested too deep ends its connection, however deep")
def nested(template):
    with template.vault() as centre:
        for depth in [65, 1_000, 400_000]:
            for opening, closing in [(b"[", b"]"), (b'{"a":', b"}")]:
                if len(opening) * depth > 1_000_000:
                    continue
                inner = opening * depth + b"1" + closing * depth
                assert closed_after(centre, b'{"method":"org.amanat.Vault.Status","parameters":{"x":' + inner + b"}}\0")
            assert closed_after(centre, b"[" * depth + b"\0")
        centre.served()


@topic.test("an unknown method, interface or field is named")
def unknown(template):
    with template.vault() as centre, centre.peer() as peer:
        assert error(peer, "org.amanat.Vault.Explode", {}).name == SERVICE + "MethodNotFound"
        assert error(peer, "org.amanat.Bombs.Status", {}).name == SERVICE + "InterfaceNotFound"
        assert error(peer, "nothing", {}).name in (SERVICE + "MethodNotFound", SERVICE + "InterfaceNotFound")
        for parameters in [{"session": "x", "record": "y", "colour": 1}, {"session": "x"}, {"session": 7, "record": "y"},
                           {"session": "x", "record": "y", "version": "1"}, {"session": "x", "record": "y", "version": 1.5}]:
            assert error(peer, "org.amanat.Cases.ReadRecord", parameters).name == SERVICE + "InvalidParameter", parameters
        session = centre.token("parveen")
        missing = error(peer, "org.amanat.Cases.ListCases", {"session": session})
        assert missing.name == SERVICE + "ExpectedMore", missing
        assert peer.read(session, centre.note) == "the first note", "the connection went on"
        rules = {entry["rule"] for entry in centre.entries(centre.token("daud"), action="protocol")}
        assert {"method-not-found", "interface-not-found", "invalid-parameter.ReadRecord"} <= rules, rules


@topic.test("an unknown role, kind, domain, field, case or user is refused by name")
def unknown_names(template):
    with template.vault() as centre:
        centre.log_in("nadia", "parveen", "sana", "daud")
        uid = os.getuid()
        centre.run("user", "add", "eve", "--role", "wizard", "--uid", uid, user="nadia").refused(16, "role")
        centre.run("user", "add", "Eve Smith", "--role", "auditor", "--uid", uid, user="nadia").refused(16)
        centre.run("user", "add", "sana", "--role", "auditor", "--uid", uid, user="nadia").refused(13, "hint: ")
        centre.run("user", "show", "nobody", user="nadia").refused(12, "hint: ")
        centre.run("record", "add", centre.case, "spell", "--field", "note=x", user="parveen").refused(
            16, "spell", "hint: ", "session_note")
        centre.run("record", "add", centre.case, "note", "--domain", "magic", "--field", "note=x", "--field", "subject=y",
                   user="parveen").refused(16)
        centre.run("note", "add", centre.case, "--field", "nota=x", user="parveen").refused(16, "nota")
        centre.run("note", "add", "Q-2026-9999", "--field", "note=x", user="parveen").refused(12, "hint: ")
        centre.run("case", "assign", centre.case, "nobody", user="sana").refused(12, "hint: ")
        centre.run("note", "show", "../../etc/passwd", user="parveen").refused(12, "hint: ")
        centre.run("audit", "list", "--outcome", "magic", user="daud").refused(2)
        with centre.peer() as peer:
            session = centre.token("parveen")
            for kind, fields, name in [("spell", {"note": "x"}, "UnknownForm"), ("session_note", {"nota": "x"}, "InvalidField"),
                                       ("session_note", {}, "InvalidField"), ("session_note", {"note": 7}, "InvalidField"),
                                       ("session_note", {"note": "x", "session_number": 1e300}, "InvalidField"),
                                       ("session_note", {"note": "x", "modality": "magic"}, "InvalidField")]:
                failure = error(peer, "org.amanat.Cases.AddRecord", {
                    "session": session, "case": centre.case, "kind": kind, "fields": fields, "request": uuid.uuid4().hex})
                assert failure.name == "org.amanat.Cases." + name, failure


@topic.test("half a frame followed by silence is closed, and delays nobody")
def half_a_frame(template):
    with template.vault() as centre:
        silent = [centre.peer() for _ in range(60)]
        for peer in silent:
            peer.send(b'{"method":"org.amanat.Vault.Sta')
        centre.served()
        yield 11
        for peer in silent:
            assert peer.closed(3), "half a frame was kept"
            peer.socket.close()
        centre.served()


@topic.test("a thousand idle connections from four uids: the others are served, and memory is bounded")
def idle(template):
    uids = STRANGERS if os.geteuid() == 0 else [None]
    settings = {} if os.geteuid() == 0 else {"max_connections": 1_200, "max_connections_per_uid": 1_100}
    with template.vault(**settings) as centre:
        before = centre.memory()
        peers = []
        try:
            for number in range(1_000):
                peers.append(centre.peer(uid=uids[number % len(uids)]))
            centre.served()
            centre.log_in("wazir")
            assert centre.memory() < before + 60, f"{before:.0f} MiB became {centre.memory():.0f}"
            if os.geteuid() == 0:
                greedy = [centre.peer(uid=STRANGERS[0]) for _ in range(10)]
                assert all(peer.closed(3) for peer in greedy[6:]), "more than 256 connections of one uid"
                for peer in greedy:
                    peer.socket.close()
            for peer in peers[::100]:
                peer.send(STATUS)
                assert peer.reply()["parameters"]["state"] == "unsealed"
        finally:
            for peer in peers:
                peer.socket.close()
        centre.served()


@topic.test("one peer that floods with calls delays nobody else")
def flood(template):
    with template.vault() as centre:
        stop = threading.Event()
        uid = STRANGERS[0] if os.geteuid() == 0 else None
        before = centre.memory()
        flooders = [centre.peer(uid=uid) for _ in range(4)]
        threads = [threading.Thread(target=pour, args=(peer, stop), daemon=True) for peer in flooders]
        for thread in threads:
            thread.start()
        try:
            time.sleep(0.5)
            for _ in range(3):
                centre.served()
            assert centre.memory() < before + 100, f"{before:.0f} MiB became {centre.memory():.0f}"
        finally:
            stop.set()
            for peer in flooders:
                peer.socket.shutdown(socket.SHUT_RDWR)
        for thread in threads:
            thread.join(5)
        for peer in flooders:
            peer.socket.close()
        entries = centre.entries(centre.token("daud"), action="protocol")
        assert len(entries) < 50, f"the flood filled the log with {len(entries)} entries"
        eventually("calm", lambda: centre.served() is None)


def pour(peer, stop):
    """Calls of three kinds, pipelined, their answers never read."""
    calls = STATUS + b'{"method":"org.amanat.Vault.Nothing"}\0' + b'{"method":"org.amanat.Session.WhoAmI","parameters":{"session":"x"}}\0'
    try:
        while not stop.is_set():
            peer.send(calls * 100)
    except OSError:
        pass


@topic.test("logins poured in by one uid keep no other from logging in")
def login_flood(template):
    with template.vault() as centre:
        stop = threading.Event()
        uid = STRANGERS[0] if os.geteuid() == 0 else None
        peers = [centre.peer(uid=uid) for _ in range(8)]
        threads = [threading.Thread(target=guess, args=(peer, number, stop), daemon=True) for number, peer in enumerate(peers)]
        for thread in threads:
            thread.start()
        try:
            time.sleep(0.3)
            if os.geteuid() == 0:
                centre.served()
            assert centre.answers()
        finally:
            stop.set()
            for thread in threads:
                thread.join(10)
            for peer in peers:
                peer.socket.close()
        centre.served()


def guess(peer, number, stop):
    try:
        while not stop.is_set():
            peer.ask("org.amanat.Session.Login", {"user": f"user{number}", "passphrase": uuid.uuid4().hex})
            peer.frame()
    except OSError:
        pass


@topic.test("a reader who never reads is closed, and delays nobody")
def never_reads(template):
    with template.vault() as centre:
        session = centre.token("parveen")
        with centre.peer() as writer:
            record = writer.write(session, centre.case, "long " * 80_000)
        before = centre.memory()
        lazy = [Peer(centre.socket) for _ in range(8)]
        for peer in lazy:
            for _ in range(20):
                peer.ask("org.amanat.Cases.ReadRecord", {"session": session, "record": record})
        for _ in range(3):
            centre.served()
        assert centre.memory() < before + 120, f"{before:.0f} MiB became {centre.memory():.0f}"
        for peer in lazy:
            peer.socket.close()
        centre.served()


@topic.test("a peer that sends no more after its calls gets every reply, a whole stream too, and then the end")
def half_closed(template):
    with template.vault() as centre:
        session = centre.token("parveen")
        for number in range(30):
            with centre.peer() as peer:
                peer.write(session, centre.case, f"note {number}")
        with centre.peer() as peer:
            peer.ask("org.amanat.Vault.Status", {})
            peer.ask("org.amanat.Cases.ListRecords", {"session": session, "case": centre.case}, more=True)
            peer.ask("org.amanat.Session.WhoAmI", {"session": session})
            peer.socket.shutdown(socket.SHUT_WR)
            assert peer.reply()["parameters"]["state"] == "unsealed"
            lines, more = 0, True
            while more:
                reply = peer.reply()
                lines, more = lines + len(reply["parameters"]["records"]), reply.get("continues", False)
            assert lines >= 30, lines
            assert "identity" in peer.reply()["parameters"]
            assert peer.closed(5)
        for sent in [b"", STATUS[:-5]]:
            with centre.peer() as peer:
                peer.send(sent)
                peer.socket.shutdown(socket.SHUT_WR)
                assert peer.closed(5), f"left open after {sent}"


@topic.test("a request that is repeated after a lost reply is done once")
def repeated(template):
    with template.vault() as centre, centre.peer() as peer:
        session = centre.token("parveen")
        request = uuid.uuid4().hex
        first = peer.write(session, centre.case, "once", request=request)
        assert peer.write(session, centre.case, "once", request=request) == first
        records = [line for reply in peer.stream("Cases.ListRecords", session=session, case=centre.case)
                   for line in reply["records"]]
        assert len([line for line in records if line["id"] == first]) == 1
