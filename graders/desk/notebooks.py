"""A notebook that ran, as it is shown: every text safe to look at. Runs in bounded processes."""

from __future__ import annotations

import base64
import binascii
import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from graders.desk.wording import answer_html, clean
from graders.errors import SubmissionError
from graders.reading.drawings import read_drawing
from graders.reports.pictures import is_picture
from graders.reports.text import visible
from graders.submissions.caps import NOTEBOOK_BYTES
from graders.submissions.reading import read_file

PICTURES = {"image/png": "png", "image/jpeg": "jpeg", "image/gif": "gif"}
DRAWING = "image/svg+xml"
PART = 120_000  # characters of HTML on one page: with all around them below 300 kB
_LONGEST_CODE = 20_000
_LONGEST_OUTPUT = 4_000
_LONGEST_TABLE = 20_000
_MOST_OUTPUTS = 20
_MOST_BYTES = 5_000_000  # of a picture; a plot has some 50 kB, a photograph 3 MB
_ANSI = re.compile("\x1b\\[[0-9;]{0,40}m")


@dataclass(frozen=True)
class Shown:
    """One cell.

    Parameters
    ----------
    number : int
        From 1, over all cells.
    kind : str
        ``code``, ``markdown`` or ``raw``.
    body : str
        HTML of what stands in it.
    outputs : tuple of str
        HTML of what it shows, pictures aside.
    pictures : tuple of int
        Which of its outputs are pictures, from 0.
    ran : bool
        Whether its outputs are of the run here, and not as handed in.
    """

    number: int
    kind: str
    body: str
    outputs: tuple[str, ...]
    pictures: tuple[int, ...]
    ran: bool


@dataclass(frozen=True)
class Part:
    """Some cells of a notebook.

    Parameters
    ----------
    cells : tuple of Shown
        In order.
    total : int
        Cells of the whole notebook.
    following : int
        The cell that the next part begins with; 0 where there is none.
    """

    cells: tuple[Shown, ...]
    total: int
    following: int


@dataclass(frozen=True)
class Picture:
    """A picture of a known kind: its media type, and its bytes in base 64."""

    kind: str
    base64: str


@dataclass(frozen=True)
class Wording:
    """HTML of one text."""

    html: str


def read_wording(text: str) -> Wording:
    """Return a student's Markdown as HTML."""
    return Wording(answer_html(text))


def read_part(path: Path, first: int) -> Part:
    """Return the cells of a notebook from one on, as many as a page may hold."""
    cells = _cells(path)
    shown: list[Shown] = []
    length = 0
    for number in range(max(first, 1), len(cells) + 1):
        cell = _shown(cells[number - 1], number)
        length += len(cell.body) + sum(map(len, cell.outputs))
        if shown and length > PART:
            return Part(tuple(shown), len(cells), number)
        shown.append(cell)
    return Part(tuple(shown), len(cells), 0)


def read_code(path: Path, cell: int, first: int, last: int) -> Wording:
    """Return some lines of a cell; all of them where both numbers are 0."""
    cells = _cells(path)
    if not 1 <= cell <= len(cells):
        raise SubmissionError(f"The notebook has no cell {cell}.")
    lines = _source(cells[cell - 1]).splitlines()
    chosen = lines[first - 1 : last] if first and last else lines
    return Wording(_code("\n".join(chosen)))


def read_picture(path: Path, cell: int, output: int) -> Picture:
    """Return a picture that a cell shows."""
    cells = _cells(path)
    if not 1 <= cell <= len(cells):
        raise SubmissionError(f"The notebook has no cell {cell}.")
    for number, kind, data in _pictures(cells[cell - 1]):
        if number == output:
            return _picture(kind, data)
    raise SubmissionError(f"Cell {cell} shows no such picture.")


