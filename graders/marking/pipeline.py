"""One submission's straight line: sandboxed attempt -> results -> report. Read this first.

::

    path -> Submission -> SandboxedAttempt (its notebook has run) -> Student (remote objects)
         -> checks -> CheckResults -> points -> Report -> renderers (they decide nothing)
"""

from __future__ import annotations

import platform
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache
from importlib.metadata import version

from nbformat import NotebookNode

from graders import __version__
from graders.catalogue.seeds import course_secret, fingerprint
from graders.errors import MarkpropError, SubmissionError
from graders.judging.runner import CheckRun
from graders.judging.turns import Judged, Manner, judge_submission
from graders.judging.verdicts import undecided
from graders.marking.executed import notebook_text
from graders.marking.people import student_report
from graders.marking.written import Kept, kept_of
from graders.model import Check, CheckResult, Lab, NotebookRun, SandboxFacts, Verdict
from graders.reading import unpacked
from graders.reading.folded import unfolded
from graders.reports.build import Origin, Reading, build_report
from graders.reports.curves import Curves
from graders.reports.schema import NoteReport, Report, SourceReport, Versions
from graders.sandbox.launcher import Launcher
from graders.student.written import Answers
from graders.submissions import Submission

_NOT_RUN = NotebookRun(0, 0)


@dataclass(frozen=True)
class Graded:
    """What grading one submission gives.

    Parameters
    ----------
    report : Report
        The truth.
    executed : str, optional
        The notebook with its outputs, where it ran, as its file holds it.
    further : mapping of str to str
        The other notebooks of the submission that ran, by name.
    curves : Curves
        What pages draw, by check id.
    finished : bool
        Whether it was judged to the end; if not, by a fault of the grader or of the machine, the
        same submission is graded anew the next time.
    pictures : mapping of str to bytes
        Of the answers to written questions, by file name.
    """

    report: Report
    executed: str | None = None
    further: Mapping[str, str] = field(default_factory=dict)
    curves: Curves = field(default_factory=dict)
    finished: bool = True
    pictures: Mapping[str, bytes] = field(default_factory=dict)


def grade(
    submission: Submission,
    lab: Lab,
    checks: CheckRun,
    launcher: Launcher,
    manner: Manner,
    tell: Callable[[CheckResult], None] | None = None,
) -> Graded:
    """Grade one submission; whatever it does, there is a report.

    Parameters
    ----------
    submission : Submission
        What was handed in.
    lab : Lab
        What it answers.
    checks : CheckRun
        The lab's checks, collected in this process.
    launcher : Launcher
        Starts the student's process.
    manner : Manner
        How it is judged.
    tell : callable, optional
        Called with each result as it is there.
    """
    started = time.monotonic()
    submission = unfolded(submission)
    reason, finished = None, True
    try:
        with unpacked(submission, lab) as whole:
            judged = judge_submission(whole, lab, checks, launcher, manner, tell)
        finished = not judged.lost_time
    except SubmissionError as error:
        reason = str(error)
        judged = Judged(_unreadable(checks.checks, reason), _NOT_RUN, {})
    except (MarkpropError, OSError) as error:
        reason, finished = f"The grader could not run this notebook: {error}", False
        judged = Judged(all_undecided(checks.checks, reason), _NOT_RUN, {})
    kept = kept_of(lab, judged.answers, _all_ran(submission, judged) if manner.everything else {})
    report = build_report(
        lab,
        submission.name,
        judged.results,
        judged.run,
        origin(launcher.facts),
        seconds=time.monotonic() - started,
        reason=reason,
        student=student_report(submission),
        reading=reading_of(submission, kept, _passed_over(judged, lab)),
        runs=judged.runs,
        behaviours=judged.behaviours,
    )
    curves = {r.check.id: r.curves for r in judged.results if r.curves}
    executed = notebook_text(judged.executed) if judged.executed is not None else None
    further = {name: notebook_text(notebook) for name, notebook in judged.further.items()}
    return Graded(report, executed, further, curves, finished, kept.pictures)


def _all_ran(submission: Submission, judged: Judged) -> dict[str, NotebookNode]:
    """Return the notebooks that ran, by the names that the submission has for them."""
    name = submission.main.notebook_name if submission.main else None
    main = {name or "": judged.executed} if judged.executed is not None else {}
    return {**judged.further, **main}


def ungraded(
    submission: Submission,
    lab: Lab,
    checks: tuple[Check, ...],
    facts: SandboxFacts,
    reason: str,
    seconds: float,
) -> Graded:
    """Return the report of a submission whose grading the grader itself did not finish."""
    report = build_report(
        lab,
        submission.name,
        all_undecided(checks, reason),
        _NOT_RUN,
        origin(facts),
        seconds=seconds,
        reason=reason,
        student=student_report(submission),
        reading=reading_of(submission, kept_of(lab, Answers(), {})),
    )
    return Graded(report, finished=False)


def all_undecided(checks: tuple[Check, ...], reason: str) -> tuple[CheckResult, ...]:
    """Return every check as pending, for a fault that is not the student's."""
    return tuple(undecided(check, reason) for check in checks)


def _unreadable(checks: tuple[Check, ...], reason: str) -> tuple[CheckResult, ...]:
    return tuple(
        CheckResult(check, Verdict.FAILED, Fraction(0), finding=reason) for check in checks
    )


def origin(facts: SandboxFacts) -> Origin:
    """Return what the marks are computed with on this machine."""
    return Origin(_versions(), fingerprint(course_secret()), facts)


@cache
def _versions() -> Versions:
    return Versions(
        python=platform.python_version(),
        numpy=version("numpy"),
        hypothesis=version("hypothesis"),
        markprop=__version__,
    )


def _passed_over(judged: Judged, lab: Lab) -> str:
    """Say what a second run passed over where that was worth more; empty if there was none."""
    helped = [lab.exercise(id_).title for id_, run in judged.runs.items() if run == "whole"]
    titles = ", ".join(f"“{title}”" for title in helped)
    given = ", ".join(f"`{name}`" for name in judged.given)
    if helped and given:
        return (
            f"When the notebook has run, {given} is missing or stands for something else. A second"
            f" run took what Python or the lab's own notebook gives and marked {titles}: nothing is"
            " lost, but “Restart and run all” stops there."
        )
    if not helped or not judged.run.failures:
        return ""
    first = judged.run.failures[0]
    line = f", line {first.line}" if first.line else ""
    return (
        f"Cell {first.cell}{line} stopped with {first.name}: {first.message}. A second run passed"
        f" over it and marked {titles}: nothing is lost, but “Restart and run all” stops there."
    )


def reading_of(submission: Submission, kept: Kept, passed_over: str = "") -> Reading:
    """Return what the report says about how the submission was read."""
    answers = {id_: where for s in submission.sources for id_, where in s.answers.items()}
    notes = [NoteReport(text=text, look=True) for text in submission.flags]
    notes += [NoteReport(text=text) for text in (*submission.notes, passed_over) if text]
    sources = {
        id_: SourceReport(
            notebook=where.notebook,
            module=where.module,
            cell=where.cell,
            lines=where.lines,
            code=where.code or None,
        )
        for id_, where in answers.items()
    }
    return Reading(sources, tuple(notes), kept.questions)
