"""Wrong answers of one kind are one case: a sentence and partial credit for all of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from graders.desk.hand_ins import HandIn, Loss
from graders.review.items import group_item


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
    members : tuple of HandIn
        Whose answers they are; the one with the smallest counterexample first.
    failed : tuple of str
        Ids of the checks that failed.
    """

    exercise: str
    title: str
    ids: tuple[str, ...]
    sentence: str
    members: tuple[HandIn, ...]
    failed: tuple[str, ...]

    @property
    def item(self) -> str:
        """What the page calls it, and marks for it are kept under."""
        return group_item(self.exercise, self.ids[0])

    @property
    def items(self) -> tuple[str, ...]:
        """All that a mark for it is kept under."""
        return tuple(group_item(self.exercise, one) for one in self.ids)


def kinds_of(hand_ins: Iterable[HandIn]) -> list[Kind]:
    """Return the kinds of mistakes of a class, the largest first."""
    together: dict[tuple[str, str], list[tuple[HandIn, Loss]]] = defaultdict(list)
    for hand_in in hand_ins:
        for loss in hand_in.losses:
            name = loss.known or loss.group
            if name:
                together[loss.exercise, name].append((hand_in, loss))
    kinds = [_kind(name, members) for (_, name), members in together.items()]
    return sorted(kinds, key=lambda kind: (-len(kind.members), kind.exercise, kind.ids))


def _kind(name: str, members: Sequence[tuple[HandIn, Loss]]) -> Kind:
    ordered = sorted(members, key=lambda member: (member[1].size, member[0].number))
    loss = ordered[0][1]
    others = {one.group for _, one in members if not one.known} - {name}
    return Kind(
        exercise=loss.exercise,
        title=loss.title,
        ids=(name, *sorted(others)),
        sentence=loss.sentence,
        members=tuple(hand_in for hand_in, _ in ordered),
        failed=loss.failed,
    )
