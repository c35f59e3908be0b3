#!/usr/bin/env python3
"""Writes notes with real editors through a pseudo-terminal, then looks for their text where it must not be.

Needs a served vault with one open case that USER may write into, and vim and nano:

    editor.py --amanat PATH --socket PATH --user NAME --passphrase-file PATH --case REFERENCE [--server-uid UID]

HOME is fresh, and its vimrc and nanorc ask for every backup, undo file and history there is.
"""

import argparse
import json
import os
import pathlib
import pty
import re
import secrets
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import termios
import time

VIMRC = """set backup writebackup undofile swapfile modeline
set backupdir=~/ undodir=~/ directory=~/ viminfo='100,n~/.viminfo
"""
NANORC = """set backup
set backupdir "~/"
set historylog
set positionlog
"""
SEARCHED = ["/tmp", "/var", "/run", "/dev/shm"]


class Screen:
    """A program on a pseudo-terminal of its own."""

    def __init__(self, words, environment):
        self.seen = ""
        self.process, self.descriptor = pty.fork()
        if self.process == 0:
            os.execvpe(words[0], words, environment)

    def read(self, seconds):
        if not select.select([self.descriptor], [], [], seconds)[0]:
            return False
        try:
            data = os.read(self.descriptor, 65536)
        except OSError:
            return False
        self.seen += data.decode("utf-8", "replace")
        return bool(data)

    def expect(self, pattern, seconds=20):
        """Waits until the pattern was printed and forgets everything up to it."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            found = re.search(pattern, self.seen)
            if found:
                self.seen = self.seen[found.end():]
                return found
            self.read(0.1)
        raise AssertionError(f"{pattern!r} did not appear; there was {self.seen[-2000:]!r}")

    def send(self, text):
        os.write(self.descriptor, text.encode())
        time.sleep(0.04)

    def hang_up(self):
        """The terminal's window is closed: everything on it gets SIGHUP. The exit status."""
        self.read(0.2)
        os.close(self.descriptor)
        end = time.monotonic() + 20
        while time.monotonic() < end:
            process, status = os.waitpid(self.process, os.WNOHANG)
            if process:
                return os.waitstatus_to_exitcode(status)
            time.sleep(0.05)
        raise AssertionError("still running on a terminal that is gone")

    def end(self, seconds=20):
        """The exit status, negative for a signal."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self.read(0.05)
            process, status = os.waitpid(self.process, os.WNOHANG)
            if process:
                os.close(self.descriptor)
                return os.waitstatus_to_exitcode(status)
        raise AssertionError(f"still running; there was {self.seen[-2000:]!r}")


class Vim:
    name = "vim"

    def write(self, screen, text):
        screen.expect(r"\(note\)")
        screen.send("/(note)\r")
        screen.send("o" + text)
        screen.send("\x1byy")

    def replace(self, screen, old, new):
        screen.expect("error: line")
        screen.send(f":%s/{old}/{new}/\r")

    def save(self, screen):
        screen.send(":w\r")

    def quit(self, screen):
        screen.send(":wq\r")


class Nano:
    name = "nano"

    def write(self, screen, text):
        screen.expect(r"\(note\)")
        screen.send("\x17")
        screen.send("(note)\r")
        screen.send("\x05")
        screen.send("\r" + text)

    def save(self, screen):
        screen.send("\x0f")
        screen.send("\r")

    def quit(self, screen):
        screen.send("\x0f")
        screen.send("\r")
        screen.send("\x18")


class Desk:
    """The client as one person uses it, in a fresh HOME."""

    def __init__(self, options, home, memory):
        self.options = options
        self.home = home
        self.passphrase = pathlib.Path(options.passphrase_file).read_text().strip()
        self.environment = {
            "HOME": str(home), "TERM": "xterm", "PATH": os.environ["PATH"], "LANG": "C.UTF-8",
            "AMANAT_SOCKET": options.socket, "BROWSER": "cat", "XDG_RUNTIME_DIR": str(memory),
        }

    def words(self, words, user=True):
        line = [self.options.amanat, *words]
        if self.options.server_uid:
            line += ["--server-uid", self.options.server_uid]
        return line + (["--as", self.options.user] if user else [])

    def screen(self, words, editor=None, user=True):
        environment = dict(self.environment, **({"EDITOR": editor} if editor else {}))
        return Screen(self.words(words, user), environment)

    def json(self, *words):
        line = self.words([*words, "--json"])
        done = subprocess.run(line, env=self.environment, stdin=subprocess.DEVNULL, capture_output=True, check=True)
        return json.loads(done.stdout)

    def log_in(self):
        screen = self.screen(["login", self.options.user], user=False)
        screen.expect("Passphrase of")
        screen.send(self.passphrase + "\n")
        screen.expect("Logged in as")
        assert screen.end() == 0
        assert self.passphrase not in screen.seen, "the passphrase was echoed"
        return screen.seen

    def drafts_unless_logged_out(self):
        line = self.words(["draft", "list", "--json"])
        done = subprocess.run(line, env=self.environment, stdin=subprocess.DEVNULL, capture_output=True)
        return json.loads(done.stdout) if done.returncode == 0 else None

    def drafts(self):
        return {draft["id"] for draft in self.json("draft", "list")["drafts"]}

    def new_draft(self, before):
        end = time.monotonic() + 10
        while time.monotonic() < end:
            fresh = self.drafts() - before
            if fresh:
                return fresh.pop()
            time.sleep(0.2)
        raise AssertionError("no draft was stored while the editor was open")


def found(canaries, roots):
    """Every file below the roots that holds a canary or is named after one."""
    hits = []
    for root in roots:
        for folder, _, names in os.walk(root):
            for name in names:
                path = os.path.join(folder, name)
                try:
                    if not os.path.isfile(path) or os.path.islink(path):
                        continue
                    with open(path, "rb") as file:
                        data = file.read()
                except OSError:
                    continue
                if any(c.encode() in data or c in name for c in canaries):
                    hits.append(path)
    return hits


def write_and_store(desk, editor, canary):
    before = desk.drafts()
    screen = desk.screen(["note", "add", desk.options.case], editor.name)
    editor.write(screen, f"{canary} سلام")
    editor.save(screen)
    draft = desk.new_draft(before)
    editor.quit(screen)
    screen.expect(r"\[s\]tore")
    screen.send("s\n")
    record = screen.expect(r"Stored as record \W*([0-9A-Za-z]+)")[1]
    assert screen.end() == 0
    assert draft not in desk.drafts(), "the finished draft is still there"
    shown = desk.json("record", "show", record)["record"]
    assert canary in shown["fields"]["note"] and "سلام" in shown["fields"]["note"], shown
    show_page(desk, record, canary)


def show_page(desk, record, canary):
    """The page reaches the browser, here cat, and is gone after Enter; the search at the end would find it."""
    screen = desk.screen(["record", "show", record, "--page"])
    screen.expect('<p dir="auto">[^<]*' + re.escape(canary))
    screen.send("\n")
    assert screen.end() == 0


def correct_and_store(desk, canary):
    editor = Vim()
    screen = desk.screen(["note", "add", desk.options.case], editor.name)
    editor.write(screen, f"{canary}\r# broken heading")
    editor.quit(screen)
    screen.expect("error:.* line")
    screen.expect(r"\[e\]dit")
    screen.send("e\n")
    editor.replace(screen, "^# broken", r"\\# mended")
    editor.quit(screen)
    screen.expect(r"\[s\]tore")
    screen.send("s\n")
    record = screen.expect(r"Stored as record \W*([0-9A-Za-z]+)")[1]
    assert screen.end() == 0
    assert desk.json("record", "show", record)["record"]["fields"]["note"] == f"{canary}\n# mended heading"


def cut_off(desk, editor, canary, ending):
    """The client is ended while the editor is open: what was saved is a draft, and can be resumed and stored."""
    before = desk.drafts()
    screen = desk.screen(["note", "add", desk.options.case], editor.name)
    editor.write(screen, canary)
    editor.save(screen)
    draft = desk.new_draft(before)
    os.kill(screen.process, ending)
    if ending == signal.SIGKILL:
        os.killpg(screen.process, signal.SIGKILL)
    assert screen.end() in (-ending, 128 + ending)
    screen = desk.screen(["draft", "resume", draft], "vim")
    screen.expect(re.escape(canary))
    screen.send(":wq\r")
    screen.expect(r"\[s\]tore")
    screen.send("s\n")
    screen.expect("Stored as record")
    assert screen.end() == 0


def outlive_session(desk, canary):
    """The session ends while the editor is open: the text waits for a new login."""
    screen = desk.screen(["note", "add", desk.options.case], "vim")
    Vim().write(screen, canary)
    subprocess.run(desk.words(["logout"]), env=desk.environment, capture_output=True, check=True)
    Vim().quit(screen)
    screen.expect("not in the vault yet")
    screen.send("\n")
    screen.expect("Passphrase of")
    screen.send(desk.passphrase + "\n")
    screen.expect(f"Child: .*{desk.options.case}")
    screen.expect("Author: .*" + desk.options.user)
    screen.expect(r"\[s\]tore")
    screen.send("s\n")
    screen.expect("Stored as record")
    assert screen.end() == 0


def without_editor(desk, canary):
    """Field by field; what has several lines ends with a full stop."""
    screen = desk.screen(["note", "add", desk.options.case])
    answers = iter([f"{canary}\nsecond line\n.\n"])
    while True:
        asked = screen.expect(r"full stop|\]( \*)?: |\[s\]tore|Stored as record \W*([0-9A-Za-z]+)")
        if asked[2]:
            break
        screen.send({"full stop": next(answers, ".\n"), "[s]tore": "s\n"}.get(asked[0], "\n"))
    assert screen.end() == 0
    assert desk.json("record", "show", asked[2])["record"]["fields"]["note"] == f"{canary}\nsecond line"


def prompted_and_hung_up(desk, canary):
    """The terminal goes while a long answer is typed: the lines so far are a draft."""
    before = desk.drafts()
    screen = desk.screen(["note", "add", desk.options.case])
    while screen.expect(r"full stop|\]( \*)?: ")[0] != "full stop":
        screen.send("\n")
    screen.send(f"{canary} one\n")
    screen.send("and two\n")
    time.sleep(0.5)
    screen.hang_up()
    kept_as_draft(desk, before, canary)


def prompted_and_interrupted(desk, canary):
    """Ctrl-C ends the questions at once; the lines so far are a draft."""
    before = desk.drafts()
    screen = desk.screen(["note", "add", desk.options.case])
    while screen.expect(r"full stop|\]( \*)?: ")[0] != "full stop":
        screen.send("\n")
    screen.send(f"{canary}\n")
    desk.new_draft(before)
    screen.send("half a line\x03")
    assert screen.end(5) == -signal.SIGINT
    kept_as_draft(desk, before, canary)


def interrupted_at_login(desk, canary):
    """Ctrl-C where the passphrase is asked for leaves the text in memory, told of at once and at the next login."""
    screen = desk.screen(["note", "add", desk.options.case, "--process"], "vim")
    Vim().write(screen, canary)
    subprocess.run(desk.words(["logout"]), env=desk.environment, capture_output=True, check=True)
    Vim().quit(screen)
    screen.expect("not in the vault yet")
    screen.send("l\n")
    screen.expect("Passphrase of")
    screen.send("\x03")
    screen.expect("NOT in the vault")
    assert screen.end(5) == 1
    command = re.search(r"amanat (record add .* --process .*--file \S+)", desk.log_in())[1].split()
    stored = desk.json(*command[:command.index("--as")], *command[command.index("--file"):])
    assert desk.json("record", "show", stored["record"])["record"]["line"]["audience"] == "author"


def only_a_heading(desk, canary):
    """A text that looks like a heading can't be stored as it is, and is kept all the same."""
    before = desk.drafts()
    screen = desk.screen(["note", "add", desk.options.case], "vim")
    Vim().write(screen, f"# {canary}")
    Vim().quit(screen)
    screen.expect("a heading names its field")
    screen.send("d\n")
    screen.expect("amanat draft resume")
    assert screen.end() == 1
    draft = desk.new_draft(before)
    screen = desk.screen(["draft", "resume", draft], "vim")
    screen.expect(re.escape(canary))
    screen.send(f":%s/^# {canary}/{canary}/\r:wq\r")
    screen.expect(r"\[s\]tore")
    screen.send("s\n")
    screen.expect("Stored as record")
    assert screen.end() == 0


