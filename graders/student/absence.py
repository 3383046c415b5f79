"""Says why a name that an exercise needs is not there, and what to do about it."""

from __future__ import annotations

from graders.model import Exercise, NotebookRun
from graders.submissions.definitions import Definitions


def explain_absence(
    name: str, exercise: Exercise, found: Definitions, run: NotebookRun | None = None
) -> str:
    """Return what a student should know about a missing name.

    Parameters
    ----------
    name : str
        The name that was asked for, ``TanhLayer`` or ``TanhLayer.fprop``.
    exercise : Exercise
        The exercise that needs it.
    found : Definitions
        What the notebook defines.
    run : NotebookRun, optional
        How the notebook ran.
    """
    owner, _, member = name.partition(".")
    needs = f"“{exercise.title}” needs `{name}`."
    if member and found.places(owner):
        return f"{needs} `{owner}` is there ({_cell(found, owner)}), without `{member}`."
    unreadable = found.broken(owner)
    if unreadable is not None:
        line = f", line {unreadable.line}" if unreadable.line else ""
        return (
            f"{needs} Cell {unreadable.cell}, which should define it, cannot be read by Python: "
            f"{unreadable.message}{line}."
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
    near = found.near(owner)
    if near:
        return (
            f"{needs} There is `{near[0]}` ({_cell(found, near[0])}); "
            f"the name must be exactly `{owner}`."
        )
    return f"{needs} No cell of the notebook defines it."


def _cell(found: Definitions, name: str) -> str:
    places = found.places(name)
    if places:
        return f"cell {places[-1].cell}"
    broken = found.broken(name)
    return f"cell {broken.cell}" if broken else "not in a cell"
