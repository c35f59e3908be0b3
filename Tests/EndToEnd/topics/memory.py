"""The daemon's memory, read by root: between two requests it holds nothing that a person has written or typed."""

import base64
import contextlib
import os
import re
import signal
import time
import uuid

from centre import Centre, Skipped, eventually, need_root
from keybook import KeyBook, derive
from naming import Topic

topic = Topic(__name__)
TESTS = topic.tests

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CHUNK = 4 << 20


def image(pid):
    """The readable memory of a process that stands still meanwhile, in overlapping pieces."""
    os.kill(pid, signal.SIGSTOP)
    try:
        with open(f"/proc/{pid}/maps", encoding="utf-8") as maps:
            ranges = [line.split() for line in maps]
        with open(f"/proc/{pid}/mem", "rb", buffering=0) as memory:
            for words in ranges:
                if "r" not in words[1] or words[-1] in ("[vvar]", "[vsyscall]"):
                    continue
                begin, end = (int(part, 16) for part in words[0].split("-"))
                yield from pieces(memory, begin, end)
    finally:
        os.kill(pid, signal.SIGCONT)


def pieces(memory, begin, end):
    tail = b""
    while begin < end:
        try:
            memory.seek(begin)
            data = memory.read(min(CHUNK, end - begin))
        except OSError:
            return
        if not data:
            return
        yield tail + data
        tail = data[-256:]
        begin += len(data)


def forms(secret):
    """What a secret looks like in memory."""
    if isinstance(secret, bytes):
        return [secret]
    return [secret.encode(), secret.encode("utf-16-le")]


def found(centre, secrets):
    """Names of the secrets that are in the daemon's memory."""
    if not os.access(f"/proc/{centre.daemon.pid}/mem", os.R_OK):
        raise Skipped("the kernel gives no access to another process's memory")
    names = {}
    for name, secret in secrets.items():
        for form in forms(secret):
            names[form] = name
    pattern = re.compile(b"|".join(re.escape(form) for form in names))
    hits = set()
    scanned = 0
    for piece in image(centre.daemon.pid):
        scanned += len(piece)
        hits |= {names[hit] for hit in pattern.findall(piece)}
    assert scanned > 8 << 20, f"only {scanned} bytes could be read"
    return hits


def share_value(text):
    """A share's 32 secret bytes: groups of five letters and a check letter; a header of 36 bytes comes before them."""
    letters = "".join(group[:5] for group in re.findall("[0-9A-Z]{6}", text))
    number = 0
    for letter in letters:
        number = number << 5 | CROCKFORD.index(letter)
    return number.to_bytes(75, "big")[36:68]


def token_bytes(token):
    return base64.urlsafe_b64decode(token + "=")


@topic.test("between requests no note, name, passphrase, token or draft is in memory; while one is held the scan finds it")
def between_requests(template):
    need_root()
    with template.vault() as centre:
        canary = "canary-" + uuid.uuid4().hex
        secrets = {"note": canary, "child": "Zarmina", "draft": "draft-" + uuid.uuid4().hex, "unseal": centre.passphrases[""]}
        for user in ["parveen", "sana", "daud"]:
            secrets[user] = centre.passphrases[user]
        sessions = {user: centre.token(user) for user in ["parveen", "sana", "daud", "wazir"]}
        for user, token in sessions.items():
            secrets[f"token of {user}"] = token
            secrets[f"token of {user}, decoded"] = token_bytes(token)
        big = (canary + " ") * 9_000
        with centre.peer() as peer:
            record = busy(centre, peer, sessions, canary, secrets["draft"])
            large = peer.write(sessions["parveen"], centre.case, big)
            with contextlib.closing(centre.peer().socket) as held:
                # Half a frame: received, never ended.
                frame = f'{{"method":"org.amanat.Cases.AddRecord","parameters":{{"fields":{{"note":"{canary}'
                held.sendall(frame.encode())
                eventually("the scan finding a request that is held", lambda: "note" in found(centre, {"note": canary}), 8)
            release(centre, sessions["parveen"], large, canary)
            assert peer.read(sessions["parveen"], record) == canary
            gone(centre, secrets)
            centre.run("status").ok()
            gone(centre, secrets)


