"""JUnit XML for test viewers: one test case per check, of all submissions.

JUnit has no points and no partial credit, so that this is a view and never the truth. A failed
check is a ``failure``, one that waits for another is ``skipped``, and one that the grader could not
judge is an ``error``: viewers count errors apart, and none hides them.

References
----------
GitLab keeps the first of test cases with one name, and refuses files above 30 MB
(https://docs.gitlab.com/ci/testing/unit_test_reports). Jenkins reads the same elements.
"""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree import ElementTree as ET  # only writes here; nothing foreign is parsed

from graders.errors import MarkpropError
from graders.exports.cleaning import xml_text
from graders.exports.marks import decimal_text, exact
from graders.model import Verdict
from graders.reports.schema import ExerciseReport, Report
from graders.reports.view import Audience, CheckView, view_report_check

MOST_BYTES = 30 * 1000 * 1000
_LONGEST_MESSAGE = 300
_KINDS = {
    Verdict.FAILED: "failure",
    Verdict.SKIPPED: "skipped",
    Verdict.UNDECIDED: "error",
}


def render_junit(
    reports: Sequence[Report],
    audience: Audience = Audience.INSTRUCTOR,
    most_bytes: int = MOST_BYTES,
) -> bytes:
    """Return the XML of all reports, with fewer details where the file would grow too large.

    Parameters
    ----------
    reports : sequence of Report
        With unique submission names.
    audience : Audience
        Students see no values of hidden checks.
    most_bytes : int
        Size that the file must not exceed.
    """
    for detail in (4000, _LONGEST_MESSAGE, 0):
        content = _document(reports, audience, detail)
        if len(content) <= most_bytes:
            return content
    raise MarkpropError(
        f"The JUnit file of {len(reports)} submissions has {len(content)} bytes even without "
        f"details, and GitLab takes {most_bytes}. Export fewer results at a time."
    )


def _document(reports: Sequence[Report], audience: Audience, detail: int) -> bytes:
    root = ET.Element("testsuites", name="markprop")
    for report in reports:
        root.append(_suite(report, audience, detail))
    totals = {
        key: str(sum(int(suite.get(key, "0")) for suite in root))
        for key in ("tests", "failures", "errors", "skipped")
    }
    root.attrib.update(totals)
    ET.indent(root)
    text: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return text + b"\n"


def _suite(report: Report, audience: Audience, detail: int) -> ET.Element:
    suite = ET.Element("testsuite", name=xml_text(report.submission, 200))
    properties = ET.SubElement(suite, "properties")
    for name, value in _facts(report).items():
        ET.SubElement(properties, "property", name=name, value=xml_text(value, _LONGEST_MESSAGE))
    for exercise in report.exercises:
        for check in exercise.checks:
            view = view_report_check(check, exercise.id, audience)
            suite.append(_case(report, exercise, view, detail))
    if suite.find("testcase") is None:
        suite.append(_unreadable(report))
    cases = suite.findall("testcase")
    counts = {
        "tests": len(cases),
        "failures": sum(case.find("failure") is not None for case in cases),
        "errors": sum(case.find("error") is not None for case in cases),
        "skipped": sum(case.find("skipped") is not None for case in cases),
    }
    suite.attrib.update({key: str(count) for key, count in counts.items()})
    suite.set("time", decimal_text(exact(report.seconds), decimals=3))
    return suite


def _facts(report: Report) -> dict[str, str]:
    return {
        "lab": f"{report.lab} {report.lab_version}",
        "markprop": report.harness_version,
        "points": decimal_text(exact(report.points)),
        "max_points": decimal_text(exact(report.max_points)),
        "pending_points": decimal_text(exact(report.pending_points)),
        **({"reason": report.reason} if report.reason else {}),
    }


def _case(report: Report, exercise: ExerciseReport, view: CheckView, detail: int) -> ET.Element:
    case = ET.Element(
        "testcase",
        classname=xml_text(f"{report.submission}.{exercise.id}", 300),
        # Viewers tell test cases apart by their name alone.
        name=xml_text(f"{view.id} [{report.submission}]", 400),
        time=decimal_text(exact(view.seconds), decimals=3),
    )
    if view.verdict is Verdict.PASSED:
        return case
    message = view.finding.split("\n", 1)[0] or view.title
    outcome = ET.SubElement(case, _KINDS[view.verdict])
    outcome.set("message", xml_text(message, min(detail, _LONGEST_MESSAGE)))
    # Old Jenkins schemas allow no text inside `skipped`.
    if view.verdict is not Verdict.SKIPPED:
        outcome.set("type", f"markprop.{view.verdict.value}")
        parts = (f"{view.title} ({view.marks})", view.finding, view.misconception, view.hint)
        outcome.text = xml_text("\n".join(part for part in parts if part), detail)
    return case


def _unreadable(report: Report) -> ET.Element:
    case = ET.Element(
        "testcase",
        classname=xml_text(report.submission, 200),
        name=xml_text(f"can be read [{report.submission}]", 300),
        time="0",
    )
    reason = xml_text(report.reason or "There are no results.", _LONGEST_MESSAGE)
    ET.SubElement(case, "error", message=reason, type="markprop.unreadable")
    return case
