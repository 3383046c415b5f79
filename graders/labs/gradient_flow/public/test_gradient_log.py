"""The log of gradients: trained on one repeated example, so that every batch is known."""

import numpy as np

from graders.checks import Finding, exercise, expect_close, points
from graders.labs.gradient_flow.networks import examples
from graders.labs.gradient_flow.training import expect_log, step, train

pytestmark = exercise("gradient_log")

STEPS = 6
BATCH_SIZE = 3
HAS_A_LOG = "gradient_log.there_is_a_row_for_each_layer_and_a_column_for_each_step"


def one_example(rng):
    """Return five examples that are all the same one, with the batch that any draw gives."""
    x, y = examples(rng, 2, 4)
    return np.repeat(x[:1], 5, axis=0), np.repeat(y[:1], 5)


def followed(run, x, y):
    """Return the log and the parameters of plain gradient descent on the batch."""
    parameters, columns = run.before, []
    for _ in range(STEPS):
        column, parameters = step(run, parameters, x[:BATCH_SIZE], y[:BATCH_SIZE])
        columns.append(column)
    return np.column_stack(columns), parameters


@points(2)
def test_there_is_a_row_for_each_layer_and_a_column_for_each_step(student, rng):
    """After train(steps), grad_w has a row for each layer and a column for each step, filled."""
    x, y = one_example(rng)
    for steps in (STEPS, 3):
        run = train(student, x, y, steps=steps, batch_size=BATCH_SIZE)
        log = expect_log(run, steps)
        empty = [k for k, row in enumerate(log) if not row.all()]
        if empty:
            zeros = np.flatnonzero(log[empty[0]] == 0)
            raise Finding(
                "value",
                f"`grad_w[{empty[0]}, {zeros[0]}]` is 0: {len(zeros)} of {steps} columns of row "
                f"{empty[0]} are not filled.",
            )


@points(4)
def test_entries_are_the_mean_absolute_derivatives_of_the_weights(student, rng):
    """Each entry is the mean absolute derivative of that layer's weights in that step."""
    x, y = one_example(rng)
    run = train(student, x, y, steps=STEPS, batch_size=BATCH_SIZE)
    expected, _ = followed(run, x, y)
    expect_close("grad_w", expect_log(run, STEPS), expected)


@points(2, after=HAS_A_LOG)
def test_keeping_the_log_changes_no_step(student, rng):
    """After training, the parameters are those of plain stochastic gradient descent."""
    x, y = one_example(rng)
    run = train(student, x, y, steps=STEPS, batch_size=BATCH_SIZE)
    _, parameters = followed(run, x, y)
    for name, expected in parameters.items():
        expect_close(f"{name} after {STEPS} steps", run.after[name], expected)
