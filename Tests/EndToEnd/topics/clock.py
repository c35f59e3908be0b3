"""The machine's clock is set, by a person or by a power cut, while people work: nothing ends, nothing is lost, and they are told."""

import json
import os
import shutil
import subprocess
import tempfile
import time

from centre import REGISTRATION, ROOT, Skipped
from naming import Topic

topic = Topic(__name__)
TESTS = topic.tests

MINUTE, HOUR, DAY = 60, 3600, 86400
YEARS = 10 * 365 * DAY
LIBRARY = os.path.join(tempfile.mkdtemp(prefix="amanat-setclock-"), "setclock.so")


class Calendar:
    """The calendar of a centre's daemon and clients, apart from the machine's running."""

    def __init__(self, centre):
        if shutil.which("cc") is None:
            raise Skipped("needs cc")
        if not os.path.exists(LIBRARY):
            subprocess.run(["cc", "-O2", "-Wall", "-Wextra", "-Werror", "-shared", "-fPIC", "-o", LIBRARY,
                            ROOT / "Tests/EndToEnd/setclock.c"], check=True)
        self.file = centre.work / "calendar"
        self.set(0)
        preload = {"LD_PRELOAD": LIBRARY, "SETCLOCK": str(self.file)}
        centre.daemon_environment.update(preload)
        plain = centre.environment
        centre.environment = lambda uid: {**plain(uid), **preload}

    def set(self, seconds):
        self.seconds = seconds
        self.file.write_text(str(seconds))

    @property
    def year(self):
        return time.gmtime(time.time() + self.seconds).tm_year


@topic.test("a clock that is set back or forward ends nothing, is told, and only a new case waits for a word")
def set_clock(template):
    with template.vault(start=False) as centre:
        calendar = Calendar(centre)
        centre.start().unseal().log_in("parveen", "wazir", "sana", "daud")
        registration = json.dumps(REGISTRATION)
        opening = ["case", "open", "--file", "-", "--json-input"]
        for seconds in [-20 * MINUTE, -3 * HOUR, -YEARS, 30 * HOUR, YEARS]:
            calendar.set(seconds)
            kind = "clock-behind" if seconds < 0 else "clock-ahead"
            status = centre.json("status")
            assert kind in status["warnings"] and status["clock"], (seconds, status)
            told = centre.run("status").ok()
            assert "The vault's clock shows" in told.err and "timedatectl" in told.err, told
            assert centre.run("diagnose").refused(1).out.count("NOT WELL") == 1
            # Work goes on, in sessions of before.
            text = f"written {seconds} s away"
            stored = centre.json("note", "add", centre.case, "--field", f"note={text}", user="parveen")
            assert text in centre.run("note", "show", stored["record"], user="parveen").ok().out
            centre.run("today", user="wazir").ok()
            centre.run(*opening, user="wazir", given=registration).refused(2, "hint: in a script, use --yes")
            opened = centre.json(*opening, "--yes", user="wazir", given=registration)
            assert f"-{calendar.year}-" in opened["reference"], opened
            # A date that somebody has confirmed is no longer doubted; one before what was written is.
            assert (centre.json("status").get("clock") is None) == (seconds > 0)
            calendar.set(0)
            if seconds > 0:
                assert kind.replace("ahead", "behind") in centre.json("status")["warnings"] or seconds < DAY
            centre.run("audit", "verify", user="daud").ok()
        centre.run("whoami", user="parveen").ok()


@topic.test("a machine that starts with an old date says so at the unseal, and works")
def dead_battery(template):
    with template.vault(start=False) as centre:
        calendar = Calendar(centre)
        centre.start().unseal().log_in("daud")
        centre.run("audit", "checkpoint", user="daud").ok()
        centre.kill()
        calendar.set(-YEARS)
        centre.start()
        assert "The vault's clock shows" in centre.run("status").ok().err
        unsealed = centre.run("unseal", secret=centre.passphrases[""]).ok()
        assert "The vault's clock shows" in unsealed.err and "have it put right" in unsealed.err, unsealed
        centre.log_in("parveen")
        centre.run("note", "add", centre.case, "--field", "note=in an old year", user="parveen").ok()
        calendar.set(0)
        assert centre.json("status").get("clock") is None
        centre.log_in("daud")
        centre.run("audit", "verify", user="daud").ok()


@topic.test("a clock that jumped ahead is told by a daemon that has started again on the same machine, too")
def jumped_ahead(template):
    with template.vault(start=False) as centre:
        calendar = Calendar(centre)
        centre.start().unseal().log_in("parveen")
        calendar.set(30 * HOUR)
        centre.run("note", "add", centre.case, "--field", "note=written tomorrow", user="parveen").ok()
        for _ in range(2):
            centre.kill()
            centre.start()
            unsealed = centre.run("unseal", secret=centre.passphrases[""]).ok()
            assert "The vault's clock shows" in unsealed.err and "have it put right" in unsealed.err, unsealed
            assert "clock-ahead" in centre.json("status")["warnings"]
            assert "NOT WELL" in centre.run("diagnose").refused(1).out
