"""The slope of the sigmoid in the update, against the reference."""

from dataclasses import replace

import numpy as np

from graders.checks import (
    Finding,
    call,
    exercise,
    expect_answers,
    expect_arguments_kept,
    expect_computed,
    in_form,
    points,
)

pytestmark = exercise("sigmoid_delta")


def asking(x, y, weights, steps):
    """Return the question what weights a training gives."""
    question = call("train_logistic", x=x, y=y, weights=weights, steps=steps)
    return replace(question, ask=lambda names: in_form(question.ask(names), weights.shape))


def training(rng, num_examples, input_dim, steps, *, size=1.0, sign=0.0, zeros=False):
    """Return a question about training; small inputs keep rounding from growing over the steps.

    Weights make up for inputs of another `size`; `sign` is that of all inputs, if they have one.
    With `zeros`, the first example and the first weight are zero.
    """
    x = rng.uniform(-1, 1, (num_examples, input_dim))
    x[:zeros] = 0.0
    weights = rng.uniform(-2, 2, (input_dim, 1)) / size
    weights[:zeros] = 0.0
    return asking(
        x=size * (sign * abs(x) if sign else x),
        y=rng.choice([0.0, 1.0, 0.2], (num_examples, 1)),
        weights=weights,
        steps=steps,
    )


@points(3)
def test_weights_over_many_steps(student, reference, mistakes, rng):
    """The weights are right after one update and after hundreds, for any number of examples."""
    questions = [training(rng, *sizes) for sizes in ((1, 5, 1), (6, 2, 40))]
    questions += [training(rng, *sizes, zeros=True) for sizes in ((2, 3, 2), (9, 4, 300))]
    saturated = dict(x=np.array([[1.0, 1.0], [-1.0, 1.0]]), y=np.array([[1.0], [0.0]]))
    saturated |= dict(weights=np.array([[-9.0], [3.0]]), steps=5)
    questions.append(asking(**saturated))
    questions += [
        training(rng, 400, 2, 2, zeros=True),
        training(rng, 1, 1, 3, size=1e-8, sign=-1.0),
    ]
    questions.append(training(rng, 2, 30, 1, size=1e6, sign=1.0))
    expect_answers(
        "weights", questions, student, reference, axes="(input_dim, 1)", mistakes=mistakes
    )


@points(1)
def test_arguments_are_kept(student, rng):
    """train_logistic changes none of the arrays that it is given."""
    given = training(rng, 5, 3, 2).inputs
    trained = in_form(expect_arguments_kept(student.train_logistic, **given), (3, 1))
    weights = expect_computed("weights", trained, (3, 1), axes="(input_dim, 1)")
    if np.array_equal(weights, given["weights"]):
        raise Finding("constant", "`train_logistic` returns the weights that it is given.")
