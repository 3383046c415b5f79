"""What is selected, and what is kept because nobody can tell."""

import subprocess
import sys
from pathlib import Path

import pytest

from graders.needed import TooMuchCode, code_of, select
from graders.needed.select import MOST_CELLS
from graders.needed.selection import MOST_STATEMENTS
from graders.submissions import caps


def needed(*cells, wanted=("f",), **more):
    """Return the code of the needed statements, without the lines above."""
    selection = select(list(enumerate(cells, start=1)), wanted, **more)
    return [
        code_of(cells[one.cell - 1], [one]).lstrip("#\n")
        for one in selection.statements
        if one.needed
    ]


def test_what_a_name_does_not_need_is_left_out():
    """A training that uses a class is not needed by it."""
    assert needed(
        "import numpy as np\nimport matplotlib.pyplot as plt",
        "class f:\n    def go(self): return np.pi",
        "model = [f() for _ in range(3)]\nfor layer in model:\n    layer.go()",
        "plt.plot(model)",
    ) == ["import numpy as np", "class f:\n    def go(self): return np.pi"]


def test_a_training_through_given_code_is_left_out():
    """Instances of a wanted class that unknown code holds and changes do not change the class."""
    cells = (
        "import numpy as np\nfrom mlp.layers import Layer\nfrom mlp.models import Model",
        "from mlp.optimisers import Optimiser\nrng = np.random.RandomState(1)",
        "class f(Layer):\n    def fprop(self, x):\n        return np.tanh(x) * rng.uniform()",
        "model = Model([f(), f()])\nopt = Optimiser(model, rng)\nstats = opt.train(100)",
        "model.layers[0].params = stats\nopt.model.layers = [f()]",
    )
    assert needed(*cells) == [
        "import numpy as np",
        "from mlp.layers import Layer",
        "rng = np.random.RandomState(1)",
        cells[2],
    ]


def test_other_names_of_the_lab_are_wanted_where_they_are_defined():
    """A class that another exercise asks for is needed, a value is not."""
    cells = ("class Net: pass", "best = train(Net)", "def f(): pass")
    assert needed(*cells, others=["Net", "best"]) == ["class Net: pass", "def f(): pass"]
    assert needed(*cells, wanted=["f", "best"]) == [*cells]


def test_a_wanted_name_that_is_not_there_needs_nothing():
    """Blank notebooks run nothing."""
    assert needed("x = 1", "y = train(x)") == []


@pytest.mark.parametrize(
    "statement",
    [
        "from math import *",
        "import helper_of_mine",
        "from .helper import x",
        "exec(source)",
        "globals()['x'] = 1",
        "get_ipython().run_line_magic('run', 'x.py')",
        "import os; os.chdir('..')",
        "import sys; sys.path.insert(0, '..')",
        "import numpy as np; np.float = float",
        "import numpy as np; np.random.seed(1)",
        "import torch; torch.manual_seed(1)",
        "import warnings; warnings.filterwarnings('error')",
        "from mlp.layers import Layer; Layer.name = 'x'",
        "import importlib; importlib.reload(mlp)",
        "from __future__ import annotations",
        "%run helper.py",
        "%%writefile helper.py\nx = 1",
    ],
)
def test_unknown_effects_stay(statement):
    """They may touch what is wanted in a way that no text shows."""
    selection = select([(1, statement), (2, "x = train()")], ["f"])
    *_, last, waste = selection.statements
    assert last.needed
    assert last.unknown
    assert not waste.needed


@pytest.mark.parametrize(
    "statement",
    [
        "import pandas as pd",
        "import seaborn",
        "from google.colab import drive",
        "import matplotlib.pyplot as plt; plt.rcParams['figure.figsize'] = 3, 4",
        "import matplotlib.pyplot as plt; plt.style.use('ggplot')",
        "for run in range(3):\n    import numpy as np\n    np.random.seed(run)",
        "%matplotlib inline",
        "pass  # !pip install x",
        "print('hello')",
        "input()",
        "exit()",
        "raise SystemExit",
    ],
)
def test_known_modules_pictures_and_prints_are_left_out(statement):
    """They cannot touch what is wanted, whether they are installed here or not."""
    assert needed(statement, "def f(): pass") == ["def f(): pass"]


def test_a_module_that_the_submission_brings_has_unknown_effects():
    """Also under a well-known name."""
    assert needed("import pandas", own_modules=["pandas"]) == ["import pandas"]
    assert needed("from mlp import layers", own_modules=["mlp"]) == ["from mlp import layers"]
    assert needed("import pandas", "from mlp import layers") == []


def test_earlier_definitions_stay_and_earlier_trainings_go():
    """A later definition may fail; what was computed before it is left out all the same."""
    assert needed("def f(): return 1", "f = train()", "def f(): return 2") == [
        "def f(): return 1",
        "def f(): return 2",
    ]


def test_each_reader_gets_the_value_of_its_time():
    """What a loop rebinds later is not needed for what was read before."""
    cells = ("k = 3", "table = [k]", "k = train()", "def f(): return table")
    assert needed(*cells) == [cells[0], cells[1], cells[3]]
    cells = ("k = 3", "def f(): return k", "k = train()")
    assert needed(*cells) == [*cells]


def test_users_are_told_apart():
    """Each statement knows the wanted names that need it."""
    cells = [
        (1, "import numpy as np\nimport torch"),
        (2, "def f(): return np"),
        (3, "def g(): torch"),
    ]
    users = {one.imports: one.users for one in select(cells, ["g", "f"]).statements if one.imports}
    assert users == {("numpy",): ("f",), ("torch",): ("g",)}


def test_a_cell_that_only_fails_runs_and_needs_nothing():
    """Its syntax error is shown as ever; the trainings that it names are left out."""
    assert needed("loss = train()", "print loss", "def f(): pass") == [
        "print loss",
        "def f(): pass",
    ]


def test_a_cell_that_nobody_reads_needs_all_that_it_names():
    """It may be IPython's own language, and do anything to the names in it."""
    cells = ("x = load()", "y = load()", "x = %time g(x)", "def f(): return x")
    assert needed(*cells) == [cells[0], cells[2], cells[3]]


def test_a_notebook_that_is_too_long_is_selected_whole():
    """Then every cell is one statement, and runs."""
    for cells in (
        [(1, "x = 1\n" * (MOST_STATEMENTS + 1)), (2, "y = 1")],
        [(1, "x = 1 # " + "x" * caps.PARSED_BYTES), (2, "y = 1")],
    ):
        statements = select(cells, ["f"]).statements
        assert [(one.cell, one.needed, one.unknown) for one in statements] == [
            (1, True, True),
            (2, True, True),
        ]


def test_more_cells_than_any_notebook_has_are_refused():
    """With a sentence."""
    with pytest.raises(TooMuchCode, match="code cells"):
        select([(n, "") for n in range(MOST_CELLS + 1)], ["f"])


def test_a_selection_does_not_depend_on_hashes():
    """The same notebook, the same statements: sets never decide an order."""
    program = (
        "from graders.needed import select; import json;"
        "from tests.needed.test_alike_code import CASES, LAYER;"
        "print([json.dumps(select([(1, LAYER), *enumerate(c.split('# %%'), 2)], ['Layer'])"
        ".to_json()) for c in list(CASES.values())[::4]])"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={"PYTHONHASHSEED": seed},
            cwd=Path(__file__).parents[2],
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(outputs) == 1
