"""A selection crosses a line unchanged, and says when the whole notebook has to run."""

import contextlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graders.needed import Failure, Selection, SelectionError, Statement, select
from graders.needed.selection import MOST_STATEMENTS

CELLS = [
    (1, "import numpy as np\nimport pandas as pd\nlost = load()"),
    (3, "class TanhLayer:\n    def fprop(self, x): return np.tanh(x)"),
    (5, "layer = TanhLayer()\nresults = layer.fprop(3)\nother = results"),
]


def chosen(*cells, wanted=("TanhLayer",)):
    """Return the selection of cells that are numbered from 1."""
    return select(list(enumerate(cells, start=1)), wanted)


def test_a_selection_says_what_runs_and_for_whom():
    """Statements have their cell and lines, their modules, and the names that need them."""
    selection = select(CELLS, ["TanhLayer"])
    numpy, pandas, *_ = selection.statements
    assert [(one.cell, one.first, one.needed) for one in selection.statements] == [
        (1, 1, True),
        (1, 2, False),
        (1, 3, False),
        (3, 1, True),
        (5, 1, False),
        (5, 2, False),
        (5, 3, False),
    ]
    assert (numpy.imports, selection.users_of(numpy)) == (("numpy",), ("TanhLayer",))
    assert (pandas.imports, selection.users_of(pandas)) == (("pandas",), ())
    assert selection.cells == [1, 3]
    assert [one.place for one in selection.needed_of(3)] == ["cell 3, line 1"]


def test_a_selection_crosses_as_json():
    """What comes back is what was sent."""
    selection = select(CELLS, ["TanhLayer"])
    assert Selection.from_json(json.loads(json.dumps(selection.to_json()))) == selection


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("cell", 0),
        ("cell", True),
        ("cell", "1"),
        ("first", 9),
        ("last", 1 << 40),
        ("start", -1),
        ("end", -1),
        ("end", 1.5),
        ("needed", 1),
        ("unknown", None),
        ("may_stop", "yes"),
        ("binds", "np"),
        ("binds", ["a b"]),
        ("binds", [1]),
        ("users", ["x" * 201]),
        ("imports", {"numpy": 1}),
        ("hands_over", ["\n"]),
        ("remakes", None),
        ("more", 1),
    ],
)
def test_a_forged_field_is_refused(key, value):
    """Every field has its kind and size."""
    data = select([(1, "import numpy as np")], ["np"]).to_json()
    data["statements"][0][key] = value
    with pytest.raises(SelectionError):
        Selection.from_json(data)


@pytest.mark.parametrize(
    "data",
    [None, [], {}, {"statements": {}}, {"statements": [1]}, {"statements": [{}]}, {"other": []}],
)
def test_another_shape_is_refused(data):
    """So is what is no selection at all."""
    with pytest.raises(SelectionError):
        Selection.from_json(data)


def test_a_selection_is_bounded():
    """Neither statements nor names may be more than any notebook has."""
    one = Selection((Statement(1, 1, 1),)).to_json()["statements"][0]
    with pytest.raises(SelectionError, match="at most"):
        Selection.from_json({"statements": [one] * (MOST_STATEMENTS + 1)})
    many = {**one, "binds": ["x"] * 1000}
    with pytest.raises(SelectionError, match="names"):
        Selection.from_json({"statements": [many] * 300})


def test_cells_out_of_order_are_refused():
    """The statements stand in the notebook's order."""
    data = Selection((Statement(2, 1, 1), Statement(1, 1, 1))).to_json()
    with pytest.raises(SelectionError, match="order"):
        Selection.from_json(data)


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), st.lists, max_leaves=9))
def test_no_json_breaks_the_reader(value):
    """Whatever a field holds, it is read or refused."""
    data = select([(1, "x = 1")], ["x"]).to_json()
    for key in data["statements"][0]:
        forged = {"statements": [{**data["statements"][0], key: value}]}
        with contextlib.suppress(SelectionError):
            assert isinstance(Selection.from_json(forged), Selection)


def test_nothing_asks_for_the_whole_notebook_where_nothing_is_amiss():
    """Neither does a failure that running more could not have prevented."""
    selection = select(CELLS, ["TanhLayer"])
    assert selection.why_whole() == ""
    assert selection.why_whole(failures=[Failure(3, "TypeError", "no")]) == ""


def test_a_missing_name_that_was_left_out_asks_for_it():
    """Only where something left out binds the name."""
    selection = select(CELLS, ["TanhLayer"])
    assert "binds it" in selection.why_whole(missing=["other"])
    assert selection.why_whole(missing=["ReluLayer"]) == ""


