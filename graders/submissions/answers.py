"""Find a student's answers in a folder: the notebook to run, and modules that it leaves things to.

Names decide, not places: the lab's own file name first, then whatever defines most of what the
lab asks for.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from nbformat import NotebookNode

from graders.errors import SubmissionError
from graders.model import Lab
from graders.submissions import caps
from graders.submissions.course_2015 import OldLayer, add_adapters, old_layers, old_layers_of
from graders.submissions.definitions import Definitions, definitions, definitions_of_source
from graders.submissions.folders import in_order, is_notebook_name, walk
from graders.submissions.names import letters_of, without_suffix
from graders.submissions.notebooks import add_import, read_notebook, read_script, script_text
from graders.submissions.reading import read_file, shown

_COPY = re.compile(
    r"(?:[ _-]*\(\d+\)|[ _-]*(?:copy|copie|kopie|copia)[ _-]*\d*)+$|^(?:copy of|kopie von)[ _]+",
    re.IGNORECASE,
)
_NOT_ANSWERS = re.compile(r"(?:setup|conftest|test_.*|.*_test)\.py$", re.IGNORECASE)


@dataclass(frozen=True)
class Answers:
    """What of a folder is run and asked.

    Parameters
    ----------
    notebook : NotebookNode
        The notebook; its last cell imports what it leaves to `modules`.
    notebook_name : str, optional
        Its path below the folder, with ``/``; None if there are modules only.
    modules : mapping of str to str
        Names of the lab that come from the submission's own modules, and those modules' names.
    notes : tuple of str
        What the instructor may want to know about the choice.
    """

    notebook: NotebookNode
    notebook_name: str | None
    modules: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Candidate:
    path: Path
    notebook: NotebookNode
    found: Definitions
    old: tuple[OldLayer, ...] = ()

    def answered(self, lab: Lab) -> set[str]:
        """Return the names of the lab that it answers, in today's interface or that of 2015."""
        return answered_names(self.found, lab) | {layer.wanted for layer in self.old}


def wanted_names(lab: Lab) -> dict[str, tuple[str, ...]]:
    """Return every name that a lab asks for, with the names that are accepted in its place."""
    return {
        name: (name, *exercise.also.get(name, ()))
        for exercise in lab.exercises
        for name in exercise.defines
    }


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


def is_named_for(path: Path, lab: Lab) -> bool:
    """Tell whether a file is called like the lab's notebook, copies and other spelling included."""
    stem = _COPY.sub("", without_suffix(path.name))
    return letters_of(stem) == letters_of(without_suffix(lab.notebook))


def find_answers(root: Path, lab: Lab) -> Answers | None:
    """Find what to run in a folder.

    Parameters
    ----------
    root : Path
        The folder.
    lab : Lab
        Whose names are looked for.

    Returns
    -------
    Answers or None
        None if there is neither a notebook nor a module.

    Raises
    ------
    SubmissionError
        There are notebooks, but none that can be read.
    """
    files = walk(root)
    notebooks, failures = _notebooks(root, files, lab)
    modules = [f for f in files if f.suffix.casefold() == ".py" and not _NOT_ANSWERS.match(f.name)]
    modules = sorted(modules, key=lambda f: (not _is_in_package(f, root), _depth(f, root)))
    chosen = max(notebooks, key=lambda c: _rank(c, root, lab), default=None)
    scripts = [] if chosen else _scripts(root, modules, lab)
    if chosen is None:
        likely = [c for c in scripts if _is_likely(c, lab)]
        chosen = max(likely, key=lambda c: _rank(c, root, lab), default=None)
    own, old = _from_modules(chosen, root, modules, lab)
    if chosen is None and not own and not old:
        if failures:
            raise SubmissionError(failures[0])
        if not scripts:
            return None
        chosen = scripts[0]
    notebook = add_import(chosen.notebook if chosen else None, own)
    old = [*(chosen.old if chosen else ()), *old]
    own_mlp = any(file.parts[-2:] == ("mlp", "layers.py") for file in files)
    notes = [f"Passed by: {failure}" for failure in failures[:3]]
    notes += add_adapters(notebook, old, own_mlp=own_mlp)
    return Answers(
        notebook=notebook,
        notebook_name=chosen.path.relative_to(root).as_posix() if chosen else None,
        modules={**own, **{layer.name: layer.module for layer in old if layer.module}},
        notes=tuple(notes),
    )


