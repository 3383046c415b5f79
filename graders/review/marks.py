"""What a person gives, and what counts of it: plain frozen data."""

from __future__ import annotations

import json
from dataclasses import dataclass
from fractions import Fraction

from graders.errors import MarkpropError


@dataclass(frozen=True)
class Mark:
    """What a person gives: points, rubric items, a comment; nothing of it means not marked.

    Parameters
    ----------
    points : Fraction, optional
        Exact; None where the person gave none.
    rubric : tuple of str
        Ids of the rubric items that apply.
    comment : str
        For the student.
    """

    points: Fraction | None = None
    rubric: tuple[str, ...] = ()
    comment: str = ""

    def __bool__(self) -> bool:
        return self != Mark()


@dataclass(frozen=True)
class Entry:
    """One mark, and who gave it when, for what.

    Parameters
    ----------
    uid : str
        Unique among all entries of all files.
    at : str
        Moment in UTC, ISO 8601.
    marker : str
        Who gave it.
    submission, item : str
        For which submission, and for which question, check or group.
    mark : Mark
        What was given.
    undoes : str, optional
        The entry that this one takes back.
    """

    uid: str
    at: str
    marker: str
    submission: str
    item: str
    mark: Mark
    undoes: str | None = None


@dataclass(frozen=True)
class Standing:
    """What counts for one submission and item.

    Parameters
    ----------
    heads : tuple of Entry
        The entries that nothing replaces, oldest first; none where nothing was marked.
    """

    heads: tuple[Entry, ...] = ()

    @property
    def seen(self) -> frozenset[str]:
        """What somebody who looks at this has seen; to be given back with the next mark."""
        return frozenset(entry.uid for entry in self.heads)

    @property
    def mark(self) -> Mark:
        """The mark that counts: none while two of them differ."""
        marks = {entry.mark for entry in self.heads}
        return marks.pop() if len(marks) == 1 else Mark()

    @property
    def conflict(self) -> bool:
        """Whether two markers gave different marks without seeing each other's."""
        return len({entry.mark for entry in self.heads}) > 1


class Overtaken(MarkpropError):
    """Somebody else has marked the same since it was shown."""

    def __init__(self, standing: Standing) -> None:
        names = ", ".join(sorted({entry.marker for entry in standing.heads}))
        super().__init__(
            f"{names or 'Somebody'} has marked this since you opened it; nothing was overwritten. "
            "Look at that mark, and give yours again if it should replace it."
        )
        self.standing = standing


def entry_of(
    uid: str,
    at: str,
    marker: str,
    submission: str,
    item: str,
    points: str | None,
    rubric: str,
    comment: str,
    undoes: str | None,
) -> Entry:
    """Return the entry of a row that the store has kept."""
    exact = None if points is None else Fraction(points)
    mark = Mark(exact, tuple(json.loads(rubric)), comment)
    return Entry(uid, at, marker, submission, item, mark, undoes)
