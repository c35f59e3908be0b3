"""Who is refused what: the exit code, the words, and what stays untouched."""

import json
import os
import subprocess
import threading

from centre import REGISTRATION, STRANGERS, Centre, Failure, eventually, need_root
from naming import Topic

topic = Topic(__name__)
TESTS = topic.tests


def refusal(what, call):
    """The error of a raw call that must be refused."""
    try:
        reply = call()
    except Failure as failure:
        return failure
    raise AssertionError(f"{what} was answered: {str(reply)[:200]}")


@topic.test("a sealed vault lets nobody in, and says how to unseal it")
def sealed(template):
    with template.vault() as centre:
        centre.run("seal").ok()
        # Beside somebody's session root may seal, too.
        centre.unseal().log_in("nadia", "parveen")
        centre.run("seal", user=None if os.geteuid() == 0 else "nadia").ok()
        assert centre.json("status")["state"] == "sealed"
        for words in [("note", "show", centre.note), ("case", "list"), ("today",)]:
            centre.run(*words, user="parveen").refused(10, "sealed", "hint: amanat unseal")
        centre.run("login", "parveen", secret=centre.passphrases["parveen"]).refused(10, "hint: amanat unseal")
        centre.run("unseal", secret="not the passphrase").refused(12, "No seal slot", "hint: amanat unseal")
        centre.unseal()
        centre.run("note", "show", centre.note, user="parveen").refused(11, "hint: amanat login")
        centre.log_in("parveen")
        assert centre.json("note", "show", centre.note, user="parveen")["record"]["fields"]["note"] == "the first note"
        actions = {entry["action"] for entry in centre.entries(centre.token("daud"))}
        assert {"seal", "unseal", "login"} <= actions, actions


@topic.test("what was refused while sealed is in the log after the unseal")
def sealed_entries(template):
    with template.vault(start=False) as centre:
        centre.start()
        centre.run("login", "parveen", secret="anything").refused(10)
        centre.run("unseal", secret="not the passphrase").refused(12)
        centre.unseal()
        refused = [(entry["action"], entry["rule"]) for entry in centre.entries(centre.token("daud"), outcome="denied")]
        assert ("login", "sealed") in refused and ("unseal", "wrong-secret") in refused, refused[:5]


@topic.test("a vault that is being founded takes no case")
def founding(template):
    centre = Centre(template.bin)
    try:
        centre.start()
        centre.run("login", "nadia", secret="anything").refused(10, "no vault", "hint: amanat help founding")
        founded = centre.initialise()
        centre.run("init", "--admin", "eve", "--uid", "0", "--custodian", "A", "--custodian", "B", "--custodian", "C",
                   "--threshold", "2", "--generate").refused(13, "hint: amanat status")
        centre.enrol("nadia", founded["enrolment"])
        centre.log_in("nadia")
        centre.enrol("wazir", centre.invite("wazir", "social_worker"))
        centre.log_in("wazir")
        given = json.dumps(REGISTRATION)
        centre.run("case", "open", "--file", "-", "--json-input", user="wazir", given=given).refused(
            10, "founded", "hint: amanat status")
        assert "enrol_supervisor" in centre.json("status")["next"]
        code = founded["codes"][0]["code"]
        centre.run("shares", "claim", "zojug-dagor-botul-mosov-kovoz", "--no-confirm").refused(12, "hint: ")
        centre.run("shares", "claim", code, "--no-confirm").ok()
        # Again for whoever has lost it before reading it back, and for nobody else.
        assert "was shown it before" in centre.run("shares", "claim", code, "--no-confirm").ok().err
        centre.run("shares", "claim", code, "--no-confirm", uid=STRANGERS[0]).refused(13, "hint: ")
        centre.run("shares", "confirm", code, "--fingerprint", "1" * 30, secret="040G48-0DHY04").refused(16, "hint: ")
    finally:
        centre.close()


@topic.test("founding is refused to everybody but root and the daemon's uid")
def founding_uid(template):
    need_root()
    centre = Centre(template.bin)
    try:
        centre.start()
        centre.run("init", "--admin", "eve", "--uid", "20001", "--custodian", "A", "--custodian", "B", "--custodian", "C",
                   "--threshold", "2", secret="pinav-hagab-mutak-fuguj-riraf", uid=STRANGERS[0]).refused(12, "hint: ")
        assert centre.json("status")["state"] == "absent"
    finally:
        centre.close()


