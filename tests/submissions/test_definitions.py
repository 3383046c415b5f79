"""Which names a notebook defines, read from its source."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graders.submissions.definitions import definitions, definitions_of_source
from graders.submissions.notebooks import read_notebook
from tests.submissions.made import BLANK_TANH, RELU, TANH, notebook


def found_in(*sources):
    """Return what a notebook with these cells defines."""
    return definitions(read_notebook(notebook(*sources), "lab.ipynb"))


def test_cell_and_line_of_every_definition_are_known():
    """Cells count from 1 over all cells, lines from 1 within a cell."""
    found = found_in("x = 1", "# Answer\n" + TANH, TANH)
    assert [(p.cell, p.line, p.source) for p in found.places("TanhLayer")] == [
        (2, 2, "class TanhLayer(Layer):"),
        (3, 1, "class TanhLayer(Layer):"),
    ]
    assert found.places("ReluLayer") == []


@pytest.mark.parametrize(
    "source",
    [
        "def K(): pass",
        "async def K(): pass",
        "K = 1",
        "a, (K, *b) = f()",
        "K: int = 3",
        "if x:\n    pass\nelse:\n    K = 1",
        "try:\n    import K\nexcept ImportError:\n    pass",
        "try:\n    pass\nexcept ValueError:\n    K = 1",
        "for K in x: pass",
        "with open(f) as K: pass",
        "from m import other as K",
        "match x:\n    case 1:\n        K = 1",
        "%matplotlib inline\n%time K = f()",
        "x?\nK = 1",
        "!pip install x\nK = 1",
    ],
)
def test_every_way_to_bind_a_name_counts(source):
    """Wherever the top level binds it, magics beside it or not."""
    assert found_in(source).places("K")


@pytest.mark.parametrize(
    "source", ["def f():\n    K = 1", "K: int", "K == 1", "class A:\n    K = 1"]
)
def test_names_that_the_top_level_does_not_bind_do_not_count(source):
    """A local name, a comparison or a bare annotation defines nothing."""
    assert not found_in(source).places("K")


def test_unreadable_cell_hides_no_other_and_says_what_it_would_define():
    """A syntax error costs its own cell; the names in it are known by their lines."""
    broken = TANH + "print 'done'\nlearning_rate = 0.1\n"
    found = found_in(broken, RELU)
    assert found.places("ReluLayer")
    assert not found.places("TanhLayer")
    cell = found.broken("TanhLayer")
    assert (cell.cell, cell.line) == (1, 4)
    assert "print" in cell.message
    assert cell.names == ("TanhLayer", "learning_rate")
    assert found.broken("SoftmaxLayer") is None


@pytest.mark.parametrize(
    "source",
    [
        BLANK_TANH,
        "def TanhLayer():\n    '''Doc.'''\n    pass",
        "def TanhLayer():\n    outputs = None\n    raise NotImplementedError\n    return outputs",
        "def TanhLayer(): ...",
        "class TanhLayer(Layer):\n    def __init__(self):\n        self.x = 1\n"
        "    def fprop(self):\n        raise NotImplementedError",
        "class TanhLayer(Layer): pass",
        "TanhLayer = None",
        "TanhLayer = {'rate': None, 2: {'size': ...}}",
    ],
)
def test_announcements_are_blank(source):
    """What a template leaves open is defined, but not answered."""
    found = found_in(source)
    assert found.places("TanhLayer")
    assert not found.answered("TanhLayer")


@pytest.mark.parametrize(
    "source",
    [
        TANH,
        TANH + "        raise NotImplementedError\n",
        "def TanhLayer(x):\n    if x:\n        return 1\n    raise NotImplementedError",
        "class TanhLayer:\n    def __call__(self, x):\n        return x",
        "from mlp.layers import TanhLayer",
        "TanhLayer = {'rate': 0.1}",
        f"{BLANK_TANH}\n{TANH}",
    ],
)
def test_answers_are_not_blank(source):
    """Code that runs answers, also before a leftover `raise NotImplementedError`."""
    assert found_in(source).answered("TanhLayer")


@pytest.mark.parametrize(
    "name", ["Tanh", "TanhLayer_", "tanh_layer", "tanhlayer", "TanLayer", "TanhLayr", "TanhLayer2"]
)
def test_near_names_are_suggested(name):
    """A slip of the pen is recognised."""
    assert found_in(f"class {name}: pass").near("TanhLayer") == [name]


@pytest.mark.parametrize("name", ["ReluLayer", "SigmoidLayer", "LeakyTanhLayer", "T", "layer"])
def test_other_names_are_not_suggested(name):
    """A name that belongs to something else is no slip."""
    assert found_in(f"class {name}: pass").near("TanhLayer") == []


def test_imported_names_are_not_suggested_and_unreadable_ones_are():
    """NumPy's `tanh` is not the student's, a class in a cell with a fault is."""
    found = found_in("from numpy import tanh", "class Tanhlayer: pass\nx = = 1")
    assert found.near("TanhLayer") == ["Tanhlayer"]


@pytest.mark.parametrize(
    "source",
    [
        "-" * 200_000 + "1",
        "(" * 200_000,
        "a" + ".a" * 200_000,
        "1" + "+1" * 200_000,
        "x = '\x00'",
        "if a:\n    pass\n" + "elif a:\n    pass\n" * 20_000,
        "x = 1\n" * 200_000,
        "{(" * 90,
    ],
)
def test_code_that_python_chokes_on_is_an_unreadable_cell(source):
    """Nesting, null bytes and megabytes end in a sentence; the cell's definitions are guessed."""
    found = definitions_of_source("K = 1\n" + source)
    assert found.unreadable[0].message
    assert "K" in found.unreadable[0].names


def test_warnings_of_students_code_are_not_ours():
    r"""A text such as "\d" makes Python warn while it reads it."""
    assert definitions_of_source("K = '\\d'\nif x is 3: pass").places("K")


@given(st.text())
def test_any_text_can_be_looked_into(source):
    """Nothing raises."""
    found = definitions_of_source(source)
    for name in ("TanhLayer", "x"):
        assert isinstance(found.near(name), list)
        assert isinstance(found.answered(name), bool)
