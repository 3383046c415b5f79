"""Tell whether a folder is the work of one student or of a class."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from graders.errors import SubmissionError
from graders.model import Lab
from graders.submissions import caps
from graders.submissions.candidates import defined_names, wanted_names
from graders.submissions.course_2015 import old_layers_of
from graders.submissions.definitions import definitions
from graders.submissions.downloads import read_tree, read_upload_name
from graders.submissions.file_names import is_named_for
from graders.submissions.folders import is_archive_name, is_notebook_name, names_in
from graders.submissions.names import without_suffix
from graders.submissions.notebooks import read_notebook
from graders.submissions.reading import read_file, shown
from graders.submissions.roster import Student
from graders.submissions.scripts import read_script
from graders.submissions.words import is_filler, words_of_lab

Whose = Callable[[str], Student | None]

_LAB_FOLDERS = ("notebooks", "notebook", "mlp")
# Folders that come with a lab, and hold nobody's work where a class lies beside them.
_GIVEN_FOLDERS = ("mlp", "data", "datasets", "images", "img", "figures", "figs")
# What lies beside hand-ins in an instructor's folder.
_NO_HAND_IN = frozenset(
    (
        *(".cfg", ".csv", ".ini", ".js", ".log", ".md", ".ods", ".rst", ".sh", ".toml", ".tsv"),
        *(".txt", ".xls", ".xlsx", ".yaml", ".yml"),
    )
)
_NO_HAND_IN_STEMS = ("readme", "license", "makefile", "roster")
_PAGES = ("index.html", "index.htm")  # Brightspace's list of what was downloaded
_CLASS = 2  # hand-ins that make a class
_DEPTH = 6  # folders within folders that hold nothing else


@dataclass(frozen=True)
class Reading:
    """How a folder is read.

    Parameters
    ----------
    one : bool
        Whether it is the work of one student.
    doubt : str
        The rest of a sentence that says how it was read, where it could have been read in another
        way; empty where it could not.
    labels : tuple of str
        Names in it that may be the student's, if it is one.
    """

    one: bool
    doubt: str = ""
    labels: tuple[str, ...] = ()


def lies_beside(name: str) -> bool:
    """Tell whether an entry of a class's folder is no hand-in: a list, a note, a script."""
    stem, suffix = os.path.splitext(name.casefold())
    listed = suffix in _NO_HAND_IN or stem in _NO_HAND_IN_STEMS or name.casefold() in _PAGES
    return not is_notebook_name(name) and listed


def unwrapped(
    folder: Path, lab: Lab, whose: Whose, *, archive: bool
) -> tuple[Path, tuple[str, ...]]:
    """Return the folder that others are only wrapped around, and what all are called.

    Parameters
    ----------
    folder : Path
        The outermost.
    lab : Lab
        Whose names tell the work of one student.
    whose : callable
        Returns the student whose name a folder has, if the class is known.
    archive : bool
        Whether an archive holds it: then the last folder may be one student's, called after the
        archive.
    """
    labels: list[str] = []
    for _ in range(_DEPTH):
        names = names_in(folder)
        if os.path.exists(folder / ".git") or read_tree(folder, lab):
            break
        alone = [name for name in names if not lies_beside(name)]
        inner = folder / alone[0] if len(alone) == 1 else folder
        if inner == folder or inner.is_symlink() or not os.path.isdir(inner):
            break
        if read_upload_name(inner.name) or whose(inner.name):
            break
        if not archive and _is_students(inner, lab):
            break
        if inner.name in _LAB_FOLDERS and is_one_submission(folder, lab):
            break  # the folder that notebooks import from is part of the work
        labels.append(inner.name)
        folder = inner
    return folder, tuple(labels)


def _is_students(folder: Path, lab: Lab) -> bool:
    """Tell whether a folder has a name of its own and holds the work of one student."""
    if is_filler(folder.name, words_of_lab(lab)):
        return False
    works = [name for name in names_in(folder) if _is_work(folder / name)]
    unnamed = works and not any(_may_be_somebodys(name, folder, lab) for name in works)
    return bool(unnamed) or is_one_submission(folder, lab)


def is_one_submission(folder: Path, lab: Lab) -> bool:
    """Tell whether a folder is the work of one student rather than a class."""
    return reading_of(folder, lab, lambda _: None).one


