"""A class from its uploads to its results folder: find, grade, settle, store."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import tzinfo
from pathlib import Path
from typing import Literal

import nbformat

from graders.errors import MarkpropError
from graders.marking.batch import Settings, grade_all
from graders.marking.forks import Save
from graders.marking.pipeline import Graded
from graders.marking.resume import grading_key, handed_in_anew, may_stay, remember
from graders.model import Lab
from graders.reports.console import BatchProgress
from graders.reports.curves import Curves
from graders.reports.schema import Report
from graders.reports.store import (
    REPORT,
    read_report,
    scan_results,
    stored_curves,
    submission_folder,
    write_atomically,
    write_class_files,
    write_report,
)
from graders.reports.view import counted
from graders.settling.regrade import Movement, movements, with_previous
from graders.submissions import Class, Roster, Submission, Teams, find_class

Settle = Callable[[Submission, Report], Report]
_EXECUTED = "executed.ipynb"
_ROUNDING = 0.005  # of the sums of points in a report, which are rounded to four decimals each
_UNFINISHED = "unfinished"  # in place of the key: no later run keeps such a report


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
    teams : Teams, optional
        Who hands in together.
    zone : tzinfo, optional
        Zone of the course, by whose clock times without one are.
    """

    paths: tuple[Path, ...]
    single: bool | None = None
    roster: Roster | None = None
    attempts: Literal["last", "best"] = "last"
    teams: Teams | None = None
    zone: tzinfo | None = None

    def find(self, lab: Lab, workspace: Path) -> Class:
        """Return the submissions; `MarkpropError` when there are none."""
        found = find_class(
            self.paths,
            lab,
            single=self.single,
            roster=self.roster,
            teams=self.teams,
            zone=self.zone,
            attempts=self.attempts,
            workspace=workspace,
            keep_unpacked=False,
        )
        if not found.submissions:
            raise MarkpropError(f"There is no submission in {', '.join(map(str, self.paths))}.")
        return found


@dataclass(frozen=True)
class Marked:
    """What marking a class gave.

    Parameters
    ----------
    reports : tuple of Report
        Of the submissions of this run, graded now or kept.
    kept : int
        How many reports of an earlier run stayed.
    moved : tuple of Movement
        Whose marks differ from those of the run before.
    untimed : tuple of str
        Submissions that do not say when they were handed in.
    notes : tuple of str
        What the instructor may want to know of how submissions were read.
    absent : tuple of str
        Students of the roster of whom there is no report.
    """

    reports: tuple[Report, ...]
    kept: int = 0
    moved: tuple[Movement, ...] = ()
    untimed: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()


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
        There is nothing to grade, or the results cannot be written, or belong to another lab.
    """
    with tempfile.TemporaryDirectory(prefix="markprop-intake-") as workspace:
        whole = intake.find(lab, Path(workspace))
        found = whole.submissions
        out.mkdir(parents=True, exist_ok=True)
        before = scan_results(out).reports
        _refuse_another_lab(out, before, lab)
        anew = [s.name for s in found if handed_in_anew(_folder(out, s), s)]
        keys = {s.name: grading_key(s, lab, settings.limits, settings.sandbox) for s in found}
        kept = [s for s in found if resume and may_stay(_folder(out, s), s, keys[s.name])]
        graded = {s.name: _settled_again(out, s, settle, lab) for s in kept}
        waiting = [s for s in found if s.name not in graded]

        def save(submission: Submission, result: Graded) -> Report:
            return _store(out, submission, result, settle, keys[submission.name], lab)

        with progress(len(waiting)) as display:
            graded |= _grade(waiting, lab, settings, save, display)
        groups = _by_group(found).values()
        reports = [_counting(out, attempts, graded, lab) for attempts in groups]
    results = scan_results(out)
    write_class_files(out, results.reports, results.damaged, title=lab.title)
    names = {report.submission for report in reports}
    return Marked(
        tuple(sorted(reports, key=lambda r: r.submission)),
        len(kept),
        tuple(movements([r for r in before if r.submission in names], reports, anew)),
        tuple(s.name for s in found if s.submitted_at is None),
        (*whole.notes, *(f"{s.name}: {note}" for s in found for note in _notes(s))),
        _absent(intake.roster, results.reports, found),
    )


def _refuse_another_lab(out: Path, before: Sequence[Report], lab: Lab) -> None:
    """Refuse a folder of another lab: its marks would stand in the same columns."""
    others = sorted({report.lab for report in before} - {lab.id})
    if others:
        raise MarkpropError(
            f"{out} holds reports of the lab {others[0]}. Every lab needs a folder of its own: "
            f"--out results/{lab.id}, for example."
        )


def _notes(submission: Submission) -> tuple[str, ...]:
    if submission.late and submission.submitted_at is None:
        told = "The platform marked it as late, and does not say when it was handed in."
        return (*submission.notes, told)
    return submission.notes


def _absent(
    roster: Roster | None, reports: Sequence[Report], found: Sequence[Submission]
) -> tuple[str, ...]:
    """Return who is in the class and handed in nothing, in the order of the roster."""
    there = {report.student.id for report in reports if report.student}
    there |= {member.id for submission in found for member in submission.members}
    students = roster.students if roster else ()
    return tuple(str(student) for student in students if student.id not in there)


def _grade(
    waiting: list[Submission], lab: Lab, settings: Settings, save: Save, display: BatchProgress
) -> dict[str, Report]:
    """Grade submissions, show the progress, and return the reports by submission."""
    reports: dict[str, Report] = {}

    def tell(submission: Submission, report: Report) -> None:
        reports[submission.name] = report
        display.finished(report)

    def begun(submission: Submission) -> None:
        display.started(submission.name)

    grade_all(waiting, lab, settings, save=save, tell=tell, begun=begun)
    return reports


def _folder(out: Path, submission: Submission) -> Path:
    """Return where a submission's files go: several attempts of a student lie aside."""
    alone = submission.group in ("", submission.name)
    return out if alone else out / "attempts"


