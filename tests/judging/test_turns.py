"""One submission: what marks need runs first, and the whole notebook where that may matter."""

import json
import re

import nbformat
import nbformat.v4 as v4
import pytest

from graders.catalogue.labs import find_lab
from graders.judging import turns
from graders.judging.runner import with_checks
from graders.judging.turns import Manner, judge_submission
from graders.model import Limits, Pending, Verdict
from graders.reading import find_submissions
from graders.sandbox.launcher import Launcher
from graders.submissions import Order

LAB = find_lab("multiple_layers").only(["tanh", "relu"])
HEAD = "import numpy as np\nfrom mlp.layers import Layer"
TANH = """
class TanhLayer(Layer):
    def fprop(self, inputs):
        return np.tanh(inputs)
    def bprop(self, inputs, outputs, grads_wrt_outputs):
        return (1.0 - outputs**2) * grads_wrt_outputs
"""
RELU = """
class ReluLayer(Layer):
    def fprop(self, inputs):
        return np.maximum(inputs, 0.0)
    def bprop(self, inputs, outputs, grads_wrt_outputs):
        return (inputs > 0) * grads_wrt_outputs
"""
ENDLESS = "while True:\n    pass"
FULL = {"tanh": 10, "relu": 10}


@pytest.fixture(scope="module")
def launcher():
    """Return one launcher for all of these."""
    with Launcher("auto") as made:
        yield made


@pytest.fixture
def judged(tmp_path, launcher):
    """Return a function that judges a notebook with these cells."""

    def run(*cells, everything=False, last=False, files=(), **limits):
        folder = tmp_path / "ada"
        folder.mkdir(exist_ok=True)
        for name, text in files:
            (folder / name).parent.mkdir(exist_ok=True)
            (folder / name).write_text(text)
        made = [v4.new_code_cell(c) if isinstance(c, str) else c for c in cells]
        nbformat.write(v4.new_notebook(cells=made), folder / "lab.ipynb")
        (found,) = find_submissions(
            [folder], LAB, order=Order(single=True), workspace=tmp_path / "w"
        )
        manner = Manner(Limits(**{"cell_s": 5, **limits}), everything=everything, last=last)
        return with_checks(
            LAB,
            lambda checks: judge_submission(found, LAB, checks, launcher, manner),
            hidden=False,
        )

    return run


def points(found):
    """Return the share of its public points that each exercise earned, in tenths."""
    earned = {}
    for result in found.results:
        got, most = earned.get(result.check.exercise, (0, 0))
        earned[result.check.exercise] = (got + result.points, most + result.check.points)
    return {id_: round(10 * got / most) for id_, (got, most) in earned.items()}


def findings(found):
    """Return everything that the results say."""
    return "\n".join(filter(None, (result.finding for result in found.results)))


@pytest.mark.parametrize(
    "line",
    [
        "import polars as pl",
        "from keras.utils import to_categorical",
        "import os; os.chdir('/content/drive')",
        "data = np.load('weights.npz')",
        "plt.style.use('a style of long ago')",
        "import matplotlib; matplotlib.use('Qt5Agg'); raise RuntimeError('no screen')",
        "answer = input('name? ')",
        "1 / 0",
    ],
)
def test_a_failing_line_above_the_imports_costs_nothing(judged, line):
    """Each statement stands on its own: what fails takes no other along."""
    found = judged(f"{line}\n{HEAD}", TANH + RELU)

    assert points(found) == FULL
    assert set(found.runs.values()) == {"needed"}


def test_what_nothing_needs_is_left_out_and_counted(judged):
    """Trainings do not run, the report says how many statements did, and why none failed."""
    found = judged(HEAD, TANH, ENDLESS, RELU, "for _ in range(3):\n    " + "np.ones(3)")

    assert points(found) == FULL
    counts = found.run.statements
    assert (counts.needed, counts.ran, counts.failed, counts.left_out) == (4, 4, 0, 2)
    assert not found.run.failures
    assert found.run.executed == 3


def test_stopped_statement_does_not_end_its_cell(judged):
    """One that is needed and endless is stopped at its limit; what stands below it still runs."""
    cell = f"{HEAD}\nexec('while True: pass')\n{TANH}\n{RELU}"
    found = judged(cell, cell_s=1, total_s=60)

    assert points(found) == FULL
    (failure,) = found.run.failures
    # On a busy machine the wall's clock may use it up first: six seconds for one.
    assert re.search(r"longer than (1|6) s and was stopped", failure.message)