def reading_of(folder: Path, lab: Lab, whose: Whose) -> Reading:
    """Tell whether a folder is the work of one student rather than a class, and how sure that is.

    It is if it is a repository, or holds a notebook or module that defines one of the lab's names
    at its top or in its lab folder; unless other entries look like the work of somebody else.

    Parameters
    ----------
    folder : Path
        The folder.
    lab : Lab
        Whose names are looked for.
    whose : callable
        Returns the student whose name a file or folder has, if the class is known.
    """
    names = names_in(folder)
    if any(map(read_upload_name, names)) or read_tree(folder, lab):
        return Reading(one=False)
    named = {student.id: name for name in names if (student := whose(name))}
    labels = tuple(named.values())
    is_repository = os.path.exists(folder / ".git")
    if len(named) >= _CLASS:
        return _class(labels) if is_repository else Reading(one=False)
    if is_repository:
        return Reading(one=True)
    works = [name for name in names if _is_work(folder / name)]
    rivals = [n for n in works if _may_be_somebodys(n, folder, lab) and not _is_lab_folder(n, lab)]
    if _has_lab_folder(folder, lab):
        return _class(rivals) if len(rivals) >= _CLASS else Reading(one=True, labels=labels)
    files = [folder / name for name in names if _may_define(folder / name)]
    if any(is_named_for(file, lab) and _defines(file, lab) != set() for file in files):
        rivals = [
            n for n in rivals if not _may_define(folder / n) or _defines(folder / n, lab) != set()
        ]
        # A student's name beside the lab's own is a class of one, not the work of the folder.
        alone = [name for name in labels if not is_named_for(folder / name, lab)]
        return _class(alone) if alone and not whose(folder.name) else _named_for(rivals, labels)
    others = [n for n in names if is_archive_name(n) or _holds_notebook(folder / n)]
    alone = [n for n in names if not lies_beside(n)]
    if others or len(alone) < _CLASS or not _only_one_defines(files, lab):
        return Reading(one=False)
    return _class(rivals) if len(rivals) >= _CLASS else Reading(one=True, labels=labels)


def _named_for(rivals: Sequence[str], labels: tuple[str, ...]) -> Reading:
    """Return how a folder is read that holds a notebook with the lab's own name."""
    if len(rivals) >= _CLASS:
        return _class(rivals)
    if not rivals:
        return Reading(one=True, labels=labels)
    doubt = (
        f"was read as the work of one student, though {shown(rivals[0])} may be another's; if each"
        " entry is a hand-in, say --each."
    )
    return Reading(one=True, doubt=doubt, labels=labels)


def _class(rivals: Sequence[str]) -> Reading:
    names = " and ".join(map(shown, rivals[:2]))
    more = f" and {len(rivals) - 2} more" if len(rivals) > 2 else ""
    doubt = (
        f"was read as a class, with hand-ins such as {names}{more}; if it is the work of one"
        " student, say --single."
    )
    return Reading(one=False, doubt=doubt)


def is_the_labs_own(name: str, names: Sequence[str], folder: Path, lab: Lab, whose: Whose) -> bool:
    """Tell whether an entry of a class's folder is the lab's own notebook or folder.

    A notebook with the lab's own name is nobody's beside works that have names of their own; where
    others are called after the lab as well, each may be a student's.

    Parameters
    ----------
    name : str
        The entry.
    names : sequence of str
        All entries of the folder.
    folder : Path
        The folder.
    lab : Lab
        Whose names are meant.
    whose : callable
        Returns the student whose name an entry has, if the class is known.
    """
    called_after_it = name.casefold() == lab.notebook.casefold()
    # First of all, so that a class is not looked through for each of its entries.
    if not (called_after_it or name in _GIVEN_FOLDERS) or whose(name):
        return False
    others = [n for n in names if n != name and _is_work(folder / n)]
    rivals = [n for n in others if _may_be_somebodys(n, folder, lab)]
    if len(rivals) < _CLASS and not any(map(whose, rivals)):
        return False
    if called_after_it:
        return not any(is_named_for(folder / n, lab) for n in others)
    return not _holds_notebook(folder / name)


def _is_work(path: Path) -> bool:
    """Tell whether an entry may be a hand-in by its kind: notebook, archive, folder of them."""
    return is_notebook_name(path.name) or is_archive_name(path.name) or _holds_notebook(path)


def _may_be_somebodys(name: str, folder: Path, lab: Lab) -> bool:
    """Tell whether an entry is called neither after the lab nor after what everybody has."""
    label = without_suffix(name)
    return not is_filler(label, words_of_lab(lab)) and not is_named_for(folder / name, lab)


def _is_lab_folder(name: str, lab: Lab) -> bool:
    return name in (*_LAB_FOLDERS, lab.id, without_suffix(lab.notebook))


def _has_lab_folder(folder: Path, lab: Lab) -> bool:
    for inner in {*_LAB_FOLDERS, lab.id, without_suffix(lab.notebook)}:
        place = folder / inner
        if os.path.isdir(place) and not place.is_symlink() and any(_defined_in(place, lab)):
            return True
    return False


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
    return (is_notebook_name(name) or name.endswith(".py")) and os.path.isfile(path)


def _defined_in(folder: Path, lab: Lab) -> list[set[str]]:
    files = [folder / name for name in names_in(folder)[: caps.CANDIDATES]]
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
    return any(map(is_notebook_name, names_in(folder)))
