"""Marks that belong to nobody in the results: work that came under another name, or went.

A mark is kept for the name of a submission. Where a class is graded again and the work has another
name, its marks are no longer anybody's, until a person says whose.
"""

from __future__ import annotations

from dataclasses import dataclass

from graders.desk.desk import Desk
from graders.desk.hand_ins import HandIn, key_of, words_in, words_of
from graders.desk.marking import Given, given
from graders.errors import MarkpropError
from graders.reports.schema import Report
from graders.reports.store import ASIDE, REPORT, submission_folder
from graders.review.counting import Standings
from graders.review.items import CLASS, GROUP
from graders.review.marks import Entry


@dataclass(frozen=True)
class Orphan:
    """What was marked for a submission that has no report.

    Parameters
    ----------
    submission, key : str
        Its name, and what addresses call it.
    entries : tuple of Entry
        What counts for it.
    """

    submission: str
    key: str
    entries: tuple[Entry, ...]


def orphans_of(desk: Desk, standings: Standings) -> tuple[Orphan, ...]:
    """Return the submissions that have marks and no report; none in a share, where others have."""
    if desk.share is not None:
        return ()
    found: dict[str, list[Entry]] = {}
    for (submission, _), standing in standings.items():
        if submission != CLASS and submission not in desk.by_submission:
            found.setdefault(submission, []).extend(head for head in standing.heads if head.mark)
    return tuple(
        Orphan(name, key_of(name), tuple(entries))
        for name, entries in sorted(found.items())
        if entries
    )


def unheard(desk: Desk, standings: Standings) -> tuple[Given, ...]:
    """Return sentences for kinds of mistakes that no answer makes any more, none in a share."""
    known = {item for kind in desk.alike for item in kind.items}
    heads = [
        head
        for (submission, item), standing in standings.items()
        if submission == CLASS and item.startswith(GROUP) and item not in known
        for head in standing.heads
        if head.mark
    ]
    return given(heads) if desk.share is None else ()


def likely_of(desk: Desk, submission: str) -> HandIn | None:
    """Return the hand-in that shares most words with the name, or with the report moved aside."""
    words = {word.casefold() for word in _words_of(desk, submission)}
    common = [
        (len(words & {word.casefold() for word in one.known_as}), one)
        for one in desk.found.hand_ins
    ]
    most = max((number for number, _ in common), default=0)
    best = [one for number, one in common if number == most]
    return best[0] if most and len(best) == 1 else None


def _words_of(desk: Desk, submission: str) -> tuple[str, ...]:
    try:
        path = submission_folder(desk.found.folder / ASIDE, submission) / REPORT
        return words_of(Report.from_json(path.read_bytes(), str(path)))
    except (OSError, MarkpropError):
        return words_in(submission)