def test_statement_that_ends_the_process_is_left_out_alone(judged):
    """The others of its cell run again in a new process."""
    found = judged(f"{HEAD}\nexec('import os; os._exit(1)')\n{TANH}{RELU}")

    assert points(found) == FULL
    assert [f.message for f in found.run.failures] == ["it ended the notebook's process"]


def test_lines_and_cells_are_the_students_own(judged):
    """Statements run one by one under their cell's number, and errors name their lines."""
    wrong = TANH.replace("return np.tanh(inputs)", "return np.nothing(inputs)")
    found = judged("x = 1", HEAD + "\n\n# words\n" + wrong.strip(), RELU)

    assert "(cell 2, line 7: `return np.nothing(inputs)`)" in findings(found)


def test_the_whole_notebook_runs_where_something_left_out_could_matter(judged):
    """The better verdict of each exercise counts, and the report says which run that was."""
    hidden = "import builtins\nbuiltins.slope = lambda outputs: 1.0 - outputs**2"
    odd = TANH.replace("(1.0 - outputs**2)", "slope(outputs)")
    # No analysis follows this: a list of callables that another function calls by number.
    found = judged(HEAD, hidden, odd, RELU)

    assert points(found)["tanh"] == 10
    assert points(found)["relu"] == 10


BOTH = "import numpy as np\n    from mlp.layers import Layer"


@pytest.mark.parametrize(
    "cells",
    [
        (f"print 'NumPy', 3\n{HEAD}", TANH + RELU),
        (f"print 'NumPy %d' % 3\n{HEAD}", TANH + RELU),
        (f"Here is my answer.\n{HEAD}", TANH + RELU),
        (f"{HEAD}\n{TANH}\nreturn 5\n{RELU}\nx = (1,",),
        (f"import no_such_thing, polars as pl\n{HEAD}", TANH, RELU),
        ("import polars as pl, numpy as np, mlp.layers\nLayer = mlp.layers.Layer", TANH, RELU),
        (f"try:\n    import polars\n    {BOTH}\nexcept ImportError:\n    pass", TANH, RELU),
        (f"if 2 > 1:\n    from polars import col\n    {BOTH}", TANH, RELU),
        (f"def start():\n    global np, Layer\n    import polars\n    {BOTH}\nstart()", TANH, RELU),
        (HEAD + "\nimport polars as pl", (TANH + RELU).replace("inputs):", "inputs: pl.Expr):")),
        (HEAD, (TANH + RELU).replace("inputs):", "inputs: ndarray) -> Tuple[ndarray, int]:")),
        ("from fastai.vision.all import *\nfrom mlp.layers import Layer", TANH, RELU),
        (HEAD + "\nfrom typed import A", (TANH + RELU).replace("inputs):", "inputs, a=A):")),
        (TANH, RELU, HEAD),
        ("import numpy as np", TANH, "from mlp.layers import Layer", RELU),
        ("%run gone.ipynb\n" + HEAD, TANH, RELU),
        (HEAD, f"%%prun\n{TANH}\n{RELU}"),
    ],
)
def test_what_stands_around_a_right_answer_costs_nothing(judged, cells):
    """Lines that Python cannot read, packages that are not here, imports that come too late."""
    found = judged(*cells)

    assert points(found) == FULL
    assert not [name for one in found.run.lacking for name in one.needed_by]


