"""Globals of the student's notebook, set for the time of a question.

Some published notebooks let functions read the sizes of a network, or a log to be filled, from
globals. A check sets them to what its question needs, and puts back what was there: in a
self-check they belong to the student's running notebook.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def borrowed_globals(student: Any, **values: Any) -> Iterator[None]:
    """Set globals of the student's notebook, and put the former ones back at the end.

    Parameters
    ----------
    student : Student
        The student's names. A planted answer, which has no notebook around it, is left alone.
    **values
        What each global is set to.
    """
    if not hasattr(student, "assign"):
        yield
        return
    former = {name: student.value(name) for name in values if student.has(name)}
    try:
        for name, value in values.items():
            student.assign(name, value)
        yield
    finally:
        for name in values:
            if name in former:
                student.assign(name, former[name])
            else:
                student.forget(name)
