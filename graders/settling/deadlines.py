"""Deadlines as instructors write them: rules for lateness, moments with time zones, extensions.

Pure: text in, moments and rules out.
"""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, tzinfo
from fractions import Fraction
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from graders.errors import MarkpropError

_DAY = timedelta(days=1)
_RULES = (
    "Rules are: none; cut-off; 10% per day; and after a comma: of the maximum, at most 50%, "
    "cut-off after 5 days, grace 15 minutes. Example: '10% per day, cut-off after 5 days'"
)
_UNITS = {"minute": timedelta(minutes=1), "hour": timedelta(hours=1), "day": _DAY}
_MOMENT = re.compile(
    r"(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d)?))?\s*(Z|[+-]\d\d:?\d\d|[A-Za-z][\w/+-]*)?"
)


@dataclass(frozen=True)
class LateRule:
    """What lateness takes.

    Parameters
    ----------
    text : str
        The rule as the instructor wrote it; reports quote it.
    per_day : Fraction
        Share taken for every day that has begun.
    of_maximum : bool
        Whether that is a share of the maximum, and not of what was earned.
    at_most : Fraction
        Largest share that is taken before the cut-off.
    cut_off_days : Fraction, optional
        Days after which nothing is left; 0 for "at the deadline", None for never.
    grace : timedelta
        Lateness that costs nothing; beyond it, days count from the deadline.
    """

    text: str = "none"
    per_day: Fraction = Fraction(0)
    of_maximum: bool = False
    at_most: Fraction = Fraction(1)
    cut_off_days: Fraction | None = None
    grace: timedelta = timedelta(0)

    def taken(self, late: timedelta) -> tuple[Fraction, bool]:
        """Return the share that this much lateness takes, and whether it is past the cut-off."""
        if late <= self.grace:
            return Fraction(0), False
        if self.cut_off_days is not None and days(late) > self.cut_off_days:
            return Fraction(1), True
        return min(self.per_day * math.ceil(days(late)), self.at_most), False


def read_rule(text: str) -> LateRule:
    """Read a rule such as ``10% per day, at most 50%, grace 15 minutes``.

    Raises
    ------
    MarkpropError
        It is none; the sentence says what rules look like.
    """
    first, *clauses = (part.strip().casefold() for part in text.split(","))
    share = re.fullmatch(r"(\d{1,3}(?:\.\d+)?) ?% ?(?:per|a|/) ?day( of the maximum)?", first)
    rule = LateRule(text=" ".join(text.split()))
    if share:
        rule = replace(rule, per_day=_percent(share[1], text), of_maximum=bool(share[2]))
    elif first in ("cut-off", "cutoff", "cut off"):
        rule = replace(rule, cut_off_days=Fraction(0))
    elif first != "none":
        raise MarkpropError(f"{text!r} is no rule for late submissions. {_RULES}.")
    for clause in clauses:
        rule = _with_clause(rule, clause)
    return rule


def _with_clause(rule: LateRule, clause: str) -> LateRule:
    if clause == "of the maximum":
        return replace(rule, of_maximum=True)
    if found := re.fullmatch(r"at most (\d{1,3}(?:\.\d+)?) ?%", clause):
        return replace(rule, at_most=_percent(found[1], rule.text))
    if found := re.fullmatch(r"cut-?\s?off after (\d+(?:\.\d+)?) days?", clause):
        return replace(rule, cut_off_days=Fraction(found[1]))
    if found := re.fullmatch(r"grace (\d{1,5}) ?(minute|hour|day)s?", clause):
        return replace(rule, grace=int(found[1]) * _UNITS[found[2]])
    raise MarkpropError(f"{clause!r} in the rule {rule.text!r} is not known. {_RULES}.")


def _percent(number: str, text: str) -> Fraction:
    share = Fraction(number) / 100
    if share > 1:
        raise MarkpropError(f"The rule {text!r} takes more than 100%. {_RULES}.")
    return share


