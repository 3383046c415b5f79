"""The recorded logs against trainings of the grader's own."""

from itertools import pairwise

import numpy as np

from graders.checks import exercise, points
from graders.labs.gradient_flow.hidden.backward import gradients
from graders.labs.gradient_flow.logs import (
    HIDDEN_LAYERS,
    expect_deep_log,
    expect_same_size,
)
from graders.labs.gradient_flow.networks import WEIGHT

pytestmark = exercise("vanishing")

UNITS = 10
STEPS = 30
ALPHA = 0.001

# A layer multiplies the gradient of sigmoids by 0.1 to 0.3, depending on its number of units: half
# an order of magnitude for each layer between it and the output, and a little more.
SIGMOID_ROOM = 0.5 + 0.5 * np.arange(HIDDEN_LAYERS, -1, -1)
# Logs of tanh and relu start within 1.5 orders of ours even with one unit in each layer.
OTHER_ROOM = np.full(HIDDEN_LAYERS + 1, 2.0)


def trained_again(rng, act_func):
    """Return the log of a network of ten hidden layers, trained here on two separable classes."""
    sizes = [4, *[UNITS] * HIDDEN_LAYERS, 1]
    parameters = {}
    for k, (fan_in, fan_out) in enumerate(pairwise(sizes)):
        spread = np.sqrt(2.0 / (fan_in + fan_out))
        parameters[f"h{k}_weight"] = rng.normal(0.0, spread, (fan_in, fan_out))
        parameters[f"h{k}_bias"] = np.zeros((1, fan_out))
    y = np.repeat([0.0, 1.0], 50)
    x = rng.normal(size=(100, 4)) + np.where(y == 1, 2.0, -2.0)[:, None]
    x = (x - x.mean(axis=0)) / x.std(axis=0)
    log = np.zeros((len(sizes) - 1, STEPS))
    for t in range(STEPS):
        chosen = rng.integers(0, 100, size=128)
        grad = gradients(parameters, act_func, x[chosen], y[chosen])
        for k in range(len(log)):
            log[k, t] = np.abs(grad[f"h{k}{WEIGHT}"]).mean()
        parameters = {name: v - ALPHA * grad[name] for name, v in parameters.items()}
    return log


@points(2)
def test_sigmoid_log_is_reproduced(student, rng):
    """Training ten layers of sigmoids again gives gradients of the size of deepest_sigmoid_log."""
    name = "deepest_sigmoid_log"
    log = expect_deep_log(name, student.value(name))
    expect_same_size(name, log, trained_again(rng, "sigmoid"), SIGMOID_ROOM)


@points(2)
def test_comparison_is_reproduced(student, rng):
    """Training again with tanh and with relu gives gradients of the size of comparison's."""
    logs = student.value("comparison")
    for act_func in ("tanh", "relu"):
        name = f'comparison["{act_func}"]'
        log = expect_deep_log(name, logs.get(act_func) if isinstance(logs, dict) else None)
        expect_same_size(name, log, trained_again(rng, act_func), OTHER_ROOM)
