"""Moments in the names of files and in the files of platforms, in many languages.

Pure. A moment without a zone is by the clock of the course, whoever's machine reads it.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime, timedelta, timezone, tzinfo

from graders.submissions.months import HALVES, MONTHS
from graders.submissions.names import letters_of

_LONGEST = 100  # characters; no moment is longer
_FIRST_YEAR = 1990  # archives and tools write a day before where they know none
_LAST_YEAR = 2199
_TOKEN = re.compile(r"\d+|[^\W\d_]+")
_ISO = re.compile(
    r"(?<!\d)(\d{4})[-_.](\d\d)[-_.](\d\d)"
    r"(?:[T ,_-]{1,3}(\d\d)[:._h-]?(\d\d)(?:[:._m-]?(\d\d)(?:[.,](\d{1,9}))?)?)?(?!\d)"
)
_STAMP = re.compile(r"(?<!\d)((?:19|20)\d{12})(?!\d)")
_ZONE = re.compile(r"\s*(?:([A-Z]{1,5})(?![A-Za-z/_])|(?:UTC|GMT)?([+-])(\d\d):?(\d\d)(?!\d))")
# Abbreviations that programs write for the clock of a place; in minutes.
_ABBREVIATED = {
    **dict.fromkeys(("Z", "UTC", "GMT", "WET"), 0),
    **dict.fromkeys(("CET", "WEST", "BST"), 60),
    **{"CEST": 120, "EET": 120, "EEST": 180, "MSK": 180, "JST": 540, "KST": 540, "AEST": 600},
    **{"EST": -300, "EDT": -240, "CST": -360, "CDT": -300, "MST": -420, "MDT": -360},
    **{"PST": -480, "PDT": -420, "AEDT": 660, "NZST": 720, "NZDT": 780},
}


def usable(moment: datetime | None) -> datetime | None:
    """Return the moment, or None if it stands for none, as 1980-01-01 in archives does."""
    if moment is None or not _FIRST_YEAR <= moment.year <= _LAST_YEAR:
        return None
    return moment


def instant(moment: datetime, zone: tzinfo | None = None) -> datetime:
    """Return when a moment is: one without a zone is by the clock of `zone`, else of Greenwich.

    Where clocks are put back and two moments fit, the earlier one is meant.
    """
    return (moment if moment.tzinfo else moment.replace(tzinfo=zone or UTC)).astimezone(UTC)


def read_iso(text: str) -> datetime | None:
    """Return the first moment in a text that is written with numbers, year first.

    ``2026-11-02 23:05:12.123 UTC``, ``2026-11-02T23:05``, ``2026-11-02`` and ``20261102230512``.
    """
    text = text[:_LONGEST]
    if found := _STAMP.search(text):
        stamp = found[1]
        return _moment(int(stamp[:4]), int(stamp[4:6]), int(stamp[6:8]), stamp[8:])
    found = _ISO.search(text)
    if found is None:
        return None
    year, month, day, hour, minute, second, fraction = found.groups()
    clock = f"{hour or '00'}{minute or '00'}{second or '00'}"
    moment = _moment(int(year), int(month), int(day), clock)
    if moment is None:
        return None
    moment = moment.replace(microsecond=int((fraction or "0").ljust(6, "0")[:6]))
    zone = _ZONE.match(text, found.end())
    return moment.replace(tzinfo=_offset(zone)) if zone and hour else moment


def _offset(zone: re.Match[str]) -> tzinfo | None:
    if zone[1]:
        minutes = _ABBREVIATED.get(zone[1])
        return None if minutes is None else timezone(timedelta(minutes=minutes)) if minutes else UTC
    away = timedelta(hours=int(zone[3]), minutes=int(zone[4]))
    if away >= timedelta(days=1):
        return UTC
    return timezone(-away if zone[2] == "-" else away)


def read_written(text: str) -> datetime | None:
    """Return the moment that a text is, the month in words or in numbers.

    ``Nov 2, 2026 1105 PM``, ``2 novembre 2026 23h05``, ``2026年11月2日 2305``, or as `read_iso`.
    A day and a month in numbers in an order that nobody can tell are no moment.
    """
    text = unicodedata.normalize("NFKC", text[:_LONGEST])
    tokens = _TOKEN.findall(text)
    month, numbers, half = _parts(tokens)
    if month is None:
        if found := read_iso(text):
            return found
        month, numbers = _month_in_numbers(text, numbers)
    if month is None or len(numbers) < 2:
        return None
    year_at = next((i for i, n in enumerate(numbers[:3]) if len(n) == 4 and n[0] in "12"), None)
    if year_at is None:
        return None
    year = numbers.pop(year_at)
    day, *clock = numbers
    if len(day) > 2 or len(clock) > 3:
        return None
    return _moment(int(year), month, int(day), _clock(clock, half))


def _parts(tokens: list[str]) -> tuple[int | None, list[str], int | None]:
    """Return month, numbers and half of the day, from the words and numbers of a text."""
    month, half, numbers = None, None, []
    initials = ""
    for token in tokens:
        if token.isdecimal():
            numbers.append(str(int(token)).zfill(len(token)))  # in today's digits
            continue
        word = letters_of(token)
        if month is None and (found := _month(word)):
            month = found
        elif numbers and word in HALVES:
            half = HALVES[word]
        initials = (initials + word)[-2:] if len(word) == 1 else ""
        if numbers and initials in ("am", "pm"):  # "p. m." in Spanish
            half = HALVES[initials]
    return month, numbers, half


def _month(word: str) -> int | None:
    if len(word) < 3:
        return None
    fits = [size for size in range(3, len(word) + 1) if word[:size] in MONTHS]
    return MONTHS[word[: fits[-1]]] if fits else None


def _month_in_numbers(text: str, numbers: list[str]) -> tuple[int | None, list[str]]:
    """Return the month of a date in numbers where only one order is possible."""
    if len(numbers) < 3:
        return None, numbers
    first, second, third = numbers[:3]
    if "tháng" in text.casefold() and int(second) <= 12:  # Vietnamese: "the 2nd, month 11"
        return int(second), [first, third, *numbers[3:]]
    if len(first) == 4 and int(second) <= 12:  # 2026年11月2日, 2026/11/2
        return int(second), [first, third, *numbers[3:]]
    if len(third) != 4:
        return None, numbers
    if re.match(r"\D*\d{1,2}\. ?\d{1,2}\.", text) or int(first) > 12 or first == second:
        return (int(second), [first, third, *numbers[3:]]) if int(second) <= 12 else (None, numbers)
    if int(second) > 12:
        return int(first), [second, third, *numbers[3:]]
    return None, numbers


def _clock(numbers: list[str], half: int | None) -> str:
    """Return ``HHMMSS`` from ``1105``, ``11 05`` or ``905`` and the half of the day."""
    if not numbers:
        return "000000"
    if len(numbers[0]) > 2:
        whole = numbers[0].zfill(6 if len(numbers[0]) > 4 else 4)
        numbers = [whole[a : a + 2] for a in range(0, len(whole), 2)] + numbers[1:]
    hour = int(numbers[0])
    if half is not None and 1 <= hour <= 12:
        hour = hour % 12 + half
    minute, second = (*numbers[1:3], "00", "00")[:2]
    return f"{hour:02}{minute.zfill(2)}{second.zfill(2)}"


def _moment(year: int, month: int, day: int, clock: str) -> datetime | None:
    try:
        return usable(
            datetime(year, month, day, int(clock[:2]), int(clock[2:4]), int(clock[4:6] or 0))
        )
    except ValueError:
        return None
