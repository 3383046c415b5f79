"""The slope of a ReLU at zero: worked examples, the lab sheet's equations, finite differences."""

import numpy as np

from graders.checks import (
    central_differences,
    exercise,
    expect_close,
    expect_shape,
    points,
    showing,
    varied,
)
from graders.labs.backprop_questions.losses import meant_losses

pytestmark = exercise("relu_at_zero")

CONVENTIONS = (0.0, 0.5, 1.0)
# Rows and columns of what the slope is asked of, and what its entries are.
SLOPES = (
    (2, 2, "mixed"),
    (2, 2, "zero"),
    (6, 4, "negative"),
    (1, 1, "large"),
    (1, 2, "zero"),
    (2, 2, "small"),
    (2, 4, "large"),
    (6, 1, "small"),
    (30, 2, "negative"),
    (6, 17, "large"),
)


def loss_of(x, y, w1, w2):
    """Return the lab sheet's loss: the sum of the squared differences."""
    return np.sum((np.maximum(0.0, x @ w1) @ w2 - y) ** 2)


def network(rng):
    """Return a small network: every unit is active for one of two examples, none at the kink."""
    while True:
        x, w1 = (np.round(rng.uniform(-2, 2, (2, 2)), 1) for _ in range(2))
        hidden = x @ w1
        # Differences reach a thousandth to both sides of each weight.
        if ((hidden > 0).sum(axis=0) == 1).all() and np.abs(hidden).min() > 0.01:
            break
    w2 = np.array([[0.5], [-1.5]]) + np.round(rng.uniform(-0.3, 0.3, (2, 1)), 1)
    return x, np.array([[1.0], [-2.0]]), w1, w2


@points(1)
def test_slopes_of_the_worked_example(student):
    """relu_gradient of (-2, 0, 3) is (0, at_zero, 1), and `at_zero` is 0 unless it is given."""
    x = np.array([-2.0, 0.0, 3.0])
    with showing(x=x):
        expect_close("relu_gradient(x)", student.relu_gradient(x), [0.0, 0.0, 1.0])
    for at_zero in CONVENTIONS:
        with showing(x=x, at_zero=at_zero):
            slopes = student.relu_gradient(x, at_zero)
            expect_close("relu_gradient(x, at_zero)", slopes, [0.0, at_zero, 1.0])


@points(1)
def test_slopes_of_every_element(student, rng):
    """relu_gradient treats each element alone, however small, and keeps the shape."""
    near = np.array([[0.0, -0.0, 1e-12], [-1e-12, 2.0, -2.0]])
    asked = [near, *(varied(rng, sizes, 1e-8, 1e6, kind) for *sizes, kind in SLOPES)]
    for x, at_zero in zip(asked, np.resize([0.5, 0.0, 1.0, 0.3], len(asked)), strict=True):
        expected = np.where(x == 0, at_zero, x > 0)
        with showing(x=x, at_zero=at_zero):
            slopes = student.relu_gradient(x, float(at_zero))
            expect_close("relu_gradient(x, at_zero)", slopes, expected, axes="the shape of `x`")


@points(1)
def test_losses_of_the_worked_example(student):
    """train_two_layer gives the worked example's two losses under each of the conventions."""
    x, y, w1, w2 = (np.array(v) for v in ([[1.0, -1.0]], [[1.0]], [[2.0], [2.0]], [[3.0]]))
    for at_zero in CONVENTIONS:
        with showing(x=x, y=y, w1=w1, w2=w2, learning_rate=0.1, steps=2, at_zero=at_zero):
            losses = student.train_two_layer(x, y, w1, w2, 0.1, 2, at_zero)
            expected = [1.0, (3.6 * at_zero - 1) ** 2]
            expect_close("losses", meant_losses(losses, 2), expected, axes="(steps,)")


@points(1)
def test_first_loss_is_that_of_the_weights_given(student, rng):
    """There is one loss for each step, and the first is the loss before any update."""
    for steps in (1, 4):
        x, y, w1, w2 = network(rng)
        with showing(x=x, y=y, w1=w1, w2=w2, learning_rate=0.01, steps=steps, at_zero=0.0):
            losses = student.train_two_layer(x, y, w1, w2, 0.01, steps, 0.0)
            losses = expect_shape("losses", losses, (steps,), axes="(steps,)")
            expect_close("losses[0]", losses[0], loss_of(x, y, w1, w2))


@points(1)
def test_updates_go_down_the_slope_of_the_loss(student, rng):
    """The second loss is that of weights moved against the loss's finite differences."""
    x, y, w1, w2 = network(rng)
    learning_rate = 0.01
    grad_w1 = central_differences(lambda w: loss_of(x, y, w, w2), w1)
    grad_w2 = central_differences(lambda w: loss_of(x, y, w1, w), w2)
    moved = loss_of(x, y, w1 - learning_rate * grad_w1, w2 - learning_rate * grad_w2)
    with showing(x=x, y=y, w1=w1, w2=w2, learning_rate=learning_rate, steps=2, at_zero=0.5):
        losses = meant_losses(student.train_two_layer(x, y, w1, w2, learning_rate, 2, 0.5), 2)
        losses = expect_shape("losses", losses, (2,), axes="(steps,)")
        expect_close("losses[1]", losses[1], moved)
