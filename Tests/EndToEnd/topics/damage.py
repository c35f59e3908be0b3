"""One altered byte in the file: it refuses what its row protects, everybody else works on, and it is told."""

import contextlib
import json
import random
import re
import sqlite3

from centre import eventually
from naming import Topic

topic = Topic(__name__)
TESTS = topic.tests

PEOPLE = ["nadia", "sana", "parveen", "wazir", "daud"]
# What a row is for before anybody can log in at all: the vault's own facts and keys, and what opens them.
OPENING = {"meta", "slot", "master_key", "book_key", "share"}
LISTS = [("case", "list", "parveen"), ("case", "list", "sana"), ("today", "parveen"), ("user", "list", "nadia"),
         ("audit", "list", "daud"), ("hold", "list", "sana"), ("draft", "list", "parveen")]


@contextlib.contextmanager
def rows(centre):
    """The file of a stopped daemon, its log folded into it."""
    with contextlib.closing(sqlite3.connect(centre.state / "vault.db", isolation_level=None)) as database:
        yield database
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def cells(database):
    """Every column of every row, as the schema itself lists them."""
    tables = database.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name NOT LIKE 'grdb%'")
    for (table,) in sorted(tables.fetchall()):
        columns = database.execute(f"PRAGMA table_info({table})").fetchall()
        keys = [column[1] for column in columns if column[5]]
        for row in database.execute(f"SELECT * FROM {table} ORDER BY {', '.join(keys)}").fetchall():
            whole = dict(zip([column[1] for column in columns], row))
            for column in whole:
                yield table, column, {key: whole[key] for key in keys}, whole[column]


def flipped(value, source):
    if isinstance(value, int):
        return value ^ 1 << source.randrange(8)
    changed = bytearray(value if isinstance(value, bytes) else value.encode())
    if changed:
        changed[source.randrange(len(changed))] ^= 1 << source.randrange(5)
    return bytes(changed) if isinstance(value, bytes) else changed.decode()


def alter(centre, cell, source):
    table, column, key, value = cell
    where = " AND ".join(f"{name} = ?" for name in key)
    with rows(centre) as database:
        while True:
            # A number that another row has already can't be given to this one.
            with contextlib.suppress(sqlite3.IntegrityError):
                database.execute(
                    f"UPDATE {table} SET {column} = ? WHERE {where}", [flipped(value, source), *key.values()])
                return


def alter_beside(centre, cell, source):
    """The same under a running daemon."""
    table, column, key, value = cell
    put_back(centre, (table, column, key, flipped(value, source)))


def put_back(centre, cell):
    table, column, key, value = cell
    where = " AND ".join(f"{name} = ?" for name in key)
    with contextlib.closing(sqlite3.connect(centre.state / "vault.db", isolation_level=None)) as database:
        changed = database.execute(f"UPDATE {table} SET {column} = ? WHERE {where}", [value, *key.values()])
        assert changed.rowcount == 1, cell[:3]


def log_in(centre, user):
    return centre.run("login", user, secret=centre.passphrases[user])


@topic.test("a byte flipped in a row keeps at most one person from logging in, no list from opening, and is told")
def matrix(template):
    with template.vault(start=False) as centre, rows(centre) as database:
        every = [cell for cell in cells(database) if cell[0] not in OPENING]
    source = random.Random(20261201)
    for cell in every if template.torture else source.sample(every, 8):
        with template.vault(start=False) as centre:
            alter(centre, cell, source)
            # What the log's end lost is the head's to miss, before anything else: topics/standing.py.
            (centre.state / "vault.head").unlink()
            centre.start().unseal()
            told = try_all(centre, cell)
            warned = "rows-damaged" in centre.json("status")["warnings"]
            assert warned or not told, (cell[:3], told)


