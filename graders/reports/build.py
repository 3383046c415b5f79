"""From results to the stored report: pure, so that the same results give the same bytes.

Lateness, marks given by hand and earlier marks come later, each from a report to a report.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from graders.model import CheckResult, Lab, NotebookRun, Pending, SandboxFacts, Verdict
from graders.reports.behaviour import Behaviour, may_be_grouped
from graders.reports.fields import points_number
from graders.reports.groups import with_group
from graders.reports.lacking import lacking_sentence, missing_modules
from graders.reports.schema import (
    SCHEMA,
    CellFailureReport,
    CheckReport,
    Counterexample,
    ExerciseReport,
    LackingReport,
    MisconceptionReport,
    NotebookReport,
    NoteReport,
    QuestionReport,
    Report,
    SandboxReport,
    SourceReport,
    StatementsReport,
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
_LONGEST_NAME = 200


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
    questions : tuple of QuestionReport
        What was found of the answers to written questions.
    """

    sources: Mapping[str, SourceReport] = field(default_factory=dict)
    notes: tuple[NoteReport, ...] = ()
    questions: tuple[QuestionReport, ...] = ()


_UNREAD = Reading()
_NO_RUNS: Mapping[str, Any] = {}


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
    runs: Mapping[str, Any] = _NO_RUNS,
    behaviours: Mapping[str, Behaviour] = _NO_RUNS,
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
    runs : mapping of str to str
        Which run counted, ``needed`` or ``whole``, by id of the exercise.
    behaviours : mapping of str to Behaviour
        How answers that lost points behave, by id of the exercise.

    Returns
    -------
    Report
        Needs attention where the notebook could not be read or run, or points are pending.
    """
    total = score(lab.exercises, results)
    mode: Any = origin.sandbox.mode  # the model refuses any but the three
    why = reason or _pending_reason(total, run)
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
        exercises=tuple(
            with_group(_exercise(part, reading, runs), behaviours.get(part.exercise.id))
            if may_be_grouped(part.results)
            else _exercise(part, reading, runs)
            for part in total.exercises
        ),
        questions=reading.questions or None,
    )


def _pending_reason(total: Score, run: NotebookRun) -> str | None:
    open_parts = [part for part in total.exercises if part.undecided]
    lacking = [part.exercise for part in open_parts if missing_modules(part.exercise)]
    results = [
        result
        for part in open_parts
        for result in part.results
        if part.exercise not in lacking and result.verdict is Verdict.UNDECIDED
    ]
    causes = Counter(result.pending for result in results)
    told = [
        f"{_checks_are(causes[why])} undecided{because(run)}: a person must settle the points."
        for why, because in _BECAUSE.items()
        if causes[why]
    ]
    return " ".join([*told, lacking_sentence(lacking)] if lacking else told) or None


def _checks_are(number: int) -> str:
    return "1 check is" if number == 1 else f"{number} checks are"


def _for_want_of_time(run: NotebookRun) -> str:
    cells = ", ".join(map(str, run.busiest))
    of = f" (most of it went into cell{'s' if len(run.busiest) > 1 else ''} {cells})"
    return f" for lack of time{of if cells else ''}"


def _for_want_of_packages(run: NotebookRun) -> str:
    names = ", ".join(f"`{one.module[:_LONGEST_NAME]}`" for one in run.lacking if one.needed_by)
    return f": the grading machine has no {names or 'package'} that the answer needs"


_BECAUSE: Mapping[Pending, Callable[[NotebookRun], str]] = {
    Pending.GRADER: lambda run: " by the grader's fault",
    Pending.TIME: _for_want_of_time,
    Pending.PACKAGE: _for_want_of_packages,
}


def _note(note: NoteReport) -> NoteReport:
    return note.model_copy(update={"text": capped(note.text, LONGEST_TEXT)})


def _exercise(part: ExerciseScore, reading: Reading, runs: Mapping[str, Any]) -> ExerciseReport:
    return ExerciseReport(
        id=part.exercise.id,
        title=part.exercise.title,
        points=points_number(part.points, part.max_points),
        max_points=points_number(part.max_points, part.max_points),
        pending_points=points_number(part.pending, part.max_points),
        bonus=part.exercise.bonus,
        source=reading.sources.get(part.exercise.id),
        run=runs.get(part.exercise.id),
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
    counts = run.statements
    lacking = tuple(
        LackingReport(
            module=one.module[:_LONGEST_NAME], cell=one.cell, line=one.line, needed_by=one.needed_by
        )
        for one in run.lacking[:MOST_FAILURES]
    )
    return NotebookReport(
        cells=run.cells,
        executed=run.executed,
        failures=failures,
        statements=StatementsReport(**asdict(counts)) if counts else None,
        lacking=lacking or None,
    )


def _text(text: str | None) -> str | None:
    return capped(text, LONGEST_TEXT) if text else None
