"""How a test gets its sentence."""

import dataclasses
import inspect
import typing


@dataclasses.dataclass(frozen=True)
class Test:
    topic: str
    sentence: str
    body: typing.Callable
    # A generator, which yields the seconds until it goes on.
    waits: bool
    # Whether it measures, and wants the machine for itself.
    alone: bool


class Topic:
    """Collects the tests of one file."""

    def __init__(self, module):
        self.name = module.rpartition(".")[2]
        self.tests = []

    def test(self, sentence, alone=False):
        def keep(body):
            self.tests.append(Test(self.name, sentence, body, inspect.isgeneratorfunction(body), alone))
            return body

        return keep
