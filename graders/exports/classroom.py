"""The `result` of GitHub's Classroom autograding actions, which outlived GitHub Classroom.

A step puts base64 of this JSON into its output ``result``; ``autograding-grading-reporter`` adds up
``score`` and prints ``Points 6.5/10``. That program does not forgive: a missing number prints NaN,
a missing list crashes it, and its input travels in one environment variable. It also prints names
and `test_code` raw, where a runner would execute a command in them.

The step's id must be lower-case letters and digits only.
"""

from __future__ import annotations

import base64
import json
from fractions import Fraction
from typing import Any

from graders.exports.cleaning import log_line
from graders.exports.marks import DECIMALS, check_shares, exact, rounded
from graders.model import Verdict
from graders.reports.report_view import ReportView
from graders.reports.view import CheckView

# `NAME=value` of one environment variable holds 131,072 bytes: 98,292 of JSON before base64, less
# room for names.
MOST_BYTES = 90_000
_STATUS = {
    Verdict.PASSED: "pass",
    Verdict.FAILED: "fail",
    Verdict.SKIPPED: "fail",
    Verdict.UNDECIDED: "error",
}


def classroom_result(view: ReportView, adjustment: str = "Other points") -> dict[str, Any]:
    """Return the result of one submission.

    Scores are rounded to two decimals so that they add up to the rounded mark.

    Parameters
    ----------
    view : ReportView
        As the student may see it.
    adjustment : str
        Name of the test that holds what no check earned: lateness, and marks given by hand.
    """
    units = check_shares(view, DECIMALS)
    told = [(part.title, check) for part in view.exercises for check in part.checks]
    why = view.reason if view.unread else ""
    tests = [_test(title, c, n, why) for (title, c), n in zip(told, units, strict=True)]
    difference = rounded(exact(view.points) + exact(view.bonus)) - sum(units)
    if difference:
        tests.append(_entry(adjustment, "pass", difference))
    # Without any test the reader prints NaN.
    tests = tests or [_entry("Nothing was checked", "error", 0, message=view.reason)]
    return _result(tests, rounded(exact(view.max_points)), _overall(view))


def broken_result(reason: str, max_points: Fraction) -> dict[str, Any]:
    """Return the result of a run that gave no report: a crash, or time that was up."""
    test = _entry("The submission could not be marked", "error", 0, message=reason)
    return _result([test], rounded(max_points), "error")


def to_json(result: dict[str, Any], most_bytes: int = MOST_BYTES) -> str:
    """Return the JSON, with less detail where it would be too long.

    Details go first, then parts of the names. Only where more than a thousand tests fit in no
    other way do they become one.
    """
    for longest in (1000, 200, 60, 0):
        text = json.dumps(_with_detail(result, longest), allow_nan=False)
        if len(text) <= most_bytes:
            return text
    for longest in (40, 20, 8, 0):
        text = json.dumps(_with_names(result, longest), allow_nan=False, separators=(",", ":"))
        if len(text) <= most_bytes:
            return text
    return json.dumps(_summary_only(result), allow_nan=False)


def to_output(result: dict[str, Any]) -> str:
    """Return what a step writes into its output ``result``."""
    return base64.b64encode(to_json(result).encode("utf-8")).decode("ascii")


def _result(tests: list[dict[str, Any]], maximum: int, status: str) -> dict[str, Any]:
    return {"version": 1, "status": status, "max_score": _number(maximum), "tests": tests}


def _overall(view: ReportView) -> str:
    verdicts = {check.verdict for check in view.checks}
    if Verdict.UNDECIDED in verdicts or not verdicts:
        return "error"
    return "pass" if verdicts == {Verdict.PASSED} else "fail"


def _test(exercise: str, check: CheckView, units: int, reason: str) -> dict[str, Any]:
    told = (
        check.finding or reason or ("" if check.verdict is Verdict.PASSED else check.verdict.value)
    )
    message = " ".join(part for part in (told, check.misconception, check.hint) if part)
    name = f"{exercise}: {check.title} [{check.marks}]"
    return _entry(name, _STATUS[check.verdict], units, message=message)


def _entry(name: str, status: str, units: int, message: str = "") -> dict[str, Any]:
    message = log_line(message, 1000)
    entry: dict[str, Any] = {
        "name": log_line(name, 200),
        "status": status,
        "score": _number(units),
        # The reader shows `message` for errors only, and `test_code` for all.
        "test_code": message,
        "line_no": 0,
        "filename": "",
        "duration": 0,
    }
    return {**entry, "message": message} if status == "error" else entry


def _number(units: int) -> int | float:
    """Return units as the shortest JSON number; reading it back gives the same units."""
    whole, rest = divmod(units, 10**DECIMALS)
    return whole if not rest else float(Fraction(units, 10**DECIMALS))


def _with_detail(result: dict[str, Any], longest: int) -> dict[str, Any]:
    return {**result, "tests": [_cut(test, longest) for test in result["tests"]]}


def _cut(test: dict[str, Any], longest: int) -> dict[str, Any]:
    told = {key: test[key] for key in ("test_code", "message") if key in test}
    return {**test, **{key: log_line(t, longest) if longest else "" for key, t in told.items()}}


def _with_names(result: dict[str, Any], longest: int) -> dict[str, Any]:
    """Keep only what the reader reads, with short names."""
    return {
        **result,
        "tests": [
            {
                "name": test["name"][:longest],
                "status": test["status"],
                "score": test["score"],
                "test_code": "",
                "line_no": 0,
            }
            for test in result["tests"]
        ],
    }


def _summary_only(result: dict[str, Any]) -> dict[str, Any]:
    """Return one test with the sum."""
    total = sum((exact(test["score"]) for test in result["tests"]), Fraction(0))
    count = len(result["tests"])
    entry = _entry(f"All {count} checks together", result["status"], rounded(total))
    return {**result, "tests": [entry]}
