"""One submission's row in the tables of a class."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from graders.reports.lacking import only_lacks
from graders.reports.schema import Report
from graders.reports.view import counted, points_text


@dataclass(frozen=True)
class Row:
    """One submission in the table; `shares` has an entry per exercise, None where it has none.

    `share` is what it reached of the maximum, `late` what it says of lateness.
    """

    submission: str
    name: str
    marks: str
    share: float
    bonus: str
    pending: str
    late: str
    attention: bool
    shares: tuple[tuple[str, float] | None, ...]


def row_of(report: Report, name: str, exercise_ids: Sequence[str]) -> Row:
    """Return the row of one submission."""
    parts = {part.id: part for part in report.exercises}
    return Row(
        submission=report.submission,
        name=name,
        marks=f"{points_text(report.points)} / {points_text(report.max_points)}",
        share=report.points / report.max_points if report.max_points else 0.0,
        bonus=points_text(report.bonus_points) if report.bonus_points else "",
        pending=points_text(report.pending_points) if report.pending_points else "",
        late=_late(report),
        attention=report.status == "needs_attention" and not only_lacks(report),
        shares=tuple(
            (points_text(part.points), part.points / part.max_points if part.max_points else 0.0)
            if (part := parts.get(key)) is not None
            else None
            for key in exercise_ids
        ),
    )


def _late(report: Report) -> str:
    late = report.lateness
    if late is None:
        return ""
    return f"{counted(late.days_late, 'day')} late, {points_text(late.points_lost)} lost"
