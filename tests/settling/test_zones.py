"""Time zones have many names; each means one clock or is refused."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from graders.errors import MarkpropError
from graders.settling.zones import both, readings

NOON = datetime(2026, 7, 20, 12, 0)


@pytest.mark.parametrize(
    ("name", "hours"),
    [
        ("UTC", 0),
        ("Z", 0),
        ("gmt", 0),
        ("AoE", -12),
        ("Anywhere on Earth", -12),
        ("UTC+1", 1),
        ("(UTC+01:00)", 1),
        ("GMT-5", -5),
        ("+05:30", 5.5),
        ("\N{MINUS SIGN}03:00", -3),
        ("Etc/GMT+5", -5),
        ("Europe/London", 1),
        ("europe/london", 1),
        ("London", 1),
        ("america/new york", -4),
        ("New York", -4),
        ("Eastern Time", -4),
        ("PT", -7),
        ("UK time", 1),
        ("CEST", 2),
        ("BST", 1),
    ],
)
def test_names_that_people_write_mean_their_clock(name, hours):
    """Capital letters, spaces, cities alone, offsets of either form, and usual words."""
    (moment,) = readings(NOON, name, None, name)

    assert moment.utcoffset() == timedelta(hours=hours)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("CET", "no clock of Europe/Berlin shows CET.*Write the place, Europe/Berlin"),
        ("EST", "no clock of America/New_York shows EST"),
        ("IST", "no time zone 'IST'.*Europe/London"),
        ("Mars/Base", "no time zone 'Mars/Base'"),
        ("local time", "no time zone"),
        ("+15:00", "no time zone"),
        ("louisville", "may be America/Kentucky/Louisville or America/Louisville"),
    ],
)
def test_names_of_no_clock_or_of_several_are_refused(name, told):
    """Winter's name in summer too: it may mean the place or the offset."""
    with pytest.raises(MarkpropError, match=told):
        readings(NOON, name, None, f"2026-07-20 12:00 {name}")


def test_an_abbreviation_is_the_deadline_zone_s_own_first():
    """CST is Shanghai's for a course in Shanghai, and nobody's alone."""
    (moment,) = readings(NOON, "CST", ZoneInfo("Asia/Shanghai"), "x")

    assert moment.utcoffset() == timedelta(hours=8)
    with pytest.raises(MarkpropError):
        readings(NOON, "CST", ZoneInfo("Europe/London"), "x")


def test_a_reading_that_comes_twice_is_two_moments_in_order():
    """And one that never comes is what a clock that was not put forward would show."""
    london = ZoneInfo("Europe/London")
    twice = both(datetime(2026, 10, 25, 1, 30), london)
    never = both(datetime(2026, 3, 29, 1, 30), london)

    assert [m.astimezone(UTC).hour for m in twice] == [0, 1]
    assert never[0].astimezone(UTC) < never[-1].astimezone(UTC)
    assert len(both(NOON, london)) == 1
