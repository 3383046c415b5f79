"""One marked submission as it is shown, from a stored report or straight from results."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from graders.model import CellFailure, Exercise, NotebookRun, Verdict
from graders.reports.causes import Box, boxes
from graders.reports.curves import Curves
from graders.reports.lacking import lacking_texts
from graders.reports.own_code import CodeLine, own_code, source_text
from graders.reports.questions import QuestionView, view_questions
from graders.reports.ran import needed_text, origin_of, shown_run
from graders.reports.remarks import remarks_of
from graders.reports.scoring import Score
from graders.reports.text import LONGEST_MESSAGE, LONGEST_NAME, one_line, visible
from graders.reports.view import (
    Audience,
    CheckView,
    counted,
    first_to_mend,
    marks_text,
    view_report_check,
    view_result,
)

if TYPE_CHECKING:
    from graders.model import CheckResult
    from graders.reports.schema import (
        CheckReport,
        ExerciseReport,
        ManualMark,
        Report,
    )


@dataclass(frozen=True)
class ExerciseView:
    """One exercise: its marks, its checks, and where the answer stands that was marked.

    `said` is what a person wrote to all who answered alike, and `credit` what that gives.
    """

    id: str
    title: str
    bonus: bool
    points: float
    max_points: float
    pending: float
    checks: tuple[CheckView, ...]
    source: str = ""
    said: str = ""
    credit: float = 0.0
    code: tuple[CodeLine, ...] = ()

    @property
    def boxes(self) -> tuple[Box, ...]:
        """Its checks by cause; what has one cause is told once."""
        return boxes(self.checks)

    @property
    def passed(self) -> bool:
        """Whether all of its checks passed."""
        return all(check.verdict is Verdict.PASSED for check in self.checks)

    @property
    def marks(self) -> str:
        """What was earned: ``1.5 of 2 points``."""
        return marks_text(self.points, self.max_points)

    @property
    def share(self) -> float:
        """What was earned, as a share of what is on offer."""
        return self.points / self.max_points if self.max_points else 0.0

    @property
    def pending_share(self) -> float:
        """What is pending, as a share of what is on offer."""
        return self.pending / self.max_points if self.max_points else 0.0

    @property
    def tally(self) -> str:
        """How many checks passed: ``5 of 7 checks``."""
        passed = sum(check.verdict is Verdict.PASSED for check in self.checks)
        return f"{passed} of {counted(len(self.checks), 'check')}"


@dataclass(frozen=True)
class ReportView:
    """One submission as its page or terminal text shows it; texts are still to be escaped.

    Parameters
    ----------
    heading, submission, lab : str
        Who handed in, under which name, and for which lab.
    attention : bool
        Whether a person must look.
    reason : str
        Why, or empty.
    points, max_points, pending, bonus : float
        The marks.
    exercises : tuple of ExerciseView
        In the order of the lab.
    run : NotebookRun
        How the notebook ran, its texts made visible and capped.
    remarks : tuple of str
        Lateness and earlier marks, as sentences.
    notes, flags : tuple of str
        What the instructor may want to know, and why a person should look.
    lacking : tuple of str
        A sentence for each module that is not installed here.
    needed : str
        How many statements the exercises need.
    whole : tuple of str
        Ids of the exercises that are judged by the whole notebook.
    manual : tuple of (str, str, str)
        Title, marks and comment of what a person marked.
    questions : tuple of QuestionView
        The lab's written questions.
    origin : tuple of (str, str)
        What the marks were computed with, as label and value.
    seconds : float
        Wall time.
    """

    heading: str
    submission: str
    lab: str
    attention: bool
    reason: str
    points: float
    max_points: float
    pending: float
    bonus: float
    exercises: tuple[ExerciseView, ...]
    run: NotebookRun = field(default_factory=lambda: NotebookRun(0, 0))
    remarks: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    lacking: tuple[str, ...] = ()
    needed: str = ""
    whole: tuple[str, ...] = ()
    manual: tuple[tuple[str, str, str], ...] = ()
    questions: tuple[QuestionView, ...] = ()
    origin: tuple[tuple[str, str], ...] = ()
    seconds: float = 0.0

    @property
    def checks(self) -> tuple[CheckView, ...]:
        """All checks, in order."""
        return tuple(check for exercise in self.exercises for check in exercise.checks)

    @property
    def first(self) -> CheckView | None:
        """The check to look at first, None where all passed."""
        return first_to_mend(self.checks, {part.id for part in self.exercises if part.bonus})

    @property
    def start(self) -> tuple[str, str] | None:
        """Title of an exercise and the one thing to mend there first, where a check failed."""
        first = self.first
        if first is None or first.verdict is not Verdict.FAILED or self.unread:
            return None
        title = next(part.title for part in self.exercises if part.id == first.exercise)
        return title, first.misconception or first.finding or first.title

    @property
    def unread(self) -> bool:
        """Whether `reason` says all there is: nothing could be read, run or judged."""
        return bool(self.reason) and not any(
            check.finding or check.verdict is Verdict.PASSED for check in self.checks
        )


def view_report(
    report: Report, audience: Audience, curves: Curves | None = None, title: str = ""
) -> ReportView:
    """Return a stored report as one audience may see it, under the lab's title if that is known."""
    drawn = curves or {}
    student = report.student
    heading = (student and (student.name or student.id)) or report.submission
    return ReportView(
        heading=one_line(heading, LONGEST_NAME),
        submission=one_line(report.submission, LONGEST_NAME),
        lab=one_line(title, LONGEST_NAME) or lab_words(report.lab),
        attention=report.status == "needs_attention",
        reason=visible(report.reason or "", LONGEST_MESSAGE, lines=True),
        points=report.points,
        max_points=report.max_points,
        pending=report.pending_points,
        bonus=report.bonus_points,
        exercises=tuple(_exercise(part, report, audience, drawn) for part in report.exercises),
        run=shown_run(
            report.notebook.cells,
            report.notebook.executed,
            [CellFailure(f.cell, f.name, f.message, f.line) for f in report.notebook.failures],
        ),
        lacking=tuple(lacking_texts(report.notebook)),
        needed=needed_text(report.notebook.statements),
        whole=tuple(part.id for part in report.exercises if part.run == "whole"),
        remarks=remarks_of(report),
        notes=_told(note.text for note in report.notes or () if not note.look),
        flags=_told(report.flags),
        manual=tuple(_manual(m) for m in report.manual or () if not m.id.startswith("group:")),
        questions=view_questions(report),
        origin=origin_of(report, audience),
        seconds=report.seconds,
    )


