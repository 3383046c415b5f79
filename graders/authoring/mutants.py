"""Automatic mutants: the reference with one small change, to show what no check notices."""

from __future__ import annotations

import ast
import copy
import json
from collections.abc import Iterator, Set
from dataclasses import dataclass
from pathlib import Path

_SWAPS: dict[type[ast.AST], tuple[type[ast.AST], ...]] = {
    ast.Add: (ast.Sub,),
    ast.Sub: (ast.Add,),
    ast.Mult: (ast.Div,),
    ast.Div: (ast.Mult,),
    ast.FloorDiv: (ast.Mult,),
    ast.Mod: (ast.FloorDiv,),
    ast.Pow: (ast.Mult,),
    ast.Lt: (ast.LtE, ast.Gt),
    ast.LtE: (ast.Lt, ast.GtE),
    ast.Gt: (ast.GtE, ast.Lt),
    ast.GtE: (ast.Gt, ast.LtE),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.And: (ast.Or,),
    ast.Or: (ast.And,),
}
_NAMES = {
    "max": "min",
    "min": "max",
    "maximum": "minimum",
    "minimum": "maximum",
    "argmax": "argmin",
    "sum": "mean",
    "mean": "sum",
    "zeros": "ones",
    "zeros_like": "ones_like",
    "ones": "zeros",
    "sqrt": "square",
    "exp": "expm1",
    "log": "log1p",
    "tanh": "sinh",
    "uniform": "normal",
    "normal": "uniform",
}
# Equal for both orders of their arguments, `uniform` in distribution.
_ORDERLESS = {"maximum", "minimum", "logaddexp", "hypot", "add", "multiply", "uniform"}
_JUDGED_BY_RUNNING = {"experiment", "settings"}  # tags of cells


@dataclass(frozen=True)
class Mutant:
    """The reference solution with one change.

    Parameters
    ----------
    source : str
        The changed definitions.
    definition : str
        Name of the changed definition.
    original, changed : str
        The line before and after.
    """

    source: str
    definition: str
    original: str
    changed: str

    def __str__(self) -> str:
        return f"{self.definition}: `{self.original}` became `{self.changed}`"


def solution_of(notebook: Path, names: Set[str]) -> list[ast.stmt]:
    """Return the statements of a solved notebook that define some names.

    Cells tagged ``experiment`` or ``settings`` are left out: what they choose is judged by training
    with it, and a learning rate beside the reference's is as right.
    """
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    found: list[ast.stmt] = []
    for cell in cells:
        source = "".join(cell["source"])
        if cell["cell_type"] != "code" or "# BEGIN SOLUTION" not in source:
            continue
        if _JUDGED_BY_RUNNING & set(cell["metadata"].get("tags", [])):
            continue
        found += [s for s in ast.parse(source).body if _defined(s) & names]
    return found


def mutants_of(statements: list[ast.stmt]) -> Iterator[Mutant]:
    """Yield every mutant of these definitions, each different from the original and the others."""
    seen = {ast.unparse(statement) for statement in statements}
    for statement in statements:
        places = list(_changeable(statement))
        for index, node in enumerate(places):
            for change in range(len(_changes(node))):
                tree = copy.deepcopy(statement)
                target = list(_changeable(tree))[index]
                before = ast.unparse(tree)
                tree = _replaced(tree, target, _changes(target)[change])
                after = ast.unparse(ast.fix_missing_locations(tree))
                if after in seen:
                    continue
                seen.add(after)
                name = min(_defined(statement))
                yield Mutant(after, name, *_differing_line(before, after))


def _defined(statement: ast.stmt) -> set[str]:
    if isinstance(statement, ast.FunctionDef | ast.ClassDef):
        return {statement.name}
    if isinstance(statement, ast.Assign):
        return {t.id for t in statement.targets if isinstance(t, ast.Name)}
    return set()