def read_moment(text: str, zone: tzinfo | None = None) -> datetime:
    """Read a moment such as ``2026-11-20 23:59 Europe/London`` or ``2026-11-20T23:59+00:00``.

    A date alone is the end of that day. Where clocks change and two moments fit, the later one is
    meant, so that nobody is late who is not.

    Parameters
    ----------
    text : str
        The moment.
    zone : tzinfo, optional
        Zone of a moment that names none.

    Raises
    ------
    MarkpropError
        It cannot be read, or no zone is known.
    """
    found = _MOMENT.fullmatch(text.strip())
    if found is None:
        raise MarkpropError(f"{text!r} is no moment. Write it like 2026-11-20 23:59 Europe/London.")
    date, clock, name = found.groups()
    named = _zone(name, text) if name else zone
    if named is None:
        raise MarkpropError(
            f"{text!r} does not say in which time zone. Add one: {text} Europe/London, "
            f"or {text} +00:00."
        )
    try:
        moment = datetime.fromisoformat(f"{date}T{clock or '23:59:59'}")
    except ValueError as error:
        raise MarkpropError(f"{text!r} is no moment: {error}.") from None
    either = (moment.replace(tzinfo=named, fold=fold) for fold in (0, 1))
    return max(either, key=lambda candidate: candidate.astimezone(UTC))


def _zone(name: str, text: str) -> tzinfo:
    if name == "Z":
        return UTC
    if name[0] in "+-":
        # strptime knows how to read offsets.
        parsed = datetime.strptime(name.replace(":", ""), "%z").tzinfo
        assert parsed is not None
        return parsed
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise MarkpropError(
            f"{text!r}: there is no time zone {name!r} on this machine. Use a name like "
            "Europe/London (the package tzdata brings the list), or an offset like +01:00."
        ) from None


def read_extensions(text: str, deadline: datetime, source: str) -> dict[str, datetime]:
    """Read extensions: CSV with `student` and one of `deadline`, `days`, `hours` in each row.

    Parameters
    ----------
    text : str
        What the file holds.
    deadline : datetime
        The deadline for everybody; its zone holds where a row names none.
    source : str
        Name of the file, for messages.

    Raises
    ------
    MarkpropError
        The sentence names the line.
    """
    rows = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    titles = [title.strip().casefold() for title in rows.fieldnames or ()]
    if "student" not in titles or not {"deadline", "days", "hours"} & set(titles):
        raise MarkpropError(
            f"{source}: the first line must name the columns student and deadline, days or hours."
        )
    extensions: dict[str, datetime] = {}
    for values in rows:
        row = {str(k).strip().casefold(): (v or "").strip() for k, v in values.items() if k}
        student = row["student"].casefold()
        where = f"{source}, line {rows.line_num}"
        if not student:
            raise MarkpropError(f"{where}: no student.")
        if student in extensions:
            raise MarkpropError(f"{where}: {row['student']!r} has an extension already.")
        extensions[student] = _extended(row, deadline, where)
    return extensions


def read_times(text: str, source: str, zone: tzinfo | None = None) -> dict[str, datetime]:
    """Read when submissions were handed in: CSV with `submission` and `submitted_at`.

    Parameters
    ----------
    text : str
        What the file holds.
    source : str
        Name of the file, for messages.
    zone : tzinfo, optional
        Zone of moments that name none.

    Raises
    ------
    MarkpropError
        The sentence names the line.
    """
    rows = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    if not {"submission", "submitted_at"} <= set(rows.fieldnames or ()):
        raise MarkpropError(
            f"{source}: the first line must name the columns submission and submitted_at."
        )
    times: dict[str, datetime] = {}
    for row in rows:
        name, moment = (row["submission"] or "").strip(), (row["submitted_at"] or "").strip()
        if not name or name in times:
            raise MarkpropError(f"{source}, line {rows.line_num}: each submission once.")
        if moment:
            times[name] = read_moment(moment, zone)
    return times


def _extended(row: Mapping[str, str], deadline: datetime, where: str) -> datetime:
    given = [key for key in ("deadline", "days", "hours") if row.get(key)]
    if len(given) != 1:
        raise MarkpropError(f"{where}: give one of deadline, days and hours.")
    value = row[given[0]]
    if given[0] == "deadline":
        return read_moment(value, deadline.tzinfo)
    if not re.fullmatch(r"\d{1,4}(\.\d+)?", value):
        raise MarkpropError(f"{where}: {value!r} is no number of {given[0]}.")
    if given[0] == "days":
        return deadline + timedelta(days=float(value))  # the same time of day
    later = deadline.astimezone(UTC) + timedelta(hours=float(value))
    return later.astimezone(deadline.tzinfo)


def days(duration: timedelta) -> Fraction:
    """Return a duration in days of 24 hours, exactly."""
    return Fraction(duration // timedelta(microseconds=1), _DAY // timedelta(microseconds=1))
