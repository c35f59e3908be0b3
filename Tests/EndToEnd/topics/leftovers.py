"""What a client leaves that was killed, and a socket that many crowd around."""

import os
import socket
import threading
import time

from centre import Peer, eventually
from editor import Screen
from naming import Topic

topic = Topic(__name__)
TESTS = topic.tests


def files(centre):
    return sorted(str(file.relative_to(centre.desk)) for file in centre.desk.rglob("*") if file.is_file())


def holding(centre, words):
    """The files in memory that hold these words."""
    return [file for file in centre.desk.rglob("*") if file.is_file() and words.encode() in file.read_bytes()]


def script(centre, name, text):
    path = centre.work / name
    path.write_text("#!/bin/sh\n" + text)
    path.chmod(0o755)
    return str(path)


@topic.test("a page that a killed client left is wiped by the next command of anybody at that desk")
def page(template):
    with template.vault() as centre:
        centre.log_in("parveen", "sana")
        environment = dict(centre.environment(os.geteuid()), TERM="xterm", BROWSER=script(centre, "browser", "exit 0\n"))
        screen = Screen([str(centre.bin / "amanat"), "note", "show", centre.note, "--page", "--as", "parveen"], environment)
        screen.expect("Press Enter")
        assert holding(centre, "the first note"), files(centre)
        centre.run("status").ok()
        assert holding(centre, "the first note"), "its client lives"
        os.kill(screen.process, 9)
        screen.end()
        centre.run("case", "list", user="sana").ok()
        assert not holding(centre, "the first note"), files(centre)


@topic.test("what an editor's killed client left stays while the editor lives; then it is wiped, or kept if the vault hasn't it")
def text(template):
    with template.vault() as centre:
        centre.log_in("parveen", "sana")
        go, gone = centre.work / "go", centre.work / "gone"
        editor = script(centre, "editor", f'trap "" HUP\necho "$1" > {go}\nwhile [ ! -e {gone} ]; do sleep 0.05; done\n')
        environment = dict(centre.environment(os.geteuid()), TERM="xterm", EDITOR=editor)
        for words, kept in [("a draft in the vault", False), ("not in the vault", True)]:
            screen = Screen([str(centre.bin / "amanat"), "note", "add", centre.case, "--as", "parveen"], environment)
            file = eventually("the editor", lambda: go.exists() and go.read_text().strip())
            before = len(centre.json("draft", "list", user="parveen")["drafts"])
            if kept:
                os.kill(screen.process, 9)
            with open(file, "a", encoding="utf-8") as record:
                record.write(words + "\n")
            if not kept:
                eventually("the draft", lambda: len(centre.json("draft", "list", user="parveen")["drafts"]) > before)
                os.kill(screen.process, 9)
            screen.end()
            centre.run("status").ok()
            assert holding(centre, words), "the editor lives, and may save once more"
            gone.touch()
            eventually("the end of the editor", lambda: centre.run("status") and not list(centre.desk.rglob("edit-*")))
            left = holding(centre, words)
            assert len(left) == kept and all("unstored-" in str(file) for file in left), files(centre)
            go.unlink()
            gone.unlink()


@topic.test("sessions that a daemon ended with are cleared by the next command, and those that live stay")
def sessions(template):
    with template.vault() as centre:
        centre.log_in("parveen", "sana", "wazir")
        centre.run("status").ok()
        assert len([name for name in files(centre) if "session-" in name]) == 3, files(centre)
        centre.stop()
        centre.socket.unlink(missing_ok=True)
        centre.run("status")
        assert not [name for name in files(centre) if "session-" in name], files(centre)


@topic.test("a full queue at the socket is waited out, and told as what it is")
def crowd(template):
    with template.vault(start=False) as centre:
        listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        listener.bind(str(centre.socket))
        listener.listen(0)
        waiting = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        waiting.connect(str(centre.socket))
        began = time.monotonic()
        centre.run("status").refused(17, "busy", "hint: ")
        assert 8 < time.monotonic() - began < 20
        listener.close()
        waiting.close()
        centre.socket.unlink()
        centre.start().unseal()
        centre.log_in("parveen")
        ending = threading.Event()

        def come_and_go():
            while not ending.is_set():
                try:
                    with Peer(centre.socket):
                        pass
                except OSError:
                    pass

        crowd = [threading.Thread(target=come_and_go) for _ in range(4)]
        for each in crowd:
            each.start()
        try:
            for _ in range(10):
                centre.run("whoami", user="parveen").ok()
        finally:
            ending.set()
            for each in crowd:
                each.join()
