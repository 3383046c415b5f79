"""What marking again changes: whose marks move, by how much, and why.

Pure: two sets of reports in, comparisons out. An earlier report is never thrown away silently: the
new one says under `previous` what it gave.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from graders.reports.schema import CheckReport, PreviousMark, Report
from graders.reports.text import one_line

_MOST_CHECKS = 5


@dataclass(frozen=True)
class Movement:
    """One submission whose marks move.

    Parameters
    ----------
    submission : str
        Its name.
    student : str
        Who handed in, or the submission's name.
    before, after : Fraction, optional
        Points and bonus points together; None where there was or is no report.
    reasons : tuple of str
        Why, each a short sentence without a full stop.
    checks : tuple of str
        Checks whose verdict changed: ``tanh.keeps_shape: passed, 1 -> failed, 0``.
    """

    submission: str
    student: str
    before: Fraction | None
    after: Fraction | None
    reasons: tuple[str, ...] = ()
    checks: tuple[str, ...] = ()


def movements(
    before: Iterable[Report],
    after: Iterable[Report],
    changed_submissions: Iterable[str] = (),
) -> list[Movement]:
    """Return the submissions whose marks move, largest loss first, by name among equals.

    Parameters
    ----------
    before, after : iterable of Report
        Earlier and new reports of one lab.
    changed_submissions : iterable of str
        Names of those that were handed in anew.
    """
    earlier = {report.submission: report for report in before}
    later = {report.submission: report for report in after}
    anew = set(changed_submissions)
    moved = []
    for name in sorted({*earlier, *later}):
        old, new = earlier.get(name), later.get(name)
        if old and new and _total(old) == _total(new):
            continue
        moved.append(_movement(name, old, new, name in anew))
    return sorted(moved, key=lambda m: (m.after or 0) - (m.before or 0))


def with_previous(report: Report, earlier: Report | None, *, submission_changed: bool) -> Report:
    """Return a new report that keeps what the earlier one gave, where the marks differ.

    Where they do not, what the earlier report itself kept is carried on.

    Parameters
    ----------
    report : Report
        The new one, with manual marks and lateness applied.
    earlier : Report, optional
        The one that it replaces.
    submission_changed : bool
        Whether the submission was handed in anew, which a report alone cannot tell.
    """
    if earlier is None:
        return report
    if _total(earlier) == _total(report):
        return report.model_copy(update={"previous": earlier.previous})
    previous = PreviousMark(
        points=earlier.points,
        harness_version=earlier.harness_version,
        lab_version=earlier.lab_version,
        reasons=reasons_between(earlier, report, submission_changed=submission_changed),
    )
    return report.model_copy(update={"previous": previous})


def reasons_between(old: Report, new: Report, *, submission_changed: bool) -> tuple[str, ...]:
    """Return why two reports of one submission may differ, the likeliest cause first."""
    reasons = ["the submission was handed in anew"] if submission_changed else []
    reasons += [
        f"{name}: {_worded(read(old))} -> {_worded(read(new))}"
        for name, read in _CAUSES.items()
        if read(old) != read(new)
    ]
    return tuple(reasons) or ("the same versions and settings gave other verdicts",)


_CAUSES: Mapping[str, Callable[[Report], object]] = {
    "Markprop": lambda report: report.harness_version,
    "lab": lambda report: f"{report.lab} {report.lab_version}",
    "seed": lambda report: report.seed_fingerprint,
    "deadline": lambda report: report.deadline or (report.lateness and report.lateness.deadline),
    "rule for late submissions": lambda report: report.lateness and report.lateness.rule,
    "points lost for lateness": lambda report: report.lateness and report.lateness.points_lost,
    "marks given by hand": lambda report: sum(mark.points for mark in report.manual or ()),
    "sandbox": lambda report: report.sandbox.mode,
    "Python": lambda report: report.versions.python,
    "NumPy": lambda report: report.versions.numpy,
    "Hypothesis": lambda report: report.versions.hypothesis,
}


def render_movements(moved: Iterable[Movement]) -> str:
    """Return the list as text for a terminal, one submission per line and its reasons below."""
    lines = []
    for move in moved:
        change = (move.after or Fraction(0)) - (move.before or Fraction(0))
        lines.append(
            f"{move.student}: {_number(move.before)} -> {_number(move.after)} ({float(change):+g})"
        )
        lines += [f"    {one_line(text, 300)}" for text in (*move.reasons, *move.checks)]
    return "\n".join(lines) + "\n" if lines else "No marks move.\n"


def _movement(name: str, old: Report | None, new: Report | None, anew: bool) -> Movement:
    one = new or old
    assert one is not None
    student = one.student
    who = f"{student.name} ({student.id})" if student and student.name else name
    reasons: tuple[str, ...] = ("first report",) if old is None else ("no report any more",)
    if old and new:
        reasons = reasons_between(old, new, submission_changed=anew)
    return Movement(
        submission=name,
        student=one_line(who, 120),
        before=_total(old) if old else None,
        after=_total(new) if new else None,
        reasons=reasons,
        checks=_changed_checks(old, new) if old and new else (),
    )


def _changed_checks(old: Report, new: Report) -> tuple[str, ...]:
    before = {check.id: check for e in old.exercises for check in e.checks}
    after = {check.id: check for e in new.exercises for check in e.checks}
    changed = [
        f"{name}: {_outcome(before[name])} -> {_outcome(after[name])}"
        for name in before
        if name in after and _outcome(before[name]) != _outcome(after[name])
    ]
    gone = [f"{name}: no longer checked" for name in before if name not in after]
    added = [f"{name}: new, {after[name].verdict.value}" for name in after if name not in before]
    every = [*changed, *gone, *added]
    more = [f"and {len(every) - _MOST_CHECKS} more checks"] if len(every) > _MOST_CHECKS else []
    return (*every[:_MOST_CHECKS], *more)


def _total(report: Report) -> Fraction:
    return Fraction(repr(report.points)) + Fraction(repr(report.bonus_points))


def _outcome(check: CheckReport) -> str:
    return f"{check.verdict.value}, {check.points:g}"


def _worded(value: object) -> str:
    return "none" if value is None or value == 0 else str(value)


def _number(points: Fraction | None) -> str:
    return "none" if points is None else f"{float(points):g}"