def _picture(kind: str, data: str) -> Picture:
    if kind == DRAWING:
        return Picture(kind, read_drawing(data).base64)
    try:
        content = base64.b64decode("".join(data.split()), validate=True)
    except (binascii.Error, ValueError):
        raise SubmissionError("The picture's data are damaged.") from None
    if len(content) > _MOST_BYTES or not is_picture(PICTURES[kind], content):
        raise SubmissionError("The picture is too large, or none.")
    return Picture(kind, base64.b64encode(content).decode("ascii"))


def _cells(path: Path) -> list[dict[str, Any]]:
    try:
        found = json.loads(read_file(path, NOTEBOOK_BYTES))["cells"]
    except (ValueError, RecursionError, KeyError, TypeError):
        raise SubmissionError(f"{path.name} is no notebook.") from None
    return [cell if isinstance(cell, dict) else {} for cell in found]


def _source(cell: dict[str, Any]) -> str:
    return _text(cell.get("source"))


def _text(value: Any) -> str:
    """Return what nbformat writes as one text or as a list of lines."""
    if isinstance(value, list):
        return "".join(line for line in value if isinstance(line, str))
    return value if isinstance(value, str) else ""


def _shown(cell: dict[str, Any], number: int) -> Shown:
    kind = cell.get("cell_type")
    kind = kind if kind in ("code", "markdown") else "raw"
    source = _source(cell)
    metadata = cell.get("metadata")
    ours = metadata.get("markprop") if isinstance(metadata, dict) else None
    return Shown(
        number=number,
        kind=kind,
        body=answer_html(source) if kind == "markdown" else _code(source),
        outputs=tuple(_outputs(cell)),
        pictures=tuple(n for n, _, _ in _pictures(cell)),
        ran=not (isinstance(ours, dict) and ours.get("run") is False),
    )


def _code(text: str) -> str:
    return f"<pre><code>{html.escape(visible(text, _LONGEST_CODE, lines=True))}</code></pre>"


def _listed(cell: dict[str, Any]) -> list[dict[str, Any]]:
    outputs = cell.get("outputs")
    found = outputs if isinstance(outputs, list) else []
    return [output for output in found[:_MOST_OUTPUTS] if isinstance(output, dict)]


def _pictures(cell: dict[str, Any]) -> Iterator[tuple[int, str, str]]:
    """Yield number, kind and data of the outputs and attachments that are pictures."""
    bundles = [output.get("data") for output in _listed(cell)]
    attached = cell.get("attachments")
    bundles += list(attached.values())[:_MOST_OUTPUTS] if isinstance(attached, dict) else []
    for number, bundle in enumerate(bundles):
        for kind in (*PICTURES, DRAWING):
            if isinstance(bundle, dict) and kind in bundle:
                yield number, kind, _text(bundle[kind])
                break


def _failure(output: dict[str, Any]) -> str:
    """Return the end of a traceback, which says what happened; without one, its name and words."""
    lines = output.get("traceback")
    told = "\n".join(map(_text, lines[-12:])) if isinstance(lines, list) else ""
    return told or f"{_text(output.get('ename'))}: {_text(output.get('evalue'))}"


def _outputs(cell: dict[str, Any]) -> Iterator[str]:
    """Yield HTML of what a cell shows: tables as such, everything else as text."""
    for output in _listed(cell):
        data = output.get("data")
        data = data if isinstance(data, dict) else {}
        if any(kind in data for kind in (*PICTURES, DRAWING)):
            continue
        markup = _text(data.get("text/html"))
        if "<table" in markup[:_LONGEST_TABLE] and len(markup) <= _LONGEST_TABLE:
            yield clean(visible(markup, lines=True))
            continue
        text = _text(output.get("text")) or _text(data.get("text/plain"))
        if output.get("output_type") == "error":
            text = _failure(output)
        if text.strip():
            shown = visible(_ANSI.sub("", text), _LONGEST_OUTPUT, lines=True)
            yield f'<pre class="output">{html.escape(shown)}</pre>'
