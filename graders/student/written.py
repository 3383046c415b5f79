"""Answers to written questions, with their pictures: what is done in a bounded process."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from graders.catalogue.questions import Asked
from graders.catalogue.regions import ANSWER_PLACE
from graders.errors import SubmissionError
from graders.submissions import caps
from graders.submissions.folders import is_notebook_name, walk
from graders.submissions.notebook_json import as_utf8
from graders.submissions.notebooks import raw_cells
from graders.submissions.reading import read_file
from graders.submissions.written import Cell, State, find_written, is_form_of

# Colab keeps a picture that was pasted into a text within the text.
_PASTED = re.compile(r"data:image/(png|jpeg|gif);base64,([A-Za-z0-9+/=]{40,})")
_KINDS = ("png", "jpeg", "gif")
_DRAWING = "image/svg+xml"  # a program, of which `marking` keeps what is drawn
_MOST = 8  # pictures of one answer
_LONGEST = 1_400_000  # characters of one picture, 1 MiB; a figure takes 60,000
_ALL = 8 * caps.MIB  # characters of all pictures of one submission
_CELL = 100_000  # characters of one cell that are looked at, pictures aside: fifty pages
_FURTHER = 8  # notebooks besides those that are marked in which answers are looked for
_COMMENTED = re.compile(r"^# ?", re.MULTILINE)


@dataclass(frozen=True)
class Picture:
    """A plot or photograph, as a notebook holds it.

    Parameters
    ----------
    kind : str
        ``png``, ``jpeg``, ``gif``, or ``svg``.
    data : str
        In base 64, unchecked.
    """

    kind: str
    data: str


@dataclass(frozen=True)
class Answer:
    """The answer to one written question.

    Parameters
    ----------
    state : State
        Whether there is one.
    text : str
        The student's words.
    cells, code : tuple of int
        As for `graders.submissions.written.Written`.
    pictures : tuple of Picture
        As handed in.
    notebook : str
        Where it stands.
    """

    state: State
    text: str = ""
    cells: tuple[int, ...] = ()
    code: tuple[int, ...] = ()
    pictures: tuple[Picture, ...] = ()
    notebook: str = ""


@dataclass(frozen=True)
class Answers:
    """The answers in one or several notebooks, in the order of the questions.

    Parameters
    ----------
    found : tuple of Answer
        One for each question; none where nothing was asked or could be read.
    """

    found: tuple[Answer, ...] = ()


def answers_in(
    cells: Sequence[Any], asked: Asked, name: str = "", *, script: bool = False
) -> Answers:
    """Return the answers in the raw cells of a notebook; called in a reader.

    Parameters
    ----------
    cells : sequence
        As the notebook's JSON has them.
    asked : Asked
        The questions.
    name : str
        The notebook's.
    script : bool
        Whether it is one in truth, whose texts are comments.
    """
    if not asked.places:
        return Answers()
    texts, pasted = [], []
    for cell in cells[: caps.NOTEBOOK_CELLS]:
        text, pictures = _without_pictures(_cell(cell, script=script))
        texts.append(text)
        pasted.append(pictures)
    out = [Cell(*one) for one in asked.cells]
    found, left = [], _ALL
    for one in find_written(out, asked.places, texts, ANSWER_PLACE):
        shown = [o for n in one.code for o in _list(cells[n - 1].get("outputs"))]
        drawn = [p for n in one.cells for p in [*pasted[n - 1], *_attached(cells[n - 1])]]
        kept = _within([*drawn, *shown_in(shown)], left)
        left -= sum(len(picture.data) for picture in kept)
        # A plot may be the whole answer, also one that is not kept.
        empty = one.state is State.EMPTY and not any(map(_is_rich, shown))
        state = one.state if empty or one.state is State.MISSING else State.ANSWERED
        found.append(Answer(state, one.text, one.cells, one.code, kept, name))
    return Answers(tuple(found))


def read_cells(file: Path) -> list[Any]:
    """Return the raw cells of a notebook's file; none where it is no notebook."""
    try:
        content = json.loads(as_utf8(read_file(file, caps.NOTEBOOK_BYTES)))
        cells = raw_cells(content) or []
    except (SubmissionError, ValueError, RecursionError, AttributeError):
        return []
    return [cell if isinstance(cell, dict) else {} for cell in cells[: caps.NOTEBOOK_CELLS]]


