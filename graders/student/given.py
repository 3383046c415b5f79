"""What the lab's own notebook gives besides the exercises: imports, functions and classes.

A hand-in may hold the answers alone, written where all of that was at hand. Other variables are
not given: an answer that uses `inputs` where it has a parameter `x` has a slip in it.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from nbformat import NotebookNode

from graders.catalogue.handed_out import handed_out
from graders.errors import MarkpropError
from graders.needed import code_of, select
from graders.student.plan import names_of, whole_lab
from graders.submissions.cells import cleaned
from graders.submissions.syntax import statements

_WORD = re.compile(r"[^\W\d]\w*")


@dataclass(frozen=True)
class Given:
    """The code that a lab's own notebook gives.

    Parameters
    ----------
    cells : tuple of (int, str)
        Its code cells, by their numbers.
    names : frozenset of str
        What they bind, without what the exercises ask for.
    """

    cells: tuple[tuple[int, str], ...] = ()
    names: frozenset[str] = frozenset()

    def code_for(self, names: Collection[str]) -> str:
        """Return what binds these names: some of its statements, in their order."""
        if not names:
            return ""
        selection = select(self.cells, names)
        sources = dict(self.cells)
        parts = [code_of(sources[n], selection.needed_of(n)) for n in selection.cells]
        return "\n".join(line for part in parts for line in part.split("\n") if line != "#")


@cache
def given_by(folder: Path) -> Given:
    """Return what the notebook that students of a lab get gives; nothing if there is none."""
    lab = whole_lab(folder)
    try:
        cells = json.loads(handed_out(folder, lab.notebook))["cells"]
    except (MarkpropError, OSError, ValueError, KeyError):
        return Given()
    code = tuple(
        (number, cleaned("".join(cell["source"])))
        for number, cell in enumerate(cells, start=1)
        if cell["cell_type"] == "code"
    )
    own = {name for exercise in lab.exercises for name in names_of(exercise)}
    nodes = (node for _, source in code for node in statements(source))
    bound = {name for node in nodes for name in _given_by(node)}
    return Given(code, frozenset(bound - own))


def _given_by(node: ast.stmt) -> list[str]:
    match node:
        case ast.Import(names=aliases) | ast.ImportFrom(names=aliases):
            return [alias.asname or alias.name.partition(".")[0] for alias in aliases]
        case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
            return [name]
    return []


def words_of(notebook: NotebookNode) -> set[str]:
    """Return every word in a notebook's code."""
    code = (cell.source for cell in notebook.cells if cell.cell_type == "code")
    return {word for source in code for word in _WORD.findall(source)}
