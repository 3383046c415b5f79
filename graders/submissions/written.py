"""Find a student's answers to written questions, wherever in the notebook they ended up.

A question is a text cell of the notebook that was handed out. Students answer below the question's
words, over them, in new cells after it, or as comments in a code cell; they copy cells, move them,
and lose the ids of all. The place is found by the cell's id, else by its heading, else by its
words, else between the neighbours that it had.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

_WORD = re.compile(r"\w+")
_COMMENT = re.compile(r"^\s*#+ ?(.*)$")
_ALIKE = 0.6  # share of a question's words in a cell that is taken for it: half may be quoted
_LONGEST = 20_000  # characters of one answer: ten pages


class State(StrEnum):
    """What became of the place for an answer."""

    ANSWERED = "answered"
    EMPTY = "empty"  # the place is there, with nothing in it
    MISSING = "missing"  # neither the question nor its neighbours are there


@dataclass(frozen=True)
class Cell:
    """One cell, of what was handed out or handed in.

    Parameters
    ----------
    kind : str
        ``markdown``, ``code`` or ``raw``.
    source : str
        Its text.
    id : str
        As the notebook says; empty where it does not.
    """

    kind: str
    source: str
    id: str = ""


@dataclass(frozen=True)
class Written:
    """One answer.

    Parameters
    ----------
    state : State
        Whether there is one.
    text : str
        The student's words, without the question's.
    cells : tuple of int
        Where it stands, from 1 over all cells.
    """

    state: State
    text: str = ""
    cells: tuple[int, ...] = ()


def find_written(
    handed_out: Sequence[Cell], asked: Sequence[int], handed_in: Sequence[Cell], place: str
) -> list[Written]:
    """Return the answers to the questions of a notebook.

    Parameters
    ----------
    handed_out : sequence of Cell
        The notebook as students got it.
    asked : sequence of int
        Indices of the cells that are questions.
    handed_in : sequence of Cell
        The student's notebook.
    place : str
        The line that stands where an answer belongs.
    """
    known = _known(handed_out)
    at = _alignment(handed_out, handed_in, frozenset(asked))
    return [_written(handed_out, index, handed_in, at, known, place) for index in asked]


def _written(
    handed_out: Sequence[Cell],
    index: int,
    handed_in: Sequence[Cell],
    at: dict[int, int],
    known: frozenset[str],
    place: str,
) -> Written:
    taken = frozenset(at.values())
    if index in at:
        first = at[index]
        own = _without(handed_in[first].source, handed_out[index].source, place)
        found = [(first, own)] if own else []
        start = first + 1
    else:
        before = max((i for i in at if i < index), default=None)
        after = min((i for i in at if i > index), default=None)
        if before is None or after is None or at[before] > at[after]:
            return Written(State.MISSING)
        found, start = [], at[before] + 1
    for number in range(start, len(handed_in)):
        cell = handed_in[number]
        if number in taken or _plain(cell.source) in known:
            break
        words = _without(_words_of(cell), handed_out[index].source, place)
        if cell.kind == "code" and not words:
            break
        found += [(number, words)] if words else []
    text = "\n\n".join(words for _, words in found)[:_LONGEST]
    state = State.ANSWERED if found else State.EMPTY
    return Written(state, text, tuple(number + 1 for number, _ in found))


def _alignment(
    handed_out: Sequence[Cell], handed_in: Sequence[Cell], asked: frozenset[int]
) -> dict[int, int]:
    """Return where cells that were handed out are in what was handed in, by their indices."""
    by_id = {cell.id: number for number, cell in reversed(list(enumerate(handed_in))) if cell.id}
    by_text = {_plain(c.source): n for n, c in reversed(list(enumerate(handed_in)))}
    found: dict[int, int] = {}
    for index, cell in enumerate(handed_out):
        number = by_id.get(cell.id) if cell.id else None
        number = by_text.get(_plain(cell.source)) if number is None else number
        if number is None and index in asked:
            number = _by_words(cell, handed_in)
        if number is not None and number not in found.values():
            found[index] = number
    return found


def _by_words(question: Cell, handed_in: Sequence[Cell]) -> int | None:
    """Return the cell with the question's heading, else with most of its words."""
    heading, words = _heading(question.source), set(_WORD.findall(question.source.casefold()))
    best, share = None, _ALIKE
    for number, cell in enumerate(handed_in):
        if heading and heading in _plain(cell.source):
            return number
        here = words & set(_WORD.findall(cell.source[:_LONGEST].casefold()))
        if words and len(here) / len(words) > share:
            best, share = number, len(here) / len(words)
    return best


def _heading(source: str) -> str:
    """Return what a question begins with in bold or as a heading: ``question 2.``; else nothing."""
    found = re.match(r"\s*(?:\*\*([^*\n]{3,120})\*\*|#{1,6} +([^\n]{3,120}))", source)
    return _plain(found[1] or found[2]) if found else ""


def _without(text: str, question: str, place: str) -> str:
    """Return the lines that are the student's: neither the question's nor the empty place's."""
    given = {_plain(line) for line in question.splitlines()}
    lines = [line for line in text.splitlines() if _plain(line) not in given or not line.strip()]
    cleaned = [line.replace(place, "").rstrip() for line in lines]
    own = "\n".join(cleaned).strip()
    words = _WORD.findall(own.casefold())
    # What is left of a question whose lines were broken anew is no answer.
    return "" if set(words) <= set(_WORD.findall(question.casefold())) else own


def _words_of(cell: Cell) -> str:
    """Return a text cell's text, and of a code cell its comments where it has nothing else."""
    if cell.kind != "code":
        return cell.source
    lines = [line for line in cell.source.splitlines() if line.strip()]
    comments = [_COMMENT.match(line) for line in lines]
    return "\n".join(found[1] for found in comments if found) if all(comments) else ""


def _known(handed_out: Iterable[Cell]) -> frozenset[str]:
    return frozenset(_plain(cell.source) for cell in handed_out if cell.source.strip())


def _plain(text: str) -> str:
    return " ".join(text.casefold().replace("*", " ").split())
