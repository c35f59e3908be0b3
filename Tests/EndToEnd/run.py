#!/usr/bin/env python3
"""Plays the real daemon and client through what must work and what must be refused.

usage: run.py --bin DIR [--torture] [--lanes N] [NAME…]

A NAME is a topic (refusals, hostile, storage, kills, memory, clients, flow, emergency, approvals, auditor, canary,
destruction, people, slots, recovery, newshares, rotation, log, traces, damage, leftovers, output, standing, clock,
fairness) or part of a test's sentence.
One line per test; the last line counts them. Exit code 1 when one failed. Tests run side by side, a lane for each
processor, since most of their time is waiting; those that measure run after the others, alone.
"""

import argparse
import multiprocessing
import os
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

FORK = multiprocessing.get_context("fork")
TOPICS = [refusals, hostile, storage, kills, memory, clients, flow, emergency, approvals, auditor, canary, destruction,
          people, slots, recovery, newshares, rotation, log, traces, damage, leftovers, output, standing, clock,
          fairness]


class Lane:
    """Plays tests one after another; those that only wait (a generator yields the seconds) go on last."""

    def __init__(self, template, results):
        self.template = template
        self.results = results
        self.waiting = []

    def play(self, tests):
        try:
            for test in tests:
                self.step(test, None)
            for due, test, steps in sorted(self.waiting, key=lambda waiting: waiting[0]):
                time.sleep(max(0, due - time.monotonic()))
                self.step(test, steps)
        finally:
            for _, _, steps in self.waiting:
                steps.close()

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
            self.tell("failed", test, str(error) or type(error).__name__, traceback.format_exc())

    def tell(self, outcome, test, words, story=None):
        print(f"{outcome:8}{test.topic}: {test.sentence} ({words})", flush=True)
        self.results.put((outcome, test.topic, test.sentence, story))


class Run:
    """The chosen tests in their lanes, and what came of them."""

    def __init__(self, template, lanes):
        self.template = template
        self.lanes = lanes
        self.counts = {"passed": 0, "failed": 0, "skipped": 0}
        self.failures = []

    def tests(self, tests):
        self.beside([test for test in tests if not test.alone], self.lanes)
        self.beside([test for test in tests if test.alone], 1)

    def beside(self, tests, lanes):
        """Each lane is a process, which takes the next test when it is done with one; what waits begins first."""
        due = FORK.SimpleQueue()
        results = FORK.SimpleQueue()
        for number in sorted(range(len(tests)), key=lambda number: not tests[number].waits):
            due.put(number)
        for _ in range(lanes):
            due.put(None)
        processes = [FORK.Process(target=self.lane, args=[tests, due, results]) for _ in range(lanes)]
        for process in processes:
            process.start()
        left = {(test.topic, test.sentence) for test in tests}
        while left and (not results.empty() or any(process.is_alive() for process in processes)):
            if results.empty():
                time.sleep(0.05)
                continue
            outcome, topic, sentence, story = results.get()
            left.discard((topic, sentence))
            self.count(outcome, topic, sentence, story)
        for process in processes:
            process.join()
        for topic, sentence in sorted(left):
            self.count("failed", topic, sentence, "its lane ended before it\n")

    def lane(self, tests, due, results):
        Lane(self.template, results).play(tests[number] for number in iter(due.get, None))

    def count(self, outcome, topic, sentence, story):
        self.counts[outcome] += 1
        if outcome == "failed":
            self.failures.append((topic, sentence, story))

    def tell_failures(self):
        """Once more and in full at the end, where whoever sees only a log's last lines finds them."""
        for topic, sentence, story in self.failures:
            print(f"\nfailed: {topic}: {sentence}\n{story}", flush=True)


def chosen(names):
    tests = [test for topic in TOPICS for test in topic.TESTS]
    return [test for test in tests if not names or any(n == test.topic or n in test.sentence for n in names)]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--bin", required=True, help="the folder with amanatd and amanat")
    parser.add_argument("--torture", action="store_true", help="full numbers")
    parser.add_argument("--lanes", type=int, default=len(os.sched_getaffinity(0)), help="so many tests side by side")
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
    run = Run(template, options.lanes)
    try:
        run.tests(tests)
    finally:
        template.close()
    run.tell_failures()
    print("{passed} passed, {failed} failed, {skipped} skipped".format(**run.counts))
    return 1 if run.counts["failed"] else 0


if __name__ == "__main__":
    sys.exit(main())