@topic.test("a passphrase is made for an account that the user database doesn't know, too")
def unnamed_account(template):
    need_root()
    with template.vault() as centre:
        answer = centre.run("enrol", "gulalai", "zojug-dagor-botul-mosov-kovoz", "--generate", uid=STRANGERS[0], seconds=10)
        answer.refused(12, "That code is wrong")


@topic.test("who has not enrolled, or mistypes the code, is told how to enrol")
def not_enrolled(template):
    with template.vault() as centre:
        centre.run("login", "gulalai", secret="anything").refused(11, "not enrolled", "hint: amanat enrol")
        wrong = "zojug-dagor-botul-mosov-kovoz"
        centre.run("enrol", "gulalai", wrong, "--generate").refused(12, "That code is wrong", "hint: ")
        centre.run("enrol", "gulalai", template.invitation, "--choose", secret="12345678").refused(16, "weak", "hint: ")
        centre.enrol("gulalai", template.invitation)
        centre.run("enrol", "gulalai", template.invitation, "--generate").refused(12, "hint: ")
        centre.log_in("gulalai")


@topic.test("whom nobody has vouched for opens nothing")
def not_vouched(template):
    with template.vault() as centre:
        centre.log_in("ghost", "nadia", "sana", "parveen")
        for words in [("note", "show", centre.note), ("case", "show", centre.case), ("record", "list", centre.case)]:
            centre.run(*words, user="ghost").refused(12, "hint: ")
        centre.run("note", "add", centre.case, "--field", "note=x", user="ghost").refused(12, "hint: ")
        centre.run("case", "assign", centre.case, "ghost", user="sana").refused(12, "not certified", "hint: ")
        centre.run("vouch", "ghost", "--fingerprint", "00000 11111 22222 33333 44444 55555", user="sana",
                   secret=centre.passphrases["sana"]).refused(16, "fingerprints differ", "hint: ")
        fingerprint = centre.json("whoami", user="ghost")["identity"]["fingerprint"]
        centre.run("vouch", "ghost", "--fingerprint", fingerprint, user="nadia",
                   secret=centre.passphrases["nadia"]).refused(12)
        centre.run("case", "list", user="ghost").refused(12, "hint: ")


@topic.test("the right passphrase from another uid is refused like a wrong one")
def wrong_uid(template):
    need_root()
    with template.vault() as centre:
        stranger = STRANGERS[0]
        right = centre.run("login", "parveen", secret=centre.passphrases["parveen"], uid=stranger).refused(11, "hint: ")
        wrong = centre.run("login", "parveen", secret="wrong", uid=stranger).refused(11)
        unknown = centre.run("login", "nobody", secret="wrong", uid=stranger).refused(11)
        assert right.err == wrong.err and unknown.err == wrong.err.replace("parveen", "nobody"), (right, wrong, unknown)
        centre.served()
        entries = centre.entries(centre.token("daud"), action="login", outcome="denied")
        assert any(entry.get("uid") == stranger for entry in entries), entries[:3]


@topic.test("a uid outside the socket's group doesn't even connect")
def outside_group(template):
    need_root()
    with template.vault() as centre:
        centre.run("status", uid=STRANGERS[0], groups=STRANGERS[0]).refused(12, "Unix account", "hint: ask the admin")


@topic.test("guessing a passphrase is slowed down for the guesser alone")
def throttled(template):
    with template.vault() as centre:
        centre.log_in("sana")
        for _ in range(6):
            answer = centre.run("login", "parveen", secret="wrong guess")
            if answer.code == 17:
                break
            answer.refused(11, "hint: ")
        answer.refused(17, "Too many wrong attempts", "wait")
        centre.run("login", "parveen", secret=centre.passphrases["parveen"]).refused(17, "wait")
        centre.log_in("wazir")
        if os.geteuid() == 0:
            centre.run("login", "parveen", secret="wrong guess", uid=STRANGERS[0]).refused(11)
        assert centre.kill() == -9
        centre.start().unseal()
        eventually("the end of the wait", lambda: centre.run(
            "login", "parveen", secret=centre.passphrases["parveen"]).code == 0)


