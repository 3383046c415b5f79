"""What stands beside the marks of a report: a team, lateness, and what the marks were before."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from graders.reports.text import one_line
from graders.reports.view import counted

if TYPE_CHECKING:
    from graders.reports.schema import Report

_LONGEST = 500  # characters of one remark


def remarks_of(report: Report) -> tuple[str, ...]:
    """Return a sentence each on team, lateness and earlier marks, where there are any."""
    remarks = []
    if report.team:
        names = ", ".join(member.name or member.id for member in report.team.members)
        remarks.append(f"Handed in by a team, {report.team.name}: {names}.")
    if report.lateness:
        late = report.lateness
        days = late.late_days_used
        used = f" {counted(days, 'late day')} of the course used." if days else ""
        remarks.append(
            f"Handed in {counted(late.days_late, 'day')} after the deadline "
            f"({_moment(late.submitted_at)}, due {_moment(late.deadline)}); "
            f"rule “{late.rule}”: {counted(late.points_lost, 'point')} lost.{used}"
        )
    elif report.deadline:
        remarks.append(f"Due {_moment(report.deadline)}.")
    if report.previous:
        before = report.previous
        why = f": {'; '.join(before.reasons)}" if before.reasons else ""
        remarks.append(
            f"Marked again: {counted(before.points, 'point')} before (Markprop "
            f"{before.harness_version}, lab version {before.lab_version}){why}."
        )
    return tuple(one_line(remark, _LONGEST) for remark in remarks)


def _moment(text: str) -> str:
    """Return a stored moment as people write it: ``2026-11-20 23:59 UTC+01:00``."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return text
    day = moment.strftime("%Y-%m-%d %H:%M:%S" if moment.second else "%Y-%m-%d %H:%M")
    return f"{day} {moment.tzname() or ''}".rstrip()
