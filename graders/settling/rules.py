"""Rules for lateness as instructors write them, and deadlines that are moved.

Pure, and the standard library alone: what fetches a class knows deadlines as well.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction

from graders.errors import MarkpropError
from graders.settling.moments import read_moment
from graders.settling.zones import both

_UNITS = {
    "minute": timedelta(minutes=1),
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
    "week": timedelta(weeks=1),
}
# Clocks are put back and forward within days, and an hour is an hour.
_BY_THE_CLOCK = ("day", "week")
_TICK = timedelta(microseconds=1)
_RULES = (
    "Rules are: none; cut-off; 10% per day (or per hour, or per week); and after a comma: of the "
    "maximum, at most 50%, cut-off after 5 days, grace 15 minutes, 3 late days for the course. "
    "Example: '10% per day, cut-off after 5 days'"
)
_NUMBER = r"(\d{1,3}(?:\.\d{1,4})?)"
_PERCENT = r" ?(?:%|percent|per cent)"


@dataclass(frozen=True)
class Delay:
    """How late something is: as time went by, and by the clock of the deadline's zone.

    In the night in which clocks are put back, half past eleven is 24 hours and a half after
    midnight of the day before, and still the same day late.
    """

    elapsed: timedelta
    by_the_clock: timedelta

    def counted(self, unit: str) -> Fraction:
        """Return the delay in minutes, hours, days or weeks, exactly."""
        duration = self.by_the_clock if unit in _BY_THE_CLOCK else self.elapsed
        return Fraction(duration // _TICK, _UNITS[unit] // _TICK)


def delay(submitted_at: datetime, due: datetime) -> Delay:
    """Return how late a hand-in is, in whole seconds; both moments have a zone.

    A date alone is due at 23:59:59, and a fraction of that second is no delay.
    """
    moment = submitted_at.replace(microsecond=0)
    elapsed = moment.astimezone(UTC) - due.astimezone(UTC)
    there, here = (m.astimezone(UTC).astimezone(due.tzinfo) for m in (moment, due))
    clock = there.replace(tzinfo=None) - here.replace(tzinfo=None)
    return Delay(elapsed, max(clock, _TICK) if elapsed > timedelta(0) else min(clock, elapsed))


@dataclass(frozen=True)
class LateRule:
    """What lateness takes.

    Parameters
    ----------
    text : str
        The rule as the instructor wrote it; reports quote it.
    share : Fraction
        Taken for every unit that has begun.
    unit : str
        ``hour``, ``day`` or ``week``.
    of_maximum : bool
        Whether that is a share of the maximum, and not of what was earned.
    at_most : Fraction
        Largest share that is taken before the cut-off.
    cut_off : (Fraction, str), optional
        Delay after which nothing is left; 0 for "at the deadline", None for never.
    grace : (Fraction, str)
        Lateness that costs nothing; beyond it, units count from the deadline.
    late_days : int
        Days that each student may be late in the whole course without loss.
    """

    text: str = "none"
    share: Fraction = Fraction(0)
    unit: str = "day"
    of_maximum: bool = False
    at_most: Fraction = Fraction(1)
    cut_off: tuple[Fraction, str] | None = None
    grace: tuple[Fraction, str] = (Fraction(0), "minute")
    late_days: int = 0

    def taken(self, late: Delay) -> tuple[Fraction, bool]:
        """Return the share that this much lateness takes, and whether it is past the cut-off."""
        if late.elapsed <= timedelta(0) or late.counted(self.grace[1]) <= self.grace[0]:
            return Fraction(0), False
        if self.cut_off is not None and late.counted(self.cut_off[1]) > self.cut_off[0]:
            return Fraction(1), True
        return min(self.share * math.ceil(late.counted(self.unit)), self.at_most), False


def read_rule(text: str) -> LateRule:
    """Read a rule such as ``10% per day, at most 50%, grace 15 minutes``.

    Raises
    ------
    MarkpropError
        It is none; the sentence says what rules look like.
    """
    first, *clauses = (" ".join(part.casefold().split()) for part in text.split(","))
    share = re.fullmatch(
        rf"{_NUMBER}{_PERCENT} ?(?:(?:per|a|an|/|each|every) ?(?:started |begun )?"
        r"(hour|day|week)|(hourly|daily|weekly))( of the maximum)?",
        first,
    )
    rule = LateRule(text=" ".join(text.split()))
    if share:
        unit = share[2] or {"hourly": "hour", "daily": "day", "weekly": "week"}[share[3]]
        taken = _percent(share[1], text)
        rule = replace(rule, share=taken, unit=unit, of_maximum=bool(share[4]))
    elif first in ("cut-off", "cutoff", "cut off"):
        rule = replace(rule, cut_off=(Fraction(0), "minute"))
    elif first != "none":
        raise MarkpropError(f"{text!r} is no rule for late submissions. {_RULES}.")
    for clause in clauses:
        rule = _with_clause(rule, clause)
    if rule.late_days and not (rule.share or rule.cut_off):
        raise MarkpropError(f"{text!r} takes nothing that late days could save. {_RULES}.")
    return rule


def _with_clause(rule: LateRule, clause: str) -> LateRule:
    if clause == "of the maximum":
        return replace(rule, of_maximum=True)
    if found := re.fullmatch(rf"at most {_NUMBER}{_PERCENT}", clause):
        return replace(rule, at_most=_percent(found[1], rule.text))
    if found := re.fullmatch(rf"cut-?\s?off after {_NUMBER} ?(hour|day|week)s?", clause):
        return replace(rule, cut_off=(Fraction(found[1]), found[2]))
    if found := re.fullmatch(r"grace (?:of )?(\d{1,5}) ?(min|minute|hour|day)s?", clause):
        unit = "minute" if found[2] == "min" else found[2]
        return replace(rule, grace=(Fraction(found[1]), unit))
    if found := re.fullmatch(r"(\d{1,3}) late days?(?: for the (?:whole )?course)?", clause):
        return replace(rule, late_days=int(found[1]))
    raise MarkpropError(f"{clause!r} in the rule {rule.text!r} is not known. {_RULES}.")


def _percent(number: str, text: str) -> Fraction:
    share = Fraction(number) / 100
    if share > 1:
        raise MarkpropError(f"The rule {text!r} takes more than 100%. {_RULES}.")
    return share


def extended(row: Mapping[str, str], deadline: datetime, where: str) -> datetime:
    """Return the deadline that a row of extensions gives: a moment, or days or hours more.

    Raises
    ------
    MarkpropError
        The row says none or several of them, or what is none; `where` names it.
    """
    given = [key for key in ("deadline", "days", "hours") if row.get(key)]
    if len(given) != 1:
        raise MarkpropError(f"{where}: give one of deadline, days and hours.")
    value = row[given[0]]
    if given[0] == "deadline":
        try:
            return read_moment(value, deadline.tzinfo)
        except MarkpropError as error:
            raise MarkpropError(f"{where}: {error}") from None
    if not re.fullmatch(r"\d{1,4}([.,]\d{1,4})?", value):
        raise MarkpropError(f"{where}: {value!r} is no number of {given[0]}.")
    return later(deadline, float(value.replace(",", ".")), given[0])


def later(deadline: datetime, number: float, unit: str) -> datetime:
    """Return a deadline moved by days, at the same time of day, or by hours as they go by."""
    if not number:
        return deadline
    if unit == "days":
        moved = (deadline + timedelta(days=number)).replace(tzinfo=None)
        assert deadline.tzinfo is not None
        return both(moved, deadline.tzinfo)[-1]
    moved = deadline.astimezone(UTC) + timedelta(hours=number)
    return moved.astimezone(deadline.tzinfo)
