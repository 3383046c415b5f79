"""Predictions of a fitted network: networks small enough to be worked out by hand."""

import numpy as np

from graders.checks import (
    Finding,
    exercise,
    expect_close,
    expect_computed,
    expect_shape,
    in_form,
    points,
    showing,
)

pytestmark = exercise("mlp_predict")

ACTIVATIONS = {
    "identity": lambda z: z,
    "logistic": lambda z: 1 / (1 + np.exp(-z)),
    "tanh": np.tanh,
    "relu": lambda z: np.maximum(0, z),
}
INPUTS = np.array([[-2.0], [-0.5], [0.0], [1.5], [-90.0], [-1e-6], [1e-6], [40.0]])


def expect_predictions(predictions, expected, axes="(batch_size,)"):
    """Check predictions; a column for a vector, or a lost axis, is told by a check of its own."""
    expect_close("predictions", in_form(predictions, np.shape(expected)), expected, axes=axes)


@points(1)
def test_tent_of_the_worked_example(student):
    """Two hidden ReLUs fold a line into the worked example's tent."""
    coefs = [np.array([[1.0, -1.0]]), np.array([[-1.0], [-1.0]])]
    intercepts = [np.zeros(2), np.ones(1)]
    inputs = np.array([[-2.0], [0.0], [0.5]])
    with showing(inputs=inputs):
        predictions = student.mlp_predict(coefs, intercepts, inputs)
        expect_predictions(predictions, [-1.0, 1.0, 0.5])


@points(1)
def test_without_hidden_layers_it_is_affine(student, rng):
    """Without hidden layers the prediction is inputs times weights plus biases."""
    sizes = ((4, 3, 2), (1, 2, 1), (60, 2, 3), (2, 3, 3))  # batch_size, input_dim, output_dim
    for activation, (batch_size, input_dim, output_dim) in zip(ACTIVATIONS, sizes, strict=True):
        inputs = np.round(rng.normal(size=(batch_size, input_dim)), 1)
        weights = np.round(rng.normal(size=(input_dim, output_dim)), 1)
        biases = np.round(rng.normal(size=output_dim), 1)
        with showing(coefs_0=weights, intercepts_0=biases, inputs=inputs, activation=activation):
            predictions = student.mlp_predict([weights], [biases], inputs, activation)
            expected = inputs @ weights + biases
            expected = expected[:, 0] if output_dim == 1 else expected
            expect_predictions(predictions, expected, axes="(batch_size, output_dim)")


@points(1)
def test_one_hidden_unit_is_the_activation(student):
    """One hidden unit gives 4 f(2 x + 1) - 3, where f is the activation that was asked for."""
    coefs, intercepts = [np.array([[2.0]]), np.array([[4.0]])], [np.ones(1), np.full(1, -3.0)]
    for activation, function in ACTIVATIONS.items():
        with showing(inputs=INPUTS, activation=activation):
            predictions = student.mlp_predict(coefs, intercepts, INPUTS, activation)
            expect_predictions(predictions, 4 * function(2 * INPUTS[:, 0] + 1) - 3)


@points(1)
def test_two_hidden_layers_nest_the_activation(student):
    """Two hidden layers of one unit give f(f(x) - 0.2): each is activated, the output is not."""
    coefs, intercepts = [np.ones((1, 1))] * 3, [np.zeros(1), np.full(1, -0.2), np.zeros(1)]
    for activation, function in ACTIVATIONS.items():
        with showing(inputs=INPUTS, activation=activation):
            predictions = student.mlp_predict(coefs, intercepts, INPUTS, activation)
            expected = function(function(INPUTS[:, 0]) - 0.2)
            expect_predictions(predictions, expected)


@points(1)
def test_one_output_comes_without_a_column(student, rng):
    """One output gives shape (batch_size,), several give (batch_size, output_dim)."""
    for batch_size, output_dim in ((5, 1), (1, 1), (1, 3), (4, 2)):
        coefs = [rng.normal(size=(3, 4)), rng.normal(size=(4, output_dim))]
        intercepts = [rng.normal(size=4), rng.normal(size=output_dim)]
        inputs = rng.normal(size=(batch_size, 3))
        sizes = (batch_size,) if output_dim == 1 else (batch_size, output_dim)
        axes = "(batch_size,)" if output_dim == 1 else "(batch_size, output_dim)"
        with showing(batch_size=batch_size, output_dim=output_dim):
            predictions = student.mlp_predict(coefs, intercepts, inputs, "tanh")
            if (
                output_dim == 1
                and isinstance(predictions, np.ndarray)
                and (predictions.shape == (batch_size, 1))
            ):
                raise Finding(
                    "shape",
                    f"`predictions` has shape ({batch_size}, 1); expected ({batch_size},).",
                    hint="Where there is one output, take its column: `outputs[:, 0]`.",
                )
            expect_shape("predictions", predictions, sizes, axes=axes)
            if batch_size > 1:
                expect_computed("predictions", predictions, sizes, axes=axes)
