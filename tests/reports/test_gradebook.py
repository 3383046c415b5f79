"""The gradebook opens in a spreadsheet without running anything."""

import csv
import io

import pytest

from graders.reports.gradebook import render_gradebook, spreadsheet_text
from graders.reports.schema import LatenessReport, ManualMark, StudentReport


def rows_of(reports):
    """Return the table as dictionaries."""
    return list(csv.DictReader(io.StringIO(render_gradebook(reports), newline="")))


def test_one_column_per_exercise(make_report, all_passed):
    """Who, status, the four sums, each exercise, and the reason."""
    student = StudentReport(id="s17", name="Zoë Ångström")
    rows = rows_of([make_report("b", all_passed), make_report("a", student=student)])

    assert list(rows[0].values())[:4] == ["a", "s17", "Zoë Ångström", "needs_attention"]
    assert rows[0]["reason"].startswith("1 check is undecided")
    assert rows[1] == {
        "submission": "b",
        "student_id": "",
        "name": "",
        "status": "graded",
        "points": "5.3333",
        "max_points": "5.3333",
        "pending_points": "0",
        "bonus_points": "2",
        "tanh": "5.3333",
        "clipped_relu": "2",
        "reason": "",
    }


def test_lateness_and_marks_by_hand_have_columns_where_there_are_any(make_report, all_passed):
    """What moved the points besides the checks can be seen in the table."""
    late = LatenessReport(
        submitted_at="2026-11-21T10:00:00+00:00",
        deadline="2026-11-20T10:00:00+00:00",
        days_late=1.0,
        rule="10% per day",
        points_lost=0.5,
    )
    essay = ManualMark(id="=essay", title="Essay", points=1.5, max_points=2.0)
    settled = make_report("a", all_passed).model_copy(update={"lateness": late, "manual": (essay,)})

    first, second = rows_of([settled, make_report("b", all_passed)])

    assert (first["by hand: =essay"], first["days_late"], first["points_lost"]) == (
        "1.5",
        "1",
        "0.5",
    )
    assert (second["by hand: =essay"], second["days_late"], second["points_lost"]) == ("", "", "")


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        "\u00a0=1",
        " =1",
        "\uff1d1",
        "\uff0b1",
    ],
)
def test_no_text_starts_a_formula(text):
    """Whatever opens a formula, also after blanks, is preceded by a quote."""
    assert spreadsheet_text(text).startswith("'")


@pytest.mark.parametrize("text", ["x;=cmd()", "x, -1", "x|+1"])
def test_no_text_starts_a_formula_in_its_middle(text):
    """Where a semicolon parts cells, the part after it starts no formula either."""
    assert "'" in spreadsheet_text(text)


@pytest.mark.parametrize("text", ["Zoë", "s-17", "a=b", "Müller-Lüdenscheidt"])
def test_ordinary_text_is_left_alone(text):
    """Hyphens and signs inside a word need no guard."""
    assert spreadsheet_text(text) == text


def test_hostile_text_stays_in_its_cell(hostile_report, make_report):
    """Quotes, line breaks and formulas in a name add no row and no column."""
    rows = rows_of([hostile_report, make_report("z")])

    assert len(rows) == 2
    assert None not in rows[0]
    assert not any(value.startswith(("=", "+", "@", "\t")) for value in rows[0].values())
