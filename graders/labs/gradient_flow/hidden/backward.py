"""The derivatives of a network with a sigmoid output, by NumPy alone: the second oracle.

It is kept with the hidden checks: another lab asks students for a backward pass of their own.
"""

from collections.abc import Mapping

import numpy as np

from graders.labs.gradient_flow.networks import (
    BIAS,
    WEIGHT,
    Array,
    Parameters,
    evaluate,
    layers,
)


def slope(act_func: str, h: Array) -> Array:
    """Return the slope of an activation function where its value is `h`."""
    if act_func == "tanh":
        return np.asarray(1.0 - h**2)
    return np.asarray(h > 0, dtype=float) if act_func == "relu" else h * (1.0 - h)


def cross_entropy(outputs: Array, y: Array) -> float:
    """Return the cross-entropy, summed over the batch."""
    targets = y.reshape(-1, 1)
    with np.errstate(all="ignore"):
        return float(-np.sum(np.where(targets == 1, np.log(outputs), np.log1p(-outputs))))


def gradients(parameters: Mapping[str, Array], act_func: str, x: Array, y: Array) -> Parameters:
    """Return the derivatives of the summed cross-entropy with respect to every parameter."""
    values = evaluate(parameters, act_func, x)
    found: Parameters = {}
    delta = values[-1] - y.reshape(-1, 1)  # the slope of the sigmoid cancels
    for (name, weight, _), h in reversed(list(zip(layers(parameters), values, strict=False))):
        found[name + WEIGHT] = h.T @ delta
        found[name + BIAS] = delta.sum(axis=0, keepdims=True)
        delta = (delta @ weight.T) * slope(act_func, h)
    return found
