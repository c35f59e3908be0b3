#!/usr/bin/env python3
"""Plays the real daemon and client through what must work and what must be refused.

usage: run.py --bin DIR [--torture] [NAME…]

A NAME is a topic (refusals, hostile, storage, kills, memory, clients, flow, emergency, approvals, auditor, canary,
destruction, people, slots, recovery, newshares, rotation, log, traces, damage, leftovers, output, standing, clock,
fairness) or part of a test's sentence.
One line per test; the last line counts them. Exit code 1 when one failed.
"""

import argparse
import pathlib
import resource
import sys
import time
import traceback

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
sys.dont_write_bytecode = True

import centre  # noqa: E402
from topics import (  # noqa: E402
    approvals, auditor, canary, clients, clock, damage, destruction, emergency, fairness, flow, hostile, kills, leftovers,
    log, memory, newshares, output, people, recovery, refusals, rotation, slots, standing, storage, traces)

TOPICS = [refusals, hostile, storage, kills, memory, clients, flow, emergency, approvals, auditor, canary, destruction,
          people, slots, recovery, newshares, rotation, log, traces, damage, leftovers, output, standing, clock,
          fairness]


class Run:
    """The chosen tests; those that only wait (a generator yields the seconds) begin first and end last."""

    def __init__(self, template):
        self.template = template
        self.counts = {"passed": 0, "failed": 0, "skipped": 0}
        self.waiting = []
        self.failures = []

    def tests(self, tests):
        for test in sorted(tests, key=lambda test: not test.waits):
            self.step(test, None)
        for due, test, steps in sorted(self.waiting, key=lambda waiting: waiting[0]):
            time.sleep(max(0, due - time.monotonic()))
            self.step(test, steps)

    def step(self, test, steps):
        began = time.monotonic()
        try:
            if steps is None and test.waits:
                steps = test.body(self.template)
                self.waiting.append((time.monotonic() + next(steps), test, steps))
                return
            if steps is None:
                test.body(self.template)
            else:
                next(steps, None)
            self.tell("passed", test, f"{time.monotonic() - began:.1f} s")
        except centre.Skipped as notice:
            self.tell("skipped", test, str(notice))
        except Exception as error:  # a test's failure, whatever it is, doesn't end the others
            self.tell("failed", test, str(error) or type(error).__name__)
            self.failures.append((test, traceback.format_exc()))

    def tell(self, outcome, test, words):
        self.counts[outcome] += 1
        print(f"{outcome:8}{test.topic}: {test.sentence} ({words})", flush=True)

    def tell_failures(self):
        """Once more and in full at the end, where whoever sees only a log's last lines finds them."""
        for test, story in self.failures:
            print(f"\nfailed: {test.topic}: {test.sentence}\n{story}", flush=True)


def chosen(names):
    tests = [test for topic in TOPICS for test in topic.TESTS]
    return [test for test in tests if not names or any(n == test.topic or n in test.sentence for n in names)]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--bin", required=True, help="the folder with amanatd and amanat")
    parser.add_argument("--torture", action="store_true", help="full numbers")
    parser.add_argument("names", nargs="*")
    options = parser.parse_args()
    # A thousand connections have two ends, and the daemon inherits the limit.
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    tests = chosen(options.names)
    if not tests:
        parser.error("no test has such a name")
    template = centre.Template(options.bin)
    template.torture = options.torture
    run = Run(template)
    try:
        run.tests(tests)
    finally:
        for _, _, steps in run.waiting:
            steps.close()
        template.close()
    run.tell_failures()
    print("{passed} passed, {failed} failed, {skipped} skipped".format(**run.counts))
    return 1 if run.counts["failed"] else 0


if __name__ == "__main__":
    sys.exit(main())
