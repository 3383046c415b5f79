"""Which of the folders of a student is that of the lab."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path

from graders.model import Lab
from graders.submissions.members import is_litter
from graders.submissions.names import letters_of, without_suffix


def folders_in(folder: Path) -> list[str]:
    """Return the names of the folders in a folder, links and litter left out, in their order."""
    return _names_in(folder, lambda entry: entry.is_dir(follow_symlinks=False))


def files_in(folder: Path) -> list[str]:
    """Return the names of the regular files in a folder, litter left out, in their order."""
    return _names_in(folder, lambda entry: entry.is_file(follow_symlinks=False))


def _names_in(folder: Path, counts: Callable[[os.DirEntry[str]], bool]) -> list[str]:
    try:
        with os.scandir(folder) as entries:
            return sorted(e.name for e in entries if counts(e) and not is_litter(e.name))
    except OSError:
        return []


def of_the_lab(names: Sequence[str], lab: Lab) -> str | None:
    """Return which of a student's assignments is the lab's; None if nobody can tell.

    Parameters
    ----------
    names : sequence of str
        What the assignments are called.
    lab : Lab
        By its id, its notebook's name or its title.
    """
    if len(names) == 1:
        return names[0]
    called = [letters_of(text) for text in (lab.id, without_suffix(lab.notebook), lab.title)]
    for fits in (lambda name, one: name == one, lambda name, one: bool(one) and one in name):
        found = {name for name in names for one in called if fits(letters_of(name), one)}
        if len(found) == 1:
            return found.pop()
    return None
