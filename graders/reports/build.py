"""From results to the stored report: pure, so that the same results give the same bytes.

Lateness, marks given by hand and earlier marks come later, each from a report to a report.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from graders.model import CheckResult, Lab, NotebookRun, SandboxFacts
from graders.reports.fields import points_number
from graders.reports.lacking import lacking_sentence, missing_modules
from graders.reports.schema import (
    SCHEMA,
    CellFailureReport,
    CheckReport,
    Counterexample,
    ExerciseReport,
    MisconceptionReport,
    NotebookReport,
    NoteReport,
    Report,
    SandboxReport,
    SourceReport,
    StudentReport,
    Versions,
)
from graders.reports.scoring import ExerciseScore, Score, score
from graders.reports.text import capped
from graders.reports.values import excerpt

# A report stays readable by eye and by small tools whatever a student's code printed.
LONGEST_TEXT = 4000
MOST_FAILURES = 200
MOST_NOTES = 50


@dataclass(frozen=True)
class Origin:
    """What the marks were computed with.

    Parameters
    ----------
    versions : Versions
        Of Python and the packages that can move a mark.
    seed_fingerprint : str
        Fingerprint of the course secret, never the secret.
    sandbox : SandboxFacts
        What isolated the student's process.
    """

    versions: Versions
    seed_fingerprint: str
    sandbox: SandboxFacts


@dataclass(frozen=True)
class Reading:
    """How the submission was read.

    Parameters
    ----------
    sources : mapping of str to SourceReport
        Where the answers stand that were marked, by id of the exercise.
    notes : tuple of NoteReport
        What the instructor may want to know.
    """

    sources: Mapping[str, SourceReport] = field(default_factory=dict)
    notes: tuple[NoteReport, ...] = ()


_UNREAD = Reading()


def build_report(
    lab: Lab,
    submission: str,
    results: Sequence[CheckResult],
    run: NotebookRun,
    origin: Origin,
    *,
    seconds: float,
    reason: str | None = None,
    student: StudentReport | None = None,
    reading: Reading = _UNREAD,
) -> Report:
    """Return the report of one submission.

    Parameters
    ----------
    lab : Lab
        The lab, which gives the exercises and their order.
    submission : str
        Unique safe name of the submission.
    results : sequence of CheckResult
        One per check of the lab.
    run : NotebookRun
        How the notebook ran; ``NotebookRun(0, 0)`` where it could not be read.
    origin : Origin
        What the marks were computed with.
    seconds : float
        Wall time of the whole submission.
    reason : str, optional
        One sentence for the student on why the notebook could not be read or run.
    student : StudentReport, optional
        Who handed in, as the roster says.
    reading : Reading
        How the submission was read.

    Returns
    -------
    Report
        Needs attention where the notebook could not be read or run, or points are pending.
    """
    total = score(lab.exercises, results)
    mode: Any = origin.sandbox.mode  # the model refuses any but the three
    why = reason or _pending_reason(total)
    return Report(
        schema=SCHEMA,
        harness_version=origin.versions.markprop,
        lab=lab.id,
        lab_version=lab.version,
        submission=submission,
        student=student,
        status="needs_attention" if why else "graded",
        reason=why and capped(why, LONGEST_TEXT),
        seed_fingerprint=origin.seed_fingerprint,
        sandbox=SandboxReport(mode=mode, layers=origin.sandbox.layers),
        versions=origin.versions,
        points=points_number(total.points, total.max_points),
        max_points=points_number(total.max_points, total.max_points),
        pending_points=points_number(total.pending, total.max_points),
        bonus_points=points_number(total.bonus, total.bonus),
        seconds=seconds,
        notebook=_notebook(run),
        notes=tuple(_note(note) for note in reading.notes[:MOST_NOTES]) or None,
        exercises=tuple(_exercise(part, reading) for part in total.exercises),
    )


def _pending_reason(total: Score) -> str | None:
    open_parts = [part for part in total.exercises if part.undecided]
    lacking = [part.exercise for part in open_parts if missing_modules(part.exercise)]
    undecided = sum(part.undecided for part in open_parts if part.exercise not in lacking)
    told = [lacking_sentence(lacking)] if lacking else []
    if undecided:
        what = "1 check is" if undecided == 1 else f"{undecided} checks are"
        told.insert(0, f"{what} undecided by the grader's fault: a person must settle the points.")
    return " ".join(told) or None


def _note(note: NoteReport) -> NoteReport:
    return note.model_copy(update={"text": capped(note.text, LONGEST_TEXT)})


def _exercise(part: ExerciseScore, reading: Reading) -> ExerciseReport:
    return ExerciseReport(
        id=part.exercise.id,
        title=part.exercise.title,
        points=points_number(part.points, part.max_points),
        max_points=points_number(part.max_points, part.max_points),
        pending_points=points_number(part.pending, part.max_points),
        bonus=part.exercise.bonus,
        source=reading.sources.get(part.exercise.id),
        checks=tuple(_check(result) for result in part.results),
    )


def _check(result: CheckResult) -> CheckReport:
    known = result.misconception
    return CheckReport(
        id=result.check.id,
        title=result.check.title,
        hidden=result.check.hidden,
        verdict=result.verdict,
        points=points_number(result.points, result.check.points),
        max_points=points_number(result.check.points, result.check.points),
        seconds=result.seconds,
        finding=_text(result.finding),
        counterexample=_counterexample(result.counterexample),
        hint=_text(result.hint),
        misconception=MisconceptionReport(id=known.id, text=known.text) if known else None,
        follow_through=result.follow_through or None,
    )


def _counterexample(arguments: Mapping[str, Any]) -> dict[str, Counterexample] | None:
    found = {name: excerpt(value) for name, value in arguments.items()}
    return {
        name: Counterexample(shape=part.shape, dtype=part.dtype, values=part.values)
        for name, part in found.items()
    } or None


def _notebook(run: NotebookRun) -> NotebookReport:
    failures = tuple(
        CellFailureReport(
            cell=failure.cell,
            name=capped(failure.name, LONGEST_TEXT),
            message=capped(failure.message, LONGEST_TEXT),
            line=failure.line,
        )
        for failure in run.failures[:MOST_FAILURES]
    )
    return NotebookReport(cells=run.cells, executed=run.executed, failures=failures)


def _text(text: str | None) -> str | None:
    return capped(text, LONGEST_TEXT) if text else None
