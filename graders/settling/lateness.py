"""What a late submission loses, visibly: the points change, the verdicts never do.

Pure: reports and moments in, reports out.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction

from graders.reports.fields import points_number
from graders.reports.schema import LatenessReport, Report
from graders.settling.naming import Key, Named, keys_of
from graders.settling.rules import Delay, LateRule, delay, later, read_rule

_CLOCK_STEP = timedelta(minutes=30)  # Lord Howe Island changes by half an hour, others by one


@dataclass(frozen=True)
class Deadline:
    """When a lab was due, for everybody and for those with an extension.

    Parameters
    ----------
    moment : datetime
        With its zone.
    rule : LateRule
        What lateness takes.
    extensions : Named of datetime
        Later deadlines.
    used : mapping of Key to int
        Late days that were used in earlier labs.
    """

    moment: datetime
    rule: LateRule = field(default_factory=LateRule)
    extensions: Named[datetime] = field(default_factory=Named)
    used: Mapping[Key, int] = field(default_factory=dict)

    def of(self, report: Report, group: str = "") -> datetime:
        """Return the deadline that holds for one report: the latest that applies to it."""
        moments = [self.moment, *self.extensions.of(keys_of(report, group))]
        return max(moments, key=lambda moment: moment.astimezone(UTC))

    def without_effect(self) -> list[str]:
        """Return a sentence for each extension that ends no later than everybody's deadline."""
        return [
            f"{self.extensions.source}, line {line}: the deadline of {who!r} is not later than "
            "everybody's."
            for line, who, key in self.extensions.rows
            if self.extensions.by_key[key].astimezone(UTC) <= self.moment.astimezone(UTC)
        ]

    def days_left(self, report: Report) -> int:
        """Return the late days that a student has not used in earlier labs."""
        return max(0, self.rule.late_days - self.used.get(student_key(report), 0))


def student_key(report: Report) -> Key:
    """Return what one person goes by in the results of several labs."""
    return keys_of(report)[-1]


def late_days_used(reports: Iterable[Report]) -> dict[Key, int]:
    """Return how many late days each student used in some labs, from their reports."""
    used: dict[Key, int] = {}
    for report in reports:
        days = report.lateness.late_days_used if report.lateness else None
        if days:
            used[student_key(report)] = used.get(student_key(report), 0) + days
    return used


def apply_lateness(
    report: Report, submitted_at: datetime, deadline: Deadline, group: str = ""
) -> Report:
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
    group : str
        The name that all attempts of the student share, if there are several.
    """
    report = without_lateness(report)
    due = deadline.of(report, group)
    late = delay(submitted_at, due)
    if late.elapsed <= timedelta(0):
        return report
    used = _late_days(late, submitted_at, due, deadline.rule, deadline.days_left(report))
    return _taken(report, submitted_at, due, deadline.rule, used)


def late_again(report: Report, late: LatenessReport) -> Report:
    """Return a report on time with the lateness that it had when it had other points.

    The stored moments have offsets in place of a zone. If its clocks were changed between the two,
    the stored days tell by how much.
    """
    report = without_lateness(report)
    submitted, due = map(datetime.fromisoformat, (late.submitted_at, late.deadline))
    missing = late.days_late - float(delay(submitted, due).counted("day"))
    changed = round(missing * timedelta(days=1) / _CLOCK_STEP) * _CLOCK_STEP
    rule, used = read_rule(late.rule), late.late_days_used or 0
    taken = _taken(report, submitted, due, rule, used, changed)
    assert taken.lateness is not None
    lost = taken.lateness.points_lost
    return taken.model_copy(update={"lateness": late.model_copy(update={"points_lost": lost})})


def _taken(
    report: Report,
    submitted_at: datetime,
    due: datetime,
    rule: LateRule,
    used: int,
    changed: timedelta = timedelta(0),
) -> Report:
    """Take what lateness takes, when so many late days are used and clocks were changed so."""
    late = delay(submitted_at, later(due, used, "days"))
    share, cut_off = rule.taken(replace(late, by_the_clock=late.by_the_clock + changed))
    earned, maximum = exact(report.points), exact(report.max_points)
    base = maximum if rule.of_maximum and not cut_off else earned
    lost = min(share * base, earned)
    left = points_number(earned - lost, maximum)
    note = LatenessReport(
        submitted_at=submitted_at.isoformat(timespec="seconds"),
        deadline=due.isoformat(timespec="seconds"),
        days_late=float(delay(submitted_at, due).counted("day")),
        rule=rule.text,
        points_lost=float(exact(report.points) - exact(left)),
        late_days_used=used if rule.late_days else None,
    )
    bonus = exact(report.bonus_points) * (1 - share)
    return report.model_copy(
        update={
            "points": left,
            "bonus_points": points_number(bonus, bonus),
            "lateness": note,
        }
    )


def _late_days(
    late: Delay, submitted_at: datetime, due: datetime, rule: LateRule, left: int
) -> int:
    """Return how many late days to use: as few as save most.

    Each moves the deadline by a day; none is spent where everything is lost all the same.
    """
    most = min(left, math.ceil(late.counted("day")))
    taken = [rule.taken(delay(submitted_at, later(due, n, "days")))[0] for n in range(most + 1)]
    return taken.index(min(taken))


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
