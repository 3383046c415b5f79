"""Gradescope's results.json follows its specification."""

import json

import pytest
from hypothesis import given

from graders.exports.gradescope import broken_results, gradescope_results, to_json
from tests.exports.made import check, exercise, hostile, hostile_reports, report, student

VISIBILITIES = {"hidden", "after_due_date", "after_published", "visible"}
FORMATS = {"text", "html", "simple_format", "md", "ansi"}
TOP = {
    "score", "execution_time", "output", "output_format", "test_output_format",
    "test_name_format", "visibility", "stdout_visibility", "extra_data", "tests", "leaderboard",
}  # fmt: skip
TEST = {
    "score", "max_score", "status", "name", "name_format", "number", "output", "output_format",
    "tags", "visibility", "extra_data",
}  # fmt: skip


def _is_number(value):
    return type(value) in (int, float)


def expect_valid(results):
    """Check every rule of the specification."""
    assert set(results) <= TOP
    assert _is_number(results["score"])
    assert results.get("stdout_visibility", "visible") in VISIBILITIES
    for key in ("output_format", "test_output_format", "test_name_format"):
        assert results.get(key, "text") in FORMATS
    for test in results["tests"]:
        assert set(test) <= TEST
        assert _is_number(test["score"])
        assert _is_number(test.get("max_score", 0))
        assert test.get("status", "passed") in ("passed", "failed")
        assert test.get("visibility", "visible") in VISIBILITIES
        assert all(
            isinstance(test[key], str) for key in ("name", "output", "number") if key in test
        )
        assert all(isinstance(tag, str) for tag in test.get("tags", []))


@given(hostile_reports())
def test_any_report_gives_valid_results(made):
    """Types, tokens and sizes are the specification's, whatever the text."""
    text = to_json(gradescope_results(made))
    results = json.loads(text)

    expect_valid(results)
    assert len(text) <= 2_000_000
    assert results["score"] == pytest.approx(made.points + made.bonus_points, abs=1e-4)
    assert not any(ord(c) < 32 and c not in "\n\t" for t in results["tests"] for c in t["output"])


@given(hostile)
def test_a_crash_is_told_to_both(detail):
    """Students see that it could not be graded, instructors alone see why."""
    results = json.loads(to_json(broken_results(detail)))

    expect_valid(results)
    seen = [test for test in results["tests"] if test["visibility"] == "visible"]
    assert [test["name"] for test in seen] == ["Could not be graded"]
    assert detail[:20] not in seen[0]["output"] or not detail.strip() or len(detail) < 5


def test_hidden_checks_show_no_value():
    """Before and after publishing, the row of a hidden check holds its verdict only."""
    made = report(
        exercise(
            check(verdict="failed", hidden=True, finding="`outputs[0]` is 0.25, expected 7.5"),
            check("tanh.b", finding=None),
        ),
        student=student(),
    )

    results = gradescope_results(made)

    hidden, public, instructors = results["tests"]
    assert hidden["visibility"] == "after_published"
    assert hidden["output"] == "Hidden check: failed."
    assert public["visibility"] == "visible"
    assert instructors["visibility"] == "hidden"
    assert "expected 7.5" in instructors["output"]


def test_an_undecided_check_has_no_status():
    """Neither passed nor failed; the summary says that points are pending."""
    made = report(exercise(check(verdict="undecided")))

    results = gradescope_results(made)

    assert "status" not in results["tests"][0]
    assert "2 points are pending" in results["output"]


def test_a_very_long_report_is_shortened():
    """Outputs go before the file grows beyond its limit; no test does."""
    made = report(exercise(*(check(f"t.{i}", "failed", finding="é" * 4000) for i in range(700))))

    text = to_json(gradescope_results(made))

    assert len(text) <= 2_000_000
    assert len(json.loads(text)["tests"]) == 701
