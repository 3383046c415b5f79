"""Layers in the course's interface of 2015: found in the source, adapted in cells of our own.

A class is one of 2015 if its ``bprop`` takes two arguments that are called as they were then,
``(h, igrads)``; today's takes three. Nothing is adapted where today's interface is answered too.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from nbformat import NotebookNode

from graders.submissions import caps
from graders.submissions.definitions import Definitions, definitions
from graders.submissions.syntax import statements

SPELLINGS: Mapping[str, str] = {"TanhLayer": "Tanh", "ReluLayer": "Relu", "MaxoutLayer": "Maxout"}
_ADAPTERS: Mapping[str, str] = {"MaxoutLayer": "adapted_maxout"}
_BASES = ("Layer", "Linear")  # of `mlp.layers` in 2015; the adapter's module has them
_GONE_NAMES = ("MLP", "Sigmoid", "Softmax")  # also in `mlp.layers` then; no answer rests on them
_GONE_MODULES = ("mlp.conv", "mlp.costs", "mlp.dataset", "mlp.schedulers", "mlp.utils")
_GONE_OPTIMISER = "SGDOptimiser"


@dataclass(frozen=True)
class OldLayer:
    """A class with the interface of 2015.

    Parameters
    ----------
    wanted : str
        The lab's name for it, ``TanhLayer``.
    name : str
        The submission's name for it, ``Tanh``.
    module : str, optional
        The submission's own module that holds it; None if the notebook does.
    """

    wanted: str
    name: str
    module: str | None = None


def old_layers(
    found: Definitions,
    sources: Iterable[str],
    wanted: Mapping[str, Sequence[str]],
    module: str | None = None,
) -> list[OldLayer]:
    """Return the layers of 2015 that answer what is wanted, and that nothing of today's answers.

    Parameters
    ----------
    found : Definitions
        What the sources define.
    sources : iterable of str
        Code cells, or a module.
    wanted : mapping of str to sequence of str
        The lab's names, with the names that are accepted in their place.
    module : str, optional
        The module that the source is.
    """
    old = _old_classes(sources)
    layers = []
    for name, accepted in wanted.items():
        names = (*accepted, SPELLINGS[name]) if name in SPELLINGS else ()
        answers = [other for other in dict.fromkeys(names) if found.answered(other)]
        if answers and all(old.get(other) for other in answers):
            layers.append(OldLayer(name, answers[0], module))
    return layers


def old_layers_of(
    notebook: NotebookNode, wanted: Mapping[str, Sequence[str]], found: Definitions | None = None
) -> list[OldLayer]:
    """Return the layers of 2015 in a notebook."""
    sources = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
    return old_layers(found or definitions(notebook), sources, wanted)


def add_adapters(notebook: NotebookNode, layers: Sequence[OldLayer], *, own_mlp: bool) -> list[str]:
    """Adapt layers of 2015 in cells at a notebook's end, and return notes for the instructor.

    Parameters
    ----------
    notebook : NotebookNode
        The notebook; changed in place.
    layers : sequence of OldLayer
        What to adapt.
    own_mlp : bool
        Whether the submission brings its own ``mlp``, so that its imports stay as they are.
    """
    if layers and not own_mlp:
        for cell in notebook.cells:
            if cell.cell_type == "code" and "mlp" in cell.source:
                cell.source = with_todays_imports(cell.source)
    for layer in layers:
        notebook.cells.append(_adapter_cell(layer, len(notebook.cells) + 1))
    return [
        f"`{layer.name}` has the course's interface of 2015; it was marked as `{layer.wanted}` "
        "through the adapter (docs/course_interfaces.md)."
        for layer in layers
    ]


def with_todays_imports(source: str) -> str:
    """Return a cell whose imports from 2015's ``mlp`` work today; every line keeps its number.

    The base classes come from the adapter's module. What was there in 2015 only is left out: then
    a cell that trains with it fails by itself, and not the definitions beside it.
    """
    lines = source.split("\n")
    for statement in _statements(source):
        if not isinstance(statement, ast.ImportFrom):
            continue
        replaced = _import_today(statement)
        first, last = statement.lineno - 1, (statement.end_lineno or statement.lineno) - 1
        alone = statement.col_offset == 0 and ";" not in "".join(lines[first : last + 1])
        if replaced is not None and alone:
            lines[first : last + 1] = [replaced, *[""] * (last - first)]
    return "\n".join(lines)


def _import_today(statement: ast.ImportFrom) -> str | None:
    """Return what to write in place of an import, or None for the import itself."""
    names = {alias.name: ast.unparse(alias) for alias in statement.names}
    if statement.module in _GONE_MODULES or _GONE_OPTIMISER in names:
        return f"pass  # {ast.unparse(statement)}"
    if statement.module != "mlp.layers":
        return None
    if "*" in names:
        return "from mlp.layers import *; from course_2015 import *"
    ours = [text for name, text in names.items() if name in _BASES]
    kept = [text for name, text in names.items() if name not in (*_BASES, *_GONE_NAMES)]
    parts = [
        f"from {module} import {', '.join(some)}"
        for module, some in (("course_2015", ours), ("mlp.layers", kept))
        if some
    ]
    return "; ".join(parts) or f"pass  # {ast.unparse(statement)}"


def _adapter_cell(layer: OldLayer, number: int) -> NotebookNode:
    adapter = _ADAPTERS.get(layer.wanted, "adapted")
    lines = [f"# Added for marking: `{layer.name}` has the course's interface of 2015."]
    name = layer.name
    if layer.module is not None:
        name = layer.wanted
        lines.append(f"from {layer.module} import {layer.name} as {name}")
    lines.append(f"from course_2015 import {adapter}")
    lines.append(f"{layer.wanted} = {adapter}({name})")
    return NotebookNode(
        id=f"cell-{number}",
        cell_type="code",
        metadata=NotebookNode(),
        source="\n".join(lines),
        outputs=[],
        execution_count=None,
    )


def _old_classes(sources: Iterable[str]) -> dict[str, bool]:
    """Return for every class whether it is one of 2015; the last of a name counts."""
    old: dict[str, bool] = {}
    left = caps.PARSED_BYTES
    for source in sources:
        left -= len(source)
        if "class" in source and left >= 0:
            for statement in _statements(source):
                if isinstance(statement, ast.ClassDef):
                    old[statement.name] = _is_old(statement)
    return old


def _is_old(made: ast.ClassDef) -> bool:
    methods = [part for part in made.body if isinstance(part, ast.FunctionDef)]
    bprop = next((part for part in methods if part.name == "bprop"), None)
    if bprop is None:
        return False
    arguments = [argument.arg for argument in (*bprop.args.posonlyargs, *bprop.args.args)]
    needed = arguments[1 : len(arguments) - len(bprop.args.defaults)]
    return len(needed) == 2 and (needed[0] == "h" or needed[1] == "igrads")


def _statements(source: str) -> Iterator[ast.stmt]:
    """Yield the statements at the top of a source; none if Python cannot read it."""
    try:
        yield from statements(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return
