"""The class at a glance counts what was judged, and leaves waiting marks out of the mean."""

import json
from dataclasses import replace
from fractions import Fraction

import pytest

from graders.errors import Misconception
from graders.model import NotebookRun, Verdict
from graders.reports.build import Reading
from graders.reports.overview import overview
from graders.reports.schema import NoteReport
from graders.reports.summary import Aside, summary


@pytest.fixture
def wrong(all_passed):
    """Return results in which one check failed by a known mistake."""
    failed = replace(
        all_passed[1],
        verdict=Verdict.FAILED,
        points=Fraction(0),
        misconception=Misconception("turned", "the sign is turned round"),
    )
    return [all_passed[0], failed, *all_passed[2:]]


def test_the_mean_counts_graded_submissions_only(make_report, all_passed, wrong):
    """A submission that waits for a person drags nothing down."""
    found = overview([make_report(), make_report("b", all_passed), make_report("c", wrong)])

    assert (found.submissions, found.graded) == (3, 2)
    assert found.mean == pytest.approx((1 + 2.3333 / 5.3333) / 2)
    assert found.bins == (0, 0, 0, 0, 1, 0, 0, 0, 0, 1)
    assert [entry.submission for entry in found.waiting] == ["ada"]


def test_what_the_machine_lacks_hides_no_marks(make_report, all_passed):
    """Where a module is missing, everybody counts by what could be judged, and no one waits."""
    lacks = "The grading machine has no torch, which tanh needs."
    pending = replace(all_passed[1], verdict=Verdict.UNDECIDED, points=Fraction(0))
    found = overview([make_report("a", [all_passed[0], pending, *all_passed[2:]], reason=lacks)])

    assert (found.waiting, found.rows[0].attention) == ((), False)
    assert [(entry.submission, entry.pending) for entry in found.lacking] == [("a", 3.0)]
    assert (found.graded, found.mean) == (1, pytest.approx(1.0))
    assert [entry["submission"] for entry in summary(found)["needs_attention"]] == ["a"]


def test_every_state_of_attention_is_listed(make_report, all_passed):
    """Undecided, unreadable, and with a reason to look; a flag keeps no marks back."""
    note = NoteReport(text="Cell 2 is a text cell.", look=True)
    found = overview(
        [
            make_report("a"),
            make_report("b", all_passed, reason="It is cut off."),
            make_report("c", all_passed, reading=Reading({}, (note, NoteReport(text="a note")))),
        ]
    )
    listed = {e["submission"]: (e["state"], e["reason"]) for e in summary(found)["needs_attention"]}

    assert listed["a"][0] == "undecided"
    assert listed["b"] == ("unread", "It is cut off.")
    assert listed["c"] == ("look", "Cell 2 is a text cell.")
    assert [entry.submission for entry in found.waiting] == ["a", "b"]
    assert (found.graded, found.rows[2].attention) == (1, False)


def test_an_unreadable_notebook_says_nothing_of_an_exercise(make_report, all_passed):
    """A truncated file makes no exercise look hard."""
    failed = [replace(r, verdict=Verdict.FAILED, points=Fraction(0)) for r in all_passed]
    truncated = make_report("b", failed, reason="truncated", run=NotebookRun(0, 0))
    found = overview([make_report("a", all_passed), truncated])

    assert found.exercises[0].mean_share == 1.0
    assert found.exercises[0].submissions == 1


def test_pending_exercises_are_not_counted(make_report, all_passed):
    """An exercise with pending points counts nowhere; its neighbour does."""
    found = overview([make_report(), make_report("b", all_passed)])

    assert [part.submissions for part in found.exercises] == [2, 1]


def test_the_stumbling_block_is_the_promise_kept_least(make_report, all_passed, wrong):
    """Of each exercise the check that failed most often is named."""
    found = overview(
        [make_report("a", wrong), make_report("b", wrong), make_report("c", all_passed)]
    )

    tanh = found.exercises[0]
    assert (tanh.stumbling_block, tanh.failed_it) == ("`bprop` multiplies by the slope of tanh.", 2)
    assert (tanh.full, tanh.nothing) == (1, 0)


def test_a_mistake_counts_once_per_submission(make_report, wrong):
    """Two checks that recognise the same mistake in one submission count once."""
    twice = [replace(result, misconception=wrong[1].misconception) for result in wrong]
    found = overview([make_report("a", twice), make_report("b", wrong)])

    counted = {(m.exercise, m.id): m.count for m in found.misconceptions}
    assert counted[("Hyperbolic tangent layer", "turned")] == 2


def test_a_mistake_is_listed_by_its_clause(make_report, wrong):
    """The table of mistakes leaves out the words with which every such sentence starts."""
    known = Misconception("m", "Your results are exactly what you get if the sign is turned.")
    told = [wrong[0], replace(wrong[1], misconception=known), *wrong[2:]]
    found = overview([make_report("a", told)])

    assert [m.text for m in found.misconceptions] == ["the sign is turned."]


def test_the_summary_is_plain_finite_json(make_report, hostile_report):
    """`summary.json` can be written with or without anything graded."""
    for reports in ([], [hostile_report], [make_report()]):
        text = json.dumps(
            summary(overview(reports), Aside(damaged=["x is damaged"])), allow_nan=False
        )

        assert json.loads(text)["damaged"] == ["x is damaged"]
        assert json.loads(text)["submissions"] == len(reports)
