"""A class at a glance, computed from its reports: what `index.html` and `summary.json` tell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import mean, median
from typing import Any

from graders.model import Verdict
from graders.reports.lacking import only_lacks
from graders.reports.report_view import lab_words
from graders.reports.rows import Row, row_of
from graders.reports.schema import ExerciseReport, Report, StudentReport
from graders.reports.text import LONGEST_MESSAGE, LONGEST_NAME, one_line
from graders.reports.view import RECOGNISED

BINS = 10
SUMMARY_SCHEMA = "markprop/summary/v1"


@dataclass(frozen=True)
class ExerciseStanding:
    """How a class did in one exercise.

    Parameters
    ----------
    id, title : str
        The exercise.
    bonus : bool
        Whether it lies outside the maximum.
    mean_share : float
        Mean of the marks, as a share of what is on offer.
    full, nothing, submissions : int
        How many earned everything, earned nothing, and were counted.
    stumbling_block : str
        The promise that was kept least often, empty where all were kept.
    failed_it : int
        How many did not keep it.
    """

    id: str
    title: str
    bonus: bool
    mean_share: float
    full: int
    nothing: int
    submissions: int
    stumbling_block: str
    failed_it: int


@dataclass(frozen=True)
class MisconceptionCount:
    """A recognised mistake and how many submissions show it."""

    exercise: str
    id: str
    text: str
    count: int


@dataclass(frozen=True)
class Waiting:
    """A submission that a person is asked to look at.

    `state` tells what for: ``undecided`` (checks could not be judged), ``by hand`` (questions are
    to be marked), ``unread`` (the hand-in could not be read or run), or ``look`` (it has its marks,
    and a reason to look at it).
    """

    submission: str
    name: str
    reason: str
    pending: float
    state: str


@dataclass(frozen=True)
class Overview:
    """A class at a glance.

    `mean`, `median` and `bins` count the graded submissions only: marks that wait for a person
    would drag them down. They are shares of the maximum; `mean` and `median` are None without any.
    Those in `looks` have their marks, and a reason for a person to look at them. Submissions in
    `lacking` wait for a module that the machine lacks, and count by their marks in
    what could be judged.
    """

    lab: str
    lab_id: str
    lab_versions: tuple[str, ...]
    harness_versions: tuple[str, ...]
    submissions: int
    graded: int
    mean: float | None
    median: float | None
    bins: tuple[int, ...]
    exercises: tuple[ExerciseStanding, ...]
    misconceptions: tuple[MisconceptionCount, ...]
    waiting: tuple[Waiting, ...]
    lacking: tuple[Waiting, ...]
    looks: tuple[Waiting, ...]
    rows: tuple[Row, ...]

    @property
    def by_points(self) -> list[Row]:
        """The rows, most of the maximum first; names in their order among equals."""
        return sorted(self.rows, key=lambda row: -row.share)

    @property
    def optional(self) -> int:
        """How many of the exercises are bonus; they stand last."""
        return sum(part.bonus for part in self.exercises)


def overview(reports: Sequence[Report]) -> Overview:
    """Compute the overview of one class; exercises in the order of the lab, the bonus last."""
    reports = sorted(reports, key=lambda report: report.submission)
    shares = [_share(r) for r in reports if r.status == "graded" or only_lacks(r)]
    waiting = [_waiting(report) for report in reports if report.status == "needs_attention"]
    lacking = {report.submission for report in reports if only_lacks(report)}
    exercises = sorted(_exercises(reports), key=lambda part: part.bonus)  # the bonus stands apart
    return Overview(
        lab=", ".join(lab_words(lab) for lab in _distinct(r.lab for r in reports)),
        lab_id=", ".join(_distinct(r.lab for r in reports)),
        lab_versions=_distinct(report.lab_version for report in reports),
        harness_versions=_distinct(report.harness_version for report in reports),
        submissions=len(reports),
        graded=len(shares),
        mean=mean(shares) if shares else None,
        median=median(shares) if shares else None,
        bins=_bins(shares),
        exercises=tuple(exercises),
        misconceptions=_misconceptions(reports),
        waiting=tuple(entry for entry in waiting if entry.submission not in lacking),
        lacking=tuple(entry for entry in waiting if entry.submission in lacking),
        looks=tuple(_flagged(report) for report in reports if report.flags),
        rows=tuple(
            row_of(report, name_of(report), [part.id for part in exercises]) for report in reports
        ),
    )


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
        "misconceptions": [
            {"exercise": m.exercise, "id": m.id, "count": m.count} for m in found.misconceptions
        ],
        "needs_attention": [
            {
                "submission": w.submission,
                "state": w.state,
                "reason": w.reason,
                "pending_points": w.pending,
            }
            for w in sorted(found.waiting + found.lacking + found.looks, key=lambda w: w.submission)
        ],
        "damaged": list(aside.damaged),
        "unmatched": list(aside.unmatched),
        "gone": list(aside.gone),
        "missing": [student.model_dump(mode="json") for student in aside.missing],
    }


def name_of(report: Report) -> str:
    """Return the student's name where the roster gave it, else the submission's."""
    student = report.student
    name = (student and (student.name or student.id)) or report.submission
    return one_line(name, LONGEST_NAME)


def _waiting(report: Report) -> Waiting:
    reason = one_line(report.reason or "", LONGEST_MESSAGE)
    return Waiting(
        report.submission, name_of(report), reason, report.pending_points, _state(report)
    )


def _state(report: Report) -> str:
    if any(part.pending_points for part in report.exercises):
        return "undecided"
    return "by hand" if report.pending_points else "unread"


def _flagged(report: Report) -> Waiting:
    reason = one_line(" ".join(report.flags), LONGEST_MESSAGE)
    return Waiting(report.submission, name_of(report), reason, 0.0, "look")


def _exercises(reports: Sequence[Report]) -> tuple[ExerciseStanding, ...]:
    judged = [report for report in reports if _was_judged(report)]
    ids = _distinct(part.id for report in reports for part in report.exercises)
    first = {part.id: part for report in reversed(reports) for part in report.exercises}
    return tuple(_standing(first[exercise_id], judged) for exercise_id in ids)


def _was_judged(report: Report) -> bool:
    """Return whether the notebook could be read and run: else its marks say nothing of the lab."""
    return report.status == "graded" or any(part.pending_points for part in report.exercises)


def _standing(exercise: ExerciseReport, reports: Sequence[Report]) -> ExerciseStanding:
    parts = [part for r in reports for part in r.exercises if part.id == exercise.id]
    judged = [part for part in parts if part.max_points and not part.pending_points]
    missed: dict[str, int] = {}
    for part in judged:
        for check in part.checks:
            if check.verdict is Verdict.FAILED:
                missed[check.title] = missed.get(check.title, 0) + 1
    block = max(missed, key=lambda title: missed[title], default="")
    return ExerciseStanding(
        id=exercise.id,
        title=one_line(exercise.title, LONGEST_NAME),
        bonus=exercise.bonus,
        mean_share=mean(p.points / p.max_points for p in judged) if judged else 0.0,
        full=sum(part.points == part.max_points for part in judged),
        nothing=sum(part.points == 0 for part in judged),
        submissions=len(judged),
        stumbling_block=one_line(block, LONGEST_MESSAGE),
        failed_it=missed.get(block, 0),
    )


def _misconceptions(reports: Sequence[Report]) -> tuple[MisconceptionCount, ...]:
    found: dict[tuple[str, str], tuple[str, set[str]]] = {}
    for report in reports:
        for part in report.exercises:
            for check in part.checks:
                if check.misconception is not None:
                    known = check.misconception
                    entry = found.setdefault((part.title, known.id), (known.text, set()))
                    entry[1].add(report.submission)
    counts = [
        MisconceptionCount(
            one_line(title, LONGEST_NAME),
            key,
            one_line(text.removeprefix(RECOGNISED), LONGEST_MESSAGE),
            len(who),
        )
        for (title, key), (text, who) in found.items()
    ]
    return tuple(sorted(counts, key=lambda m: (-m.count, m.exercise, m.id)))


def _bins(shares: Sequence[float]) -> tuple[int, ...]:
    counts = [0] * BINS
    for share in shares:
        counts[min(int(share * BINS), BINS - 1)] += 1
    return tuple(counts)


def _share(report: Report) -> float:
    judged = report.max_points - (report.pending_points if only_lacks(report) else 0.0)
    return report.points / judged if judged > 0 else 0.0


def _rounded(share: float | None) -> float | None:
    return None if share is None else round(share, 4)


def _distinct(values: Any) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))
