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
    expect_close,
    expect_computed,
    expect_finite,
    expect_shape,
    in_form,
    points,
    showing,
    varied,
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


def repeated(array, count):
    """Return so many rows: the first ones, or all of them again and again."""
    return np.resize(array, (count, *array.shape[1:]))


class Answers:
    """Answers with what scikit-learn predicted where that is known, else as the reference does."""

    def __init__(self, reference):
        self._reference = reference

    def mlp_predict(self, coefs, intercepts, inputs, activation):
        """Return the predictions of a model."""
        for model in recorded():
            if model.coefs is coefs:
                return repeated(model.predictions, len(inputs))
        return self._reference.mlp_predict(coefs, intercepts, inputs, activation)


# How many of its inputs a recorded model is asked about, in turn.
BATCHES = (10, 1, 2, 50, 200)
# Number of examples, of inputs and of layers, and what inputs are, by activation.
DRAWN = {
    "identity": (
        (2, 2, 2, "small"),
        (5, 2, 1, "large"),
        (400, 20, 3, "large"),
        (50, 1, 2, "large"),
    ),
    "logistic": (
        (1, 1, 1, "mixed"),
        (5, 6, 1, "large"),
        (1, 20, 1, "zero"),
        (400, 1, 1, "negative"),
    ),
    "tanh": (
        (5, 20, 1, "large"),
        (400, 2, 2, "small"),
        (5, 6, 1, "small"),
        (1, 1, 5, "zero"),
    ),
    "relu": (
        (2, 20, 5, "positive"),
        (2, 2, 1, "zero"),
        (50, 20, 3, "small"),
        (2, 1, 7, "large"),
    ),
}


def drawn(rng, activation, num_examples, input_dim, num_layers, kind):
    """Return a network of any widths, whose first sums are within 20: no sigmoid overflows."""
    widths = [input_dim, *map(int, rng.integers(1, 7, num_layers - 1)), int(rng.integers(1, 4))]
    coefs = [rng.normal(size=pair) for pair in pairwise(widths)]
    low, high = {"small": (1e-8, 1e-3), "large": (10.0, 1e6)}.get(kind, (1e-4, 1e4))
    inputs = varied(rng, (num_examples, input_dim), low, high, kind)
    coefs[0] *= 20.0 / max(1e-9, np.abs(inputs @ coefs[0]).max())
    return SimpleNamespace(
        activation=activation,
        coefs=coefs,
        intercepts=[rng.choice([0.0, 1.0]) * rng.normal(size=width) for width in widths[1:]],
        inputs=inputs,
    )


def question(model):
    """Return the question what a model predicts."""
    arguments = (model.coefs, model.intercepts, model.inputs, model.activation)
    output_dim = model.coefs[-1].shape[1]
    shown = {
        "hidden_layers": len(model.coefs) - 1,
        "output_dim": output_dim,
        "activation": model.activation,
        "inputs": model.inputs,
    }
    count = len(model.inputs)
    sizes = (count,) if output_dim == 1 else (count, output_dim)
    return Question(lambda names: in_form(names.mlp_predict(*arguments), sizes), shown)


def expect_right(student, reference, mistakes, rng, activation):
    """Check the predictions of all recorded models with one activation, and of drawn ones."""
    models = []
    for number, model in enumerate(m for m in recorded() if m.activation == activation):
        count = BATCHES[(number + 2 * ACTIVATIONS.index(activation)) % len(BATCHES)]
        asked = {**vars(model), "inputs": repeated(model.inputs, count)}
        models.append(SimpleNamespace(**asked))
    models += [drawn(rng, activation, *case) for case in DRAWN[activation]]
    questions = [question(model) for model in models]
    expect_answers("predictions", questions, student, Answers(reference), mistakes=mistakes)


@points(1)
def test_fitted_identity_regressors(student, reference, mistakes, rng):
    """Predictions equal those of fitted regressors without activation, 0 to 4 hidden layers."""
    expect_right(student, reference, mistakes, rng, "identity")


@points(1)
def test_fitted_logistic_regressors(student, reference, mistakes, rng):
    """Predictions equal those of fitted regressors with sigmoids, 0 to 4 hidden layers."""
    expect_right(student, reference, mistakes, rng, "logistic")


@points(1)
def test_fitted_tanh_regressors(student, reference, mistakes, rng):
    """Predictions equal those of fitted regressors with tanh, 0 to 4 hidden layers."""
    expect_right(student, reference, mistakes, rng, "tanh")


@points(1)
def test_fitted_relu_regressors(student, reference, mistakes, rng):
    """Predictions equal those of fitted regressors with ReLUs, 0 to 4 hidden layers."""
    expect_right(student, reference, mistakes, rng, "relu")


@points("1/2")
def test_large_sums_stay_finite(student):
    """Weighted sums of many thousands give finite predictions under every activation."""
    coefs, intercepts = [np.array([[1.0, -1.0]]), np.ones((2, 1))], [np.zeros(2), np.zeros(1)]
    inputs = np.array([[-40000.0], [-900.0], [900.0], [40000.0]])
    for activation in ACTIVATIONS:
        with showing(inputs=inputs, activation=activation):
            predictions = student.mlp_predict(coefs, intercepts, inputs, activation)
            shaped = expect_shape("predictions", in_form(predictions, (4,)), (4,))
            expect_finite("predictions", shaped)
            if activation == "relu":  # so that something is predicted at all
                expect_close("predictions", shaped, np.abs(inputs[:, 0]))


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
        sizes = model.predictions.shape
        expect_computed("predictions", in_form(predictions, sizes), sizes)
