"""What is kept of each report while a class is marked: the class has thousands of them.

Only what the overview, the gradebook and comparisons of marks read; and equal parts, such as an
exercise that many solved or left blank, once for all who share them.
"""

from __future__ import annotations

from typing import Any, TypeVar

from graders.reports.schema import CheckReport, ExerciseReport, NotebookReport, Report

P = TypeVar("P", CheckReport, ExerciseReport, NotebookReport)
_MOST = 50_000  # parts that are compared with; a class has some hundred different answers
_parts: dict[Any, Any] = {}


def kept(report: Report) -> Report:
    """Return a report without what only its own pages show; its file has everything."""
    return report.model_copy(
        update={
            "exercises": tuple(_exercise(part, report.reason) for part in report.exercises),
            "questions": tuple(
                question.model_copy(update={"text": None, "pictures": None})
                for question in report.questions
            )
            if report.questions
            else report.questions,
            "notebook": _one(report.notebook, failures=()),
        }
    )


def _exercise(exercise: ExerciseReport, reason: str | None) -> ExerciseReport:
    checks = tuple(_check(check, reason) for check in exercise.checks)
    return _one(exercise, checks=checks, source=None)


def _check(check: CheckReport, reason: str | None) -> CheckReport:
    """Return a check without what its class does not read; the reason stands in the report once."""
    finding = None if check.finding == reason else check.finding
    return _one(check, finding=finding, seconds=0.0, counterexample=None, hint=None)


def _one(part: P, **changed: object) -> P:
    """Return a part with something left out: of equal ones that which was seen first."""
    key = (type(part), *{**part.__dict__, **changed}.values())
    found: P | None = _parts.get(key)
    if found is None:
        if len(_parts) >= _MOST:
            _parts.clear()
        found = _parts[key] = part.model_copy(update=changed)
    return found
