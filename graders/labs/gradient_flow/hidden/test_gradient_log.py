"""The log of gradients: trained on several examples, one at a time."""

import contextlib
import io

import numpy as np

from graders.checks import Finding, exercise, expect_close, naming, number, points, recognised
from graders.labs.gradient_flow.networks import examples
from graders.labs.gradient_flow.training import deep_net_to_train, expect_log, step, train

pytestmark = exercise("gradient_log")

STEPS = 10
EXAMPLES = 6


@points(1)
def test_each_column_belongs_to_the_batch_of_its_step(student, reference, rng, mistakes):
    """Each column comes from the batch and the parameters of its own step."""
    student.module("numpy.random").seed(int(rng.integers(2**31)))
    x, y = examples(rng, EXAMPLES, 4)

    def results(names):
        # One example repeated: the same batches for everybody.
        same = np.repeat(x[:1], 3, axis=0), np.repeat(y[:1], 3)
        with contextlib.redirect_stdout(io.StringIO()):
            run = train(names, *same, steps=STEPS, batch_size=2)
        return [run.log, *run.after.values()]

    with naming(lambda: recognised(mistakes, student, results, reference=reference)):
        expect_possible(train(student, x, y, steps=STEPS, batch_size=1), x, y)


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


@points(1)
def test_rows_follow_the_layers_of_deep_networks(student, rng):
    """Rows stand in the order of the layers, however many layers the network has."""
    x, y = examples(rng, 2, 4)
    x, y = np.repeat(x[:1], 3, axis=0), np.repeat(y[:1], 3)
    run = train(student, x, y, steps=3, batch_size=2, make=deep_net_to_train)
    log, parameters = expect_log(run, 3), run.before
    for t in range(3):
        column, parameters = step(run, parameters, x[:2], y[:2])
        wrong = ~np.isclose(log[:, t], column)
        if wrong.any():
            layer = int(wrong.argmax())
            elsewhere = np.flatnonzero(np.isclose(column, log[layer, t]))
            raise Finding(
                "value",
                f"In a network of {len(column)} layers, `grad_w[{layer}, {t}]` is "
                f"{number(log[layer, t])}; expected {number(column[layer])}"
                + (f". That is the value of layer {elsewhere[0]}." if elsewhere.size else "."),
                hint="Sorted by name, h10 comes before h2: go by the order of `get_param()`."
                if elsewhere.size
                else None,
            )
