"""The stored report: exact format, round trip, and one sentence for a file that is none."""

import json
from fractions import Fraction
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from graders.errors import MarkpropError
from graders.model import Verdict
from graders.reports.fields import points_number
from graders.reports.schema import CheckReport, Counterexample, Report
from graders.reports.schema import published_schema as schema_text

PUBLISHED = Path(__file__).parents[2] / "schemas" / "report-v1.schema.json"
REGENERATE = (
    "regenerate it: python -c 'from graders.reports.schema import published_schema; "
    'print(published_schema(), end="")\' > schemas/report-v1.schema.json'
)


def test_the_published_schema_is_the_models():
    """`schemas/report-v1.schema.json` is what the models say, byte for byte."""
    assert PUBLISHED.read_text(encoding="utf-8") == schema_text(), REGENERATE


def test_a_report_satisfies_the_published_schema(make_report, hostile_report):
    """A program that validates against the published file accepts our reports."""
    schema = json.loads(PUBLISHED.read_text(encoding="utf-8"))
    for report in (make_report(), hostile_report):
        jsonschema.validate(json.loads(report.to_json()), schema)


def test_keys_come_in_the_published_order(make_report):
    """The keys of the file follow the schema's order, and absent fields are left out."""
    content = json.loads(make_report().to_json())

    assert list(content) == [
        *("schema", "harness_version", "lab", "lab_version", "submission", "status", "reason"),
        *("seed_fingerprint", "sandbox", "versions", "points", "max_points", "pending_points"),
        *("bonus_points", "seconds", "notebook", "exercises"),
    ]
    checks = content["exercises"][0]["checks"]
    assert list(checks[0]) == [
        *("id", "title", "hidden", "verdict", "points", "max_points", "seconds")
    ]
    assert list(checks[1])[7:] == [
        *("finding", "counterexample", "hint", "misconception", "follow_through")
    ]
    assert list(content["notebook"]["failures"][0]) == ["cell", "name", "message", "line"]


def test_a_report_survives_the_disk(make_report, hostile_report):
    """Written and read back, a report is equal, and written again it has the same bytes."""
    for report in (make_report(), hostile_report):
        text = report.to_json()
        back = Report.from_json(text.encode("utf-8"))

        assert back == report
        assert back.to_json() == text
        assert text.endswith("}\n")


def test_numbers_that_json_lacks_are_words(make_report):
    """NaN in a counterexample is the string `nan`; the file holds no bare NaN."""
    text = make_report().to_json()
    values = json.loads(text)["exercises"][0]["checks"][1]["counterexample"]["inputs"]["values"]

    assert values == [[1.0, "nan"]]
    assert "NaN" not in text


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "is not JSON"),
        ("[" * 100_000, "is not JSON"),
        (b"\xff\xfe", "is not JSON"),
        ("[]", "is not a Markprop report"),
        ('{"schema": "other"}', "is not a Markprop report"),
        ('{"schema": "markprop/report/v2"}', "has the format 'markprop/report/v2'"),
        ('{"schema": "markprop/report/v1"}', "harness_version: field required"),
    ],
)
def test_a_foreign_file_gets_one_sentence(text, said):
    """What is no report is refused by name, with the next step."""
    with pytest.raises(MarkpropError) as refusal:
        Report.from_json(text, "results/ada/report.json")

    message = str(refusal.value)
    assert message.startswith("results/ada/report.json ")
    assert said in message
    assert "\n" not in message
    assert message.endswith(".")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"points": 2.5', '"points": "2.5"'),
        ('"points": 2.5', '"points": NaN'),
        ('"points": 2.5', '"points": 99.0'),
        ('"points": 2.5', '"points": -1.0'),
        ('"verdict": "passed"', '"verdict": "praised"'),
        ('"cell": 4', '"cell": 0'),
    ],
)
def test_an_edited_report_is_refused(make_report, old, new):
    """Numbers as text, NaN, marks above the maximum and unknown words are refused."""
    text = make_report().to_json()
    assert old in text

    with pytest.raises(MarkpropError, match="Grade that submission again"):
        Report.from_json(text.replace(old, new, 1))


def test_keys_of_a_later_version_are_passed_by(make_report):
    """A report with keys that this version does not know is read as if they were not there."""
    report = make_report()
    text = report.to_json().replace('"lab": ', '"grade": 1, "lab": ', 1)

    assert Report.from_json(text) == report


def test_an_infinite_value_is_refused_in_memory():
    """A counterexample cannot hold a number that JSON cannot."""
    with pytest.raises(ValidationError):
        Counterexample(shape=(), dtype="float64", values=float("inf"))


def test_points_above_the_maximum_are_refused_in_memory():
    """A check cannot earn more than it offers."""
    with pytest.raises(ValidationError, match="above the maximum"):
        CheckReport(
            id="a.b",
            title="",
            hidden=False,
            verdict=Verdict.PASSED,
            points=1.1,
            max_points=1.0,
            seconds=0.0,
        )


amounts = st.fractions(min_value=0, max_value=100, max_denominator=10**6)


@given(amounts, amounts)
def test_rounding_never_lifts_points_above_their_maximum(points, maximum):
    """The stored mark is at most the stored maximum, and within half a unit of the exact one."""
    stored, top = points_number(points, maximum), points_number(maximum, maximum)

    assert 0 <= stored <= top
    assert abs(Fraction(stored) - min(points, maximum)) <= Fraction(1, 20000) + Fraction(1, 10**9)


def test_a_tie_stays_at_the_maximum():
    """A mark of exactly half a unit rounds as its maximum does."""
    tie = Fraction(1, 20000)

    assert points_number(tie, tie) == points_number(Fraction(1), tie) == 0.0
    assert points_number(Fraction(2, 3), Fraction(2, 3)) == 0.6667
