"""From a notebook that was handed in to the code of one answer, as a planted mistake may hold it.

All of it is reading: nothing is run here. What is extracted becomes code of the lab, which runs on
the grader's side, so that only plain arithmetic is taken: what opens files, reaches for the system
or for the insides of Python is refused. A person reads it before it is written.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from graders.errors import SubmissionError
from graders.needed import code_of, select
from graders.submissions import caps
from graders.submissions.cells import cleaned
from graders.submissions.notebook_json import as_utf8
from graders.submissions.notebooks import raw_cells
from graders.submissions.reading import read_file

_MODULES = {
    *("numpy", "math", "mlp", "dp", "itertools", "functools", "collections", "dataclasses"),
    *("typing", "numbers", "operator", "random"),
}
_METHODS = {"__init__", "__call__", "__post_init__", "__repr__", "__str__", "__len__"}
# By these names Python code reaches files, other processes and its own insides.
_REFUSED = re.compile(
    r"""(?x) ^( eval|exec|compile|open|input|globals|locals|vars|getattr|setattr|delattr|breakpoint
    |memoryview|exit|quit|help|load\w*|save\w*|\w*fromfile|tofile|dump\w*|memmap|genfromtxt
    |ctypes\w*|f2py|DataSource|os|sys|io|subprocess|builtins|importlib|modules|lib|testing
    |distutils|f_\w+|gi_\w+|cr_\w+|tb_\w+|co_\w+|func_\w+|mro )$"""
)


@dataclass(frozen=True)
class Code:
    """The code of one answer.

    Parameters
    ----------
    imports : tuple of str
        Its import lines, one name each, as the notebook has them.
    body : str
        Its definitions, without comments and docstrings.
    defines : tuple of str
        What the body defines.
    refused : str
        Why it cannot be taken; empty where it can.
    """

    imports: tuple[str, ...] = ()
    body: str = ""
    defines: tuple[str, ...] = field(default_factory=tuple)
    refused: str = ""


def code_in(notebook: Path, names: list[str]) -> Code:
    """Return what a notebook's answer of these names consists of; called in a bounded process.

    Parameters
    ----------
    notebook : Path
        The notebook.
    names : list of str
        All names under which the answer may stand.
    """
    content = json.loads(as_utf8(read_file(notebook, caps.NOTEBOOK_BYTES)))
    cells = [
        (number, cleaned(_source(cell)))
        for number, cell in enumerate(raw_cells(content) or [], start=1)
        if isinstance(cell, dict) and cell.get("cell_type") == "code"
    ]
    chosen = select(cells, names)
    text = "\n".join(
        code_of(source, [s for s in chosen.statements if s.cell == number and s.needed])
        for number, source in cells
    )
    try:
        return _taken(ast.parse(text))
    except SyntaxError as error:
        raise SubmissionError(f"its code cannot be read ({error.msg})") from None


def _source(cell: dict[str, object]) -> str:
    source = cell.get("source", "")
    parts = source if isinstance(source, list) else [source]
    return "".join(part for part in parts if isinstance(part, str))


def _taken(tree: ast.Module) -> Code:
    imports = [n for n in tree.body if isinstance(n, ast.Import | ast.ImportFrom)]
    others = [node for node in tree.body if node not in imports]
    for node in others:
        _strip(node)
    refused = next(_objections(imports, others), "")
    if refused:
        return Code(refused=refused)
    used = {node.id for part in others for node in ast.walk(part) if isinstance(node, ast.Name)}
    return Code(
        imports=tuple(dict.fromkeys(line for node in imports for line in _lines(node, used))),
        body="\n\n".join(ast.unparse(node) for node in others),
        defines=tuple(dict.fromkeys(name for node in others if (name := _defined(node)))),
    )


def _strip(node: ast.AST) -> None:
    """Take out docstrings: they are about a person's work, not about the mistake."""
    for part in ast.walk(node):
        if isinstance(part, ast.FunctionDef | ast.ClassDef) and ast.get_docstring(part) is not None:
            part.body = part.body[1:] or [ast.Pass()]


def _objections(
    imports: list[ast.Import | ast.ImportFrom], others: list[ast.stmt]
) -> Iterator[str]:
    for one in imports:
        modules = [a.name for a in one.names] if isinstance(one, ast.Import) else [one.module or ""]
        for module in modules:
            if module.partition(".")[0] not in _MODULES:
                yield f"it imports {module}"
        if any(alias.name == "*" or _REFUSED.match(alias.name) for alias in one.names):
            yield f"it has `{ast.unparse(one)}`"
    for node in others:
        if _defined(node) is None:
            yield f"it needs `{ast.unparse(node).splitlines()[0][:80]}`, which is no definition"
        for part in ast.walk(node):
            for name in _names(part):
                if _REFUSED.match(name) or (name.startswith("__") and name not in _METHODS):
                    yield f"it uses `{name}`"


def _names(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.Name(name) | ast.Attribute(attr=name) | ast.FunctionDef(name) | ast.ClassDef(name):
            yield name
        case ast.Import() | ast.ImportFrom():
            yield "importlib"  # inside of a definition, where nobody looks for it
        case ast.Constant(str(text)) if text.startswith("__"):
            yield text


def _defined(node: ast.stmt) -> str | None:
    match node:
        case ast.FunctionDef(name) | ast.ClassDef(name) | ast.Assign([ast.Name(name)]):
            return name
    return None


def _lines(node: ast.Import | ast.ImportFrom, used: set[str]) -> Iterator[str]:
    """Yield an import line for each name that is used."""
    for alias in node.names:
        if (alias.asname or alias.name.partition(".")[0]) in used:
            if isinstance(node, ast.Import):
                yield ast.unparse(ast.Import([alias]))
            else:
                yield ast.unparse(ast.ImportFrom(node.module, [alias], node.level))
