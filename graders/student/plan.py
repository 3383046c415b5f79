"""What is to run of a notebook, in which steps, and what became of each statement."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from functools import cache
from pathlib import Path

from nbformat import NotebookNode

from graders.catalogue.labs import read_lab
from graders.errors import SubmissionError
from graders.model import CellFailure, Exercise, Lab
from graders.needed import Selection, Statement, code_of, select
from graders.sandbox.steps import Ending, Outcome, Step, cells_of
from graders.submissions.course_2015 import SPELLINGS


class Fate(Enum):
    """What became of a statement."""

    RAN = auto()
    FAILED = auto()  # it raised, or ended the process
    STOPPED = auto()  # it used up its time
    NOT_REACHED = auto()  # a statement of its cell before it failed
    NO_TIME = auto()  # others had used up the time, or cost too many processes
    LEFT_OUT = auto()  # nothing needs it


@dataclass(frozen=True)
class Story:
    """What became of one statement.

    Parameters
    ----------
    fate : Fate
        What became of it.
    outcome : Outcome, optional
        Of the step that it is part of; None if that was left out.
    """

    fate: Fate
    outcome: Outcome | None = None

    @property
    def failure(self) -> CellFailure | None:
        """Why it did not run to its end."""
        return self.outcome.failure if self.outcome else None


@dataclass(frozen=True)
class Plan:
    """What is to run of a notebook.

    Parameters
    ----------
    selection : Selection
        Its statements; none if it could not be read statement by statement.
    steps : tuple of Step
        What is sent to the kernel, in order.
    members : tuple of tuple of int
        By step: places of its statements in the selection.
    """

    selection: Selection
    steps: tuple[Step, ...]
    members: tuple[tuple[int, ...], ...]

    def stories(self, outcomes: Mapping[int, Outcome]) -> list[Story]:
        """Return what became of every statement, given what became of the steps."""
        found = [Story(Fate.LEFT_OUT)] * len(self.selection.statements)
        for place, members in enumerate(self.members):
            for member, story in zip(members, self._told(members, outcomes[place]), strict=True):
                found[member] = story
        return found

    def _told(self, members: Sequence[int], outcome: Outcome) -> Iterable[Story]:
        if outcome.failure is None:
            return [Story(Fate.RAN, outcome)] * len(members)
        fate = _FATES[outcome.ending]
        if fate is not Fate.FAILED:
            return [Story(fate, outcome)] * len(members)
        at = self._failed(members, outcome.failure)
        before = [Story(Fate.RAN, outcome)] * at
        after = [Story(Fate.NOT_REACHED, outcome)] * (len(members) - at - 1)
        return [*before, Story(Fate.FAILED, outcome), *after] if members else []

    def _failed(self, members: Sequence[int], failure: CellFailure) -> int:
        """Return which of a step's statements failed; the last one that can have, if none says."""
        statements = [self.selection.statements[member] for member in members]
        for at, one in enumerate(statements):
            if failure.line is not None and one.first <= failure.line <= one.last:
                return at
        return next((at for at in reversed(range(len(members))) if statements[at].may_stop), 0)


_FATES = {
    Ending.DONE: Fate.FAILED,
    Ending.DIED: Fate.FAILED,
    Ending.GARBLED: Fate.FAILED,
    Ending.STOPPED: Fate.STOPPED,
    Ending.HUNG: Fate.STOPPED,
    Ending.LATE: Fate.NO_TIME,
    Ending.LOST: Fate.NO_TIME,
}


@dataclass(frozen=True)
class Again:
    """What runs at the end of a whole notebook, for what its statements did not find.

    Parameters
    ----------
    places : frozenset of int
        Places of statements that run once more: what they need came later.
    given : frozenset of str
        Names that the lab's own notebook gives and this one uses without binding them, or has
        bound to something else since.
    freed : frozenset of str
        Names of Python's own that it has bound to something else.
    """

    places: frozenset[int] = frozenset()
    given: frozenset[str] = frozenset()
    freed: frozenset[str] = frozenset()

    def __or__(self, other: Again) -> Again:
        given, freed = self.given | other.given, self.freed | other.freed
        return Again(self.places | other.places, given, freed)


NOTHING = Again()

_Part = tuple[Step, tuple[int, ...]]  # a step, and the places of its statements


def plan_needed(notebook: NotebookNode, selection: Selection) -> Plan:
    """Return the plan that runs what is needed, each statement on its own."""
    needed = [place for place, one in enumerate(selection.statements) if one.needed]
    return _plan_of(selection, _each_on_its_own(notebook, selection, needed))


