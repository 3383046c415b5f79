"""Moodle worksheets and gradebook exports that were filled in import as meant."""

from decimal import Decimal

import pytest

from graders.errors import MarkpropError
from graders.exports.filling import Choices
from graders.exports.marks import MarkRule
from graders.exports.moodle import fill_moodle
from graders.exports.sheets import parse_sheet
from tests.exports.made import check, exercise, of_student, report, student
from tests.exports.platforms import Rejected, moodle_gradebook_import, moodle_worksheet_import

WORKSHEET = (
    'Identifier,"Full name","Email address",Status,Grade,"Maximum grade","Grade can be changed",'
    '"Last modified (submission)","Last modified (grade)","Feedback comments"\n'
    '"Participant 901","Ada Lovelace",ada@example.org,"Submitted for grading",,10.00,Yes,'
    '"Friday, 20 November 2026, 9:00 PM",-,"<p>old, ""kept""</p>"\n'
    '"Participant 902","Grace Hopper",grace@example.org,"Submitted for grading",7.00,10.00,Yes,'
    '"Friday, 20 November 2026, 9:10 PM","Saturday, 21 November 2026, 9:10 PM",\n'
)
GRADEBOOK = (
    '"First name","Last name","ID number",Institution,Department,"Email address",'
    '"Assignment: Lab 1 (Real)","Assignment: Lab 1 (Feedback)","Last downloaded from this course"\n'
    "Ada,Lovelace,u1,,,ada@example.org,-,,1790000000\n"
    "Grace,Hopper,u2,,,grace@example.org,7.00,fine,1790000000\n"
)


def _fill(text, reports, **choices):
    return fill_moodle(parse_sheet(text.encode(), "moodle.csv"), reports, Choices(**choices))


def test_a_worksheet_imports_the_new_grades_only():
    """Moodle would change Ada's grade; the comments and Grace's grade stay byte for byte."""
    filled = _fill(WORKSHEET, [of_student("x", 8.5, email="Ada@example.org")])

    changes = moodle_worksheet_import(filled.content, {"901": None, "902": Decimal(7)}, maximum=10)
    assert changes == {"901": Decimal("8.50")}
    assert WORKSHEET.replace('grading",,10.00', 'grading",8.50,10.00').encode() == filled.content


def test_a_worksheet_is_matched_by_full_name():
    """Without an address in the roster, the full name finds the row."""
    filled = _fill(WORKSHEET, [of_student("x", 8.5, name="Ada Lovelace")])

    assert b'grading",8.50,10.00' in filled.content


def test_marks_out_of_range_are_refused():
    """Moodle would leave them aside without a word."""
    bonus = report(
        exercise(check(max_points=10.0)),
        exercise(check("extra.a", max_points=1.0), name="extra", bonus=True),
        student=student("x", "Ada Lovelace"),
    )

    with pytest.raises(MarkpropError, match=r"Ada Lovelace \(x\) has 11.*--bonus cap"):
        _fill(WORKSHEET, [bonus])
    filled = _fill(WORKSHEET, [bonus], rule=MarkRule(bonus="cap"))

    assert b'grading",10.00,10.00' in filled.content


def test_a_gradebook_export_imports_the_new_grades():
    """A hyphen is filled in; the columns of feedback are no candidates."""
    filled = _fill(GRADEBOOK, [of_student("u1", 8.5)])

    column = "Assignment: Lab 1 (Real)"
    grades = moodle_gradebook_import(filled.content, "ID number", column, {"u1", "u2"})
    assert grades == {"u1": Decimal("8.50"), "u2": Decimal(7)}


def test_a_grade_above_one_hundred_is_refused_before_moodle_aborts():
    """One such grade would abort the whole import."""
    text = GRADEBOOK.replace("7.00", "-")
    reports = [of_student("u1", 150.0, max_points=200.0), of_student("u2", 1.0, max_points=200.0)]

    with pytest.raises(MarkpropError, match="above 100"):
        _fill(text, reports)
    with pytest.raises(Rejected, match="too big"):
        moodle_gradebook_import(
            text.replace("-,,", "150,,", 1).encode(),
            "ID number",
            "Assignment: Lab 1 (Real)",
            {"u1", "u2"},
        )


def test_decimal_commas_and_tabs_of_a_site_are_kept():
    """A site that writes commas gets commas."""
    text = WORKSHEET.replace("10.00", '"10,00"').replace("7.00", '"7,00"')

    filled = _fill(text, [of_student("x", 8.5, email="ada@example.org")])

    assert b'grading","8,50","10,00"' in filled.content


def test_a_worksheet_in_another_language_is_refused_with_the_way_out():
    """Localised titles cannot be guessed."""
    with pytest.raises(MarkpropError, match="is no Moodle file"):
        _fill("Teilnehmer/in,Bewertung\n1,2\n", [of_student("u1", 8.5)])


def test_a_grade_that_cannot_be_changed_is_told():
    """Moodle leaves it aside without a word."""
    text = WORKSHEET.replace("7.00,10.00,Yes", "7.00,10.00,No")
    reports = [of_student("x", 8.5, name="Ada Lovelace"), of_student("y", 9.0, name="Grace Hopper")]

    assert _fill(text, reports).locked == ["Grace Hopper (y)"]