def test_a_name_that_a_failure_misses_asks_for_it():
    """A `NameError` counts where something left out binds the name, or where it is not told."""
    selection = select(CELLS, ["TanhLayer"])
    told = Failure(3, "NameError", "name 'lost' is not defined")
    assert "cell 3, line 1" in selection.why_whole(failures=[told])
    nowhere = Failure(3, "NameError", "name 'nowhere' is not defined")
    assert selection.why_whole(failures=[nowhere]) == ""
    assert selection.why_whole(failures=[Failure(3, "NameError")])


def test_a_name_that_was_to_be_bound_and_is_not_there_asks_for_it():
    """Where its statement ran to its end all the same; a method alone that is missing does not."""
    selection = chosen("try:\n    import polars\n    TanhLayer = 1\nexcept ImportError: pass")
    assert "ran to its end" in selection.why_whole(unbound=["TanhLayer"])
    assert selection.why_whole(missing=["TanhLayer"]) == ""


def test_a_missing_package_asks_for_it():
    """What needs it may only name it, or stand in one statement with it."""
    selection = chosen("import polars as pl", "class TanhLayer:\n    x: pl.Expr")
    missing = Failure(0, "ModuleNotFoundError", "No module named 'polars'")
    assert "may only name that module" in selection.why_whole(failures=[missing])


def test_a_name_that_is_bound_too_late_asks_for_it():
    """What a later cell imports may have been there in the student's own order."""
    selection = chosen("class TanhLayer(Layer): pass", "from mlp.layers import Layer")
    early = Failure(0, "NameError", "name 'Layer' is not defined")
    assert selection.why_whole(failures=[early])


@pytest.mark.parametrize("name", ["AttributeError", "FileNotFoundError", "KeyError"])
def test_what_may_have_been_left_out_asks_for_it(name):
    """An attribute, a file or a key may come from what was left out; a module's does not."""
    selection = select(CELLS, ["TanhLayer"])
    assert name in selection.why_whole(failures=[Failure(3, name, "'C' object has no 'x'")])
    gone = Failure(3, "AttributeError", "module 'numpy' has no attribute 'float'")
    assert selection.why_whole(failures=[gone]) == ""


def test_failures_count_for_the_names_that_need_them():
    """What another exercise needs does not run the whole notebook for this one."""
    selection = chosen(
        "class TanhLayer: pass",
        "class ReluLayer(kit['x']): pass",
        wanted=["TanhLayer", "ReluLayer"],
    )
    failures = [Failure(1, "KeyError", "'x'")]
    assert selection.why_whole(failures=failures, of=["ReluLayer"])
    assert selection.why_whole(failures=failures, of=["TanhLayer"]) == ""


def test_a_failed_redefinition_asks_for_it():
    """The earlier value is in force then, and what changed that was left out."""
    selection = chosen("x = make()", "x.append(1)", "x = other()", wanted=["x"])
    failed = [Failure(2, "ValueError", "no")]
    assert "had another value before" in selection.why_whole(failures=failed)


def test_a_failed_statement_of_unknown_effect_asks_for_it():
    """But for an import that no answer needs."""
    selection = chosen("exec(text)", "import helper_of_mine", "class TanhLayer: pass")
    assert "nobody can tell" in selection.why_whole(failures=[Failure(0, "ValueError", "")])
    absent = Failure(1, "ModuleNotFoundError", "No module named 'helper_of_mine'")
    assert selection.why_whole(failures=[absent]) == ""


def test_what_a_stopped_cell_would_not_have_reached_asks_for_it():
    """A name that is made anew below a statement that may have ended the cell."""
    selection = chosen("class TanhLayer: good = 1", "raise Stop\nclass TanhLayer: good = 0")
    assert "cell 2, line 2" in selection.why_whole()
    below = chosen("raise Stop\nclass TanhLayer: good = 1")
    assert below.why_whole() == ""
    harmless = chosen("class TanhLayer: good = 1", "scale = 3\nclass TanhLayer: good = 0")
    assert harmless.why_whole() == ""
    again = chosen("import numpy as np\nclass TanhLayer: x = np.pi", "print(1)\nimport numpy as np")
    assert again.why_whole() == ""


def test_a_class_that_is_handed_over_bare_asks_for_it():
    """Unknown code may change a class that it is given; the notebook's own is read."""
    handed = "from mlp import helpers\nhelpers.improve(TanhLayer)"
    selection = chosen("class TanhLayer: pass", handed)
    assert "hands over `TanhLayer`" in selection.why_whole()
    assert selection.why_whole(of=["ReluLayer"]) == ""
    for harmless in (
        "print(TanhLayer)",
        "train = len\ntrain(TanhLayer())",
        "def f(x): x()\nf(TanhLayer)",
    ):
        assert chosen("class TanhLayer: pass", harmless).why_whole() == ""