def _notebooks(root: Path, files: list[Path], lab: Lab) -> tuple[list[_Candidate], list[str]]:
    """Read the notebooks of a folder, the likeliest first; return those, and what failed."""
    likely = sorted(
        (f for f in files if is_notebook_name(f.name)),
        key=lambda f: (not is_named_for(f, lab), _depth(f, root), in_order(f.name)),
    )
    candidates, failures = [], []
    for path in likely[: caps.CANDIDATES]:
        try:
            notebook = read_notebook(read_file(path, caps.NOTEBOOK_BYTES), path.name)
        except SubmissionError as error:
            failures.append(str(error))
        else:
            candidates.append(_candidate(path, notebook, lab))
    return candidates, failures


def _candidate(path: Path, notebook: NotebookNode, lab: Lab) -> _Candidate:
    found = definitions(notebook)
    return _Candidate(
        path, notebook, found, tuple(old_layers_of(notebook, wanted_names(lab), found))
    )


def _is_likely(candidate: _Candidate, lab: Lab) -> bool:
    defined = defined_names(candidate.found, lab) or candidate.old
    return bool(defined) or is_named_for(candidate.path, lab)


def _rank(candidate: _Candidate, root: Path, lab: Lab) -> tuple[int, ...]:
    """Return how likely this is the work: larger is likelier, and the first of equals counts."""
    named = is_named_for(candidate.path, lab)
    answered = len(candidate.answered(lab))
    defined = len(defined_names(candidate.found, lab))
    return (named and answered > 0, answered, named, defined, -_depth(candidate.path, root))


def _scripts(root: Path, modules: list[Path], lab: Lab) -> list[_Candidate]:
    """Read the Python files that stand by themselves."""
    scripts = []
    for path in modules[: caps.CANDIDATES]:
        if _is_in_package(path, root):
            continue
        try:
            notebook = read_script(read_file(path, caps.SCRIPT_BYTES), path.name)
        except SubmissionError:
            continue
        scripts.append(_candidate(path, notebook, lab))
    return scripts


def _from_modules(
    chosen: _Candidate | None, root: Path, modules: list[Path], lab: Lab
) -> tuple[dict[str, str], list[OldLayer]]:
    """Return the names that modules answer and the chosen notebook does not, and layers of 2015."""
    wanted = wanted_names(lab)
    open_names = set(wanted) - (chosen.answered(lab) if chosen is not None else set())
    own: dict[str, str] = {}
    old: list[OldLayer] = []
    for path in modules[: caps.CANDIDATES]:
        if not open_names or (chosen is not None and path == chosen.path):
            continue
        module = _module_name(path, root, chosen)
        if module is None:
            continue
        try:
            source = script_text(read_file(path, caps.SCRIPT_BYTES))
        except SubmissionError:
            continue
        found = definitions_of_source(source)
        layers = old_layers(found, [source], {name: wanted[name] for name in open_names}, module)
        old += layers
        open_names -= {layer.wanted for layer in layers}
        for name in sorted(answered_names(found, lab) & open_names):
            open_names.discard(name)
            accepted = (other for other in wanted[name] if found.answered(other))
            own[next(accepted)] = module
    return own, sorted(old, key=lambda layer: layer.wanted)


def _module_name(path: Path, root: Path, chosen: _Candidate | None) -> str | None:
    """Return by which name a module is imported: its path below the notebook's folder or root."""
    folders = [chosen.path.parent] if chosen is not None else []
    for folder in [*folders, root]:
        if path.is_relative_to(folder):
            parts = path.relative_to(folder).with_suffix("").parts
            parts = parts[:-1] if parts[-1] == "__init__" else parts
            return ".".join(parts) if parts and all(map(str.isidentifier, parts)) else None
    return None


def _is_in_package(path: Path, root: Path) -> bool:
    return path.parent != root and (
        (path.parent / "__init__.py").is_file() or path.parent.name == "mlp"
    )


def _depth(path: Path, root: Path) -> int:
    return len(path.relative_to(root).parts)


def why_nothing(root: Path, label: str, lab: Lab) -> str:
    """Return the sentence for a folder without notebook and module."""
    names = [shown(path, 40) for path in walk(root)[:4]]
    holds = f"It holds {', '.join(names)}." if names else "It is empty."
    return f"{shown(label)} holds no notebook and no Python file. {holds} Hand in `{lab.notebook}`."
