"""The slope of a ReLU at zero, against the reference."""

from dataclasses import replace

import numpy as np

from graders.checks import (
    call,
    exercise,
    expect_answers,
    expect_arguments_kept,
    expect_computed,
    points,
    varied,
)
from graders.labs.backprop_questions.losses import meant_losses

pytestmark = exercise("relu_at_zero")

# Half a step of 0.25 is a convention that nobody has: whoever takes it obeys `at_zero`.
CONVENTIONS = (0.0, 1.0, 0.5, 0.25)

# Numbers of examples, inputs, hidden units and outputs, of steps, the slope at zero, the learning
# rate, and what inputs are: laid out so that nearly every two of them meet in a question.
TRAININGS = (
    (5, 16, 1, 4, 60, 0.5, 0.002, "positive"),
    (1, 1, 2, 2, 60, 1.0, 0.1, "negative"),
    (1, 6, 10, 8, 60, 0.0, 0.1, "large"),
    (1, 16, 4, 4, 3, 0.0, 0.1, "zero"),
    (2, 16, 40, 8, 1, 0.5, 0.002, "zero"),
    (20, 16, 40, 8, 3, 1.0, 0.1, "large"),
    (300, 1, 4, 2, 12, 0.5, 0.1, "large"),
    (300, 2, 1, 4, 1, 0.0, 0.002, "large"),
    (300, 16, 40, 1, 3, 0.0, 0.002, "large"),
    (300, 6, 10, 4, 60, 1.0, 0.002, "negative"),
)
# The same, for whole numbers, of which many hidden sums are exactly zero at the start.
WHOLE = (
    (2, 4, 4, 2, 2, 0.5, 0.001, "whole"),
    (5, 4, 8, 2, 1, 0.5, 0.001, "whole"),
    (9, 4, 2, 2, 1, 1.0, 0.001, "whole"),
    (9, 2, 1, 1, 2, 1.0, 0.001, "whole"),
    (9, 1, 8, 4, 20, 0.0, 0.001, "whole"),
    (2, 1, 1, 4, 20, 1.0, 0.001, "whole"),
    (5, 1, 2, 1, 20, 0.5, 0.001, "whole"),
    (1, 1, 1, 1, 20, 0.25, 0.001, "whole"),
)
# Rows and columns of what the slope is asked of, and what its entries are.
SLOPES = (
    (1, 40, "negative"),
    (2, 40, "zero"),
    (6, 40, "large"),
    (30, 1, "large"),
    (30, 17, "tiny"),
    (120, 1, "negative"),
    (120, 2, "large"),
    (120, 4, "small"),
    (120, 17, "zero"),
    (120, 40, "small"),
)


def is_clear(start, at_zero, steps, rate):
    """Whether losses go down, and no hidden sum comes so near to zero that rounding decides.

    At the start sums may be exactly zero, those of inputs of zero at any time.
    """
    x, y, w1, w2 = start
    losses = []
    for step in range(steps):
        hidden = x @ w1
        terms = np.abs(x) @ np.abs(w1)
        judged = (terms > 0) & (hidden != 0) if step == 0 else terms > 0
        if (np.abs(hidden[judged]) < 1e-6 * terms[judged]).any():
            return False
        outputs = np.maximum(0.0, hidden)
        losses.append(np.sum((outputs @ w2 - y) ** 2))
        if losses[-1] > losses[0]:
            return False
        grads = 2 * (outputs @ w2 - y)
        slopes = np.where(hidden == 0, at_zero, hidden > 0)
        w1, w2 = w1 - rate * x.T @ (grads @ w2.T * slopes), w2 - rate * outputs.T @ grads
    return True


def training(rng, num_examples, input_dim, hidden_dim, output_dim, steps, at_zero, rate, kind):
    """Return a question about training that rounding cannot decide.

    Weights and targets are the smaller, the more the first ones drawn would overshoot.
    """
    sizes = (num_examples, input_dim)
    sums = min(1.0, 0.5 / np.sqrt(rate * num_examples * hidden_dim))  # their size, at most
    for attempt in range(1000):
        scale = 0.6**attempt
        if kind == "whole":
            x, w1 = (rng.integers(-2, 3, s) for s in (sizes, (input_dim, hidden_dim)))
        else:
            x = varied(rng, sizes, 0.01, 100.0, kind)
            w1 = scale * sums * rng.standard_normal((input_dim, hidden_dim))
            w1 /= np.abs(x).max(initial=0.1)
        y = scale * rng.standard_normal((num_examples, output_dim))
        w2 = scale * rng.standard_normal((hidden_dim, output_dim))
        start = (x.astype(float), y, w1.astype(float), w2)
        exact = kind != "whole" or (x @ w1 == 0).any()
        if exact and is_clear(start, at_zero, steps, rate):
            break
    return asking(*start, rate=rate, steps=steps, at_zero=at_zero)


