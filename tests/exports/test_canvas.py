"""A Canvas gradebook that was filled in imports as meant, and changes nothing else."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graders.errors import MarkpropError
from graders.exports.canvas import fill_canvas
from graders.exports.filling import Choices
from graders.exports.marks import MarkRule
from graders.exports.sheets import parse_sheet
from tests.exports.made import ATTACKS, check, exercise, of_student, report
from tests.exports.platforms import canvas_import

EXPORT = (
    "Student,ID,SIS User ID,SIS Login ID,Section,Notes,Lab 1 (71),Lab 2 (72),"
    "Assignments Current Score,Current Score,Final Score\r\n"
    "    Points Possible,,,,,,10.00,20.00,(read only),(read only),(read only)\r\n"
    ",,,,,,,Manual Posting,,,\r\n"
    '"Lovelace, Ada",101,u1,ada,"A, evening",quiet,,15.50,77.5,77.5,77.5\r\n'
    '"Hopper, Grace",102,u2,grace,A,,6.00,,,,\r\n'
    '"=""Zero""",103,u3,zero,A,,EX,3.00,,,\r\n'
    '"Student, Test",104,,abc123,A,,,,,,\r\n'
)
TITLES = {"71": "Lab 1", "72": "Lab 2"}
GRADES = {
    ("101", "71"): "", ("101", "72"): "15.5", ("102", "71"): "6", ("102", "72"): "",
    ("103", "71"): "EX", ("103", "72"): "3", ("104", "71"): "", ("104", "72"): "",
}  # fmt: skip


def _fill(reports, text=EXPORT, **choices):
    sheet = parse_sheet(text.encode(), "grades.csv")
    return fill_canvas(sheet, reports, Choices(**{"column": "Lab 1", **choices}))


def test_only_the_marks_of_the_reports_change():
    """Canvas would change the two marks, make no assignment, and clear nothing."""
    filled = _fill([of_student("u1", 8.5), of_student("u2", 7.25)])

    changes, made, strangers = canvas_import(filled.content, GRADES, TITLES)

    assert changes == {("101", "71"): "8.50", ("102", "71"): "7.25"}
    assert made == []
    assert strangers == []


def test_everything_else_stays_byte_for_byte():
    """The rows of others, the row of points, quoting and line ends are the export's own."""
    filled = _fill([of_student("u1", 8.5)])

    expected = EXPORT.replace("quiet,,15.50", "quiet,8.50,15.50")
    assert expected.encode() == filled.content
    assert filled.rows_left == 3


def test_a_mark_that_is_there_already_is_left_as_it_is_written():
    """A mark equal at two decimals is no change."""
    filled = _fill([of_student("u2", 6.0)])

    assert EXPORT.encode() == filled.content
    assert filled.unchanged == 1


def test_an_excused_student_stays_excused():
    """Text such as EX is never overwritten, and named."""
    filled = _fill([of_student("u3", 9.0)])

    assert EXPORT.encode() == filled.content
    assert filled.kept == ["u3: 'EX' stays"]


@pytest.mark.parametrize("key", ["101", "u1", "ada", "ADA"])
def test_students_are_found_by_any_identifier(key):
    """Canvas id, SIS id and login lead to the row, in any case."""
    filled = _fill([of_student(key, 8.5)])

    assert b"quiet,8.50,15.50" in filled.content


@pytest.mark.parametrize("name", ["Ada Lovelace", "Lovelace, Ada", "ada  lovelace", "Zero"])
def test_students_are_found_by_name_at_last(name):
    """A name in either order finds its row where no identifier does."""
    filled = _fill([of_student("unknown", 8.5, name=name)])

    assert filled.skipped == []


def test_an_unmatched_student_is_refused_by_name():
    """Nothing is written unless the instructor says to go on without them."""
    reports = [of_student("u1", 8.5), of_student("u9", 3.0, name="Nobody Known")]

    with pytest.raises(MarkpropError, match=r"Nobody Known \(u9\) has no row"):
        _fill(reports)
    filled = _fill(reports, skip_unmatched=True)

    assert b"quiet,8.50,15.50" in filled.content
    assert filled.skipped == ["Nobody Known (u9) has no row in the file."]


def test_an_ambiguous_student_is_refused():
    """A report that fits two rows, and two reports for one row, are refused."""
    doubled = EXPORT.replace("103,u3,zero", "103,u1,zero")

    with pytest.raises(MarkpropError, match=r"u1 fits several rows \(lines 4, 6\)"):
        _fill([of_student("u1", 8.5)], doubled)
    with pytest.raises(MarkpropError, match="Line 4 fits several reports"):
        _fill([of_student("u1", 8.5), of_student("101", 2.0)])


