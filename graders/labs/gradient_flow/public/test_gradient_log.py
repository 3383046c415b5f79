"""The log of gradients: trained on one repeated example, so that every batch is known."""

import numpy as np

from graders.checks import Finding, exercise, expect_close, points
from graders.labs.gradient_flow.networks import examples
from graders.labs.gradient_flow.training import expect_log, step, trainer

pytestmark = exercise("gradient_log")

STEPS = 6
BATCH_SIZE = 3
DEFAULT_SIZE = 128  # of a batch
# Steps, examples, and how many are drawn for a batch; what happens every so often happens once.
TRAININGS = ((52, 2 * DEFAULT_SIZE, DEFAULT_SIZE), (4, 20, 3))


def one_example(rng, count=2 * DEFAULT_SIZE):
    """Return examples that are all the same one, with the batch that any draw gives."""
    x, y = examples(rng, 2, 4)
    return np.repeat(x[:1], count, axis=0), np.repeat(y[:1], count)


def followed(run, x, y, steps, count=BATCH_SIZE):
    """Return the log and the parameters of plain gradient descent on the batch."""
    parameters, columns = run.before, []
    x, y = np.repeat(x[:1], count, axis=0), np.repeat(y[:1], count)
    for _ in range(steps):
        column, parameters = step(run, parameters, x, y)
        columns.append(column)
    return np.column_stack(columns), parameters


@points(2)
def test_there_is_a_row_for_each_layer_and_a_column_for_each_step(student, rng):
    """After train(steps), grad_w has a row for each layer and a column for each step, filled."""
    x, y = one_example(rng)
    with trainer(student) as made:
        for steps in (STEPS, 1):
            run = made.train(x, y, steps=steps, batch_size=BATCH_SIZE)
            expect_filled(expect_log(run, steps, exactly=True))


def expect_filled(log):
    """Check that no entry of a log is 0."""
    empty = [k for k, row in enumerate(log) if not row.all()]
    if empty:
        zeros = np.flatnonzero(log[empty[0]] == 0)
        raise Finding(
            "value",
            f"`grad_w[{empty[0]}, {zeros[0]}]` is 0: {len(zeros)} of {log.shape[1]} columns of row "
            f"{empty[0]} are not filled.",
        )


@points(4)
def test_entries_are_the_mean_absolute_derivatives_of_the_weights(student, rng):
    """Each entry is the mean absolute derivative of that layer's weights in that step."""
    with trainer(student) as made:
        for steps, count, size in TRAININGS:
            x, y = one_example(rng, count)
            run = made.train(x, y, steps=steps, batch_size=size)
            expected, _ = followed(run, x, y, steps, size)
            expect_close("grad_w", expect_log(run, steps), expected)


@points(2)
def test_keeping_the_log_changes_no_step(student, rng):
    """After training, the parameters are those of plain stochastic gradient descent."""
    x, y = one_example(rng)
    with trainer(student) as made:
        for steps, size, alpha in ((STEPS, 1, 0.3), (2, None, None)):
            run = made.train(x, y, steps=steps, batch_size=size, alpha=alpha)
            expect_log(run, steps)
            _, parameters = followed(run, x, y, steps, size or DEFAULT_SIZE)
            for name, expected in parameters.items():
                expect_close(f"{name} after {steps} steps", run.after[name], expected)
