"""The notebooks of a folder that may hold the work: every one is looked at, the likely are parsed.

A search for the lab's names in the bytes of a file costs next to nothing, so that a repository of
hundreds of notebooks is seen whole; parsing is for those that hold one.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from nbformat import NotebookNode

from graders.errors import SubmissionError
from graders.model import Exercise, Lab
from graders.submissions import caps
from graders.submissions.blanks import without_blanks
from graders.submissions.course_2015 import SPELLINGS, OldLayer, old_layers_of
from graders.submissions.definitions import Definitions, definitions
from graders.submissions.file_names import is_named_for, is_own_name, number_of
from graders.submissions.folders import in_order, is_notebook_name
from graders.submissions.notebook_json import as_utf8
from graders.submissions.notebooks import read_notebook
from graders.submissions.reading import read_file
from graders.submissions.scripts import has_cell_marks, read_script


@dataclass(frozen=True)
class Candidate:
    """One notebook, or one script that stands by itself.

    Parameters
    ----------
    path : Path
        The file.
    name : str
        Its path below the folder, with ``/``.
    notebook : NotebookNode
        What it holds.
    found : Definitions
        What it defines.
    old : tuple of OldLayer
        Its layers in the interface of 2015.
    written : float
        When it was written, where an archive says so; else 0.
    """

    path: Path
    name: str
    notebook: NotebookNode
    found: Definitions
    old: tuple[OldLayer, ...] = ()
    written: float = 0.0

    @property
    def is_notebook(self) -> bool:
        """Whether it is a notebook rather than a script."""
        return is_notebook_name(self.path.name)

    def old_name(self, name: str) -> list[str]:
        """Return what it calls a layer of 2015, given the lab's name for it."""
        return [layer.name for layer in self.old if layer.wanted == name]

    def answered(self, lab: Lab) -> set[str]:
        """Return the names of the lab that it answers, in today's interface or that of 2015."""
        return answered_names(self.found, lab) | {layer.wanted for layer in self.old}


@dataclass
class Looked:
    """What a look at a folder's files gave.

    Parameters
    ----------
    candidates : list of Candidate
        Those that could be read.
    failures : list of str
        Why the others could not.
    notes : list of str
        What was not looked at, if anything.
    """

    candidates: list[Candidate] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def wanted_names(lab: Lab) -> dict[str, tuple[str, ...]]:
    """Return every name that a lab asks for, with the names that are accepted in its place."""
    return {name: names for exercise in lab.exercises for name, names in names_of(exercise).items()}


def names_of(exercise: Exercise) -> dict[str, tuple[str, ...]]:
    """Return every name that an exercise asks for, with those that are accepted in its place."""
    return {name: (name, *exercise.also.get(name, ())) for name in exercise.defines}


def defined_names(found: Definitions, lab: Lab) -> set[str]:
    """Return the names of the lab that a notebook defines, blank or not."""
    return {
        name
        for name, accepted in wanted_names(lab).items()
        if any(other in found.by_name for other in accepted)
    }


def answered_names(found: Definitions, lab: Lab) -> set[str]:
    """Return the names of the lab that a notebook answers, that is, defines and not as a blank."""
    return {
        name for name, accepted in wanted_names(lab).items() if any(map(found.answered, accepted))
    }


def look_at(root: Path, files: Sequence[Path], lab: Lab, times: Mapping[Path, float]) -> Looked:
    """Look at every notebook of a folder, and read those that may answer something.

    Parameters
    ----------
    root : Path
        The folder.
    files : sequence of Path
        Its files.
    lab : Lab
        Whose names are looked for.
    times : mapping of Path to float
        When files were written, where an archive says so.
    """
    looked = Looked()
    notebooks = sorted(
        (file for file in files if is_notebook_name(file.name)),
        key=lambda file: (not is_named_for(file, lab), _depth(file, root), in_order(file.name)),
    )
    promising = _promising(notebooks, lab, looked)
    for path in promising or notebooks:
        if len(looked.candidates) == (caps.CANDIDATES if promising else 1):
            break
        _read(path, root, lab, times, looked)
    left = len(promising) - len(looked.candidates) - len(looked.failures)
    if left > 0:
        looked.notes.append(
            f"{len(promising)} notebooks hold names of the lab; the likeliest {caps.CANDIDATES}"
            " were looked into."
        )
    return looked


