"""What is kept of each report while a class is marked: the class has thousands of them.

Only what the overview, the gradebook and comparisons of marks read; and equal parts, such as an
exercise that many solved or left blank, once for all who share them.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TypeVar

from graders.reports.schema import CheckReport, ExerciseReport, NotebookReport, Report

P = TypeVar("P", CheckReport, ExerciseReport, NotebookReport)
_MOST = 50_000  # parts that are compared with; a class has some hundred different answers


def kept(report: Report) -> Report:
    """Return a report without what only its own pages show; its file has everything."""
    return report.model_copy(
        update={
            "exercises": tuple(_exercise(part) for part in report.exercises),
            "questions": tuple(
                question.model_copy(update={"text": None, "pictures": None})
                for question in report.questions
            )
            if report.questions
            else report.questions,
            "notebook": _one(report.notebook.model_copy(update={"failures": ()})),
        }
    )


def _exercise(exercise: ExerciseReport) -> ExerciseReport:
    checks = tuple(
        _one(check.model_copy(update={"seconds": 0.0, "counterexample": None, "hint": None}))
        for check in exercise.checks
    )
    return _one(exercise.model_copy(update={"checks": checks, "source": None}))


def _one(part: P) -> P:
    """Return the part that was seen first among equal ones."""
    found: P = _first(part)
    return found


@lru_cache(_MOST)
def _first(part: P) -> P:
    return part