def busy(centre, peer, sessions, canary, draft):
    """A little of everything, so that every path has had the secrets in its hands."""
    parveen = sessions["parveen"]
    record = peer.write(parveen, centre.case, canary)
    peer.call("Cases.AmendRecord", session=parveen, record=record, base=1, reason=canary, fields={"note": canary},
              request=uuid.uuid4().hex)
    peer.call("Cases.SaveDraft", session=parveen, case=centre.case, kind="session_note", text=draft)
    for _ in range(20):
        peer.read(parveen, record)
    list(peer.stream("Cases.ListCases", session=sessions["wazir"]))
    list(peer.stream("Cases.FindCase", session=sessions["wazir"], text="Zarmina"))
    peer.call("Cases.ReadRecord", session=sessions["sana"], record=record, purpose="supervision", reason=canary)
    list(peer.stream("Audit.List", session=sessions["daud"], limit=50))
    return record


def release(centre, session, record, canary):
    """Replies that nobody reads wait in the daemon: the scan finds them until their connection is gone."""
    peers = [centre.peer() for _ in range(2)]
    for peer in peers:
        for _ in range(4):
            peer.ask("org.amanat.Cases.ReadRecord", {"session": session, "record": record})
    eventually("the scan finding a reply that waits", lambda: "note" in found(centre, {"note": canary}), 8)
    for peer in peers:
        peer.socket.close()


def gone(centre, secrets):
    """Nothing is found, once the daemon has come to rest."""
    end = time.monotonic() + 5
    while True:
        hits = found(centre, secrets)
        if not hits:
            return
        assert time.monotonic() < end, f"still in memory: {sorted(hits)}"
        time.sleep(0.3)


@topic.test("after the founding and after a seal neither passphrases nor shares nor codes are in memory")
def after_seal(template):
    need_root()
    centre = Centre(template.bin)
    try:
        founded = centre.start().initialise()
        centre.enrol("nadia", founded["enrolment"])
        centre.log_in("nadia")
        centre.enrol("sana", centre.invite("sana", "supervisor"))
        claimed = centre.json("shares", "claim", founded["codes"][0]["code"], "--no-confirm")["share"]
        secrets = {"share": claimed, "share's line": claimed.split("\n")[2]}
        raw = {"share's bytes": share_value(claimed)}
        # Until it is read back a share stays in memory.
        eventually("the scan finding a share that waits", lambda: found(centre, raw), 3)
        centre.confirm(founded["codes"][0], claimed).ok()
        others = centre.complete(founded["codes"][1:])
        for number, share in enumerate(others):
            secrets[f"share {number + 2}"] = share
            raw[f"share {number + 2}, decoded"] = share_value(share)
        secrets.update(raw)
        secrets.update({f"passphrase of {user or 'the seal'}": text for user, text in centre.passphrases.items()})
        secrets.update({f"code of {code['custodian']}": code["code"] for code in founded["codes"]})
        gone(centre, secrets)
        centre.run("seal").ok()
        gone(centre, secrets)
        centre.unseal()
        centre.log_in("sana")
        gone(centre, secrets)
    finally:
        centre.close()


def own_keys(book):
    """What whoever holds the unsealed server holds."""
    keys = {"root key": book.root, **{f"master key {epoch}": key for epoch, key in book.masters.items()}}
    # An X25519 or Ed25519 secret begins with its seed or a hash of it; the seed itself is what rests.
    keys.update({f"{name} key": key for name, key in book.single.items()})
    return keys


