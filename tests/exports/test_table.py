"""Any table of a class is filled in by the rules of the platforms' own files."""

import pytest

from graders.errors import MarkpropError
from graders.exports.filling import Choices
from graders.exports.sheets import parse_sheet
from graders.exports.table import fill_table
from graders.reports.missing import zeros
from graders.reports.schema import StudentReport
from tests.exports.made import of_student

BRIGHTSPACE = (
    "\ufeffOrgDefinedId,Username,Lab 1 Points Grade <Numeric MaxPoints:10 Weight:5>,"
    "End-of-Line Indicator\r\n#0012345,#ada,,#\r\n#0012346,#bo,7,#\r\n"
)
TUM = (
    '"Kurs: Maschinelles Lernen, WS 26"\n\nMATRIKELNUMMER;NAME;VORLEISTUNG;GRADE\n'
    "12345;Lovelace, Ada;1,30;\n12346;Lee, Bo;2,70;\n;Summe;;\n"
)
ILIAS = "Login;Nachname;Punkte\nada;Lovelace;\nbo;Lee;krank\n"


def _fill(text, reports, id_column, column, encoding="utf-8", **choices):
    sheet = parse_sheet(text.encode(encoding), "table.csv", (id_column, column))
    asked = Choices(column, id_column=id_column, **choices)
    filled = fill_table(sheet, reports, asked)
    return filled.content.decode(encoding), filled


def test_brightspace_gets_its_bytes_and_one_mark():
    """Ids with the sign that Brightspace puts in front; the maximum stands in the title."""
    text, filled = _fill(BRIGHTSPACE, [of_student("0012345", 8.5)], "OrgDefinedId", "Lab 1")

    assert text == BRIGHTSPACE.replace("#ada,,", "#ada,8.5,")
    assert filled.rows_left == 1
    with pytest.raises(MarkpropError, match="is out of 10, the marks are out of 20"):
        _fill(BRIGHTSPACE, [of_student("0012345", 8, max_points=20.0)], "OrgDefinedId", "Lab 1")


def test_a_header_below_other_lines_and_numbers_without_their_zeros():
    """The separator is the header's, and the decimal mark that of the file's other numbers."""
    reports = [of_student("0012345", 8.5), of_student("0012346", 7.0)]
    text, _ = _fill(TUM, reports, "Matrikelnummer", "Grade")

    assert text == TUM.replace("1,30;", "1,30;8,50").replace("2,70;", "2,70;7,00")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1252", "utf-8-sig"])
def test_encodings_come_back_as_they_were(encoding):
    """Also where the file went through a spreadsheet."""
    text = "Kürzel\tPunkte\nada\t\n"
    if encoding == "utf-8-sig":
        encoding, text = "utf-8", "\ufeff" + text

    assert _fill(text, [of_student("ada", 3)], "Kürzel", "Punkte", encoding)[0] == (
        text.replace("ada\t", "ada\t3")
    )


def test_user_names_addresses_and_names_find_their_rows():
    """By whatever the report knows of its student."""
    by_login = of_student("x", 8.5, username="ADA")
    by_name = of_student("y", 7.0, name="Bo Lee")

    assert "Lovelace;8.5" in _fill(ILIAS, [by_login], "Login", "Punkte")[0]
    text = 'Teilnehmer,Lab\n"Lee, Bo",\n'
    assert _fill(text, [by_name], "Teilnehmer", "Lab")[0] == 'Teilnehmer,Lab\n"Lee, Bo",7\n'


def test_a_text_in_place_of_a_mark_stays():
    """A person wrote it for a reason; it is named."""
    text, filled = _fill(ILIAS, [of_student("bo", 7.0)], "Login", "Punkte")

    assert text == ILIAS
    assert filled.kept == ["bo: 'krank' stays"]


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ("zz;\n", "bo has no row"),
        ("bo;\nBO;\n", "fits several rows"),
        ("12345;\n0012345;\n", "12345 fits several rows|fits several reports"),
    ],
)
def test_nothing_is_written_where_a_row_is_not_certain(rows, told):
    """No row, two rows, and numbers that differ by their zeros alone."""
    reports = [of_student("bo", 1), of_student("012345", 2)]

    with pytest.raises(MarkpropError, match=told):
        _fill(f"Login;Punkte\n{rows}", reports, "Login", "Punkte")


@pytest.mark.parametrize(
    ("id_column", "column", "told"),
    [
        ("Matrikel", "Punkte", "0 columns fit 'Matrikel'. Say --id-column.*'Login'; 'Nachname'"),
        ("Login", "Note", "0 columns fit 'Note'. Say --column"),
        ("Login", "Login", "0 columns fit 'Login'"),
        ("", "Punkte", "columns fit ''"),
    ],
)
def test_columns_that_are_not_there_are_told(id_column, column, told):
    """With those that are; none is ever made."""
    with pytest.raises(MarkpropError, match=told):
        _fill(ILIAS, [of_student("ada", 1)], id_column, column)


def test_two_columns_of_one_title_are_refused():
    """Which one is meant, nobody can tell."""
    with pytest.raises(MarkpropError, match="2 columns fit 'Lab'"):
        _fill("id,Lab,Lab\nada,,\n", [of_student("ada", 1)], "id", "Lab")


def test_those_who_handed_in_nothing_get_zero_where_no_mark_stands():
    """A mark that somebody gave stays and is named; the next is a blank, and gets its zero."""
    ada = of_student("ada", 3)
    absent = zeros([StudentReport(id="bo"), StudentReport(id="cy")], [ada])
    text = "Login;Punkte\nada;\nbo;\ncy;2\n"
    filled_in, filled = _fill(text, [ada, *absent], "Login", "Punkte")

    assert filled_in == "Login;Punkte\nada;3\nbo;0\ncy;2\n"
    assert len(filled.kept) == 1
    assert "nothing was handed in" in filled.kept[0]