def slopes(rng, rows, columns, kind):
    """Return what the slope is asked of."""
    return varied(rng, (rows, columns), 1e-8, 1e6, kind)


def asking(x, y, w1, w2, rate, steps, at_zero):
    """Return the question what losses a training gives."""
    question = call(
        "train_two_layer",
        x=x, y=y, w1=w1, w2=w2, learning_rate=rate, steps=steps, at_zero=at_zero,
    )  # fmt: skip
    return replace(question, ask=lambda names: meant_losses(question.ask(names), steps))


def special(rng):
    """Return questions about trainings in which nothing is active, or numbers are of some size."""
    x, y, w1, w2 = (rng.standard_normal(s) for s in ((3, 2), (3, 2), (2, 4), (4, 2)))
    plain = {"rate": 0.01, "steps": 3, "at_zero": 0.5}
    active = {"x": abs(x) * [[1], [1], [0]], "w1": abs(w1)}  # and an example of zeros
    small = {"y": 0.1 * y, "w2": 0.1 * w2, "steps": 3, "at_zero": 0.0}
    return [
        asking(x=abs(x), y=-1e6 * abs(y), w1=-abs(w1), w2=w2, **plain),
        asking(x=-abs(x), y=0 * y, w1=-abs(w1), w2=-abs(w2), **plain),
        asking(**active, y=y, w2=1e-8 * w2, **plain),
        asking(**active, y=1e-8 * y, w2=1e6 * w2, rate=1e-16, steps=2, at_zero=1.0),
        asking(x=1e-8 * abs(x), w1=1e8 * w1, rate=0.01, **small),
        asking(x=1e6 * abs(x), w1=1e-6 * w1, rate=1e-14, **small),
    ]


@points(2)
def test_losses_over_many_steps(student, reference, mistakes, rng):
    """All losses of a longer training are right, for networks and numbers of any size."""
    questions = [*(training(rng, *case) for case in TRAININGS), *special(rng)]
    expect_answers("losses", questions, student, reference, axes="(steps,)", mistakes=mistakes)


@points(2)
def test_losses_when_sums_are_exactly_zero(student, reference, mistakes, rng):
    """Hidden sums of exactly zero get the slope `at_zero`, whichever it is."""
    questions = [training(rng, *case) for case in WHOLE]
    x = rng.permutation(np.repeat([0.0, -0.0, 1e-300, -1e-300, 2.0, -2.0], 3)).reshape(3, 6)
    asked = [x, rng.choice([-1.0, 0.0, 1.0], (2, 3, 4)), *(slopes(rng, *case) for case in SLOPES)]
    conventions = np.resize(CONVENTIONS, len(asked))
    slopes_asked = [
        call("relu_gradient", x=x, at_zero=float(z))
        for x, z in zip(asked, conventions, strict=True)
    ]
    questions += [replace(question, names="relu_gradient(x, at_zero)") for question in slopes_asked]
    expect_answers("losses", questions, student, reference, mistakes=mistakes)


@points(1)
def test_arguments_are_kept(student, rng):
    """Neither function changes the arrays that it is given."""
    x, y, w1, w2 = (rng.standard_normal(s) for s in ((4, 3), (4, 2), (3, 5), (5, 2)))
    x[0], x[1] = 1.0, -1.0
    w1[:, 0] = 1.0  # active for the first example, so that the losses change
    slopes = expect_arguments_kept(student.relu_gradient, x=x, at_zero=0.5)
    expect_computed("relu_gradient(x, at_zero)", slopes, x.shape)
    losses = expect_arguments_kept(
        student.train_two_layer,
        x=x, y=y, w1=w1, w2=w2, learning_rate=0.01, steps=3, at_zero=0.5,
    )  # fmt: skip
    expect_computed("losses", meant_losses(losses, 3), (3,), axes="(steps,)")
