"""Time zones as people write them: ``Europe/London``, ``london``, ``UTC+1``, ``AoE``, ``CET``.

Pure. A name that several clocks go by is refused with the names that one clock has.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from graders.errors import MarkpropError

_OFFSET = re.compile(r"(?:utc|gmt)? ?([+-])(\d{1,2})(?::?(\d\d))?")
_FURTHEST = timedelta(hours=14)  # Kiribati; nobody's clock is further from Greenwich
_UTC_NAMES = frozenset(
    ("z", "ut", "utc", "gmt", "zulu", "greenwich mean time", "coordinated universal time")
)
# The last place on earth where a day ends.
_AOE_NAMES = frozenset(("aoe", "anywhere on earth"))
AOE = timezone(timedelta(hours=-12), "AoE")
# Words for the clock of a place, summer and winter.
_SPOKEN: Mapping[str, str] = {
    **dict.fromkeys(("et", "eastern", "eastern time", "us eastern time"), "America/New_York"),
    **dict.fromkeys(("ct", "central time", "us central time"), "America/Chicago"),
    **dict.fromkeys(("mt", "mountain time", "us mountain time"), "America/Denver"),
    **dict.fromkeys(("pt", "pacific", "pacific time", "us pacific time"), "America/Los_Angeles"),
    **dict.fromkeys(("uk", "uk time", "british time"), "Europe/London"),
    **dict.fromkeys(("central european time",), "Europe/Berlin"),
}
# Abbreviations that one clock goes by, for half a year or always. Others (IST, CST, AST) are the
# time of India, Ireland and Israel, or of Chicago, Havana and Shanghai.
_ABBREVIATED: Mapping[str, str] = {
    **dict.fromkeys(("cet", "cest"), "Europe/Berlin"),
    **dict.fromkeys(("eet", "eest"), "Europe/Helsinki"),
    **dict.fromkeys(("wet", "west"), "Europe/Lisbon"),
    **dict.fromkeys(("est", "edt"), "America/New_York"),
    **dict.fromkeys(("mst", "mdt"), "America/Denver"),
    **dict.fromkeys(("pst", "pdt"), "America/Los_Angeles"),
    **dict.fromkeys(("aest", "aedt"), "Australia/Sydney"),
    **dict.fromkeys(("acst", "acdt"), "Australia/Adelaide"),
    **dict.fromkeys(("nzst", "nzdt"), "Pacific/Auckland"),
    **{"bst": "Europe/London", "cdt": "America/Chicago", "jst": "Asia/Tokyo"},
    **{"kst": "Asia/Seoul", "awst": "Australia/Perth", "hkt": "Asia/Hong_Kong"},
    **{"msk": "Europe/Moscow", "sast": "Africa/Johannesburg", "hst": "Pacific/Honolulu"},
}


def readings(clock: datetime, name: str, zone: tzinfo | None, text: str) -> list[datetime]:
    """Return the moments at which a clock with this name shows this: two where it is put back.

    Parameters
    ----------
    clock : datetime
        What the clock shows, without a zone.
    name : str
        How the zone is called.
    zone : tzinfo, optional
        The deadline's, which may go by the same abbreviation as others.
    text : str
        The whole moment, for messages.

    Raises
    ------
    MarkpropError
        No clock goes by that name, or several do; the sentence says the right form.
    """
    plain = " ".join(name.strip().strip("()").replace("\N{MINUS SIGN}", "-").split()).casefold()
    if zone is not None and (same := _called(both(clock, zone), plain)):
        return same
    if plain in _ABBREVIATED:
        place = _ABBREVIATED[plain]
        if found := _called(both(clock, _zone_info(place, text)), plain):
            return found
        raise MarkpropError(
            f"{text!r}: on that day no clock of {place} shows {name.strip()}. Write the place, "
            f"{place}, or the offset, like +01:00."
        )
    return both(clock, _zone(plain, name.strip(), text))


def both(clock: datetime, zone: tzinfo) -> list[datetime]:
    """Return what a clock's reading may mean in a zone, the earlier moment first."""
    either = {clock.replace(tzinfo=zone, fold=fold).astimezone(UTC): fold for fold in (0, 1)}
    return [clock.replace(tzinfo=zone, fold=either[moment]) for moment in sorted(either)]


def _called(moments: list[datetime], name: str) -> list[datetime]:
    return [moment for moment in moments if (moment.tzname() or "").casefold() == name]


def _zone(plain: str, name: str, text: str) -> tzinfo:
    if plain in _UTC_NAMES:
        return UTC
    if plain in _AOE_NAMES:
        return AOE
    if found := _OFFSET.fullmatch(plain):
        offset = timedelta(hours=int(found[2]), minutes=int(found[3] or 0))
        if offset <= _FURTHEST and int(found[3] or 0) < 60:
            return timezone(-offset if found[1] == "-" else offset)
    if plain in _SPOKEN:
        return _zone_info(_SPOKEN[plain], text)
    known = _known().get(plain.replace(" ", "_"), [])
    if len(known) == 1:
        return _zone_info(known[0], text)
    told = f"{text!r}: there is no time zone {name!r} on this machine."
    if known:
        told = f"{text!r}: {name!r} may be {' or '.join(known)}."
    raise MarkpropError(
        f"{told} Use a name like Europe/London (the package tzdata brings the list), an offset "
        "like +01:00, UTC, or AoE."
    )


def _zone_info(name: str, text: str) -> tzinfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise MarkpropError(
            f"{text!r}: this machine does not know the clock of {name}. Install the package "
            "tzdata, or write an offset like +01:00."
        ) from None


@cache
def _known() -> Mapping[str, list[str]]:
    """Map names of zones in small letters, and those of their cities alone, to the zones."""
    found: dict[str, set[str]] = defaultdict(set)
    names = [name for name in available_timezones() if not name.startswith(("posix", "right"))]
    for name in names:
        found[name.casefold()].add(name)
    cities: dict[str, set[str]] = defaultdict(set)
    for name in names:
        area, _, city = name.rpartition("/")
        if area and area != "Etc":
            cities[city.casefold()].add(name)
    return {name: sorted(zones) for name, zones in (cities | found).items()}