@topic.test("a session that was idle for its minutes has ended")
def expired(template):
    with template.vault(session_idle_minutes=1) as centre:
        centre.log_in("parveen")
        centre.run("case", "list", user="parveen").ok()
        idle, busy = centre.token("wazir"), centre.token("sana")
        done = threading.Event()
        threading.Thread(target=keep_busy, args=(centre, busy, done), daemon=True).start()
        yield 61
        done.set()
        centre.run("note", "show", centre.note, user="parveen").refused(11, "ended", "hint: amanat login")
        with centre.peer() as peer:
            failure = refusal("an idle session", lambda: peer.call("Session.WhoAmI", session=idle))
            assert failure.name == "org.amanat.Session.NotLoggedIn"
            assert peer.call("Session.WhoAmI", session=busy)["identity"]["name"] == "sana"
        centre.log_in("parveen")
        centre.run("note", "show", centre.note, user="parveen").ok()


def keep_busy(centre, session, done):
    with centre.peer() as peer:
        while not done.wait(10):
            peer.call("Session.WhoAmI", session=session)


@topic.test("a token that another uid has stolen opens nothing, and its owner works on")
def stolen_token(template):
    need_root()
    with template.vault() as centre:
        token = centre.token("parveen")
        with centre.peer(uid=STRANGERS[0]) as thief, centre.peer() as owner:
            for call in [lambda: thief.read(token, centre.note), lambda: thief.call("Session.WhoAmI", session=token),
                         lambda: thief.call("Session.Logout", session=token)]:
                assert refusal("a thief", call).name == "org.amanat.Session.NotLoggedIn"
            assert owner.read(token, centre.note) == "the first note"


@topic.test("a logged out token is worth nothing")
def logged_out(template):
    with template.vault() as centre, centre.peer() as peer:
        token = centre.token("parveen")
        peer.call("Session.Logout", session=token)
        assert refusal("an ended session", lambda: peer.read(token, centre.note)).name == "org.amanat.Session.NotLoggedIn"
        for made_up in ["", "A" * 43, "é" * 20, token[:-1], token + "A"]:
            failure = refusal("a made-up token", lambda token=made_up: peer.read(token, centre.note))
            assert failure.name == "org.amanat.Session.NotLoggedIn", failure


@topic.test("an absent record and a forbidden one are refused alike")
def absent_or_forbidden(template):
    with template.vault() as centre, centre.peer() as peer:
        absent = centre.note[:-4] + ("0000" if centre.note[-4:] != "0000" else "1111")
        wazir, ghost, parveen = centre.token("wazir"), centre.token("ghost"), centre.token("parveen")
        sana = centre.token("sana")

        def said(session, record, **more):
            call = refusal("a forbidden record", lambda: peer.call(
                "Cases.ReadRecord", session=session, record=record, **more))
            return call.name, call.parameters

        assert said(wazir, centre.note) == said(wazir, absent) == ("org.amanat.Cases.NotFound", {})
        assert said(ghost, centre.note) == said(ghost, absent)
        why = {"purpose": "supervision", "reason": "review"}
        assert said(sana, centre.process, **why) == said(sana, absent, **why) == ("org.amanat.Cases.NotFound", {})
        assert said(parveen, absent) == ("org.amanat.Cases.NotFound", {})
        centre.log_in("wazir")
        forbidden = centre.run("note", "show", centre.note, user="wazir").refused(12, "hint: ")
        assert forbidden.err == centre.run("note", "show", absent, user="wazir").refused(12).err
        denied = centre.entries(centre.token("daud"), outcome="denied", action="read_record")
        assert any(entry.get("record") == centre.note for entry in denied), "the refused read has no entry with its record"


@topic.test("the admin and the auditor read no content, and the auditor sees that they tried")
def admin_and_auditor(template):
    with template.vault() as centre:
        centre.log_in("nadia", "daud")
        for user in ["nadia", "daud"]:
            for words in [("note", "show", centre.note), ("case", "show", centre.case), ("record", "list", centre.case)]:
                centre.run(*words, user=user).refused(12, "hint: ")
        centre.run("audit", "list", user="nadia").refused(12, "hint: ")
        centre.run("user", "add", "eve", "--role", "admin", "--uid", "0", user="daud").refused(12, "hint: ")
        centre.run("user", "role", "nadia", "--role", "admin", "--role", "auditor", user="nadia",
                   secret=centre.passphrases["nadia"]).refused(16)
        names = {entry.get("name") for entry in centre.entries(centre.token("daud"), outcome="denied")}
        assert {"nadia", "daud"} <= names, names