@pytest.mark.parametrize(
    "cells",
    [
        (TANH, RELU),
        ("import numpy as np", TANH + RELU),
        ("from mlp.layers import Layer", TANH, RELU),
        ("import numpy", "import mlp.layers", TANH, RELU),
        ("from numpy import *", TANH, RELU),
        ("# import numpy as np\n# from mlp.layers import Layer", TANH, RELU),
        ("%run ../lab1/start.ipynb", TANH, RELU),
        ("from my_start import *", TANH, RELU),
        (HEAD, TANH, RELU, "del np"),
        (HEAD, "del Layer", TANH, RELU),
    ],
)
def test_answers_alone_count_with_what_the_lab_gives(judged, cells):
    """What the lab's own notebook imports is there, where this one leaves it out."""
    assert points(judged(*cells)) == FULL


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        (("import nunpy as np", TANH.replace("(Layer)", "")), "First cause: cell 1, line 1: `nun"),
        (("from layers import Layer\nimport numpy as np", TANH), "`layers` is not installed here"),
        ((HEAD, TANH.replace("np.tanh(inputs)", "np.tanh(image)")), "name 'image' is not defined"),
        ((TANH.replace("np.tanh(inputs)", "np.sin(inputs)"),), "entries of `outputs` differ"),
    ],
)
def test_what_the_lab_gives_mends_no_slip(judged, cells, said):
    """A name that an import should bind, a variable of its examples, a wrong answer: as before."""
    found = judged(*cells, RELU)

    assert points(found)["tanh"] < 10
    assert said in findings(found)


@pytest.mark.parametrize("cell", ["from mlp.layers import TanhLayer, ReluLayer", "'see mlp'"])
def test_answers_in_a_file_of_the_given_package_count(judged, cell):
    """Though the rest of the package was not handed in with it."""
    module = f"import numpy as np\nclass Layer: pass\n{TANH}{RELU}"
    found = judged("import mlp.progress", cell, files=[("mlp/layers.py", module)])

    assert points(found) == FULL
    assert not found.run.failures


def test_our_folders_are_never_shown(judged):
    """An import that fails names the file of the given package without where it lies."""
    found = judged("from mlp.layers import Nothing as Layer\nimport numpy as np", TANH)

    assert "cannot import name 'Nothing' from 'mlp.layers' (mlp/layers.py)" in findings(found)
    assert "markprop-" not in findings(found)


def test_an_answer_that_uses_what_is_not_here_still_waits(judged):
    """A stand-in can be imported, but what is asked of it is not answered."""
    uses = TANH.replace("np.tanh(inputs)", "pl.from_numpy(inputs).tanh().to_numpy()")
    found = judged(f"import polars as pl, numpy as np\n{HEAD}", uses, RELU)

    assert points(found)["relu"] == 10
    tanh = [r for r in found.results if r.check.exercise == "tanh"]
    assert {r.pending for r in tanh if r.verdict is Verdict.UNDECIDED} >= {Pending.PACKAGE}
    assert "needs `polars`" in findings(found)


@pytest.mark.parametrize(
    "later",
    [
        "np = 5",
        "n, np = 3, 4",
        "for np in range(3): pass",
        "import math as np",
        "max = 3\nabs = None",
        "with open('x', 'w') as max: pass",
        "class TanhLayer(Layer):\n    def fprop(self, inputs):\n        raise NotImplementedError",
        "import sys; sys.stderr = None; np.seterr(all='raise')",
    ],
)
def test_what_later_cells_use_names_for_costs_nothing(judged, later):
    """For numpy's, for Python's own, for the blank of the template, for errors of their own."""
    own = RELU.replace("np.maximum(inputs, 0.0)", "np.maximum(inputs, max(0.0, -abs(0.0)))")

    assert points(judged(HEAD, TANH, own, later)) == FULL


@pytest.mark.parametrize(
    "later",
    [
        TANH.replace("np.tanh", "np.sin"),
        "TanhLayer.fprop = lambda self, inputs: np.sin(inputs)",
        "np.tanh = np.sin",
    ],
)
def test_the_last_answer_is_the_one_that_counts(judged, later):
    """A later one is not undone, in whichever way it is made."""
    assert points(judged(HEAD, TANH, RELU, later))["tanh"] < 10


def test_what_fails_in_turn_runs_again(judged):
    """A missing name keeps a value back, for want of which something else fails."""
    found = judged(
        "def slope(outputs):\n    return 1.0 - outputs**2",
        "known = {}\nfor made in ['slope']:\n    known[made] = np.vectorize(slope)",
        TANH.replace("(1.0 - outputs**2)", "SLOPE(outputs)"),
        "SLOPE = known['slope']",
        RELU,
        HEAD,
    )

    assert points(found) == FULL


def test_a_later_slip_does_not_undo_an_answer(judged):
    """What can be read beside a slip counts where it is worth more, and never less."""
    broken = RELU.replace("inputs > 0", "inputs < 0") + "\nprint 'old'"

    assert points(judged(HEAD, TANH + RELU, broken)) == FULL


