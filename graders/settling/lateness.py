"""What a late submission loses, visibly: the points change, the verdicts never do.

Pure: reports and moments in, reports out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from fractions import Fraction

from graders.reports.fields import points_number
from graders.reports.schema import LatenessReport, Report
from graders.settling.deadlines import LateRule, days


@dataclass(frozen=True)
class Deadline:
    """When a lab was due, for everybody and for those with an extension.

    Parameters
    ----------
    moment : datetime
        With its zone.
    rule : LateRule
        What lateness takes.
    extensions : mapping of str to datetime
        Later deadlines by student, casefolded: id, user name, address or submission.
    """

    moment: datetime
    rule: LateRule = field(default_factory=LateRule)
    extensions: Mapping[str, datetime] = field(default_factory=dict)

    def of(self, report: Report) -> datetime:
        """Return the deadline that holds for one report: the latest that applies to it."""
        student = report.student
        known = [report.submission]
        if student:
            known += [text for text in (student.id, student.username, student.email) if text]
        granted = [self.extensions.get(text.strip().casefold()) for text in known]
        moments = [self.moment, *(moment for moment in granted if moment)]
        return max(moments, key=lambda moment: moment.astimezone(UTC))


def apply_lateness(report: Report, submitted_at: datetime, deadline: Deadline) -> Report:
    """Return the report with what lateness takes; on time, it is returned without any.

    Points are what lateness takes from; bonus points lose the same share. Applying a deadline
    again, or another one, starts from the full points.

    Parameters
    ----------
    report : Report
        What was found.
    submitted_at : datetime
        When it was handed in, with its zone.
    deadline : Deadline
        When it was due.
    """
    report = without_lateness(report)
    due = deadline.of(report)
    late = submitted_at.astimezone(UTC) - due.astimezone(UTC)
    share, cut_off = deadline.rule.taken(late)
    if late <= timedelta(0):
        return report
    earned, maximum = exact(report.points), exact(report.max_points)
    base = maximum if deadline.rule.of_maximum and not cut_off else earned
    lost = min(share * base, earned)
    left = points_number(earned - lost, maximum)
    note = LatenessReport(
        submitted_at=submitted_at.isoformat(timespec="seconds"),
        deadline=due.isoformat(timespec="seconds"),
        days_late=float(days(late)),
        rule=deadline.rule.text,
        points_lost=float(exact(report.points) - exact(left)),
    )
    bonus = exact(report.bonus_points) * (1 - share)
    return report.model_copy(
        update={
            "points": left,
            "bonus_points": points_number(bonus, bonus),
            "lateness": note,
        }
    )


def without_lateness(report: Report) -> Report:
    """Return the report as it would be on time."""
    if report.lateness is None:
        return report
    maximum = exact(report.max_points)
    earned = exact(report.points) + exact(report.lateness.points_lost)
    bonus = sum((exact(e.points) for e in report.exercises if e.bonus), Fraction(0))
    return report.model_copy(
        update={
            "points": points_number(earned, maximum),
            "bonus_points": points_number(bonus, bonus),
            "lateness": None,
        }
    )


def exact(number: float) -> Fraction:
    """Return the decimal number that a report shows, exactly."""
    return Fraction(repr(float(number)))
