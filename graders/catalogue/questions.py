"""The written questions of a lab: what `lab.toml` says, and where they stand in its notebook."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

from graders.catalogue.handed_out import handed_out, read_cells
from graders.catalogue.regions import find_regions
from graders.catalogue.tables import refuse_unknown, text_of
from graders.errors import AuthoringError
from graders.model import Lab, Question, RubricItem

_KEYS = {"id", "title", "heading", "points", "rubric"}
_ITEM_KEYS = {"id", "text", "points"}
_ID = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True)
class Asked:
    """The written questions of a lab in the notebook that students got.

    Parameters
    ----------
    cells : tuple of (str, str, str)
        Kind, source and id of every cell.
    places : tuple of int
        The index of each question's cell, in their order.
    """

    cells: tuple[tuple[str, str, str], ...] = ()
    places: tuple[int, ...] = ()


def asked_of(lab: Lab) -> Asked:
    """Return where a lab's written questions stand in the notebook that students got.

    Raises
    ------
    AuthoringError
        A question's heading does not point to one cell.
    """
    if not lab.questions:
        return Asked()
    cells = _cells(lab.folder, lab.notebook)
    sources = [_text_source(kind, source) for kind, source, _ in cells]
    return Asked(cells, tuple(place_of(q, sources, lab.notebook) for q in lab.questions))


def model_answers(lab: Lab, solved: Path) -> dict[str, str]:
    """Return what stands between the solution marks of each question; for instructors.

    Parameters
    ----------
    lab : Lab
        Whose questions they answer.
    solved : Path
        Its solved notebook.
    """
    sources = [_text_source(c["cell_type"], "".join(c["source"])) for c in read_cells(solved)]
    found = {}
    for question in lab.questions:
        source = sources[place_of(question, sources, solved.name)]
        lines = source.split("\n")
        parts = [lines[r.begin + 1 : r.end] for r in find_regions(source, solved.name, text=True)]
        found[question.id] = "\n\n".join("\n".join(part) for part in parts).strip()
    return found


@cache
def _cells(folder: Path, notebook: str) -> tuple[tuple[str, str, str], ...]:
    cells = json.loads(handed_out(folder, notebook))["cells"]
    return tuple((c["cell_type"], "".join(c["source"]), c.get("id", "")) for c in cells)


def _text_source(kind: str, source: str) -> str:
    return "" if kind == "code" else source


def read_questions(items: Any, place: str) -> tuple[Question, ...]:
    """Read the tables ``[[question]]``.

    Raises
    ------
    AuthoringError
        A key is missing, unknown or ill-formed; the sentence names place, question and key.
    """
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise AuthoringError(f"{place}: write each question as a table of its own, [[question]].")
    questions = tuple(_question(item, place) for item in items)
    _refuse_repeated([q.id for q in questions], f"{place}: the question")
    return questions


def place_of(question: Question, sources: Sequence[str], place: str) -> int:
    """Return the index of the text cell that a question begins.

    Parameters
    ----------
    question : Question
        Whose `heading` is looked for.
    sources : sequence of str
        The notebook's cells; code cells as empty texts.
    place : str
        What an error calls the notebook.

    Raises
    ------
    AuthoringError
        No cell begins so, or more than one does.
    """
    wanted = _letters(question.heading)
    found = [n for n, source in enumerate(sources) if _letters(source).startswith(wanted)]
    if len(found) != 1:
        how_many = "no text cell begins" if not found else f"{len(found)} text cells begin"
        raise AuthoringError(
            f"{place}: {how_many} with {question.heading!r}, the heading of the question "
            f"{question.id!r} in lab.toml; exactly one must."
        )
    return found[0]


def _letters(text: str) -> str:
    return " ".join(text.replace("*", " ").replace("#", " ").casefold().split())


def _question(item: dict[str, Any], place: str) -> Question:
    where = f"{place}, question {item.get('id')!r}"
    refuse_unknown(item, _KEYS, where)
    rubric = item.get("rubric", [])
    if not isinstance(rubric, list) or not all(isinstance(one, dict) for one in rubric):
        raise AuthoringError(f"{where}: 'rubric' is not a list of tables with id, text and points.")
    points = _points(item, where)
    if points <= 0:
        raise AuthoringError(f"{where}: 'points' must be greater than zero.")
    question = Question(
        id=_identifier(item, where),
        title=text_of(item, "title", where),
        heading=text_of(item, "heading", where),
        points=points,
        rubric=tuple(_rubric_item(one, where) for one in rubric),
    )
    _refuse_repeated([one.id for one in question.rubric], f"{where}: the rubric item")
    return question


def _rubric_item(item: dict[str, Any], where: str) -> RubricItem:
    where = f"{where}, rubric item {item.get('id')!r}"
    refuse_unknown(item, _ITEM_KEYS, where)
    return RubricItem(_identifier(item, where), text_of(item, "text", where), _points(item, where))


def _points(item: dict[str, Any], where: str) -> Fraction:
    value = item.get("points")
    try:
        if isinstance(value, bool) or not isinstance(value, int | str):
            raise ValueError
        return Fraction(value)
    except (ValueError, ZeroDivisionError):
        raise AuthoringError(
            f"{where}: 'points' is {value!r}; write a whole number, or an exact text such as "
            '"1/2" or "1.5".'
        ) from None


def _identifier(item: dict[str, Any], where: str) -> str:
    found = text_of(item, "id", where)
    if not _ID.fullmatch(found):
        raise AuthoringError(
            f"{where}: an id has small letters, digits and underscores, and begins with a letter."
        )
    return found


def _refuse_repeated(ids: list[str], what: str) -> None:
    repeated = sorted({one for one in ids if ids.count(one) > 1})
    if repeated:
        raise AuthoringError(f"{what} {repeated[0]!r} is listed twice.")
