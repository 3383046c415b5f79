"""Notebooks of every age to one clean notebook of format 4.5.

The notebook is built anew from the sources of its cells. Whatever else a file says (tags, ids,
kernels, outputs, metadata of tools) is left behind, since it can only do harm: tags steer the
execution, ids repeat, and kernels are named after environments that nobody else has.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, cast

from nbformat import NotebookNode, from_dict

from graders.errors import SubmissionError
from graders.submissions import caps
from graders.submissions.cells import cleaned
from graders.submissions.kinds import kind_of_json
from graders.submissions.notebook_json import read_json
from graders.submissions.reading import shown
from graders.submissions.unseen import without_unseen

# Half a surrogate pair can be written in JSON and sent to no kernel.
_SURROGATE = re.compile("[\ud800-\udfff]")
_LINE_END = re.compile("\r\n?")

_PYTHON = re.compile(rb'"version"[ \t\r\n]*+:[ \t\r\n]*+"3\.(\d{1,2})')

PYTHON = "python"
"""Where a notebook's metadata say which Python 3 last ran it, until it runs here."""

UNSEEN = "unseen"
"""Where a notebook's metadata say which cells held characters that nobody sees, until it runs."""


def read_notebook(data: bytes, name: str) -> NotebookNode:
    """Return the notebook in the bytes of an `.ipynb` file.

    Parameters
    ----------
    data : bytes
        The file, of nbformat 2, 3 or 4 with any minor number.
    name : str
        What the file is called, for the sentence.

    Returns
    -------
    NotebookNode
        Format 4.5, valid, without outputs; cell `n` of the file is cell `n` here.

    Raises
    ------
    SubmissionError
        It is no notebook; the sentence says what it is and what to do.
    """
    content = read_json(data, name)
    major = content.get("nbformat", 4)
    if isinstance(major, (int, float)) and major > 4:
        raise SubmissionError(
            f"{shown(name)} is of notebook format {major:.0f}, which is newer than the grader:"
            " save it as format 4 and hand it in again."
        )
    cells = raw_cells(content)
    kind = kind_of_json(content) if cells is None else None
    if kind is not None:
        raise SubmissionError(f"{shown(name)} is {kind}: hand in a Jupyter notebook, `.ipynb`.")
    if cells is None:
        raise SubmissionError(
            f"{shown(name)} is JSON, but not a notebook: it has no cells. Hand in the `.ipynb`"
            " file of your work."
        )
    if len(cells) > caps.NOTEBOOK_CELLS:
        raise SubmissionError(
            f"{shown(name)} has {len(cells)} cells; at most {caps.NOTEBOOK_CELLS} are read."
            " Hand in the notebook of this lab only."
        )
    notebook = notebook_from([_kind_and_source(cell) for cell in cells])
    language = data.find(b'"language_info"')
    python = _PYTHON.search(data, language, language + 1000) if language >= 0 else None
    if python:
        notebook.metadata[PYTHON] = int(python[1])
    return notebook


def raw_cells(content: dict[str, Any]) -> list[Any] | None:
    """Return the cells of format 4, or those of all worksheets of format 3."""
    cells = content.get("cells")
    if isinstance(cells, list):
        return cells
    worksheets = content.get("worksheets")
    if not isinstance(worksheets, list):
        return None
    sheets = [sheet.get("cells") for sheet in worksheets if isinstance(sheet, dict)]
    return [cell for sheet in sheets if isinstance(sheet, list) for cell in sheet]


def _kind_and_source(cell: Any) -> tuple[str, str]:
    """Return what a cell is and what it says; anything odd becomes text that is not run."""
    if not isinstance(cell, dict):
        return "raw", ""
    source = cell.get("source", cell.get("input", ""))
    if isinstance(source, list):
        source = _joined([line for line in source if isinstance(line, str)])
    kind = cell.get("cell_type", "code" if "outputs" in cell else None)
    kind = kind.casefold() if isinstance(kind, str) else None
    text = source if isinstance(source, str) else ""
    return (kind if kind in ("code", "raw") else "markdown"), text


def _joined(lines: list[str]) -> str:
    """Join the lines of a cell; a tool may have taken the end off every one of them."""
    ended = any(line.endswith(("\n", "\r")) for line in lines)
    return ("" if ended else "\n").join(lines)


def notebook_from(cells: list[tuple[str, str]]) -> NotebookNode:
    """Return the notebook of cells as they were handed in."""
    unseen: dict[str, str] = {}
    clean = []
    for number, (kind, text) in enumerate(cells, start=1):
        text = _LINE_END.sub("\n", _SURROGATE.sub("\ufffd", text))
        if kind == "code":
            seen, characters = without_unseen(text)
            text = cleaned(seen)
            unseen |= {str(number): ", ".join(characters)} if characters else {}
        clean.append((kind, text))
    notebook = notebook_of(clean)
    if unseen:
        notebook.metadata[UNSEEN] = unseen
    return notebook


def notebook_of(cells: Sequence[tuple[str, str]]) -> NotebookNode:
    """Return a notebook of format 4.5.

    Parameters
    ----------
    cells : sequence of (str, str)
        Kind and source of each: ``code``, ``markdown`` or ``raw``; code as it is to be run.
    """
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    content = {
        "cells": [_cell(kind, text, n) for n, (kind, text) in enumerate(cells, start=1)],
        "metadata": {"kernelspec": kernel, "language_info": {"name": "python"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return cast(NotebookNode, from_dict(content))


def _cell(kind: str, text: str, number: int) -> dict[str, Any]:
    cell = {"id": f"cell-{number}", "cell_type": kind, "metadata": {}, "source": text}
    return {**cell, "outputs": [], "execution_count": None} if kind == "code" else cell


def add_import(notebook: NotebookNode | None, modules: Mapping[str, str]) -> NotebookNode:
    """Return a notebook whose last cell imports names from the submission's own modules.

    Parameters
    ----------
    notebook : NotebookNode, optional
        The notebook, or None to begin one.
    modules : mapping of str to str
        The module of each name.
    """
    result = notebook_from([]) if notebook is None else notebook
    if modules:
        lines = ["# Added for marking: what this submission defines in its own modules."]
        for module in dict.fromkeys(modules.values()):
            names = ", ".join(name for name, of in modules.items() if of == module)
            lines.append(f"from {module} import {names}")
        cell = _cell("code", "\n".join(lines), len(result.cells) + 1)
        result.cells.append(from_dict(cell))
    return result
