"""`summary.json`: the numbers of the class overview, for programs; and what stands beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from graders.reports.overview import Overview
from graders.reports.schema import StudentReport

SUMMARY_SCHEMA = "markprop/summary/v1"


@dataclass(frozen=True)
class Aside:
    """What stands beside the marks of a class.

    Parameters
    ----------
    damaged : sequence of str
        Sentences about reports that could not be read.
    unmatched : sequence of str
        Sentences about rows of extensions, times, marks by hand and teams that reach nobody.
    gone : sequence of str
        Submissions of earlier runs that are no longer among the hand-ins.
    title : str
        The lab's title; its id in words if not given.
    missing : sequence of StudentReport
        Students of the roster who handed in nothing.
    """

    damaged: Sequence[str] = ()
    unmatched: Sequence[str] = ()
    gone: Sequence[str] = ()
    title: str = ""
    missing: Sequence[StudentReport] = ()


NOTHING_ASIDE = Aside()


def summary(found: Overview, aside: Aside = NOTHING_ASIDE) -> dict[str, Any]:
    """Return what `summary.json` holds: the numbers of the overview, for programs."""
    return {
        "schema": SUMMARY_SCHEMA,
        "lab": found.lab_id,
        "title": aside.title or found.lab,
        "lab_versions": list(found.lab_versions),
        "harness_versions": list(found.harness_versions),
        "submissions": found.submissions,
        "graded": found.graded,
        "mean_share": _rounded(found.mean),
        "median_share": _rounded(found.median),
        "distribution": list(found.bins),
        "exercises": [
            {
                "id": part.id,
                "title": part.title,
                "bonus": part.bonus,
                "mean_share": _rounded(part.mean_share),
                "full": part.full,
                "nothing": part.nothing,
                "submissions": part.submissions,
            }
            for part in found.exercises
        ],
        "questions": [asdict(question) for question in found.questions],
        "misconceptions": [
            {"exercise": m.exercise, "id": m.id, "count": m.count} for m in found.misconceptions
        ],
        "groups": [
            {"exercise": g.exercise, "id": g.id, "basis": g.basis, "count": g.count}
            for g in found.groups
        ],
        "needs_attention": [
            {
                "submission": w.submission,
                "state": w.state,
                "reason": w.reason,
                "pending_points": w.pending,
            }
            for w in found.asked_for
        ],
        "damaged": list(aside.damaged),
        "unmatched": list(aside.unmatched),
        "gone": list(aside.gone),
        "missing": [student.model_dump(mode="json") for student in aside.missing],
    }


def _rounded(share: float | None) -> float | None:
    return None if share is None else round(share, 4)
