"""From cells to a selection: cut, read, walk back from the wanted names."""

from __future__ import annotations

import ast
from collections.abc import Iterable

from graders.errors import SubmissionError
from graders.needed.demand import Found, users_of, walk
from graders.needed.effects import Effects
from graders.needed.graph import TooLarge
from graders.needed.notebook import Step, read_notebook
from graders.needed.pieces import Piece, pieces_of, whole
from graders.needed.scopes import bound_in
from graders.needed.selection import (
    LONGEST_NAME,
    MOST_NAMES,
    MOST_STATEMENTS,
    Selection,
    Statement,
)
from graders.needed.statements import cannot_fail
from graders.submissions import caps

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
    try:
        return _selected(_pieces(listed), set(wanted), set(others), frozenset(own_modules))
    except TooLarge:
        return _everything(listed)


def _everything(cells: Iterable[tuple[int, str]]) -> Selection:
    """Return a selection of whole cells, all of them needed."""
    pieces = (whole(number, source) for number, source in cells)
    return Selection(tuple(Statement(p.cell, p.first, p.last, unknown=True) for p in pieces))


def _pieces(cells: Iterable[tuple[int, str]]) -> list[Piece]:
    found: list[Piece] = []
    left = caps.PARSED_BYTES
    for number, source in cells:
        left -= len(source)
        if left < 0:
            raise TooLarge
        found += pieces_of(number, source)
        if len(found) > MOST_STATEMENTS:
            raise TooLarge
    return found


def _selected(
    pieces: list[Piece], wanted: set[str], others: set[str], own_modules: frozenset[str]
) -> Selection:
    notebook = read_notebook([p for p in pieces if not p.rescued], wanted, own_modules)
    effects = Effects(notebook)
    asked = sorted(wanted | (others & notebook.defined))
    found = walk(notebook, effects, asked)
    users = users_of(found, asked, len(notebook.steps))
    remade = _remade(notebook.steps, found)
    statements = []
    for place, step in enumerate(notebook.steps):
        piece = step.piece
        needed = place in found.needed or piece.dead
        handed = () if needed else effects.handed_over(step.doing) & wanted
        one = Statement(
            piece.cell,
            piece.first,
            piece.last,
            piece.start,
            piece.end,
            needed=needed,
            unknown=place in found.unknown,
            may_stop=not all(map(cannot_fail, piece.nodes)) or bool(piece.text) or piece.unknown,
            binds=_listed(step.doing.binds),
            remakes=_listed(remade[place]),
            hands_over=_listed(handed),
            imports=tuple(dict.fromkeys(step.doing.imports)),
            users=users[place],
        )
        statements.append(one)
    statements += [_rescued(piece) for piece in pieces if piece.rescued]
    statements.sort(key=lambda one: one.cell)  # which keeps the order within a cell
    if sum(one.names for one in statements) > MOST_NAMES:
        raise TooLarge
    return Selection(tuple(statements))


def _rescued(piece: Piece) -> Statement:
    """Return a statement of a cell that Python cannot read: nothing is followed through it."""
    at = (piece.cell, piece.first, piece.last, piece.start, piece.end)
    return Statement(*at, needed=False, rescued=True, binds=_listed(bound_in(piece.nodes)))


def _listed(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(n for n in names if n.isidentifier() and len(n) <= LONGEST_NAME))


def _remade(steps: list[Step], found: Found) -> list[set[str]]:
    """Return for every step the needed names that it binds or changes after others made them.

    The same statement once more, ``import numpy as np`` say, makes nothing anew.
    """
    remade: list[set[str]] = []
    latest = found.latest
    first: dict[str, str] = {}  # name: the text of what bound it first
    others: set[str] = set()  # names that different texts bind
    for place, step in enumerate(steps):
        text = _text(step) if step.doing.binds else ""
        names = set(found.changers.get(place, ()))
        for name in step.doing.binds:
            if name in others or first.setdefault(name, text) != text:
                others.add(name)
                if place < latest.get(name, -1):
                    names.add(name)
        remade.append(names if place in found.needed else set())
    return remade


def _text(step: Step) -> str:
    return ";".join(map(ast.dump, step.piece.nodes)) or step.piece.text
