"""Classroom 50's result.json passes the checks of its runner and collector."""

import json
import re
from datetime import UTC, datetime

import jsonschema
from hypothesis import given
from hypothesis import strategies as st

from graders.exports.classroom50 import classroom50_result, identity_from, to_json
from tests.exports.made import check, exercise, hostile, hostile_reports, report, seen

STAMP = r"^\d{4}-\d{2}-\d{2}T([01]\d|2[0-3]):[0-5]\d:[0-5]\dZ$"
FULL = {"type": "string", "minLength": 1}
WHOLE = {"type": "integer", "minimum": 0}
# schemas/result-v1.schema.json, its rules in our words.
SCHEMA = {
    "type": "object",
    "additionalProperties": False,
    "required": ["schema", "classroom", "assignment", "assignment_type", "owner", "submission",
                 "commit", "release", "review", "datetime", "score", "max-score", "tests"],
    "properties": {
        "schema": {"const": "classroom50/result/v1"},
        "classroom": FULL, "assignment": FULL, "owner": FULL,
        "assignment_type": {"enum": ["individual", "group", "team"]},
        "submission": {"type": "string", "pattern": "^submit/"},
        "commit": FULL, "release": FULL, "review": FULL,
        "datetime": {"type": "string", "pattern": STAMP},
        "graded_at": {"type": "string", "pattern": STAMP},
        "score": WHOLE, "max-score": WHOLE,
        "tests": {"type": "array", "items": {
            "type": "object",
            "required": ["test-name", "passed", "score", "max-score"],
            "properties": {"test-name": FULL, "passed": {"type": "boolean"},
                           "score": WHOLE, "max-score": WHOLE},
        }},
        "submitted_by": {
            "type": "object", "additionalProperties": False, "required": ["username"],
            "properties": {"username": FULL, "id": {"type": ["integer", "null"]}},
        },
    },
}  # fmt: skip
ENV = {
    "CLASSROOM": "nn2026",
    "ASSIGNMENT": "lab1",
    "ASSIGNMENT_TYPE": "individual",
    "OWNER": "ada",
    "USERNAME": "ada",
    "SUBMISSION_TAG": "submit/2026-06-01T14-32-05Z-a1b2c3d",
    "COMMIT_URL": "https://github.com/org/nn2026-lab1-ada/commit/a1b2c3d",
    "RELEASE_URL": "https://github.com/org/nn2026-lab1-ada/releases/tag/x",
    "REVIEW_URL": "",
    "GITHUB_ACTOR": "ada",
    "GITHUB_ACTOR_ID": "42",
}
NOW = datetime(2026, 6, 2, 8, 0, 0, tzinfo=UTC)


def expect_accepted(content):
    """Check what the schema says, and what it says that only code can check."""
    jsonschema.validate(content, SCHEMA)
    for part in (content, *content["tests"]):
        assert type(part["score"]) is int
        assert part["score"] <= part["max-score"]


@given(hostile_reports())
def test_any_report_is_accepted(made):
    """Whole numbers, score below maximum, names that are there."""
    content = json.loads(to_json(classroom50_result(seen(made), identity_from(ENV), NOW)))

    expect_accepted(content)


@given(made=hostile_reports(), values=st.fixed_dictionaries(dict.fromkeys(ENV, hostile)))
def test_any_environment_is_accepted_or_is_not_classroom_50(made, values):
    """What the environment says is data as well."""
    values["ASSIGNMENT_TYPE"] = "group"
    identity = identity_from(values)
    if identity is not None:
        expect_accepted(classroom50_result(seen(made), identity, NOW))


def test_the_identity_is_the_runners():
    """Every field comes from the environment; the tag's time is the time of submission."""
    content = classroom50_result(seen(report()), identity_from(ENV), NOW)

    assert content["owner"] == "ada"
    assert content["datetime"] == "2026-06-01T14:32:05Z"
    assert content["graded_at"] == "2026-06-02T08:00:00Z"
    assert content["review"] == ENV["COMMIT_URL"]
    assert content["submitted_by"] == {"username": "ada", "id": 42}


def test_the_commit_date_goes_before_the_tag():
    """Regrading a commit must not move its time."""
    committed = datetime(2026, 5, 31, 23, 59, 59, tzinfo=UTC)

    content = classroom50_result(seen(report()), identity_from(ENV, committed), NOW)

    assert content["datetime"] == "2026-05-31T23:59:59Z"


def test_outside_of_classroom_50_there_is_no_identity():
    """One of the required variables missing is enough."""
    assert identity_from({**ENV, "SUBMISSION_TAG": " "}) is None
    assert identity_from({}) is None


def test_one_point_is_one_hundred():
    """The scale is the same for every lab and student, and two decimals are exact."""
    made = report(exercise(check(max_points=1.25), check("tanh.b", "failed", max_points=2.0)))

    content = classroom50_result(seen(made), identity_from(ENV), NOW)

    assert (content["score"], content["max-score"]) == (125, 325)
    assert [test["score"] for test in content["tests"]] == [125, 0]


def test_bonus_never_lifts_the_score_above_the_maximum():
    """The collector refuses such a result."""
    made = report(
        exercise(check(max_points=2.0)),
        exercise(check("extra.a", max_points=1.0), name="extra", bonus=True),
    )

    content = classroom50_result(seen(made), identity_from(ENV), NOW)

    assert (content["score"], content["max-score"]) == (200, 200)


def test_a_run_without_a_report_is_accepted():
    """Nothing of nothing, and no tests: the runner shows it as an error of its own."""
    content = classroom50_result(None, identity_from(ENV), NOW)

    expect_accepted(content)
    assert content["tests"] == []


def test_a_very_long_result_loses_messages_only():
    """Names and scores stay."""
    checks = (check(f"tanh.{i}", "failed", finding="x" * 4000) for i in range(2000))
    content = classroom50_result(seen(report(exercise(*checks))), identity_from(ENV), NOW)

    text = to_json(content)

    assert len(text) <= 1_000_000
    assert len(json.loads(text)["tests"]) == 2000
    assert not re.search('"message"', text)
