"""Whole functions against the reference: the same questions asked of both, and of known mistakes.

A question is asked of a bag of names: the student's, the reference's, or those that a planted
mistake defines. So what the student gave, what was right, and what a known mistake would have
given come from the same lines.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graders.checks.arrays import as_array, expect_close, expect_finite, expect_shape
from graders.checks.feedback import Finding, described, entries, number
from graders.checks.misconceptions import PlantedMistake, recognised
from graders.errors import CheckFailed, Misconception


@dataclass(frozen=True)
class Question:
    """Something to be asked of a student's names.

    Parameters
    ----------
    ask : callable
        Gets the names and returns the answer: an array, a number, or several of them.
    inputs : mapping
        What the student is shown when the answer differs, by argument name.
    names : str or sequence of str, optional
        What the student calls this answer, where it differs from the other questions'.
    """

    ask: Callable[[Any], Any]
    inputs: Mapping[str, Any] = field(default_factory=dict)
    names: str | Sequence[str] | None = None


def call(function: str, **arguments: Any) -> Question:
    """Return the question what a function gives for some arguments, handed over by position.

    Parameters
    ----------
    function : str
        Its name.
    **arguments
        In the order of its parameters; every asking gets copies of its own.
    """

    def ask(names: Any) -> Any:
        return getattr(names, function)(*map(_fresh, arguments.values()))

    return Question(ask, arguments)


def parts(names: str | Sequence[str], answer: Any, function: str = "the function") -> list[Any]:
    """Return the parts of an answer, one for each name; one name stands for the whole answer."""
    if isinstance(names, str):
        return [answer]
    values = list(answer) if isinstance(answer, list | tuple) else None
    if isinstance(answer, np.ndarray) and answer.ndim:
        values = list(answer)
    if values is None or len(values) != len(names):
        raise Finding(
            "type",
            f"{function} returned {_said(answer)}; expected {len(names)} things: "
            f"{', '.join(names)}.",
        )
    return values


def expect_answers(
    names: str | Sequence[str],
    questions: Iterable[Question],
    student: Any,
    reference: Any,
    *,
    axes: str | None = None,
    mistakes: Iterable[PlantedMistake] = (),
) -> None:
    """Check that the student's names answer every question as the reference does.

    Parameters
    ----------
    names : str or sequence of str
        What the student calls the answer, or its parts when several come back together.
    questions : iterable of Question
        The plainest first: the first that is answered differently is shown.
    student, reference : object
        Their names, as attributes.
    axes : str, optional
        The meaning of the answer's axes.
    mistakes : iterable of PlantedMistake
        Planted answers; the one that alone gives the student's answers is named.

    Raises
    ------
    Finding
        With the question's inputs, and the mistake that explains all answers if there is one.
    """
    questions = list(questions)
    for question in questions:
        own = question.names or names
        labels = [own] if isinstance(own, str) else own
        wanted = parts(own, question.ask(reference))
        try:
            given = parts(own, question.ask(student))
            for name, got, expected in zip(labels, given, wanted, strict=True):
                expect_close(name, got, expected, axes=axes)
        except CheckFailed as failure:
            failure.counterexample = failure.counterexample or dict(question.inputs)
            failure.misconception = _named(names, questions, student, reference, mistakes)
            raise


def _named(
    names: str | Sequence[str],
    questions: Sequence[Question],
    student: Any,
    reference: Any,
    mistakes: Iterable[PlantedMistake],
) -> Misconception | None:
    """Return the one known mistake that gives the student's answers to all questions."""

    def answers(bag: Any) -> list[Any]:
        return [part for q in questions for part in parts(q.names or names, q.ask(bag))]

    return recognised(mistakes, student, answers, reference=reference)


def expect_computed(
    name: str, value: object, sizes: tuple[int, ...], *, axes: str | None = None
) -> NDArray[Any]:
    """Check that an answer shows anything at all, and return it as an array.

    A function that gives nothing, NaN or one number for everything keeps many promises, such as
    leaving its arguments alone. It earns nothing by that.

    Parameters
    ----------
    name : str
        What the student calls the answer.
    value : object
        Whatever came back, on a question whose right answer holds different numbers.
    sizes : tuple of int
        The shape that it should have.
    axes : str, optional
        The meaning of the axes.
    """
    array = expect_finite(name, expect_shape(name, value, sizes, axes=axes))
    if array.size > 1 and (array == array.flat[0]).all():
        raise Finding(
            "constant",
            f"Every entry of `{name}` is {number(array.flat[0])}: there is nothing to judge yet.",
        )
    return array


def expect_arguments_kept(function: Any, **arguments: Any) -> Any:
    """Check that a call leaves the arrays that it is given as they were; return its result.

    Parameters
    ----------
    function : RemoteCallable
        The student's function or method.
    **arguments
        In the order of its parameters.
    """
    result, after = function.with_arguments(*map(_fresh, arguments.values()))
    for (name, before), now in zip(arguments.items(), after, strict=True):
        if not isinstance(before, list):
            _expect_kept(function.label, name, before, now)
            continue
        if not isinstance(now, list | tuple | np.ndarray) or len(now) != len(before):
            raise Finding("changed", _resized(function.label, name, before, now), hint=_POPPED)
        for position, (old, new) in enumerate(zip(before, now, strict=True)):
            _expect_kept(function.label, f"{name}[{position}]", old, new)
    return result


def _expect_kept(function: str, name: str, before: Any, now: Any) -> None:
    if not isinstance(before, np.ndarray):
        return
    after = as_array(name, now)
    if not np.array_equal(before, after, equal_nan=True):
        raise Finding("changed", _changed(function, name, before, after), hint=_IN_PLACE)


def _resized(function: str, name: str, before: list[Any], now: Any) -> str:
    """Say that a list of arrays has another length than it had, or is no list any more."""
    held = f"{len(now)} entries" if isinstance(now, list | tuple | np.ndarray) else described(now)
    return f"`{function}` changed its argument `{name}`: {held}, before {len(before)}."


_POPPED = "`pop`, `append` and `del` change the list itself: work on a copy, `list(...)`."
_IN_PLACE = (
    "Operators such as `+=` and `*=`, and assignments to `x[...]`, work on the array itself: "
    "make a copy first."
)


def _fresh(value: Any) -> Any:
    """Return a copy of an array or of a list of arrays; anything else as it is."""
    if isinstance(value, list):
        return [_fresh(item) for item in value]
    return value.copy() if isinstance(value, np.ndarray) else value


def _changed(function: str, name: str, before: Any, after: Any) -> str:
    if after.shape != before.shape:
        return f"`{function}` changed the shape of its argument `{name}`."
    differs = ~((before == after) | (np.isnan(before) & np.isnan(after)))
    first = entries(name, after, before, differs, np.ones(before.shape)).split(";")[0]
    return f"`{function}` changed its argument `{name}`: {first.replace('expected', 'before')}."


def _said(answer: Any) -> str:
    if isinstance(answer, np.ndarray):
        return f"one array of shape {answer.shape}" if answer.ndim else number(float(answer))
    return described(answer)
