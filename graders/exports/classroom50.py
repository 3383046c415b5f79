"""Classroom 50's `result.json` (``classroom50/result/v1``), which knows whole numbers only.

One point is 100: 6.5 of 20 points are written as 650 of 2000, in every lab and for every student,
so that marks of two decimals are exact. Shares below that are rounded so that the tests add up to
the score.

References
----------
``schemas/result-v1.schema.json`` of foundation50/classroom50.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from graders.exports.cleaning import log_line
from graders.exports.marks import DECIMALS, check_shares, exact, rounded
from graders.model import Verdict
from graders.reports.report_view import ReportView
from graders.reports.text import one_line

SCHEMA = "classroom50/result/v1"
# Its runner validates every result and ignores one it cannot read; 10 MB is what it reads.
MOST_BYTES = 1_000_000
_REQUIRED = ("CLASSROOM", "ASSIGNMENT", "SUBMISSION_TAG")
_TAGGED = re.compile(r"submit/(\d{4})-?(\d\d)-?(\d\d)T(\d\d)[-:]?(\d\d)[-:]?(\d\d)Z?\b")


@dataclass(frozen=True)
class Identity:
    """Whose submission it is, as Classroom 50's runner says in the environment.

    Parameters
    ----------
    classroom, assignment, owner, submission : str
        The last is the ``submit/...`` tag.
    assignment_type : str
        ``individual``, ``group`` or ``team``, as the runner says.
    commit, release, review : str
        Addresses.
    submitted_at : datetime
        Of the commit.
    submitted_by : tuple of (str, int or None), optional
        Who pushed.
    """

    classroom: str
    assignment: str
    owner: str
    submission: str
    assignment_type: str
    commit: str
    release: str
    review: str
    submitted_at: datetime
    submitted_by: tuple[str, int | None] | None = None


def identity_from(env: Mapping[str, str], committed_at: datetime | None = None) -> Identity | None:
    """Return whose submission the environment speaks of; None outside Classroom 50.

    Parameters
    ----------
    env : mapping of str to str
        The environment of the run.
    committed_at : datetime, optional
        Committer date of the graded commit; otherwise the tag's own time is taken.
    """
    if not all(env.get(name, "").strip() for name in _REQUIRED):
        return None
    values = {name: one_line(value, 500) for name, value in env.items()}
    owner = values.get("OWNER") or values.get("USERNAME") or values.get("GITHUB_ACTOR") or "unknown"
    tag = values["SUBMISSION_TAG"]
    commit = values.get("COMMIT_URL") or values.get("GITHUB_SHA") or "unknown"
    actor, number = values.get("GITHUB_ACTOR", ""), values.get("GITHUB_ACTOR_ID", "")
    return Identity(
        classroom=values["CLASSROOM"],
        assignment=values["ASSIGNMENT"],
        owner=owner,
        submission=tag if tag.startswith("submit/") else f"submit/{tag}",
        assignment_type=values.get("ASSIGNMENT_TYPE") or "individual",
        commit=commit,
        release=values.get("RELEASE_URL") or commit,
        review=values.get("REVIEW_URL") or commit,
        submitted_at=committed_at or _time_of(tag) or datetime.now(UTC),
        submitted_by=(actor, int(number) if _is_id(number) else None) if actor else None,
    )


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdigit()


def classroom50_result(
    view: ReportView | None, identity: Identity, graded_at: datetime
) -> dict[str, Any]:
    """Return the content of `result.json`; for a run that gave nothing 0 of 0, and no tests."""
    content: dict[str, Any] = {
        "schema": SCHEMA,
        "classroom": identity.classroom,
        "assignment": identity.assignment,
        "assignment_type": identity.assignment_type,
        "owner": identity.owner,
        "submission": identity.submission,
        "commit": identity.commit,
        "release": identity.release,
        "review": identity.review,
        "datetime": _stamp(identity.submitted_at),
        "graded_at": _stamp(graded_at),
        "score": 0,
        "max-score": 0,
        "tests": [],
    }
    if identity.submitted_by:
        name, number = identity.submitted_by
        content["submitted_by"] = {"username": name, "id": number}
    if view is not None:
        maximum = rounded(exact(view.max_points))
        earned = rounded(exact(view.points) + exact(view.bonus))
        content["max-score"] = maximum
        # The collector refuses a score above the maximum, bonus or not.
        content["score"] = min(earned, maximum)
        content["tests"] = _tests(view)
    return content


def to_json(content: dict[str, Any], most_bytes: int = MOST_BYTES) -> str:
    """Return the file's text, without the messages of the tests where it would be too long."""
    text = json.dumps(content, indent=2, allow_nan=False) + "\n"
    if len(text) <= most_bytes:
        return text
    tests = [{k: v for k, v in test.items() if k != "message"} for test in content["tests"]]
    return json.dumps({**content, "tests": tests}, allow_nan=False) + "\n"


def _tests(view: ReportView) -> list[dict[str, Any]]:
    units = iter(check_shares(view, DECIMALS))
    why = view.reason if view.unread else ""
    tests = []
    for exercise in view.exercises:
        for check in exercise.checks:
            score = next(units)
            message = " ".join(part for part in (check.finding or why, check.hint) if part)
            tests.append(
                {
                    "test-name": log_line(f"{exercise.title}: {check.title}", 200) or check.id,
                    "passed": check.verdict is Verdict.PASSED,
                    "score": score,
                    "max-score": max(rounded(exact(check.max_points)), score),
                    "verdict": check.verdict.value,
                    "message": log_line(message, 1000),
                }
            )
    return tests


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _time_of(tag: str) -> datetime | None:
    found = _TAGGED.match(tag)
    if not found:
        return None
    year, month, day, hour, minute, second = map(int, found.groups())
    try:
        return datetime(year, month, day, hour, minute, second, tzinfo=UTC)
    except ValueError:
        return None
