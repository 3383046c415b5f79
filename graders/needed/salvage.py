"""What Python can still read of a cell that it cannot read as a whole."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Sequence

MOST_READ = 500_000
"""Letters that are read for one cell, with all that is read again; a second's work at most."""

_GOES_ON = (" ", "\t", "#", ")", "]", "}", "elif ", "else:", "else ", "except", "finally")


def readable(
    lines: Sequence[str], read: Callable[[str], list[ast.stmt]]
) -> Iterator[list[ast.stmt]]:
    """Yield the statements of each part that can be read by itself, on the lines of the cell.

    A part begins at the left margin and ends before the next line there; where that cannot be read,
    lines are added until it can, so that brackets and texts over several lines stay together. A
    part that nothing completes is passed over, and what follows it is tried.

    Parameters
    ----------
    lines : sequence of str
        Of the cell.
    read : callable
        Parses a text; raises `SyntaxError` where Python cannot read it.
    """
    starts = [at for at, line in enumerate(lines) if line and not line.startswith(_GOES_ON)]
    starts = [at for at in starts if at == 0 or not lines[at - 1].startswith("@")]
    ends = [*starts[1:], len(lines)]
    left = MOST_READ
    at = 0
    while at < len(starts):
        found: list[ast.stmt] | None = None
        last = at
        while found is None and last < len(starts):
            text = "\n" * starts[at] + "\n".join(lines[starts[at] : ends[last]])
            left -= len(text)
            if left < 0:
                return
            found = _parsed(text, read)
            last += 1
        if found:
            yield found
        at = at + 1 if found is None else last


def _parsed(text: str, read: Callable[[str], list[ast.stmt]]) -> list[ast.stmt] | None:
    try:
        return read(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
