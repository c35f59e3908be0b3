"""A private daemon on a vault of its own, people who work there through the real client, and raw callers.

`Template` founds one vault and hires its people; each test gets a copy of it as a `Centre`.
"""

import contextlib
import json
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import uuid

ROOT = pathlib.Path(__file__).resolve().parents[2]
STRANGERS = [20001, 20002, 20003, 20004]
ISOLATES = re.compile("[\u2066-\u2069]")
REGISTRATION = {"registration_date": "2026-11-23", "name": "زرمینہ Zarmina", "father_name": "عبداللہ Abdullah",
                "sex": "female", "age": 9, "child_group": "csa", "risk_level": "high"}


class Skipped(Exception):
    """The machine lacks what a test needs."""


def need_root():
    if os.geteuid() != 0:
        raise Skipped("needs root")


def eventually(what, condition, seconds=10.0):
    """Waits until a condition holds and returns what it gave."""
    end = time.monotonic() + seconds
    while True:
        found = condition()
        if found:
            return found
        assert time.monotonic() < end, f"{what} did not happen within {seconds:g} s"
        time.sleep(0.02)


class Answer:
    """What a command of the client left."""

    def __init__(self, words, done):
        self.words = words
        self.code = done.returncode
        self.out = ISOLATES.sub("", done.stdout.decode("utf-8"))
        self.err = ISOLATES.sub("", done.stderr.decode("utf-8"))

    def __repr__(self):
        return f"amanat {' '.join(self.words)}: exit {self.code}\n{self.out}{self.err}"

    def ok(self):
        assert self.code == 0, self
        return self

    def refused(self, code, *words):
        """The exit code, an `error:` line, a `hint:` where something can be done, and these words in them."""
        assert self.code == code, f"exit {self.code} instead of {code}: {self}"
        assert re.search("^error: .", self.err, re.M), f"no error: line: {self}"
        for word in words:
            assert word in self.err, f"no {word!r}: {self}"
        return self

    def json(self):
        """The value; a passphrase that was written before the change is a line of its own."""
        lines = [json.loads(line) for line in self.ok().out.splitlines() if line.strip()]
        if len(lines) == 1:
            return lines[0]
        return {name: value for line in lines for name, value in line.items()}

    def field(self, name):
        return re.search(rf"^{name}:? +(.*)$", self.out, re.M)[1].strip()


class Failure(Exception):
    """An error reply."""

    def __init__(self, name, parameters):
        super().__init__(f"{name} {parameters}")
        self.name = name
        self.parameters = parameters


class Peer:
    """A raw connection, as any uid where root allows it."""

    def __init__(self, path, uid=None, timeout=20.0):
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.socket.settimeout(timeout)
        self.rest = b""
        mine = os.geteuid()
        try:
            if uid is not None:
                os.seteuid(uid)
            self.socket.connect(str(path))
        finally:
            if uid is not None:
                os.seteuid(mine)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def send(self, data):
        self.socket.sendall(data)

    def ask(self, method, parameters, **flags):
        frame = json.dumps({"method": method, "parameters": parameters, **flags}, ensure_ascii=False)
        self.send(frame.encode() + b"\0")

    def frame(self):
        """The next reply; None when the daemon closed."""
        while b"\0" not in self.rest:
            try:
                data = self.socket.recv(1 << 20)
            except (ConnectionResetError, BrokenPipeError):
                return None
            if not data:
                return None
            self.rest += data
        frame, self.rest = self.rest.split(b"\0", 1)
        return json.loads(frame)

    def reply(self):
        frame = self.frame()
        if frame is None:
            raise ConnectionResetError("closed by the daemon")
        if "error" in frame:
            raise Failure(frame["error"], frame.get("parameters", {}))
        return frame

    def call(self, method, **parameters):
        self.ask("org.amanat." + method, parameters)
        return self.reply().get("parameters", {})

    def stream(self, method, **parameters):
        self.ask("org.amanat." + method, parameters, more=True)
        while True:
            reply = self.reply()
            yield reply["parameters"]
            if not reply.get("continues"):
                return

    def write(self, session, case, text, kind="session_note", request=None):
        return self.call("Cases.AddRecord", session=session, case=case, kind=kind, fields={"note": text},
                         request=request or uuid.uuid4().hex)["record"]

    def read(self, session, record):
        return self.call("Cases.ReadRecord", session=session, record=record)["record"]["fields"]["note"]

    def closed(self, seconds):
        """Whether the daemon closes within a time, whatever it says before."""
        self.socket.settimeout(seconds)
        try:
            while True:
                if not self.socket.recv(1 << 16):
                    return True
        except TimeoutError:
            return False
        except (ConnectionResetError, BrokenPipeError):
            return True


