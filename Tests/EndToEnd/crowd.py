"""A vault with a large caseload, one account that floods it, and a colleague under another account who works on.

The table says for every method of the interfaces how it is flooded, or why it can't be.
"""

import contextlib
import json
import pathlib
import re
import subprocess
import sys
import threading
import time
import uuid

from centre import REGISTRATION, ROOT, Failure

UID = 20001
MORE = {"Cases.ListCases", "Cases.FindCase", "Cases.PreviewLeaving", "Cases.ListRecords", "Audit.List", "Audit.Figures",
        "Audit.Follow", "Audit.Verify", "Audit.Export", "Vault.Verify"}


def methods():
    """Every method of the interfaces, by its files."""
    for file in sorted((ROOT / "Sources/Interfaces").glob("org.amanat.*.varlink")):
        for name in re.findall(r"^method (\w+)", file.read_text(), re.M):
            yield f"{file.name.split('.')[2]}.{name}"


def by(person, **parameters):
    """One way to call a method, in a session of a person's."""
    return {"session": f"@session-{person}", **parameters}


NOTE = {"case": "@case", "kind": "session_note", "fields": {"note": "written in a flood"}, "request": "@request"}
DRAFT = {"kind": "session_note", "text": "half a note"}

# Each method with the parameters of the calls that flood it, one after another; or the reason why it isn't flooded.
CALLS = {
    "Audit.List": [by("daud", limit=1_000_000)],
    "Audit.Show": [by("daud", seq=5)],
    "Audit.Figures": [by("daud")],
    "Audit.Follow": [by("daud")],
    "Audit.ListReviews": [by("daud", reviewed=False), by("daud", reviewed=True)],
    "Audit.ReviewNotice": [by("daud", notice="@nothing", remark="seen", request="@request")],
    "Audit.Checkpoint": [by("daud")],
    "Audit.Verify": [by("daud")],
    "Audit.Prove": [by("daud", seq=5)],
    "Audit.Export": [by("daud")],
    "Audit.StartGeneration": [by("daud", checkpoint="none", reason="none", request="@request")],
    "Cases.OpenCase": [by("wazir", registration=REGISTRATION, request="@request")],
    "Cases.ListCases": [by("parveen"), by("sana")],
    "Cases.FindCase": [by("parveen", text="zarmina"), by("sana", text="zarmina")],
    "Cases.ShowCase": [by("parveen", case="@large"), by("parveen", case="@case")],
    "Cases.Assign": [by("sana", case="@case", user="asma", request="@request")],
    "Cases.Unassign": [by("sana", case="@case", user="asma", request="@request")],
    "Cases.EmergencyOpen": [by("hina", case="@case", reason="at the hospital", minutes=5, request="@request")],
    "Cases.EmergencyList": [by("sana"), by("hina")],
    "Cases.EmergencySeen": [by("sana", notice="@nothing", request="@request")],
    "Cases.PreviewLeaving": [by("sana", user="parveen", cases=[], leaving="handed_over")],
    "Cases.Handover": [by("sana", case="@case", **{"from": "wazir"}, to="dilawar", request="@request"),
                       by("sana", case="@case", **{"from": "dilawar"}, to="wazir", request="@request")],
    "Cases.Recuse": [by("sana", case="@case", user="hina", request="@request")],
    "Cases.ListForms": [by("parveen")],
    "Cases.AddRecord": [by("parveen", **NOTE)],
    "Cases.AmendRecord": [by("parveen", record="@record", base=1, reason="a slip", fields={"note": "amended"},
                             request="@request")],
    "Cases.ReadRecord": [by("parveen", record="@record")],
    "Cases.ListRecords": [by("parveen", case="@large")],
    "Cases.RecordHistory": [by("parveen", record="@record")],
    "Cases.SaveDraft": [by("parveen", case="@case", **DRAFT)],
    "Cases.ListDrafts": [by("parveen")],
    "Cases.ResumeDraft": [by("parveen", draft="@draft")],
    "Cases.DiscardDraft": [by("parveen", draft="@draft")],
    "Keys.ClaimShare": [{"code": "none"}],
    "Keys.ConfirmShare": [{"code": "none", "share": "none"}],
    "Keys.NewShares": [by("nadia", custodians=["A", "B", "C"], threshold=9, passphrase="@passphrase-nadia",
                          request="@request")],
    "Keys.ShowNewShares": [{}],
    "Keys.AgreeToShares": [{"set": "none", "share": "@share"}],
    "Keys.ListShares": [by("nadia")],
    "Keys.Status": [by("nadia")],
    "Keys.Rotate": "moves every key, once: `make bench PARTS=keys` measures writers beside it",
    "Keys.StopRotation": [by("nadia", request="@request")],
    "Keys.Retire": [by("nadia", passphrase="@passphrase-nadia", request="@request", epoch=9)],
    "Keys.Renew": [by("parveen", start=0), by("sana", start=0)],
    "People.AddUser": [by("nadia", name="@name", roles=["monitor"], uids=[7], request="@request")],
    "People.ListUsers": [by("nadia"), by("sana")],
    "People.ShowUser": [by("sana", name="parveen")],
    "People.SetRoles": [by("nadia", name="ghost", roles=["psychologist"], passphrase="@passphrase-nadia",
                           request="@request")],
    "People.BindUser": [by("nadia", name="ghost", uids=[9], request="@request")],
    "People.DisableUser": [by("nadia", name="parveen", preview=True, request="@request")],
    "People.ReenrolUser": [by("nadia", name="parveen", preview=True, request="@request")],
    "People.Fingerprint": [by("sana", name="parveen")],
    "People.Vouch": [by("sana", name="parveen", fingerprint="@fingerprint", passphrase="@passphrase-sana",
                        request="@request")],
    "People.Withdraw": [by("sana", name="parveen", preview=True, request="@request")],
    "Recovery.Verify": [{"share": "@share"}],
    "Recovery.Unseal": [{"share": "none"}],
    "Recovery.Start": [{"deed": "case_keys", "person": "parveen", "case": "@case", "request": "@request"}],
    "Recovery.Show": [by("sana"), {"share": "@share"}],
    "Recovery.Enter": [{"recovery": "none", "share": "@share"}],
    "Recovery.Cancel": [{"share": "none"}],
    "Retention.DestroyRecord": [by("sana", record="@record", reason="kept long enough", passphrase="@passphrase-sana",
                                   request="@request")],
    "Retention.DestroyCase": [by("sana", case="@large", reason="kept long enough", passphrase="@passphrase-sana",
                                 request="@request")],
    "Retention.Certificates": [by("sana", of="@large")],
    "Retention.SetHold": [by("sana", case="@case", reason="a court asks", request="@request")],
    "Retention.LiftHold": [by("sana", hold="@nothing", reason="over", passphrase="@passphrase-sana",
                              request="@request")],
    "Retention.ListHolds": [by("sana")],
    "Session.Enrol": [{"user": "ghost", "code": "none", "passphrase": "kolim-tasod-givap-mofik"}],
    "Session.Login": [{"user": "laila", "passphrase": "@passphrase-laila"}],
    "Session.Logout": [{"session": "none"}],
    "Session.WhoAmI": [by("parveen")],
    "Session.ChangePassphrase": [by("parveen", old="@passphrase-parveen", new="too short")],
    "Session.Today": [by("parveen"), by("sana")],
    "Session.ListApprovals": [by("sana")],
    "Session.ShowApproval": [by("sana", id="@nothing")],
    "Session.Approve": [by("sana", id="@nothing", digest="none", passphrase="@passphrase-sana", request="@request")],
    "Session.RefuseApproval": [by("sana", id="@nothing", request="@request")],
    "Slots.List": [by("nadia")],
    "Slots.Add": [by("nadia", passphrase="@passphrase-nadia", opening={"selfOpening": False}, request="@request")],
    "Slots.Change": [by("nadia", passphrase="@passphrase-nadia", slot=9, opening={"selfOpening": False},
                        request="@request")],
    "Slots.Remove": [by("nadia", passphrase="@passphrase-nadia", slot=9, request="@request")],
    "Slots.Rekey": "moves every key, once, and changes what unseals",
    "Vault.Status": [{}],
    "Vault.Init": [{"admin": "eve", "uid": 1, "custodians": ["A", "B"], "threshold": 2, "credential": False,
                    "request": "@request"}],
    "Vault.ResumeInit": [{"request": "@request"}],
    "Vault.Unseal": [{"passphrase": "none"}],
    "Vault.AcceptLoss": [{"generation": 1, "lost": 1}],
    "Vault.Seal": [{}],
    "Vault.Diagnose": [by("nadia")],
    "Vault.Verify": [by("nadia")],
}

