"""Tell whether a folder is the work of one student or of a class."""

from __future__ import annotations

import os
from pathlib import Path

from graders.errors import SubmissionError
from graders.model import Lab
from graders.submissions import caps
from graders.submissions.candidates import defined_names, wanted_names
from graders.submissions.course_2015 import old_layers_of
from graders.submissions.definitions import definitions
from graders.submissions.downloads import read_upload_name
from graders.submissions.file_names import is_named_for
from graders.submissions.folders import in_order, is_archive_name, is_notebook_name
from graders.submissions.members import is_litter
from graders.submissions.names import without_suffix
from graders.submissions.notebooks import read_notebook
from graders.submissions.reading import read_file
from graders.submissions.scripts import read_script

_LAB_FOLDERS = ("notebooks", "notebook", "mlp")
# What lies beside hand-ins in an instructor's folder.
_NO_HAND_IN = frozenset(
    (
        *(".cfg", ".csv", ".ini", ".js", ".log", ".md", ".ods", ".rst", ".sh", ".toml", ".tsv"),
        *(".txt", ".xls", ".xlsx", ".yaml", ".yml"),
    )
)
_NO_HAND_IN_STEMS = ("readme", "license", "makefile", "roster")


def lies_beside(name: str) -> bool:
    """Tell whether an entry of a class's folder is no hand-in: a list, a note, a script."""
    stem, suffix = os.path.splitext(name.casefold())
    return not is_notebook_name(name) and (suffix in _NO_HAND_IN or stem in _NO_HAND_IN_STEMS)


def is_one_submission(folder: Path, lab: Lab) -> bool:
    """Tell whether a folder is the work of one student rather than a class.

    It is if it is a repository, or holds a notebook or module that defines one of the lab's names
    at its top or in its lab folder; unless other entries look like the work of somebody else.
    """
    if (folder / ".git").exists():
        return True
    names = [name for name in sorted(os.listdir(folder), key=in_order) if not is_litter(name)]
    if any(map(read_upload_name, names)):
        return False
    for inner in {*_LAB_FOLDERS, lab.id, without_suffix(lab.notebook)}:
        place = folder / inner
        if place.is_dir() and not place.is_symlink() and any(_defined_in(place, lab)):
            return True
    files = [folder / name for name in names if _may_define(folder / name)]
    if any(is_named_for(file, lab) and _defines(file, lab) != set() for file in files):
        return True
    others = [n for n in names if is_archive_name(n) or _holds_notebook(folder / n)]
    alone = [n for n in names if not lies_beside(n)]
    return not others and len(alone) > 1 and _only_one_defines(files, lab)


def _only_one_defines(files: list[Path], lab: Lab) -> bool:
    """Tell whether one file defines names of the lab and the others can be read and do not."""
    defining = 0
    for file in files:
        found = _defines(file, lab)
        defining += found != set()
        if found is None or defining > 1:
            return False
    return defining == 1


def _may_define(path: Path) -> bool:
    name = path.name.casefold()
    return (is_notebook_name(name) or name.endswith(".py")) and path.is_file()


def _defined_in(folder: Path, lab: Lab) -> list[set[str]]:
    try:
        files = [folder / name for name in sorted(os.listdir(folder))[: caps.CANDIDATES]]
    except OSError:
        return []
    return [_defines(file, lab) or set() for file in files if _may_define(file)]


def _defines(path: Path, lab: Lab) -> set[str] | None:
    """Return the names of the lab that a file defines; None if it cannot be read."""
    try:
        if path.suffix.casefold() == ".py":
            notebook = read_script(read_file(path, caps.SCRIPT_BYTES), path.name)
        else:
            notebook = read_notebook(read_file(path, caps.NOTEBOOK_BYTES), path.name)
    except SubmissionError:
        return None
    found = definitions(notebook)
    old = old_layers_of(notebook, wanted_names(lab), found)
    return defined_names(found, lab) | {layer.wanted for layer in old}


def _holds_notebook(folder: Path) -> bool:
    try:
        return folder.is_dir() and any(map(is_notebook_name, os.listdir(folder)))
    except OSError:
        return False
