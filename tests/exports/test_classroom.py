"""The Classroom-compatible result is one that its reader takes, whatever the report holds."""

import base64
import json
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graders.exports.bundle import submission_files
from graders.exports.classroom import broken_result, classroom_result, to_json, to_output
from graders.reports.schema import LatenessReport
from tests.exports.made import check, exercise, hostile, hostile_reports, report, seen
from tests.exports.runner import executed_commands, report_of


def _decimals(number):
    return len(repr(float(number)).partition(".")[2].rstrip("0"))


@given(hostile_reports())
def test_any_report_gives_a_result_that_the_reader_takes(made):
    """No crash, no NaN, no command executed, finite numbers of at most two decimals."""
    output = to_output(classroom_result(seen(made)))

    log, points, _code = report_of(output)

    assert executed_commands(log) == []
    result = json.loads(base64.b64decode(output))
    assert all(_decimals(test["score"]) <= 2 for test in result["tests"])
    assert points or not made.max_points
    total = sum(Fraction(repr(float(test["score"]))) for test in result["tests"])
    mark = Fraction(repr(made.points)) + Fraction(repr(made.bonus_points))
    assert len(result["tests"]) >= sum(len(e.checks) for e in made.exercises)
    assert abs(total - mark) <= Fraction(1, 200)


def test_a_report_without_checks_still_has_a_test():
    """A lab without checks, or one that nobody could read, does not print NaN."""
    nothing = report().model_copy(update={"exercises": (), "points": 0.0})

    _log, points, _code = report_of(to_output(classroom_result(seen(nothing))))

    assert points == "Points 0/2"


@given(hostile, st.fractions(0, 100))
def test_a_crash_gives_a_result_as_well(reason, maximum):
    """A run without a report says so, with no points."""
    log, _points, code = report_of(to_output(broken_result(reason, maximum)))

    assert executed_commands(log) == []
    assert "could not be marked" in log
    assert code == 0


def test_shares_of_a_point_add_up():
    """Three checks of a third each make one point, not 0.99."""
    made = report(exercise(*(check(f"tanh.{i}", max_points=0.3333) for i in range(3)))).model_copy(
        update={"points": 1.0, "max_points": 1.0}
    )

    result = classroom_result(seen(made))

    assert [test["score"] for test in result["tests"]] == [0.34, 0.33, 0.33]
    assert report_of(to_output(result))[1] == "Points 1/1"


def test_lateness_is_a_test_of_its_own():
    """The reader's sum is the mark, and the loss has a name."""
    late = LatenessReport(
        submitted_at="2026-11-22T00:00+00:00",
        deadline="2026-11-20T00:00+00:00",
        days_late=2.0,
        rule="25% per day",
        points_lost=1.0,
    )
    made = report().model_copy(update={"points": 1.0, "lateness": late})

    text = submission_files("classroom", [made])["s1.json"]

    assert json.loads(text)["tests"][-1]["name"] == "Handed in late"
    assert report_of(base64.b64encode(text.encode()).decode())[1] == "Points 1/2"


def test_a_hidden_check_shows_neither_input_nor_expected_value():
    """What students read of a hidden check holds no value."""
    made = report(
        exercise(check(verdict="failed", hidden=True, finding="`outputs[0]` is 0.25, expected 7.5"))
    )

    text = to_json(classroom_result(seen(made)))

    assert "7.5" not in text
    assert "0.25" not in text


@pytest.mark.parametrize("count", [200, 1000, 2000])
def test_the_size_limit_is_kept(count):
    """Details go first; tests go only where thousands fit in no other way."""
    checks = (
        check(f"tanh.{i}", "failed", title="é" * 200, finding="x" * 4000) for i in range(count)
    )
    made = report(exercise(*checks))

    text = to_json(classroom_result(seen(made)))
    result = json.loads(text)

    assert len(text) <= 90_000
    assert len(result["tests"]) == (count if count <= 1000 else 1)
    assert report_of(base64.b64encode(text.encode()).decode())[1] == f"Points 0/{2 * count}"


def test_the_status_follows_the_checks():
    """All passed is pass, one failed is fail, one undecided is error."""
    passed, failed = check(), check("tanh.b", "failed")
    undecided = check("tanh.c", "undecided")

    assert classroom_result(seen(report(exercise(passed))))["status"] == "pass"
    assert classroom_result(seen(report(exercise(passed, failed))))["status"] == "fail"
    assert classroom_result(seen(report(exercise(passed, undecided))))["status"] == "error"


def test_each_test_names_its_exercise():
    """Two exercises promise the same in the same words; a hand-in nobody can read says why."""
    made = report(exercise(check("tanh.a")), exercise(check("relu.a"), name="relu", title="ReLU"))
    names = [test["name"] for test in classroom_result(seen(made))["tests"]]
    assert [name.partition(": ")[0] for name in names] == ["Hyperbolic tangent", "ReLU"]

    why = "lab.ipynb is cut off."
    unread = report(exercise(check("tanh.a", "failed", finding=why))).model_copy(
        update={"status": "needs_attention", "reason": why}
    )
    assert classroom_result(seen(unread))["tests"][0]["test_code"] == why
