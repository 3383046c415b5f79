"""What the exercises need never judges worse than the whole notebook, run from its first cell."""

import copy
from pathlib import Path

import nbformat
import nbformat.v4 as v4
import pytest

from graders.catalogue.labs import all_labs, find_lab
from graders.judging.runner import with_checks
from graders.judging.turns import Manner, judge_submission
from graders.mistakes import planted
from graders.model import Limits
from graders.reading import find_submissions
from graders.sandbox.launcher import Launcher
from graders.student.sandboxed import SandboxedAttempt
from graders.submissions import Order

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples" / "submissions"
HELD_OUT = ROOT / "tests" / "acceptance" / "held_out"
LABS = {lab.id: lab for lab in all_labs()}
OWNED = [(lab.id, e.id) for lab in LABS.values() for e in lab.exercises if e.lab == lab.id]
HEAD = "import numpy as np\nfrom mlp.layers import Layer"
RIGHT = """
class TanhLayer(Layer):
    def fprop(self, inputs):
        return np.tanh(inputs)
    def bprop(self, inputs, outputs, grads_wrt_outputs):
        return (1.0 - outputs**2) * grads_wrt_outputs
class ReluLayer(Layer):
    def fprop(self, inputs):
        return np.maximum(inputs, 0.0)
    def bprop(self, inputs, outputs, grads_wrt_outputs):
        return (inputs > 0) * grads_wrt_outputs
"""
FLAWED = RIGHT.replace("1.0 - outputs**2", "slope(outputs)").replace("class", "\nclass")
# Notebooks whose parts hang together in ways that are easily missed.
ODD = {
    "a method added later by a loop": [
        HEAD,
        RIGHT.replace("bprop", "later"),
        "for made in (TanhLayer, ReluLayer):\n    made.bprop = made.later",
    ],
    "a helper defined below": [HEAD, FLAWED, "def slope(outputs):\n    return 1.0 - outputs**2"],
    "a helper defined twice, wrong first": [
        HEAD,
        "def slope(outputs):\n    return outputs",
        FLAWED,
        "def slope(outputs):\n    return 1.0 - outputs**2",
    ],
    "a right answer that a later cell spoils": [
        HEAD,
        RIGHT,
        "layers = {'tanh': TanhLayer}\nlayers['tanh'].fprop = lambda self, x: x",
    ],
    "a registry through a decorator": [
        HEAD,
        "known = {}\ndef keep(made):\n    known[made.__name__] = made\n    return made",
        RIGHT.replace("class", "@keep\nclass"),
        "known['ReluLayer'].bprop = lambda self, i, o, g: g",
    ],
    "a module written and imported": [
        f"%%writefile answers.py\n{HEAD}\n{RIGHT}",
        "from answers import TanhLayer, ReluLayer",
    ],
    "text that is executed": [f"code = {RIGHT!r}", HEAD, "exec(code)"],
    "a setting that calculations read": [
        HEAD,
        "np.seterr(all='raise')",
        RIGHT.replace("np.tanh(inputs)", "np.tanh(inputs) + 0 / SCALE"),
        "SCALE = 2.0",
    ],
    "a redefinition that fails": [HEAD, RIGHT, "class TanhLayer(Gone):\n    pass"],
    "an alias, then a change of the alias": [
        HEAD,
        RIGHT,
        "Mine = TanhLayer",
        "Mine.bprop = lambda self, inputs, outputs, grads: grads",
    ],
    "a deletion": [HEAD, RIGHT, "del ReluLayer"],
}


TRAINED = LABS["transfer_functions"].only(["training"])


@pytest.fixture(scope="module")
def launcher():
    """Return one launcher for all of these."""
    with Launcher("auto") as made:
        yield made


def both(path, lab, launcher, folder, checks):
    """Return the points of each exercise: by what is needed, and by the whole notebook."""
    (found,) = find_submissions([path], lab, order=Order(single=True), workspace=folder)
    if found.main is None:
        return []
    manner = Manner(Limits(cell_s=20))
    needed = judge_submission(found, lab, checks, launcher, manner)
    with SandboxedAttempt(found, lab, launcher, manner.limits, whole=True) as attempt:
        whole = checks.judge(attempt)
    return [
        (exercise.id, _earned(needed.results, exercise), _earned(whole, exercise))
        for exercise in lab.exercises
    ]


