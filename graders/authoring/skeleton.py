"""Writes the skeleton of a lab: one small exercise that is complete, to be changed into others."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

from graders.catalogue.labs import BUILT_IN
from graders.errors import MarkpropError

_FILES = Path(__file__).parent / "skeleton_files"
EXAMPLES = tuple(sorted(path.name for path in _FILES.iterdir() if path.is_dir()))
# Where the files of an example go, by the first word of their names; LAB_ID in names and texts is
# the lab's id.
_PLACES = {
    "public": "public/test_{}.py",
    "hidden": "hidden/test_{}.py",
    "mistakes": "mistakes/{}.py",
}
_NOTEBOOK = "reference/LAB_ID.ipynb"


def write_skeleton(
    lab_id: str, directory: Path, *, title: str | None = None, example: str = "square"
) -> list[Path]:
    """Write the folder of a new lab, which `markprop verify` finds in order as it is.

    Parameters
    ----------
    lab_id : str
        Small letters, digits and underscores: the lab's id, folder and notebook.
    directory : Path
        Where the lab's folder is made. It may hold other labs.
    title : str, optional
        What students read; made from the id when left out.
    example : str
        One of `EXAMPLES`: which exercises it begins with.

    Returns
    -------
    list of Path
        The files written, sorted.

    Raises
    ------
    MarkpropError
        The id is none, belongs to a lab of Markprop's own, or the folder is there already.
    """
    if not re.fullmatch(r"[a-z][a-z0-9_]*", lab_id):
        raise MarkpropError(
            f"{lab_id!r} cannot be a lab's id: use small letters, digits and underscores, and "
            "begin with a letter, for example single_layer."
        )
    if (BUILT_IN / lab_id).exists():
        raise MarkpropError(f"{lab_id!r} is a lab that Markprop brings; choose another id.")
    folder = directory / lab_id
    if folder.exists():
        raise MarkpropError(f"{folder} is there already; choose another id or another folder.")
    words = {"LAB_ID": lab_id, "LAB_TITLE": _one_line(title) or _title_of(lab_id)}
    directory.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{lab_id}-", dir=directory) as scratch:
        fresh = Path(scratch) / lab_id
        for source in (_FILES / "README.md", *sorted((_FILES / example).iterdir())):
            path = fresh / _filled(_place(source), words)
            path.parent.mkdir(parents=True, exist_ok=True)
            text = source.read_text(encoding="utf-8")
            path.write_text(_filled(text, words), encoding="utf-8", newline="\n")
        fresh.rename(folder)
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _place(source: Path) -> str:
    """Return where in the lab's folder a file of the skeleton goes."""
    kind, _, exercise = source.stem.partition("_")
    if exercise:
        return _PLACES[kind].format(exercise)
    return _NOTEBOOK if source.suffix == ".ipynb" else source.name


def _filled(text: str, words: dict[str, str]) -> str:
    for mark, word in words.items():
        text = text.replace(mark, word)
    return text


def _title_of(lab_id: str) -> str:
    return lab_id.replace("_", " ").capitalize()


def _one_line(title: str | None) -> str:
    """Return a title that can stand in TOML and JSON as it is."""
    text = " ".join((title or "").split())
    if any(not c.isprintable() or c in '"\\' for c in text):
        raise MarkpropError(
            f"The title {text!r} holds a quotation mark or a backslash; leave them out here and "
            "write them into lab.toml and the notebook afterwards."
        )
    return text