def test_the_fallback_keeps_what_was_passed_before(judged, monkeypatch):
    """Only exercises that are not full are judged again, and only a better verdict replaces one."""
    monkeypatch.setattr(turns, "_why_whole", lambda attempt, exercises: "a test wants it")
    wrong = RELU.replace("inputs > 0", "inputs < 0")
    found = judged(HEAD, TANH, wrong, "1 / 0")

    assert found.runs == {"tanh": "needed", "relu": "needed"}
    assert points(found)["tanh"] == 10
    assert found.why_whole == "a test wants it"


def test_the_fallback_takes_a_better_verdict(judged, monkeypatch):
    """What only the whole notebook defines counts from there."""
    real = turns.SandboxedAttempt

    class Blind(real):
        """Leaves out what it should not, as an analysis with a fault would."""

        def __init__(self, submission, lab, launcher, limits, **options):
            if not options.get("whole"):
                lab = lab.only(["tanh"])
            super().__init__(submission, lab, launcher, limits, **options)

    monkeypatch.setattr(turns, "SandboxedAttempt", Blind)
    monkeypatch.setattr(turns, "_why_whole", lambda attempt, exercises: "a test wants it")
    found = judged(HEAD, TANH, "ReluLayer = None\n" + RELU.replace("class ReluLayer", "class R"))

    assert found.runs["tanh"] == "needed"


def test_everything_runs_after_the_checks_and_costs_nothing(judged):
    """Failures of the rest are shown, the marks are those of what is needed."""
    cells = (HEAD, "print('shown')", "1 / 0", TANH, RELU, ENDLESS)
    found = judged(*cells, everything=True, cell_s=1)

    assert points(found) == FULL
    assert [f.cell for f in found.run.failures] == [3, 6]
    assert found.executed.cells[1].outputs[0].text == "shown\n"


def test_executed_notebook_keeps_what_was_handed_in_where_nothing_ran(judged):
    """Every cell has the student's exact source; what was left out says so."""
    kept = v4.new_output("stream", name="stdout", text="as handed in\n")
    train = v4.new_code_cell("!pip install polars\nprint('training')  # slow", outputs=[kept])
    found = judged(v4.new_markdown_cell("# Words"), HEAD + "  # imports", train, TANH + RELU)
    cells = found.executed.cells

    assert [cell.source for cell in cells[:3]] == ["# Words", HEAD + "  # imports", train.source]
    assert cells[2].metadata["markprop"] == {"run": False}
    assert cells[2].outputs[0].text == "as handed in\n"
    assert (cells[1].execution_count, cells[3].execution_count) == (1, 2)
    assert "markprop" not in cells[1].metadata
    nbformat.validate(json.loads(nbformat.writes(found.executed)))


# --- who is to blame --------------------------------------------------------------------------


def test_an_answer_that_needs_a_missing_package_is_undecided(judged):
    """It may be right where the package is: a person decides, and the others are judged."""
    needy = TANH.replace("np.tanh(inputs)", "polars.tanh(inputs)")
    found = judged(HEAD + "\nimport polars", needy, RELU)
    undecided = [r for r in found.results if r.verdict is Verdict.UNDECIDED]

    assert undecided
    assert {r.pending for r in undecided} == {Pending.PACKAGE}
    assert {r.check.exercise for r in undecided} == {"tanh"}
    assert points(found)["relu"] == 10
    (lacking,) = found.run.lacking
    assert (lacking.module, lacking.cell, lacking.line) == ("polars", 1, 3)
    assert lacking.needed_by == ("TanhLayer",)


def test_a_class_on_a_missing_package_is_undecided(judged):
    """Its name is not there, because its base is not."""
    found = judged(HEAD + "\nfrom keras import Layer as Base", "class TanhLayer(Base): x = 1")

    assert "`keras` is not installed here" in findings(found)
    assert Pending.PACKAGE in {r.pending for r in found.results}


def test_a_slip_in_an_import_is_failed_with_its_first_cause(judged):
    """A module that nobody published is the student's own matter, wherever its name is missed."""
    relu = "from mlp import layers\n" + RELU.replace("(Layer)", "(layers.Layer)")
    found = judged("from mlp.layer import Layer\nimport numpy as np", TANH, relu)
    tanh = [r for r in found.results if r.check.exercise == "tanh"]

    assert {r.verdict for r in tanh} <= {Verdict.FAILED, Verdict.SKIPPED}
    assert "Cell 2, which should define it, stopped: NameError" in findings(found)
    assert "First cause: cell 1, line 1: ModuleNotFoundError" in findings(found)


