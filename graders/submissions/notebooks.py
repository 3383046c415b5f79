"""Notebooks of every age, and scripts, to one clean notebook of format 4.5.

The notebook is built anew from the sources of its cells. Whatever else a file says (tags, ids,
kernels, outputs, metadata of tools) is left behind, since it can only do harm: tags steer the
execution, ids repeat, and kernels are named after environments that nobody else has.
"""

from __future__ import annotations

import ast
import io
import re
import tokenize
import warnings
from collections.abc import Mapping, Sequence
from typing import Any, cast

from nbformat import NotebookNode, from_dict

from graders.errors import SubmissionError
from graders.submissions import caps
from graders.submissions.cells import cleaned
from graders.submissions.notebook_json import read_json
from graders.submissions.reading import shown

_SURROGATE = re.compile("[\ud800-\udfff]")
# Cell marks of editors (`# %% title`, `# %% [markdown]`) and of `nbconvert --to script`.
_CELL_MARK = re.compile(r"^#[ \t]*(?:%%(?!%)(?P<title>.*)|In[ ]?\[[\d ]*\]:[ \t]*)$", re.MULTILINE)


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
    cells = _raw_cells(content)
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
    return _notebook([_kind_and_source(cell) for cell in cells])


def _raw_cells(content: dict[str, Any]) -> list[Any] | None:
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
        source = "".join(line for line in source if isinstance(line, str))
    kind = cell.get("cell_type")
    text = source if isinstance(source, str) else ""
    return (kind if kind in ("code", "raw") else "markdown"), text


def _notebook(cells: list[tuple[str, str]]) -> NotebookNode:
    """Return the notebook of cells as they were handed in."""
    return notebook_of([(kind, _clean(kind, text)) for kind, text in cells])


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


def _clean(kind: str, text: str) -> str:
    # Half a surrogate pair can be written in JSON and sent to no kernel.
    text = _SURROGATE.sub("\ufffd", text).replace("\r\n", "\n").replace("\r", "\n")
    return cleaned(text) if kind == "code" else text


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
    result = _notebook([]) if notebook is None else notebook
    if modules:
        lines = ["# Added for marking: what this submission defines in its own modules."]
        for module in dict.fromkeys(modules.values()):
            names = ", ".join(name for name, of in modules.items() if of == module)
            lines.append(f"from {module} import {names}")
        cell = _cell("code", "\n".join(lines), len(result.cells) + 1)
        result.cells.append(from_dict(cell))
    return result


def read_script(data: bytes, name: str) -> NotebookNode:
    """Return a `.py` file as a notebook: one cell, or as many as it marks with ``# %%``.

    Parameters
    ----------
    data : bytes
        The file.
    name : str
        What the file is called, for the sentence.

    Raises
    ------
    SubmissionError
        It is empty.
    """
    text = script_text(data)
    if not text.strip():
        raise SubmissionError(f"{shown(name)} is empty: save your work and hand in the file again.")
    marks = list(_CELL_MARK.finditer(text))
    if not marks or not _is_percent_format(text, marks):
        return _notebook([("code", text)])
    cells = [("code", text[: marks[0].start()])] if text[: marks[0].start()].strip() else []
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    for mark, end in zip(marks[: caps.NOTEBOOK_CELLS], ends, strict=False):
        is_text = (mark["title"] or "").strip().lower().startswith(("[markdown]", "[raw]", "[md]"))
        cells.append(("markdown" if is_text else "code", text[mark.end() : end].strip("\n")))
    return _notebook(cells)


def has_cell_marks(data: bytes) -> bool:
    """Tell whether a `.py` file marks its cells, as exported notebooks do."""
    return _CELL_MARK.search(script_text(data)) is not None


def _is_percent_format(text: str, marks: list[re.Match[str]]) -> bool:
    """Tell whether the marks stand between statements, not inside a text in quotes.

    A file that Python cannot read as a whole is split all the same: then one cell fails, not all.
    """
    if len(text) > caps.PARSED_BYTES:
        return True
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a student's `"\d"` is no concern of ours
            tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return True
    lines = {text.count("\n", 0, mark.start()) + 1 for mark in marks}
    return not any(
        statement.lineno < line <= (statement.end_lineno or statement.lineno)
        for statement in tree.body
        for line in lines
    )


def script_text(data: bytes) -> str:
    """Return the text of Python source: by its mark or coding line, else UTF-8, never failing."""
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
        text = data.decode(encoding, "replace")
    except (SyntaxError, LookupError, UnicodeError):
        text = data.decode("utf-8", "replace")
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
