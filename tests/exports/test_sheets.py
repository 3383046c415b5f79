"""Delimited files come back byte for byte, but for the cells that were filled in."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graders.errors import MarkpropError
from graders.exports.sheets import parse_sheet, read_sheet

cells = st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\x00"), max_size=8)
tables = st.integers(1, 4).flatmap(
    lambda width: st.lists(st.lists(cells, min_size=width, max_size=width), min_size=1, max_size=5)
)


def _written(rows, delimiter, ending, quoting):
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter, lineterminator=ending, quoting=quoting).writerows(rows)
    return out.getvalue()


@given(
    rows=tables,
    delimiter=st.sampled_from(",;\t"),
    ending=st.sampled_from(["\n", "\r\n"]),
    quoting=st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_any_table_comes_back_byte_for_byte(rows, delimiter, ending, quoting, encoding):
    """What Python's writer wrote, in any encoding and dialect, is given back unchanged."""
    content = _written([["titel", *rows[0]], *rows], delimiter, ending, quoting).encode(encoding)

    sheet = parse_sheet(content, "table.csv")

    assert sheet.to_bytes() == content


@given(rows=tables, delimiter=st.sampled_from(",;\t"))
def test_values_are_the_ones_that_were_written(rows, delimiter):
    """Quotes, separators and line ends inside of cells are read as Python reads them."""
    header = [f"column{i}" for i in range(len(rows[0]) + 3)]
    rows = [[*row, "a", "b", "c"] for row in rows]
    content = _written([header, *rows], delimiter, "\r\n", csv.QUOTE_ALL).encode()

    sheet = parse_sheet(content, "table.csv")

    assert [header, *rows] == [row.values for row in sheet.rows]


@given(st.binary(max_size=60))
def test_any_bytes_come_back_or_are_refused(content):
    """Whatever file is given, it is kept byte for byte or refused in a sentence."""
    try:
        sheet = parse_sheet(content, "table.csv")
    except MarkpropError:
        return

    assert sheet.to_bytes() == content


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"a,b\r\n1,\r\n", b"a,b\r\n1,7.5\r\n"),
        (b'"a","b"\n"1",""\n"2","3"\n', b'"a","b"\n"1","7.5"\n"2","3"\n'),
        (b'"a","b"\n"1",\n"2","3"\n', b'"a","b"\n"1","7.5"\n"2","3"\n'),
        ("a\tb\n1\t\n".encode("utf-16"), "a\tb\n1\t7.5\n".encode("utf-16")),
        (b"a;b\n1\n", b"a;b\n1;7.5\n"),
        (b'name,"b"\n1,2\n', b'name,"b"\n1,7.5\n'),
    ],
)
def test_a_filled_cell_is_written_as_its_column_is(content, expected):
    """Quoting, encoding and separator of the file hold for what is filled in."""
    sheet = parse_sheet(content, "table.csv")
    sheet.fill(sheet.rows[1], 1, "7.5")

    assert expected == sheet.to_bytes()


def test_a_decimal_comma_is_quoted_between_commas():
    """A number with a comma stays one cell of a comma-separated file."""
    sheet = parse_sheet(b"a,b\n1,\n", "table.csv")
    sheet.fill(sheet.rows[1], 1, "7,5")

    assert sheet.to_bytes() == b'a,b\n1,"7,5"\n'


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"PK\x03\x04rest", "is a workbook"),
        (b"", "is empty"),
        (b'a,"b\n1,2\n', "line 1: a quote opens"),
        (b'a,b\n1,2\n"x"y,3\n', "line 3: text follows"),
        (b"\xff\xfea", "is not"),
    ],
)
def test_a_file_that_is_no_table_is_refused(content, told):
    """The sentence says what is wrong and, where there is one, the line."""
    with pytest.raises(MarkpropError, match=told):
        parse_sheet(content, "table.csv")


def test_a_file_that_is_not_there_is_refused(tmp_path):
    """A missing file is named."""
    with pytest.raises(MarkpropError, match=r"gone\.csv cannot be read"):
        read_sheet(tmp_path / "gone.csv")
