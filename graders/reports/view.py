"""Checks as they are shown: one place decides what a reader may see, and makes it safe to look at.

Renderers lay out these views and decide nothing. A view made for a student holds no value of a
hidden check, so that no renderer can give one away.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING

from graders.model import CheckResult, Curve, Verdict
from graders.reports.redaction import hint_without_values, without_values
from graders.reports.text import one_line, visible
from graders.reports.values import HasValues, Table, excerpt, table

if TYPE_CHECKING:
    from graders.reports.schema import CheckReport

LONGEST_FINDING = 1200
LONGEST_TITLE = 200
MOST_ARGUMENTS = 6

RECOGNISED = "Your results are exactly what you get if "
_UNDECIDED = (
    "The grader could not judge this check. That is no fault of yours: its points are pending, "
    "and your instructor has been told."
)
_FOLLOWED = "Judged on your own `fprop`: what follows from it is right, and earns its points."


class Audience(StrEnum):
    """Who reads."""

    INSTRUCTOR = "instructor"
    STUDENT = "student"


@dataclass(frozen=True)
class CheckView:
    """One check as it is shown; every text is safe to look at, and still to be escaped.

    Parameters
    ----------
    id, title : str
        The check and its promise.
    exercise : str
        Id of its exercise.
    verdict : Verdict
        What became of it.
    hidden : bool
        Whether it runs at marking only.
    points, max_points : float
        Earned and on offer.
    finding, hint, misconception, note : str
        Sentences, empty where there is none.
    tables : tuple of Table
        The arguments of the counterexample.
    curves : tuple of Curve
        What to draw.
    seconds : float
        Wall time.
    """

    id: str
    title: str
    exercise: str
    verdict: Verdict
    hidden: bool
    points: float
    max_points: float
    finding: str = ""
    hint: str = ""
    misconception: str = ""
    note: str = ""
    tables: tuple[Table, ...] = ()
    curves: tuple[Curve, ...] = ()
    seconds: float = 0.0

    @property
    def marks(self) -> str:
        """What was earned: ``1.5 of 2 points``."""
        return marks_text(self.points, self.max_points)


def view_report_check(
    check: CheckReport, exercise: str, audience: Audience, curves: tuple[Curve, ...] = ()
) -> CheckView:
    """Return the view of a stored check."""
    return _view(
        id=check.id,
        title=check.title,
        exercise=exercise,
        verdict=check.verdict,
        hidden=check.hidden,
        points=check.points,
        max_points=check.max_points,
        seconds=check.seconds,
        texts=(
            check.finding,
            check.hint,
            check.misconception.text if check.misconception else None,
        ),
        arguments=check.counterexample or {},
        curves=curves,
        followed=bool(check.follow_through),
        audience=audience,
    )


def view_result(
    result: CheckResult, audience: Audience, curves: tuple[Curve, ...] = ()
) -> CheckView:
    """Return the view of a result that was not stored."""
    misconception = result.misconception
    return _view(
        id=result.check.id,
        title=result.check.title,
        exercise=result.check.exercise,
        verdict=result.verdict,
        hidden=result.check.hidden,
        points=float(result.points),
        max_points=float(result.check.points),
        seconds=result.seconds,
        texts=(result.finding, result.hint, misconception.text if misconception else None),
        arguments={name: excerpt(value) for name, value in result.counterexample.items()},
        curves=curves,
        followed=result.follow_through,
        audience=audience,
    )


def _view(
    *,
    id: str,
    title: str,
    exercise: str,
    verdict: Verdict,
    hidden: bool,
    points: float,
    max_points: float,
    seconds: float,
    texts: tuple[str | None, str | None, str | None],
    arguments: Mapping[str, HasValues],
    curves: tuple[Curve, ...],
    followed: bool,
    audience: Audience,
) -> CheckView:
    finding, hint, misconception = (text or "" for text in texts)
    withheld = hidden and audience is Audience.STUDENT
    if withheld:
        finding = _told_without_values(verdict, finding)
        hint, arguments, curves = hint_without_values(hint), {}, ()
    return CheckView(
        id=one_line(id, LONGEST_TITLE),
        title=one_line(title, LONGEST_TITLE),
        exercise=exercise,
        verdict=verdict,
        hidden=hidden,
        points=points,
        max_points=max_points,
        finding=visible(finding, LONGEST_FINDING, lines=True),
        hint=visible(hint, LONGEST_FINDING, lines=True),
        misconception=recognised(visible(misconception, LONGEST_FINDING, lines=True)),
        note=_FOLLOWED if followed else "",
        tables=_tables(arguments),
        curves=curves,
        seconds=seconds,
    )


def _told_without_values(verdict: Verdict, finding: str) -> str:
    if verdict is Verdict.SKIPPED:  # names the check that it waits for; it has seen no value
        return finding
    return _UNDECIDED if verdict is Verdict.UNDECIDED else without_values(finding)


def _tables(arguments: Mapping[str, HasValues]) -> tuple[Table, ...]:
    return tuple(table(name, found) for name, found in list(arguments.items())[:MOST_ARGUMENTS])


def recognised(text: str) -> str:
    """Return the sentence about a recognised mistake; a lab gives it whole, or as its clause."""
    text = text.strip()
    if not text:
        return ""
    if not text[0].isupper():
        text = RECOGNISED + text
    return text if text.endswith((".", "!", "?")) else f"{text}."


def first_to_mend(checks: Iterable[CheckView], bonus: Collection[str] = ()) -> CheckView | None:
    """Return the check to look at first, None where all passed.

    One that failed comes before one that was not judged, a required exercise before a bonus, and a
    mistake that has a name before others; then the order of the sheet.

    Parameters
    ----------
    checks : iterable of CheckView
        In the order of the sheet.
    bonus : collection of str
        Ids of the exercises that are bonus.
    """

    def rank(check: CheckView) -> tuple[bool, bool, bool]:
        return (
            check.verdict is not Verdict.FAILED,
            check.exercise in bonus,
            not check.misconception,
        )

    return min((c for c in checks if c.verdict is not Verdict.PASSED), key=rank, default=None)


def points_text(points: float | Fraction) -> str:
    """Return points as people write them: at most two decimals, none that say nothing."""
    return f"{float(points):.2f}".rstrip("0").rstrip(".")


def marks_text(points: float | Fraction, maximum: float | Fraction) -> str:
    """Return ``1.5 of 2 points``."""
    return f"{points_text(points)} of {counted(float(maximum), 'point')}"


def counted(number: float, noun: str) -> str:
    """Return ``1 check`` or ``2 checks``; part of a point is ``0.5 points``."""
    return f"{points_text(number)} {noun if number == 1 else noun + 's'}"
