"""Training lowers the error and keeps an honest record."""

import logging
from itertools import pairwise

import numpy as np
import pytest

from reference.mlp import errors, layers, learning_rules, models
from reference.mlp.data_providers import DigitsDataProvider, IrisDataProvider
from reference.mlp.initialisers import GlorotUniformInit, UniformInit
from reference.mlp.optimisers import Optimiser


def accuracy(outputs, targets):
    """Share of the rows whose largest output stands at their class."""
    return (outputs.argmax(axis=-1) == targets.argmax(axis=-1)).mean()


def iris_run(num_epochs, stats_interval, rule=None):
    """Train an affine classifier of the irises."""
    rng = np.random.RandomState(6)
    init = UniformInit(-0.1, 0.1, rng)
    model = models.SingleLayerModel(layers.AffineLayer(4, 3, init))
    rule = rule or learning_rules.GradientDescentLearningRule(0.1)
    data = IrisDataProvider(batch_size=40, rng=rng)
    optimiser = Optimiser(
        model, errors.CrossEntropySoftmaxError(), rule, data, data_monitors={"acc": accuracy}
    )
    return optimiser.train(num_epochs, stats_interval)


@pytest.mark.parametrize(
    "rule",
    [
        learning_rules.GradientDescentLearningRule(0.1),
        learning_rules.MomentumLearningRule(0.02, 0.9),
    ],
)
def test_training_lowers_the_error(rule):
    """Both learning rules lower the error on the irises and separate them."""
    stats, keys, _ = iris_run(60, 20, rule)

    assert (np.diff(stats[:, keys["error(train)"]]) < 0).all()
    assert stats[-1, keys["acc(train)"]] > 0.9


def test_the_record_has_a_row_for_the_start_and_for_each_interval():
    """`keys` names the columns, run_time is in seconds."""
    stats, keys, run_time = iris_run(7, 3)

    assert stats.shape == (3, 2)
    assert keys == {"error(train)": 0, "acc(train)": 1}
    assert 0 < run_time < 60


def test_measures_count_every_example_alike():
    """A short last batch does not weigh more than its examples."""
    data = IrisDataProvider(batch_size=149, shuffle_order=False)
    model = models.SingleLayerModel(layers.AffineLayer(4, 3))
    error = errors.SumOfSquaredDiffsError()
    rule = learning_rules.GradientDescentLearningRule(0.1)
    optimiser = Optimiser(model, error, rule, data)

    measured = optimiser.eval_monitors(data, "valid")

    outputs = model.fprop(data.inputs)[-1]
    expected = error(outputs, data.to_one_of_k(data.targets))
    assert measured["error(valid)"] == pytest.approx(expected, rel=1e-12)


def test_digits_are_learned_by_a_deep_sigmoid_stack():
    """Four affine layers with 4 x Glorot pass 0.85 within 260 updates."""
    rng = np.random.RandomState(0)
    init = GlorotUniformInit(4.0, rng)
    dims = [784, 100, 100, 100, 10]
    stack = []
    for num_inputs, num_outputs in pairwise(dims):
        stack += [layers.AffineLayer(num_inputs, num_outputs, init), layers.SigmoidLayer()]
    train_data, valid_data = (DigitsDataProvider(part, rng=rng) for part in ("train", "valid"))
    optimiser = Optimiser(
        models.MultipleLayerModel(stack[:-1]),
        errors.CrossEntropySoftmaxError(),
        learning_rules.GradientDescentLearningRule(0.3),
        train_data,
        valid_data,
        {"acc": accuracy},
    )

    stats, keys, _ = optimiser.train(num_epochs=20, stats_interval=20)

    assert stats[-1, keys["acc(valid)"]] > 0.85


def test_a_line_is_logged_for_each_interval(caplog):
    """The log names epoch and measures."""
    with caplog.at_level(logging.INFO):
        iris_run(4, 2)

    assert len(caplog.records) == 2
    assert "Epoch 2" in caplog.text
    assert "acc(train)=" in caplog.text


def test_nothing_is_printed_outside_a_terminal(capsys):
    """The progress bar is silent where nobody watches."""
    iris_run(4, 2)

    assert capsys.readouterr() == ("", "")
