"""Which names a notebook defines, and where, read from its source alone.

One cell that Python cannot read hides nothing that stands in the others, and what it was about
to define is guessed from its lines, so that feedback can say which cell should have done it.
"""

from __future__ import annotations

import ast
import builtins
import difflib
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field

from nbformat import NotebookNode

from graders.errors import Place
from graders.submissions import caps
from graders.submissions.cells import written_file
from graders.submissions.syntax import statements

_LOOKS_DEFINED = re.compile(
    r"^(?:class|(?:async[ \t]+)?def)[ \t]+(?P<made>\w+)|^(?P<set>\w+)[ \t]*(?::[^=\n]*)?=(?!=)",
    re.MULTILINE,
)
_CLOSE = 0.8
"""Likeness by `difflib`: for `TanhLayer`, `TanLayer` reaches 0.94 and `LeakyTanhLayer` 0.78."""
_MOST_COMPARED = 1_000
"""Names that are compared with a missing one; a long lab defines 200."""

_NO_ANSWERS = ("__init__", "__repr__", "__str__")  # methods that a template gives in full


@dataclass(frozen=True)
class Definition:
    """One place where a name gets its value.

    Parameters
    ----------
    name : str
        The name.
    place : Place
        Cell and line.
    blank : bool
        Whether it is only announced: ``raise NotImplementedError``, ``pass`` or ``None``.
    imported : bool
        Whether it comes from elsewhere.
    last_line : int
        Where it ends, in the same cell.
    """

    name: str
    place: Place
    blank: bool = False
    imported: bool = False
    last_line: int = 0


@dataclass(frozen=True)
class UnreadableCell:
    """A code cell that Python cannot read.

    Parameters
    ----------
    cell : int
        Number over all cells, from 1.
    line : int, optional
        Line within the cell, from 1.
    message : str
        What Python says.
    names : tuple of str
        What its lines seem to define.
    """

    cell: int
    line: int | None
    message: str
    names: tuple[str, ...]


@dataclass(frozen=True)
class Definitions:
    """Everything that the top level of a notebook defines.

    Parameters
    ----------
    by_name : dict of str to list of Definition
        In the order of the notebook; the last one counts.
    unreadable : list of UnreadableCell
        The cells that had to be left out.
    indented : list of int
        Code cells that begin with an indented line, as if they went on with the one before.
    """

    by_name: dict[str, list[Definition]] = field(default_factory=dict)
    unreadable: list[UnreadableCell] = field(default_factory=list)
    indented: list[int] = field(default_factory=list)

    def places(self, name: str) -> list[Place]:
        """Return where a name is defined, in the order of the notebook."""
        return [definition.place for definition in self.by_name.get(name, [])]

    def answered(self, name: str) -> bool:
        """Tell whether a name's last definition is more than an announcement."""
        found = self.by_name.get(name)
        return found is not None and not found[-1].blank

    def last(self, names: Iterable[str]) -> Definition | None:
        """Return the last definition, more than an announcement, of the first name that has one."""
        return next((self.by_name[name][-1] for name in names if self.answered(name)), None)

    def defined_here(self, names: Iterable[str]) -> bool:
        """Tell whether one of these names is answered, and not only imported."""
        return any(self.answered(n) and not self.by_name[n][-1].imported for n in names)

    def broken(self, name: str) -> UnreadableCell | None:
        """Return the last unreadable cell that seems to define a name."""
        return next((cell for cell in reversed(self.unreadable) if name in cell.names), None)

    def outside(self, owner: str, member: str) -> Place | None:
        """Return where a method stands outside of its class, in a cell after it; else None."""
        made, members = self.places(owner), self.places(member)
        later = [p for p in members if made and (p.cell or 0) > (made[-1].cell or 0)]
        return next((place for place in later if "(self" in place.source), None)

    def near(self, name: str, most: int = 3, without: Collection[str] = ()) -> list[str]:
        """Return names that the student may have meant for `name`, the likeliest first.

        Parameters
        ----------
        name : str
            A name that the lab asks for, ``ReluLayer``.
        most : int
            How many names to return.
        without : collection of str
            Names that are something else: of given classes, of other answers.
        """
        own = [n for n, found in self.by_name.items() if not found[-1].imported]
        own += [n for cell in self.unreadable for n in cell.names]
        own = [n for n in dict.fromkeys(own) if n != name and n not in without]
        likeness = {n: _likeness(n, name) for n in own[:_MOST_COMPARED]}
        close = sorted((n for n in likeness if likeness[n] >= _CLOSE), key=lambda n: -likeness[n])
        return close[:most]


def _likeness(found: str, wanted: str) -> float:
    """Return 1 for names that differ in case and underscores only, less for all others."""
    a, b = (re.sub(r"[\W_]|(?<!\d)\d+$", "", name).casefold() for name in (found[:100], wanted))
    if min(len(a), len(b)) < 3:
        return 0.0
    if a == b:
        return 1.0
    if a.startswith(b) or b.startswith(a):  # `Tanh` for `TanhLayer`
        return 0.9
    return difflib.SequenceMatcher(None, a, b).ratio()


