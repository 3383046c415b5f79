"""Predictions of real fitted scikit-learn regressors (see `record_regressors.py`)."""

from functools import cache
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace

import numpy as np

from graders.checks import (
    Question,
    exercise,
    expect_answers,
    expect_arguments_kept,
    expect_computed,
    expect_finite,
    expect_shape,
    points,
    showing,
)

pytestmark = exercise("mlp_predict")

ACTIVATIONS = ("identity", "logistic", "tanh", "relu")


@cache
def recorded():
    """Return the fitted models: activation, coefs, intercepts, inputs and predictions of each."""
    with np.load(Path(__file__).with_name("recorded_regressors.npz")) as arrays:
        rest = arrays["numbers"]
        models = []
        for activation, padded in zip(arrays["activations"], arrays["widths"], strict=True):
            widths = [int(width) for width in padded if width]
            sizes = [s for pair in pairwise(widths) for s in (pair, pair[1:])]
            outputs = (10,) if widths[-1] == 1 else (10, widths[-1])
            found = []
            for shape in (*sizes, (10, widths[0]), outputs):
                count = int(np.prod(shape))
                found.append(rest[:count].reshape(shape))
                rest = rest[count:]
            models.append(
                SimpleNamespace(
                    activation=ACTIVATIONS[activation],
                    coefs=found[0:-2:2],
                    intercepts=found[1:-2:2],
                    inputs=found[-2],
                    predictions=found[-1],
                )
            )
    return models


class Recorded:
    """Answers with what scikit-learn predicted, in the place of a reference."""

    def __init__(self, model):
        self.mlp_predict = lambda *arguments: model.predictions


def question(model):
    """Return the question what a fitted model predicts."""
    arguments = (model.coefs, model.intercepts, model.inputs, model.activation)
    shown = {
        "hidden_layers": len(model.coefs) - 1,
        "output_dim": model.coefs[-1].shape[1],
        "activation": model.activation,
        "inputs": model.inputs,
    }
    return Question(lambda names: names.mlp_predict(*arguments), shown)


def expect_recorded(student, mistakes, activation):
    """Check the predictions of all models with one activation."""
    for model in recorded():
        if model.activation == activation:
            expect_answers(
                "predictions", [question(model)], student, Recorded(model), mistakes=mistakes
            )


@points(1)
def test_fitted_identity_regressors(student, mistakes):
    """Predictions equal those of fitted regressors without activation, 0 to 4 hidden layers."""
    expect_recorded(student, mistakes, "identity")


@points(1)
def test_fitted_logistic_regressors(student, mistakes):
    """Predictions equal those of fitted regressors with sigmoids, 0 to 4 hidden layers."""
    expect_recorded(student, mistakes, "logistic")


@points(1)
def test_fitted_tanh_regressors(student, mistakes):
    """Predictions equal those of fitted regressors with tanh, 0 to 4 hidden layers."""
    expect_recorded(student, mistakes, "tanh")


@points(1)
def test_fitted_relu_regressors(student, mistakes):
    """Predictions equal those of fitted regressors with ReLUs, 0 to 4 hidden layers."""
    expect_recorded(student, mistakes, "relu")


@points("1/2")
def test_large_sums_stay_finite(student):
    """Weighted sums of many thousands give finite predictions under every activation."""
    coefs, intercepts = [np.array([[1.0, -1.0]]), np.ones((2, 1))], [np.zeros(2), np.zeros(1)]
    inputs = np.array([[-40000.0], [-900.0], [900.0], [40000.0]])
    for activation in ACTIVATIONS:
        with showing(inputs=inputs, activation=activation):
            predictions = student.mlp_predict(coefs, intercepts, inputs, activation)
            shaped = expect_shape("predictions", predictions, (4,), axes="(batch_size,)")
            expect_finite("predictions", shaped)


@points("1/2")
def test_arguments_are_kept(student):
    """mlp_predict changes none of the arrays that it is given."""
    for model in recorded()[6::10]:
        predictions = expect_arguments_kept(
            student.mlp_predict,
            coefs=model.coefs,
            intercepts=model.intercepts,
            inputs=model.inputs,
            activation=model.activation,
        )
        expect_computed("predictions", predictions, model.predictions.shape)
