"""Where in a notebook's file an exercise is answered: what an annotation points at.

A notebook is JSON. The line of a cell is found as the line of the file that holds the same text;
where that is not certain, there is none.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import nbformat
from nbformat import NotebookNode

from graders.model import Exercise
from graders.submissions import definitions

_LARGEST = 64 * 1024 * 1024  # characters; annotations are a convenience and not worth more


@dataclass(frozen=True)
class CellPlace:
    """A place in a notebook.

    Parameters
    ----------
    cell : int
        Number over all cells, from 1.
    line : int, optional
        Line of the notebook's file, from 1.
    """

    cell: int
    line: int | None = None


def find_places(text: str, exercises: Sequence[Exercise]) -> dict[str, CellPlace]:
    """Return where each exercise is answered, by its id; unanswered ones are left out.

    Parameters
    ----------
    text : str
        The notebook's file. Anything else than a notebook gives nothing.
    exercises : sequence of Exercise
        Of the lab.
    """
    notebook = _read(text)
    if notebook is None:
        return {}
    defined = definitions(notebook).by_name
    written = _lines(text)
    places = {}
    for exercise in exercises:
        names = [*exercise.defines, *(n for others in exercise.also.values() for n in others)]
        found = next((defined[name][-1] for name in names if defined.get(name)), None)
        if found is None or found.place.cell is None:
            continue
        source = notebook.cells[found.place.cell - 1].source.split("\n")
        line = source[found.place.line - 1] if found.place.line <= len(source) else ""
        places[exercise.id] = CellPlace(found.place.cell, _only(written, line))
    return places


def cell_lines(text: str, cells: Sequence[int]) -> dict[int, int]:
    """Return the lines of the file at which cells begin, where that is certain."""
    notebook = _read(text) if cells else None
    if notebook is None:
        return {}
    written = _lines(text)
    found = {
        cell: _only(written, notebook.cells[cell - 1].source.split("\n")[0])
        for cell in cells
        if 1 <= cell <= len(notebook.cells)
    }
    return {cell: line for cell, line in found.items() if line is not None}


def _read(text: str) -> NotebookNode | None:
    if len(text) > _LARGEST:
        return None
    try:
        notebook: NotebookNode = nbformat.reads(text.removeprefix("\ufeff"), as_version=4)
        sources = [cell.source for cell in notebook.cells if cell.cell_type]
    except Exception:
        # nbformat raises what it meets; a file that is no notebook has no places.
        return None
    return notebook if all(isinstance(source, str) for source in sources) else None


def _lines(text: str) -> Mapping[str, list[int]]:
    """Map every text that stands alone on a line of the JSON to the lines where it does."""
    found: dict[str, list[int]] = {}
    for number, line in enumerate(text.split("\n"), start=1):
        raw = line.strip().removesuffix(",")
        if not (raw.startswith('"') and raw.endswith('"')):
            continue
        try:
            value = json.loads(raw)
        except ValueError:
            continue
        if isinstance(value, str):
            found.setdefault(value.rstrip("\n"), []).append(number)
    return found


def _only(written: Mapping[str, list[int]], line: str) -> int | None:
    numbers = written.get(line, []) if line.strip() else []
    return numbers[0] if len(numbers) == 1 else None
