"""Exercises judged by training: right settings are accepted, mistakes caught, nothing breaks."""

import importlib.util
import warnings
from fractions import Fraction

import numpy as np
import pytest

from graders.catalogue.labs import find_lab
from graders.judging.reference import load_namespace
from graders.judging.runner import with_checks
from graders.mistakes import Kind, planted
from graders.model import Verdict
from graders.student.attempt import LocalAttempt
from reference.mlp.layers import AffineLayer, Layer, LayerWithParameters, SigmoidLayer
from tests.labs.planted_answers import of_kind, outcome_of

HAS_TORCH = importlib.util.find_spec("torch") is not None
LABS = {
    "softmax_training": find_lab("multiple_layers"),
    "deep_models": find_lab("multiple_layers"),
    "torch_model": find_lab("multiple_layers"),
    "training": find_lab("transfer_functions"),
}
JUDGED = [exercise_id for exercise_id in LABS if HAS_TORCH or exercise_id != "torch_model"]
PLACES = [(LABS[exercise_id].id, exercise_id) for exercise_id in JUDGED]
# Others show in one way alone, which the finding names: a missing key, a number out of its range.
NAMED = {
    "one_fixed_range",
    "gain_of_tanh",
    "square_root_forgotten",
    "weights_too_large",
    "zero_weights",
    "sigmoids_forgotten",
    "width_written_out",
    "own_sigmoid_without_slope",
}


def judged(exercise_id, **names):
    """Return the results by check for a solved notebook in which some names are something else."""
    lab = LABS[exercise_id]
    namespace = load_namespace(lab.folder, lab.notebook) | names
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        results = with_checks(
            lab.only([exercise_id]), lambda run: run.judge(LocalAttempt(namespace)), hidden=True
        )
    return {result.check.id.partition(".")[2]: result for result in results}


@pytest.mark.parametrize("exercise_id", LABS)
def test_every_exercise_is_worth_ten_points(exercise_id):
    """They count like those on layers."""
    lab = LABS[exercise_id].only([exercise_id])
    checks = with_checks(lab, lambda run: run.checks, hidden=True)

    assert sum((check.points for check in checks), Fraction(0)) == 10


@pytest.mark.parametrize(("lab_id", "exercise_id"), PLACES)
def test_reference_gets_full_marks(lab_id, exercise_id):
    """The solved notebook's own definitions pass every check."""
    assert outcome_of(lab_id, exercise_id, "reference").findings == {}
    assert outcome_of(lab_id, exercise_id, "reference").full


@pytest.mark.parametrize(("lab_id", "exercise_id"), PLACES)
def test_template_gets_nothing(lab_id, exercise_id):
    """A notebook as it was handed out earns no point."""
    assert outcome_of(lab_id, exercise_id, "template").points == 0


@pytest.mark.parametrize("exercise_id", LABS)
def test_there_are_enough_planted_answers(exercise_id):
    """At least five mistakes and three unusual right answers stand beside each exercise."""
    kinds = [item.kind for item in planted(LABS[exercise_id].folder, exercise_id)]

    assert kinds.count(Kind.MISTAKE) >= 5
    assert kinds.count(Kind.RIGHT) >= 3


@pytest.mark.parametrize(("lab_id", "exercise_id", "name"), of_kind(Kind.MISTAKE, PLACES))
def test_mistake_is_caught(lab_id, exercise_id, name):
    """A planted mistake loses points, by public checks already, and is named as itself or not."""
    outcome = outcome_of(lab_id, exercise_id, name)

    assert outcome.caught_by(public_only=True)
    assert "undecided" not in outcome.verdicts.values()
    assert set(outcome.misconceptions.values()) == ({name} if name in NAMED else set()) or (
        exercise_id != "deep_models" and not outcome.misconceptions
    )


@pytest.mark.parametrize(("lab_id", "exercise_id", "name"), of_kind(Kind.RIGHT, PLACES))
def test_right_answer_gets_full_marks(lab_id, exercise_id, name):
    """An unusual right answer loses nothing."""
    assert outcome_of(lab_id, exercise_id, name).findings == {}
    assert outcome_of(lab_id, exercise_id, name).full


