"""What the lab's own notebook gives besides the exercises: imports, functions and classes.

A hand-in may hold the answers alone, written where all of that was at hand. Other variables are
not given: an answer that uses `inputs` where it has a parameter `x` has a slip in it.
"""

from __future__ import annotations

import ast
import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from nbformat import NotebookNode

from graders.catalogue.handed_out import handed_out
from graders.errors import MarkpropError
from graders.needed import code_of, select
from graders.student.plan import Again, names_of, whole_lab
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
    imports : frozenset of str
        Those among them that are imported.
    """

    cells: tuple[tuple[int, str], ...] = ()
    names: frozenset[str] = frozenset()
    imports: frozenset[str] = frozenset()

    def code_for(self, again: Again) -> str:
        """Return what frees some names and binds others: statements of it, in their order."""
        freeing = [f"globals().pop({name!r}, None)" for name in sorted(again.freed)]
        if not again.given:
            return "\n".join(freeing)
        selection = select(self.cells, again.given)
        sources = dict(self.cells)
        parts = [code_of(sources[n], selection.needed_of(n)) for n in selection.cells]
        lines = (line for part in parts for line in part.split("\n"))
        return "\n".join([*freeing, *(line for line in lines if line != "#")])


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
    nodes = [node for _, source in code for node in statements(source)]
    made = {node.name for node in nodes if isinstance(node, ast.FunctionDef | ast.ClassDef)}
    imported = {
        alias.asname or alias.name.partition(".")[0]
        for node in nodes
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }
    return Given(code, frozenset((made | imported) - own), frozenset(imported - own))


def words_of(notebook: NotebookNode) -> set[str]:
    """Return every word in a notebook's code."""
    code = (cell.source for cell in notebook.cells if cell.cell_type == "code")
    return {word for source in code for word in _WORD.findall(source)}
