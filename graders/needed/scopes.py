"""Which names a body binds for itself, and which belong to the notebook."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

Function = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
Comprehension = ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp

_CLOSED = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


def bound_in(body: Iterable[ast.AST]) -> set[str]:
    """Return the names that a body binds, without those that functions within it bind."""
    found: set[str] = set()
    left: list[tuple[ast.AST, bool]] = [(node, False) for node in body]
    while left:
        node, compared = left.pop()
        names = names_bound_by(node)
        if not (compared and isinstance(node, ast.Name)):  # a comprehension's own variables
            found.update(names)
        if isinstance(node, ast.NamedExpr):
            found.add(node.target.id)
        if not isinstance(node, _CLOSED):
            compared = compared or isinstance(node, _COMPREHENSIONS)
            left += ((child, compared) for child in ast.iter_child_nodes(node))
    return found


def names_bound_by(node: ast.AST) -> Iterator[str]:
    """Yield the names that one node binds by itself, without its children."""
    match node:
        case ast.Name(id=name, ctx=ast.Store() | ast.Del()):
            yield name
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            yield name
        case ast.Import(names=aliases) | ast.ImportFrom(names=aliases):
            for alias in aliases:
                yield alias.asname or alias.name.split(".")[0]
        case ast.ExceptHandler(name=str(name)) | ast.MatchAs(name=str(name)):
            yield name
        case ast.MatchStar(name=str(name)) | ast.MatchMapping(rest=str(name)):
            yield name


def declared_in(body: Iterable[ast.AST], kind: type[ast.Global] | type[ast.Nonlocal]) -> set[str]:
    """Return the names that a body declares as global, or as nonlocal."""
    found: set[str] = set()
    left: list[ast.AST] = list(body)
    while left:
        node = left.pop()
        if isinstance(node, ast.Global | ast.Nonlocal):
            if isinstance(node, kind):
                found.update(node.names)
        elif not isinstance(node, _CLOSED):
            left += ast.iter_child_nodes(node)
    return found


def parameters_of(arguments: ast.arguments) -> list[str]:
    """Return the parameters that take one value each, those by position first."""
    listed = (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)
    return [argument.arg for argument in listed]


def gathering_parameters_of(arguments: ast.arguments) -> list[str]:
    """Return ``*args`` and ``**kwargs``."""
    return [argument.arg for argument in (arguments.vararg, arguments.kwarg) if argument]
