"""Says why a name that an exercise needs is not there, and what to do about it."""

from __future__ import annotations

from graders.catalogue.labs import all_labs
from graders.catalogue.material import given_names
from graders.model import Exercise, NotebookRun
from graders.submissions import Definitions, Nearly, Source

_HOW = {
    "text": "Cell {cell} is a text cell and holds it: change its type to Code.",
    "comment": "Cell {cell} holds it commented out: take the `#` off.",
    "quoted": "Cell {cell} holds it in quotes, as a text: take the quotes off.",
    "inside": "Cell {cell} defines it inside of another definition: move it to the left margin.",
}


def explain_absence(
    name: str, exercise: Exercise, source: Source, run: NotebookRun | None = None
) -> str:
    """Return what a student should know about a missing name.

    Parameters
    ----------
    name : str
        The name that was asked for, ``TanhLayer`` or ``TanhLayer.fprop``.
    exercise : Exercise
        The exercise that needs it.
    source : Source
        The notebook that it is marked from.
    run : NotebookRun, optional
        How the notebook ran.
    """
    found = source.found
    owner, _, member = name.partition(".")
    needs = f"“{exercise.title}” needs `{name}`."
    if member and found.places(owner):
        there = f"{needs} `{owner}` is there ({_cell(found, owner)}), without `{member}`."
        return there + hint_on_absence(name, exercise, source)
    unreadable = found.broken(owner)
    if unreadable is not None:
        line = f", line {unreadable.line}" if unreadable.line else ""
        return (
            f"{needs} Cell {unreadable.cell}, which should define it, cannot be read by Python: "
            f"{unreadable.message}{line}.{_going_on(found, unreadable.cell)}"
        )
    places = found.places(owner)
    if places:
        cell = places[-1].cell
        failures = run.failures if run is not None else ()
        failure = next((f for f in failures if f.cell == cell), None)
        if failure is not None:
            line = f", line {failure.line}" if failure.line else ""
            return (
                f"{needs} Cell {cell}, which should define it, stopped: "
                f"{failure.name}: {failure.message}{line}."
            )
        return f"{needs} Cell {cell} defines it, but it was gone after the last cell."
    hint = hint_on_absence(name, exercise, source)
    if hint:
        return needs + hint
    near = found.near(owner, without=_others(exercise))
    if near:
        return (
            f"{needs} There is `{near[0]}` ({_cell(found, near[0])}); "
            f"the name must be exactly `{owner}`."
        )
    return f"{needs} No cell of the notebook defines it."


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
