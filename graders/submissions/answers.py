"""Find a student's answers: the notebooks that exercises are marked from, and modules.

Names decide, not places: the lab's own file name first, then whatever answers most of what an
exercise asks for, then the higher version or copy, then the newer, then the path. What no
notebook answers may come from the submission's own modules.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from nbformat import NotebookNode

from graders.errors import SubmissionError
from graders.model import Exercise, Lab
from graders.submissions.candidates import (
    Candidate,
    candidate_of,
    defined_names,
    look_at,
    look_at_scripts,
    names_of,
    wanted_names,
)
from graders.submissions.choosing import Choice, choose
from graders.submissions.course_2015 import add_adapters
from graders.submissions.definitions import definitions
from graders.submissions.file_names import is_named_for
from graders.submissions.folders import walk
from graders.submissions.kinds import kind_of
from graders.submissions.modules import Left, Module, left_to, read_modules, written_by
from graders.submissions.nearly import nearly_there
from graders.submissions.notebooks import add_import
from graders.submissions.reading import shown
from graders.submissions.remarks import flags_of, mended_in, old_names_of
from graders.submissions.source import Source, Where, lines_of

_NOT_ANSWERS = re.compile(r"(?:setup|conftest|test_.*|.*_test)\.py$", re.IGNORECASE)
_MOST_FAILURES = 3  # notebooks that could not be read and are named


@dataclass(frozen=True)
class Answers:
    """What of a submission is run and asked.

    Parameters
    ----------
    sources : tuple of Source
        The notebooks, the main one first; never empty.
    notes : tuple of str
        What the instructor may want to know about the choice.
    flags : tuple of str
        Why a person should look at it.
    """

    sources: tuple[Source, ...]
    notes: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()


def find_answers(root: Path, lab: Lab, times: Mapping[Path, float] | None = None) -> Answers | None:
    """Find what to run in a folder.

    Parameters
    ----------
    root : Path
        The folder.
    lab : Lab
        Whose names are looked for.
    times : mapping of Path to float, optional
        When files were written, where an archive or platform says so.

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
    looked = look_at(root, files, lab, times or {})
    python = [f for f in files if f.suffix.casefold() == ".py" and not _NOT_ANSWERS.match(f.name)]
    modules, told = read_modules(root, python, lab)
    alone = not looked.candidates
    scripts = look_at_scripts(root, python, lab, marked=not alone)
    choice = choose([*looked.candidates, *_likely(scripts.candidates, lab, alone=alone)], lab)
    if choice.main is None and not _any_answers(modules, root, lab):
        for failure in (*looked.failures, *scripts.failures):
            raise SubmissionError(failure)
        choice = choose(scripts.candidates[:1], lab)
        if choice.main is None:
            return None
    own_mlp = any(file.parts[-2:] == ("mlp", "layers.py") for file in files)
    notes = [f"Passed by: {failure}" for failure in looked.failures[:_MOST_FAILURES]]
    notes += [*looked.notes, *told, *choice.notes]
    sources = []
    chosen: list[Candidate | None] = [*choice.chosen] or [None]
    for candidate in chosen:
        source, adapted = _source(candidate, choice, modules, root, lab, own_mlp)
        sources.append(source)
        notes += [note for note in adapted if note not in notes]
    notes += [*old_names_of(sources, modules), *mended_in(sources)]
    return Answers(tuple(sources), tuple(notes), tuple(flags_of(sources, lab)))


def in_one_file(path: Path, notebook: NotebookNode, lab: Lab) -> Answers:
    """Return the answers in a notebook or script that is handed in by itself."""
    candidate = candidate_of(path, path.name, notebook, lab)
    choice = Choice(candidate)
    source, notes = _source(candidate, choice, [], path.parent, lab, own_mlp=False)
    notes += [*old_names_of([source], []), *mended_in([source])]
    return Answers((source,), tuple(notes), tuple(flags_of([source], lab)))


def _likely(scripts: Sequence[Candidate], lab: Lab, *, alone: bool) -> list[Candidate]:
    """Return the scripts that stand in for a notebook."""
    likely = [
        script
        for script in scripts
        if defined_names(script.found, lab) or script.old or is_named_for(script.path, lab)
    ]
    # Where there is no notebook, one script is run, which imports the others.
    main = choose(likely, lab).main
    return [main] if alone and main is not None else likely


def _any_answers(modules: Sequence[Module], root: Path, lab: Lab) -> bool:
    left = left_to(modules, None, set(wanted_names(lab)), root, lab)
    return bool(left.where)


def _source(
    candidate: Candidate | None,
    choice: Choice,
    modules: Sequence[Module],
    root: Path,
    lab: Lab,
    own_mlp: bool,
) -> tuple[Source, list[str]]:
    """Return one notebook with the cells that are added for marking, and notes about these."""
    exercises = choice.exercises_of(candidate, lab)
    answered = candidate.answered(lab) if candidate is not None else set()
    elsewhere = {name for c in choice.chosen for name in c.answered(lab)}
    asked = {name for exercise in exercises for name in exercise.defines}
    modules = [*(written_by(candidate) if candidate is not None else ()), *modules]
    left = left_to(
        modules, candidate, (asked | wanted_names(lab).keys() - elsewhere) - answered, root, lab
    )
    notebook = add_import(candidate.notebook if candidate else None, left.own)
    old = [*(candidate.old if candidate else ()), *left.old]
    notes = add_adapters(notebook, old, own_mlp=own_mlp)
    places = {e.id: where for e in exercises if (where := _where(e, candidate, left)) is not None}
    source = Source(
        notebook=notebook,
        notebook_name=candidate.name if candidate is not None else None,
        modules={**left.own, **{layer.name: layer.module for layer in left.old if layer.module}},
        exercises=tuple(exercise.id for exercise in exercises),
        answers=places,
        found=definitions(notebook),
        nearly=nearly_there(notebook, _not_answered(exercises, answered, left)),
    )
    return source, notes


def _not_answered(exercises: Sequence[Exercise], answered: set[str], left: Left) -> set[str]:
    """Return every spelling of the names that nothing answers."""
    return {
        other
        for exercise in exercises
        for name, accepted in names_of(exercise).items()
        if name not in answered and name not in left.where
        for other in accepted
    }


def _where(exercise: Exercise, candidate: Candidate | None, left: Left) -> Where | None:
    """Return where an exercise is answered: the first of its names that is, or None."""
    for name, accepted in names_of(exercise).items():
        if candidate is not None:
            last = candidate.found.last((*accepted, *candidate.old_name(name)))
            if last is not None:
                cell, lines = last.place.cell or 1, (last.place.line, last.last_line)
                code = lines_of(candidate.notebook.cells[cell - 1].source, lines)
                return Where(candidate.name, cell=cell, lines=lines, code=code)
        if name in left.where:
            return replace(left.where[name], notebook=candidate.name if candidate else None)
    return None


def why_nothing(root: Path, label: str, lab: Lab) -> str:
    """Return the sentence for a folder without notebook and module."""
    names = [_with_kind(path) for path in walk(root)[:4]]
    holds = f"It holds {', '.join(names)}." if names else "It is empty."
    return f"{shown(label)} holds no notebook and no Python file. {holds} Hand in `{lab.notebook}`."


def _with_kind(path: Path) -> str:
    kind = kind_of(path.name)
    return f"{shown(path, 40)} ({kind})" if kind else shown(path, 40)
