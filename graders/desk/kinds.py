"""Wrong answers of one kind are one case: a sentence and partial credit for all of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from graders.desk.hand_ins import HandIn, Loss
from graders.reports.groups import Group, groups_of
from graders.reports.schema import Report
from graders.review.items import group_item

_BASES = {"behaviour": "they behave alike", "findings": "the checks found the same"}


@dataclass(frozen=True)
class Kind:
    """Answers to one exercise that went wrong alike.

    Parameters
    ----------
    exercise, title : str
        Which one.
    ids : tuple of str
        What its members' reports call the group, the first for short; a sentence is for all.
    sentence : str
        What the lab says of it, where it is a known mistake: that needs no sentence of a person's.
    why : str
        By what they are alike.
    parts : tuple of str
        What is wrong in them.
    members : tuple of HandIn
        Whose answers they are; the one with the smallest counterexample first.
    shown : str
        Id of the check that shows it there.
    """

    exercise: str
    title: str
    ids: tuple[str, ...]
    sentence: str
    why: str
    parts: tuple[str, ...]
    members: tuple[HandIn, ...]
    shown: str

    @property
    def item(self) -> str:
        """What the page calls it, and marks for it are kept under."""
        return group_item(self.exercise, self.ids[0])

    @property
    def items(self) -> tuple[str, ...]:
        """All that a mark for it is kept under."""
        return tuple(group_item(self.exercise, one) for one in self.ids)


def kinds_of(reports: Sequence[Report], hand_ins: Sequence[HandIn]) -> tuple[Kind, ...]:
    """Return the kinds of mistakes of a class, the largest first."""
    by_name = {hand_in.submission: hand_in for hand_in in hand_ins}
    kinds = [*(_alike(group, by_name) for group in groups_of(reports)), *_known(hand_ins)]
    return tuple(sorted(kinds, key=lambda kind: (-len(kind.members), kind.exercise, kind.ids)))


def _alike(group: Group, by_name: Mapping[str, HandIn]) -> Kind:
    first, check = group.shown
    ordered = sorted(group.members, key=lambda member: member.submission != first.submission)
    return Kind(
        exercise=group.exercise,
        title=group.title,
        ids=group.ids,
        sentence="",
        why=_BASES[group.basis],
        parts=group.parts if group.basis == "behaviour" else (),
        members=tuple(by_name[member.submission] for member in ordered),
        shown=check.id,
    )


def _known(hand_ins: Sequence[HandIn]) -> list[Kind]:
    together: dict[tuple[str, str], list[tuple[HandIn, Loss]]] = defaultdict(list)
    for hand_in in hand_ins:
        for loss in hand_in.losses:
            together[loss.exercise, loss.known].append((hand_in, loss))
    return [_one_known(members) for members in together.values()]


def _one_known(members: Sequence[tuple[HandIn, Loss]]) -> Kind:
    ordered = sorted(members, key=lambda member: (member[1].size, member[0].number))
    loss = ordered[0][1]
    return Kind(
        exercise=loss.exercise,
        title=loss.title,
        ids=(loss.known,),
        sentence=loss.sentence,
        why="",
        parts=(),
        members=tuple(hand_in for hand_in, _ in ordered),
        shown=loss.check,
    )
