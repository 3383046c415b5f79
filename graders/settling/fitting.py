"""Which marks given by hand fit a report, and what they say there. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from graders.errors import MarkpropError
from graders.model import Verdict
from graders.reports.schema import CheckReport, ManualMark, Report
from graders.settling.lateness import exact
from graders.settling.sources import HANDIN, Marks, group_id, is_group


def checks_of(report: Report) -> dict[str, CheckReport]:
    """Return the checks of a report, by id."""
    return {check.id: check for exercise in report.exercises for check in exercise.checks}


def fitting(report: Report, marks: Marks, group: str = "") -> tuple[ManualMark, ...]:
    """Return the marks that count for a report, with their titles and maxima.

    Parameters
    ----------
    report : Report
        As the grader found it.
    marks : Marks
        What people gave.
    group : str
        The name that all attempts of the student share, if there are several.

    Raises
    ------
    MarkpropError
        A mark of a file is for no check of this lab and has no maximum.
    """
    given = [mark for mark in marks.of(report, group) if not objection(mark, report, marks)]
    own = [_titled(mark, report, marks) for mark in given if not is_group(mark.id)]
    checks = checks_of(report)
    settled = {mark.id: exact(mark.points) for mark in own if mark.id in checks}
    groups = [mark for mark in given if is_group(mark.id)]
    return (*own, *(_credit(mark, report, settled) for mark in groups))


def objection(mark: ManualMark, report: Report, marks: Marks) -> str:
    """Return why a mark does not count; empty where it does."""
    checks, maxima = checks_of(report), _maxima(report, marks)
    if mark.id in checks:
        return _of_check(mark, checks[mark.id])
    if is_group(mark.id):
        return ""
    if mark.id == HANDIN and HANDIN not in maxima:
        if report.notebook.cells:
            return "the notebook could be read; marks for the whole are for hand-ins that cannot."
        return _above(mark, report.max_points)
    declared = {q.id: q.max_points for q in report.questions or () if q.state is not None}
    if mark.id in declared:
        said = marks.maxima.get(mark.id, declared[mark.id])
        if said != declared[mark.id]:
            return f"{mark.id!r} is out of {said:g} there and out of {declared[mark.id]:g} here."
        return _above(mark, declared[mark.id])
    if mark.id not in maxima and mark.marker is not None:
        return f"{mark.id!r} is no question of this lab."
    return _above(mark, maxima.get(mark.id, mark.max_points))


def _of_check(mark: ManualMark, check: CheckReport) -> str:
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


def _maxima(report: Report, marks: Marks) -> dict[str, float]:
    """Return what questions are out of: what the lab says goes before what the source says."""
    declared = {q.id: q.max_points for q in report.questions or () if q.state is not None}
    return {**marks.maxima, **declared}


def _titled(mark: ManualMark, report: Report, marks: Marks) -> ManualMark:
    checks, maxima = checks_of(report), _maxima(report, marks)
    titles = {q.id: q.title for q in report.questions or ()}
    titles |= {check.id: check.title for check in checks.values()}
    if mark.id in checks:
        maximum = checks[mark.id].max_points
    elif mark.id in maxima:
        maximum = maxima[mark.id]
    elif mark.id == HANDIN:
        maximum = report.max_points
    else:
        raise MarkpropError(
            f"{marks.place(report, mark.id)}: {mark.id!r} is no check of this lab. For a question "
            "of your own say once under max_points what it is out of."
        )
    title = titles.get(mark.id, mark.title) if mark.title == mark.id else mark.title
    return mark.model_copy(update={"max_points": maximum, "title": title})


def _credit(mark: ManualMark, report: Report, settled: Mapping[str, Fraction]) -> ManualMark:
    """Return what a group's mark adds to its exercise: never more than what was lost there."""
    part = next(e for e in report.exercises if mark.id == group_id(e.id, e.group or ""))
    gained = sum(
        (settled[c.id] - exact(c.max_points) for c in part.checks if c.id in settled), Fraction(0)
    )
    lost = exact(part.max_points) - exact(part.points) - exact(part.pending_points) - gained
    points = max(Fraction(0), min(exact(mark.points), lost))
    return mark.model_copy(
        update={"points": float(points), "max_points": part.max_points, "title": part.title}
    )
