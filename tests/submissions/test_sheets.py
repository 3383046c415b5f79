"""Lists as spreadsheets of every country write them."""

import pytest

from graders.errors import SubmissionError
from graders.submissions.sheets import plain_cell, plain_id, read_sheet
from tests.submissions.made import write


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("first", ["", "sep={}\n", "\n"])
def test_separators(tmp_path, separator, first):
    """Told by the first line that has any, outside of quotes."""
    text = (
        first.format(separator)
        + f'"a,b;c"{separator}d{separator}e\r\n1{separator}2{separator}3\r\n'
    )
    sheet = read_sheet(write(tmp_path / "x.csv", text))
    assert sheet.titles == ("a,b;c", "d", "e")
    assert [row for _, row in sheet.rows] == [("1", "2", "3")]
    assert sheet.notes == ()


def test_a_guess_is_said_with_a_name(tmp_path):
    """And how to settle it."""
    path = write(
        tmp_path / "x.csv", "id,name\n1,\u0141ukasz \u017b\u00f3\u0142\u0107\n".encode("cp1250")
    )
    [note] = read_sheet(path).notes
    assert "read in the encoding cp1250, as in `\u0141ukasz \u017b\u00f3\u0142\u0107`" in note
    assert "--encoding" in note
    assert read_sheet(path, "cp1250").notes == ()


def test_workbooks_are_named(tmp_path):
    """They are no text."""
    with pytest.raises(SubmissionError, match="is a workbook"):
        read_sheet(write(tmp_path / "x.csv", b"PK\x03\x04..."))


@pytest.mark.parametrize(
    ("cell", "plain"), [('="0012"', "0012"), ("'0012", "0012"), (" a ", "a"), ("'", "'")]
)
def test_guards_are_taken_off(cell, plain):
    """Programs put them around numbers."""
    assert plain_cell(cell) == plain


@pytest.mark.parametrize(
    ("cell", "plain"),
    [
        ("1234567.0", "1234567"),
        ("1234567,00", "1234567"),
        ("0012", "0012"),
        ("#s12", "s12"),
        ("1.234567E+06", "1234567"),
        ("1,234567E+6", "1234567"),
        ("12e4567", "12e4567"),
        ("s1.0", "s1.0"),
    ],
)
def test_ids_that_became_numbers(cell, plain):
    """They are what they were."""
    assert plain_id(cell, "x") == plain


def test_ids_that_lost_digits_are_refused():
    """They could be several students'."""
    with pytest.raises(
        SubmissionError, match=r"x\.csv, line 3: a spreadsheet has shortened the id"
    ):
        plain_id("1.23E+06", "x.csv, line 3")
