"""Cells cut into pieces: top-level statements, and what can only run in one go."""

from __future__ import annotations

import ast
import contextlib
import re
import warnings
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import accumulate

from graders.needed.lines import Span, lines_of, taken
from graders.needed.salvage import readable
from graders.submissions.cells import plain_python

# What is left of IPython in a cleaned cell; `graders.submissions.cells` has the list.
_WRITING_CELL = re.compile(r"%%(?:writefile|file)\b")
_SCRATCH_CELL = re.compile(r"%%timeit\b(?P<rest>.*)")
_MEASURED_LINE = re.compile(
    r"^(?P<indent>[ \t]*)%(?P<magic>timeit|prun)\b(?:[ ]+-[a-z]+[ ]?\d*)*[ ]*(?P<code>.*)$",
    re.MULTILINE,
)
_UNKNOWN_LINE = re.compile(r"%+[ \t]*(?:run|cd|pylab|env|set_env|aimport)\b")
_DOTTED = re.compile(r"\.[\s\\]*[^\W\d]")
_ESCAPES = re.compile(r"^[ \t]*(?:>>>|In \[|,|;|/)|[%!?]", re.MULTILINE)

MOST_BRACES = 10_000
"""Braces in a cell that is read: Python takes 40 ms for a text with so many fields, and four times
that for twice as many."""

MOST_DOTS = 5_000
"""Dotted names in a cell that is read: Python takes 25 MB to import so long a name, and four
times that for twice as many."""

_FLAGS = ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT


@dataclass(frozen=True, eq=False)
class Piece(Span):
    """One top-level statement, or several that can only run together.

    Parameters
    ----------
    nodes : tuple of ast.stmt
        What Python reads there.
    text : str
        What could not be read: every word in it counts as read and changed.
    unknown : bool
        Whether it does what no reading can tell, and has to run.
    scratch : bool
        Whether what it binds is gone afterwards, as in ``%%timeit``.
    dead : bool
        Whether all that it does is to fail: Python cannot read it.
    writes : bool
        Whether it writes a file.
    rescued : bool
        Whether it stands in a cell that Python cannot read: it runs only where all runs.
    """

    nodes: tuple[ast.stmt, ...] = field(default=(), repr=False)
    text: str = field(default="", repr=False)
    unknown: bool = False
    scratch: bool = False
    dead: bool = False
    writes: bool = False
    rescued: bool = False


def pieces_of(cell: int, source: str) -> list[Piece]:
    """Return the pieces of a cleaned cell in their order.

    Parameters
    ----------
    cell : int
        Number of the cell over all cells, from 1.
    source : str
        The cell, as `graders.submissions.cells.cleaned` leaves it.
    """
    lines = lines_of(source)
    head = next((n for n, line in enumerate(lines) if line.strip()), 0)
    begins = lines[head].strip()
    scratch = _SCRATCH_CELL.match(begins)
    if _WRITING_CELL.match(begins):
        return [Piece(cell, 1, len(lines), unknown=True, writes=True)]
    if scratch and scratch["rest"].strip(" -nrq0123456789"):
        return [whole(cell, source, scratch=True)]
    if begins.startswith("%%"):  # `%%time`, `%%capture`: the head goes, the rest is read
        lines[head] = ""
    if source.count("{") > MOST_BRACES or sum(1 for _ in _DOTTED.finditer(source)) > MOST_DOTS:
        return [whole(cell, source)]
    try:
        nodes = _read("\n".join(lines))
        if scratch:
            return [Piece(cell, 1, len(lines), nodes=tuple(nodes), scratch=True)]
        return list(_cut(cell, lines, nodes))
    except SyntaxError:
        dead = _ESCAPES.search(source) is None
        all_of_it = Piece(cell, 1, len(lines), dead=True) if dead else whole(cell, source)
        return [all_of_it, *_rescued(cell, lines)]
    except (ValueError, RecursionError, MemoryError):
        pass
    return [whole(cell, source)]


def whole(cell: int, source: str, *, scratch: bool = False) -> Piece:
    """Return a cell as one piece that nothing is known of."""
    return Piece(cell, 1, len(lines_of(source)), text=source, unknown=not scratch, scratch=scratch)


def _rescued(cell: int, lines: list[str]) -> Iterator[Piece]:
    """Yield what can be read of a cell that Python cannot read."""
    for nodes in readable(lines, _read):
        with contextlib.suppress(SyntaxError):  # of a line that cannot be cut
            yield from [replace(piece, rescued=True) for piece in _cut(cell, lines, nodes)]


def _read(text: str) -> list[ast.stmt]:
    plain = plain_python(_MEASURED_LINE.sub(r"\g<indent>\g<code>", text))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a student's `"\d"` is no concern of ours
        tree = compile(plain, "cell", "exec", _FLAGS, dont_inherit=True)
    assert isinstance(tree, ast.Module)
    return tree.body


def _cut(cell: int, lines: list[str], nodes: list[ast.stmt]) -> Iterator[Piece]:
    """Yield one piece for each statement; what stands in a line of magic stays together."""
    left = list(reversed(nodes))
    columns = _Columns(lines)
    before = 0  # line where the statement before ends
    while left:
        group = [left.pop()]
        first = _first_line(group[0])
        magic = lines[first - 1].lstrip().startswith("%")
        measured = _MEASURED_LINE.match(lines[first - 1])
        while magic and left and _first_line(left[-1]) == first:
            group.append(left.pop())
        last = max(map(_last_line, group))
        shared = bool(left) and _first_line(left[-1]) == last
        piece = Piece(
            cell,
            first,
            last,
            columns.of(first, group[0].col_offset) if first == before else 0,
            columns.of(last, group[-1].end_col_offset or 0) if shared else None,
            tuple(group),
            unknown=magic and _UNKNOWN_LINE.match(lines[first - 1].strip()) is not None,
            scratch=measured is not None and measured["magic"] == "timeit",
        )
        risky = piece.start or shared or first != group[0].lineno or lines[last - 1].endswith("\\")
        if risky:
            _read("\n".join(taken(lines, piece)))  # raises where the cut changes what is read
        before = last
        yield piece


class _Columns:
    """Columns in characters, which Python gives in bytes."""

    def __init__(self, lines: list[str]) -> None:
        self._lines = lines
        self._starts: dict[int, list[int]] = {}  # byte offset of every character of a line

    def of(self, line: int, offset: int) -> int:
        text = self._lines[line - 1]
        if text.isascii():
            return offset
        if line not in self._starts:
            sizes = (len(letter.encode("utf-8", "surrogatepass")) for letter in text)
            self._starts[line] = list(accumulate(sizes, initial=0))
        return bisect_left(self._starts[line], offset)


def _first_line(node: ast.stmt) -> int:
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    return min([node.lineno, *(decorator.lineno for decorator in decorators)])


def _last_line(node: ast.stmt) -> int:
    return node.end_lineno or node.lineno
