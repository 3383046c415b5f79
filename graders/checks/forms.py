"""Answers in another form than the one asked for, where the values tell which form it is.

One check asks for the form itself. The others take the values as they were meant, so that a column
for a vector, or an axis that got lost, costs what it is worth and no more.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np

from graders.checks.arrays import as_array
from graders.checks.feedback import Finding
from graders.errors import CheckFailed


def in_form(value: Any, sizes: Sequence[int]) -> Any:
    """Return an array in the shape asked for, if only axes of length one differ.

    Parameters
    ----------
    value : object
        Whatever came back.
    sizes : sequence of int
        The shape that was asked for.

    Returns
    -------
    object
        The array in that shape, or the value as it is.
    """
    try:
        array = as_array("value", value)
    except Finding:
        return value
    if _without_ones(array.shape) != _without_ones(sizes):
        return value
    return np.reshape(array, tuple(sizes))


def _without_ones(sizes: Sequence[int]) -> list[int]:
    return [size for size in sizes if size != 1]


@contextmanager
def own_words(student: Any, *names: str) -> Iterator[None]:
    """Let whatever is found inside speak of a student's own names, where several are accepted.

    Parameters
    ----------
    student : Student
        The student's names.
    *names : str
        The names as the lab asks for them.
    """
    try:
        yield
    except CheckFailed as failure:
        for name in names:
            spelt = student.spelling(name)
            failure.finding = failure.finding.replace(f"`{name}", f"`{spelt}")
            failure.hint = failure.hint and failure.hint.replace(f"`{name}", f"`{spelt}")
        raise
