"""Says why a name that an exercise needs is not there, and what to do about it."""

from __future__ import annotations

from graders.catalogue.labs import all_labs
from graders.catalogue.material import given_names
from graders.model import Exercise
from graders.student.causes import Cause
from graders.student.plan import Fate
from graders.submissions import Definitions, Nearly, Source

_HOW = {
    "text": "Cell {cell} is a text cell and holds it: change its type to Code.",
    "elsewhere": "Cell {cell} holds it and is for another program: take its first line (`%%`) off.",
    "comment": "Cell {cell} holds it commented out: take the `#` off.",
    "quoted": "Cell {cell} holds it in quotes, as a text: take the quotes off.",
    "inside": "Cell {cell} defines it inside of another definition: move it to the left margin.",
}


def explain_absence(name: str, exercise: Exercise, source: Source) -> str:
    """Return what a student should know about a missing name whose cell ran, if there is one.

    Parameters
    ----------
    name : str
        The name that was asked for, ``TanhLayer`` or ``TanhLayer.fprop``.
    exercise : Exercise
        The exercise that needs it.
    source : Source
        The notebook that it is marked from.
    """
    found = source.found
    owner, _, member = name.partition(".")
    said = needs(name, exercise)
    accepted = (owner, *exercise.also.get(owner, ()))
    there = next((known for known in accepted if found.places(known)), None)
    if member and there:
        without = f"{said} `{there}` is there ({_cell(found, there)}), without `{member}`."
        return without + hint_on_absence(name, exercise, source)
    unreadable = next(filter(None, map(found.broken, accepted)), None)
    if unreadable is not None:
        line = f", line {unreadable.line}" if unreadable.line else ""
        return (
            f"{said} Cell {unreadable.cell}, which should define it, cannot be read by Python: "
            f"{unreadable.message}{line}.{_going_on(found, unreadable.cell)}"
        )
    if there:
        cell = found.places(there)[-1].cell
        if cell and source.notebook.cells[cell - 1].source.lstrip().startswith("%%timeit"):
            return f"{said} Cell {cell} begins with `%%timeit`, which keeps nothing: take it off."
        return (
            f"{said} Cell {cell} has a definition of it, but the name was not there when the "
            "notebook had run. Look for a `del`, or for a condition that was not met."
        )
    hint = hint_on_absence(name, exercise, source)
    if hint:
        return said + hint
    near = found.near(owner, without=_others(exercise))
    if near:
        return (
            f"{said} There is `{near[0]}` ({_cell(found, near[0])}); "
            f"the name must be exactly `{owner}`."
        )
    return f"{said} No cell of the notebook defines it."


def needs(name: str, exercise: Exercise) -> str:
    """Return the sentence with which every explanation begins."""
    return f"“{exercise.title}” needs `{name}`."


def explain_failure(name: str, exercise: Exercise, own: Cause, first: Cause) -> str:
    """Return why a statement that should define a name did not.

    Parameters
    ----------
    name, exercise
        As for `explain_absence`.
    own : Cause
        The statement that should define the name, and what became of it.
    first : Cause
        The statement with which it began; often the same.
    """
    said = f"{needs(name, exercise)} Cell {own.statement.cell}, which should define it,"
    failure = own.story.failure
    if own.story.fate in (Fate.STOPPED, Fate.NO_TIME) and failure is not None:
        told = f"{said} did not run to its end: {failure.message}."
    elif own.story.fate is Fate.NOT_REACHED or failure is None:
        told = f"{said} did not get so far."
    elif failure.name == "Stopped":
        told = f"{said} stopped: {failure.message}."
    else:
        line = f", line {failure.line}" if failure.line else ""
        told = f"{said} stopped: {failure.name}: {failure.message}{line}."
    if first.statement is own.statement and first.module is None:
        return told
    return f"{told} First cause: {first}."


def hint_on_absence(name: str, exercise: Exercise, source: Source) -> str:
    """Return where an answer stands that does not count as it is, or nothing.

    Parameters
    ----------
    name : str
        What is missing or still a blank.
    exercise, source
        As for `explain_absence`.
    """
    owner, _, member = name.partition(".")
    place = source.found.outside(owner, member) if member else None
    if place is not None:
        return (
            f" Cell {place.cell} defines `{member}` outside of the class: a class must stand in one"
            f" cell, so move it into {_cell(source.found, owner)}, indented."
        )
    accepted = (owner, *exercise.also.get(owner, ()))
    nearly: list[Nearly] = [one for one in source.nearly if one.name in accepted]
    return f" {_HOW[nearly[-1].how].format(cell=nearly[-1].cell)}" if nearly else ""


def _others(exercise: Exercise) -> frozenset[str]:
    """Return the names that are something else: given classes, and other exercises' answers."""
    answers = {name for lab in all_labs() for other in lab.exercises for name in other.defines}
    return given_names() | (answers - set(exercise.defines))


def _going_on(found: Definitions, cell: int) -> str:
    """Say that the next cell begins indented, as if the one that cannot be read went on there."""
    following = next((number for number in found.indented if number > cell), None)
    if following is None:
        return ""
    return f" Cell {following} begins indented, as if it went on there: join the two cells."


def _cell(found: Definitions, name: str) -> str:
    places = found.places(name)
    if places:
        return f"cell {places[-1].cell}"
    broken = found.broken(name)
    return f"cell {broken.cell}" if broken else "not in a cell"