@pytest.mark.skipif(HAS_TORCH, reason="PyTorch is here")
def test_without_pytorch_its_exercise_is_pending():
    """Nothing is awarded and nothing lost where PyTorch is not installed."""
    results = judged("torch_model").values()

    assert {result.verdict for result in results} == {Verdict.UNDECIDED}
    assert all("needs torch" in result.finding for result in results)


@pytest.mark.parametrize(
    "value",
    [
        None,
        3,
        "text",
        [],
        {},
        {2: None},
        {2: {}, 3: [], 4: "x", 5: 1.5},
        {n: {"learning_rate": "1", "batch_size": None, "num_epochs": []} for n in (2, 3, 4, 5)},
        {"tanh": {}, "relu": 1, "maxout": {"init": object()}},
        {"learning_rate": 1e308, "batch_size": 10**18, "num_epochs": 10**18, "init_scale": 1e308},
        {"learning_rate": float("nan"), "batch_size": -1, "num_epochs": 0, "init_scale": -1},
        {"learning_rate": 10**400, "batch_size": 1, "num_epochs": 1, "init_scale": 1},
        {object(): 1},
        object(),
    ],
)
def test_no_settings_break_the_grader(value):
    """Whatever stands in place of settings, the verdict is about them and not about us."""
    for exercise_id, name in (
        ("softmax_training", "softmax_hyperparameters"),
        ("deep_models", "deep_hyperparameters"),
        ("training", "best_runs"),
    ):
        results = judged(exercise_id, **{name: value}).values()

        assert Verdict.UNDECIDED not in {result.verdict for result in results}
        assert Verdict.FAILED in {result.verdict for result in results}


class Odd(LayerWithParameters):
    """Has parameters, and they are not what an affine layer has."""

    def __init__(self, params):
        self._params = params

    @property
    def params(self):
        """Whatever it was made with."""
        return self._params

    def fprop(self, inputs):
        """Give something."""
        return inputs


class Blank(LayerWithParameters):
    """Defines nothing of what it should."""


@pytest.mark.parametrize(
    "layers",
    [
        None,
        5,
        "layers",
        (),
        {},
        [None],
        [1.0, 2.0],
        [[AffineLayer(6, 4)]],
        [Layer(), Layer()],
        [AffineLayer],
        [Odd(None)],
        [Odd(3)],
        [Odd([1.0])],
        [Odd([np.ones((4, 6)), np.full(4, np.nan)])],
        [Odd([np.ones((4, 6)), np.ones(4), np.ones(4)])],
        [Odd(np.ones((2, 2)))],
        [Blank()],
        [SigmoidLayer()],
        [SigmoidLayer(), AffineLayer(6, 4)],
        [AffineLayer(6, 4), AffineLayer(3, 2)],
        iter([]),
        object(),
    ],
)
def test_no_layers_break_the_grader(layers):
    """Whatever `make_layers` gives, the verdict is about it and not about us."""
    results = judged("deep_models", make_layers=lambda *args, **kwargs: layers)

    assert Verdict.UNDECIDED not in {result.verdict for result in results.values()}
    assert Verdict.PASSED not in {
        results[name].verdict for name in ("every_depth_learns", "hidden_layers_have_100_units")
    }


def test_each_depth_earns_its_share():
    """Three depths that learn earn three quarters, also if the fourth is not filled in."""
    run = {"learning_rate": 0.3, "batch_size": 50, "num_epochs": 20}
    for other in ({"learning_rate": 1e-6, "batch_size": 50, "num_epochs": 1}, None):
        results = judged("deep_models", deep_hyperparameters={2: run, 3: run, 4: run, 5: other})

        assert results["every_depth_learns"].points == Fraction(3, 2)


def test_settings_earn_points_although_a_layer_is_at_fault():
    """The reference's layers show that the settings are right: one cause, one failure."""

    class TanhLayer(Layer):
        def fprop(self, inputs):
            return np.tanh(inputs)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return None

    results = judged("training", TanhLayer=TanhLayer)
    failed = {name for name, result in results.items() if result.verdict is not Verdict.PASSED}

    assert failed == {"tanh_reaches_the_accuracy"}
    assert "grads_wrt_inputs` is None" in results["tanh_reaches_the_accuracy"].finding
