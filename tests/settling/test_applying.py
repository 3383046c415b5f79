"""Marks given by hand settle undecided checks, add questions, and can be taken out again."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction
from pathlib import Path

import pytest

from graders.errors import MarkpropError
from graders.model import Check, CheckResult, Exercise, Lab, NotebookRun, SandboxFacts, Verdict
from graders.reports.build import Origin, build_report
from graders.reports.schema import ManualMark, NotebookReport, Report, Versions
from graders.settling.applying import apply_manual, left_out, settled, without_manual
from graders.settling.lateness import Deadline, apply_lateness
from graders.settling.manual import read_manual_marks
from graders.settling.rules import read_rule
from tests.exports.made import check, exercise, report
from tests.settling.made import NOBODY, table

DUE = datetime(2026, 11, 20, 23, 59, tzinfo=UTC)


def _marks(*rows):
    text = "student,question,points,max_points,comment\n" + "".join(f"{row}\n" for row in rows)
    return read_manual_marks(table(text, "marks.csv"), NOBODY)


def _undecided():
    return report(
        exercise(check("tanh.a", max_points=3.0), check("tanh.b", "undecided", max_points=2.0)),
        exercise(check("extra.a", "undecided", max_points=1.0), name="extra", bonus=True),
    )


def test_an_undecided_check_is_settled():
    """Its points count in its exercise, nothing is pending, the verdict stays."""
    settled = apply_manual(_undecided(), _marks("s1,tanh.b,1.5,,fine"))

    assert (settled.points, settled.max_points, settled.pending_points) == (4.5, 5.0, 0.0)
    assert settled.exercises[0].points == 4.5
    assert settled.exercises[0].checks == _undecided().exercises[0].checks
    assert settled.manual[0].title == "Promise of tanh.b."
    assert settled.manual[0].max_points == 2.0


def test_a_bonus_check_is_settled_into_the_bonus():
    """The maximum stays what it was."""
    settled = apply_manual(_undecided(), _marks("s1,extra.a,1,,", "s1,tanh.b,2,,"))

    assert (settled.points, settled.max_points, settled.bonus_points) == (5.0, 5.0, 1.0)
    assert settled.status == "graded"
    assert settled.reason is None


def test_a_free_question_adds_points_and_maximum():
    """Questions for people stand beside the exercises."""
    marked = apply_manual(report(), _marks("s1,essay,2.5,4,more"))

    assert (marked.points, marked.max_points) == (4.5, 6.0)
    assert marked.manual == (
        ManualMark(id="essay", title="essay", points=2.5, max_points=4.0, comment="more"),
    )


def test_a_question_marked_for_others_only_is_to_be_marked():
    """Nobody loses points because a person has not come to them yet, and nothing is pending."""
    marks = _marks("s2,essay,2.5,4,")

    waiting = apply_manual(report(), marks)

    assert (waiting.points, waiting.max_points, waiting.pending_points) == (2.0, 6.0, 0.0)
    assert [question.id for question in waiting.to_mark] == ["essay"]
    assert waiting.status == "needs_attention"
    assert waiting.reason == "Not marked by hand yet: essay"
    assert apply_manual(waiting, marks) == waiting
    assert without_manual(waiting) == report()


def test_why_a_notebook_could_not_be_read_is_still_told():
    """Marks by hand that are due stand beside the reason, and go without it."""
    unread = report(
        exercise(check("tanh.a", "failed")),
        status="needs_attention",
        reason="`ada.ipynb` is cut off.",
        notebook=NotebookReport(cells=0, executed=0, failures=()),
    )

    waiting = apply_manual(unread, _marks("s2,essay,1,4,"))
    given = apply_manual(waiting, _marks("s1,essay,1,4,"))

    assert waiting.reason == "`ada.ipynb` is cut off. Not marked by hand yet: essay"
    assert (given.status, given.reason) == ("needs_attention", "`ada.ipynb` is cut off.")
    assert without_manual(waiting) == unread


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("s1,tanh.a,1,,", "marks.csv, line 2: 'tanh.a' is passed; only undecided checks"),
        ("s1,tanh.b,3,,", "marks.csv, line 2: 3 points for 'tanh.b', which offers 2"),
    ],
)
def test_marks_that_do_not_fit_are_left_out_and_named(row, told):
    """A decided check keeps its points, and what else the file says counts all the same."""
    marks = _marks(row, "s1,extra.a,1,,", "s2,tanh.a,1,,")
    given = apply_manual(_undecided(), marks)

    assert given == apply_manual(_undecided(), _marks("s1,extra.a,1,,"))
    (sentence,) = left_out(given, marks)
    assert sentence.startswith(told)


def test_a_mark_above_its_question_is_left_out_and_named():
    """The others count, and the question is still to be marked for this student."""
    marks = _marks("s1,essay,5,4,", "s2,essay,3,4,", "s1,extra.a,1,,")
    given = apply_manual(_undecided(), marks)

    assert left_out(given, marks) == ["marks.csv, line 2: 5 points for 'essay', which offers 4."]
    assert given.max_points == _undecided().max_points + 4
    assert "Not marked by hand yet: essay" in given.reason
    assert given.bonus_points == 1


def test_the_deadline_that_held_is_told():
    """On time, late or of a time that nobody knows; and no more once there is none."""
    due, early = Deadline(DUE, read_rule("10% per day")), DUE - timedelta(days=1)
    for moment in (early, DUE + timedelta(days=1), None):
        assert settled(_undecided(), moment, None, due).deadline == "2026-11-20T23:59:00+00:00"
    late = settled(_undecided(), DUE + timedelta(days=1), None, due)

    assert late.lateness is not None
    assert settled(late, early, None, due).lateness is None
    assert settled(late, None, None, due).lateness is None
    assert settled(late, early).deadline is None


def test_a_typing_error_is_no_question():
    """A mark for no check, without a maximum, is refused: nobody would notice its loss."""
    with pytest.raises(MarkpropError, match=r"'tanh\.z' is no check of this lab"):
        apply_manual(_undecided(), _marks("s1,tanh.z,1,,"))


def test_marks_can_be_taken_out_and_put_in_again():
    """A second file starts from what the grader found; lateness is applied after it."""
    first, second = _marks("s1,tanh.b,1.5,,", "s1,essay,1,2,"), _marks("s1,tanh.b,0.5,,")
    deadline = Deadline(DUE, read_rule("10% per day"))

    once = apply_manual(_undecided(), second)
    late = apply_lateness(apply_manual(_undecided(), first), DUE + timedelta(days=1), deadline)
    again = apply_manual(late, second)

    assert late.points == 4.95  # 90% of 3 + 1.5 + 1
    assert (again.points, again.lateness) == (once.points, None)
    assert again == once
    assert Report.from_json(late.to_json()) == late


def test_thirds_of_a_point_still_add_up():
    """Sums that the grader took exactly are not taken again from rounded shares."""
    lab = Lab("l", "Lab", "1", "l.ipynb", (Exercise("tanh", "Tanh", ("T",), lab="l"),), Path())
    third = Fraction(1, 3)
    results = [
        CheckResult(Check(f"tanh.{i}", f"Promise {i}.", "tanh", third), Verdict.PASSED, third)
        for i in range(3)
    ]
    unknown = Check("tanh.x", "Promise x.", "tanh", Fraction(2))
    results.append(CheckResult(unknown, Verdict.UNDECIDED, Fraction(0)))
    versions = Versions(python="3", numpy="2", hypothesis="6", markprop="0")
    origin = Origin(versions, "ab", SandboxFacts("off"))
    made = build_report(lab, "s1", results, NotebookRun(3, 2), origin, seconds=1.0)

    free = apply_manual(made, _marks("s1,essay,2,4,"))
    settled = apply_manual(made, _marks("s1,tanh.x,1.25,,", "s1,essay,2,4,"))

    assert (free.points, free.max_points, free.pending_points) == (3.0, 7.0, 2.0)
    assert (settled.points, settled.pending_points) == (4.25, 0.0)
    assert settled.status == "graded"


def test_settling_again_starts_from_what_the_grader_found():
    """The same settings give the same report; none at all give the grader's own."""
    deadline = Deadline(DUE, read_rule("10% per day"))
    marks, moment = _marks("s1,tanh.b,1.5,,"), DUE + timedelta(days=1)

    once = settled(_undecided(), moment, marks, deadline)

    assert settled(once, moment, marks, deadline) == once
    assert once.points == 4.05  # 90% of 3 + 1.5
    assert settled(once).points == _undecided().points
    untimed = settled(_undecided(), None, None, deadline)
    assert untimed.model_copy(update={"deadline": None}) == _undecided()