def _earned(results, exercise):
    return sum(r.points for r in results if r.check.exercise == exercise.id)


def worse(paths, lab, launcher, folder):
    """Return the exercises that what is needed judges worse."""

    def work(checks):
        return [
            f"{path.name}, {exercise}: {float(needed)} < {float(whole)}"
            for path in paths
            for exercise, needed, whole in both(path, lab, launcher, folder, checks)
            if needed < whole
        ]

    return with_checks(lab, work, hidden=True)


def test_never_worse_on_odd_notebooks(tmp_path, launcher):
    """Each hangs together in a way of its own; where verdicts are equal, so are the points."""
    paths = []
    for number, cells in enumerate(ODD.values()):
        made = v4.new_notebook(cells=[v4.new_code_cell(cell) for cell in cells])
        paths.append(tmp_path / f"odd-{number}.ipynb")
        nbformat.write(made, paths[-1])

    lab = LABS["multiple_layers"].only(["tanh", "relu"])
    assert not worse(paths, lab, launcher, tmp_path / "w")


def test_never_worse_on_the_example_class(tmp_path, launcher):
    """Right, wrong, blank and broken ones."""
    names = ["amara_okafor", "mateo_quispe", "giovanni_ferraro", "priya_venkataraman"]
    paths = [EXAMPLES / f"{name}.ipynb" for name in names]
    lab = LABS["multiple_layers"].only(["tanh", "relu"])

    assert not worse(paths, lab, launcher, tmp_path / "w")


@pytest.mark.parametrize("made_anew", ["TanhLayer", "DropoutLayer", "GlorotUniformInit"])
def test_never_worse_where_other_exercises_answers_are_asked_for(tmp_path, launcher, made_anew):
    """A training asks for all layers: one that a cell makes anew after it failed is none of it."""
    made = nbformat.read(ROOT / "reference" / "notebooks" / TRAINED.notebook, as_version=4)
    late = f"from mlp.layers import NoSuchLayer\nclass {made_anew}:\n    pass"
    made.cells.append(v4.new_code_cell(late))
    nbformat.write(made, tmp_path / "late.ipynb")

    assert not worse([tmp_path / "late.ipynb"], TRAINED, launcher, tmp_path / "w")


@pytest.mark.prove
def test_never_worse_on_any_example(tmp_path, launcher):
    """All of the example class."""
    lab = LABS["multiple_layers"].only(["tanh", "relu"])

    assert not worse(sorted(EXAMPLES.iterdir()), lab, launcher, tmp_path / "w")


@pytest.mark.prove
@pytest.mark.parametrize("lab", LABS)
def test_never_worse_on_solved_and_blank_notebooks(tmp_path, launcher, lab):
    """With all exercises, the answers that come out of a training among them."""
    name = LABS[lab].notebook
    places = [ROOT / "reference" / "notebooks", ROOT / "student_template" / "notebooks"]

    assert not worse([place / name for place in places], LABS[lab], launcher, tmp_path / "w")


@pytest.mark.prove
@pytest.mark.parametrize(("lab", "exercise"), OWNED)
def test_never_worse_on_any_planted_answer(tmp_path, launcher, lab, exercise):
    """Every planted mistake and right answer, in place of the one in the solved notebook."""
    one = find_lab(lab).only([exercise])
    solved = nbformat.read(ROOT / "reference" / "notebooks" / one.notebook, as_version=4)
    paths = []
    for answer in (*planted(one.folder, exercise), *planted(HELD_OUT, exercise)):
        made = copy.deepcopy(solved)
        made.cells.append(v4.new_code_cell(answer.source()))
        paths.append(tmp_path / f"{answer.id}-{len(paths)}.ipynb")
        nbformat.write(made, paths[-1])

    assert not worse(paths, one, launcher, tmp_path / "w")
