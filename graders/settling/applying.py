"""Marks given by hand put into a report and taken out of it again, and lateness after them.

Pure: reports in, reports out. Verdicts stay as they are; every mark that a person gave stands in
the report under `manual`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from fractions import Fraction
from typing import Any, Literal

from graders.errors import MarkpropError
from graders.model import Verdict
from graders.reports.fields import points_number
from graders.reports.schema import CheckReport, ExerciseReport, ManualMark, Report
from graders.settling.lateness import Deadline, apply_lateness, exact, without_lateness
from graders.settling.manual import ManualMarks

_NOTHING = Fraction(0)
_WAITING = "Not marked by hand yet: "


def settled(
    report: Report,
    submitted_at: datetime | None = None,
    marks: ManualMarks | None = None,
    deadline: Deadline | None = None,
    group: str = "",
) -> Report:
    """Return the report with marks given by hand and with what lateness takes, in this order.

    A stored report may be settled again: what an earlier run put in is taken out first. Without a
    moment of submission nobody is late.

    Parameters
    ----------
    report : Report
        New, or stored.
    submitted_at : datetime, optional
        When it was handed in.
    marks : ManualMarks, optional
        What people gave.
    deadline : Deadline, optional
        When it was due, and what lateness takes.
    group : str
        The name that all attempts of the student share, if there are several.
    """
    report = apply_manual(report, marks, group) if marks else without_manual(report)
    due = deadline.of(report, group).isoformat(timespec="seconds") if deadline else None
    report = report.model_copy(update={"deadline": due})
    if deadline is None or submitted_at is None:
        return report
    return apply_lateness(report, submitted_at, deadline, group)


def apply_manual(report: Report, marks: ManualMarks, group: str = "") -> Report:
    """Return the report with what people gave, and without lateness, which is applied afterwards.

    A mark with the id of an undecided check settles it; one for a check that was decided is left
    out, and `left_out` says so. Any other adds its points and its maximum.
    A question that others have a mark for and this student has not is pending. Applying a file
    again, or another one, starts from what the grader found.

    Raises
    ------
    MarkpropError
        A mark is for no check of this lab and has no maximum.
    """
    report = without_manual(report)
    checks = _checks(report)
    fitting = [mark for mark in marks.of(report, group) if not _objection(mark, checks, marks)]
    given = tuple(_fitting(mark, checks, marks) for mark in fitting)
    settled = {mark.id: exact(mark.points) for mark in given if mark.id in checks}
    free = [mark for mark in given if mark.id not in checks]
    done = {mark.id for mark in free} | set(checks)
    waiting = [question for name, question in marks.questions.items() if name not in done]
    exercises = tuple(_settle(exercise, settled, 1) for exercise in report.exercises)
    open_points = _sum(question.max_points for question in waiting)
    extra = _sum(mark.points for mark in free)
    maximum = exact(report.max_points) + _sum(mark.max_points for mark in free) + open_points
    before, after = _totals(report.exercises), _totals(exercises)
    earned = exact(report.points) + after["points"] - before["points"] + extra
    return _with_standing(
        report.model_copy(
            update={
                "points": points_number(earned, maximum),
                "max_points": points_number(maximum, maximum),
                "pending_points": points_number(after["pending"] + open_points, maximum),
                "bonus_points": points_number(after["bonus"], after["bonus"]),
                "exercises": exercises,
                # An empty tuple says that a file was applied and had nothing for this student.
                "manual": given,
            }
        ),
        [question.title for question in waiting],
    )


def left_out(report: Report, marks: ManualMarks) -> list[str]:
    """Return a sentence for each mark of a report's student that was not applied."""
    checks = _checks(report)
    found = [(mark.id, _objection(mark, checks, marks)) for mark in marks.of(report)]
    return [f"{marks.place(report, name)}: {why}" for name, why in found if why]


