"""The notebooks of a submission as they ran, beside its report."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

import nbformat.v4
from nbformat import NotebookNode

from graders.reports.store import write_atomically
from graders.submissions.names import unique_names, without_suffix

_MAIN, _FURTHER = "executed.ipynb", "executed"


def notebook_text(notebook: NotebookNode) -> str:
    """Return a notebook as its file holds it."""
    # Ours is well-formed; making a validator to be told so takes as long as twenty statements.
    return f"{nbformat.v4.writes_json(notebook)}\n"


def write_executed(place: Path, main: str | None, further: Mapping[str, str]) -> None:
    """Write the main notebook as `executed.ipynb`, and others into the folder `executed`.

    Parameters
    ----------
    place : Path
        The submission's folder in the results.
    main : str, optional
        The main notebook, where it ran; see `notebook_text`.
    further : mapping of str to str
        The others, by name.
    """
    if main is not None:
        write_atomically(place / _MAIN, main)
    _empty(place / _FURTHER)
    names = unique_names([without_suffix(name) for name in further])
    for name, text in zip(names, further.values(), strict=True):
        write_atomically(place / _FURTHER / f"{name}.ipynb", text)


def copy_executed(place: Path, target: Path) -> None:
    """Copy what ran from one submission's folder to another's."""
    _empty(target / _FURTHER)
    for name in (_MAIN, *(f"{_FURTHER}/{path.name}" for path in (place / _FURTHER).glob("*"))):
        if (place / name).is_file():
            write_atomically(target / name, (place / name).read_text(encoding="utf-8"))


def _empty(folder: Path) -> None:
    if folder.is_dir() and not folder.is_symlink():
        shutil.rmtree(folder, ignore_errors=True)