def test_identifiers_that_point_to_two_rows_are_refused():
    """An id of one row that is another row's login is not certain."""
    crossed = EXPORT.replace("103,u3,zero", "103,u3,u1")

    with pytest.raises(MarkpropError, match="fits several rows"):
        _fill([of_student("u1", 8.5)], crossed)


def test_unfinished_marks_are_left_out_and_named():
    """Pending points leave the cell as it was, unless the instructor says otherwise."""
    pending = report(
        exercise(check(max_points=6.0), check("tanh.b", "undecided", max_points=4.0)),
        submission="u1",
    )

    filled = _fill([pending])
    anyway = _fill([pending], write_unfinished=True)

    assert EXPORT.encode() == filled.content
    assert filled.unfinished == ["u1: 4 points are pending"]
    assert b"quiet,6.00,15.50" in anyway.content


def test_the_column_must_be_certain():
    """Without a title, or with one that fits nothing, the titles are listed."""
    with pytest.raises(MarkpropError, match=r"'Lab 1 \(71\)'; 'Lab 2 \(72\)'"):
        _fill([of_student("u1", 8.5)], column=None)
    with pytest.raises(MarkpropError, match="0 columns fit 'Lab 9'"):
        _fill([of_student("u1", 8.5)], column="Lab 9")


def test_the_maximum_must_agree_or_be_scaled():
    """Marks out of 10 do not go into a column out of 20 unasked."""
    with pytest.raises(MarkpropError, match="Say --out-of 20"):
        _fill([of_student("u1", 8.5)], column="Lab 2")
    filled = _fill([of_student("u1", 8.5)], column="Lab 2", rule=MarkRule(out_of=Fraction(20)))

    assert b"quiet,,17.00,77.5" in filled.content


def test_read_only_columns_and_totals_are_no_candidates():
    """Canvas ignores what is written there."""
    read_only = EXPORT.replace(",10.00,20.00,", ",(read only),20.00,")

    with pytest.raises(MarkpropError, match=r"columns for marks: 'Lab 2 \(72\)'"):
        _fill([of_student("u1", 8.5)], read_only, column="Lab 1")


def test_a_semicolon_file_with_decimal_commas_keeps_both():
    """Evidence in the file decides on the decimal mark."""
    german = (
        "Student;ID;SIS Login ID;Section;Lab 1 (71)\n"
        "    Points Possible;;;;10,00\n"
        "Lovelace, Ada;101;ada;A;\n"
    )

    filled = _fill([of_student("ada", 8.5)], german)

    assert filled.content.endswith(b"ada;A;8,50\n")
    assert canvas_import(filled.content, {("101", "71"): ""}, TITLES)[0] == {("101", "71"): "8.50"}


def test_first_and_last_names_in_columns_of_their_own():
    """The header with LastName and FirstName is read as well."""
    text = "LastName,FirstName,ID,SIS Login ID,Section,Lab 1 (71)\nLovelace,Ada,101,a,A,\n"

    filled = _fill([of_student("x", 8.5, name="Ada Lovelace")], text)

    assert filled.content.endswith(b"A,8.5\n")


@pytest.mark.parametrize("text", ["a,b,c,d\n1,2,3,4\n", "Student,ID,Lab 1 (71)\n", "x\n"])
def test_another_file_is_refused(text):
    """A file without Canvas' header is named as such."""
    with pytest.raises(MarkpropError, match="is no Canvas gradebook"):
        _fill([of_student("u1", 8.5)], text)


@given(
    points=st.integers(0, 100_000).map(lambda n: n / 10_000),
    name=st.sampled_from(ATTACKS).filter(lambda text: "\r" not in text and "\x00" not in text),
)
def test_marks_arrive_whatever_students_call_themselves(points, name):
    """A hostile name elsewhere in the row neither moves nor changes a mark."""
    text = EXPORT.replace("quiet", '"' + name.replace('"', '""').replace("\ud800", "") + '"')

    filled = _fill([of_student("u1", points)], text)
    changes, made, strangers = canvas_import(filled.content, GRADES, TITLES)

    assert (made, strangers) == ([], [])
    value = Decimal(changes.get(("101", "71"), "0"))
    assert abs(value - Decimal(str(points))) <= Decimal("0.005")
    assert set(changes) <= {("101", "71")}


@pytest.mark.parametrize(
    ("title", "told"),
    [("Final Grade project (71)", "Canvas drops"), ("final lab (71)", "says 'final'")],
)
def test_a_title_that_canvas_takes_for_a_total_is_told(title, told):
    """The column is filled in as asked; whether it arrives, a person has to look."""
    text = EXPORT.replace("Lab 1 (71)", title)
    filled = _fill([of_student("u1", 8.5)], text, column=title)

    (warning,) = filled.warnings
    assert told in warning
    assert len(filled.written) == 1
    assert _fill([of_student("u1", 8.5)]).warnings == ()
