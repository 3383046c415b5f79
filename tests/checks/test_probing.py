"""Probes ask an answer here or afar the same way, and whatever comes back is data."""

from types import SimpleNamespace

import numpy as np
import pytest

from graders.checks.probing import Ended, Probing, Result
from graders.errors import StudentDied, StudentError
from graders.model import Exercise
from graders.student.attempt import LocalAttempt


def asked(**names):
    """Return what an answer of these names gives for `f`, here and over the line."""
    afar = LocalAttempt(dict(names)).student(Exercise("e", "E", ("f",)))
    found = []
    for holder in (SimpleNamespace(**names), afar):
        probing = Probing(holder, None)
        probing.ask("f", holder.f, np.array([1.0, 2.0]))
        found.append(
            {part: [told(leaf) for leaf in leaves] for part, leaves in probing.parts.items()}
        )
    return found


def told(leaf):
    """Return a leaf as something that can be compared."""
    return leaf.values.tolist() if isinstance(leaf, Result) else leaf


class OwnError(Exception):
    """Any name that a student's code may make."""


def raising(error):
    """Return a function that raises."""

    def f(x):
        raise error

    return f


@pytest.mark.parametrize(
    ("f", "parts"),
    [
        (lambda x: 2 * x, {"f": [[2.0, 4.0]]}),
        (lambda x: [x, x], {"f": [[[1.0, 2.0], [1.0, 2.0]]]}),
        (lambda x: (x, x[:1], None), {"f": [[1.0, 2.0], [1.0], "nothing"]}),
        (lambda x: None, {"f": ["nothing"]}),
        (lambda x: "<script>", {"f": ["a text"]}),
        (lambda x: "raised ValueError", {"f": ["a text"]}),
        (lambda x: np.zeros(300), {"f": ["300 entries"]}),
        (lambda x: 10**400, {"f": ["no numbers"]}),
        (raising(ValueError("secret")), {"f": ["raised ValueError"]}),
        (raising(OwnError("secret")), {"f": ["raised an exception"]}),
        (raising(NotImplementedError()), {"f": ["not written"]}),
    ],
)
def test_an_answer_here_and_afar_gives_the_same(f, parts):
    """Planted answers run in this process, students' in theirs."""
    here, afar = asked(f=f)

    assert here == parts
    assert afar == parts or parts == {"f": ["no numbers"]}


def test_changed_arguments_are_told():
    """What a call does to what it is given is part of how it behaves."""

    def f(x):
        x[0] = 7.0
        return x

    here, afar = asked(f=f)

    assert here == afar == {"arguments": [[1.0]], "f": [[7.0, 2.0]]}


def test_a_dead_process_ends_the_probes():
    """What came before stays, and how it ended is said."""

    class Dies:
        def with_arguments(self, *args):
            raise StudentDied("gone")

    probing = Probing(SimpleNamespace(), None)
    with pytest.raises(Ended):
        probing.ask("f", Dies(), 1.0)

    assert probing.parts == {"ended": ["StudentDied"]}


def test_a_students_error_is_a_word():
    """Neither the text nor the line of an exception is kept."""

    class Raises:
        def with_arguments(self, *args):
            raise StudentError("f", "KeyError", "a secret")

    probing = Probing(SimpleNamespace(), None)

    assert probing.ask("f", Raises(), 1.0) == "raised KeyError"
