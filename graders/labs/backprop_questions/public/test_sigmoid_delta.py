"""The slope of the sigmoid in the update: worked examples and finite differences of the error."""

import numpy as np

from graders.checks import (
    Finding,
    central_differences,
    exercise,
    expect_close,
    expect_computed,
    expect_shape,
    in_form,
    points,
    showing,
)

pytestmark = exercise("sigmoid_delta")

AXES = "(input_dim, 1)"
WORKED_X = np.array([[0.0, 0.0, 1.0], [0.0, 1.0, 1.0], [1.0, 0.0, 1.0], [1.0, 1.0, 1.0]])
WORKED_Y = np.array([[0.0], [0.0], [1.0], [1.0]])


def train(student, x, y, weights, steps):
    """Return the trained weights; that they are a column is asked for by the worked example."""
    return in_form(student.train_logistic(x, y, weights, steps), weights.shape)


def expect_moved(before, after):
    """Check that a training changes the weights: what gives them back keeps many promises."""
    if np.array_equal(before, after):
        raise Finding("constant", "`train_logistic` returns the weights that it is given.")


def sigmoid(z):
    """Return the logistic sigmoid."""
    return 1 / (1 + np.exp(-z))


def task(rng, num_examples, input_dim):
    """Return inputs, targets (not only zeros and ones) and weights."""
    x = np.round(rng.uniform(-1, 1, (num_examples, input_dim)), 1)
    y = rng.choice([0.0, 0.3, 1.0], (num_examples, 1))
    return x, y, np.round(rng.uniform(-2, 2, (input_dim, 1)), 1)


@points(1)
def test_first_update_of_the_worked_example(student):
    """From weights of zero, the worked example's first update leads to (0.25, 0, 0)."""
    weights = np.zeros((3, 1))
    with showing(x=WORKED_X, y=WORKED_Y, weights=weights, steps=1):
        first = student.train_logistic(WORKED_X, WORKED_Y, weights, 1)
        expect_close("weights", first, [[0.25], [0.0], [0.0]], axes=AXES)


@points(1)
def test_outputs_of_the_worked_example(student):
    """A thousand updates bring the worked example's outputs to 0.032, 0.026, 0.979 and 0.974."""
    weights = np.random.RandomState(1).uniform(-1.0, 1.0, size=(3, 1))
    with showing(x=WORKED_X, y=WORKED_Y, weights=weights, steps=1000):
        final = train(student, WORKED_X, WORKED_Y, weights, 1000)
        final = expect_shape("weights", final, (3, 1), axes=AXES)
        # The sheet prints three decimals.
        outputs = sigmoid(WORKED_X @ final)[:, 0]
        expect_close("outputs", outputs, [0.032, 0.026, 0.979, 0.974], absolute=6e-4)


@points(2)
def test_update_goes_down_the_slope_of_the_error(student, rng):
    """One update subtracts the finite differences of half the sum of squared differences."""
    for sizes in ((1, 2), (20, 1), (5, 5)):
        x, y, weights = task(rng, *sizes)
        gradient = central_differences(
            lambda w, x=x, y=y: 0.5 * np.sum((sigmoid(x @ w) - y) ** 2), weights
        )
        with showing(x=x, y=y, weights=weights, steps=1):
            updated = train(student, x, y, weights, 1)
            expect_close("weights", updated, weights - gradient, axes=AXES)


@points(1)
def test_no_steps_leave_the_weights(student, rng):
    """With no steps at all the weights come back as they were."""
    x, y, weights = task(rng, 2, 17)
    with showing(x=x, y=y, weights=weights, steps=0):
        expect_close("weights", train(student, x, y, weights, 0), weights, axes=AXES)
    expect_moved(weights, train(student, x, y, weights, 1))


@points(1)
def test_training_goes_on_where_it_stopped(student, rng):
    """Training in two parts, the second from the weights of the first, is training at once."""
    x, y, weights = task(rng, 9, 2)
    with showing(x=x, y=y, weights=weights, steps=7):
        at_once = train(student, x, y, weights, 7)
        expected = expect_computed("weights", at_once, (2, 1), axes=AXES)
        expect_moved(weights, expected)
    first_part = train(student, x, y, weights, 3)
    first_part = np.asarray(expect_shape("weights", first_part, (2, 1), axes=AXES), dtype=float)
    with showing(x=x, y=y, weights=first_part, steps=4):
        in_parts = train(student, x, y, first_part, 4)
        expect_close("weights", in_parts, expected, axes=AXES)
