"""Moments as people and programs write them: ``2026-11-20 11:59 PM Europe/London``.

Pure. What may be read in two ways is refused with the form that is not.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, tzinfo

from graders.errors import MarkpropError
from graders.settling.zones import both, readings

_LONGEST = 120  # characters; no moment is longer
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WEEKDAY = r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}\.?,? +)?"
_MONTH = rf"(?P<month>{'|'.join(_MONTHS)})[a-z]{{0,6}}\.?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th|\.)?"
_DATES = tuple(
    re.compile(_WEEKDAY + form, re.IGNORECASE)
    for form in (
        r"(?P<year>\d{4})([-/.])(?P<number>\d\d)\2(?P<day>\d\d)(?!\d)",
        r"(?P<day>\d{1,2})\. ?(?P<number>\d{1,2})\. ?(?P<year>\d{4})(?!\d)",
        rf"{_DAY}[ -]{_MONTH},?[ -](?P<year>\d{{4}})(?!\d)",
        rf"{_MONTH} {_DAY},? (?P<year>\d{{4}})(?!\d)",
    )
)
_SLASHED = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}")
_CLOCK = re.compile(
    r"(?:t|,? +(?:at +)?)(?P<hour>\d{1,2})(?:[:.h](?P<minute>\d\d))?"
    r"(?::(?P<second>\d\d)(?:[.,](?P<fraction>\d{1,9}))?)?(?!\d)"
    r"(?: ?(?P<half>am|pm|a\.m\.|p\.m\.)(?![a-z]))?",
    re.IGNORECASE,
)
# What archives and tables hold where nothing is known: the first day of their calendars.
_NO_TIME = frozenset(((1970, 1, 1), (1980, 1, 1)))
_BLANKS = ("", "-", "\N{EN DASH}", "\N{EM DASH}")


def read_moment(text: str, zone: tzinfo | None = None, *, earliest: bool = False) -> datetime:
    """Read a moment such as ``2026-11-20 23:59 Europe/London`` or ``2026-11-20T23:59+00:00``.

    A date alone is the end of that day.

    Parameters
    ----------
    text : str
        The moment.
    zone : tzinfo, optional
        Zone of a moment that names none.
    earliest : bool
        Which of two moments is meant where clocks are put back. The later one for a deadline, the
        earlier one for a hand-in: nobody is late who is not.

    Raises
    ------
    MarkpropError
        It cannot be read, or no zone is known.
    """
    plain = " ".join(text.split())
    if len(plain) > _LONGEST:
        raise MarkpropError(f"{plain[:40]!r}... is no moment: it is too long.")
    found = next((match for form in _DATES if (match := form.match(plain))), None)
    if found is None:
        raise _refusal(plain)
    rest = plain[found.end() :]
    of_day = _CLOCK.match(rest)
    name = rest[of_day.end() if of_day else 0 :].strip(" ,")
    clock = _clock(found, of_day, plain)
    if name:
        if not re.match(r"[\w(+\N{MINUS SIGN}-]", name) or ".." in name:
            raise _refusal(plain)
        moments = readings(clock, name, zone, plain)
    elif zone is not None:
        moments = both(clock, zone)
    else:
        raise MarkpropError(
            f"{plain!r} does not say in which time zone. Add one: {plain} Europe/London, "
            f"or {plain} +00:00."
        )
    return moments[0] if earliest else moments[-1]


def read_hand_in(text: str, zone: tzinfo | None = None) -> datetime | None:
    """Read when something was handed in; None for a blank, and for the dates that mean nothing.

    See `read_moment`.
    """
    if text.strip() in _BLANKS:
        return None
    moment = read_moment(text, zone, earliest=True)
    days = {(m.year, m.month, m.day) for m in (moment, moment.astimezone(UTC))}
    return None if days & _NO_TIME else moment


def _clock(found: re.Match[str], of_day: re.Match[str] | None, text: str) -> datetime:
    parts = found.groupdict()
    month = parts.get("number") or 1 + _MONTHS.index(parts["month"].casefold())
    year, day = int(parts["year"]), int(parts["day"])
    try:
        if of_day is None:
            return datetime(year, int(month), day, 23, 59, 59)
        hour, minute, next_day = _hour(of_day, text)
        second, fraction = int(of_day["second"] or 0), (of_day["fraction"] or "0")[:6]
        moment = datetime(year, int(month), day, hour, minute, second, int(fraction.ljust(6, "0")))
        return moment + timedelta(days=next_day)
    except (ValueError, OverflowError) as error:
        raise MarkpropError(f"{text!r} is no moment: {error}.") from None


def _hour(of_day: re.Match[str], text: str) -> tuple[int, int, int]:
    """Return hour, minute, and 1 if they are those of the next day: 24:00."""
    hour, minute = int(of_day["hour"]), int(of_day["minute"] or 0)
    half = (of_day["half"] or "")[:1].casefold()
    if half:
        if not 1 <= hour <= 12:
            raise MarkpropError(f"{text!r} is no moment: with AM or PM the hour is from 1 to 12.")
        return hour % 12 + (12 if half == "p" else 0), minute, 0
    if of_day["minute"] is None:
        raise _refusal(text)
    if (hour, minute, int(of_day["second"] or 0)) == (24, 0, 0):
        return 0, 0, 1
    return hour, minute, 0


def _refusal(text: str) -> MarkpropError:
    form = "Write it like 2026-11-20 23:59 Europe/London."
    if _SLASHED.match(text):
        form = f"Is the day first, or the month? {form}"
    return MarkpropError(f"{text[:60]!r} is no moment. {form}")