def prompted_without_session(desk, canary):
    """Field by field without a session: nobody is told that all is well, and the text is still there."""
    screen = desk.screen(["note", "add", desk.options.case])
    while screen.expect(r"full stop|\]( \*)?: ")[0] != "full stop":
        screen.send("\n")
    subprocess.run(desk.words(["logout"]), env=desk.environment, capture_output=True, check=True)
    screen.send(f"{canary}\n.\n")
    while (asked := screen.expect(r"full stop|\]( \*)?: |not in the vault yet")[0]) != "not in the vault yet":
        screen.send(".\n" if asked == "full stop" else "\n")
    screen.send("l\n")
    screen.expect("Passphrase of")
    screen.send(desk.passphrase + "\n")
    screen.expect(r"\[s\]tore")
    screen.send("s\n")
    screen.expect("Stored as record")
    assert screen.end() == 0


def kept_as_draft(desk, before, canary):
    """What was written waits as a draft; storing it takes it away."""
    draft = desk.new_draft(before)
    screen = desk.screen(["draft", "resume", draft], "vim")
    screen.expect(re.escape(canary))
    screen.send(":wq\r")
    screen.expect(r"\[s\]tore")
    screen.send("s\n")
    screen.expect("Stored as record")
    assert screen.end() == 0


def close_terminal(desk, editor, canary):
    """The window is closed over a text that was never saved: it waits as a draft all the same."""
    before = desk.drafts()
    screen = desk.screen(["note", "add", desk.options.case], editor.name)
    editor.write(screen, canary)
    time.sleep(1.5)
    screen.hang_up()
    kept_as_draft(desk, before, canary)


