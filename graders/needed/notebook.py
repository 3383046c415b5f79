"""A whole notebook read into one graph: for every piece what it does and what it makes."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from graders.needed.calls import CODE_FILES, FILES
from graders.needed.doing import ATTRIBUTE, DEEP, Doing
from graders.needed.graph import Graph
from graders.needed.objects import IMPORTED
from graders.needed.pieces import Piece
from graders.needed.scopes import names_bound_by
from graders.needed.statements import Statements
from graders.needed.variables import Variables

MOST_STEPS = 2_000_000
"""Work that following a notebook may take; a long lab takes 50,000. What takes more runs whole."""

_WORD = re.compile(r"[^\W\d]\w{0,199}")
_DEFINED = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_CALLING = (ast.Call, ast.Await)


@dataclass(frozen=True)
class Step:
    """One piece, read.

    Parameters
    ----------
    piece : Piece
        Where it stands.
    doing : Doing
        What it does.
    makes : int
        The objects that it makes, as bits.
    cheap : bool
        Whether running it for an earlier value costs nothing: a definition, an import, a constant.
    """

    piece: Piece
    doing: Doing
    makes: int
    cheap: bool


@dataclass(frozen=True)
class Notebook:
    """All steps of a notebook in their order, and what their names may stand for.

    Parameters
    ----------
    steps : list of Step
        In the notebook's order; a step's place is its index.
    graph : Graph
        Solved.
    variables : Variables
        The notebook's names.
    defined : set of str
        Names that a ``def`` or ``class`` makes, at whatever depth.
    """

    steps: list[Step]
    graph: Graph
    variables: Variables
    defined: set[str]


def read_notebook(pieces: Sequence[Piece], wanted: Iterable[str], own: Iterable[str]) -> Notebook:
    """Return a notebook with all relations between its values followed.

    Raises
    ------
    TooLarge
        That takes too much work.
    """
    graph = Graph(MOST_STEPS, frozenset(own))
    words = _Words()
    for piece in pieces:
        for top in piece.nodes:
            for node in ast.walk(top):
                graph.spend()
                words.note(node)
    reader = Statements(graph, words.bound | set(wanted), words.modules)
    reader.stored, reader.defined = frozenset(words.stored), frozenset(words.defined)
    steps = [_read(reader, piece, place) for place, piece in enumerate(pieces)]
    for step in steps:
        if step.doing.unknown:
            _read_words(step, steps, reader)
    _link(reader, words.bound)
    graph.solve()
    return Notebook(steps, graph, reader.variables, words.defined)


class _Words:
    """The words of a notebook, from a first look at it."""

    def __init__(self) -> None:
        self.bound: set[str] = set()  # names that are bound anywhere
        self.modules: dict[str, str] = {}  # what those of imports stand for
        self.stored: set[str] = set()  # attributes that are stored
        self.defined: set[str] = set()  # functions and classes

    def note(self, node: ast.AST) -> None:
        """Note the words of one node."""
        self.bound.update(names_bound_by(node))
        match node:
            case ast.Attribute(attr=name, ctx=ast.Store()):
                self.stored.add(name)
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                self.defined.add(name)
            case ast.ClassDef(name=name):
                self.defined.add(name)
            case ast.Import(names=aliases):
                for alias in aliases:
                    name = alias.asname or alias.name.split(".")[0]
                    self.modules[name] = alias.name if alias.asname else name
            case ast.ImportFrom(names=aliases, module=module):
                for alias in aliases:
                    self.modules[alias.asname or alias.name] = f"{module}.{alias.name}"


def _read(reader: Statements, piece: Piece, place: int) -> Step:
    before = len(reader.graph.objects)
    try:
        doing = reader.top(piece.nodes, place)
        cheap = len(piece.nodes) == 1 and _is_cheap(piece.nodes[0])
    except RecursionError:
        doing, cheap = reader.anything(_words(piece.nodes), place), False
    if piece.text:
        doing = reader.anything(_WORD.findall(piece.text), place)
    doing.unknown = doing.unknown or piece.unknown
    if piece.scratch:
        doing.binds.clear()
        doing.kills.clear()
    if piece.unknown:
        doing.reads |= {FILES, CODE_FILES}
    if piece.writes:
        doing.binds |= {FILES, CODE_FILES}
    after = len(reader.graph.objects)
    return Step(piece, doing, (1 << after) - (1 << before), cheap)


def _words(nodes: Iterable[ast.stmt]) -> list[str]:
    """Return every name in statements that are nested too deep to be followed."""
    return [n.id for top in nodes for n in ast.walk(top) if isinstance(n, ast.Name)]


def _is_cheap(node: ast.stmt) -> bool:
    if isinstance(node, (*_DEFINED, ast.Import, ast.ImportFrom)):
        return True
    if not isinstance(node, ast.Assign):
        return False
    return not any(isinstance(part, _CALLING) for part in ast.walk(node))


def _read_words(step: Step, steps: Sequence[Step], reader: Statements) -> None:
    """Let what nobody can follow use all names that stand in its texts: `exec("f = g")`.

    Each of them may be, afterwards, whatever it and what it reads may be.
    """
    graph, variables = reader.graph, reader.variables
    texts = list(_texts(step.piece.nodes))
    for other in steps:
        if not other.doing.binds.isdisjoint(step.doing.reads - {FILES, CODE_FILES}):
            texts += _texts(other.piece.nodes)
    words = {word for text in texts for word in _WORD.findall(text) if word in variables}
    if not words:
        return
    lump = graph.new()
    lump.blurred = True
    for name in sorted(words | (step.doing.reads & set(variables.names()))):
        graph.copy(variables.of(name).late, lump.holds)
        step.doing.changes += [(variables.of(name).late, how) for how in (ATTRIBUTE, DEEP)]
    for word in sorted(words):
        graph.copy(lump.itself, variables.of(word).arriving)
    step.doing.reads |= words
    step.doing.binds |= words


def _texts(nodes: Iterable[ast.stmt]) -> Iterable[str]:
    for top in nodes:
        for node in ast.walk(top):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value


def _link(reader: Statements, bound: set[str]) -> None:
    """Tie together what could not be known while reading: methods by name, names from nowhere."""
    graph = reader.graph
    for call in list(reader.all_calls):
        if call.method:
            for function in graph.methods.get(call.name, ()):
                for shift in (0, 1):
                    call.bind(graph, function, shift)
    for name, node in reader.methods_read:
        for function in graph.methods.get(name, ()):
            graph.copy(function.itself, node)
    for name, node in reader.given_by:
        for function in graph.methods.get(name, ()):
            graph.copy(function.returns, node)
    for name in reader.variables.names():
        if name not in bound:
            found = graph.new(IMPORTED, origin=f"*.{name}")
            graph.copy(found.itself, reader.variables.of(name).arriving)
