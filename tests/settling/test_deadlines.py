"""Deadlines are read as instructors mean them, or refused in a sentence."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graders.errors import MarkpropError
from graders.settling.deadlines import days, read_extensions, read_moment, read_rule, read_times

LONDON = ZoneInfo("Europe/London")
DUE = datetime(2026, 11, 20, 23, 59, tzinfo=LONDON)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-11-20 23:59 Europe/London", datetime(2026, 11, 20, 23, 59, tzinfo=UTC)),
        ("2026-07-20T23:59 Europe/London", datetime(2026, 7, 20, 22, 59, tzinfo=UTC)),
        ("2026-11-20T23:59Z", datetime(2026, 11, 20, 23, 59, tzinfo=UTC)),
        ("2026-11-20 23:59:30+01:00", datetime(2026, 11, 20, 22, 59, 30, tzinfo=UTC)),
        ("2026-11-20 23:59 -0530", datetime(2026, 11, 21, 5, 29, tzinfo=UTC)),
        ("2026-11-20 UTC", datetime(2026, 11, 20, 23, 59, 59, tzinfo=UTC)),
        # Clocks go back at 02:00: half past one comes twice, and the second is meant.
        ("2026-10-25 01:30 Europe/London", datetime(2026, 10, 25, 1, 30, tzinfo=UTC)),
        # Clocks go forward at 01:00: half past one never comes.
        ("2026-03-29 01:30 Europe/London", datetime(2026, 3, 29, 1, 30, tzinfo=UTC)),
    ],
)
def test_moments_are_read_with_their_zone(text, expected):
    """Names of zones, offsets and summer time count; of two moments the later is meant."""
    assert expected == read_moment(text).astimezone(UTC)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("2026-11-20 23:59", "in which time zone"),
        ("2026-11-20 23:59 Mars/Base", "no time zone 'Mars/Base'"),
        ("2026-02-30 10:00 UTC", "no moment"),
        ("2026-11-20 25:00 UTC", "no moment"),
        ("tomorrow", "no moment"),
        ("2026-11-20 23:59 ../../etc/passwd", "no moment"),
    ],
)
def test_moments_that_are_none_are_refused(text, told):
    """The sentence says what is missing and how to write it."""
    with pytest.raises(MarkpropError, match=told):
        read_moment(text)


def test_a_moment_without_a_zone_takes_the_given_one():
    """Extensions need not repeat the deadline's zone."""
    assert read_moment("2026-07-20 12:00", LONDON) == datetime(2026, 7, 20, 11, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "late", "share", "cut_off"),
    [
        ("none", timedelta(days=9), 0, False),
        ("10% per day", timedelta(0), 0, False),
        ("10% per day", timedelta(seconds=1), Fraction(1, 10), False),
        ("10% per day", timedelta(days=1), Fraction(1, 10), False),
        ("10% per day", timedelta(days=1, microseconds=1), Fraction(1, 5), False),
        ("10%/day", timedelta(days=40), 1, False),
        ("10% per day, at most 50%", timedelta(days=8), Fraction(1, 2), False),
        ("10% per day, cut-off after 3 days", timedelta(days=3), Fraction(3, 10), False),
        ("10% per day, cut-off after 3 days", timedelta(days=3, seconds=1), 1, True),
        ("5% per day, grace 15 minutes", timedelta(minutes=15), 0, False),
        ("5% per day, grace 15 minutes", timedelta(minutes=16), Fraction(1, 20), False),
        ("cut-off", timedelta(seconds=1), 1, True),
        ("cut-off, grace 1 hour", timedelta(minutes=60), 0, False),
        ("none, cut-off after 2 days", timedelta(days=2, hours=1), 1, True),
        ("12.5% per day, of the maximum", timedelta(hours=3), Fraction(1, 8), False),
    ],
)
def test_rules_take_what_they_say(text, late, share, cut_off):
    """A day that has begun counts as a day; grace costs nothing; a cut-off takes everything."""
    assert read_rule(text).taken(late) == (share, cut_off)


@pytest.mark.parametrize(
    "text",
    ["ten percent", "10% per week", "10% per day, sometimes", "150% per day", "", "-5% per day"],
)
def test_rules_that_are_none_are_refused(text):
    """The sentence lists what rules look like."""
    with pytest.raises(MarkpropError, match="Rules are: none"):
        read_rule(text)


@given(st.text(max_size=40))
def test_any_text_is_a_rule_or_refused(text):
    """No text ends in a traceback."""
    for read in (read_rule, read_moment):
        try:
            read(text)
        except MarkpropError:
            continue


def test_extensions_are_read_in_three_ways():
    """A moment, days at the same time of day, and hours on the clock."""
    text = (
        "\ufeffStudent,Deadline,Days,Hours,Why\n"
        "Ada,2026-11-27 12:00,,,illness\nu2,,2,,\ngrace@example.org,,,1.5,\n"
    )

    extensions = read_extensions(text, DUE, "extensions.csv")

    assert extensions == {
        "ada": datetime(2026, 11, 27, 12, 0, tzinfo=LONDON),
        "u2": datetime(2026, 11, 22, 23, 59, tzinfo=LONDON),
        "grace@example.org": DUE + timedelta(minutes=90),
    }


def test_days_keep_the_time_of_day_when_clocks_change():
    """Two days after Friday midnight is Sunday midnight, also at the end of summer time."""
    due = datetime(2026, 10, 24, 23, 59, tzinfo=LONDON)

    extended = read_extensions("student,days\nu1,2\n", due, "x.csv")["u1"]

    assert extended.astimezone(UTC) - due.astimezone(UTC) == timedelta(hours=49)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("name,days\nu1,2\n", "columns student and"),
        ("student\nu1\n", "columns student and"),
        ("student,days\n,2\n", "line 2: no student"),
        ("student,days\nu1,2\nU1,3\n", "line 3: 'U1' has an extension already"),
        ("student,days,hours\nu1,2,3\n", "line 2: give one of"),
        ("student,days\nu1,two\n", "line 2: 'two' is no number of days"),
        ("student,days\nu1,-2\n", "no number of days"),
        ("student,deadline\nu1,2026-13-01\n", "no moment"),
    ],
)
def test_extensions_that_are_amiss_are_refused(text, told):
    """The sentence names the file and the line."""
    with pytest.raises(MarkpropError, match=told):
        read_extensions(text, DUE, "extensions.csv")


def test_days_are_exact():
    """A day has 24 hours, whatever the clocks do."""
    assert days(timedelta(hours=36)) == Fraction(3, 2)
    assert days(timedelta(microseconds=1)) == Fraction(1, 86_400_000_000)


def test_times_of_submissions_are_read():
    """One moment each; none where nothing was handed in."""
    text = "submission,commit,submitted_at\nlab1-ada,abc,2026-11-20T22:00:00+00:00\nlab1-bo,,\n"

    times = read_times(text, "submissions.csv")

    assert times == {"lab1-ada": datetime(2026, 11, 20, 22, 0, tzinfo=UTC)}
    with pytest.raises(MarkpropError, match="line 3: each submission once"):
        read_times("submission,submitted_at\na,2026-11-20 UTC\na,2026-11-20 UTC\n", "x.csv")
    with pytest.raises(MarkpropError, match="columns submission and"):
        read_times("name,time\n", "x.csv")
