"""Annotations point at the cell that answers an exercise, or at nothing."""

import json

import nbformat.v4 as nbf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graders.exports.places import CellPlace, cell_lines, find_places
from graders.model import Exercise
from tests.exports.made import ATTACKS, hostile

TANH = Exercise("tanh", "Tanh", ("TanhLayer",), also={"TanhLayer": ("Tanh",)})
RELU = Exercise("relu", "ReLU", ("ReLU",))


def _notebook(*cells):
    nb = nbf.new_notebook(cells=[nbf.new_markdown_cell("prose"), *map(nbf.new_code_cell, cells)])
    return json.dumps(split_lines(nb), indent=1, ensure_ascii=False)


def split_lines(nb):
    """Return a notebook as Jupyter saves it: sources as lists of lines."""
    plain = json.loads(json.dumps(nb))
    for cell in plain["cells"]:
        cell["source"] = cell["source"].splitlines(keepends=True)
    return plain


def test_the_line_of_the_definition_is_found():
    """The file's line holds the text of the definition."""
    text = _notebook("import numpy", "x = 'é \"quoted\" \\n'\nclass TanhLayer:\n    pass")

    place = find_places(text, [TANH, RELU])

    assert place["tanh"].cell == 3
    assert "class TanhLayer:" in text.split("\n")[place["tanh"].line - 1]
    assert "relu" not in place


def test_another_accepted_name_is_found_as_well():
    """The names under `also` answer the exercise too."""
    assert find_places(_notebook("class Tanh: pass"), [TANH])["tanh"].cell == 2


def test_a_line_that_stands_twice_is_not_guessed():
    """The cell is known, the line of the file is not."""
    text = _notebook("def ReLU(x):\n    return x", "def ReLU(x):\n    return 0")

    assert find_places(text, [RELU]) == {"relu": CellPlace(3, None)}


def test_the_last_definition_counts():
    """As in the notebook itself."""
    text = _notebook("def ReLU(x): return 1", "def ReLU(x): return 2")

    assert find_places(text, [RELU])["relu"].cell == 3


def test_lines_of_cells_are_found():
    """A cell that stopped is pointed at by its first line."""
    text = _notebook("import numpy", "1/0", "1/0")

    lines = cell_lines(text, [2, 3, 4, 99])

    assert set(lines) == {2}
    assert "import numpy" in text.split("\n")[lines[2] - 1]


@given(hostile | st.text(max_size=200))
def test_any_file_has_places_or_none(text):
    """What is no notebook gives nothing."""
    assert find_places(text, [TANH]) == {}
    assert cell_lines(text, [1]) == {}


@pytest.mark.parametrize("attack", ATTACKS)
def test_hostile_cells_have_places(attack):
    """Whatever else stands in the notebook, the definition is found or left out."""
    text = _notebook(attack, "class TanhLayer: pass")

    assert find_places(text, [TANH])["tanh"].cell == 3


@pytest.mark.parametrize(
    "content", [{"cells": 1}, {"cells": [{"cell_type": "code", "source": 5}]}, [], {"cells": [[]]}]
)
def test_broken_notebooks_have_no_places(content):
    """JSON of another shape ends in no traceback."""
    text = json.dumps(
        {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, **content}
        if isinstance(content, dict)
        else content
    )

    assert find_places(text, [TANH]) == {}