class Centre:
    """One daemon on one state directory, and the desk of whoever calls it."""

    def __init__(self, binaries, settings=None):
        self.bin = pathlib.Path(binaries).resolve()
        self.work = pathlib.Path(tempfile.mkdtemp(prefix="amanat-e2e-"))
        self.desk = pathlib.Path(tempfile.mkdtemp(prefix="amanat-e2e-", dir="/dev/shm"))
        self.work.chmod(0o711)
        self.desk.chmod(0o711)
        self.state = self.work / "state"
        self.state.mkdir(mode=0o700)
        self.config = self.work / "config"
        shutil.copytree(ROOT / "Config", self.config)
        self.socket = self.work / "s"
        self.journal = self.work / "journal"
        self.faults = self.work / "faults"
        self.faults.mkdir()
        self.passphrases = {}
        self.fingerprints = {}
        self.daemon = None
        self.daemon_environment = {}
        self.case = self.note = self.process = ""
        import grp
        self.set(socket_group=grp.getgrgid(os.getegid()).gr_name, argon2_memory_mib=64, **(settings or {}))

    def set(self, **settings):
        file = self.config / "amanatd.yaml"
        text = file.read_text()
        for name, value in settings.items():
            text = re.sub(rf"^{name}: .*$", f"{name}: {value}", text, flags=re.M)
        file.write_text(text)

    # The daemon

    def command(self):
        return [str(self.bin / "amanatd"), "--config", str(self.config), "--state", str(self.state),
                "--socket", str(self.socket)]

    def launch(self):
        with open(self.journal, "ab") as journal:
            self.daemon = subprocess.Popen(
                self.command(), stdin=subprocess.DEVNULL, stdout=journal, stderr=journal,
                env={**os.environ, **self.daemon_environment, "AMANAT_FAULT_POINTS": str(self.faults)})
        return self

    def has_fault_points(self):
        """Whether the daemon is a debug build, whose requests can be held."""
        return b"AMANAT_FAULT_POINTS" in (self.bin / "amanatd").read_bytes()

    @contextlib.contextmanager
    def held(self, point, method, **parameters):
        """While a request stands still at a point; afterwards it is answered."""
        (self.faults / point).touch()
        with self.peer() as peer:
            peer.ask("org.amanat." + method, parameters)
            try:
                eventually(f"the request at {point}", (self.faults / f"{point}.reached").exists)
                yield
            finally:
                (self.faults / f"{point}.reached").unlink(missing_ok=True)
                (self.faults / point).unlink()
            peer.reply()

    def start(self):
        self.launch()
        eventually("the daemon's start", lambda: self.answers() or self.daemon.poll() is not None, 30)
        assert self.daemon.poll() is None, f"the daemon ended with {self.daemon.returncode}: {self.log()}"
        return self

    def hand_over(self, secret):
        """A credential as systemd.exec(5) hands one over: a file that only the daemon may read."""
        folder = self.work / "credentials"
        folder.mkdir(mode=0o700)
        file = folder / "amanat-unseal"
        file.touch(mode=0o600)
        file.write_bytes(secret)
        self.daemon_environment["CREDENTIALS_DIRECTORY"] = str(folder)
        return file

    def answers(self):
        try:
            with Peer(self.socket) as peer:
                return peer.call("Vault.Status")
        except OSError:
            return None

    def refuses_to_start(self, *words, seconds=20):
        """The daemon ends by itself with 1 and says these words as error and hint."""
        before = len(self.log())
        self.launch()
        try:
            code = self.daemon.wait(seconds)
        except subprocess.TimeoutExpired:
            self.kill()
            raise AssertionError("the daemon started") from None
        said = self.log()[before:]
        assert code == 1, f"exit {code}: {said}"
        assert "error: " in said, said
        for word in words:
            assert word in said, f"no {word!r} in {said}"
        self.daemon = None
        return said

    def log(self):
        return self.journal.read_text() if self.journal.exists() else ""

    def alive(self):
        assert self.daemon.poll() is None, f"the daemon ended with {self.daemon.returncode}: {self.log()[-2000:]}"

    def stop(self, with_signal=signal.SIGTERM):
        if self.daemon is None:
            return None
        if self.daemon.poll() is None:
            self.daemon.send_signal(with_signal)
        code = self.daemon.wait(30)
        self.daemon = None
        return code

    def kill(self):
        return self.stop(signal.SIGKILL)

    def memory(self):
        """The daemon's resident memory in MiB."""
        text = pathlib.Path(f"/proc/{self.daemon.pid}/status").read_text()
        return int(re.search(r"VmRSS:\s+(\d+)", text)[1]) / 1024

    def close(self):
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.stop()
        if self.daemon is not None:
            self.kill()
        shutil.rmtree(self.work, ignore_errors=True)
        shutil.rmtree(self.desk, ignore_errors=True)

    # The client

    def environment(self, uid):
        desk = self.desk / str(uid)
        if not desk.exists():
            desk.mkdir(mode=0o700)
            if uid != os.geteuid():
                os.chown(desk, uid, -1)
        return {"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "NO_COLOR": "1", "HOME": str(desk),
                "AMANAT_SOCKET": str(self.socket), "XDG_RUNTIME_DIR": str(desk)}

    def run(self, *words, user=None, secret=None, given=None, uid=None, groups=None, seconds=60):
        """One command of the client; `secret` goes to it on a descriptor of its own, `given` on standard input."""
        words = [str(word) for word in words] + (["--as", user] if user else [])
        pipes = ()
        if secret is not None:
            reading, writing = os.pipe()
            os.write(writing, (secret + "\n").encode())
            os.close(writing)
            os.set_inheritable(reading, True)
            words += ["--passphrase-fd", str(reading)]
            pipes = (reading,)
        person = {} if uid is None else {"user": uid, "group": os.getegid(), "extra_groups": []}
        if groups is not None:
            person["group"] = groups
        try:
            done = subprocess.run(
                [str(self.bin / "amanat"), *words], env=self.environment(os.geteuid() if uid is None else uid),
                input=(given or "").encode(), capture_output=True, pass_fds=pipes, timeout=seconds, cwd="/", **person)
        except subprocess.TimeoutExpired:
            raise AssertionError(f"amanat {' '.join(words)}: no answer within {seconds} s") from None
        finally:
            for pipe in pipes:
                os.close(pipe)
        return Answer(words, done)

    def json(self, *words, **options):
        return self.run(*words, "--json", **options).json()

    def peer(self, uid=None, timeout=20.0):
        return Peer(self.socket, uid, timeout)

    def token(self, user, uid=None):
        """A session of its own for raw calls."""
        with self.peer(uid) as peer:
            return peer.call("Session.Login", user=user, passphrase=self.passphrases[user])["session"]

    def log_in(self, *users):
        for user in users:
            self.run("login", user, secret=self.passphrases[user]).ok()

    def unseal(self):
        self.run("unseal", secret=self.passphrases[""]).ok()
        return self

    def entries(self, session, **filters):
        with self.peer() as peer:
            found = peer.stream("Audit.List", session=session, limit=100_000_000, **filters)
            return [entry for reply in found for entry in reply["entries"]]

    def served(self):
        """Other people's work goes on: a note can be written and read, in less than five seconds."""
        began = time.monotonic()
        session = self.token("parveen")
        with self.peer() as peer:
            text = "still served " + uuid.uuid4().hex
            assert peer.read(session, peer.write(session, self.case, text)) == text
        assert time.monotonic() - began < 5, "a colleague had to wait"

    # Founding and hiring

    def initialise(self, *words):
        founded = self.json("init", "--admin", "nadia", "--uid", os.getuid(), "--custodian", "Asma", "--custodian",
                            "Bilal", "--custodian", "Chanda", "--threshold", 2, "--generate", *words)
        self.passphrases[""] = founded["passphrase"]
        return founded

    def enrol(self, user, code, uid=None):
        answer = self.json("enrol", user, code, "--generate", uid=uid)
        self.passphrases[user] = answer["passphrase"]
        self.fingerprints[user] = answer["fingerprint"]

    def invite(self, user, role):
        uids = [word for uid in [os.getuid()] for word in ("--uid", uid)]
        return self.json("user", "add", user, "--role", role, *uids, user="nadia")["enrolment"]

    def hire(self, user, role):
        """An account, her own keys, a session, and a supervisor who vouches for her."""
        self.enrol(user, self.invite(user, role))
        self.log_in(user)
        fingerprint = self.json("whoami", user=user)["identity"]["fingerprint"]
        self.run("vouch", user, "--fingerprint", fingerprint, user="sana", secret=self.passphrases["sana"]).ok()

    def complete(self, codes):
        """Every custodian takes and reads back a share; returns the shares as text."""
        shares = []
        for code in codes:
            share = self.json("shares", "claim", code["code"], "--no-confirm")["share"]
            shares.append(share)
            self.confirm(code, share).ok()
        return shares

    def confirm(self, code, share):
        """A custodian reads her share back, with the fingerprint that the first supervisor has told her."""
        return self.run("shares", "confirm", code["code"], "--fingerprint", self.fingerprints["sana"],
                        secret=share.replace("\n", "-"))