def try_all(centre, cell):
    """Logs everybody in and opens the lists; what was refused or named as altered."""
    refused = [user for user in PEOPLE if log_in(centre, user).code]
    assert len(refused) <= 1, (cell[:3], refused)
    told = list(refused)
    for *words, user in LISTS:
        if user in refused:
            continue
        answer = centre.run(*words, "--json", user=user)
        assert answer.code == 0, (cell[:3], answer)
        if '"damaged"' in answer.out:
            assert "warning: " in answer.err, answer
            told.append(words)
    if "parveen" not in refused:
        shown = centre.run("note", "show", centre.note, user="parveen")
        assert shown.code in (0, 15), (cell[:3], shown)
        if shown.code:
            told.append("note")
    return told


@topic.test("a person's altered account, certificate or list of cases, and the plan, lock nobody else out")
def gravest(template):
    with template.vault(start=False) as centre, rows(centre) as database:
        accounts = [cell for cell in cells(database) if cell[:2] == ("account", "box")]
        statements = [cell for cell in cells(database) if cell[:2] == ("statement", "box")]
    source = random.Random(7)
    for table in (accounts, statements):
        for cell in table if template.torture else source.sample(table, 3):
            with template.vault(start=False) as centre:
                alter(centre, cell, source)
                centre.start().unseal()
                refused = [user for user in PEOPLE if log_in(centre, user).code]
                assert len(refused) <= (table is accounts), (cell[:3], refused)


# What no verification of rows can tell: the page on the log says why.
UNTOLD = {"request.made", "draft.saved", "approval.state", "approval.expires", "record.entered", "master_key.created",
          "log_checkpoint.made", "record_version.row", "slot.parameters", "slot.box", "share.hash", "draft.content"}


@topic.test("amanat verify by the admin names exactly the row in which a byte was altered, of each kind there is")
def named(template):
    with template.vault(start=False) as centre, rows(centre) as database:
        every = [cell for cell in cells(database)
                 if cell[0] not in OPENING | {"throttle"} and cell[1] not in cell[2]
                 and f"{cell[0]}.{cell[1]}" not in UNTOLD and cell[1] not in ("record", "version")]
    source = random.Random(19)
    source.shuffle(every)
    # In the tables that a login reads the account of whoever asks isn't touched.
    with template.vault() as centre:
        centre.log_in("nadia")
        assert centre.json("verify", user="nadia")["altered"] == []
        tried = set()
        for cell in every:
            table, column, key, _ = cell
            if not template.torture and table in tried:
                continue
            tried.add(table)
            alter_beside(centre, cell, source)
            found = centre.run("verify", user="nadia").refused(15, "hint: ", "amanat help damage")
            named = re.findall("ALTERED: \u2068?([^\u2069:]+)", found.out)
            words = " ".join(str(value) if isinstance(value, int) else value.hex() if isinstance(value, bytes) else value
                             for value in key.values())
            assert named == [f"{table} {words}"], (cell[:3], found)
            told = json.loads(centre.run("verify", "--json", user="nadia").out)
            assert [f"{row['table']} {row['row']}" for row in told["altered"]] == named, told
            put_back(centre, cell)
        assert len(tried) > 10, tried
        assert centre.json("verify", user="nadia")["altered"] == []
        centre.log_in("daud", "parveen")
        assert centre.json("verify", user="daud")["altered"] == []
        centre.run("verify", user="parveen").refused(12)
        centre.run("seal", user="nadia").ok()
        centre.run("verify").refused(10)


@topic.test("a note in a page of noise is altered, never absent")
def pages(template):
    for filling in (b"\0", None):
        with template.vault(start=False) as centre:
            with rows(centre) as database:
                index = database.execute("SELECT rootpage FROM sqlite_master WHERE name = 'record_version_place'")
                page = index.fetchone()[0]
            file = centre.state / "vault.db"
            whole = bytearray(file.read_bytes())
            noise = filling * 4096 if filling else random.Random(3).randbytes(4096)
            whole[(page - 1) * 4096:page * 4096] = noise
            file.write_bytes(whole)
            centre.launch()
            eventually("an answer or an end", lambda: centre.answers() or centre.daemon.poll() is not None)
            if centre.daemon.poll() is not None:
                continue
            centre.unseal()
            centre.log_in("parveen")
            shown = centre.run("note", "show", centre.note, user="parveen")
            shown.refused(15, "altered")
            assert "rows-damaged" in centre.json("status")["warnings"]
