"""One account's flood, with any call of the interfaces, doesn't hold up another's work."""

from centre import Skipped, need_root
from crowd import CALLS, Crowd, Waits, methods
from naming import Topic

topic = Topic(__name__)
TESTS = topic.tests

# Beside a flood: so many times the quiet p99, or so many milliseconds.
RATIO, LONGEST = 5, 25
SAMPLE = ["Cases.ListCases", "Cases.ShowCase", "Cases.ListRecords", "Session.Today"]


@topic.test("every method of the interfaces is flooded, or it is said why not")
def enumerated(template):
    assert set(CALLS) == set(methods()), set(CALLS) ^ set(methods())
    assert sum(isinstance(calls, str) for calls in CALLS.values()) <= 2


@topic.test("a flood of lists by one account holds a colleague's notes up for no second", alone=True)
def sampled(template):
    need_root()
    with template.vault() as centre:
        crowd = Crowd(centre, template, records=600, cases=20)
        for method in SAMPLE:
            waits = crowd.beside(method, 16, 1.5)
            assert waits.longest < 1_000, f"{Waits.TITLE}\n{waits}"


@topic.test("beside 64 and 256 connections of one account, with any call, another waits five times as long at most",
            alone=True)
def any_call(template):
    need_root()
    if not template.torture:
        raise Skipped("an hour's quarter, and a quiet machine: make torture")
    with template.vault() as centre:
        crowd = Crowd(centre, template, records=12_000, cases=400)
        late = []
        for connections in (64, 256):
            print(f"{connections} connections\n{Waits.TITLE}", flush=True)
            for method, drop in wanted():
                waits = crowd.beside(method, connections, 3, drop)
                print(waits, flush=True)
                if waits.ratio > RATIO or waits.longest > LONGEST:
                    waits = crowd.beside(method, connections, 6, drop)
                    print(waits, flush=True)
                if waits.ratio > RATIO or waits.longest > LONGEST:
                    late.append(f"{connections}: {waits}")
        assert not late, "\n".join(["over the bounds:", Waits.TITLE, *late])


def wanted():
    """Every method that can be flooded, and streams that are begun and dropped."""
    for method, calls in CALLS.items():
        if isinstance(calls, str):
            print(f"{method:30}left out: {calls}", flush=True)
        else:
            yield method, False
            if method in ("Cases.ListCases", "Audit.List"):
                yield method, True
