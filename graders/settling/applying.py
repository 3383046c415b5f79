"""Marks given by hand put into a report and taken out of it again, and lateness after them.

Pure: reports in, reports out. Verdicts stay as they are; every mark that a person gave stands in
the report under `manual`, and what became of written questions under `questions`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from fractions import Fraction
from typing import Any, Literal

from graders.model import Verdict
from graders.reports.fields import points_number
from graders.reports.schema import CheckReport, ExerciseReport, ManualMark, Report
from graders.settling.fitting import checks_of, fitting, objection
from graders.settling.lateness import Deadline, apply_lateness, exact, late_again, without_lateness
from graders.settling.questions import with_marks, without_marks
from graders.settling.sources import HANDIN, Marks, is_group

_NOTHING = Fraction(0)
_WAITING = "Not marked by hand yet: "


def settled(
    report: Report,
    submitted_at: datetime | None = None,
    marks: Marks | None = None,
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
    marks : Marks, optional
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


def settled_again(report: Report, marks: Marks | None) -> Report:
    """Return a stored report with other marks by hand, and with the lateness that it has."""
    late = report.lateness
    report = apply_manual(report, marks) if marks else without_manual(report)
    return late_again(report, late) if late else report


def apply_manual(report: Report, marks: Marks, group: str = "") -> Report:
    """Return the report with what people gave, and without lateness, which is applied afterwards.

    A mark with the id of an undecided check settles it; one for a check that was decided is left
    out, and `left_out` says so. A question that was marked for anybody counts for all: who left it
    empty has 0, and for the others it is to be marked. Applying a source again, or another one,
    starts from what the grader found.

    Raises
    ------
    MarkpropError
        A mark of a file is for no check of this lab and has no maximum.
    """
    report = without_manual(report)
    given = fitting(report, marks, group)
    exercises = tuple(_settle(exercise, given, 1) for exercise in report.exercises)
    whole = _whole(given)
    questions = with_marks(report, given, marks)
    maximum = exact(report.max_points) + _sum(q.max_points for q in questions if q.counts)
    before, after = _totals(report.exercises), _totals(exercises)
    earned = exact(report.points) + after["points"] - before["points"] + whole
    earned += _sum(q.points or 0.0 for q in questions)
    pending = _NOTHING if _has_whole(given) else after["pending"]
    return _with_standing(
        report.model_copy(
            update={
                "points": points_number(earned, maximum),
                "max_points": points_number(maximum, maximum),
                "pending_points": points_number(pending, maximum),
                "bonus_points": points_number(after["bonus"], after["bonus"]),
                "exercises": exercises,
                # An empty tuple says that a source was applied and had nothing for this student.
                "manual": given,
                "questions": questions or None,
            }
        )
    )


def left_out(report: Report, marks: Marks) -> list[str]:
    """Return a sentence for each mark of a report's student that was not applied."""
    found = [(mark.id, objection(mark, report, marks)) for mark in marks.of(report)]
    return [f"{marks.place(report, name)}: {why}" for name, why in found if why]


def without_manual(report: Report) -> Report:
    """Return the report as the grader found it, on time and without anybody's marks."""
    report = without_lateness(report)
    if report.manual is None:
        return report
    exercises = tuple(_settle(exercise, report.manual, -1) for exercise in report.exercises)
    before, totals = _totals(report.exercises), _totals(exercises)
    extra = _sum(q.points or 0.0 for q in _asked(report)) + _whole(report.manual)
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
                "questions": without_marks(report) or None,
            }
        )
    )


def _asked(report: Report) -> Iterable[Any]:
    """Return what was asked; a report of before has its questions among the marks alone."""
    if report.questions is not None:
        return report.questions
    checks = checks_of(report)
    return [m for m in report.manual or () if m.id not in checks and not _is_part(m)]


def _is_part(mark: ManualMark) -> bool:
    return mark.id == HANDIN or is_group(mark.id)


def _has_whole(given: Iterable[ManualMark]) -> bool:
    return any(mark.id == HANDIN for mark in given)


def _whole(given: Iterable[ManualMark]) -> Fraction:
    return _sum(mark.points for mark in given if mark.id == HANDIN)


def _settle(
    exercise: ExerciseReport, given: Iterable[ManualMark], sign: Literal[1, -1]
) -> ExerciseReport:
    """Put what people gave for an exercise into it, or take it out again.

    Only differences are added: the exercise's own sum was taken before anything was rounded.
    """
    checks = {check.id: check for check in exercise.checks}
    own = [(checks[mark.id], exact(mark.points)) for mark in given if mark.id in checks]
    prefix = f"group:{exercise.id}/"
    credit = _sum(mark.points for mark in given if mark.id.startswith(prefix))
    if not own and not credit:
        return exercise
    maximum = exact(exercise.max_points)
    earned = sum((points - exact(check.points) for check, points in own), credit)
    freed = sum((_open(check) for check, _ in own), _NOTHING)
    return exercise.model_copy(
        update={
            "points": points_number(exact(exercise.points) + sign * earned, maximum),
            "pending_points": points_number(exact(exercise.pending_points) - sign * freed, maximum),
        }
    )


def _open(check: CheckReport) -> Fraction:
    return exact(check.max_points) - exact(check.points)


def _totals(exercises: Iterable[ExerciseReport]) -> Mapping[str, Fraction]:
    listed = list(exercises)
    counted = [exercise for exercise in listed if not exercise.bonus]
    return {
        "points": _sum(exercise.points for exercise in counted),
        "maximum": _sum(exercise.max_points for exercise in counted),
        "pending": _sum(exercise.pending_points for exercise in counted),
        "bonus": _sum(exercise.points for exercise in listed if exercise.bonus),
    }


def _with_standing(report: Report) -> Report:
    """Return the report with the status and reason that fit what is still open."""
    given = {mark.id for mark in report.manual or ()}
    undecided = sum(
        check.verdict is Verdict.UNDECIDED and check.id not in given
        for exercise in report.exercises
        for check in exercise.checks
    )
    kept = (report.reason or "").split(_WAITING)[0].strip()
    unread = not report.notebook.cells
    told: list[str] = []
    if HANDIN in given:
        unread = False
    elif undecided:
        told = [kept or f"{undecided} undecided checks wait for a person."]
    elif unread:
        told = [kept or _why_unread(report)]  # whatever people give for parts of it
    waiting = [question.title for question in report.to_mark]
    told += [_WAITING + ", ".join(waiting)] if waiting else []
    told = [text for text in told if text]
    changes: dict[str, Any] = {}
    if told:
        changes = {"status": "needs_attention", "reason": " ".join(told)}
    elif not unread:
        # The notebook was read, so that open marks were all that there was to attend to.
        changes = {"status": "graded", "reason": None}
    return report.model_copy(update=changes)


def _why_unread(report: Report) -> str:
    """Return why a hand-in could not be read, which each of its checks says."""
    findings = [check.finding for part in report.exercises for check in part.checks]
    return next(filter(None, findings), "")


def _sum(numbers: Iterable[float]) -> Fraction:
    return sum((exact(number) for number in numbers), _NOTHING)
