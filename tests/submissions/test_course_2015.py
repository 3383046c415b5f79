"""Layers of 2015 are recognised, and nothing of today's is taken for one."""

import pytest

from graders.reading import find_submissions
from graders.submissions.answers import find_answers
from graders.submissions.candidates import wanted_names
from graders.submissions.course_2015 import old_layers_of, with_todays_imports
from graders.submissions.definitions import definitions
from graders.submissions.notebooks import read_notebook
from tests.submissions.made import BLANK_TANH, LAB, RELU, TANH, notebook, write

OLD_TANH = """\
class Tanh(Linear):
    def fprop(self, inputs):
        return numpy.tanh(super().fprop(inputs))

    def bprop(self, h, igrads):
        return super().bprop(None, igrads * (1 - h**2))
"""
OLD_RELU = OLD_TANH.replace("Tanh", "Relu")
TODAY = """\
class Tanh(Layer):
    def fprop(self, inputs):
        return np.tanh(inputs)

    def bprop(self, inputs, outputs, grads_wrt_outputs):
        return grads_wrt_outputs * (1 - outputs**2)
"""
IMPORT = "from mlp.layers import MLP, Linear, Sigmoid, Softmax"


def recognised(*sources):
    """Return what is recognised in a notebook, as pairs."""
    read = read_notebook(notebook(*sources), "lab.ipynb")
    return [(layer.wanted, layer.name) for layer in old_layers_of(read, wanted_names(LAB))]


@pytest.mark.parametrize(
    "source",
    [
        OLD_TANH,
        OLD_TANH.replace("h, igrads", "outputs, igrads"),
        OLD_TANH.replace("h, igrads", "h, grads"),
        OLD_TANH.replace("h, igrads", "h, igrads, cost=None"),
        "%matplotlib inline\n" + OLD_TANH,
    ],
)
def test_layers_of_2015_are_recognised(source):
    """By the arguments of `bprop`, whatever else they take by default."""
    assert recognised(source) == [("TanhLayer", "Tanh")]


def test_todays_name_may_hold_the_old_interface():
    """The class is called as the lab asks and written as in 2015."""
    assert recognised(OLD_TANH.replace("Tanh(", "TanhLayer(")) == [("TanhLayer", "TanhLayer")]
    assert recognised(OLD_RELU, OLD_TANH) == [("TanhLayer", "Tanh"), ("ReluLayer", "Relu")]


def test_the_blank_template_does_not_hide_an_old_layer():
    """The template's cell stays above the student's."""
    assert recognised(BLANK_TANH, OLD_TANH) == [("TanhLayer", "Tanh")]


@pytest.mark.parametrize(
    "sources",
    [
        [TODAY],
        [TANH, RELU],
        [TODAY.replace("inputs, outputs, grads_wrt_outputs", "outputs, grads_wrt_outputs")],
        [TODAY.replace("inputs, outputs, grads_wrt_outputs", "inputs, h, igrads")],
        [TANH, OLD_TANH],
        [OLD_TANH, TODAY],
        [OLD_TANH, "TanhLayer = Tanh"],
        [OLD_TANH.replace("class Tanh", "class Sigmoid")],
        ["class Tanh(Linear):\n    pass"],
        ["Tanh = 3"],
        ["class Tanh(Linear):\n    def bprop(self, h, igrads):\n        print h"],
    ],
)
def test_nothing_else_is_taken_for_one(sources):
    """Today's interface, its mistakes, and whatever is answered in today's interface as well."""
    assert recognised(*sources) == []


def test_a_notebook_gets_a_cell_and_the_instructor_a_note(tmp_path):
    """The added cells come last, so that all others keep their numbers."""
    path = write(tmp_path / "lab.ipynb", notebook(IMPORT, OLD_TANH))
    (found,) = find_submissions([path], LAB, workspace=tmp_path / "space")
    assert len(found.sources[0].notebook.cells) == 3
    assert found.sources[0].notebook.cells[0].source == "from course_2015 import Linear"
    assert found.sources[0].notebook.cells[2].source.endswith("TanhLayer = adapted(Tanh)")
    assert len(found.notes) == 1
    assert "interface of 2015" in found.notes[0]
    assert definitions(found.sources[0].notebook).answered("TanhLayer")


def test_notebooks_of_today_are_left_alone(tmp_path):
    """No cell, no note, no import changed."""
    path = write(tmp_path / "lab.ipynb", notebook(IMPORT, TANH, RELU))
    (found,) = find_submissions([path], LAB, workspace=tmp_path / "space")
    assert [cell.source for cell in found.sources[0].notebook.cells] == [IMPORT, TANH, RELU]
    assert found.notes == ()


def test_an_own_module_is_adapted(tmp_path):
    """A repository of 2015 has its layers in `mlp/layers.py`, and its imports stay as they are."""
    write(tmp_path / "mlp" / "__init__.py", "")
    write(tmp_path / "mlp" / "layers.py", "class Linear: pass\n" + OLD_TANH)
    write(tmp_path / "05_Transfer_functions.ipynb", notebook(IMPORT, OLD_RELU))
    found = find_answers(tmp_path, LAB)
    sources = [cell.source for cell in found.sources[0].notebook.cells]
    assert sources[0] == IMPORT
    assert sources[2].endswith("ReluLayer = adapted(Relu)")
    assert "from mlp.layers import Tanh as TanhLayer" in sources[3]
    assert sources[3].endswith("TanhLayer = adapted(TanhLayer)")
    assert found.sources[0].modules == {"Tanh": "mlp.layers"}


def test_modules_alone_are_adapted(tmp_path):
    """No notebook is needed."""
    write(tmp_path / "mlp" / "layers.py", "class Linear: pass\n" + OLD_TANH)
    found = find_answers(tmp_path, LAB)
    assert found.sources[0].notebook_name is None
    assert len(found.sources[0].notebook.cells) == 1


def test_the_old_notebook_goes_before_an_untouched_template(tmp_path):
    """What answers in the interface of 2015 counts as answered."""
    write(tmp_path / "multiple_layers.ipynb", notebook(BLANK_TANH))
    write(tmp_path / "05_Transfer_functions.ipynb", notebook(IMPORT, OLD_TANH))
    assert find_answers(tmp_path, LAB).sources[0].notebook_name == "05_Transfer_functions.ipynb"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("from mlp.layers import Layer, Linear as L", "from course_2015 import Layer, Linear as L"),
        (
            "from mlp.layers import Linear, StochasticLayer",
            "from course_2015 import Linear; from mlp.layers import StochasticLayer",
        ),
        ("from mlp.layers import *", "from mlp.layers import *; from course_2015 import *"),
        ("from mlp.layers import MLP", "pass  # from mlp.layers import MLP"),
        ("from mlp.costs import CECost", "pass  # from mlp.costs import CECost"),
        (
            "from mlp.optimisers import SGDOptimiser",
            "pass  # from mlp.optimisers import SGDOptimiser",
        ),
        (
            "from mlp.layers import (\n    Linear,\n)\nx = 1",
            "from course_2015 import Linear\n\n\nx = 1",
        ),
        ("from mlp.errors import CrossEntropyError", "from mlp.errors import CrossEntropyError"),
        ("import mlp.layers", "import mlp.layers"),
        ("print 'mlp'", "print 'mlp'"),
    ],
)
def test_imports_of_2015_work_today(source, expected):
    """Base classes come from the adapter; what is gone is left out; lines keep their numbers."""
    assert with_todays_imports(source) == expected