def granted_keys(book, centre, records, draft):
    """What belongs to people: seeds, and keys of compartments, of records and of their facts."""
    people = ["parveen", "sana", "wazir"]
    keys = {f"seed of {name}": book.seed(name, centre.passphrases[name]) for name in people}
    # libsodium's Ed25519 secret key begins with its seed.
    keys.update({f"signing key of {name}": derive(keys[f"seed of {name}"], "amanat identity signing/1")
                 for name in people})
    seed = keys["seed of parveen"]
    drafts = book.drafts("parveen")
    places = [(f"note {number}", record, book.version(record)) for number, record in enumerate(records)]
    places += [("process note", centre.process, book.version(centre.process)), ("draft", draft, drafts)]
    for name, record, compartment in places:
        key = book.compartment_key(compartment, "parveen", seed)
        keys[f"compartment key of {name}"] = key
        keys[f"record key of {name}"] = book.record_key(record, compartment, key)
        if record != draft:
            keys[f"facts key of {name}"] = book.facts_key(record)
    return keys


@topic.test("no seed, compartment key or record key is in memory between requests, the vault's own keys only while unsealed")
def keys_between_requests(template):
    need_root()
    with template.vault() as centre, centre.peer() as peer:
        sessions = {user: centre.token(user) for user in ["parveen", "sana", "daud", "wazir"]}
        canary = "canary-" + uuid.uuid4().hex
        record = busy(centre, peer, sessions, canary, "a draft")
        draft = peer.call("Cases.SaveDraft", session=sessions["parveen"], case=centre.case, kind="session_note",
                          text="another draft")["draft"]
        peer.read(sessions["parveen"], centre.process)
        with KeyBook(centre.state, centre.passphrases[""]) as book:
            own, granted = own_keys(book), granted_keys(book, centre, [record, centre.note], draft)
        while_held(centre, sessions, record, canary, granted)
        gone(centre, granted)
        missing = set(own) - found(centre, own)
        assert not missing, f"the scan doesn't find what the unsealed daemon works with: {sorted(missing)}"
        assert centre.token("sana"), "a login leaves nothing either"
        gone(centre, granted)
        centre.run("seal").ok()
        gone(centre, own | granted)


def while_held(centre, sessions, record, canary, granted):
    """A request that is held in the middle has in its hands what is nowhere between requests."""
    if not centre.has_fault_points():
        return
    wanted = {"note": canary} | {name: granted[name] for name in ("record key of note 0", "compartment key of note 0")}
    session = sessions["parveen"]
    with centre.held("version-opened", "Cases.ReadRecord", session=session, record=record, version=1):
        assert found(centre, wanted) == set(wanted), f"a reading shows only {sorted(found(centre, wanted))}"
    with centre.held("signing-key-opened", "Cases.AddRecord", session=session, case=centre.case, kind="session_note",
                     fields={"note": "signed"}, request=uuid.uuid4().hex):
        assert "signing key of parveen" in found(centre, granted), "a signature shows no key"
    # A session's first reading opens the seed, for the sealed compartment key.
    centre.log_in("parveen")
    with centre.held("seed-opened", "Cases.ReadRecord", session=centre.token("parveen"), record=record, version=1):
        assert "seed of parveen" in found(centre, granted), "opening a grant shows no seed"


@topic.test("after a seal the service manager's credential isn't in memory either")
def credential_after_seal(template):
    need_root()
    centre = Centre(template.bin)
    try:
        secret = os.urandom(32)
        centre.hand_over(secret)
        centre.start().initialise("--credential")
        centre.run("seal").ok()
        gone(centre, {"credential": secret})
        assert centre.json("unseal", "--credential")["state"] == "founding"
        with KeyBook(centre.state, centre.passphrases[""]) as book:
            own = own_keys(book)
        missing = set(own) - found(centre, own)
        assert not missing, f"the scan doesn't find what the unsealed daemon works with: {sorted(missing)}"
        centre.run("seal").ok()
        gone(centre, {"credential": secret, **own})
    finally:
        centre.close()
