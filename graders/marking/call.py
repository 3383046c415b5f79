"""`graders.grade`: marking as a call from Python, for a course's own script or notebook."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterable, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import Literal

from graders.catalogue.choosing import having
from graders.catalogue.labs import configured_labs, find_lab
from graders.marking.settings import Settings, available_cores
from graders.marking.storing import Settle
from graders.marking.uploads import Intake
from graders.marking.whole_class import mark_class
from graders.model import Lab, Limits
from graders.reports.console import BatchProgress, no_progress
from graders.reports.schema import Report
from graders.reports.store import REPORT, read_report, submission_folder
from graders.submissions import Roster, read_roster

StrPath = str | os.PathLike[str]


def grade(
    paths: StrPath | Iterable[StrPath],
    lab: str | Lab,
    *,
    out: StrPath | None = None,
    exercises: Sequence[str] = (),
    students: StrPath | Roster | None = None,
    single: bool | None = None,
    resume: bool = False,
    limits: Limits | None = None,
    sandbox: Literal["strict", "auto", "off"] = "auto",
    execute: Literal["needed", "all"] = "needed",
    jobs: int | None = None,
    labs: Sequence[StrPath] = (),
    settle: Settle = lambda submission, report: report,
    progress: Callable[[int], BatchProgress] | None = None,
) -> tuple[Report, ...]:
    """Grade submissions as `markprop grade` does, and return their reports.

    Parameters
    ----------
    paths : path, or iterable of paths
        Files and folders with what was handed in.
    lab : str or Lab
        What it answers.
    out : path, optional
        The results folder; without it, nothing is kept but the reports that are returned.
    exercises : sequence of str
        Ids of the exercises to grade; all if there are none.
    students : path or Roster, optional
        The class.
    single : bool, optional
        True: each path is one submission; False: each entry in it is one; None: as it looks.
    resume : bool
        Whether reports in `out` whose grading would be the same stay.
    limits : Limits, optional
        Bounds on each submission.
    sandbox : {"strict", "auto", "off"}
        ``strict`` refuses to run without full isolation.
    execute : {"needed", "all"}
        ``needed`` runs what the exercises need; ``all`` runs the rest as well, for show.
    jobs : int, optional
        Submissions at the same time; as many as there are cores if not given.
    labs : sequence of path
        Folders with labs of your own.
    settle : callable
        Gets each submission with its report, and returns the report with what else counts.
    progress : callable, optional
        Gets the number of submissions and returns a display; without it, nothing is shown.

    Returns
    -------
    tuple of Report
        One for each student, sorted by submission.

    Raises
    ------
    MarkpropError
        There is nothing to grade, or the lab, an exercise or the roster is not to be had.
    """
    own = tuple(Path(folder) for folder in labs)
    whole = lab if isinstance(lab, Lab) else find_lab(lab, (*configured_labs(), *own))
    having([whole], exercises)
    chosen = whole.only(exercises)
    roster = students if isinstance(students, Roster | None) else read_roster(Path(students))
    listed = [paths] if isinstance(paths, str | os.PathLike) else paths
    settings = Settings(
        limits or Limits(), sandbox, jobs or len(available_cores()), execute=execute
    )
    kept = nullcontext(os.fspath(out)) if out is not None else None
    with kept or tempfile.TemporaryDirectory(prefix="markprop-results-") as results:
        marked = mark_class(
            Intake(tuple(Path(path) for path in listed), single, roster),
            chosen,
            Path(results),
            settings,
            resume=resume,
            settle=settle,
            progress=progress or no_progress,
        )
        # Of a class, only what its pages need is kept in memory; the files have everything.
        return tuple(
            read_report(submission_folder(Path(results), report.submission) / REPORT)
            for report in marked.reports
        )
