"""A canary in every text field of every method: the interfaces themselves say which there are, so none is forgotten."""

import re
import uuid

from centre import Failure
from naming import Topic

topic = Topic(__name__)
TESTS = topic.tests

CANARY = "Kanarienvogel"
TEXT = CANARY + " 7 کناری"
# Each ends what the others need: the vault's keys, or a session.
ENDINGS = {"Vault.Seal", "Session.Logout"}


class Interface:
    """The types and methods of one `.varlink` text, as far as parameters need them."""

    def __init__(self, text):
        text = re.sub(r"#[^\n]*", "", text)
        self.name = re.search(r"interface org\.amanat\.(\w+)", text)[1]
        self.types = {name: self.body(text, end) for name, end in self.heads(text, r"type (\w+)\s*\(")}
        self.methods = {name: self.body(text, end) for name, end in self.heads(text, r"method (\w+)\s*\(")}

    @staticmethod
    def heads(text, pattern):
        return [(found[1], found.end()) for found in re.finditer(pattern, text)]

    @staticmethod
    def body(text, start):
        """What stands between a parenthesis and the one that closes it: pairs of field and type, or choices."""
        depth, end = 1, start
        while depth:
            depth += {"(": 1, ")": -1}.get(text[end], 0)
            end += 1
        parts = [part.strip() for part in text[start:end - 1].split(",") if part.strip()]
        return [tuple(word.strip() for word in part.split(":", 1)) for part in parts]

    def has_text(self, kind):
        kind = kind.lstrip("?")
        for prefix in ("[]", "[string]"):
            if kind.startswith(prefix):
                return prefix == "[string]" or self.has_text(kind.removeprefix(prefix))
        if kind in ("string", "object"):
            return True
        fields = self.types.get(kind, [])
        return any(len(field) == 2 and self.has_text(field[1]) for field in fields)

    def value(self, name, kind, text):
        """A value of a type, in which every text is `text`, or what `text` says of the field's name."""
        kind = kind.lstrip("?")
        said = text if isinstance(text, str) else text(name)
        if kind.startswith("[]"):
            return [self.value(name, kind.removeprefix("[]"), text)]
        if kind.startswith("[string]"):
            return {said: self.value(name, kind.removeprefix("[string]"), text)}
        if kind in self.types:
            fields = self.types[kind]
            if any(len(field) == 1 for field in fields):
                return fields[0][0]
            return {field: self.value(field, inner, text) for field, inner in fields}
        return {"string": said, "object": {"note": said}, "int": 1, "bool": False, "float": 1.0}[kind]


def interfaces(centre):
    with centre.peer() as peer:
        peer.ask("org.varlink.service.GetInfo", {})
        names = [name for name in peer.reply()["parameters"]["interfaces"] if name.startswith("org.amanat.")]
        for name in names:
            peer.ask("org.varlink.service.GetInterfaceDescription", {"interface": name})
            yield Interface(peer.reply()["parameters"]["description"])


def calls(interface, plausible):
    """Each method once for each of its text fields, with the canary in that one."""
    for method, fields in interface.methods.items():
        for name, kind in fields:
            if not interface.has_text(kind):
                continue
            given = {
                other: interface.value(other, inner, TEXT if other == name else plausible)
                for other, inner in fields if other == name or not inner.startswith("?")
            }
            yield f"{interface.name}.{method}", name, given


def ask(centre, method, given):
    """The errors that a call gets, in one text."""
    with centre.peer() as peer:
        try:
            for _ in peer.stream(method, **given):
                if method == "Audit.Follow":
                    break
        except Failure as failure:
            return f"{failure.name} {failure.parameters}"
        except ConnectionResetError:
            return "closed"
    return ""


# Errors that every interface answers with, and those about what is named in several.
EVERYWHERE = {"org.varlink.service", "org.amanat.Vault", "org.amanat.Session"}
NAMED_IN_SEVERAL = {"org.amanat.People.NotFound": "a person", "org.amanat.Keys.WrongShare": "a custodian's share",
                    "org.amanat.Recovery.NotFound": "a collection of shares"}


def is_foreign(method, error):
    """Whether an error is another interface's than the one called, which a client of that one can't know."""
    interface = error.rpartition(".")[0]
    own = "org.amanat." + method.removeprefix("org.amanat.").partition(".")[0]
    return interface not in EVERYWHERE | {own, ""} and error not in NAMED_IN_SEVERAL


def canonical(centre):
    session = centre.token("daud")
    newest = centre.entries(session)[0]["seq"]
    with centre.peer() as peer:
        return [peer.call("Audit.Show", session=session, seq=seq)["canonical"] for seq in range(newest + 1)]


@topic.test("a canary in every text field of every method is in no entry, no error and not in the journal; errors are of what was called")
def canaries(template):
    with template.vault() as centre:
        people = ["parveen", "sana", "nadia", "daud"]
        tokens = {person: centre.token(person) for person in people}
        tried, errors, foreign = set(), [], set()
        for interface in list(interfaces(centre)):
            for person in people:
                known = {"session": tokens[person], "case": centre.case, "record": centre.note, "kind": "session_note",
                         "user": "ghost", "name": "ghost", "purpose": "supervision", "reason": "for the test"}

                def plausible(name, known=known):
                    return uuid.uuid4().hex if name == "request" else known.get(name, "none")

                for method, field, given in calls(interface, plausible):
                    if method in ENDINGS:
                        continue
                    # Argon2id runs once for each, and whoever mistypes has to wait: one person is enough.
                    if person != people[0] and {"passphrase", "old", "new"} & given.keys():
                        continue
                    tried.add((method, field))
                    errors.append(ask(centre, method, given))
                    if is_foreign(method, errors[-1].partition(" ")[0]):
                        foreign.add((method, errors[-1]))
                    assert CANARY not in errors[-1], f"{method} tells its {field}: {errors[-1]}"
        assert len(tried) > 150 and len({method for method, _ in tried}) > 50, len(tried)
        assert sum(1 for error in errors if error) > 100 and "" in errors, "all were refused, or none"
        assert not foreign, f"errors of an interface that wasn't called: {sorted(foreign)}"
        told = canonical(centre)
        assert sum("read_record" in entry for entry in told) > 2, "the search finds what is there"
        for entry in told:
            assert CANARY not in entry and "Kanarien" not in entry, entry
        assert centre.log() and CANARY not in centre.log()
