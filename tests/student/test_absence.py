"""A missing name is explained by the cell that should have defined it."""

import nbformat.v4 as v4
import pytest

from graders.model import CellFailure, Exercise, NotebookRun
from graders.student.absence import explain_absence
from graders.submissions import definitions

EXERCISE = Exercise("tanh", "The tanh layer", ("TanhLayer",))


def _explain(name, *cells, failures=()):
    notebook = v4.new_notebook(cells=[v4.new_code_cell(cell) for cell in cells])
    run = NotebookRun(len(cells), len(cells), tuple(failures))
    return explain_absence(name, EXERCISE, definitions(notebook), run)


@pytest.mark.parametrize(
    ("cells", "failures", "expected"),
    [
        (("x = 1",), (), "No cell of the notebook defines it."),
        (("x = 1", "class Tanh:\n    pass"), (), "There is `Tanh` (cell 2); the name must be"),
        (("class tanhlayer:\n    pass",), (), "There is `tanhlayer` (cell 1)"),
        (
            ("x = 1", "class TanhLayer:\n    def f(:\n"),
            (),
            "Cell 2, which should define it, cannot be read by Python",
        ),
        (
            ("from nowhere import x\nclass TanhLayer:\n    pass",),
            (CellFailure(1, "ModuleNotFoundError", "No module named 'nowhere'", 1),),
            "Cell 1, which should define it, stopped: ModuleNotFoundError: "
            "No module named 'nowhere', line 1.",
        ),
        (("class TanhLayer:\n    pass", "del TanhLayer"), (), "it was gone after the last cell"),
    ],
)
def test_the_reason_names_the_cell(cells, failures, expected):
    """Nothing, a near miss, a syntax error, a failure before it and a deletion are told apart."""
    found = _explain("TanhLayer", *cells, failures=failures)
    assert found.startswith("“The tanh layer” needs `TanhLayer`.")
    assert expected in found


def test_a_missing_method_is_told_apart_from_a_missing_class():
    """A class without the method is said to be there."""
    found = _explain("TanhLayer.bprop", "class TanhLayer:\n    def fprop(self): return 1")
    assert "`TanhLayer` is there (cell 1), without `bprop`" in found
