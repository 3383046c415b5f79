"""What to run for some statements of one cell, each on the lines that the student knows."""

from __future__ import annotations

from collections.abc import Iterable

from graders.needed.lines import lines_of, taken
from graders.needed.selection import SelectionError, Statement


def code_of(source: str, statements: Iterable[Statement]) -> str:
    """Return the code of one request that runs statements of one cell in their order.

    Every statement stays on its lines, so that a traceback's line is the student's. The lines
    between are comments and not blank, since IPython takes blank lines off the top and counts
    from there.

    Parameters
    ----------
    source : str
        The cell, as `select` was given it.
    statements : iterable of Statement
        Some of the cell's, in their order.

    Raises
    ------
    SelectionError
        A statement stands where the cell has no lines.
    """
    lines = lines_of(source)
    rows: list[list[str]] = []  # what stands on each line: `a = 1; b = 2` share one
    for statement in statements:
        if statement.last > len(lines):
            raise SelectionError(f"Cell {statement.cell} has no line {statement.last}.")
        text = taken(lines, statement)
        rows += [["#"] for _ in range(len(rows), statement.first - 1)]
        if len(rows) >= statement.first:
            rows[-1].append(text.pop(0))
        rows += [[line] for line in text]
    return "\n".join("; ".join(row) for row in rows)
