"""Of the solved notebooks little is needed: the exact statements of the labs' names."""

import tomllib
from pathlib import Path

import pytest

from graders.needed import select
from graders.submissions.notebooks import read_notebook

ROOT = Path(__file__).parents[2]
MOST = {
    "backprop_questions": 15,
    "initialisation": 15,
    "multiple_layers": 17,
    "transfer_functions": 13,
}
"""Statements that all the lab's names need, and two more; the notebooks have 34 to 109."""


def _cells(lab):
    path = ROOT / "reference" / "notebooks" / f"{lab}.ipynb"
    notebook = read_notebook(path.read_bytes(), path.name)
    cells = enumerate(notebook.cells, start=1)
    return [(number, cell.source) for number, cell in cells if cell.cell_type == "code"]


def _names(lab):
    data = tomllib.loads((ROOT / "graders" / "labs" / lab / "lab.toml").read_text())
    return [name for exercise in data["exercise"] for name in exercise.get("defines", ())]


@pytest.mark.parametrize("lab", MOST)
def test_few_statements_are_needed(lab):
    """No training is among them."""
    selection = select(_cells(lab), _names(lab))
    assert sum(one.needed for one in selection.statements) <= MOST[lab]
    assert selection.why_whole() == ""


def test_answers_that_come_out_of_a_training_need_it():
    """The classes of the same lab do not."""
    cells = _cells("gradient_flow")
    classes = select(cells, ["SGD", "Net"]).statements
    logs = select(cells, ["comparison"]).statements
    assert sum(one.needed for one in classes) <= 9
    assert any(one.needed for one in logs if one.cell == 23 and "comparison" in one.binds)
    assert sum(one.needed for one in logs) > 20
