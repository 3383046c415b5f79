"""What needs a person, most urgent first, and how far it is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from graders.desk.hand_ins import Class, HandIn
from graders.desk.kinds import Kind
from graders.model import Lab, Question
from graders.review.counting import Standings
from graders.review.items import CLASS, HANDIN_ITEM, question_item
from graders.review.marks import Standing
from graders.review.shares import Share


class Need(StrEnum):
    """Why a person is needed, in the order of urgency."""

    UNDECIDED = "Could not be judged"
    UNREAD = "Could not be read"
    QUESTION = "Written questions"


@dataclass(frozen=True)
class Sheet:
    """One thing to mark, across all hand-ins that need it.

    Parameters
    ----------
    need : Need
        Why.
    item : str
        What its marks are kept under.
    title : str
        What markers read.
    part : str
        Title of the exercise that it belongs to; empty where it is none's.
    maximum : Fraction, optional
        Points on offer; None where each hand-in has its own.
    hand_ins : tuple of HandIn
        To be marked, in the order in which they are shown.
    settled : int
        How many of the last of them need no mark: empty answers have no points.
    question : Question, optional
        Which one it is.
    """

    need: Need
    item: str
    title: str
    part: str
    maximum: Fraction | None
    hand_ins: tuple[HandIn, ...]
    settled: int = 0
    question: Question | None = None

    @property
    def waiting(self) -> tuple[HandIn, ...]:
        """The hand-ins that are to be marked."""
        return self.hand_ins[: len(self.hand_ins) - self.settled]


@dataclass(frozen=True)
class Progress:
    """How far a sheet is.

    Parameters
    ----------
    sheet : Sheet
        Which one.
    marked : int
        Of those waiting.
    following : HandIn, optional
        The next one to mark.
    conflicts : tuple of HandIn
        Where two markers disagree.
    """

    sheet: Sheet
    marked: int
    following: HandIn | None
    conflicts: tuple[HandIn, ...]

    @property
    def open(self) -> int:
        """How many are left."""
        return len(self.sheet.waiting) - self.marked


def sheets_of(found: Class, share: Share | None = None) -> tuple[Sheet, ...]:
    """Return what there is to mark in a class, or in a share of it, most urgent first."""
    own = [hand_in for hand_in in found.hand_ins if not hand_in.mates]
    rest = [h for h in own if share is None or share.covers_rest(h.submission)]
    return (*_checks(found.lab, rest), *_unread(rest), *_questions(found.lab, own, share))


def progress(sheet: Sheet, standings: Standings) -> Progress:
    """Return how far a sheet is."""
    nothing = Standing()
    now = [(h, standings.get((h.submission, sheet.item), nothing)) for h in sheet.hand_ins]
    left = [h for h, standing in now[: len(sheet.waiting)] if not is_marked(standing)]
    return Progress(
        sheet,
        marked=len(sheet.waiting) - len(left),
        following=left[0] if left else None,
        conflicts=tuple(h for h, standing in now if standing.conflict),
    )


def is_marked(standing: Standing) -> bool:
    """Whether a person gave points; a comment alone is not a mark, and a conflict none yet."""
    return standing.mark.points is not None or bool(standing.mark.rubric)


def named_kinds(kinds: Sequence[Kind], standings: Standings) -> int:
    """Return how many groups have a sentence of the lab's or of a person's."""
    nothing = Standing()
    return sum(
        bool(kind.sentence or standings.get((CLASS, kind.item), nothing).mark.comment)
        for kind in kinds
    )


def _checks(lab: Lab, hand_ins: Sequence[HandIn]) -> Iterable[Sheet]:
    """Yield a sheet for each check that is undecided for somebody, the most common first."""
    titles = {exercise.id: exercise.title for exercise in lab.exercises}
    waiting: dict[tuple[str, str, str, Fraction], list[HandIn]] = {}
    for hand_in in hand_ins:
        for check in hand_in.open:
            waiting.setdefault((check.exercise, check.item, check.title, check.points), []).append(
                hand_in
            )
    for (exercise, item, title, points), own in sorted(
        waiting.items(), key=lambda entry: (-len(entry[1]), entry[0])
    ):
        yield Sheet(Need.UNDECIDED, item, title, titles.get(exercise, exercise), points, tuple(own))


def _unread(hand_ins: Sequence[HandIn]) -> Iterable[Sheet]:
    unread = tuple(hand_in for hand_in in hand_ins if hand_in.unread)
    if unread:
        yield Sheet(Need.UNREAD, HANDIN_ITEM, "Hand-ins that could not be read", "", None, unread)


def _questions(lab: Lab, hand_ins: Sequence[HandIn], share: Share | None) -> Iterable[Sheet]:
    for question in lab.questions:
        by_state: dict[str, list[HandIn]] = {"answered": [], "missing": [], "empty": []}
        for hand_in in hand_ins:
            answer = hand_in.answers.get(question.id)
            mine = share is None or share.covers(hand_in.submission, question.id)
            if answer is not None and mine:
                by_state[answer.state].append(hand_in)
        ordered = tuple(hand_in for group in by_state.values() for hand_in in group)
        if ordered:
            yield Sheet(
                Need.QUESTION,
                question_item(question.id),
                question.title,
                "",
                question.points,
                ordered,
                settled=len(by_state["empty"]),
                question=question,
            )
