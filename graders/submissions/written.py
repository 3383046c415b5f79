"""Find a student's answers to written questions, wherever in the notebook they ended up.

A question is a text cell of the notebook that was handed out. Students answer below the question's
words, over them, in new cells after it, or as comments in a code cell; they copy cells, move them,
and lose the ids of all. The place is found by the cell's id, else by its heading, else by its
words, else between the neighbours that it had. What could be an answer is taken for one: a person
reads it, while an empty place costs the points at once.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

_WORD = re.compile(r"\w+")
_COMMENT = re.compile(r"^\s*#+ ?(.*)$")
_CLOSING = re.compile(r"[?.!:;,*_)\]\"'$ ]*")  # what may end the last line of a question
_PLACES = frozenset(("your answer", "your answer here", "your answer goes here", "answer"))
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
    code : tuple of int
        Cells of the student's own code that stand among them, whose pictures belong to it.
    """

    state: State
    text: str = ""
    cells: tuple[int, ...] = ()
    code: tuple[int, ...] = ()


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
    search = _Search(handed_out, asked, handed_in, place)
    return [search.answer(index) for index in asked]


def is_form_of(handed_out: Sequence[Cell], asked: Sequence[int], handed_in: Sequence[Cell]) -> bool:
    """Tell whether a notebook was made of another: a third of it is there, or a question is."""
    known = {_plain(cell.source) for cell in handed_out}
    if 3 * len(known & {_plain(cell.source) for cell in handed_in}) >= len(known):
        return True
    questions = [frozenset(_words(handed_out[index].source)) for index in asked]
    texts = [frozenset(_words(cell.source[:_LONGEST])) for cell in handed_in]
    return any(
        len(question & text) > _ALIKE * len(question) for question in questions for text in texts
    )


class _Search:
    """Looks through one notebook for the questions of another."""

    def __init__(
        self,
        handed_out: Sequence[Cell],
        asked: Sequence[int],
        handed_in: Sequence[Cell],
        place: str,
    ) -> None:
        self._out, self._in, self._place = handed_out, handed_in, place
        self._asked = asked
        self._known = frozenset(_plain(c.source) for c in handed_out if c.source.strip())
        self._at = _alignment(handed_out, handed_in)
        self._places = {index: self._of_question(index) for index in asked}
        for index, places in self._places.items():
            if places:
                self._at[index] = places[0]
        self._stops = frozenset(self._at.values())

    def answer(self, index: int) -> Written:
        """Return the answer to the question in one cell of what was handed out."""
        found = [self._beginning_with(number, index) for number in self._places[index]]
        if found:
            return next((one for one in found if one.state is State.ANSWERED), found[0])
        return self._between_neighbours(index)

    def _of_question(self, index: int) -> list[int]:
        """Return the cells that may be a question's, the likeliest first; copies are made."""
        first = [self._at[index]] if index in self._at else []
        others = frozenset(number for i, number in self._at.items() if i != index)
        return list(dict.fromkeys([*first, *_by_words(self._out[index], self._in, others)]))

    def _beginning_with(self, number: int, index: int) -> Written:
        question = self._out[index].source
        cell = self._in[number]
        own = _without(_words_of(cell), question, self._place)
        return self._collected(number + 1, len(self._in), question, [(number, own)] if own else [])

    def _between_neighbours(self, index: int) -> Written:
        """Return what stands where the question was; questions that are gone may share a gap."""
        before = max((i for i in self._at if i < index), default=None)
        after = min((i for i in self._at if i > index), default=None)
        last = all(i in self._asked for i in range(index + 1, len(self._out)))
        if before is None or (after is None and not last):
            return Written(State.MISSING)
        start = self._at[before] + 1
        end = len(self._in) if after is None else self._at[after]
        if end < start:
            return Written(State.MISSING)
        found = self._collected(start, end, self._out[index].source, [])
        if after is None and found.state is State.EMPTY:
            return Written(State.MISSING)  # nothing shows where the place was
        gone = [i for i in self._asked if i not in self._at and before < i]
        gone = [i for i in gone if after is None or i < after]
        if len(gone) == len(found.cells) > 1:
            number = found.cells[gone.index(index)]
            own = _words_of(self._in[number - 1]).strip()[:_LONGEST]
            return replace(found, text=own, cells=(number,))
        return found

    def _collected(
        self, start: int, end: int, question: str, found: list[tuple[int, str]]
    ) -> Written:
        """Return an answer with what follows it, up to the next cell that was handed out."""
        code = []
        for number in range(start, end):
            cell = self._in[number]
            if number in self._stops or _plain(cell.source) in self._known:
                break
            words = _without(_words_of(cell), question, self._place)
            if cell.kind == "code" and not words:
                code.append(number + 1)
            found += [(number, words)] if words else []
        text = "\n\n".join(words for _, words in found)[:_LONGEST]
        state = State.ANSWERED if found else State.EMPTY
        return Written(state, text, tuple(number + 1 for number, _ in found), tuple(code))


