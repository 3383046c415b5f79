"""The submission's own modules, and which names of the lab are taken from them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from graders.errors import SubmissionError
from graders.model import Lab
from graders.submissions import caps
from graders.submissions.candidates import (
    Candidate,
    answered_names,
    count_of,
    is_in_package,
    sought,
    wanted_names,
)
from graders.submissions.cells import written_file
from graders.submissions.course_2015 import OldLayer, old_layers
from graders.submissions.definitions import Definitions, definitions_of_source
from graders.submissions.reading import read_file
from graders.submissions.scripts import script_text
from graders.submissions.source import Where, lines_of


@dataclass(frozen=True)
class Module:
    """One Python file that holds names of the lab.

    Parameters
    ----------
    path : Path
        The file.
    source : str
        Its text.
    found : Definitions
        What it defines.
    """

    path: Path
    source: str
    found: Definitions


@dataclass
class Left:
    """What a notebook leaves to modules.

    Parameters
    ----------
    own : dict of str to str
        Names as the modules spell them, and the modules.
    old : list of OldLayer
        Layers of 2015 in modules.
    where : dict of str to Where
        Where the lab's names are answered.
    """

    own: dict[str, str] = field(default_factory=dict)
    old: list[OldLayer] = field(default_factory=list)
    where: dict[str, Where] = field(default_factory=dict)


def read_modules(root: Path, files: Sequence[Path], lab: Lab) -> tuple[list[Module], list[str]]:
    """Return the modules that hold names of the lab, packages' first, and notes."""
    names = sought(lab)
    found: list[Module] = []
    for path in sorted(files, key=lambda f: (not is_in_package(f, root), len(f.parts))):
        try:
            data = read_file(path, caps.SCRIPT_BYTES)
        except SubmissionError:
            continue
        if not count_of(names, data):
            continue
        if len(found) == caps.CANDIDATES:
            return found, [f"More than {caps.CANDIDATES} modules hold names of the lab."]
        source = script_text(data)
        found.append(Module(path, source, definitions_of_source(source)))
    return found, []


def written_by(candidate: Candidate) -> list[Module]:
    """Return the modules that a notebook writes with ``%%writefile``."""
    found = []
    for cell in candidate.notebook.cells:
        written = written_file(cell.source) if cell.cell_type == "code" else None
        place = PurePosixPath(written[0] if written else "")
        if written and place.suffix == ".py" and not ({"..", "/"} & set(place.parts)):
            path = candidate.path.parent / place
            found.append(Module(path, written[1], definitions_of_source(written[1])))
    return found


def left_to(
    modules: Sequence[Module], candidate: Candidate | None, names: set[str], root: Path, lab: Lab
) -> Left:
    """Return which of some names are answered by modules, for one notebook.

    Parameters
    ----------
    modules : sequence of Module
        The submission's.
    candidate : Candidate, optional
        The notebook that imports them.
    names : set of str
        What it leaves open.
    root : Path
        The submission's folder.
    lab : Lab
        Whose names they are.
    """
    wanted = wanted_names(lab)
    left, still = Left(), set(names)
    for module in modules:
        name = _module_name(module.path, root, candidate)
        if not still or name is None or (candidate is not None and module.path == candidate.path):
            continue
        asked = {one: wanted[one] for one in still}
        layers = old_layers(module.found, [module.source], asked, name)
        left.old += layers
        left.where |= {layer.wanted: _where(module, layer.name, name) for layer in layers}
        still -= {layer.wanted for layer in layers}
        for one in sorted(answered_names(module.found, lab) & still):
            still.discard(one)
            spelt = next(other for other in wanted[one] if module.found.answered(other))
            left.own[spelt] = name
            left.where[one] = _where(module, spelt, name)
    left.old.sort(key=lambda layer: layer.wanted)
    return left


def _where(module: Module, spelt: str, name: str) -> Where:
    last = module.found.by_name[spelt][-1]
    lines = (last.place.line, last.last_line)
    return Where(module=name, lines=lines, code=lines_of(module.source, lines))


def _module_name(path: Path, root: Path, candidate: Candidate | None) -> str | None:
    """Return by which name a module is imported: its path below the notebook's folder or root."""
    folders = [candidate.path.parent] if candidate is not None else []
    for folder in [*folders, root]:
        if path.is_relative_to(folder):
            parts = path.relative_to(folder).with_suffix("").parts
            parts = parts[:-1] if parts[-1] == "__init__" else parts
            return ".".join(parts) if parts and all(map(str.isidentifier, parts)) else None
    return None
