"""The log of gradients: trained on several examples, one at a time."""

import contextlib
import io
from types import SimpleNamespace

import numpy as np

from graders.checks import expect_close, recognised
from graders.checks.feedback import Finding
from graders.errors import CheckFailed
from graders.labs.gradient_flow.networks import examples
from graders.labs.gradient_flow.training import expect_log, step, train
from graders.plugin import exercise, points

pytestmark = exercise("gradient_log")

STEPS = 10
EXAMPLES = 6


@points(2)
def test_each_column_belongs_to_the_batch_of_its_step(student, reference, rng, mistakes):
    """Each column comes from the batch and the parameters of its own step."""
    student.module("numpy.random").seed(int(rng.integers(2**31)))
    x, y = examples(rng, EXAMPLES, 4)
    try:
        expect_possible(train(student, x, y, steps=STEPS, batch_size=1), x, y)
    except CheckFailed as failure:
        failure.misconception = explanation(student, reference, x, y, mistakes)
        raise


def explanation(student, reference, x, y, mistakes):
    """Return the known mistake that gives the student's log where every batch is known."""
    x, y = np.repeat(x[:1], 3, axis=0), np.repeat(y[:1], 3)

    def results(names):
        # A planted answer is the optimiser alone, and trains the reference's network.
        bag = (
            names if hasattr(names, "assign") else SimpleNamespace(**vars(names), Net=reference.Net)
        )
        with contextlib.redirect_stdout(io.StringIO()):
            run = train(bag, x, y, steps=STEPS, batch_size=2)
        return [run.log, *run.after.values()]

    right = results(SimpleNamespace(SGD=reference.SGD))

    def refuted(got):
        return not all(
            np.shape(one) == np.shape(other) and np.allclose(one, other)
            for one, other in zip(got, right, strict=True)
        )

    return recognised(mistakes, student, results, refuted)


def expect_possible(run, x, y):
    """Check that each column fits one of the examples, and the parameters fit them all."""
    log = expect_log(run, STEPS)
    parameters = run.before
    seen = set()
    for t in range(STEPS):
        tried = [step(run, parameters, x[n : n + 1], y[n : n + 1]) for n in range(EXAMPLES)]
        matches = [n for n, (column, _) in enumerate(tried) if np.allclose(log[:, t], column)]
        if not matches:
            raise Finding(
                "value",
                f"Column {t} of `grad_w` belongs to no batch that step {t + 1} can have drawn.",
                hint="Write the log from the derivatives that the step itself uses.",
            )
        seen.add(matches[0])
        parameters = tried[matches[0]][1]
    if len(seen) == 1:
        raise Finding("value", f"All {STEPS} steps drew the same one of {EXAMPLES} examples.")
    for name, expected in parameters.items():
        expect_close(f"{name} after {STEPS} steps", run.after[name], expected)
