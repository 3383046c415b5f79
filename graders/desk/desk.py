"""What all pages of one server share."""

from __future__ import annotations

import contextlib
import hashlib
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from graders.desk.asked import Asked
from graders.desk.hand_ins import Class, HandIn
from graders.desk.kinds import Kind
from graders.desk.looking import Looking
from graders.desk.worklist import Sheet, sheets_of
from graders.reports.schema import Report
from graders.reports.store import REPORT, SUMMARY
from graders.review.counting import ReviewMarks
from graders.review.shares import Share
from graders.review.store import Store
from graders.settling.applying import settled_again
from graders.settling.sources import Together, stored_marks


@dataclass
class Desk:
    """A class, its marks, and what was read of it.

    Parameters
    ----------
    found : Class
        The hand-ins.
    alike : tuple of Kind
        Their kinds of mistakes.
    asked : mapping of str to Asked
        What the questions say.
    store : Store
        The marks.
    share : Share, optional
        What is this marker's, where the class was divided.
    looking : Looking
        What students handed in.
    stamp : str
        What the results' files looked like before they were read.
    news : News
        What changed in the results since the page was started.
    """

    found: Class
    alike: tuple[Kind, ...]
    asked: dict[str, Asked]
    store: Store
    share: Share | None = None
    looking: Looking = field(default_factory=Looking)
    stamp: str = ""
    news: News = field(default_factory=lambda: News())

    def __post_init__(self) -> None:
        self.stamp = self.stamp or stamp_of(self.found.folder)

    @cached_property
    def sheets(self) -> dict[str, Sheet]:
        """What there is to mark, by what its marks are kept under."""
        return {sheet.item: sheet for sheet in sheets_of(self.found, self.share)}

    @cached_property
    def kinds(self) -> dict[str, Kind]:
        """The groups of wrong answers, by what their sentences are kept under."""
        share = self.share
        return {
            kind.item: kind
            for kind in self.alike
            if share is None or share.covers_rest(kind.members[0].submission)
        }

    def settled(self, hand_in: HandIn) -> Report:
        """Return a hand-in's report with the marks that have been given so far."""
        report = self.found.report(hand_in)
        marks = ReviewMarks(self.found.lab, self.store.standings())
        return settled_again(report, Together(stored_marks([report]), marks))

    @cached_property
    def by_key(self) -> dict[str, HandIn]:
        """Hand-ins by what addresses call them."""
        return {one.key: one for one in self.found.hand_ins}

    @cached_property
    def by_submission(self) -> dict[str, HandIn]:
        """Hand-ins by their submissions."""
        return {one.submission: one for one in self.found.hand_ins}


@dataclass(frozen=True)
class News:
    """What changed in the results while the page was open.

    Parameters
    ----------
    text : str
        For markers; empty where nothing did.
    id : str
        Tells it from earlier news, which may read the same.
    """

    text: str = ""
    id: str = ""


def stamp_of(folder: Path) -> str:
    """Return what tells results from those that were graded anew.

    That is the summary, which a run writes last of all: what it has half replaced is not read.
    Where there is none, as in a share of a class, it is all the reports.
    """
    summary = folder / SUMMARY
    paths = [summary] if summary.is_file() else sorted(folder.glob(f"*/{REPORT}"))
    seen = []
    for path in paths:
        with contextlib.suppress(OSError):  # it is just being moved
            stat = path.stat()
            seen.append((path.parent.name, stat.st_mtime_ns, stat.st_size, stat.st_ino))
    return hashlib.sha256(repr(seen).encode()).hexdigest()[:16]
