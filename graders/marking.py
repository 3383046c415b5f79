"""A class from its uploads to its results folder: find, grade, settle, store."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import nbformat

from graders.batch import Settings, grade_all
from graders.errors import MarkpropError
from graders.model import Lab
from graders.pipeline import Graded
from graders.regrade import with_previous
from graders.reports.console import BatchProgress
from graders.reports.schema import Report
from graders.reports.store import (
    REPORT,
    read_report,
    scan_results,
    submission_folder,
    write_atomically,
    write_class_files,
    write_report,
)
from graders.resume import grading_key, may_stay, remember
from graders.submissions import Roster, Submission, find_submissions

Settle = Callable[[Submission, Report], Report]


@dataclass(frozen=True)
class Intake:
    """Which submissions there are and whose they are.

    Parameters
    ----------
    paths : tuple of Path
        Files and folders, as given.
    single : bool, optional
        True: each path is one submission; False: each entry in it is one; None: as it looks.
    roster : Roster, optional
        The class.
    attempts : str
        ``last`` or ``best``: which of several attempts of a student counts.
    """

    paths: tuple[Path, ...]
    single: bool | None = None
    roster: Roster | None = None
    attempts: str = "last"


@dataclass(frozen=True)
class Marked:
    """What marking a class gave.

    Parameters
    ----------
    reports : tuple of Report
        Of the submissions of this run, graded now or kept.
    kept : int
        How many reports of an earlier run stayed.
    """

    reports: tuple[Report, ...] = field(default_factory=tuple)
    kept: int = 0


def mark_class(
    intake: Intake,
    lab: Lab,
    out: Path,
    settings: Settings,
    *,
    resume: bool,
    settle: Settle,
    progress: Callable[[int], BatchProgress],
) -> Marked:
    """Grade every submission and write the results folder.

    Parameters
    ----------
    intake : Intake
        What was handed in.
    lab : Lab
        What it answers.
    out : Path
        The results folder.
    settings : Settings
        How to grade.
    resume : bool
        Whether reports of the same grading stay.
    settle : callable
        Applies marks given by hand and lateness to a new report.
    progress : callable
        Gets the number of submissions to grade and returns the display.

    Raises
    ------
    MarkpropError
        There is nothing to grade, or the results cannot be written.
    """
    with tempfile.TemporaryDirectory(prefix="markprop-intake-") as workspace:
        found = find_submissions(
            intake.paths,
            lab,
            single=intake.single,
            roster=intake.roster,
            attempts=intake.attempts,
            workspace=Path(workspace),
        )
        if not found:
            raise MarkpropError(f"There is no submission in {', '.join(map(str, intake.paths))}.")
        out.mkdir(parents=True, exist_ok=True)
        keys = {s.name: grading_key(s, lab, settings.limits, settings.sandbox) for s in found}
        kept = [s for s in found if resume and may_stay(out, s, keys[s.name])]
        waiting = [s for s in found if s not in kept]
        reports = [read_report(submission_folder(out, s.name) / REPORT) for s in kept]

        def save(submission: Submission, graded: Graded) -> Report:
            return _store(out, submission, graded, settle, keys[submission.name])

        with progress(len(waiting)) as display:
            grade_all(
                waiting,
                lab,
                settings,
                save=save,
                begun=lambda submission: display.started(submission.name),
                tell=lambda submission, report: _told(display, reports, report),
            )
    _write_overview(out)
    return Marked(tuple(sorted(reports, key=lambda r: r.submission)), len(kept))


def _told(display: BatchProgress, reports: list[Report], report: Report) -> None:
    reports.append(report)
    display.finished(report)


def _store(out: Path, submission: Submission, graded: Graded, settle: Settle, key: str) -> Report:
    place = submission_folder(out, submission.name)
    earlier = _earlier(place / REPORT)
    report = settle(submission, graded.report)
    report = with_previous(report, earlier, submission_changed=False)
    if graded.executed is not None:
        write_atomically(place / "executed.ipynb", nbformat.writes(graded.executed) + "\n")
    write_report(out, report, graded.curves)
    remember(out, submission, key)
    return report


def _earlier(path: Path) -> Report | None:
    try:
        return read_report(path)
    except MarkpropError:  # no earlier report, or one that nobody can read any more
        return None


def _write_overview(out: Path) -> None:
    results = scan_results(out)
    write_class_files(out, results.reports, results.damaged)


def attention(reports: Sequence[Report]) -> bool:
    """Whether points are pending by the grader's fault."""
    return any(report.pending_points for report in reports)
