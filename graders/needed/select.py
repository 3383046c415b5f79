"""From cells to a selection: cut, read, walk back from the wanted names."""

from __future__ import annotations

from collections.abc import Iterable

from graders.errors import SubmissionError
from graders.needed.pieces import pieces_of
from graders.needed.selection import Selection, Statement

MOST_CELLS = 20_000
"""Cells that are selected from; ten times what a notebook may have."""


class TooMuchCode(SubmissionError):
    """More cells than any notebook has."""


def select(
    cells: Iterable[tuple[int, str]],
    wanted: Iterable[str],
    *,
    others: Iterable[str] = (),
    own_modules: Iterable[str] = (),
) -> Selection:
    """Return which statements of a notebook the wanted names need.

    Parameters
    ----------
    cells : iterable of (int, str)
        Code cells in their order: number over all cells from 1, and the source as
        `graders.submissions.cells.cleaned` leaves it.
    wanted : iterable of str
        Names of the asked exercises with all that is accepted in their place, whatever makes them.
    others : iterable of str
        The lab's other names: wanted where a ``def`` or ``class`` makes them.
    own_modules : iterable of str
        Top-level modules that the submission brings; what their import does is unknown.

    Raises
    ------
    TooMuchCode
        There are more cells than any notebook has.
    """
    listed = list(cells)
    if len(listed) > MOST_CELLS:
        raise TooMuchCode(f"The notebook has {len(listed)} code cells; {MOST_CELLS} are read.")
    pieces = [piece for number, source in listed for piece in pieces_of(number, source)]
    return Selection(tuple(Statement(p.cell, p.first, p.last, p.start, p.end) for p in pieces))
