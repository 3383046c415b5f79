"""The slope of the sigmoid in the update, against the reference."""

import numpy as np

from graders.checks import (
    call,
    exercise,
    expect_answers,
    expect_arguments_kept,
    expect_computed,
    points,
)

pytestmark = exercise("sigmoid_delta")


def training(rng, num_examples, input_dim, steps):
    """Return a question about training; small inputs keep rounding from growing over the steps."""
    return call(
        "train_logistic",
        x=rng.uniform(-1, 1, (num_examples, input_dim)),
        y=rng.choice([0.0, 1.0, 0.2], (num_examples, 1)),
        weights=rng.uniform(-2, 2, (input_dim, 1)),
        steps=steps,
    )


@points(3)
def test_weights_over_many_steps(student, reference, mistakes, rng):
    """The weights are right after one update and after hundreds, for any number of examples."""
    questions = [training(rng, *sizes) for sizes in ((1, 1, 1), (2, 3, 2), (6, 3, 40), (9, 4, 300))]
    saturated = dict(x=np.array([[1.0, 1.0], [-1.0, 1.0]]), y=np.array([[1.0], [0.0]]))
    saturated |= dict(weights=np.array([[-9.0], [3.0]]), steps=5)
    questions.append(call("train_logistic", **saturated))
    expect_answers(
        "weights", questions, student, reference, axes="(input_dim, 1)", mistakes=mistakes
    )


@points(1)
def test_arguments_are_kept(student, rng):
    """train_logistic changes none of the arrays that it is given."""
    trained = expect_arguments_kept(student.train_logistic, **training(rng, 5, 3, 2).inputs)
    expect_computed("weights", trained, (3, 1), axes="(input_dim, 1)")
