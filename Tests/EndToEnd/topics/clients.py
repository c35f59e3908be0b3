"""Clients of other makes, from the Python package index, against the real daemon."""

import os
import pathlib
import subprocess
import sys

from centre import ROOT, Skipped
from naming import Topic

topic = Topic(__name__)
TESTS = topic.tests

HERE = pathlib.Path(__file__).resolve().parents[1]


def python_with(*packages):
    """A virtual environment that has these packages."""
    venv = ROOT / ".build" / "venv"
    python = venv / "bin" / "python3"
    if not venv.exists():
        made = subprocess.run([sys.executable, "-m", "venv", str(venv)], capture_output=True)
        if made.returncode:
            raise Skipped("python3-venv isn't installed")
    if not os.access(python, os.X_OK):
        raise Skipped(f"{venv} is another user's")
    for package in packages:
        if subprocess.run([str(python), "-c", f"import {package}"], capture_output=True).returncode == 0:
            continue
        if subprocess.run([str(python), "-m", "pip", "install", "-q", package], capture_output=True).returncode:
            raise Skipped(f"pip can't install {package}")
    return str(python)


def plays(template, package):
    """The script explores, logs in with the passphrase on standard input, writes and reads a note."""
    python = python_with(package)
    with template.vault() as centre:
        done = subprocess.run(
            [python, str(HERE / f"{package}_client.py"), str(centre.socket), "parveen", centre.case],
            input=centre.passphrases["parveen"], capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, done.stdout + done.stderr
        assert "note: ok" in done.stdout, done.stdout


@topic.test("the Python package varlink explores the daemon, logs in, writes and reads a note")
def varlink(template):
    plays(template, "varlink")


@topic.test("the Python package asyncvarlink explores the daemon, logs in, writes and reads a note")
def asyncvarlink(template):
    plays(template, "asyncvarlink")


@topic.test("the certification suite passes in both directions")
def certification(template):
    program = pathlib.Path(template.bin) / "varlink-certification"
    if not program.exists():
        raise Skipped(f"{program} isn't built")
    python_with("varlink")
    done = subprocess.run(
        [str(HERE / "certification.sh"), str(program.resolve())], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0 and done.stdout.count("passed") == 2, done.stdout + done.stderr
