"""What lies in a folder: regular files, found without following a link or leaving it."""

from __future__ import annotations

import os
import re
from pathlib import Path

from graders.submissions import caps
from graders.submissions.members import is_litter


def walk(root: Path) -> list[Path]:
    """Return the regular files below a folder, litter left out, in the order of their names.

    Links are not followed and folders that may not be read are passed by. Files at the top come
    first, so that a folder with a data set of a million files still shows its notebook.
    """
    found: list[Path] = []
    level = [root]
    for _ in range(caps.WALKED_DEPTH):
        deeper: list[Path] = []
        for folder in level:
            files, folders = _list(folder)
            found += files
            deeper += folders
            if len(found) >= caps.WALKED_FILES:
                return found[: caps.WALKED_FILES]
        level = deeper
    return found


def _list(folder: Path) -> tuple[list[Path], list[Path]]:
    files, folders = [], []
    try:
        with os.scandir(folder) as entries:
            for entry in sorted(entries, key=lambda entry: in_order(entry.name)):
                if is_litter(entry.name):
                    continue
                if entry.is_dir(follow_symlinks=False):
                    folders.append(Path(entry.path))
                elif entry.is_file(follow_symlinks=False):
                    files.append(Path(entry.path))
    except OSError:
        return files, folders
    return files, folders


def names_in(folder: Path) -> list[str]:
    """Return the names in a folder in their order, without litter; none where it is closed to us.

    One hand-in that may not be read is a report of its own, and stops no class.
    """
    try:
        names = os.listdir(folder)
    except OSError:
        return []
    return [name for name in sorted(names, key=in_order) if not is_litter(name)]


def in_order(name: str) -> tuple[list[tuple[int, str]], str]:
    """Return a key by which `lab 2` stands before `lab 10`, whatever their case."""
    parts = re.split(r"([0-9]{1,18})", name.casefold())
    return [(int(p), "") if i % 2 else (0, p) for i, p in enumerate(parts)], name


def is_notebook_name(name: str) -> bool:
    """Tell whether a name is a notebook's; browsers add ``.txt`` or ``.json`` to it."""
    return name.casefold().endswith((".ipynb", ".ipynb.txt", ".ipynb.json"))


def is_archive_name(name: str) -> bool:
    """Tell whether a name is that of an archive that is read."""
    return name.casefold().endswith((".zip", ".tar", ".tar.gz", ".tgz"))
