"""A report says what the results say, and asks for a person when one is needed."""

from dataclasses import replace
from fractions import Fraction

import pytest
from pydantic import ValidationError

from graders.model import CellFailure, Check, CheckResult, NotebookRun, SandboxFacts, Verdict
from graders.reports.build import LONGEST_TEXT, MOST_FAILURES, Origin, build_report
from graders.reports.lacking import only_lacks
from graders.reports.schema import Versions


def test_marks_are_exact_sums(make_report):
    """Half a point and two: bonus and pending stand apart from points and maximum."""
    report = make_report()

    assert (report.points, report.max_points) == (2.5, 5.3333)
    assert (report.pending_points, report.bonus_points) == (0.0, 0.0)
    assert report.exercises[1].pending_points == 2.0


def test_full_marks_are_the_maximum(make_report, all_passed):
    """A right answer reaches the maximum exactly, thirds included, and its bonus beside it."""
    report = make_report(results=all_passed)

    assert report.points == report.max_points == 5.3333
    assert (report.bonus_points, report.status, report.reason) == (2.0, "graded", None)


def test_an_undecided_check_asks_for_a_person(make_report):
    """Pending points, also of a bonus exercise, put the submission into the queue."""
    report = make_report()

    assert report.status == "needs_attention"
    assert report.reason.startswith("1 check is undecided")


def test_a_module_that_is_missing_is_named(small_lab):
    """An instructor reads what to install, from the lab's own words."""
    lab = small_lab.read()
    exercise = replace(lab.exercises[0], requires=("no_such_module", "json"))
    check = Check("double.a", "A.", "double", Fraction(1), hidden=True)
    facts = SandboxFacts("auto", ())
    versions = Versions(python="3", numpy="2", hypothesis="6", markprop="0.1.0")
    report = build_report(
        replace(lab, exercises=(exercise,)),
        "ada",
        [CheckResult(check, Verdict.UNDECIDED, Fraction(0), finding="the secret is 20")],
        NotebookRun(1, 1),
        Origin(versions, "0f", facts),
        seconds=1.0,
    )

    assert report.reason == "The grading machine has no no_such_module, which double needs."
    assert only_lacks(report)


def test_an_unreadable_notebook_asks_for_a_person(make_report, all_passed):
    """The reason why a notebook could not be read stands in the report."""
    report = make_report(results=all_passed, reason="lab.ipynb is empty.")

    assert (report.status, report.reason) == ("needs_attention", "lab.ipynb is empty.")


def test_an_exercise_without_results_is_listed(make_report, all_passed):
    """Each exercise of the lab stands in the report, in the lab's order."""
    report = make_report(results=all_passed[3:])

    assert [part.id for part in report.exercises] == ["tanh", "clipped_relu"]
    assert report.exercises[0].checks == ()


def test_a_report_stays_small(make_report, all_passed):
    """Neither ten megabytes of exception text nor a thousand failed cells swell the report."""
    loud = replace(all_passed[0], finding="x" * 10**7)
    failures = tuple(CellFailure(i + 1, "E", "y" * 10**5) for i in range(1000))
    report = make_report(results=[loud, *all_passed[1:]], run=NotebookRun(1000, 0, failures))

    assert len(report.exercises[0].checks[0].finding) < LONGEST_TEXT + 50
    assert len(report.notebook.failures) == MOST_FAILURES
    assert len(report.to_json()) < 1_000_000


def test_same_results_give_the_same_bytes(make_report):
    """Nothing in a report depends on when or where it was built."""
    assert make_report().to_json() == make_report().to_json()


def test_an_unknown_sandbox_mode_is_refused(lab):
    """A report cannot claim a mode that does not exist."""
    versions = Versions(python="3", numpy="2", hypothesis="6", markprop="0")
    with pytest.raises(ValidationError):
        build_report(
            lab, "a", [], NotebookRun(0, 0), Origin(versions, "", SandboxFacts("on")), seconds=0.0
        )


def test_points_are_those_of_the_check(make_report):
    """A third of a point is stored with four decimals."""
    assert Fraction(make_report().exercises[0].checks[2].max_points).limit_denominator(
        10**4
    ) == Fraction("0.3333")
