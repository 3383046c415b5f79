"""One hand-in on one sheet: what a marker sees, and what has been given so far."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from graders.desk.hand_ins import HandIn
from graders.desk.worklist import Progress, Sheet, is_marked, progress
from graders.model import Question
from graders.review.counting import Standings, points_of, worth
from graders.review.items import CLASS
from graders.review.marks import Entry, Standing
from graders.review.store import Store

_MOST_COMMENTS = 8  # what a marker can take in at a glance


@dataclass(frozen=True)
class Item:
    """A rubric item on a sheet: its key, its words, what it is worth, whether it applies."""

    key: str
    id: str
    text: str
    points: Fraction
    applies: bool


@dataclass(frozen=True)
class Given:
    """An entry as it is shown."""

    marker: str
    at: str
    points: str
    rubric: tuple[str, ...]
    comment: str
    undone: bool
    entry: Entry


@dataclass(frozen=True)
class Marking:
    """What is given for one hand-in on one sheet.

    Parameters
    ----------
    sheet, hand_in : Sheet, HandIn
        Which.
    progress : Progress
        How far the sheet is.
    standing : Standing
        What counts.
    place : int
        Of the hand-in on the sheet, from 1.
    rubric : tuple of Item
        The sheet's rubric.
    points : str
        As given; empty where they follow from the rubric, or nobody gave any.
    total : str
        What the mark is worth; empty where there is none.
    maximum : Fraction
        On offer.
    comments : tuple of str
        Those used before, the most used first.
    history : tuple of Given
        Newest first.
    heads : tuple of Given
        What counts; two of them are a conflict.
    """

    sheet: Sheet
    hand_in: HandIn
    progress: Progress
    standing: Standing
    place: int
    rubric: tuple[Item, ...]
    points: str
    total: str
    maximum: Fraction
    comments: tuple[str, ...]
    history: tuple[Given, ...]
    heads: tuple[Given, ...]

    @property
    def before(self) -> HandIn | None:
        """The hand-in before."""
        return self.sheet.hand_ins[self.place - 2] if self.place > 1 else None

    @property
    def after(self) -> HandIn | None:
        """The hand-in after."""
        hand_ins = self.sheet.hand_ins
        return hand_ins[self.place] if self.place < len(hand_ins) else None

    @property
    def marked(self) -> bool:
        """Whether a person gave points."""
        return is_marked(self.standing)


def marking_of(sheet: Sheet, hand_in: HandIn, store: Store) -> Marking:
    """Return what a marker sees of one hand-in."""
    standings = store.standings(item=sheet.item)
    standing = standings.get((hand_in.submission, sheet.item), Standing())
    mark, question = standing.mark, sheet.question
    rubric: tuple[Item, ...] = ()
    total = mark.points
    if question:
        changed = store.standings(submission=CLASS)
        rubric = _rubric(question, worth(question, changed), mark.rubric)
        total = points_of(mark, question, changed)
    found = store.history(hand_in.submission, sheet.item)
    return Marking(
        sheet=sheet,
        hand_in=hand_in,
        progress=_following(progress(sheet, standings), hand_in, standings),
        standing=standing,
        place=sheet.hand_ins.index(hand_in) + 1,
        rubric=rubric,
        points="" if mark.points is None else exact(mark.points),
        total="" if total is None else exact(total),
        maximum=maximum_of(sheet, hand_in),
        comments=tuple(c for c in store.comments(sheet.item) if c != mark.comment)[:_MOST_COMMENTS],
        history=given(list(reversed(found)), sheet),
        heads=given(standing.heads, sheet),
    )


def maximum_of(sheet: Sheet, hand_in: HandIn) -> Fraction:
    """Return the points on offer."""
    return Fraction(str(hand_in.max_points)) if sheet.maximum is None else sheet.maximum


def given(entries: Sequence[Entry], sheet: Sheet | None = None) -> tuple[Given, ...]:
    """Return entries as they are shown: with the words of their rubric items."""
    words = (
        {item.id: item.text for item in sheet.question.rubric} if sheet and sheet.question else {}
    )
    return tuple(
        Given(
            marker=entry.marker,
            at=entry.at,
            points="" if entry.mark.points is None else exact(entry.mark.points),
            rubric=tuple(words.get(item, item) for item in entry.mark.rubric),
            comment=entry.mark.comment,
            undone=entry.undoes is not None,
            entry=entry,
        )
        for entry in entries
    )


def exact(points: Fraction) -> str:
    """Return points as a person would type them: ``1.5``, and ``1/3`` where that has no end."""
    thousandths = points * 1000
    if thousandths.denominator == 1:
        return f"{float(points):.3f}".rstrip("0").rstrip(".")
    return str(points)


def _rubric(
    question: Question, points: dict[str, Fraction], applied: Sequence[str]
) -> tuple[Item, ...]:
    return tuple(
        Item(str(n) if n < 10 else "", item.id, item.text, points[item.id], item.id in applied)
        for n, item in enumerate(question.rubric, start=1)
    )


def _following(found: Progress, here: HandIn, standings: Standings) -> Progress:
    """Return the progress with the next unmarked hand-in behind this one, else from the start."""
    waiting = found.sheet.waiting
    start = waiting.index(here) + 1 if here in waiting else 0
    for hand_in in (*waiting[start:], *waiting[:start]):
        standing = standings.get((hand_in.submission, found.sheet.item), Standing())
        if hand_in != here and not is_marked(standing):
            return Progress(found.sheet, found.marked, hand_in, found.conflicts)
    return Progress(found.sheet, found.marked, None, found.conflicts)
