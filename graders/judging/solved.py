"""Loads the definitions of a solved notebook, without its experiments and plots.

Hidden checks compare answers with what this gives. Of the code cells, these parts run:

* cells that hold a solution, as a whole, unless they are tagged "experiment";
* functions and classes of other cells or that the caller can spare, and imports, as far as those
  cells use them.

So `import matplotlib` costs nothing here, and no cell may take long unless it is an experiment.
`mlp` and `dp` stand for the reference's.
"""

from __future__ import annotations

import ast
import contextlib
import io
import json
from collections.abc import Collection, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

OWN_MODULES = ("mlp", "dp")
SOLUTION_MARK = "# BEGIN SOLUTION"
_GIVEN = "reference"
Definition = ast.FunctionDef | ast.ClassDef


def load(path: Path, spared: Collection[str] = ()) -> SimpleNamespace:
    """Run what defines the solutions of a notebook.

    Parameters
    ----------
    path : Path
        A solved notebook, format 4.
    spared : collection of str
        Functions and classes that are left out unless the others use them.

    Returns
    -------
    types.SimpleNamespace
        Its definitions by name. Functions look their globals up in it, so that setting an
        attribute sets the global.
    """
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    statements = [
        (f"{path.name}, cell {number}", statement, cell_is_solved)
        for number, cell in enumerate(cells, start=1)
        if cell["cell_type"] == "code"
        for statement, cell_is_solved in _statements(cell, spared)
    ]
    namespace = SimpleNamespace(__name__=f"{_GIVEN}.notebooks.{path.stem}")
    # What a notebook says when it runs is said to a reader of the notebook.
    with contextlib.redirect_stdout(io.StringIO()):
        for place, statement in _needed(statements):
            module = ast.Module(body=[statement], type_ignores=[])
            module = ast.fix_missing_locations(_OwnModules().visit(module))
            exec(compile(module, place, "exec"), vars(namespace))  # noqa: S102 (our own notebook)
    return namespace


def _statements(cell: dict[str, Any], spared: Collection[str]) -> Iterator[tuple[ast.stmt, bool]]:
    # Pairs of a statement and whether it must run; what can never be needed is left out.
    source = "".join(cell["source"])
    # Magic commands are no Python; an empty line in their place keeps the line numbers.
    lines = ["" if line.lstrip().startswith(("%", "!")) else line for line in source.split("\n")]
    tree = ast.parse("\n".join(lines))
    is_experiment = "experiment" in cell["metadata"].get("tags", [])
    for statement in tree.body:
        if _only_imports(statement):
            yield statement, False
        elif is_experiment:
            continue
        elif isinstance(statement, Definition):
            yield statement, SOLUTION_MARK in source and statement.name not in spared
        elif SOLUTION_MARK in source:
            yield statement, True


def _only_imports(statement: ast.stmt) -> bool:
    if isinstance(statement, ast.Try):
        return all(map(_only_imports, statement.body))
    return isinstance(statement, ast.Import | ast.ImportFrom)


def _needed(statements: list[tuple[str, ast.stmt, bool]]) -> list[tuple[str, ast.stmt]]:
    # What must run, and what that uses, and so on until nothing is added.
    chosen = {index for index, (_, _, must_run) in enumerate(statements) if must_run}
    fresh = chosen
    while fresh:
        used = {
            node.id
            for index in fresh
            for node in ast.walk(statements[index][1])
            if isinstance(node, ast.Name)
        }
        fresh = {
            index
            for index, (_, statement, _) in enumerate(statements)
            if index not in chosen and not used.isdisjoint(_provides(statement))
        }
        chosen = chosen | fresh
    return [(statements[index][0], statements[index][1]) for index in sorted(chosen)]


def _provides(statement: ast.stmt) -> set[str]:
    if isinstance(statement, Definition):
        return {statement.name}
    return {
        alias.asname or alias.name.partition(".")[0]
        for node in ast.walk(statement)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }


class _OwnModules(ast.NodeTransformer):
    """Directs imports of `mlp` and `dp` to ours."""

    def visit_ImportFrom(self, node: ast.ImportFrom) -> ast.ImportFrom:
        if not node.level and _is_own(node.module):
            node.module = f"{_GIVEN}.{node.module}"
        return node

    def visit_Import(self, node: ast.Import) -> list[ast.stmt]:
        return [self._single(alias) for alias in node.names]

    @staticmethod
    def _single(alias: ast.alias) -> ast.stmt:
        if not _is_own(alias.name):
            return ast.Import(names=[alias])
        parent, _, name = f"{_GIVEN}.{alias.name}".rpartition(".")
        if alias.asname is None and alias.name not in OWN_MODULES:
            raise ImportError(f"write `from {alias.name} import ...`, not `import {alias.name}`")
        return ast.ImportFrom(module=parent, names=[ast.alias(name, alias.asname)], level=0)


def _is_own(module_name: str | None) -> bool:
    return (module_name or "").partition(".")[0] in OWN_MODULES
