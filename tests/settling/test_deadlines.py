"""Extensions and times are read as instructors mean them, or refused in a sentence."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from graders.errors import MarkpropError
from graders.settling.deadlines import read_extensions, read_times
from tests.settling.made import NAMES, NOBODY, table

LONDON = ZoneInfo("Europe/London")
DUE = datetime(2026, 11, 20, 23, 59, tzinfo=LONDON)


def test_extensions_are_read_in_three_ways():
    """A moment, days at the same time of day, and hours on the clock."""
    text = (
        "\ufeffStudent,Deadline,Days,Hours,Why\n"
        "Ada,2026-11-27 12:00,,,illness\nu2,,2,,\ngrace@example.org,,,1.5,\n"
    )

    extensions = read_extensions(table(text), DUE, NOBODY)

    assert list(extensions.by_key.values()) == [
        datetime(2026, 11, 27, 12, 0, tzinfo=LONDON),
        datetime(2026, 11, 22, 23, 59, tzinfo=LONDON),
        DUE + timedelta(minutes=90),
    ]


def test_days_keep_the_time_of_day_when_clocks_change():
    """Two days after Friday midnight is Sunday midnight, also at the end of summer time."""
    due = datetime(2026, 10, 24, 23, 59, tzinfo=LONDON)

    (extended,) = read_extensions(table("student,days\nu1,2\n"), due, NOBODY).by_key.values()

    assert extended.astimezone(UTC) - due.astimezone(UTC) == timedelta(hours=49)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("who,days\nu1,2\n", "columns student and"),
        ("student\nu1\n", "columns student and"),
        ("student,days\n,2\n", "line 2: no student"),
        ("student,days\nu1,2\nU1,3\n", "line 3: 'U1' stands in line 2 already"),
        ("student,days,hours\nu1,2,3\n", "line 2: give one of"),
        ("student,days\nu1,two\n", "line 2: 'two' is no number of days"),
        ("student,days\nu1,-2\n", "no number of days"),
        ("student,deadline\nu1,2026-13-01\n", "line 2: .*no moment"),
    ],
)
def test_extensions_that_are_amiss_are_refused(text, told):
    """The sentence names the file and the line."""
    with pytest.raises(MarkpropError, match=told):
        read_extensions(table(text), DUE, NOBODY)


def test_times_of_submissions_are_read():
    """One moment each; none where nothing was handed in."""
    text = "submission;commit;submitted_at\nlab1-ada;abc;2026-11-20T22:00:00+00:00\nlab1-bo;;\n"

    times = read_times(table(text), None, NOBODY)

    assert list(times.by_key.values()) == [datetime(2026, 11, 20, 22, 0, tzinfo=UTC)]
    by_user = read_times(table("user name,Submitted at\nalovelace,2026-11-20 UTC\n"), None, NAMES)
    assert list(by_user.by_key) == [("student", "s1")]
    twice = "submission,submitted_at\na,2026-11-20 UTC\na,2026-11-20 UTC\n"
    with pytest.raises(MarkpropError, match="line 3: 'a' stands in line 2 already"):
        read_times(table(twice), None, NOBODY)
    with pytest.raises(MarkpropError, match="columns submission"):
        read_times(table("name,when\n"), None, NOBODY)
    with pytest.raises(MarkpropError, match=r"table.csv, line 2: .*no moment"):
        read_times(table("submission,submitted_at\na,yesterday\n"), None, NOBODY)