def plan_whole(
    notebook: NotebookNode, selection: Selection, again: Iterable[int] = (), given: str = ""
) -> Plan:
    """Return the plan that runs every cell, from the first to the last.

    What Python can read of a cell that it cannot read as a whole runs after that cell.

    Parameters
    ----------
    notebook : NotebookNode
        Cleaned.
    selection : Selection
        Its statements.
    again : iterable of int
        Places of statements that run once more at the end: later cells make what they need.
    given : str
        Code that runs before those: what the notebook takes from the lab's own one.
    """
    parts: list[_Part] = []
    of_cell: dict[int, list[int]] = {}
    for place, one in enumerate(selection.statements):
        of_cell.setdefault(one.cell, []).append(place)
    for step in cells_of(notebook):
        places = of_cell.get(step.cell, [])
        rescued = [place for place in places if selection.statements[place].rescued]
        parts.append((step, tuple(place for place in places if place not in rescued)))
        parts += _each_on_its_own(notebook, selection, rescued)
    if given and parts:
        parts.append((Step(parts[-1][0].cell, given), ()))
    parts += _each_on_its_own(notebook, selection, sorted(again))
    return _plan_of(selection, parts)


def _each_on_its_own(
    notebook: NotebookNode, selection: Selection, places: Iterable[int]
) -> list[_Part]:
    """Return the steps that run some statements.

    What cannot raise shares a step with what follows it in its cell: then it is certain which
    statement of a step failed, and a step costs as much as ten of them.
    """
    groups: list[list[int]] = []
    for place in places:
        last = selection.statements[groups[-1][-1]] if groups else None
        if last is None or last.cell != selection.statements[place].cell or last.may_stop:
            groups.append([])
        groups[-1].append(place)
    parts: list[_Part] = []
    for group in groups:
        statements = [selection.statements[place] for place in group]
        source = notebook.cells[statements[0].cell - 1].source
        step = Step(statements[0].cell, code_of(source, statements), statements[0].first)
        parts.append((step, tuple(group)))
    return parts


def _plan_of(selection: Selection, parts: Iterable[_Part]) -> Plan:
    listed = list(parts)
    return Plan(selection, tuple(step for step, _ in listed), tuple(m for _, m in listed))


def selection_of(
    notebook: NotebookNode, lab: Lab, exercises: Iterable[str], own_modules: Iterable[str]
) -> Selection | None:
    """Return which statements of a notebook these exercises need; None if nobody can tell.

    Parameters
    ----------
    notebook : NotebookNode
        Cleaned.
    lab : Lab
        The lab, or some exercises of it.
    exercises : iterable of str
        Ids of those that are asked for.
    own_modules : iterable of str
        Top-level modules that the submission brings.
    """
    asked = [lab.exercise(id_) for id_ in exercises]
    everything = whole_lab(lab.folder).exercises
    cells = enumerate(notebook.cells, start=1)
    try:
        return select(
            [(n, c.source) for n, c in cells if c.cell_type == "code" and c.source.strip()],
            {name for exercise in asked for name in names_of(exercise)},
            others={name for exercise in everything for name in names_of(exercise)},
            own_modules=own_modules,
        )
    except SubmissionError:
        return None


def names_of(exercise: Exercise) -> list[str]:
    """Return all names under which an exercise's answer may stand."""
    accepted = [other for names in exercise.also.values() for other in names]
    old = [SPELLINGS[name] for name in exercise.defines if name in SPELLINGS]
    return [*exercise.defines, *accepted, *old]


def own_modules(files: Path | None, notebook_name: str | None) -> list[str]:
    """Return the top-level modules of a submission: what lies at its top or beside its notebook."""
    if files is None:
        return []
    places = {files, (files / notebook_name).parent} if notebook_name else {files}
    found = [entry for place in places if place.is_dir() for entry in place.iterdir()]
    return sorted({e.stem for e in found if e.suffix == ".py" or e.is_dir()})


@cache
def whole_lab(folder: Path) -> Lab:
    """Return a lab with all its exercises: checks of one may use the answers to others."""
    return read_lab(folder)


def holders(statements: Sequence[Statement], names: Iterable[str]) -> list[int]:
    """Return the places of the statements that bind or change one of these names."""
    wanted = set(names)
    return [at for at, one in enumerate(statements) if not wanted.isdisjoint(one.binds)]