def fail_editor(desk, canary):
    """An editor that ends badly takes nothing with it."""
    before = desk.drafts()
    screen = desk.screen(["note", "add", desk.options.case], "vim")
    Vim().write(screen, canary)
    screen.send(":w | cq\r")
    screen.expect("ended with 1")
    assert screen.end() == 1
    kept_as_draft(desk, before, canary)


def keep_in_memory(desk, canary, close):
    """Without a session nothing can be stored: the text stays in memory, is told of, and is wiped once it is stored."""
    before = desk.drafts()
    screen = desk.screen(["note", "add", desk.options.case], "vim")
    Vim().write(screen, canary)
    subprocess.run(desk.words(["logout"]), env=desk.environment, capture_output=True, check=True)
    if close:
        screen.send(":w\r")
        time.sleep(1)
        screen.hang_up()
    else:
        screen.send(":wq\r")
        screen.expect("not in the vault yet")
        screen.send("k\n")
        while screen.expect(r"\[k\]eep it|NOT in the vault")[0] != "NOT in the vault":
            screen.send("k\n")
        assert screen.end() == 1
    assert desk.drafts_unless_logged_out() is None, "there is a session"
    warning = desk.log_in()
    path = re.search(r"only in memory, in \W*(/[!-~]+)", warning)[1]
    assert canary in pathlib.Path(path).read_text()
    assert os.stat(path).st_mode & 0o077 == 0 and os.stat(os.path.dirname(path)).st_mode & 0o077 == 0
    stored = desk.json("note", "add", desk.options.case, "--file", path)
    assert canary in desk.json("record", "show", stored["record"])["record"]["fields"]["note"]
    assert not os.path.exists(os.path.dirname(path)), "the text is still in memory"
    assert desk.drafts() == before