def test_a_star_import_of_what_is_not_here_is_the_first_cause(judged):
    """It may have bound any name: of a published package the answer waits, else it is failed."""
    uses = TANH.replace("np.tanh(inputs)", "tanh(inputs)")
    waits = judged("from torch import *\n" + HEAD, uses, RELU)
    failed = judged("from my_helpers import *\n" + HEAD, uses, RELU)

    assert Pending.PACKAGE in {r.pending for r in waits.results}
    assert {one.module: one.needed_by for one in waits.run.lacking} == {"torch": ("TanhLayer",)}
    assert "First cause: cell 1, line 1: `my_helpers` is not installed here" in findings(failed)
    assert Verdict.UNDECIDED not in {r.verdict for r in failed.results}


def test_an_import_that_nothing_needs_is_named_and_costs_nothing(judged):
    """It did not even run; the report says that it is not there, and that nothing needs it."""
    found = judged("import polars, seaborn\n" + HEAD, TANH + RELU)

    assert points(found) == FULL
    assert {one.module: one.needed_by for one in found.run.lacking} == {
        "polars": (),
        "seaborn": (),
    }


def test_the_statement_that_should_define_a_name_and_never_ends_is_failed(judged):
    """Nobody gains a pending mark by looping: the sentence names the cell."""
    loops = "class TanhLayer(Layer):\n    while True: pass"
    found = judged(HEAD, loops, RELU, cell_s=1, total_s=60)

    assert points(found)["relu"] == 10
    assert {r.verdict for r in found.results if r.check.exercise == "tanh"} <= {
        Verdict.FAILED,
        Verdict.SKIPPED,
    }
    assert "Cell 2, which should define it, did not run to its end" in findings(found)


def test_time_that_others_used_up_is_not_failed(judged):
    """What could not run for lack of time is undecided, with the cells that used it up."""
    loops = "exec('while True: pass')"
    found = judged(HEAD, *[loops] * 6, TANH, RELU, cell_s=1, total_s=5)

    assert found.lost_time
    assert "Most time went into cell" in findings(found)
    assert not [r for r in found.results if r.verdict is Verdict.FAILED]


def test_in_the_last_turn_an_exercise_pays_for_its_own_time_alone(judged):
    """An exercise that uses up all the time loses its own points, and no other's are failed."""
    loops = "class TanhLayer(Layer):\n    while True: pass"
    cells = (HEAD, *[loops] * 6, RELU)
    first = judged(*cells, cell_s=2, total_s=6)
    last = judged(*cells, cell_s=2, total_s=6, last=True)

    assert {r.pending for r in first.results} == {Pending.TIME}
    assert {(r.check.exercise, r.pending) for r in last.results} == {
        ("tanh", Pending.GRADER),
        ("relu", Pending.TIME),
    }
    tanh = {r.verdict for r in last.results if r.check.exercise == "tanh"}
    assert tanh <= {Verdict.FAILED, Verdict.SKIPPED}


def test_calls_that_never_end_are_failed(judged):
    """A call that uses up its own CPU time is the answer's own fault at once."""
    slow = TANH.replace("return np.tanh(inputs)", "\n        while True: pass")
    found = judged(HEAD, slow, RELU, call_s=0.5, total_s=100)
    tanh = [r for r in found.results if r.check.exercise == "tanh"]

    assert {r.verdict for r in tanh} <= {Verdict.FAILED, Verdict.SKIPPED}
    assert points(found)["relu"] == 10
    assert not found.lost_time


def test_calls_that_sleep_get_a_second_turn_and_are_failed_then(judged):
    """The wall's clock alone does not tell sleep from a busy machine; the last turn ends it."""
    slow = TANH.replace("return np.tanh", "import time; time.sleep(100)\n        return np.tanh")
    options = {"call_s": 0.1, "total_s": 100}
    first = judged(HEAD, slow, **options)
    last = judged(HEAD, slow, last=True, **options)

    assert first.lost_time
    assert not last.lost_time
    assert "most of which it waited" in findings(last)
