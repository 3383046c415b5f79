"""The notebook that students of a lab get: the solved one without its solutions."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from graders.catalogue.material import material
from graders.catalogue.regions import cut_code, cut_text
from graders.errors import AuthoringError

_NOTEBOOK_METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


def student_notebook(path: Path) -> str:
    """Return the student's form of a solved notebook, as the text of a file.

    Parameters
    ----------
    path : Path
        The solved notebook.

    Returns
    -------
    str
        Notebook format 4.5 without solutions, outputs, execution counts and metadata; the ids of
        its cells depend on their text alone.

    Raises
    ------
    AuthoringError
        If it cannot be read, or if marks do not match.
    """
    import nbformat  # as in `read_cells`

    cells: list[dict[str, Any]] = []
    ids: set[str] = set()
    for number, cell in enumerate(read_cells(path), start=1):
        is_code = cell["cell_type"] == "code"
        cut = cut_code if is_code else cut_text
        source = cut("".join(cell["source"]), f"{path.name}, cell {number}")
        cells.append(
            {
                "cell_type": cell["cell_type"],
                "id": _cell_id(cell["cell_type"], source, ids),
                "metadata": {},
                "source": source.splitlines(keepends=True),
            }
        )
        if is_code:
            cells[-1] |= {"execution_count": None, "outputs": []}
    notebook = {
        "cells": cells,
        "metadata": _NOTEBOOK_METADATA,
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    nbformat.validate(notebook)
    return json.dumps(notebook, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def handed_out(folder: Path, notebook: str) -> str:
    """Return the notebook that students of a lab get, as the text of a file.

    A lab outside this repository has no template of its own: what students get is cut from its
    solved notebook whenever it is asked for, so that the two cannot differ.

    Parameters
    ----------
    folder : Path
        The lab's.
    notebook : str
        The file name of the lab's notebook.
    """
    own = folder / "reference" / notebook
    if own.is_file():
        return student_notebook(own)
    return (material() / "notebooks" / notebook).read_text(encoding="utf-8")


def read_cells(path: Path) -> list[dict[str, Any]]:
    """Return the cells of an author's notebook."""
    import nbformat  # half a second, which a student's self-check does without

    try:
        notebook = json.loads(path.read_text(encoding="utf-8"))
        nbformat.validate(notebook, version=4)
    except (ValueError, nbformat.ValidationError) as error:
        said = str(error).partition("\n")[0]
        raise AuthoringError(f"{path.name} is no notebook of format 4: {said}") from error
    cells: list[dict[str, Any]] = notebook["cells"]
    return cells


def _cell_id(cell_type: str, source: str, taken: set[str]) -> str:
    # Stays with the text of a cell, whatever is inserted before it.
    attempt = 0
    while True:
        digest = hashlib.sha256(f"{cell_type} {attempt} {source}".encode()).hexdigest()[:8]
        if digest not in taken:
            taken.add(digest)
            return digest
        attempt += 1