def _changeable(tree: ast.stmt) -> Iterator[ast.AST]:
    """Yield the nodes that may change: no docstrings, no error messages, no `__repr__`.

    Nor a whole definition, whose place the reference's own would take, nor what only refuses
    (`raise`, and `strict=True`, which no right input reaches).
    """
    waiting: list[ast.AST] = list(ast.iter_child_nodes(tree))
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Raise) or getattr(node, "name", "") == "__repr__":
            continue
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            continue
        if isinstance(node, ast.keyword) and node.arg == "strict":
            continue
        if isinstance(node, ast.arg | ast.arguments | ast.JoinedStr):
            waiting.extend(getattr(node, "defaults", []))
            continue
        yield node
        waiting.extend(ast.iter_child_nodes(node))


def _changes(node: ast.AST) -> list[ast.AST]:
    """Return what may stand in a node's place."""
    if isinstance(node, ast.BinOp):
        other: list[ast.AST] = [
            ast.BinOp(node.left, swap(), node.right)  # type: ignore[arg-type]
            for swap in _SWAPS.get(type(node.op), ())
        ]
        return [*other, node.left, node.right]  # besides another operator: a dropped term
    if isinstance(node, ast.Compare) and len(node.ops) == 1:
        return [
            ast.Compare(node.left, [swap()], node.comparators)  # type: ignore[list-item]
            for swap in _SWAPS.get(type(node.ops[0]), ())
        ]
    if isinstance(node, ast.BoolOp):
        return [ast.BoolOp(s(), node.values) for s in _SWAPS[type(node.op)]]  # type: ignore[arg-type]
    if isinstance(node, ast.UnaryOp):
        return [node.operand]
    if isinstance(node, ast.Constant):
        return _other_constants(node)
    if isinstance(node, ast.Attribute):
        return _other_attributes(node)
    if isinstance(node, ast.Call):
        return _other_calls(node)
    if isinstance(node, ast.AugAssign):
        return [ast.Assign([node.target], node.value, lineno=node.lineno), ast.Pass()]
    if isinstance(node, ast.Assign | ast.Expr | ast.Assert):
        return [ast.Pass()]
    return []


def _other_constants(node: ast.Constant) -> list[ast.AST]:
    value = node.value
    if isinstance(value, bool):
        return [ast.Constant(not value)]
    if isinstance(value, int):
        return [ast.Constant(value + 1), ast.Constant(value - 1)]
    if isinstance(value, float):
        return [ast.Constant(value + 1.0), ast.Constant(value / 2 if value else -1.0)]
    return []


def _other_attributes(node: ast.Attribute) -> list[ast.AST]:
    if node.attr == "T":
        return [node.value]
    if node.attr in _NAMES:
        return [ast.Attribute(node.value, _NAMES[node.attr], node.ctx)]
    return []


def _other_calls(node: ast.Call) -> list[ast.AST]:
    changed: list[ast.AST] = []
    if len(node.args) == 2 and _called(node) not in _ORDERLESS:
        changed.append(ast.Call(node.func, node.args[::-1], node.keywords))
    for keyword in (k for k in node.keywords if k.arg != "strict"):
        kept = [k for k in node.keywords if k is not keyword]
        changed.append(ast.Call(node.func, node.args, kept))
    return changed


def _called(node: ast.Call) -> str:
    """Return the last part of a called function's name."""
    return str(getattr(node.func, "attr", getattr(node.func, "id", "")))


def _replaced(tree: ast.stmt, target: ast.AST, replacement: ast.AST) -> ast.stmt:
    class Replace(ast.NodeTransformer):
        def visit(self, node: ast.AST) -> ast.AST:
            return replacement if node is target else self.generic_visit(node)

    changed = Replace().visit(tree)
    assert isinstance(changed, ast.stmt)
    return changed


def _differing_line(before: str, after: str) -> tuple[str, str]:
    old, new = before.splitlines(), after.splitlines()
    for one, other in zip(old, new, strict=False):
        if one != other:
            return one.strip(), other.strip()
    return (old[len(new)] if len(old) > len(new) else "").strip(), ""