def _exercise(
    part: ExerciseReport, report: Report, audience: Audience, drawn: Curves
) -> ExerciseView:
    alike = [m for m in report.manual or () if m.id.startswith(f"group:{part.id}/")]
    said = " ".join(mark.comment for mark in alike if mark.comment)
    checks = tuple(
        view_report_check(
            _without_repeat(check, report.reason), part.id, audience, drawn.get(check.id, ())
        )
        for check in part.checks
    )
    return ExerciseView(
        id=part.id,
        title=one_line(part.title, LONGEST_NAME),
        bonus=part.bonus,
        points=part.points,
        max_points=part.max_points,
        pending=part.pending_points,
        checks=checks,
        source=source_text(part.source),
        said=visible(said, LONGEST_MESSAGE, lines=True),
        credit=sum(mark.points for mark in alike),
        code=own_code(part.source, checks),
    )


def view_results(
    lab: str,
    submission: str,
    total: Score,
    run: NotebookRun,
    *,
    reason: str = "",
    curves: Curves | None = None,
) -> ReportView:
    """Return results that were not stored as the student may see them."""
    drawn = curves or {}

    def shown(exercise: Exercise, results: Sequence[CheckResult]) -> tuple[CheckView, ...]:
        return tuple(
            view_result(
                replace(result, finding=None) if result.finding == reason else result,
                Audience.STUDENT,
                drawn.get(result.check.id, ()),
            )
            for result in results
        )

    return ReportView(
        heading=one_line(submission, LONGEST_NAME),
        submission=one_line(submission, LONGEST_NAME),
        lab=lab_words(lab),
        attention=bool(reason or total.pending),
        reason=visible(reason, LONGEST_MESSAGE, lines=True),
        points=float(total.points),
        max_points=float(total.max_points),
        pending=float(total.pending),
        bonus=float(total.bonus),
        exercises=tuple(
            ExerciseView(
                id=part.exercise.id,
                title=one_line(part.exercise.title, LONGEST_NAME),
                bonus=part.exercise.bonus,
                points=float(part.points),
                max_points=float(part.max_points),
                pending=float(part.pending),
                checks=shown(part.exercise, part.results),
            )
            for part in total.exercises
        ),
        run=shown_run(run.cells, run.executed, run.failures),
        lacking=tuple(lacking_texts(run)),
    )


def lab_words(lab: str) -> str:
    """Return a lab's title, or its id as words: ``multiple_layers`` becomes ``Multiple layers``."""
    words = one_line(lab.replace("_", " "), LONGEST_NAME)
    return words[:1].upper() + words[1:]


def place_text(failure: CellFailure) -> str:
    """Return ``Cell 6, line 3``."""
    return f"Cell {failure.cell}" + (f", line {failure.line}" if failure.line else "")


def _without_repeat(check: CheckReport, reason: str | None) -> CheckReport:
    """Say once, at the top, what is true of every check: a notebook that cannot be read."""
    repeats = reason is not None and check.finding == reason
    return check.model_copy(update={"finding": None}) if repeats else check


def _told(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(one_line(text, LONGEST_MESSAGE) for text in texts)


def _manual(mark: ManualMark) -> tuple[str, str, str]:
    return (
        one_line(mark.title, LONGEST_NAME),
        marks_text(mark.points, mark.max_points),
        visible(mark.comment or "", LONGEST_MESSAGE, lines=True),
    )
