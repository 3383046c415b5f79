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
)
from graders.labs.backprop_questions.losses import meant_losses

pytestmark = exercise("relu_at_zero")

# Half a step of 0.25 is a convention that nobody has: whoever takes it obeys `at_zero`.
CONVENTIONS = (0.0, 1.0, 0.5, 0.25)

ONE_OF_EACH = np.array([1e6, 3e4, 300.0, 3.0, 0.03, 3e-4, 3e-6, 3e-8])  # sizes of inputs


def clear_of_zero(start, at_zero, steps, learning_rate):
    """Whether no hidden sum comes so near to zero after the first update that rounding decides."""
    x, y, w1, w2 = start
    for step in range(steps):
        hidden = x @ w1
        if np.abs(hidden[hidden != 0] if step == 0 else hidden).min(initial=1.0) < 1e-6:
            return False
        outputs = np.maximum(0.0, hidden)
        grads = 2 * (outputs @ w2 - y)
        slopes = np.where(hidden == 0, at_zero, hidden > 0)
        w1, w2 = (
            w1 - learning_rate * x.T @ (grads @ w2.T * slopes),
            w2 - learning_rate * outputs.T @ grads,
        )
    return True


def drawn(rng, sizes, *, whole):
    """Return a network; with whole numbers many hidden sums are exactly zero at the start."""
    num_examples, input_dim, hidden_dim, output_dim = sizes
    draw = (lambda s: rng.integers(-2, 3, s).astype(float)) if whole else rng.standard_normal
    return (
        draw((num_examples, input_dim)),
        rng.standard_normal((num_examples, output_dim)),
        draw((input_dim, hidden_dim)),
        rng.standard_normal((hidden_dim, output_dim)),
    )


def training(rng, sizes, steps, at_zero, *, whole=False, rate=0.002, size=1.0):
    """Return a question about training that rounding cannot decide.

    Weights make up for inputs of another `size`, and the learning rate for their gradients.
    """
    for _ in range(1000):
        start = drawn(rng, sizes, whole=whole)
        exact_zeros = (start[0] @ start[2] == 0).any()
        if exact_zeros == whole and clear_of_zero(start, at_zero, steps, rate):
            break
    x, y, w1, w2 = start
    rate = rate / max(1.0, size**2)
    return asking(x=size * x, y=y, w1=w1 / size, w2=w2, rate=rate, steps=steps, at_zero=at_zero)


def asking(x, y, w1, w2, rate, steps, at_zero):
    """Return the question what losses a training gives."""
    question = call(
        "train_two_layer",
        x=x, y=y, w1=w1, w2=w2, learning_rate=rate, steps=steps, at_zero=at_zero,
    )  # fmt: skip
    return replace(question, ask=lambda names: meant_losses(question.ask(names), steps))


def special(rng):
    """Return questions about trainings in which nothing is active, or numbers are of some size."""
    x, y, w1, w2 = drawn(rng, (3, 2, 4, 2), whole=False)
    plain = {"rate": 0.01, "steps": 3, "at_zero": 0.5}
    active = {"x": abs(x) * [[1], [1], [0]], "w1": abs(w1)}  # and an example of zeros
    return [
        asking(x=abs(x), y=-1e6 * abs(y), w1=-abs(w1), w2=w2, **plain),
        asking(x=-abs(x), y=0 * y, w1=-abs(w1), w2=-abs(w2), **plain),
        asking(**active, y=y, w2=1e-8 * w2, **plain),
        asking(**active, y=1e-8 * y, w2=1e6 * w2, rate=1e-16, steps=2, at_zero=1.0),
    ]


@points(2)
def test_losses_over_many_steps(student, reference, mistakes, rng):
    """All losses of a longer training are right, for networks and numbers of any size."""
    questions = [
        training(rng, (2, 2, 2, 1), 3, 0.0),
        training(rng, (1, 3, 4, 2), 5, 0.5),
        training(rng, (4, 16, 10, 1), 60, 0.0),
        training(rng, (20, 5, 8, 8), 40, 1.0, rate=0.0005),
        training(rng, (3, 3, 3, 3), 1, 0.7),
        training(rng, (300, 2, 5, 1), 4, 0.0, rate=1e-5),
        training(rng, (2, 1, 40, 1), 2, 1.0, rate=0.01),
        training(rng, (3, 2, 3, 1), 3, 0.0, size=1e-8),
        training(rng, (3, 2, 3, 1), 3, 0.0, size=1e6),
        *special(rng),
    ]
    expect_answers("losses", questions, student, reference, axes="(steps,)", mistakes=mistakes)


@points(2)
def test_losses_when_sums_are_exactly_zero(student, reference, mistakes, rng):
    """Hidden sums of exactly zero get the slope `at_zero`, whichever it is."""
    questions = [training(rng, (2, 2, 3, 1), 4, at_zero, whole=True) for at_zero in CONVENTIONS]
    questions += [training(rng, (3, 3, 6, 2), 20, at_zero, whole=True) for at_zero in CONVENTIONS]
    x = rng.permutation(np.repeat([0.0, -0.0, 1e-300, -1e-300, 2.0, -2.0], 3)).reshape(3, 6)
    slopes = [call("relu_gradient", x=x, at_zero=at_zero) for at_zero in CONVENTIONS]
    for x in (
        rng.permutation(np.repeat([0.0, *ONE_OF_EACH, *-ONE_OF_EACH], 120)).reshape(120, 17),
        -rng.uniform(11.0, 900.0, (1, 40)),
        1e-8 * rng.choice([-1.0, 1.0, 3.0], (1, 5)),
        rng.choice([-1.0, 0.0, 1.0], (2, 3, 4)),
    ):
        slopes.append(call("relu_gradient", x=x, at_zero=float(rng.choice(CONVENTIONS))))
    questions += [replace(question, names="relu_gradient(x, at_zero)") for question in slopes]
    expect_answers("losses", questions, student, reference, mistakes=mistakes)


@points(1)
def test_arguments_are_kept(student, rng):
    """Neither function changes the arrays that it is given."""
    x, y, w1, w2 = drawn(rng, (4, 3, 5, 2), whole=True)
    x[0], x[1] = 1.0, -1.0
    w1[:, 0] = 1.0  # active for the first example, so that the losses change
    slopes = expect_arguments_kept(student.relu_gradient, x=x, at_zero=0.5)
    expect_computed("relu_gradient(x, at_zero)", slopes, x.shape)
    losses = expect_arguments_kept(
        student.train_two_layer,
        x=x, y=y, w1=w1, w2=w2, learning_rate=0.01, steps=3, at_zero=0.5,
    )  # fmt: skip
    expect_computed("losses", meant_losses(losses, 3), (3,), axes="(steps,)")
