"""The JUnit file is one that GitLab and Jenkins read completely."""

import re
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graders.errors import MarkpropError
from graders.exports.junit import render_junit
from tests.exports.made import check, exercise, hostile_reports, report

CHILDREN = {
    "testsuites": {"testsuite"},
    "testsuite": {"properties", "testcase"},
    "properties": {"property"},
    "testcase": {"failure", "error", "skipped"},
}
ATTRIBUTES = {
    "testsuites": {"name", "tests", "failures", "errors", "skipped"},
    "testsuite": {"name", "tests", "failures", "errors", "skipped", "time"},
    "property": {"name", "value"},
    "testcase": {"classname", "name", "time"},
    "failure": {"message", "type"},
    "error": {"message", "type"},
    "skipped": {"message"},
}


def expect_valid(content):
    """Check structure, counts and names; return the root."""
    root = ET.fromstring(content)
    names = []
    for element in root.iter():
        allowed = CHILDREN.get(element.tag, set())
        assert {child.tag for child in element} <= allowed
        assert set(element.attrib) <= ATTRIBUTES.get(element.tag, set())
    for suite in root:
        cases = suite.findall("testcase")
        assert cases
        assert int(suite.get("tests")) == len(cases)
        for tag, key in (("failure", "failures"), ("error", "errors"), ("skipped", "skipped")):
            assert int(suite.get(key)) == len(suite.findall(f"testcase/{tag}"))
        for case in cases:
            assert len(case) <= 1
            assert case.get("classname")
            assert re.fullmatch(r"\d+(\.\d+)?", case.get("time"))
            names.append(case.get("name"))
    assert len(names) == len(set(names)), "GitLab keeps the first of two with one name"
    return root


@given(st.lists(hostile_reports(), min_size=1, max_size=3, unique_by=lambda r: r.submission))
def test_any_reports_give_a_valid_file(made):
    """Well-formed XML 1.0 with unique names and right counts, whatever the text."""
    expect_valid(render_junit(made))


def test_verdicts_become_outcomes():
    """Failed is a failure, skipped is skipped, undecided is an error."""
    made = report(
        exercise(
            check("t.a"), check("t.b", "failed"), check("t.c", "skipped"), check("t.d", "undecided")
        )
    )

    root = expect_valid(render_junit([made]))

    assert [[child.tag for child in case] for case in root.iter("testcase")] == [
        [],
        ["failure"],
        ["skipped"],
        ["error"],
    ]
    assert (root.get("tests"), root.get("errors")) == ("4", "1")


def test_one_check_of_two_students_has_two_names():
    """The submission takes part in the name."""
    made = [report(submission="s1"), report(submission="s2")]

    names = [case.get("name") for case in expect_valid(render_junit(made)).iter("testcase")]

    assert names == ["tanh.keeps_shape [s1]", "tanh.keeps_shape [s2]"]


def test_a_long_file_loses_details_and_no_test_case():
    """Below the limit at any rate, or refused in a sentence."""
    made = [report(exercise(*(check(f"t.{i}", "failed", finding="x" * 1000) for i in range(50))))]
    full = render_junit(made)

    shortened = render_junit(made, most_bytes=len(full) // 2)

    assert len(shortened) <= len(full) // 2
    assert len(list(expect_valid(shortened).iter("testcase"))) == 50
    with pytest.raises(MarkpropError, match="Export fewer"):
        render_junit(made, most_bytes=1000)


def test_the_same_reports_give_the_same_bytes():
    """Nothing of the day or the machine is in the file."""
    assert render_junit([report()]) == render_junit([report()])
