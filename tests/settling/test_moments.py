"""Moments are read as people and programs write them, or refused with the right form."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graders.errors import MarkpropError
from graders.settling.moments import read_hand_in, read_moment

LONDON = ZoneInfo("Europe/London")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-11-20 23:59 Europe/London", "2026-11-20T23:59"),
        ("2026-07-20T23:59 Europe/London", "2026-07-20T22:59"),
        ("2026-11-20T23:59Z", "2026-11-20T23:59"),
        ("2026-11-20 23:59:30+01:00", "2026-11-20T22:59:30"),
        ("2026-11-20 23:59 -0530", "2026-11-21T05:29"),
        ("2026-11-20 UTC", "2026-11-20T23:59:59"),
        ("2026-11-20 24:00 UTC", "2026-11-21T00:00"),
        ("2026/11/20 23:59 UTC", "2026-11-20T23:59"),
        # Programs: fractions of seconds, nbgrader's timestamps, mail.
        ("2026-11-20T10:00:00.123Z", "2026-11-20T10:00:00.123"),
        ("2026-11-20T10:00:00,5+0100", "2026-11-20T09:00:00.5"),
        ("2026-11-20 10:00:00.123456 UTC", "2026-11-20T10:00:00.123456"),
        ("2026-02-02 15:58:23.948203 PST", "2026-02-02T23:58:23.948203"),
        ("2026-02-02 15:58:23 America/Los_Angeles", "2026-02-02T23:58:23"),
        ("Fri, 20 Nov 2026 23:59:00 +0000", "2026-11-20T23:59"),
        # People: half days, words for months, dots, words for the time of day.
        ("2026-11-20 11:59 PM Europe/London", "2026-11-20T23:59"),
        ("2026-11-20 11:59pm UTC", "2026-11-20T23:59"),
        ("2026-11-20 12:00 AM UTC", "2026-11-20T00:00"),
        ("2026-11-20 12 p.m. UTC", "2026-11-20T12:00"),
        ("November 20, 2026 at 11:59 p.m. UTC", "2026-11-20T23:59"),
        ("20 Nov 2026, 23:59 UTC", "2026-11-20T23:59"),
        ("20.11.2026 23.59 UTC", "2026-11-20T23:59"),
        ("20.11.2026 23h59 UTC", "2026-11-20T23:59"),
        # Clocks go back at 02:00: half past one comes twice, and the second is meant.
        ("2026-10-25 01:30 Europe/London", "2026-10-25T01:30"),
        ("2026-10-25 01:30 BST", "2026-10-25T00:30"),
        ("2026-10-25 01:30 GMT", "2026-10-25T01:30"),
        # Clocks go forward at 01:00: half past one never comes.
        ("2026-03-29 01:30 Europe/London", "2026-03-29T01:30"),
    ],
)
def test_moments_are_read_with_their_zone(text, expected):
    """However it is written, the same moment comes out."""
    assert read_moment(text).astimezone(UTC) == datetime.fromisoformat(expected + "+00:00")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("2026-11-20 23:59", "in which time zone.*2026-11-20 23:59 Europe/London"),
        ("2026-02-30 10:00 UTC", "no moment"),
        ("2026-11-20 25:00 UTC", "no moment"),
        ("2026-11-20 13:00 PM UTC", "hour is from 1 to 12"),
        ("2026-11-20 0:30 AM UTC", "hour is from 1 to 12"),
        ("2026-11-20 23 UTC", "no moment"),
        ("11/12/2026 23:59 UTC", "Is the day first, or the month.*2026-11-20 23:59"),
        ("12.11.26 23:59 UTC", "Is the day first"),
        ("tomorrow", "no moment.*Write it like"),
        ("2026-11-20 23:59 ../../etc/passwd", "no moment"),
        ("2026-11-20" + " " * 5 + "x" * 300, "too long"),
    ],
)
def test_moments_that_are_none_are_refused(text, told):
    """The sentence says what is missing and how to write it."""
    with pytest.raises(MarkpropError, match=told):
        read_moment(text)


def test_a_moment_without_a_zone_takes_the_given_one():
    """Extensions need not repeat the deadline's zone."""
    assert read_moment("2026-07-20 12:00", LONDON) == datetime(2026, 7, 20, 11, 0, tzinfo=UTC)


def test_a_hand_in_at_an_hour_that_comes_twice_came_early():
    """The doubt is the student's, as it is with deadlines, where the later hour is meant."""
    earlier = read_hand_in("2026-10-25 01:30", LONDON)
    later = read_moment("2026-10-25 01:30", LONDON)

    assert later.astimezone(UTC) - earlier.astimezone(UTC) == timedelta(hours=1)


@pytest.mark.parametrize("text", ["", " ", "-", "1980-01-01 00:00 UTC", "1970-01-01T00:00:00Z"])
def test_no_time_is_none(text):
    """Blanks, and the days on which the calendars of archives and machines begin."""
    assert read_hand_in(text, LONDON) is None


@given(st.text(max_size=40) | st.from_regex(r"20\d\d-\d\d-\d\d \d\d:\d\d( [A-Za-z/+-]*)?"))
def test_any_text_is_a_moment_or_refused(text):
    """No text ends in a traceback."""
    try:
        assert read_moment(text).tzinfo is not None
    except MarkpropError:
        return
