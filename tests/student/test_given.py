"""What the lab's own notebook gives besides the exercises."""

import pytest

from graders.catalogue.labs import all_labs, find_lab
from graders.student.given import Given, given_by
from graders.student.plan import NOTHING, Again, names_of


@pytest.mark.parametrize("lab", all_labs(), ids=lambda lab: lab.id)
def test_no_answer_is_given(lab):
    """Imports, functions and classes are given, never a name that an exercise asks for."""
    given = given_by(lab.folder)

    assert {"np", "plt"} <= given.names
    assert given.names.isdisjoint(name for e in lab.exercises for name in names_of(e))


def test_variables_are_not_given():
    """An answer that uses one of an example in place of its parameter has a slip in it."""
    given = given_by(find_lab("multiple_layers").folder)

    assert {"Layer", "models", "plot_activation"} <= given.names
    assert given.names.isdisjoint({"inputs", "rng", "seed", "train_data"})


def test_code_is_what_the_names_need():
    """In the notebook's order, with what they need in turn and nothing else."""
    cells = (
        (1, "import math\nimport numpy as c\nx = 3"),
        (2, "def f(n):\n    return c.full(n, x)"),
        (5, "y = 1"),
    )
    given = Given(cells, frozenset({"math", "c", "f"}))

    assert (
        given.code_for(Again(given=frozenset({"f"})))
        == "import numpy as c\nx = 3\ndef f(n):\n    return c.full(n, x)"
    )
    assert given.code_for(NOTHING) == ""


def test_lab_without_a_notebook_gives_nothing(tmp_path):
    """One that is being written has none yet; its answers are marked all the same."""
    (tmp_path / "lab.toml").write_text(
        'id = "new"\ntitle = "New"\nversion = "1"\nnotebook = "new.ipynb"\n'
        '[[exercise]]\nid = "one"\ntitle = "One"\ndefines = ["one"]\n'
    )

    assert given_by(tmp_path) == Given()
