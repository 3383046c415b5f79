"""The tables of instructors are read as the programs of all countries write them."""

import pytest

from graders.errors import MarkpropError
from graders.settling.tables import read_table
from tests.settling.made import table

TEXT = "student,days\nLinnéa Bergström,2\n"


@pytest.mark.parametrize(
    "content",
    [
        TEXT.encode(),
        TEXT.encode("utf-8-sig"),
        TEXT.encode("utf-16"),
        TEXT.encode("cp1252"),
        TEXT.replace(",", ";").encode(),
        TEXT.replace(",", "\t").encode("utf-16"),
        TEXT.replace("\n", "\r\n").encode(),
        ("sep=;\r\n" + TEXT.replace(",", ";")).encode(),
        ("\n" + TEXT + "\n,\n").encode(),
    ],
)
def test_separators_encodings_and_blanks_do_not_matter(tmp_path, content):
    """One row comes out, whatever saved the file."""
    path = tmp_path / "extensions.csv"
    path.write_bytes(content)

    (row,) = read_table(path).rows

    assert (row.who, row.value("days")) == (("Linnéa Bergström",), "2")


def test_lines_are_those_of_the_file():
    """Also behind a line for Excel and cells of several lines."""
    rows = table('sep=,\nstudent,days\ns1,"2\n"\ns2,3\n', "x.csv").rows

    assert rows[1].line == 5


def test_columns_may_name_students_in_several_ways():
    """What stands under titles of rosters says whom; everything else is a value."""
    one = table("E-mail address;Full name;Days\na@b.example;Ada L;3\n", "x.csv")

    assert one.rows[0].who == ("a@b.example", "Ada L")
    assert one.rows[0].value("deadline", "days") == "3"


@pytest.mark.parametrize("content", [b"PK\x03\x04rest", b"\xd0\xcf\x11\xe0rest"])
def test_a_workbook_is_refused(tmp_path, content):
    """The sentence says how to save it."""
    path = tmp_path / "extensions.xlsx"
    path.write_bytes(content)

    with pytest.raises(MarkpropError, match="is a workbook: save it as CSV"):
        read_table(path)


@pytest.mark.parametrize("text", ["", "days\n3\n", "student\ns1\n"])
def test_missing_columns_are_told(text):
    """By the names that they should have."""
    with pytest.raises(MarkpropError, match="must name the columns student and days"):
        table(text, "x.csv").expect(("days",), named="student and days")
