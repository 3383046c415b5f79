"""Solution marks: what lies between them is the instructor's and is cut for students.

In code a region looks like this, at any indentation::

    # BEGIN SOLUTION: the outputs, tanh of every input
    return np.tanh(inputs)
    # END SOLUTION

and leaves ``raise NotImplementedError("the outputs, tanh of every input")`` behind. The words
after the colon may be left out: the error then names the function to write. Lines that begin with
``# STUB:`` inside the region are left instead of the error, without their mark. In a module, a
region at the margin without words and stub leaves nothing. In text cells the marks are
``<!-- BEGIN SOLUTION -->`` and ``<!-- END SOLUTION -->``, and a place for an answer is left.
"""

from __future__ import annotations

import ast
import json
import re
from dataclasses import dataclass

from graders.errors import AuthoringError

_CODE_BEGIN = re.compile(r"^(?P<indent>[ \t]*)# BEGIN SOLUTION(?:: (?P<message>\S.*))?$")
_CODE_END = re.compile(r"^[ \t]*# END SOLUTION$")
_STUB = re.compile(r"^[ \t]*# STUB:(?: (?P<line>.*))?$")
_TEXT_BEGIN = re.compile(r"^(?P<indent>)<!-- BEGIN SOLUTION(?:: (?P<message>\S.*))? -->$")
_TEXT_END = re.compile(r"^<!-- END SOLUTION -->$")
# Whatever an author may have meant as a mark; each must be a proper one.
_LOOKS_LIKE_MARK = re.compile(
    r"^\s*(?:#+|<!--)\s*(?:(?:BEGIN|END)[\s_-]*SOLUTIONS?\b|STUBS?\s*:)", re.IGNORECASE
)

ANSWER_PLACE = "*Your answer goes here.*"


@dataclass(frozen=True)
class Region:
    """One solution.

    Parameters
    ----------
    begin, end : int
        Line numbers of its two marks, from 0.
    indent : str
        White space before its first mark.
    message : str or None
        The words after the first mark.
    """

    begin: int
    end: int
    indent: str
    message: str | None


def find_regions(source: str, place: str, *, text: bool = False) -> list[Region]:
    """Find the solutions of one file or cell.

    Parameters
    ----------
    source : str
        Its text.
    place : str
        What an error calls it, for example ``multiple_layers.ipynb, cell 11``.
    text : bool
        Whether it is a text cell, where other marks are used.

    Returns
    -------
    list of Region
        In order.

    Raises
    ------
    AuthoringError
        If marks do not match or are misspelt; names place and line.
    """
    begins, ends = (_TEXT_BEGIN, _TEXT_END) if text else (_CODE_BEGIN, _CODE_END)
    regions: list[Region] = []
    opened: tuple[int, re.Match[str]] | None = None
    for number, line in enumerate(source.split("\n")):
        if begin := begins.match(line):
            if opened:
                raise _misplaced(
                    place, number, f"BEGIN SOLUTION inside that of line {opened[0] + 1}"
                )
            opened = number, begin
        elif ends.match(line):
            if not opened:
                raise _misplaced(place, number, "END SOLUTION has no BEGIN SOLUTION")
            at, match = opened
            regions.append(Region(at, number, match["indent"], match["message"]))
            opened = None
        elif _STUB.match(line) and not text:
            if not opened:
                raise _misplaced(place, number, "STUB stands outside a solution")
        elif _LOOKS_LIKE_MARK.match(line):
            raise _misplaced(place, number, f"{line.strip()!r} looks like a mark but is none")
    if opened:
        raise _misplaced(place, opened[0], "BEGIN SOLUTION has no END SOLUTION")
    return regions


def _misplaced(place: str, number: int, what: str) -> AuthoringError:
    return AuthoringError(f"{place}, line {number + 1}: {what}")


def cut_code(source: str, place: str, *, module: bool = False) -> str:
    """Return code without its solutions.

    Parameters
    ----------
    source : str
        Python, of a cell or a whole module; a cell may hold magic commands.
    place : str
        What an error calls it.
    module : bool
        Whether regions at the margin without words and stub leave nothing.

    Returns
    -------
    str
        What students get; it parses.

    Raises
    ------
    AuthoringError
        If marks do not match, or if what is left is no Python.
    """
    lines = source.split("\n")
    kept: list[str] = []
    position = 0
    regions = find_regions(source, place)
    owners = _owners(source, regions, place)
    for region, owner in zip(regions, owners, strict=True):
        kept += lines[position : region.begin]
        kept += _left_behind(region, lines[region.begin + 1 : region.end], owner, module=module)
        position = region.end + 1
    kept += lines[position:]
    result = "\n".join(kept)
    if regions and module:
        result = result.rstrip("\n") + "\n"
    _parse(result, f"{place}, without its solutions")
    return result


def cut_text(source: str, place: str) -> str:
    """Return a text cell with a place for an answer instead of each solution.

    Parameters
    ----------
    source : str
        Markdown.
    place : str
        What an error calls it.

    Returns
    -------
    str
        What students get.

    Raises
    ------
    AuthoringError
        If marks do not match.
    """
    lines = source.split("\n")
    for region in reversed(find_regions(source, place, text=True)):
        lines[region.begin : region.end + 1] = [region.message or ANSWER_PLACE]
    return "\n".join(lines)


def _left_behind(region: Region, solution: list[str], owner: str, *, module: bool) -> list[str]:
    stub = [match["line"] or "" for line in solution if (match := _STUB.match(line))]
    if stub:
        return [(region.indent + line).rstrip() for line in stub]
    if module and not region.indent and region.message is None:
        return []
    message = region.message or f"{owner}: your code goes here"
    return [f"{region.indent}raise NotImplementedError({json.dumps(message, ensure_ascii=False)})"]


def _owners(source: str, regions: list[Region], place: str) -> list[str]:
    # For each region the function that it stands in, or else the names that it defines.
    if not regions:
        return []
    tree = _parse(source, place)
    functions = [
        (node.lineno - 1, node.end_lineno or node.lineno, name) for node, name in _functions(tree)
    ]
    owners = []
    for region in regions:
        around = [name for first, last, name in functions if first < region.begin < last]
        inside = [
            name
            for node in tree.body
            if region.begin < node.lineno - 1 < region.end
            for name in _defined(node)
        ]
        owners.append(around[-1] if around else ", ".join(inside) or "this cell")
    return owners


def _functions(tree: ast.AST, prefix: str = "") -> list[tuple[ast.stmt, str]]:
    # Outer ones before inner ones, with dotted names.
    found: list[tuple[ast.stmt, str]] = []
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            name = f"{prefix}{node.name}"
            found.append((node, name))
            found += _functions(node, f"{name}.")
    return found


def _defined(node: ast.stmt) -> list[str]:
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return [node.name]
    if isinstance(node, ast.Assign):
        names = [n for target in node.targets for n in ast.walk(target)]
        return [n.id for n in names if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)]
    return []


def _parse(source: str, place: str) -> ast.Module:
    # Magic commands are no Python; an empty line in their place keeps the line numbers.
    lines = ["" if line.lstrip().startswith(("%", "!")) else line for line in source.split("\n")]
    try:
        return ast.parse("\n".join(lines))
    except SyntaxError as error:
        raise AuthoringError(f"{place}, line {error.lineno}: {error.msg}") from error