def without_manual(report: Report) -> Report:
    """Return the report as the grader found it, on time and without anybody's marks."""
    report = without_lateness(report)
    if report.manual is None:
        return report
    checks = _checks(report)
    settled = {mark.id: exact(mark.points) for mark in report.manual if mark.id in checks}
    exercises = tuple(_settle(exercise, settled, -1) for exercise in report.exercises)
    before, totals = _totals(report.exercises), _totals(exercises)
    extra = _sum(mark.points for mark in report.manual if mark.id not in checks)
    earned = exact(report.points) + totals["points"] - before["points"] - extra
    return _with_standing(
        report.model_copy(
            update={
                "points": points_number(earned, totals["maximum"]),
                "max_points": points_number(totals["maximum"], totals["maximum"]),
                "pending_points": points_number(totals["pending"], totals["maximum"]),
                "bonus_points": points_number(totals["bonus"], totals["bonus"]),
                "exercises": exercises,
                "manual": None,
            }
        ),
        [],
    )


def _checks(report: Report) -> dict[str, CheckReport]:
    return {check.id: check for exercise in report.exercises for check in exercise.checks}


def _objection(mark: ManualMark, checks: Mapping[str, CheckReport], marks: ManualMarks) -> str:
    """Return why a mark does not count; empty where it does."""
    check = checks.get(mark.id)
    if check is None:
        return _above(mark, marks.maxima.get(mark.id, mark.max_points))
    if check.verdict is not Verdict.UNDECIDED:
        return (
            f"{mark.id!r} is {check.verdict.value}; only undecided checks can be settled by hand. "
            "For other points use a question of your own."
        )
    return _above(mark, check.max_points)


def _above(mark: ManualMark, maximum: float) -> str:
    if mark.points <= maximum:
        return ""
    return f"{mark.points:g} points for {mark.id!r}, which offers {maximum:g}."


def _fitting(mark: ManualMark, checks: Mapping[str, CheckReport], marks: ManualMarks) -> ManualMark:
    check = checks.get(mark.id)
    if check is None:
        if mark.id not in marks.maxima:
            raise MarkpropError(
                f"{marks.source}: {mark.id!r} is no check of this lab. For a question of your own "
                "say once under max_points what it is out of."
            )
        return mark
    title = check.title if mark.title == mark.id else mark.title
    return mark.model_copy(update={"max_points": check.max_points, "title": title})


def _settle(
    exercise: ExerciseReport, settled: Mapping[str, Fraction], sign: Literal[1, -1]
) -> ExerciseReport:
    """Put settled points into an exercise, or take them out of it again.

    Only differences are added: the exercise's own sum was taken before anything was rounded.
    """
    changed = [check for check in exercise.checks if check.id in settled]
    if not changed:
        return exercise
    maximum = exact(exercise.max_points)
    earned = sum((settled[check.id] - exact(check.points) for check in changed), _NOTHING)
    freed = sum((exact(c.max_points) - exact(c.points) for c in changed), _NOTHING)
    return exercise.model_copy(
        update={
            "points": points_number(exact(exercise.points) + sign * earned, maximum),
            "pending_points": points_number(exact(exercise.pending_points) - sign * freed, maximum),
        }
    )


def _totals(exercises: Iterable[ExerciseReport]) -> dict[str, Fraction]:
    listed = list(exercises)
    counted = [exercise for exercise in listed if not exercise.bonus]
    return {
        "points": _sum(exercise.points for exercise in counted),
        "maximum": _sum(exercise.max_points for exercise in counted),
        "pending": _sum(exercise.pending_points for exercise in counted),
        "bonus": _sum(exercise.points for exercise in listed if exercise.bonus),
    }


def _with_standing(report: Report, waiting: list[str]) -> Report:
    """Return the report with the status and reason that fit what is still open."""
    given = {mark.id for mark in report.manual or ()}
    undecided = sum(
        check.verdict is Verdict.UNDECIDED and check.id not in given
        for exercise in report.exercises
        for check in exercise.checks
    )
    kept = (report.reason or "").split(_WAITING)[0].strip()
    told = [kept or f"{undecided} undecided checks wait for a person."] if undecided else []
    if not undecided and kept and not report.notebook.cells:
        told = [kept]  # it could not be read, whatever people give for it
    told += [_WAITING + ", ".join(waiting)] if waiting else []
    changes: dict[str, Any] = {}
    if told:
        changes = {"status": "needs_attention", "reason": " ".join(told)}
    elif report.notebook.cells:
        # The notebook was read, so that open marks were all that there was to attend to.
        changes = {"status": "graded", "reason": None}
    return report.model_copy(update=changes)


def _sum(numbers: Iterable[float]) -> Fraction:
    return sum((exact(number) for number in numbers), _NOTHING)