def answers_elsewhere(root: Path, besides: Sequence[str], asked: Asked) -> Answers:
    """Return what other notebooks of a hand-in, made of the lab's, answer; called in a reader."""
    files = [path for path in walk(root) if is_notebook_name(path.name)]
    names = {path: path.relative_to(root).as_posix() for path in files}
    out = [Cell(*one) for one in asked.cells]
    found = []
    for path in [path for path in files if names[path] not in besides][:_FURTHER]:
        cells = read_cells(path)
        if is_form_of(out, asked.places, [_cell(cell) for cell in cells]):
            found.append(answers_in(cells, asked, names[path]))
    return best_of(found)


def best_of(several: Iterable[Answers]) -> Answers:
    """Return each question's answer from the first notebook that has one.

    Empty is what is empty everywhere: what one notebook lacks may be in it in another form.
    """
    listed = [one.found for one in several if one.found]
    return Answers(tuple(_best(of_one) for of_one in zip(*listed, strict=True)))


def _best(answers: Sequence[Answer]) -> Answer:
    answered = [one for one in answers if one.state is State.ANSWERED]
    missing = [one for one in answers if one.state is State.MISSING]
    return [*answered, *missing, *answers][0]


def shown_in(outputs: Iterable[Any]) -> list[Picture]:
    """Return the pictures among the outputs of a cell."""
    data = [output.get("data") for output in outputs if isinstance(output, dict)]
    return [picture for bundle in data for picture in _of_bundle(bundle)]


def _within(pictures: Iterable[Picture], most: int) -> tuple[Picture, ...]:
    """Return the first pictures of an answer, as far as they are not too large together."""
    kept: list[Picture] = []
    for picture in pictures:
        if len(kept) < _MOST and len(picture.data) <= min(_LONGEST, most):
            kept.append(picture)
            most -= len(picture.data)
    return tuple(kept)


def _is_rich(output: Any) -> bool:
    """Tell whether an output shows more than text: a plot, a table, a page."""
    data = output.get("data") if isinstance(output, dict) else None
    return isinstance(data, dict) and any(key != "text/plain" for key in data)


def _attached(cell: Any) -> list[Picture]:
    attached = cell.get("attachments")
    bundles = attached.values() if isinstance(attached, dict) else ()
    return [picture for bundle in bundles for picture in _of_bundle(bundle)]


def _joined(text: Any) -> str:
    """Return what nbformat writes as one text or as a list of lines."""
    if isinstance(text, list):
        text = "".join(line for line in text if isinstance(line, str))
    return text if isinstance(text, str) else ""


def _of_bundle(bundle: Any) -> list[Picture]:
    """Return the picture of a bundle of one thing's forms."""
    if not isinstance(bundle, dict):
        return []
    for kind in _KINDS:
        if data := _joined(bundle.get(f"image/{kind}")):
            return [Picture(kind, data)]
    drawing = _joined(bundle.get(_DRAWING))
    if "</svg>" in drawing:
        return [Picture("svg", base64.b64encode(drawing.encode("utf-8", "replace")).decode())]
    return []


def _without_pictures(cell: Cell) -> tuple[Cell, list[Picture]]:
    pictures = [Picture(found[1], found[2]) for found in _PASTED.finditer(cell.source)]
    text = _PASTED.sub("attachment:picture", cell.source)[:_CELL]
    return replace(cell, source=text), pictures


def _cell(cell: Any, *, script: bool = False) -> Cell:
    kind, name = str(cell.get("cell_type", "raw")), cell.get("id")
    text = cell.get("source", cell.get("input", ""))
    text = _joined(text)
    if script and kind != "code":
        text = _COMMENTED.sub("", text)
    return Cell(kind, text, name if isinstance(name, str) else "")


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