def _alignment(handed_out: Sequence[Cell], handed_in: Sequence[Cell]) -> dict[int, int]:
    """Return where cells that were handed out are in what was handed in, by their indices."""
    numbered = list(enumerate(handed_in))[::-1]
    by_id = {cell.id: number for number, cell in numbered if cell.id}
    by_text = {_plain(cell.source): number for number, cell in numbered}
    by_first = {_first(cell): number for number, cell in numbered if cell.kind == "code"}
    found: dict[int, int] = {}
    for index, cell in enumerate(handed_out):
        number = by_id.get(cell.id) if cell.id else None
        number = by_text.get(_plain(cell.source)) if number is None else number
        if number is None and cell.kind == "code":  # an exercise that was filled in
            number = by_first.get(_first(cell))
        if number is not None and number not in found.values():
            found[index] = number
    return found


def _first(cell: Cell) -> str:
    return _plain(cell.source.strip().partition("\n")[0])


def _by_words(question: Cell, handed_in: Sequence[Cell], taken: frozenset[int]) -> list[int]:
    """Return the cells with the question's heading, else with most of its words."""
    heading, words = _heading(question.source), set(_words(question.source))
    begun: list[int] = []
    named: list[int] = []
    alike: list[tuple[float, int]] = []
    for number, cell in enumerate(handed_in):
        if number in taken:
            continue
        here = _words(cell.source[:_LONGEST])
        if heading and here[: len(heading)] == heading:
            begun.append(number)
        elif any(_place_of(name, here) is not None for name in _names(heading)):
            named.append(number)
        share = len(words.intersection(here)) / len(words) if words else 0.0
        if share > _ALIKE:
            alike.append((-share, number))
    return [*begun, *(number for _, number in sorted(alike)), *named]


def _names(heading: list[str]) -> list[list[str]]:
    """Return what students call a question elsewhere: ``question 1``, ``Q1``, ``Q 1``."""
    if heading[:1] != ["question"] or len(heading) < 2:
        return [heading] if heading else []
    return [heading, ["q", *heading[1:]], [f"q{heading[1]}", *heading[2:]]]


def _heading(source: str) -> list[str]:
    """Return the words that a question begins with in bold or as a heading: ``question 2``."""
    found = re.match(r"\s*(?:\*\*([^*\n]{3,120})\*\*|#{1,6} +([^\n]{3,120}))", source)
    return _words(found[1] or found[2]) if found else []


def _without(text: str, question: str, place: str) -> str:
    """Return what is the student's: neither the question's words nor the empty place's."""
    asked = _words(question.replace(place, " "))
    found = list(_WORD.finditer(text))
    at = _place_of(asked, [match[0].casefold() for match in found]) if asked else None
    if at is not None:  # the whole question, however its lines are broken
        begin, end = found[at].start(), found[at + len(asked) - 1].end()
        line = text.rfind("\n", 0, begin) + 1
        begin = begin if _WORD.search(text, line, begin) else line
        closing = _CLOSING.match(text, end)
        text = f"{text[:begin]}\n{text[closing.end() if closing else end :]}"
    given = {_plain(line) for line in question.splitlines()}
    lines = [line.replace(place, "").rstrip() for line in text.splitlines()]
    kept = [line for line in lines if _plain(line) not in given and not _is_place(line)]
    own = "\n".join(line for line in kept).strip()
    return own if any(c.isalnum() or ord(c) > 127 for c in own) else ""


def _is_place(line: str) -> bool:
    return " ".join(_words(line)) in _PLACES


def _words_of(cell: Cell) -> str:
    """Return a text cell's text, and of a code cell its comments where it has nothing else."""
    if cell.kind != "code":
        return cell.source
    lines = [line for line in cell.source.splitlines() if line.strip()]
    comments = [_COMMENT.match(line) for line in lines]
    return "\n".join(found[1] for found in comments if found) if all(comments) else ""


def _words(text: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(text)]


def _place_of(wanted: Sequence[str], words: Sequence[str]) -> int | None:
    """Return where some words stand side by side among others; None where they do not."""
    size = len(wanted)
    places = (n for n in range(len(words) - size + 1) if words[n] == wanted[0])
    return next((n for n in places if list(words[n : n + size]) == list(wanted)), None)


def _plain(text: str) -> str:
    return " ".join(text.casefold().replace("*", " ").split())