def restore_echo(desk):
    """A prompt that is interrupted leaves a terminal that shows what is typed."""
    screen = desk.screen(["login", desk.options.user], user=False)
    screen.expect("Passphrase of")
    assert not termios.tcgetattr(screen.descriptor)[3] & termios.ECHO, "the prompt echoes"
    keep = os.dup(screen.descriptor)
    os.kill(screen.process, signal.SIGTERM)
    assert screen.end() == -signal.SIGTERM
    assert termios.tcgetattr(keep)[3] & termios.ECHO, "the terminal stayed without echo"
    os.close(keep)


def prove_search(desk, canary):
    """An editor that is let alone does leave copies, so the search can fail; the client warns of such editors."""
    screen = desk.screen(["note", "add", desk.options.case], "env vim")
    screen.expect("may leave copies")
    Vim().write(screen, canary)
    Vim().quit(screen)
    screen.expect(r"\[s\]tore")
    screen.send("s\n")
    assert screen.end() == 0
    assert found([canary], [str(desk.home)]), "the control left no copy"


def give_up(desk):
    before = desk.drafts()
    screen = desk.screen(["note", "add", desk.options.case], "vim")
    screen.expect(r"\(note\)")
    screen.send(":q!\r")
    screen.expect("Nothing was written")
    assert screen.end() == 16
    assert desk.drafts() == before


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name in ["amanat", "socket", "user", "passphrase-file", "case"]:
        parser.add_argument("--" + name, required=True)
    parser.add_argument("--server-uid")
    options = parser.parse_args()
    home = pathlib.Path(tempfile.mkdtemp(prefix="amanat-home-"))
    (home / ".vimrc").write_text(VIMRC)
    (home / ".nanorc").write_text(NANORC)
    canaries = ["canary" + secrets.token_hex(8) for _ in range(19)]
    memory = pathlib.Path(tempfile.mkdtemp(prefix="amanat-editor-", dir="/dev/shm"))
    desk = Desk(options, home, memory)
    try:
        restore_echo(desk)
        desk.log_in()
        write_and_store(desk, Vim(), canaries[0])
        write_and_store(desk, Nano(), canaries[1])
        correct_and_store(desk, canaries[2])
        cut_off(desk, Vim(), canaries[3], signal.SIGTERM)
        cut_off(desk, Nano(), canaries[4], signal.SIGHUP)
        cut_off(desk, Vim(), canaries[5], signal.SIGKILL)
        outlive_session(desk, canaries[6])
        without_editor(desk, canaries[7])
        give_up(desk)
        close_terminal(desk, Vim(), canaries[9])
        close_terminal(desk, Nano(), canaries[10])
        fail_editor(desk, canaries[11])
        keep_in_memory(desk, canaries[12], close=False)
        keep_in_memory(desk, canaries[13], close=True)
        prompted_and_hung_up(desk, canaries[14])
        prompted_without_session(desk, canaries[15])
        prompted_and_interrupted(desk, canaries[16])
        interrupted_at_login(desk, canaries[17])
        only_a_heading(desk, canaries[18])
        hits = found(canaries, [str(home), *SEARCHED])
        assert not hits, f"the text was left in {hits}"
        prove_search(desk, canaries[8])
    finally:
        shutil.rmtree(home)
        shutil.rmtree(memory)
    print("editor: ok")


if __name__ == "__main__":
    sys.exit(main())