def definitions(notebook: NotebookNode) -> Definitions:
    """Return what the code cells of a notebook define at their top level.

    Parameters
    ----------
    notebook : NotebookNode
        Format 4, as `graders.submissions.notebooks` makes it.
    """
    found = Definitions()
    left = caps.PARSED_BYTES
    for number, cell in enumerate(notebook.cells, start=1):
        if cell.cell_type == "code" and written_file(cell.source) is None:
            left -= len(cell.source)
            if cell.source.lstrip("\n").startswith((" ", "\t")):
                found.indented.append(number)
            _look_into(cell.source, number, found, parse=left >= 0)
    return found


def definitions_of_source(source: str) -> Definitions:
    """Return what a module defines at its top level, as if it were cell 1."""
    found = Definitions()
    _look_into(source, 1, found, parse=len(source) <= caps.PARSED_BYTES)
    return found


def _look_into(source: str, number: int, found: Definitions, *, parse: bool) -> None:
    lines = source.split("\n")
    try:
        if not parse:
            raise SyntaxError("it is too long to look into")
        bound = list(_bound(statements(source)))
    except SyntaxError as error:
        _note_unreadable(source, number, error.lineno, error.msg, found)
    except (ValueError, RecursionError, MemoryError):
        _note_unreadable(source, number, None, "it is nested too deep for Python", found)
    else:
        for name, node, blank, imported in bound:
            text = lines[node.lineno - 1] if node.lineno <= len(lines) else ""
            place = Place(line=node.lineno, source=text[:200], cell=number)
            last = node.end_lineno or node.lineno
            made = Definition(name, place, blank, imported, last)
            found.by_name.setdefault(name, []).append(made)


def _note_unreadable(
    source: str, number: int, line: int | None, message: str, found: Definitions
) -> None:
    names = dict.fromkeys(m["made"] or m["set"] for m in _LOOKS_DEFINED.finditer(source))
    found.unreadable.append(UnreadableCell(number, line, message, tuple(names)[:1000]))


_Bound = tuple[str, ast.stmt, bool, bool]


def _bound(statements: Iterable[ast.stmt]) -> Iterator[_Bound]:
    """Yield each name bound: its statement, whether it is blank, and whether it is imported."""
    for statement in statements:
        match statement:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                yield statement.name, statement, _is_blank(statement), False
            case ast.Import() | ast.ImportFrom():
                for alias in statement.names:
                    name = alias.asname or alias.name.split(".")[0]
                    yield name, statement, False, True
            case ast.Assign(targets=targets, value=value):
                for name in _names(targets):
                    yield name, statement, _is_nothing(value), False
            case ast.AnnAssign(target=target, value=value) if value is not None:
                for name in _names([target]):
                    yield name, statement, _is_nothing(value), False
            case _:
                yield from _bound_within(statement)


def _bound_within(statement: ast.stmt) -> Iterator[_Bound]:
    """Yield what compound statements bind: loops, `with`, `if`, `try` and `match`."""
    for child in ast.iter_child_nodes(statement):
        match child:
            case ast.stmt():
                yield from _bound([child])
            case ast.ExceptHandler(body=body) | ast.match_case(body=body):
                yield from _bound(body)
            case ast.withitem(optional_vars=ast.expr() as target):
                yield from ((name, statement, False, False) for name in _names([target]))
    if isinstance(statement, ast.For | ast.AsyncFor):
        names = _names([statement.target])
        yield from ((name, statement, False, False) for name in names)


def _names(targets: Iterable[ast.expr]) -> Iterator[str]:
    for target in targets:
        match target:
            case ast.Name(id=name):
                yield name
            case ast.Tuple(elts=parts) | ast.List(elts=parts):
                yield from _names(parts)
            case ast.Starred(value=value):
                yield from _names([value])


def _is_blank(node: ast.stmt) -> bool:
    """Tell whether a function or class only announces what is to come."""
    if isinstance(node, ast.ClassDef):
        made = [part for part in node.body if isinstance(part, ast.FunctionDef | ast.ClassDef)]
        judged = [part for part in made if part.name not in _NO_ANSWERS]
        body = [part for part in node.body if not _is_text(part)]
        return all(map(_is_blank, judged)) if judged else all(map(_does_nothing, body))
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        return _is_blank_body([part for part in node.body if not _is_text(part)])
    return False


def _is_blank_body(body: list[ast.stmt]) -> bool:
    """Tell whether a function raises `NotImplementedError` or does nothing, whatever follows."""
    for statement in body:
        match statement:
            case ast.Raise():
                return _does_nothing(statement)
            case ast.Return(value=value):
                return value is None or _is_nothing(value)
            case ast.Assign() | ast.AnnAssign() | ast.Expr() | ast.Pass():
                continue
            case _:
                return False
    return all(map(_does_nothing, body))


def _is_text(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)


def _does_nothing(statement: ast.stmt) -> bool:
    match statement:
        case ast.Pass():
            return True
        case ast.Raise(exc=ast.Name(id="NotImplementedError")):
            return True
        case ast.Raise(exc=ast.Call(func=ast.Name(id="NotImplementedError"))):
            return True
        case _:
            return False


def _is_nothing(value: ast.expr) -> bool:
    """Tell whether a value is still to come: ``None``, ``...``, or a dict of nothing else."""
    match value:
        case ast.Constant(value=None) | ast.Constant(value=builtins.Ellipsis):
            return True
        case ast.Dict(values=values):
            return all(map(_is_nothing, values))
        case _:
            return False
