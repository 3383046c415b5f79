"""The log of gradients: trained on several examples, one at a time."""

import contextlib
import io
from operator import itemgetter

import numpy as np

from graders.checks import (
    Finding,
    all_pairs,
    entries_of,
    exercise,
    expect_close,
    naming,
    number,
    points,
    recognised,
    showing,
)
from graders.labs.gradient_flow.hidden.backward import gradients
from graders.labs.gradient_flow.networks import examples
from graders.labs.gradient_flow.training import (
    ALPHA,
    deep_net_to_train,
    expect_log,
    step,
    train,
    trainer,
)

pytestmark = exercise("gradient_log")

STEPS = 10
EXAMPLES = 6
# Any two of number of steps, numbers of examples and of those drawn for a batch, kind of
# inputs; a batch is no larger than the examples are many, since some draw without repeating.
TRAININGS = sorted(
    all_pairs(
        sizes=((5, 4), (1, 1), (2, 2), (60, 60), (200, 128)),
        steps=(4, 1, 2, 9),
        kind=("mixed", "whole", "huge", "zero"),
    ),
    key=itemgetter("steps"),
)
# Long ones are few: each step costs as much as a short training's.
TRAININGS += [
    {"sizes": (2, 2), "steps": 52, "kind": "huge"},
    {"sizes": (60, 10), "steps": 52, "kind": "whole"},
]


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
        with trainer(student) as made:
            for number, case in enumerate(TRAININGS):
                expect_followed(made, rng, sign=number % 3 - 1, **case)


def expect_followed(made, rng, *, steps, sizes, kind, sign):
    """Check log and steps of a training on one example repeated, so that every batch is known."""
    count, size = sizes
    x = entries_of(rng, (1, 4), kind, largest=100.0)
    x = sign * np.abs(x) if sign else x
    y = rng.integers(2, size=1).astype(float)
    # Steps small enough for any batch, and any size of inputs.
    alpha = ALPHA / (size * max(1.0, np.abs(x).max()) ** 2)
    every = np.repeat(x, count, axis=0), np.repeat(y, count)
    run = made.train(*every, steps=steps, batch_size=size, alpha=alpha)
    with showing(steps=steps, batch_size=size, x_train=every[0]):
        expected, parameters = followed(run, np.repeat(x, size, axis=0), np.repeat(y, size), steps)
        expect_close("grad_w", expect_log(run, steps), expected)
        for name, right in parameters.items():
            expect_close(f"{name} after {steps} steps", run.after[name], right)


def followed(run, x, y, steps):
    """Return the log and the parameters of plain gradient descent on a batch.

    A tanh network's way is known beforehand: its derivatives are asked for in one question then.
    """
    columns, parameters = [], run.before
    with contextlib.suppress(Finding):  # a network of another kind
        places = [run.before]
        for _ in range(steps):
            places.append(run.moved(places[-1], gradients(places[-1], "tanh", x, y)))
        asked = run.slopes.at(places[:-1], [(x, y)])
        moved = [run.moved(*pair) for pair in zip(places, asked, strict=False)]
        reached = zip(moved, places[1:], strict=True)
        if all(np.allclose(one[name], other[name]) for one, other in reached for name in one):
            return np.column_stack([run.column(grad) for grad in asked]), moved[-1]
    for _ in range(steps):
        column, parameters = step(run, parameters, x, y)
        columns.append(column)
    return np.column_stack(columns), parameters


def expect_possible(run, x, y):
    """Check that each column fits one of the examples, and the parameters fit them all."""
    log = expect_log(run, STEPS)
    parameters = run.before
    seen = set()
    for t in range(STEPS):
        alone = [(x[n : n + 1], y[n : n + 1]) for n in range(EXAMPLES)]
        tried = run.slopes.at([parameters], alone)
        matches = [n for n, grad in enumerate(tried) if np.allclose(log[:, t], run.column(grad))]
        if not matches:
            raise Finding(
                "value",
                f"Column {t} of `grad_w` belongs to no batch that step {t + 1} can have drawn.",
                hint="Write the log from the derivatives that the step itself uses.",
            )
        seen.add(matches[0])
        parameters = run.moved(parameters, tried[matches[0]])
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
