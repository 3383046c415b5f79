"""A class at a glance, computed from its reports: what `index.html` and `summary.json` tell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import mean, median
from typing import Any

from graders.model import Verdict
from graders.reports.groups import groups_of
from graders.reports.lacking import only_lacks
from graders.reports.mistakes_met import GroupCount, MisconceptionCount, misconceptions, unnamed
from graders.reports.questions import QuestionStanding, question_standings
from graders.reports.report_view import lab_words
from graders.reports.rows import Row, row_of
from graders.reports.schema import ExerciseReport, Report
from graders.reports.standing import BY_HAND, waits_for
from graders.reports.text import LONGEST_MESSAGE, LONGEST_NAME, one_line

BINS = 10


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
    Those in `by_hand` wait for nothing but marks for written questions.
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
    groups: tuple[GroupCount, ...]
    waiting: tuple[Waiting, ...]
    lacking: tuple[Waiting, ...]
    by_hand: tuple[Waiting, ...]
    questions: tuple[QuestionStanding, ...]
    looks: tuple[Waiting, ...]
    rows: tuple[Row, ...]

    @property
    def asked_for(self) -> list[Waiting]:
        """Every submission that a person is asked to look at, with the reason."""
        every = (*self.waiting, *self.lacking, *self.by_hand, *self.looks)
        return sorted(every, key=lambda entry: entry.submission)

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
    by_hand = [entry for entry in waiting if entry.state == BY_HAND]
    lacking = {report.submission for report in reports if only_lacks(report)}
    exercises = sorted(_exercises(reports), key=lambda part: part.bonus)  # the bonus stands apart
    groups = groups_of(reports)
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
        misconceptions=misconceptions(reports, groups),
        groups=tuple(unnamed(group) for group in groups if not group.name),
        waiting=tuple(e for e in waiting if e.submission not in lacking and e.state != BY_HAND),
        lacking=tuple(entry for entry in waiting if entry.submission in lacking),
        by_hand=tuple(by_hand),
        questions=question_standings(reports),
        looks=tuple(_flagged(report) for report in reports if report.flags),
        rows=tuple(
            row_of(report, name_of(report), [part.id for part in exercises]) for report in reports
        ),
    )


def name_of(report: Report) -> str:
    """Return the student's name where the roster gave it, else the submission's."""
    student = report.student
    name = (student and (student.name or student.id)) or report.submission
    return one_line(name, LONGEST_NAME)


def _waiting(report: Report) -> Waiting:
    reason = one_line(report.reason or "", LONGEST_MESSAGE)
    return Waiting(
        report.submission, name_of(report), reason, report.pending_points, waits_for(report)
    )


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


def _bins(shares: Sequence[float]) -> tuple[int, ...]:
    counts = [0] * BINS
    for share in shares:
        counts[min(int(share * BINS), BINS - 1)] += 1
    return tuple(counts)


def _share(report: Report) -> float:
    judged = report.max_points - (report.pending_points if only_lacks(report) else 0.0)
    return report.points / judged if judged > 0 else 0.0


def _distinct(values: Any) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))
