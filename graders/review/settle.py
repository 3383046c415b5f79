"""The reports of a results folder, with the marks that people gave on the review page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from graders.model import Lab
from graders.reports.schema import Report
from graders.reports.store import (
    said_of_class,
    scan_results,
    stored_curves,
    write_class_files,
    write_report,
)
from graders.review.counting import ReviewMarks, mates_of
from graders.review.store import FILE, Store
from graders.settling.applying import left_out, settled_again
from graders.settling.regrade import with_previous
from graders.settling.sources import Together, stored_marks


@dataclass(frozen=True)
class Settled:
    """A results folder with the marks of its review page.

    Parameters
    ----------
    reports : tuple of Report
        As they stand with them, sorted by submission.
    written : tuple of str
        Submissions whose files were written anew.
    notes : tuple of str
        A sentence for everything that changes no mark: conflicts, marks that do not fit.
    """

    reports: tuple[Report, ...]
    written: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def review_marks(
    folder: Path, lab: Lab, reports: Sequence[Report] | None = None, *, questions: bool = True
) -> ReviewMarks | None:
    """Return what was marked on the review page of a results folder; None where there is none.

    Parameters
    ----------
    folder : Path
        The results folder.
    lab : Lab
        What its submissions answer.
    reports : sequence of Report, optional
        What it holds, where that is read already.
    questions : bool
        Whether those for questions are among them; not where one exercise is tried.

    Raises
    ------
    MarkpropError
        The file of marks cannot be read.
    """
    if not (folder / FILE).is_file():
        return None
    store = Store(folder / FILE)
    try:
        known = scan_results(folder).reports if reports is None else reports
        marks = ReviewMarks(lab, store.standings(), mates_of(known))
        return marks if questions else marks.without_questions()
    finally:
        store.close()


def settled_reports(reports: Sequence[Report], marks: ReviewMarks | None) -> list[Report]:
    """Return stored reports as they stand with these marks.

    What a file of marks by hand gave, and lateness, hold as they were stored. Writes nothing.

    Parameters
    ----------
    reports : sequence of Report
        Of the whole class: a question counts for all once it is marked for anybody.
    marks : ReviewMarks, optional
        What counts now; None leaves the reports as they are.
    """
    if marks is None or not (marks.given or any(r.manual is not None for r in reports)):
        return list(reports)
    together = Together(stored_marks(reports), marks)
    return [settled_again(report, together) for report in reports]


def write_settled(folder: Path, lab: Lab) -> Settled:
    """Bring the files of a results folder up to date with the marks of its review page.

    Writes the reports that change, and then gradebook, summary and overview; where nothing
    changes, nothing.

    Raises
    ------
    MarkpropError
        A file cannot be read or written.
    """
    found = scan_results(folder)
    marks = review_marks(folder, lab, found.reports)
    reports = settled_reports(found.reports, marks)
    reports = [
        with_previous(new, old, submission_changed=False)
        for old, new in zip(found.reports, reports, strict=True)
    ]
    changed = [new for old, new in zip(found.reports, reports, strict=True) if new != old]
    for report in changed:
        curves = stored_curves(folder, report.submission)
        write_report(folder, report, curves, title=lab.title)
    notes = tuple(remarks_on(reports, marks)) if marks else ()
    before = list(said_of_class(folder).unmatched)
    unmatched = [*(told for told in before if not told.startswith(FILE)), *notes]
    if changed or unmatched != before:
        write_class_files(folder, reports, found.damaged, title=lab.title, unmatched=unmatched)
    return Settled(tuple(reports), tuple(report.submission for report in changed), notes)


def remarks_on(reports: Iterable[Report], marks: ReviewMarks) -> list[str]:
    """Return a sentence for everything on the review page that changes no mark."""
    listed = list(reports)
    told = marks.conflicts()
    told += marks.strangers({report.submission for report in listed})
    return told + [sentence for report in listed for sentence in left_out(report, marks)]
