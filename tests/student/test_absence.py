"""A missing name is explained by the cell that should have defined it."""

import nbformat.v4 as v4
import pytest

from graders.model import Exercise
from graders.student.absence import explain_absence
from graders.submissions import definitions

EXERCISE = Exercise("tanh", "The tanh layer", ("TanhLayer",))


def _explain(name, *cells, exercise=EXERCISE):
    notebook = v4.new_notebook(cells=[v4.new_code_cell(cell) for cell in cells])
    return explain_absence(name, exercise, definitions(notebook))


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (("x = 1",), "No cell of the notebook defines it."),
        (("x = 1", "class Tanh:\n    pass"), "There is `Tanh` (cell 2); the name must be"),
        (("class tanhlayer:\n    pass",), "There is `tanhlayer` (cell 1)"),
        (
            ("x = 1", "class TanhLayer:\n    def f(:\n"),
            "Cell 2, which should define it, cannot be read by Python",
        ),
        (
            ("class TanhLayer:\n    pass", "del TanhLayer"),
            "Cell 1 has a definition of it, but the name was not there",
        ),
    ],
)
def test_the_reason_names_the_cell(cells, expected):
    """Nothing, a near miss, a syntax error and a deletion are told apart."""
    found = _explain("TanhLayer", *cells)
    assert found.startswith("“The tanh layer” needs `TanhLayer`.")
    assert expected in found


def test_accepted_names_are_known_here():
    """A definition under a name that is accepted is no missing one."""
    accepting = Exercise("tanh", "The tanh layer", ("TanhLayer",), {"TanhLayer": ("TanhUnit",)})
    found = _explain("TanhLayer", "class TanhUnit:\n    pass\ndel TanhUnit", exercise=accepting)

    assert "Cell 1 has a definition of it" in found


def test_a_missing_method_is_told_apart_from_a_missing_class():
    """A class without the method is said to be there."""
    found = _explain("TanhLayer.bprop", "class TanhLayer:\n    def fprop(self): return 1")
    assert "`TanhLayer` is there (cell 1), without `bprop`" in found