@topic.test("a sealed vault's people are refused, while seal itself is open to few")
def seal_by_others(template):
    need_root()
    with template.vault() as centre:
        centre.run("seal", uid=STRANGERS[0]).refused(12)
        with centre.peer() as peer:
            refusal("a psychologist's seal", lambda: peer.call("Vault.Seal", session=centre.token("parveen")))
        centre.served()


@topic.test("without a daemon the client says so")
def no_daemon(template):
    with template.vault(start=False) as centre:
        centre.run("status").refused(1, "not running", "hint: systemctl status amanatd")


@topic.test("a passphrase never goes to a server of another uid")
def wrong_server(template):
    need_root()
    with template.vault(start=False) as centre:
        fake = centre.work / "fake"
        program = ("import os,socket,sys\ns=socket.socket(socket.AF_UNIX)\ns.bind(sys.argv[1])\nos.chmod(sys.argv[1],0o666)\n"
                   "os.setuid(20001)\ns.listen()\nprint('up',flush=True)\nc,_=s.accept()\nc.settimeout(5)\n"
                   "sys.stdout.write(repr(c.recv(4096)))")
        # The peer's credentials are those of listen(2).
        with subprocess.Popen(["python3", "-c", program, str(fake)], stdout=subprocess.PIPE, text=True) as server:
            assert server.stdout.readline() == "up\n"
            centre.run("login", "parveen", "--socket", fake, secret=centre.passphrases["parveen"]).refused(
                1, "uid 20001", "Nothing was sent", "hint: ")
            assert server.stdout.read() == "b''"


@topic.test("a second daemon on the same vault is refused, and the first serves on")
def second_daemon(template):
    with template.vault() as centre:
        second = Centre(template.bin)
        try:
            second.state.rmdir()
            second.state = centre.state
            second.refuses_to_start("another daemon", "hint: ")
        finally:
            second.close()
        centre.served()


@topic.test("a data directory or database that others could read is refused at start")
def open_to_others(template):
    with template.vault(start=False) as centre:
        for path, mode in [(centre.state, 0o755), (centre.state / "vault.db", 0o640), (centre.state, 0o710)]:
            kept = path.stat().st_mode & 0o777
            path.chmod(mode)
            centre.refuses_to_start("open to others", f"{mode:o}", "hint: ", "chmod")
            path.chmod(kept)
        centre.start().unseal().served()


TYPOS = [
    ("amanatd.yaml", "session_idle_minutes: 10", "session_idle_minuts: 10", "session_idle_minutes"),
    ("amanatd.yaml", "session_idle_minutes: 10", "session_idle_minutes: ten", ""),
    ("amanatd.yaml", "timezone: Asia/Karachi", "timezone: Asia/Karatchi", "Asia/Karachi"),
    ("policy.yaml", "\nroles:", "\nrolles:", "roles"),
    ("policy.yaml", "do: [indicators]", "do: [indicatros]", "indicators"),
    ("places.yaml", "kind: station", "kind: sation", "station"),
    ("places.yaml", "district: quetta", "district: queta", "quetta"),
    ("forms/session_note.yaml", "type: longtext", "type: longtex", "longtext"),
    ("forms/registration.yaml", "required: true", "requird: true", "required"),
    ("forms/note.yaml", "  subject:", "  subject", ""),
]


@topic.test("a typo in any configuration file is named with file, line and fix")
def typos(template):
    with template.vault(start=False) as centre:
        for name, right, wrong, fix in TYPOS:
            file = centre.config / name
            text = file.read_text()
            assert right in text, f"{name} has no {right!r} any more"
            line = text[:text.index(right)].count("\n") + 1
            file.write_text(text.replace(right, wrong, 1))
            said = centre.refuses_to_start(str(file), fix)
            near = [f"{file}:{number}" for number in range(line, line + 2)]
            assert any(place in said for place in near), f"{name}, line {line}: {said}"
            checked = subprocess.run([*centre.command(), "--check-config"], capture_output=True, text=True)
            assert checked.returncode == 1 and str(file) in checked.stderr, checked
            file.write_text(text)
        (centre.config / "places.yaml").unlink()
        centre.refuses_to_start("places.yaml", "no such file", "copy the shipped one")
