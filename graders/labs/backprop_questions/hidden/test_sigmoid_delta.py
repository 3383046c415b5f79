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
    varied,
)

pytestmark = exercise("sigmoid_delta")


def asking(x, y, weights, steps):
    """Return the question what weights a training gives."""
    question = call("train_logistic", x=x, y=y, weights=weights, steps=steps)
    return replace(question, ask=lambda names: in_form(question.ask(names), weights.shape))


# Number of examples, of inputs and of steps, what inputs are and what weights start as: laid out so
# that nearly every two of them meet in a question, those of the public checks included.
TRAININGS = (
    (2, 5, 12, "negative", "small"),
    (30, 30, 2, "negative", "positive"),
    (400, 30, 200, "mixed", "positive"),
    (1, 1, 5, "zero", "zero"),
    (5, 2, 12, "small", "zero"),
    (1, 2, 2, "large", "positive"),
    (2, 1, 5, "large", "zero"),
    (400, 5, 12, "large", "mixed"),
)


def training(rng, num_examples, input_dim, steps, inputs, starts):
    """Return a question about training in which rounding does not grow over the steps."""
    sizes, count = (num_examples, input_dim), num_examples * input_dim
    y = rng.choice([0.0, 1.0, 0.2], (num_examples, 1))
    low, high = (1e-6, 1e-5) if starts == "small" else (1e-2, 10.0)
    weights = varied(rng, (input_dim, 1), low, high, starts)
    if inputs == "large":
        return learned(rng, sizes, weights, steps)
    if inputs == "small":
        x = 1e-8 * varied(rng, sizes, 1e-2, 1.0)
        return asking(x=x, y=y, weights=1e8 * weights, steps=steps)
    # The more there are, the smaller: else a step of 1 jumps from one side to the other for ever.
    x = varied(rng, sizes, 1e-2, max(0.03, 6.0 / np.sqrt(count)), inputs)
    return asking(x=x, y=y, weights=weights / max(1.0, np.abs(x @ weights).max()), steps=steps)


def learned(rng, sizes, weights, steps):
    """Return a question about large inputs, whose outputs are at their targets to many digits.

    Were they not, the first update would lead to sums of thousands: a check of overflow.
    """
    scales = rng.permutation(np.geomspace(1e6, 12.0, sizes[1]))[None]
    sides = np.resize([-1.0, 1.0], (sizes[0], 1))
    signs = np.where(weights == 0, 1.0, np.sign(weights))
    weights = signs / scales.T * rng.uniform(40.0, 80.0, weights.shape) / sizes[1]
    x = sides * signs.T * scales * rng.uniform(1.0, 1.3, sizes)
    return asking(x=x, y=(sides > 0).astype(float), weights=weights, steps=steps)


@points(3)
def test_weights_over_many_steps(student, reference, mistakes, rng):
    """The weights are right after one update and after hundreds, for any number of examples."""
    questions = [training(rng, *case) for case in TRAININGS]
    expect_answers(
        "weights", questions, student, reference, axes="(input_dim, 1)", mistakes=mistakes
    )


@points(1)
def test_arguments_are_kept(student, rng):
    """train_logistic changes none of the arrays that it is given."""
    given = training(rng, 5, 3, 2, "mixed", "mixed").inputs
    trained = in_form(expect_arguments_kept(student.train_logistic, **given), (3, 1))
    weights = expect_computed("weights", trained, (3, 1), axes="(input_dim, 1)")
    if np.array_equal(weights, given["weights"]):
        raise Finding("constant", "`train_logistic` returns the weights that it is given.")