def _write(out: Path, folder: Path, report: Report, curves: Curves, lab: Lab) -> None:
    """Write a report into the results folder, or aside into the folder of attempts."""
    up = "../" if folder == out else "../../"
    write_report(folder, report, curves, title=lab.title, class_page=f"{up}index.html")


def _settled_again(out: Path, submission: Submission, settle: Settle, lab: Lab) -> Report:
    """Return a kept report with today's marks by hand and deadline."""
    folder = _folder(out, submission)
    stored = read_report(submission_folder(folder, submission.name) / REPORT)
    report = settle(submission, stored)
    if report != stored:
        _write(out, folder, report, stored_curves(folder, submission.name), lab)
    return report


def _by_group(submissions: Sequence[Submission]) -> dict[str, list[Submission]]:
    groups: dict[str, list[Submission]] = {}
    for submission in submissions:
        groups.setdefault(submission.group or submission.name, []).append(submission)
    return groups


def _counting(out: Path, attempts: list[Submission], graded: dict[str, Report], lab: Lab) -> Report:
    """Return the report that counts: of several attempts the best, among equals the last.

    Its files are written anew under the student's own name.
    """
    best = max(attempts, key=lambda s: (graded[s.name].points, s.attempt))
    report, folder = graded[best.name], _folder(out, best)
    if folder == out:
        return report
    report = report.model_copy(update={"submission": best.group})
    _write(out, out, report, stored_curves(folder, best.name), lab)
    executed = submission_folder(folder, best.name) / _EXECUTED
    if executed.is_file():
        text = executed.read_text(encoding="utf-8")
        write_atomically(submission_folder(out, best.group) / _EXECUTED, text)
    return report


def _store(
    out: Path, submission: Submission, graded: Graded, settle: Settle, key: str, lab: Lab
) -> Report:
    folder = _folder(out, submission)
    place = submission_folder(folder, submission.name)
    changed = handed_in_anew(folder, submission)
    report = settle(submission, graded.report)
    report = with_previous(report, _earlier(place / REPORT), submission_changed=changed)
    if graded.executed is not None:
        write_atomically(place / _EXECUTED, nbformat.writes(graded.executed) + "\n")
    _write(out, folder, report, graded.curves, lab)
    remember(folder, submission, key if graded.finished else _UNFINISHED)
    return report


def _earlier(path: Path) -> Report | None:
    try:
        return read_report(path)
    except MarkpropError:  # no earlier report, or one that nobody can read any more
        return None


def attention(reports: Sequence[Report]) -> str:
    """Return what the pending points wait for, in words; empty where none are pending."""
    undecided, by_hand = 0, 0
    for report in reports:
        if not report.pending_points:
            continue
        of_checks = sum(part.pending_points for part in report.exercises if not part.bonus)
        undecided += of_checks > 0
        by_hand += report.pending_points - of_checks > _ROUNDING
    told = []
    if undecided:
        told.append(f"checks are undecided for {counted(undecided, 'submission')}")
    if by_hand:
        told.append(f"marks by hand are missing for {counted(by_hand, 'submission')}")
    return " and ".join(told)
