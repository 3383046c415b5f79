"""A missing name is explained by the cell that should have defined it."""

import nbformat.v4 as v4
import pytest

from graders.model import Exercise
from graders.student.absence import explain_absence
from graders.submissions import Nearly, Source, definitions

EXERCISE = Exercise("tanh", "The tanh layer", ("TanhLayer",))


def _explain(name, *cells, exercise=EXERCISE, nearly=()):
    notebook = v4.new_notebook(cells=[v4.new_code_cell(cell) for cell in cells])
    source = Source(notebook, "lab.ipynb", found=definitions(notebook), nearly=nearly)
    return explain_absence(name, exercise, source)


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
        (
            ("%%timeit\nclass TanhLayer:\n    pass",),
            "Cell 1 begins with `%%timeit`, which keeps nothing: take it off.",
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


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ("text", "Cell 2 is a text cell and holds it: change its type to Code."),
        (
            "elsewhere",
            "Cell 2 holds it and is for another program: take its first line (`%%`) off.",
        ),
        ("comment", "Cell 2 holds it commented out: take the `#` off."),
        ("quoted", "Cell 2 holds it in quotes, as a text: take the quotes off."),
        ("inside", "Cell 2 defines it inside of another definition: move it to the left margin."),
    ],
)
def test_an_answer_that_does_not_run_is_named(how, said):
    """The cell and the change are told, before any name that is only similar."""
    found = _explain("TanhLayer", "class Tanh: x = 1", nearly=(Nearly("TanhLayer", 2, how),))

    assert found == f"“The tanh layer” needs `TanhLayer`. {said}"


def test_a_class_over_two_cells_gets_a_hint():
    """A method that became a function of its own, and a class that stops in its middle."""
    apart = "    def bprop(self, inputs):\n        return inputs"
    found = _explain("TanhLayer.bprop", "class TanhLayer:\n    x = 1", "y = 1", apart)
    cut = _explain("TanhLayer", "class TanhLayer:", "    def fprop(self, x):\n        return x")

    assert "Cell 3 defines `bprop` outside of the class" in found
    assert "so move it into cell 1, indented" in found
    assert "Cell 2 begins indented, as if it went on there: join the two cells." in cut


def test_given_classes_and_other_answers_are_never_offered():
    """`ReluLayer` and the given `Layer` are something else than a misspelt `TanhLayer`."""
    given = "class AffineLayer:\n    x = 1"
    exercise = Exercise("affine", "A layer", ("AffineLayers",))
    notebook = v4.new_notebook(cells=[v4.new_code_cell(given)])
    source = Source(notebook, None, found=definitions(notebook))

    assert "No cell of the notebook defines it" in explain_absence("AffineLayers", exercise, source)
