"""A notebook in the course's interface of 2015, really graded."""

from dataclasses import replace

import nbformat
import nbformat.v4 as v4
import pytest

from graders.catalogue.labs import find_lab
from graders.marking.settings import Settings
from graders.marking.uploads import Intake
from graders.marking.whole_class import mark_class
from graders.model import Limits
from graders.reports.console import batch_progress

LAB = find_lab("transfer_functions").only(["tanh", "relu", "maxout"])

IMPORTS = """\
from __future__ import print_function
import numpy
from mlp.dataset import MNISTDataProvider
from mlp.layers import MLP, Linear, Sigmoid, Softmax"""
TANH = """\
class Tanh(Linear):
    def __init__(self, idim, odim, rng=None, irange=0.1):
        super(Tanh, self).__init__(idim, odim, rng, irange)

    def fprop(self, inputs):
        return numpy.tanh(super(Tanh, self).fprop(inputs))

    def bprop(self, h, igrads):
        deltas = (1.0 - h**2) * igrads
        _, ograds = super(Tanh, self).bprop(None, deltas)
        return deltas, ograds"""
RELU = """\
class Relu(Linear):
    def fprop(self, inputs):
        return numpy.maximum(0.0, numpy.dot(inputs, self.W) + self.b)

    def bprop(self, h, igrads):
        deltas = (h > 0) * igrads
        ograds = numpy.dot(deltas, self.W.T)
        return deltas, ograds"""
MAXOUT = """\
class Maxout(Linear):
    def __init__(self, idim, odim, k, rng=None, irange=0.05):
        super(Maxout, self).__init__(idim, odim * k, rng, irange)
        self.max_odim, self.k = odim, k

    def fprop(self, inputs):
        a = super(Maxout, self).fprop(inputs)
        pools = a.reshape(len(a), self.max_odim, self.k)
        h = pools.max(axis=2)
        self.mask = pools == h[:, :, None]
        return h

    def bprop(self, h, igrads):
        deltas = (self.mask * igrads[:, :, None]).reshape(len(igrads), -1)
        _, ograds = super(Maxout, self).bprop(None, deltas)
        return deltas, ograds"""
# Unit j belongs to pool j % odim: as good as neighbours, since the weights come before it.
APART = (
    MAXOUT.replace("self.max_odim, self.k)\n", "self.k, self.max_odim)\n")
    .replace("axis=2", "axis=1")
    .replace("h[:, :, None]", "h[:, None, :]")
    .replace("igrads[:, :, None]", "igrads[:, None, :]")
)
TRAINING = "optimiser = SGDOptimiser(LearningRateFixed(0.1, 10))"

FULL = {"tanh", "relu", "maxout"}
NOTEBOOKS = {
    "right": [IMPORTS, TANH, RELU, MAXOUT, TRAINING],
    "apart": [IMPORTS, TANH, RELU, APART],
    "turned_sign": [IMPORTS, TANH.replace("1.0 - h**2", "h**2 - 1.0"), RELU, MAXOUT],
    "without_igrads": [
        IMPORTS,
        TANH,
        RELU.replace("(h > 0) * igrads", "1.0 * (h > 0)"),
        MAXOUT,
    ],
    "not_transposed": [IMPORTS, TANH, RELU.replace("self.W.T", "self.W"), MAXOUT],
    "without_weights": [IMPORTS, TANH.replace("return deltas, ograds", "return deltas, deltas")],
    "no_pair": [IMPORTS, TANH.replace("return deltas, ograds", "return ograds")],
    "smallest": [IMPORTS, MAXOUT.replace("pools.max", "pools.min")],
    # The forward pass has its pools apart and the backward pass side by side.
    "mixed_pools": [
        IMPORTS,
        APART.replace("(self.mask * igrads[:, None, :])", "numpy.repeat(igrads, self.k, axis=1)"),
    ],
}


@pytest.fixture(scope="module")
def marked(tmp_path_factory):
    """Grade the notebooks once; return what was marked."""
    folder = tmp_path_factory.mktemp("class_of_2015")
    (folder / "in").mkdir()
    for name, sources in NOTEBOOKS.items():
        cells = [v4.new_code_cell(source) for source in sources]
        nbformat.write(v4.new_notebook(cells=cells), folder / "in" / f"{name}.ipynb")
    return mark_class(
        Intake((folder / "in",), single=False),
        LAB,
        folder / "out",
        Settings(limits=replace(Limits(), total_s=120)),
        resume=False,
        settle=lambda submission, report: report,
        progress=batch_progress,
    )


@pytest.fixture(scope="module")
def exercises(marked):
    """Return the exercises of each report by submission and name."""
    return {r.submission: {e.id: e for e in r.exercises} for r in marked.reports}


@pytest.mark.parametrize("name", ["right", "apart"])
def test_right_layers_of_2015_get_full_marks(exercises, name):
    """Tanh, Relu and Maxout, whichever linear units make a pool."""
    found = {e.id for e in exercises[name].values() if e.points == e.max_points}
    assert found == FULL, [
        (c.id, c.finding) for e in exercises[name].values() for c in e.checks if c.finding
    ]


@pytest.mark.parametrize(
    ("name", "exercise"),
    [
        ("turned_sign", "tanh"),
        ("without_igrads", "relu"),
        ("not_transposed", "relu"),
        ("without_weights", "tanh"),
        ("no_pair", "tanh"),
        ("smallest", "maxout"),
        ("mixed_pools", "maxout"),
    ],
)
def test_wrong_layers_of_2015_lose_marks(exercises, name, exercise):
    """The adapter hides no mistake."""
    wrong = exercises[name][exercise]
    assert wrong.points <= 0.8 * wrong.max_points


def test_a_mistake_costs_its_own_exercise_only(exercises):
    """The other layers of the same notebook have full marks."""
    for name, wrong in (("turned_sign", "tanh"), ("without_igrads", "relu")):
        for exercise in FULL - {wrong}:
            assert exercises[name][exercise].points == exercises[name][exercise].max_points


def test_mistakes_are_named_as_in_todays_interface(exercises):
    """What is known of today's layers is recognised through the adapter."""
    checks = exercises["turned_sign"]["tanh"].checks
    assert "turned_sign" in {c.misconception.id for c in checks if c.misconception}


def test_the_instructor_hears_of_the_adapter(marked):
    """One note for each layer that was adapted."""
    notes = [note for note in marked.notes if note.startswith("right: ")]
    assert len(notes) == len(FULL)
