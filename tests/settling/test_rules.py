"""Rules take what they say, by the clock of the deadline's zone."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graders.errors import MarkpropError
from graders.settling.rules import Delay, delay, later, read_rule

LONDON = ZoneInfo("Europe/London")


@pytest.mark.parametrize(
    ("text", "late", "share", "cut_off"),
    [
        ("none", timedelta(days=9), 0, False),
        ("10% per day", timedelta(0), 0, False),
        ("10% per day", timedelta(seconds=1), Fraction(1, 10), False),
        ("10% per day", timedelta(days=1), Fraction(1, 10), False),
        ("10% per day", timedelta(days=1, seconds=1), Fraction(1, 5), False),
        ("10 percent a day", timedelta(days=1), Fraction(1, 10), False),
        ("10% daily", timedelta(days=2), Fraction(1, 5), False),
        ("2% per hour", timedelta(hours=2, seconds=1), Fraction(3, 50), False),
        ("5% per started hour, at most 40%", timedelta(hours=9), Fraction(2, 5), False),
        ("25% per week", timedelta(days=8), Fraction(1, 2), False),
        ("25% / week of the maximum", timedelta(days=7), Fraction(1, 4), False),
        ("2% per hour, cut-off after 48 hours", timedelta(hours=49), 1, True),
        ("none, cut-off after 2 weeks", timedelta(days=14), 0, False),
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
    assert read_rule(text).taken(Delay(late, late)) == (share, cut_off)


@pytest.mark.parametrize(
    "text",
    [
        "ten percent",
        "10% per month",
        "10% per day, sometimes",
        "none, 3 late days",
        "150% per day",
        "",
        "-5% per day",
    ],
)
def test_rules_that_are_none_are_refused(text):
    """The sentence lists what rules look like."""
    with pytest.raises(MarkpropError, match="Rules are: none"):
        read_rule(text)


@given(st.text(max_size=40))
def test_any_text_is_a_rule_or_refused(text):
    """No text ends in a traceback."""
    try:
        read_rule(text)
    except MarkpropError:
        return


@pytest.mark.parametrize(
    ("due", "came", "days_late", "hours_late"),
    [
        # Clocks are put back: half past eleven of the next day is one day late.
        ("2026-10-24 23:59", "2026-10-25 23:30", 1, 25),
        ("2026-10-24 23:59", "2026-10-26 00:15", 2, 26),
        # Clocks are put forward: a day of the clock may have 23 hours.
        ("2026-03-28 23:59", "2026-03-29 23:59", 1, 23),
        ("2026-03-28 23:59", "2026-03-30 00:01", 2, 24),
        ("2026-11-20 23:59", "2026-11-21 23:59", 1, 24),
    ],
)
def test_days_go_by_the_clock_and_hours_as_they_pass(due, came, days_late, hours_late):
    """In the night in which summer time ends, nobody loses a second day."""
    moments = [datetime.fromisoformat(text).replace(tzinfo=LONDON) for text in (came, due)]
    late = delay(*moments)

    assert -(-late.counted("day") // 1) == days_late
    assert -(-late.counted("hour") // 1) == hours_late


def test_an_hour_that_comes_twice_is_late_and_one_day():
    """Ten past one after half past one: forty minutes late, though the clock shows less."""
    due = datetime(2026, 10, 25, 1, 30, fold=0, tzinfo=LONDON)
    late = delay(datetime(2026, 10, 25, 1, 10, fold=1, tzinfo=LONDON), due)

    assert late.elapsed == timedelta(minutes=40)
    assert read_rule("10% per day").taken(late) == (Fraction(1, 10), False)


def test_a_fraction_of_the_last_second_is_in_time():
    """A date alone is due at 23:59:59, and the day ends with that second."""
    due = datetime(2026, 11, 20, 23, 59, 59, tzinfo=UTC)

    assert delay(due.replace(microsecond=999_999), due).elapsed == timedelta(0)
    assert delay(due + timedelta(seconds=1), due).elapsed == timedelta(seconds=1)


def test_a_deadline_moved_to_an_hour_that_comes_twice_is_the_second():
    """An extension never ends an hour before what the student read."""
    due = datetime(2026, 10, 24, 1, 30, tzinfo=LONDON)

    assert later(due, 1, "days").astimezone(UTC).hour == 1
    assert later(due, 0, "days") is due
