"""A class from its uploads to its results folder: find, grade, settle, store."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from graders.catalogue.questions import asked_of
from graders.errors import MarkpropError
from graders.loading import loading
from graders.marking.earlier import clear_names, compare, retire
from graders.marking.people import about_student
from graders.marking.resume import Grading, handed_in_anew, results_folder
from graders.marking.settings import Grade, Save, Settings, Tell
from graders.marking.storing import Settle, Storing
from graders.marking.teams import Shares, share_out
from graders.marking.uploads import Intake
from graders.model import Lab
from graders.reading import workspace
from graders.reading.intake import now_read
from graders.reports.console import BatchProgress
from graders.reports.kept import kept
from graders.reports.schema import Report
from graders.reports.store import Results, expect_writable, scan_results, write_class_files
from graders.reports.view import counted
from graders.settling.regrade import Movement, movements
from graders.submissions import Roster, Student, Submission
from graders.submissions.folders import in_order

Account = Callable[[Sequence[tuple[Submission, Report]], Sequence[Submission]], Sequence[str]]


@dataclass(frozen=True)
class Marked:
    """What marking a class gave.

    Parameters
    ----------
    reports : tuple of Report
        Of the submissions of this run, graded now or kept, as far as `kept` keeps them.
    kept : int
        How many reports of an earlier run stayed.
    moved : tuple of Movement
        Whose marks differ from those of the run before.
    pairs : tuple of (Submission, Report)
        What was handed in, attempts that do not count among them, and what was found.
    notes : tuple of str
        What the instructor may want to know of how submissions were read.
    absent : tuple of str
        Students of the roster of whom there is no report.
    unmatched : tuple of str
        Sentences about rows of extensions, times and marks by hand that reach nobody.
    replaced, gone : tuple of str
        Reports of earlier runs: those that were moved aside for a hand-in of the same student
        under another name, and those that are no longer among the hand-ins.
    strays : tuple of str
        Folders of copied reports, which do not count.
    """

    reports: tuple[Report, ...]
    kept: int = 0
    moved: tuple[Movement, ...] = ()
    pairs: tuple[tuple[Submission, Report], ...] = ()
    notes: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    unmatched: tuple[str, ...] = ()
    replaced: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    strays: tuple[str, ...] = ()


def on_this_machine(
    submissions: Iterable[Submission],
    lab: Lab,
    settings: Settings,
    *,
    save: Save,
    tell: Tell,
    begun: Callable[[Submission], None] = lambda submission: None,
    warn: Callable[[str], None] = lambda text: None,
) -> None:
    """Grade with `grade_all`, loaded now: where every report stays, nothing needs it."""
    with loading():
        from graders.marking.batch import grade_all

    grade_all(submissions, lab, settings, save=save, tell=tell, begun=begun, warn=warn)


def mark_class(
    intake: Intake,
    lab: Lab,
    out: Path,
    settings: Settings,
    *,
    resume: bool,
    settle: Settle,
    progress: Callable[[int], BatchProgress],
    account: Account = lambda pairs, elsewhere: (),
    prune: bool = False,
    grade: Grade = on_this_machine,
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
    account : callable
        Gets submissions with their reports, and those of other machines' shares; says which rows
        of `settle` reached nobody.
    prune : bool
        Whether reports of earlier runs that are no longer among the hand-ins are moved aside.
    grade : callable
        Where to grade: `on_this_machine`, or `Cluster.grade` on others.

    Raises
    ------
    MarkpropError
        There is nothing to grade, or the results cannot be written, or belong to another lab.
    """
    expect_writable(out)
    asked_of(lab)  # a question without a place is the lab's fault, and nobody's submission's
    with workspace() as room:
        grading = Grading(lab, settings.limits, f"{settings.sandbox} {settings.execute}")
        whole = intake.find(lab, room, out, partial(grading.known, out) if resume else None)
        shares = share_out(whole.submissions, intake.zone)
        out.mkdir(parents=True, exist_ok=True)
        before = scan_results(out, kept)
        _refuse_another_lab(out, before.reports, lab)
        everybody = shares.everybody
        earlier = compare(before.reports, (*everybody, *shares.elsewhere), intake.roster)
        anew = {s.name for s in everybody if handed_in_anew(*_stored_as(out, s, earlier.of), s)}
        clear_names(out, earlier)
        storing = Storing(out, lab, settle, shares, earlier, anew, grading.keys(shares.graded))
        here = partial(_grade_all, grade, settings, progress, room)
        graded, stayed = _grade(shares, storing, here, resume=resume)
    reports = _that_count(everybody, storing, graded)
    retire(out, earlier, prune=prune)
    results = _all_there(out, reports, before)
    pairs = tuple((s, graded[s.name]) for s in everybody)
    unmatched = tuple(sorted(account(pairs, shares.elsewhere), key=in_order))
    gone = () if prune else earlier.gone
    absent = _absent(intake.roster, results.reports, shares.elsewhere)
    write_class_files(
        out,
        results.reports,
        results.damaged,
        title=lab.title,
        unmatched=unmatched,
        gone=gone,
        missing=[about_student(student) for student in absent] if intake.roster else None,
    )
    return Marked(
        reports=tuple(reports),
        kept=stayed,
        moved=tuple(movements(earlier.renamed, reports, anew)),
        pairs=pairs,
        notes=(*whole.notes, *shares.notes),
        absent=tuple(map(str, absent)),
        unmatched=unmatched,
        replaced=earlier.replaced,
        gone=earlier.gone,
        strays=results.strays,
    )