def _promising(notebooks: list[Path], lab: Lab, looked: Looked) -> list[Path]:
    """Return the notebooks that hold names of the lab, the likeliest first."""
    names = sought(lab)
    hits: dict[Path, int] = {}
    left = caps.SEARCHED_BYTES
    for number, path in enumerate(notebooks):
        try:
            data = read_file(path, min(caps.NOTEBOOK_BYTES, left))
        except SubmissionError as error:
            if left < caps.NOTEBOOK_BYTES:
                missed = len(notebooks) - number
                looked.notes.append(f"{missed} notebooks were not looked at: there are too many.")
                break
            looked.failures.append(str(error))
            continue
        left -= len(data)
        hits[path] = count_of(names, data)
    likely = [path for path in hits if hits[path] or is_named_for(path, lab)]
    # Sorting keeps the order of equals, in which the lab's own name stands first.
    likely.sort(
        key=lambda path: (not is_own_name(path, lab), -hits[path], descending(number_of(path)))
    )
    return likely


def sought(lab: Lab) -> list[bytes]:
    """Return every spelling of the lab's names, as a notebook's bytes hold it."""
    wanted = wanted_names(lab)
    spelt = [SPELLINGS[name] for name in wanted if name in SPELLINGS]
    names = [other for accepted in wanted.values() for other in accepted]
    return [name.encode() for name in dict.fromkeys([*names, *spelt])]


def count_of(names: Iterable[bytes], data: bytes) -> int:
    """Return how many of the names the bytes of a file hold."""
    text = as_utf8(data)
    return sum(name in text for name in names)


def descending(number: tuple[int, ...]) -> tuple[int, ...]:
    """Return a key by which the higher number stands first."""
    return (*(-part for part in number), 1)


def _read(path: Path, root: Path, lab: Lab, times: Mapping[Path, float], looked: Looked) -> None:
    try:
        if is_notebook_name(path.name):
            notebook = read_notebook(read_file(path, caps.NOTEBOOK_BYTES), path.name)
        else:
            notebook = read_script(read_file(path, caps.SCRIPT_BYTES), path.name)
    except SubmissionError as error:
        looked.failures.append(str(error))
        return
    name = path.relative_to(root).as_posix()
    looked.candidates.append(candidate_of(path, name, notebook, lab, times.get(path, 0.0)))


def candidate_of(
    path: Path, name: str, notebook: NotebookNode, lab: Lab, written: float = 0.0
) -> Candidate:
    """Return a notebook with what it defines."""
    accepted = {other for names in wanted_names(lab).values() for other in names}
    found = without_blanks(notebook, definitions(notebook), accepted)
    old = tuple(old_layers_of(notebook, wanted_names(lab), found))
    return Candidate(path, name, notebook, found, old, written)


def look_at_scripts(root: Path, modules: Sequence[Path], lab: Lab, *, marked: bool) -> Looked:
    """Read the Python files that stand by themselves.

    Parameters
    ----------
    root : Path
        The folder.
    modules : sequence of Path
        Its Python files.
    lab : Lab
        Whose names are looked for.
    marked : bool
        Whether only those count that mark their cells, as exported notebooks do.
    """
    looked = Looked()
    for path in modules:
        if len(looked.candidates) == caps.CANDIDATES:
            break
        if is_in_package(path, root) or (marked and not _has_marks(path)):
            continue
        _read(path, root, lab, {}, looked)
    return looked


def _has_marks(path: Path) -> bool:
    try:
        return has_cell_marks(read_file(path, caps.SCRIPT_BYTES))
    except SubmissionError:
        return False


def is_in_package(path: Path, root: Path) -> bool:
    """Tell whether a Python file is part of a package rather than a script by itself."""
    return path.parent != root and (
        os.path.isfile(path.parent / "__init__.py") or path.parent.name == "mlp"
    )


def _depth(path: Path, root: Path) -> int:
    return len(path.relative_to(root).parts)
