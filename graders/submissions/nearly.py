"""Answers that are nearly there: in a cell of text or for another program, commented out, quoted.

They are no answers, since nothing of them runs; but the student is told which cell to change.
"""

from __future__ import annotations

import ast
import re
import textwrap
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from nbformat import NotebookNode

from graders.submissions import caps
from graders.submissions.definitions import Definitions, definitions_of_source
from graders.submissions.syntax import statements

TEXT, ELSEWHERE, COMMENT, QUOTED, INSIDE = "text", "elsewhere", "comment", "quoted", "inside"

_COMMENT = re.compile(r"^[ \t]*#[ \t]?(?P<code>.*)$")
_FENCE = re.compile(r"^[ \t]*(?:```|~~~)")


@dataclass(frozen=True)
class Nearly:
    """A definition of a name in a place where it does not run.

    Parameters
    ----------
    name : str
        The name.
    cell : int
        Number over all cells, from 1.
    how : str
        ``text`` (a Markdown or raw cell), ``elsewhere`` (a cell for another program, ``%%bash``
        say), ``comment``, ``quoted`` or ``inside`` (of another definition).
    """

    name: str
    cell: int
    how: str


def nearly_there(notebook: NotebookNode, names: Collection[str]) -> tuple[Nearly, ...]:
    """Return where a notebook holds definitions of some names that do not run.

    Parameters
    ----------
    notebook : NotebookNode
        Format 4.
    names : collection of str
        Names that it does not define otherwise.
    """
    found: dict[tuple[str, int], Nearly] = {}
    left = caps.PARSED_BYTES
    for number, cell in enumerate(notebook.cells, start=1):
        left -= len(cell.source)
        if left < 0 or not any(name in cell.source for name in names):
            continue
        for how, source in _hidden_code(cell):
            for name in _made_in(source, names):
                found.setdefault((name, number), Nearly(name, number, how))
    return tuple(found.values())


def _hidden_code(cell: NotebookNode) -> Iterator[tuple[str, str]]:
    """Yield what in a cell looks like code and does not run, and how it is hidden."""
    if cell.cell_type != "code":
        yield TEXT, "\n".join("" if _FENCE.match(x) else x for x in cell.source.split("\n"))
        return
    for block in _comments(cell.source):  # a cell for another program was made a comment
        yield ELSEWHERE if block.startswith("%%") else COMMENT, block
    try:
        body = statements(cell.source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return
    for statement in body:
        match statement:
            case ast.Expr(value=ast.Constant(value=str(text))):
                yield QUOTED, textwrap.dedent(text)
            case ast.FunctionDef() | ast.ClassDef():
                yield from ((INSIDE, source) for source in _inner(statement))


def _comments(source: str) -> Iterator[str]:
    """Yield the runs of lines that are comments, without their marks."""
    run: list[str] = []
    for line in [*source.split("\n"), "end"]:
        match = _COMMENT.match(line)
        if match is not None:
            run.append(match["code"])
        elif line.strip() and run:
            yield textwrap.dedent("\n".join(run))
            run = []


def _inner(outer: ast.FunctionDef | ast.ClassDef) -> Iterator[str]:
    for statement in outer.body:
        if isinstance(statement, ast.ClassDef | ast.FunctionDef):
            yield ast.unparse(statement)


def _made_in(source: str, names: Collection[str]) -> list[str]:
    """Return the names that a source defines, and not as blanks, whatever text is around them."""
    found = definitions_of_source(source)
    if found.unreadable:  # prose around the code: look at each definition by itself
        blocks = [_block(source, name) for name in names]
        every = [definitions_of_source(block) for block in blocks if block]
    else:
        every = [found]
    return [name for name in names if any(_made(one, name) for one in every)]


def _made(found: Definitions, name: str) -> bool:
    return found.defined_here([name])


def _block(source: str, name: str) -> str:
    """Return the lines of one definition: its first, and what is indented below."""
    start = re.search(rf"^(?:class|def)[ \t]+{re.escape(name)}\b", source, re.MULTILINE)
    if start is None:
        return ""
    first, *rest = source[start.start() :].split("\n")
    kept = [first]
    for line in rest:
        if line.strip() and not line.startswith((" ", "\t")):
            break
        kept.append(line)
    return "\n".join(kept)
