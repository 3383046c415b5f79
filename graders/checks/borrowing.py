"""Globals of the student's notebook, set for the time of a question.

Some published notebooks let functions read the sizes of a network, or a log to be filled, from
globals. A check sets them to what its question needs, and puts back what was there: in a
self-check they belong to the student's running notebook.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def borrowed_globals(student: Any, **values: Any) -> Iterator[Callable[..., None]]:
    """Set globals of the student's notebook, and put the former ones back at the end.

    Parameters
    ----------
    student : Student
        The student's names. A planted answer, which has no notebook around it, is left alone.
    **values
        What each global is set to.

    Yields
    ------
    callable
        Sets some of them anew, for the next question.
    """
    if not hasattr(student, "assign"):
        yield lambda **others: None
        return

    def lend(**others: Any) -> None:
        for name, value in others.items():
            student.assign(name, value)

    former = {name: student.value(name) for name in values if student.has(name)}
    try:
        lend(**values)
        yield lend
    finally:
        for name in values:
            if name in former:
                student.assign(name, former[name])
            else:
                student.forget(name)
