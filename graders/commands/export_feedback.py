"""`markprop export --format feedback`: pages to the students, by Moodle, by folder or by mail."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from graders.errors import MarkpropError
from graders.exports.feedback import Feedback, messages, moodle_zip, student_folders
from graders.exports.marks import is_unfinished
from graders.exports.matching import who
from graders.exports.printing import find_chromium, print_page
from graders.model import Lab
from graders.reading import find_submissions
from graders.reports.pages import render_feedback
from graders.reports.schema import Report
from graders.reports.standing import BY_HAND, waits_for
from graders.reports.store import stored_curves, submission_folder

FORMS = ("folders", "moodle", "messages")
_PAGE = "feedback.html"


@dataclass(frozen=True)
class FeedbackChoices:
    """What the instructor said.

    Parameters
    ----------
    form : str
        One of `FORMS`.
    submissions : tuple of Path
        For Moodle: its download.
    pdf : bool
        Whether each page is printed as well.
    skip_unmatched : bool
        Whether to go on without students who cannot be reached.
    write_unfinished : bool
        Whether to give feedback that a person still has to look at.
    """

    form: str = "folders"
    submissions: tuple[Path, ...] = ()
    pdf: bool = False
    skip_unmatched: bool = False
    write_unfinished: bool = False


@dataclass(frozen=True)
class Prepared:
    """The files of one export by path, and who is not in them."""

    files: Mapping[str, bytes]
    skipped: Sequence[str]
    unfinished: Sequence[str]
    by_hand: Sequence[str]


def prepare(place: Path, reports: Sequence[Report], lab: Lab, choices: FeedbackChoices) -> Prepared:
    """Return the files that give students their feedback.

    Parameters
    ----------
    place : Path
        The results folder.
    reports : sequence of Report
        What it holds.
    lab : Lab
        What they are about.
    choices : FeedbackChoices
        What the instructor said.

    Raises
    ------
    MarkpropError
        A student cannot be reached, or a page cannot be printed. Nothing is written then.
    """
    if choices.form == "moodle" and not choices.submissions:
        raise click.UsageError(
            "--as moodle needs --submissions PATH, the download from Moodle: it names the folders."
        )
    ready = [r for r in reports if choices.write_unfinished or not is_unfinished(r)]
    program = find_chromium() if choices.pdf else None
    feedback = [Feedback(report, _files(place, report, lab, program)) for report in ready]
    files, skipped = _arranged(feedback, lab, choices)
    if skipped and not choices.skip_unmatched:
        raise MarkpropError(
            f"{len(skipped)} of the students cannot be reached, and nothing was written:\n  "
            + "\n  ".join(skipped)
            + "\nSay --skip-unmatched to go on without these."
        )
    left = [report for report in reports if report not in ready]
    by_hand = [report for report in left if waits_for(report) == BY_HAND]
    others = [who(report) for report in left if report not in by_hand]
    return Prepared(files, skipped, others, [who(report) for report in by_hand])


def _arranged(
    feedback: Sequence[Feedback], lab: Lab, choices: FeedbackChoices
) -> tuple[Mapping[str, bytes], list[str]]:
    if choices.form == "folders":
        return student_folders(feedback), []
    if choices.form == "messages":
        return messages(feedback, lab.title)
    content, skipped = moodle_zip(feedback, _entries(choices.submissions, lab))
    return {"feedback_files.zip": content}, skipped


def _files(place: Path, report: Report, lab: Lab, program: str | None) -> dict[str, bytes]:
    files = {_PAGE: _page(place, report, lab)}
    if program is not None:
        files["feedback.pdf"] = print_page(program, files[_PAGE])
    return files


def _page(place: Path, report: Report, lab: Lab) -> bytes:
    """Return the stored page; drawn anew where somebody took it away."""
    try:
        return (submission_folder(place, report.submission) / _PAGE).read_bytes()
    except OSError:
        page = render_feedback(report, stored_curves(place, report.submission), title=lab.title)
        return page.encode("utf-8")


def _entries(paths: Sequence[Path], lab: Lab) -> dict[str, str]:
    """Return what each submission is called in a download, by the submission's name."""
    with tempfile.TemporaryDirectory(prefix="markprop-feedback-") as workspace:
        found = find_submissions(paths, lab, workspace=Path(workspace))
        return {s.group or s.name: s.path.name for s in found}
