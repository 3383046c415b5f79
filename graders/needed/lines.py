"""Lines and columns of a cell, counted as Python counts them and written as IPython reads them."""

from __future__ import annotations

import re
from dataclasses import dataclass

_ENDS = re.compile(r"\r\n|\r|\n")
_INDENT = re.compile(r"[ \t]+")


@dataclass(frozen=True)
class Span:
    """Where a statement stands.

    Parameters
    ----------
    cell : int
        Number of the cell over all cells, from 1.
    first, last : int
        Its lines in the cell, from 1; decorators are included.
    start : int
        Letter of its first line where it begins.
    end : int, optional
        Letter of its last line where it ends; None if the line's rest is its own.
    """

    cell: int
    first: int
    last: int
    start: int = 0
    end: int | None = None

    @property
    def place(self) -> str:
        """Say where, for a sentence: ``cell 1, line 3``."""
        return f"cell {self.cell}, line {self.first}"


def lines_of(source: str) -> list[str]:
    r"""Return the lines of a cell as they run.

    Python ends a line at ``\n``, ``\r`` and ``\r\n`` alone. IPython takes the first line's
    indentation off every line that begins with it, and so does this.
    """
    lines = _ENDS.split(source)
    first = next((line for line in lines if line.strip()), "")
    indent = _INDENT.match(first)
    if indent is None:
        return lines
    return [line.removeprefix(indent.group()) for line in lines]


def taken(lines: list[str], span: Span) -> list[str]:
    """Return the lines of a span, without what stands beside it."""
    text = lines[span.first - 1 : span.last] or [""]
    if len(text) == 1:
        return [text[0][span.start : span.end]]
    return [text[0][span.start :], *text[1:-1], text[-1][: span.end]]
