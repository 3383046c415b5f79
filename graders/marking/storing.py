"""Where the report of each submission goes, what it replaces, and what counts of several."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from graders.errors import MarkpropError
from graders.marking.earlier import Earlier
from graders.marking.executed import copy_executed, write_executed
from graders.marking.resume import remember, results_folder, same_grading
from graders.marking.teams import Shares
from graders.model import Lab
from graders.reports.curves import Curves
from graders.reports.kept import kept
from graders.reports.pictures import copy_pictures, write_pictures
from graders.reports.schema import Report
from graders.reports.store import (
    REPORT,
    read_report,
    stored_curves,
    submission_folder,
    write_report,
)
from graders.settling.applying import without_manual
from graders.settling.regrade import with_previous
from graders.submissions import Submission

if TYPE_CHECKING:
    from graders.marking.pipeline import Graded

Settle = Callable[[Submission, Report], Report]
_UNFINISHED = "unfinished"  # in place of the key: no later run keeps such a report


@dataclass(frozen=True)
class Storing:
    """How the reports of one run are settled and written.

    Parameters
    ----------
    out : Path
        The results folder.
    lab : Lab
        What the submissions answer.
    settle : callable
        Applies marks given by hand and lateness.
    shares : Shares
        The submissions and their teams.
    earlier : Earlier
        What the reports replace.
    anew : set of str
        Submissions whose work differs from that of the report that they replace.
    keys : mapping of str to str
        What each of those that are graded is graded with.
    """

    out: Path
    lab: Lab
    settle: Settle
    shares: Shares
    earlier: Earlier
    anew: Set[str]
    keys: Mapping[str, str]

    @cached_property
    def _known(self) -> Mapping[str, Report]:
        return {report.submission: report for report in self.earlier.reports}

    def store(self, submission: Submission, graded: Graded) -> Report:
        """Settle and write a new report, and return the one that counts."""
        folder = results_folder(self.out, submission)
        report = self._settled(submission, self.shares.about(submission, graded.report))
        place = submission_folder(folder, submission.name)
        write_executed(place, graded.executed, graded.further)
        write_pictures(place, graded.pictures)
        self._write(folder, report, graded.curves)
        remember(folder, submission, self.keys[submission.name] if graded.finished else _UNFINISHED)
        return report

    def stays(self, submission: Submission) -> Report | None:
        """Return the report of the same grading, if it is stored already.

        It has today's team, marks by hand and deadline, and is written anew if these differ.
        """
        folder = results_folder(self.out, submission)
        if not same_grading(folder, submission, self.keys[submission.name]):
            return None
        stored = self._known.get(submission.name)
        if folder != self.out:
            stored = self._attempt_before(submission)
        if stored is None:
            return None
        report = self._settled_again(submission, stored)
        if report != stored:  # what `kept` leaves out, nothing here looks at or changes
            whole = self._settled_again(submission, self._stored(submission))
            self._write(folder, whole, stored_curves(folder, submission.name))
        return report

    def _settled_again(self, submission: Submission, stored: Report) -> Report:
        report = self.settle(submission, self.shares.about(submission, stored))
        return with_previous(report, stored, submission_changed=False)

    def shared(self, mate: Submission, first: Submission) -> Report:
        """Write the report of another member of a team, whose first member was graded."""
        folder = results_folder(self.out, mate)
        found = without_manual(self._stored(first)).model_copy(update={"previous": None})
        shared = self._settled(mate, self.shares.about(mate, found))
        _copy_beside(
            submission_folder(results_folder(self.out, first), first.name),
            submission_folder(folder, mate.name),
        )
        self._write(folder, shared, stored_curves(results_folder(self.out, first), first.name))
        remember(folder, mate, _UNFINISHED)  # it is drawn anew from the first member's
        return shared

    def counting(self, attempts: Sequence[Submission], graded: Mapping[str, Report]) -> Report:
        """Return the report that counts: of several attempts the best, among equals the last.

        Its files are written anew under the student's own name; `kept` says what is returned.
        """
        best = max(attempts, key=lambda s: (graded[s.name].points, s.attempt))
        folder = results_folder(self.out, best)
        if folder == self.out:
            return graded[best.name]
        report = self._stored(best).model_copy(update={"submission": best.group})
        replaced = self.earlier.of.get(best.group)
        if replaced is not None:
            renamed = replaced.submission in self.earlier.replaced
            # An attempt whose own marks never moved counts now, and another one counted before.
            anew = renamed or report.previous is None
            report = with_previous(report, replaced, submission_changed=anew)
        self._write(self.out, report, stored_curves(folder, best.name))
        _copy_beside(submission_folder(folder, best.name), submission_folder(self.out, best.group))
        return kept(report)

    def _stored(self, submission: Submission) -> Report:
        folder = results_folder(self.out, submission)
        return read_report(submission_folder(folder, submission.name) / REPORT)

    def _settled(self, submission: Submission, report: Report) -> Report:
        report = self.settle(submission, report)
        earlier = self.earlier.of.get(submission.name) or self._attempt_before(submission)
        changed = submission.name in self.anew
        return with_previous(report, earlier, submission_changed=changed)

    def _attempt_before(self, submission: Submission) -> Report | None:
        """Return the stored report of one attempt among several."""
        folder = results_folder(self.out, submission)
        if folder == self.out:
            return None
        try:
            return kept(self._stored(submission))
        except MarkpropError:  # no earlier report, or one that nobody can read any more
            return None

    def _write(self, folder: Path, report: Report, curves: Curves) -> None:
        """Write a report into the results folder, or aside into the folder of attempts."""
        up = "../" if folder == self.out else "../../"
        write_report(folder, report, curves, title=self.lab.title, class_page=f"{up}index.html")


def _copy_beside(place: Path, target: Path) -> None:
    """Copy what stands beside a report from one submission's folder to another's."""
    copy_executed(place, target)
    copy_pictures(place, target)