class Template:
    """A founded vault with its people and a case, copied for each test."""

    def __init__(self, binaries):
        self.bin = binaries
        self.centre = Centre(binaries)
        try:
            self.found(self.centre.start())
        except BaseException:
            self.centre.close()
            raise

    def found(self, centre):
        founded = centre.initialise()
        centre.enrol("nadia", founded["enrolment"])
        centre.log_in("nadia")
        centre.enrol("sana", centre.invite("sana", "supervisor"))
        self.shares = centre.complete(founded["codes"])
        centre.log_in("sana")
        for user, role in {"parveen": "psychologist", "wazir": "social_worker", "daud": "auditor"}.items():
            centre.hire(user, role)
        centre.enrol("ghost", centre.invite("ghost", "psychologist"))
        self.invitation = centre.invite("gulalai", "psychologist")
        centre.case = centre.json("case", "open", "--file", "-", "--json-input", user="wazir",
                                  given=json.dumps(REGISTRATION))["reference"]
        centre.run("case", "assign", centre.case, "parveen", user="sana").ok()
        with centre.peer() as peer:
            session = centre.token("parveen")
            centre.note = peer.write(session, centre.case, "the first note")
            centre.process = peer.call(
                "Cases.AddRecord", session=session, case=centre.case, kind="session_note", audience="author",
                fields={"note": "for me alone"}, request=uuid.uuid4().hex)["record"]
        assert centre.stop() == 0, centre.log()

    @contextlib.contextmanager
    def vault(self, start=True, **settings):
        """A copy, unsealed; with `start=False` not even started."""
        copy = Centre(self.bin, settings)
        try:
            for file in self.centre.state.iterdir():
                shutil.copy2(file, copy.state / file.name)
            copy.passphrases = dict(self.centre.passphrases)
            copy.case, copy.note, copy.process = self.centre.case, self.centre.note, self.centre.process
            if start:
                copy.start().unseal()
            yield copy
        finally:
            copy.close()

    def close(self):
        self.centre.close()
