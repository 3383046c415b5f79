"""Blanks below an answer: the cell as it was handed out, left standing under the student's own.

Run in order, it would undo the answer; it is no answer, so the one above it counts.
"""

from __future__ import annotations

import ast
import textwrap
from collections.abc import Collection, Iterator

from nbformat import NotebookNode

from graders.submissions.definitions import Definition, Definitions, definitions
from graders.submissions.syntax import statements

UNDONE = "undone"
"""Where a notebook's metadata say which blanks were taken out, until it runs."""


def without_blanks(
    notebook: NotebookNode, found: Definitions, names: Collection[str]
) -> Definitions:
    """Take blanks below an answer out of a notebook, and return what it then defines.

    Every line stays a line: what is taken out becomes a comment.

    Parameters
    ----------
    notebook : NotebookNode
        Cleaned; it is changed.
    found : Definitions
        What it defines.
    names : collection of str
        Names of the lab that it may answer.
    """
    undone: list[str] = []
    for name in sorted(names):
        for blank in _below_an_answer(found.by_name.get(name, [])):
            cell = notebook.cells[(blank.place.cell or 1) - 1]
            lines = cell.source.split("\n")
            first, last = blank.place.line - 1, blank.last_line
            if not _stands_alone(lines[first:last], lines[:first], found):
                continue
            lines[first:last] = [f"# {line}" for line in lines[first:last]]
            cell.source = "\n".join(lines)
            undone.append(f"`{name}` in cell {blank.place.cell}")
    if not undone:
        return found
    notebook.metadata[UNDONE] = undone
    return definitions(notebook)


def _below_an_answer(all_of_it: list[Definition]) -> Iterator[Definition]:
    answered = False
    for one in all_of_it:
        if answered and one.blank:
            yield one
        answered = answered or not (one.blank or one.imported)


def _stands_alone(lines: list[str], above: list[str], found: Definitions) -> bool:
    """Tell whether these lines are one statement at the left margin that inherits no answer."""
    if not lines or lines[0] != textwrap.dedent(lines[0]):
        return False
    if above and above[-1].startswith("@"):
        return False
    try:
        read = statements("\n".join(lines))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    if len(read) != 1:
        return False
    bases = read[0].bases if isinstance(read[0], ast.ClassDef) else []
    inherited = (node.id for b in bases for node in ast.walk(b) if isinstance(node, ast.Name))
    return all(one.imported for name in inherited for one in found.by_name.get(name, ()))