# Whoever gives her passphrase wrong has to wait: these sessions come before the calls that need them.
PEOPLE = ["parveen", "sana", "nadia", "daud", "wazir", "hina", "laila"]


class Crowd:
    """A caseload of so many records in so many cases, a third of them in one."""

    def __init__(self, centre, template, records, cases):
        self.centre = centre
        self.lists = {"share": [share.replace("\n", "-") for share in template.shares], "nothing": ["0" * 26]}
        centre.log_in("nadia", "sana")
        for user, role in [("hina", "supervisor"), ("laila", "supervisor"), ("asma", "psychologist"),
                           ("dilawar", "social_worker"), ("victim", "psychologist")]:
            centre.hire(user, role)
        self.lists["fingerprint"] = ["none"]
        with centre.peer() as peer:
            nadia = centre.token("nadia")
            for user in [*PEOPLE, "asma"]:
                peer.call("People.BindUser", session=nadia, name=user, uids=[0, UID], request=uuid.uuid4().hex)
        self.lists["name"] = [f"person{number}" for number in range(100_000)]
        for user in PEOPLE:
            self.lists[f"passphrase-{user}"] = [centre.passphrases[user]]
        self.seed(records, cases)

    def seed(self, records, cases):
        """The large case first; notes are written by several at once."""
        with self.centre.peer() as peer:
            wazir, sana = self.centre.token("wazir"), self.centre.token("sana")
            ids = [self.open(peer, wazir, sana, "parveen") for _ in range(cases)]
            self.mine = self.open(peer, wazir, sana, "victim")
        large, others = ids[0], ids[1:]
        self.lists |= {"case": others, "large": [large]}
        places = [large] * (records // 3)
        places += [others[number % len(others)] for number in range(records - len(places))]
        self.lists["record"] = self.written(places)
        with self.centre.peer() as peer:
            parveen = self.centre.token("parveen")
            self.lists["draft"] = [
                peer.call("Cases.SaveDraft", session=parveen, case=case, **DRAFT)["draft"] for case in others[:40]]
            victim = self.centre.token("victim")
            self.note = peer.write(victim, self.mine, "hers")

    @staticmethod
    def open(peer, worker, supervisor, user):
        case = peer.call("Cases.OpenCase", session=worker, registration=REGISTRATION, request=uuid.uuid4().hex)["case"]
        peer.call("Cases.Assign", session=supervisor, case=case, user=user, request=uuid.uuid4().hex)
        return case

    def written(self, places, hands=4):
        records, parveen = [], self.centre.token("parveen")

        def write(some):
            with self.centre.peer() as peer:
                records.extend([peer.write(parveen, case, "one of many") for case in some])

        threads = [threading.Thread(target=write, args=(places[hand::hands],)) for hand in range(hands)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(records) == len(places)
        return records

    def calls(self, method, drop=False):
        """The frames of a method, with sessions of the account that floods."""
        lists = dict(self.lists)
        for user in PEOPLE:
            if f"@session-{user}" in json.dumps(CALLS[method]):
                lists[f"session-{user}"] = [self.centre.token(user, UID)]
        frames = [{"method": "org.amanat." + method, "parameters": parameters, "more": method in MORE, "drop": drop}
                  for parameters in CALLS[method]]
        return {"calls": frames, "lists": lists}

    @contextlib.contextmanager
    def flooding(self, told, connections, seconds):
        program = pathlib.Path(__file__).with_name("flood.py")
        flood = subprocess.Popen(
            [sys.executable, str(program), str(self.centre.socket), str(UID), str(connections), str(seconds)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        try:
            flood.stdin.write(json.dumps(told))
            flood.stdin.close()
            assert flood.stdout.readline() == "ready\n", "the flood didn't connect"
            counts = {}
            yield counts
            counts.update(json.loads(flood.stdout.readline()))
        finally:
            flood.kill()
            flood.wait()
            flood.stdout.close()

    def work(self, seconds):
        """The colleague writes and reads, one after the other; how long each took, in milliseconds."""
        session = self.centre.token("victim")
        times = {"write": [], "read": []}
        end = time.monotonic() + seconds
        with self.centre.peer(timeout=60) as peer:
            while time.monotonic() < end:
                began = time.monotonic()
                peer.write(session, self.mine, "beside a flood")
                written = time.monotonic()
                peer.read(session, self.note)
                times["write"].append((written - began) * 1e3)
                times["read"].append((time.monotonic() - written) * 1e3)
        return times

    def calm(self):
        """Waits until the daemon is done with what an earlier flood has left behind."""
        end = time.monotonic() + 120
        while max(self.work(0.2)["write"]) > 50:
            assert time.monotonic() < end, "no calm after a flood"

    def beside(self, method, connections, seconds, drop=False):
        """What the colleague waits, quiet and beside a flood of one method."""
        self.calm()
        told = self.calls(method, drop)
        quiet = self.work(seconds / 3)
        with self.flooding(told, connections, seconds + 0.4) as counts:
            time.sleep(0.2)
            crowded = self.work(seconds - 0.2)
        self.calm()
        after = self.work(seconds / 3)
        quiet = {kind: times + after[kind] for kind, times in quiet.items()}
        return Waits(method + (" dropped" if drop else ""), quiet, crowded, counts)


class Waits:
    """One line of the table."""

    def __init__(self, name, quiet, crowded, counts):
        self.name, self.counts = name, counts
        self.quiet = {kind: share(times) for kind, times in quiet.items()}
        self.usual = {kind: share(times, 0.5) for kind, times in quiet.items()}
        self.crowded = {kind: share(times) for kind, times in crowded.items()}
        self.middle = {kind: share(times, 0.5) for kind, times in crowded.items()}
        self.most = max(max(times) for times in crowded.values())

    @property
    def ratio(self):
        return max(self.crowded[kind] / self.quiet[kind] for kind in self.quiet)

    @property
    def longest(self):
        return max(self.crowded.values())

    TITLE = (f"{'':30}{'quiet, write/read':>24}{'beside, write/read':>26}\n"
             f"{'call':30}{'p50':>12}{'p99':>12}{'p50':>12}{'p99':>14}{'ratio':>7}{'most':>8}  answered")

    def __str__(self):
        def pair(times):
            return f"{times['write']:.1f}/{times['read']:.1f}"

        errors = ", ".join(f"{name.rpartition('.')[2]} {count}" for name, count in self.counts["errors"].items())
        return (f"{self.name:30}{pair(self.usual):>12}{pair(self.quiet):>12}{pair(self.middle):>12}"
                f"{pair(self.crowded):>14}{self.ratio:7.1f}{self.most:8.1f}  {self.counts['replies']} {errors}")


def share(times, part=0.99):
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, int(len(ordered) * part))]
