"""Removes folders that students' code wrote in, whatever it made there."""

from __future__ import annotations

import os
import stat
import sys
import tempfile
from pathlib import Path


def clear(folder: Path) -> None:
    """Remove a folder and all in it, so that who is killed meanwhile leaves the rest inside it.

    Whoever comes next can do it again; a folder that is gone already is none to remove. Nor is a
    link or a folder of somebody else, who saw the name before we made ours.
    """
    if not _is_ours(folder):
        return
    for place in list(folder.iterdir()):
        if place.is_dir():
            remove(place)
        else:
            place.unlink()
    folder.rmdir()


def remove(folder: Path) -> None:
    """Remove a tree that a student's code made and in which nothing runs any more.

    Each folder is moved to the top before it is emptied: however deep the tree is, no path grows
    long and nothing recurses.
    """
    grave = Path(tempfile.mkdtemp(prefix=".gone-", dir=folder.parent))
    _open_up(folder)
    waiting, moved = [folder.rename(grave / "0")], 0
    while waiting:
        place = waiting.pop()
        if place.is_symlink():  # only the top can be one, put there where nothing forbade it
            place.unlink()
            continue
        with os.scandir(place) as entries:
            for entry in list(entries):
                if entry.is_dir(follow_symlinks=False):
                    moved += 1
                    _open_up(entry.path)
                    waiting.append(Path(entry.path).rename(grave / str(moved)))
                else:
                    os.unlink(entry.path)
        place.rmdir()
    grave.rmdir()


def _is_ours(folder: Path) -> bool:
    try:
        status = os.lstat(folder)
    except FileNotFoundError:
        return False
    mine = sys.platform == "win32" or status.st_uid == os.geteuid()
    return mine and stat.S_ISDIR(status.st_mode)


def _open_up(folder: str | Path) -> None:
    """Allow ourselves everything in a folder: only who may write into one may move it."""
    if not os.path.islink(folder):
        os.chmod(folder, stat.S_IRWXU)
