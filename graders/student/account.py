"""What a report says of a notebook's run, and the notebook with its outputs."""

from __future__ import annotations

import copy
from collections.abc import Collection, Iterable, Sequence

from nbformat import NotebookNode

from graders.catalogue.packages import is_here
from graders.model import CellFailure, Lacking, NotebookRun, Statements
from graders.needed import Statement
from graders.sandbox.session import Session
from graders.sandbox.steps import Ending
from graders.student.plan import Fate, Plan, Story
from graders.student.prepared import HandedIn

# What a submission's process finds besides installed packages: the given code, and our stubs.
_PROVIDED = ("mlp", "dp", "graders", "course_2015", "google")
_MANY = 0.1  # share of all that was used, from which on a cell is named
_MOST_NAMED = 3  # cells in one sentence
_RAN = (Ending.DONE, Ending.STOPPED)


def account_of(
    notebook: NotebookNode, plan: Plan, session: Session, own_modules: Collection[str]
) -> NotebookRun:
    """Return how a notebook ran, for the report.

    Parameters
    ----------
    notebook : NotebookNode
        The notebook.
    plan : Plan
        What was to run of it.
    session : Session
        Where it ran.
    own_modules : collection of str
        Top-level modules that the submission brings.
    """
    outcomes = session.outcomes
    ran = {plan.steps[place].cell for place, o in outcomes.items() if o.ending in _RAN}
    stories = plan.stories(outcomes)
    statements = plan.selection.statements
    return NotebookRun(
        cells=len(notebook.cells),
        executed=len(ran),
        failures=_one_each(session.failures),
        statements=_counted(statements, stories) if statements else None,
        busiest=tuple(sorted(cell for cell, _ in time_by_cell(session))),
        lacking=_lacking(notebook, statements, stories, {*own_modules, *_PROVIDED}),
    )


def time_by_cell(session: Session) -> list[tuple[int, float]]:
    """Return the cells into which most time went, with their seconds, the longest first."""
    used: dict[int, float] = {}
    for place, outcome in session.outcomes.items():
        cell = session.steps[place].cell
        used[cell] = used.get(cell, 0.0) + outcome.used_s
    least = _MANY * sum(used.values())
    cells = [(cell, seconds) for cell, seconds in used.items() if seconds > least]
    return sorted(cells, key=lambda item: -item[1])[:_MOST_NAMED]


def _one_each(failures: Iterable[CellFailure]) -> tuple[CellFailure, ...]:
    """Return the failures, of statements that never ran one for each cell."""
    found: dict[object, CellFailure] = {}
    for failure in failures:
        key = (failure.cell, failure.message) if failure.name == "Stopped" else id(failure)
        found.setdefault(key, failure)
    return tuple(found.values())


def _counted(statements: Sequence[Statement], stories: Sequence[Story]) -> Statements:
    needed = sum(one.needed for one in statements)
    ran = [story.fate is Fate.RAN for story in stories]
    left_out = sum(story.fate is Fate.LEFT_OUT for story in stories)
    return Statements(needed, sum(ran), len(stories) - sum(ran) - left_out, left_out)


def _lacking(
    notebook: NotebookNode,
    statements: Sequence[Statement],
    stories: Sequence[Story],
    there: Collection[str],
) -> tuple[Lacking, ...]:
    """Return the modules that plain imports ask for and that are not there, each once."""
    found: dict[str, Lacking] = {}
    for one, story in zip(statements, stories, strict=True):
        if story.fate not in (Fate.FAILED, Fate.LEFT_OUT) or not _is_import(notebook, one):
            continue
        for module in one.imports:
            if module in there or is_here(module):
                continue
            before = found.get(module)
            users = (*before.needed_by, *one.users) if before else one.users
            at = (before.cell, before.line) if before else (one.cell, one.first)
            found[module] = Lacking(module, *at, tuple(dict.fromkeys(users)))
    return tuple(found.values())


def _is_import(notebook: NotebookNode, one: Statement) -> bool:
    """Tell whether a statement is an import, not one that a `try` or a condition protects."""
    lines = str(notebook.cells[one.cell - 1].source).split("\n")
    text = lines[one.first - 1][one.start :] if one.first <= len(lines) else ""
    return text.lstrip().startswith(("import ", "from "))


def executed_notebook(
    notebook: NotebookNode, handed_in: Sequence[HandedIn], plan: Plan, session: Session
) -> NotebookNode:
    """Return the notebook with the student's own source and our outputs.

    Parameters
    ----------
    notebook : NotebookNode
        As it ran: cleaned, with cells of ours at its end.
    handed_in : sequence of HandedIn
        Its cells as they were handed in; none where they could not be read again.
    plan, session
        What ran, and where.
    """
    found = copy.deepcopy(notebook)
    ran = list(dict.fromkeys(step.cell for step in plan.steps))
    for number, cell in enumerate(found.cells, start=1):
        own = handed_in[number - 1] if number <= len(handed_in) else None
        if own is not None:
            cell.source = own.source
        if cell.cell_type != "code":
            continue
        cell.execution_count = ran.index(number) + 1 if number in ran else None
        if number in ran:
            cell.outputs = session.displayed.get(number, [])
        else:
            cell.outputs = own.outputs if own is not None else []
            cell.metadata["markprop"] = {"run": False}
    return found
