"""Moments in many languages, and never by the clock of the machine."""

# ruff: noqa: RUF001 - Greek and Cyrillic letters are meant

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graders.submissions.moments import instant, read_iso, read_written, usable

# Each month as Brightspace and people write it, in one language a line.
LANGUAGES = {
    "English": (
        "January February March April May June July August September October November December"
    ),
    "short": ("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec"),
    "French": (
        "janvier février mars avril mai juin juillet août septembre octobre novembre décembre"
    ),
    "French, short": ("janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc."),
    "German": (
        "Januar Februar März April Mai Juni Juli August September Oktober November Dezember"
    ),
    "Austrian": (
        "Jänner Feber März April Mai Juni Juli August September Oktober November Dezember"
    ),
    "Spanish": (
        "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre"
    ),
    "Portuguese": (
        "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro"
    ),
    "Italian": (
        "gennaio febbraio marzo aprile maggio giugno"
        " luglio agosto settembre ottobre novembre dicembre"
    ),
    "Dutch": (
        "januari februari maart april mei juni juli augustus september oktober november december"
    ),
    "Swedish": (
        "januari februari mars april maj juni juli augusti september oktober november december"
    ),
    "Norwegian": (
        "januar februar mars april mai juni juli august september oktober november desember"
    ),
    "Turkish": ("Ocak Şubat Mart Nisan Mayıs Haziran Temmuz Ağustos Eylül Ekim Kasım Aralık"),
    "Polish": (
        "stycznia lutego marca kwietnia maja czerwca"
        " lipca sierpnia września października listopada grudnia"
    ),
    "Czech": (
        "ledna února března dubna května června července srpna září října listopadu prosince"
    ),
    "Finnish": (
        "tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta kesäkuuta"
        " heinäkuuta elokuuta syyskuuta lokakuuta marraskuuta joulukuuta"
    ),
    "Russian": (
        "января февраля марта апреля мая июня июля августа сентября октября ноября декабря"
    ),
    "Greek": (
        "Ιανουαρίου Φεβρουαρίου Μαρτίου Απριλίου Μαΐου Ιουνίου"
        " Ιουλίου Αυγούστου Σεπτεμβρίου Οκτωβρίου Νοεμβρίου Δεκεμβρίου"
    ),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_months_in_words(language):
    """All twelve, before the day and behind it."""
    for number, month in enumerate(LANGUAGES[language].split(), start=1):
        right = datetime(2026, number, 2, 23, 5)
        assert read_written(f"2 {month} 2026 2305") == right, month
        assert read_written(f"{month} 2, 2026 1105 PM") == right, month


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        ("Nov 2, 2026 1205 AM", 0),
        ("Nov 2, 2026 105 AM", 1),
        ("Nov 2, 2026 1205 PM", 12),
        ("Nov 2, 2026 11:05 p. m.", 23),
        ("2. November 2026 05:05", 5),
        ("2026\u5e7411\u67082\u65e5 \u4e0b\u5348 105", 13),
        ("2026\ub144 11\uc6d4 2\uc77c \uc624\ud6c4 1105", 23),
        ("2026-11-02 2305", 23),
        ("2.11.2026 905", 9),
        ("2 th\u00e1ng 11 2026 2305", 23),
    ],
)
def test_clocks(text, hour):
    """Of twelve and twenty-four hours, without a colon and with one."""
    assert read_written(text) == datetime(2026, 11, 2, hour, 5)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "lab.ipynb",
        "Lab 2 2026",
        "11-2-2026 1105 PM",
        "Nov 31, 2026 905 AM",
        "Nov 2, 26",
        "9" * 99,
    ],
)
def test_what_is_no_moment(text):
    """Or could be one of two."""
    assert read_written(text) is None


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-11-20 10:00:00 UTC", datetime(2026, 11, 20, 10, tzinfo=UTC)),
        (
            "2026-11-20 11:00:00 CET",
            datetime(2026, 11, 20, 11, tzinfo=timezone(timedelta(hours=1))),
        ),
        ("2026-11-20 10:00:00 XYZ", datetime(2026, 11, 20, 10)),
        ("2026-11-20 10:00:00.5 Z", datetime(2026, 11, 20, 10, 0, 0, 500000, UTC)),
        (
            "2026-11-20T10:00:00+0130",
            datetime(2026, 11, 20, 10, tzinfo=timezone(timedelta(minutes=90))),
        ),
        ("x_2026-11-20-10-00-00_y", datetime(2026, 11, 20, 10)),
        ("20261120100000_lab", datetime(2026, 11, 20, 10)),
        ("2026-11-20", datetime(2026, 11, 20)),
        ("1980-01-01 00:00:00", None),
        ("2026-99-20", None),
    ],
)
def test_moments_in_numbers(text, moment):
    """With the zone where there is one, and 1980 is no time."""
    assert read_iso(text) == moment


@given(st.text(max_size=150))
def test_any_text_is_a_moment_or_none(text):
    """No text breaks anything."""
    for read in (read_iso, read_written):
        moment = read(text)
        assert moment is None or usable(moment) == moment


def test_a_clock_without_a_zone_is_that_of_the_course():
    """Where it is put back, the earlier of the two moments."""
    assert instant(datetime(2026, 7, 1, 12), ZoneInfo("Europe/Berlin")).hour == 10
    assert instant(datetime(2026, 10, 25, 2, 30), ZoneInfo("Europe/Berlin")).hour == 0
    assert instant(datetime(2026, 7, 1, 12)).hour == 12
