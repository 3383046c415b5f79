"""Trainings by the grader: right numbers, within the budget, and clear about what went wrong."""

import math
from itertools import pairwise

import numpy as np
import pytest

from graders.checks.feedback import Finding
from graders.checks.given import given
from graders.checks.training import (
    EXAMPLES,
    INPUT_DIM,
    MOST_UPDATES,
    Plan,
    Record,
    affine,
    digits,
    expect_accuracy,
    expect_within_budget,
    first_affine,
    narrowed,
    reach,
    train,
)
from reference.mlp.data_providers import DigitsDataProvider
from reference.mlp.errors import CrossEntropySoftmaxError
from reference.mlp.layers import AffineLayer, SigmoidLayer
from reference.mlp.learning_rules import GradientDescentLearningRule
from reference.mlp.models import MultipleLayerModel
from reference.mlp.optimisers import Optimiser

PLAN = Plan(0.3, 100, 3)


def parameters(seed, *widths):
    """Return weights and biases of affine layers."""
    rng = np.random.RandomState(seed)
    return [
        (rng.uniform(-0.3, 0.3, (n_out, n_in)), np.zeros(n_out)) for n_in, n_out in pairwise(widths)
    ]


def two_layers(seed=0):
    """Return layers for a training here, and the same ones of the reference."""
    first, second = parameters(seed, INPUT_DIM, 12, 10)
    here = [narrowed(affine(*first)), given("layers").SigmoidLayer(), affine(*second)]
    there = [AffineLayer(INPUT_DIM, 12), SigmoidLayer(), AffineLayer(12, 10)]
    there[0].params = [array.copy() for array in first]
    there[2].params = [array.copy() for array in second]
    return here, there


def test_a_training_equals_that_of_a_student():
    """Error and accuracy are those of the reference's optimiser on all 784 pixels."""
    here, there = two_layers()
    record = train(here, PLAN, np.random.RandomState(5))

    data = DigitsDataProvider("train", PLAN.batch_size, rng=np.random.RandomState(5))
    valid = DigitsDataProvider("valid", 250)
    rule = GradientDescentLearningRule(PLAN.learning_rate)
    monitors = {"acc": lambda y, t: (y.argmax(1) == t.argmax(1)).mean()}
    optimiser = Optimiser(
        MultipleLayerModel(there), CrossEntropySoftmaxError(), rule, data, valid, monitors
    )
    first = optimiser.get_epoch_stats()
    # `get_epoch_stats` takes an order of its own from the generator; begin again as `train` did.
    data.rng = np.random.RandomState(5)
    data.reset()
    accuracies = []
    for _ in range(PLAN.num_epochs):
        optimiser.do_training_epoch()
        accuracies.append(optimiser.eval_monitors(valid, "valid")["acc(valid)"])
    last = optimiser.eval_monitors(data, "train")

    assert record.first_error == pytest.approx(first["error(train)"], rel=1e-12)
    assert record.last_error == pytest.approx(last["error(train)"], rel=1e-9)
    assert record.accuracies == pytest.approx(accuracies)
    assert record.updates == PLAN.updates == 39


def test_a_narrowed_layer_computes_the_same():
    """Coordinates of the digits carry everything that the pixels say."""
    ((weights, biases),) = parameters(1, INPUT_DIM, 5)
    layer = affine(weights, biases)
    for part in ("train", "valid"):
        wide = layer.fprop(digits(part)[0])
        narrow = narrowed(layer).fprop(digits(part, narrow=True)[0])

        np.testing.assert_allclose(narrow, wide, rtol=0, atol=1e-12)


def test_a_first_layer_behind_dropout_is_trained_alike():
    """Gradients that only a layer without parameters would get are no part of the training."""
    dropout = given("layers").StochasticLayer
    passing = type("Passing", (dropout,), {"fprop": lambda self, x, stochastic=True: x})
    trained = []
    for make in (affine, first_affine):
        first, second = parameters(4, INPUT_DIM, 6, 10)
        layers = [passing(), make(*first), given("layers").SigmoidLayer(), affine(*second)]
        train(layers, Plan(0.3, 400, 1), np.random.RandomState(0))
        trained.append([*layers[1].params, *layers[3].params])

    for ordinary, idle in zip(*trained, strict=True):
        np.testing.assert_array_equal(ordinary, idle)


def test_layers_keep_copies_of_what_they_get():
    """A training changes no array of the caller's."""
    ((weights, biases),) = parameters(2, INPUT_DIM, 10)
    before = weights.copy()
    train([affine(weights, biases)], Plan(0.1, 500, 1), np.random.RandomState(0))

    np.testing.assert_array_equal(weights, before)
    assert not biases.any()


@pytest.mark.parametrize("batch_size", [1, 7, 1297, 10**15])
def test_training_ends_with_the_budget(batch_size):
    """However long the settings would train, and whatever the batch size is."""
    layers = [narrowed(affine(*parameters(3, INPUT_DIM, 10)[0]))]
    record = train(layers, Plan(0.01, batch_size, 10**12), np.random.RandomState(0))

    assert record.updates == MOST_UPDATES


def test_plans_count_updates():
    """The last batch of a pass may be short and is an update all the same."""
    assert Plan(0.1, 100, 2).updates == 2 * math.ceil(EXAMPLES / 100) == 26


def test_an_explosion_ends_the_training():
    """A learning rate beyond reason gives no warning, but a record that says so."""
    here, _ = two_layers()
    linear = [here[0], here[2]]  # without a sigmoid between them nothing holds the gradients back
    record = train(linear, Plan(1e200, 100, 50), np.random.RandomState(0), goal=0.99)

    assert record.exploded
    assert record.updates < MOST_UPDATES


def test_training_ends_when_the_goal_is_reached():
    """What is reached need not be trained further."""
    here, _ = two_layers()
    record = train(here, Plan(0.5, 50, 38), np.random.RandomState(0), goal=0.5)

    assert record.best >= 0.5
    assert record.updates < 300
    assert math.isnan(record.last_error)


@pytest.mark.parametrize(
    ("accuracies", "starts"), [((0.5,), 1), ((0.88, 0.7, 0.91), 3), ((0.95,), 1)]
)
def test_a_near_miss_is_tried_again(monkeypatch, accuracies, starts):
    """Far below, one training settles it; close below, the best of three counts."""
    waiting = iter(accuracies)
    made = []
    monkeypatch.setattr(
        "graders.checks.training.train", lambda *args, **kwargs: Record([next(waiting)], 10)
    )
    record = reach(made.append, PLAN, 0.9, np.random.default_rng(0))

    assert len(made) == starts
    assert record.best == max(accuracies)


@pytest.mark.parametrize(
    ("record", "hint"),
    [
        (Record([0.1], 100, exploded=True), "too large a learning rate"),
        (Record([0.8, 0.3], 800), "went up and down"),
        (Record([0.8], 20), "room for a longer training"),
        (Record([0.6, 0.7], 990), "still rises"),
        (Record([0.7, 0.65], 990), None),
    ],
)
def test_a_miss_says_what_may_help(record, hint):
    """The hint follows from how the training went."""
    with pytest.raises(Finding, match="reaches a validation accuracy of") as caught:
        expect_accuracy("The model", record, 0.9)

    assert (hint in caught.value.hint) if hint else (caught.value.hint is None)


def test_the_budget_is_counted_out():
    """The finding holds the numbers that make the product."""
    expect_within_budget("s", Plan(0.1, 100, 76))
    with pytest.raises(Finding, match="77 passes of 13 batches make 1,001 updates"):
        expect_within_budget("s", Plan(0.1, 100, 77))