def _stored_as(
    out: Path, submission: Submission, replaces: Mapping[str, Report]
) -> tuple[Path, str]:
    """Return in which folder, and under which name, a submission's earlier report lies."""
    earlier = replaces.get(submission.name)
    return results_folder(out, submission), earlier.submission if earlier else submission.name


def _refuse_another_lab(out: Path, before: Sequence[Report], lab: Lab) -> None:
    """Refuse a folder of another lab: its marks would stand in the same columns."""
    others = sorted({report.lab for report in before} - {lab.id})
    if others:
        raise MarkpropError(
            f"{out} holds reports of the lab {others[0]}. Every lab needs a folder of its own: "
            f"--out results/{lab.id}, for example."
        )


def _that_count(
    everybody: Sequence[Submission], storing: Storing, graded: dict[str, Report]
) -> list[Report]:
    """Return the report that counts of each student, by the name of its submission."""
    groups = _by_group(everybody).values()
    counting = (storing.counting(group, graded) for group in groups)
    return sorted(counting, key=lambda report: report.submission)


def _all_there(out: Path, reports: Sequence[Report], before: Results) -> Results:
    """Return what is stored; an error where the folder was removed or changed meanwhile."""
    results = scan_results(out, kept, before)
    there = {report.submission for report in results.reports}
    lost = [r.submission for r in reports if r.submission not in there]
    if lost and not results.damaged:
        raise MarkpropError(
            f"{counted(len(lost), 'report')} of this run, {lost[0]!r} the first, are no longer in"
            f" {out}: somebody removed or changed it while it was filled. Add --resume to grade"
            " what is missing."
        )
    return results


def _absent(
    roster: Roster | None, reports: Sequence[Report], elsewhere: Sequence[Submission]
) -> tuple[Student, ...]:
    """Return who is in the class and handed in nothing, in the order of the roster."""
    there = {report.student.id for report in reports if report.student}
    there |= {submission.student.id for submission in elsewhere if submission.student}
    students = roster.students if roster else ()
    return tuple(student for student in students if student.id not in there)


def _grade(
    shares: Shares,
    storing: Storing,
    grade: Callable[[list[Submission], Lab, Save], dict[str, Report]],
    *,
    resume: bool,
) -> tuple[dict[str, Report], int]:
    """Grade what is not kept; return all reports by submission, and how many were kept."""
    reports: dict[str, Report] = {}
    for one in shares.graded if resume else ():
        stored = storing.stays(one)
        if stored is not None:
            reports[one.name] = stored
    stayed = len(reports)
    waiting = [s for s in shares.graded if s.name not in reports]
    if waiting:
        reports |= grade(waiting, storing.lab, storing.store)
    firsts = {s.name: s for s in shares.graded}
    for mate, first in shares.mates:
        reports[mate.name] = kept(storing.shared(mate, firsts[first]))
    return reports, stayed


def _grade_all(
    grade: Grade,
    settings: Settings,
    progress: Callable[[int], BatchProgress],
    room: Path,
    waiting: list[Submission],
    lab: Lab,
    save: Save,
) -> dict[str, Report]:
    """Grade submissions, show the progress, and return the reports by submission."""
    reports: dict[str, Report] = {}

    def tell(submission: Submission, report: Report) -> None:
        reports[submission.name] = kept(report)
        display.finished(report)

    def begun(submission: Submission) -> None:
        display.started(submission.name)

    with progress(len(waiting)) as display:
        read = [now_read(submission, lab, room) for submission in waiting]
        grade(read, lab, settings, save=save, tell=tell, begun=begun, warn=display.warn)
    return reports


def _by_group(submissions: Sequence[Submission]) -> dict[str, list[Submission]]:
    groups: dict[str, list[Submission]] = {}
    for submission in submissions:
        groups.setdefault(submission.group or submission.name, []).append(submission)
    return groups
