"""A blank below an answer takes nothing away from it."""

import pytest

from graders.submissions.blanks import UNDONE, without_blanks
from graders.submissions.definitions import definitions
from graders.submissions.notebooks import notebook_from

ANSWER = "class Tanh(Layer):\n    def fprop(self, x):\n        return np.tanh(x)"
BLANK = "class Tanh(Layer):\n    def fprop(self, x):\n        raise NotImplementedError"


def left(*cells):
    """Return the cells that are left, and what was taken out."""
    notebook = notebook_from([("code", cell) for cell in cells])
    found = without_blanks(notebook, definitions(notebook), {"Tanh", "settings"})
    undone = notebook.metadata.get(UNDONE, [])
    assert found.answered("Tanh") == definitions(notebook).answered("Tanh")
    return [cell.source for cell in notebook.cells], undone


@pytest.mark.parametrize(
    "blank",
    [
        BLANK,
        "class Tanh(Layer):\n    pass",
        "class Tanh:\n    ...",
        "def Tanh(x):\n    raise NotImplementedError('here')",
        "Tanh = None",
    ],
)
def test_a_blank_below_an_answer_becomes_a_comment(blank):
    """Line by line, beside whatever else stands in its cell."""
    cells, undone = left(ANSWER, f"x = 1\n{blank}\ny = 2")

    commented = "\n".join(f"# {line}" for line in blank.split("\n"))
    assert cells == [ANSWER, f"x = 1\n{commented}\ny = 2"]
    assert undone == ["`Tanh` in cell 2"]


def test_settings_without_values_are_blank():
    """As a template hands them out."""
    cells, _ = left("settings = {'rate': 0.1}", "settings = {'rate': None}")
    assert cells == ["settings = {'rate': 0.1}", "# settings = {'rate': None}"]


@pytest.mark.parametrize(
    "cells",
    [
        (BLANK,),
        (BLANK, ANSWER),
        (ANSWER, ANSWER.replace("tanh", "sin")),
        ("from solved import Tanh", BLANK),
        (ANSWER, "class Mine(Layer):\n    pass", "class Tanh(Mine):\n    pass"),
        (ANSWER, "class Tanh(Tanh):\n    pass"),
        (ANSWER, f"@better\n{BLANK}"),
        (ANSWER, "x = 1; Tanh = None"),
        (ANSWER, "if x:\n    Tanh = None"),
    ],
)
def test_what_may_be_an_answer_is_left(cells):
    """A blank alone, one above, another answer, what inherits one, what stands beside others."""
    assert left(*cells) == ([*cells], [])
