"""Gradescope's `results.json`.

Public checks are visible at once. A hidden check shows its title and verdict once the marks are
published: Gradescope hides the total until then, so that nobody learns from it what the hidden
checks said. What only instructors may read stands in one row that stays hidden for ever and is
worth nothing.

References
----------
https://gradescope-autograders.readthedocs.io/en/latest/specs/
"""

from __future__ import annotations

import json
from typing import Any, Literal

from graders.exports.cleaning import xml_text
from graders.exports.marks import check_shares, decimal_text, exact
from graders.model import Verdict
from graders.reports.report_view import view_report
from graders.reports.schema import ExerciseReport, Report
from graders.reports.text import one_line
from graders.reports.view import Audience, CheckView, view_report_check

Visibility = Literal["hidden", "after_due_date", "after_published", "visible"]
# Marks on Gradescope have as many decimals as a report.
_DECIMALS = 4
_LONGEST_OUTPUT = 4000
MOST_BYTES = 2_000_000


def gradescope_results(report: Report, hidden: Visibility = "after_published") -> dict[str, Any]:
    """Return the results of one report.

    Parameters
    ----------
    report : Report
        What was found.
    hidden : {"hidden", "after_due_date", "after_published", "visible"}
        When students see the titles and verdicts of hidden checks.
    """
    units = iter(check_shares(view_report(report, Audience.STUDENT), _DECIMALS))
    tests = []
    for number, exercise in enumerate(report.exercises, start=1):
        for part, check in enumerate(exercise.checks, start=1):
            view = view_report_check(check, exercise.id, Audience.STUDENT)
            visibility: Visibility = hidden if check.hidden else "visible"
            tests.append(_test(f"{number}.{part}", exercise, view, next(units), visibility))
    tests += _adjustments(report)
    tests.append(_for_instructors(_instructor_detail(report)))
    return {
        "score": _number(exact(report.points) + exact(report.bonus_points)),
        "execution_time": _number(exact(report.seconds)),
        "output": _summary(report),
        "output_format": "text",
        "test_output_format": "text",
        "test_name_format": "text",
        "stdout_visibility": "hidden",
        "tests": tests,
    }


def broken_results(detail: str) -> dict[str, Any]:
    """Return the results of a run that gave no report: the reason goes to instructors only."""
    told = (
        "Your submission could not be graded. That is most likely no fault of yours; your "
        "instructor sees the reason. Submitting again may help."
    )
    return {
        "score": 0,
        "output": told,
        "output_format": "text",
        "stdout_visibility": "hidden",
        "tests": [
            {
                "name": "Could not be graded",
                "score": 0,
                "max_score": 0,
                "status": "failed",
                "output": told,
                "visibility": "visible",
            },
            _for_instructors(detail),
        ],
    }


def to_json(results: dict[str, Any], most_bytes: int = MOST_BYTES) -> str:
    """Return the file's text, with less output where it would be too long."""
    for longest in (_LONGEST_OUTPUT, 400, 0):
        tests = [
            {**test, "output": xml_text(test["output"], longest) if longest else ""}
            for test in results["tests"]
        ]
        text = json.dumps({**results, "tests": tests}, indent=1, allow_nan=False) + "\n"
        if len(text) <= most_bytes:
            break
    return text


def _test(
    number: str, exercise: ExerciseReport, view: CheckView, units: int, visibility: Visibility
) -> dict[str, Any]:
    test: dict[str, Any] = {
        "number": number,
        "name": one_line(f"{exercise.title}: {view.title}", 300),
        "score": units / 10**_DECIMALS,
        "max_score": view.max_points,
        "output": _output(view),
        "tags": [exercise.id, view.verdict.value],
        "visibility": visibility,
    }
    # Gradescope paints a test without a status in no colour: that is what undecided means.
    if view.verdict is not Verdict.UNDECIDED:
        test["status"] = "passed" if view.verdict is Verdict.PASSED else "failed"
    return test


def _output(view: CheckView) -> str:
    if view.hidden:
        return f"Hidden check: {view.verdict.value}."
    tables = [
        f"{shown.name} ({shown.caption})"
        + "".join("\n  " + " ".join(cells) for _, cells in shown.rows)
        for shown in view.tables
    ]
    parts = (view.finding, view.misconception, view.note, *tables, view.hint)
    return "\n\n".join(part for part in parts if part) or f"{view.verdict.value.capitalize()}."


def _adjustments(report: Report) -> list[dict[str, Any]]:
    """Return rows, without a score of their own, on what the total holds besides the checks."""
    rows = []
    if report.lateness and report.lateness.points_lost:
        late = report.lateness
        rows.append(
            _note(
                "Handed in late",
                f"{decimal_text(exact(late.days_late))} days after {late.deadline}: "
                f"{decimal_text(exact(late.points_lost))} points lost ({late.rule}).",
            )
        )
    for mark in report.manual or ():
        points = f"{decimal_text(exact(mark.points))} of {decimal_text(exact(mark.max_points))}"
        rows.append(_note(mark.title, f"Marked by hand: {points} points. {mark.comment or ''}"))
    return rows


def _note(name: str, output: str) -> dict[str, Any]:
    return {"name": one_line(name, 300), "score": 0, "output": output, "visibility": "visible"}


def _for_instructors(detail: str) -> dict[str, Any]:
    return {
        "name": "For instructors",
        "score": 0,
        "max_score": 0,
        "output": detail,
        "visibility": "hidden",
    }


def _instructor_detail(report: Report) -> str:
    lines = [
        f"Markprop {report.harness_version}, lab {report.lab} {report.lab_version}, "
        f"sandbox {report.sandbox.mode} ({', '.join(report.sandbox.layers) or 'no layer'}), "
        f"seed {report.seed_fingerprint}"
    ]
    for exercise in report.exercises:
        for check in exercise.checks:
            view = view_report_check(check, exercise.id, Audience.INSTRUCTOR)
            if check.hidden and view.finding:
                lines.append(f"{view.id} ({view.verdict.value}): {view.finding}")
    return "\n".join(lines)


def _summary(report: Report) -> str:
    lines = [one_line(report.reason, 600)] if report.reason else []
    if report.pending_points:
        pending = decimal_text(exact(report.pending_points))
        lines.append(f"{pending} points are pending: neither earned nor lost.")
    for failure in report.notebook.failures[:10]:
        where = f"Cell {failure.cell}" + (f", line {failure.line}" if failure.line else "")
        lines.append(one_line(f"{where}: {failure.name}: {failure.message}", 300))
    return "\n".join(lines) or "Every check below says what it promises and what it found."


def _number(value: Any) -> float:
    return float(round(value, _DECIMALS))
