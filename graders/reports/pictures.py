"""Pictures that belong to written answers: files beside the report that hold no program."""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping
from pathlib import Path

from graders.reports.store import submission_folder, write_atomically

FOLDER = "answers"
_NAME = re.compile(r"([a-z][a-z0-9_]*)-(run-)?(\d{1,3})\.(png|jpeg|gif|svg)")
SVG_BEGINNING = '<svg xmlns="http://www.w3.org/2000/svg"'
"""How our own drawings begin, which `drawings` has made of students'."""

_BEGINNINGS = {
    "png": b"\x89PNG\r\n\x1a\n",
    "jpeg": b"\xff\xd8\xff",
    "gif": b"GIF8",
    "svg": SVG_BEGINNING.encode(),
}
_WIDEST = 10_000  # pixels: a small file may unfold to more than a browser can hold


def is_picture(kind: str, data: bytes) -> bool:
    """Tell whether some bytes begin as a picture of this kind does, and of what size they say."""
    if not data.startswith(_BEGINNINGS[kind]):
        return False
    if kind == "svg":
        return True  # has no size but that of the page
    if kind == "png":
        width, height = (int.from_bytes(data[at : at + 4], "big") for at in (16, 20))
    elif kind == "gif":
        width, height = (int.from_bytes(data[at : at + 2], "little") for at in (6, 8))
    else:
        return True  # says its size further on; at most 65,535, and the file is small
    return 0 < width <= _WIDEST and 0 < height <= _WIDEST


def picture_name(question: str, number: int, kind: str, *, ran: bool) -> str:
    """Return the file's name of a picture, as handed in or as it was drawn when the cell ran."""
    return f"{question}-{'run-' if ran else ''}{number}.{kind}"


def write_pictures(place: Path, pictures: Mapping[str, bytes]) -> None:
    """Write the pictures of one submission's answers into its folder, in place of earlier ones."""
    folder = place / FOLDER
    if folder.is_dir() and not folder.is_symlink():
        shutil.rmtree(folder, ignore_errors=True)
    for name, data in pictures.items():
        match = _NAME.fullmatch(name)
        if match and is_picture(match[4], data):  # they may come from another machine
            write_atomically(folder / name, data)


def copy_pictures(place: Path, target: Path) -> None:
    """Copy the pictures from one submission's folder to another's."""
    found = [path for path in (place / FOLDER).glob("*") if _NAME.fullmatch(path.name)]
    write_pictures(target, {path.name: path.read_bytes() for path in found})


def pictures_of(folder: Path, submission: str, question: str) -> list[tuple[Path, bool]]:
    """Return the pictures of an answer, and of each whether it was drawn when its cell ran here.

    Parameters
    ----------
    folder : Path
        The results folder.
    submission, question : str
        Whose answer, and to what.
    """
    place = submission_folder(folder, submission) / FOLDER
    found = [(match, path) for path in place.glob("*") if (match := _NAME.fullmatch(path.name))]
    own = [(bool(m[2]), int(m[3]), path) for m, path in found if m[1] == question]
    return [(path, ran) for ran, _, path in sorted(own)]
