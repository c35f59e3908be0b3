"""How a test gets its sentence."""

import dataclasses
import inspect
import typing


@dataclasses.dataclass(frozen=True)
class Test:
    topic: str
    sentence: str
    body: typing.Callable
    waits: bool


class Topic:
    """Collects the tests of one file."""

    def __init__(self, module):
        self.name = module.rpartition(".")[2]
        self.tests = []

    def test(self, sentence):
        def keep(body):
            self.tests.append(Test(self.name, sentence, body, inspect.isgeneratorfunction(body)))
            return body

        return keep
