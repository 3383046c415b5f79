"""Networks with a sigmoid output, evaluated with NumPy alone, from parameters that were read.

Examples are rows. Parameters come as the given library names them: ``<layer>_weight`` of shape
(fan_in, fan_out) and ``<layer>_bias`` of shape (1, fan_out).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graders.checks.arrays import expect_shape
from graders.checks.feedback import Finding, described, shape
from graders.checks.made import expect_object
from graders.errors import AnswerMissing
from graders.student.objects import RemoteObject

Array = NDArray[np.float64]
Parameters = dict[str, Array]

ACTIVATIONS = ("tanh", "sigmoid", "relu")
WEIGHT, BIAS = "_weight", "_bias"


def make_net(names: Any, *settings: Any) -> Any:
    """Return a network of the student's."""
    return expect_object("Net", names.Net(*settings))


def read_parameters(net: Any) -> Parameters:
    """Return a network's parameters by name, in the order in which it lists them."""
    found = net.get_param()
    if not isinstance(found, dict) or not found:
        raise Finding("type", f"`get_param()` returned {described(found)}; expected a dict.")
    for name, value in found.items():
        if not isinstance(value, np.ndarray) or value.ndim != 2:
            raise Finding("type", f"the parameter `{name}` is no array with two axes.")
    return {str(name): np.asarray(value, dtype=float) for name, value in found.items()}


def layer_names(parameters: Mapping[str, Array]) -> list[str]:
    """Return the names of the layers, from the input to the output.

    That is the order in which they were created, unless their shapes do not fit together so: then
    it is the order of the numbers in their names, or the output layer was created first.
    """
    created = [name.removesuffix(WEIGHT) for name in parameters if name.endswith(WEIGHT)]
    numbered = sorted(created, key=lambda name: [int(part) for part in re.findall(r"\d+", name)])
    orders = (created, numbered, [*created[1:], *created[:1]])
    return next((order for order in orders if _fits(parameters, order)), created)


def _fits(parameters: Mapping[str, Array], order: list[str]) -> bool:
    shapes = [parameters[name + WEIGHT].shape for name in order]
    ends_in_one = bool(shapes) and shapes[-1][1] == 1
    return ends_in_one and all(above[0] == below[1] for below, above in pairwise(shapes))


def layers(parameters: Mapping[str, Array]) -> Iterator[tuple[str, Array, Array]]:
    """Yield name, weights and biases of each layer, from the input to the output."""
    for name in layer_names(parameters):
        if name + BIAS not in parameters:
            raise Finding("value", f"the layer `{name}` has weights and no biases.")
        yield name, parameters[name + WEIGHT], parameters[name + BIAS]


def activate(act_func: str, z: Array) -> Array:
    """Apply a hidden layer's activation function."""
    if act_func == "tanh":
        return np.tanh(z)
    if act_func == "relu":
        return z * (z > 0)
    return np.asarray(0.5 * (1.0 + np.tanh(0.5 * z)))  # the sigmoid, without overflow


def expect_fitting(parameters: Mapping[str, Array], n_features: int) -> None:
    """Check that each layer takes what the one before it gives, and the first one the features."""
    width, giver = n_features, f"the examples have {n_features} features"
    for name, weight, bias in layers(parameters):
        if weight.shape[0] != width:
            raise Finding(
                "shape",
                f"`{name}{WEIGHT}` has shape {shape(weight.shape)}: it takes {weight.shape[0]} "
                f"numbers, and {giver}.",
                hint="Do the sizes of the layers come from the arguments of `Net`?",
            )
        if bias.shape != (1, weight.shape[1]):
            raise Finding(
                "shape",
                f"`{name}{BIAS}` has shape {shape(bias.shape)}; expected (1, {weight.shape[1]}).",
            )
        width, giver = weight.shape[1], f"`{name}{WEIGHT}` gives {weight.shape[1]}"
    if not any(name.endswith(WEIGHT) for name in parameters):
        raise Finding("value", f"`get_param()` has no weights: no name of it ends in `{WEIGHT}`.")


def evaluate(parameters: Mapping[str, Array], act_func: str, x: Array) -> list[Array]:
    """Return the input, the activations of all hidden layers, and the output's probability."""
    expect_fitting(parameters, x.shape[1])
    values = [x]
    stack = list(layers(parameters))
    for _, weight, bias in stack[:-1]:
        values.append(activate(act_func, values[-1] @ weight + bias))
    _, weight, bias = stack[-1]
    return [*values, activate("sigmoid", values[-1] @ weight + bias)]


def random_parameters(rng: np.random.Generator, parameters: Mapping[str, Array]) -> Parameters:
    """Draw parameters of the same names and shapes: all units at work, biases not zero."""
    drawn = {}
    for name, value in parameters.items():
        spread = 0.4 if name.endswith(BIAS) else 1.2 / np.sqrt(len(value))
        drawn[name] = rng.normal(0.0, spread, value.shape)
    return drawn


def examples(rng: np.random.Generator, count: int, n_features: int) -> tuple[Array, Array]:
    """Draw inputs, shape (count, n_features), and targets of both classes, shape (count,)."""
    y = (np.arange(count) + rng.integers(2)) % 2
    return rng.normal(size=(count, n_features)), rng.permutation(y).astype(float)


def value_of(returned: Any) -> Any:
    """Return the value of a node, and anything else as it is."""
    if not isinstance(returned, RemoteObject):
        return getattr(returned, "value", returned)
    try:
        return returned.read("value")
    except AnswerMissing:
        return returned


def ask_gradients(
    net: Any, x: Any, y: Any, parameters: Mapping[str, Array]
) -> tuple[Parameters, Any]:
    """Return what `get_grad` gives: derivatives of the right shapes, and whatever the loss is."""
    return read_gradients(net.get_grad(x, y), parameters)


def read_gradients(found: object, parameters: Mapping[str, Array]) -> tuple[Parameters, Any]:
    """Return derivatives of the right shapes, and whatever the loss is, from what came back."""
    if not isinstance(found, list | tuple) or len(found) != 2:
        raise Finding(
            "type", f"`get_grad(x, y)` returned {described(found)}; expected (grad, loss)."
        )
    grad, loss = found
    if not isinstance(grad, dict):
        raise Finding("type", f"`get_grad(x, y)[0]` is {described(grad)}; expected a dict.")
    for name, value in parameters.items():
        if name not in grad:
            raise Finding("value", f"`get_grad(x, y)[0]` has no entry {name!r}.")
        grad[name] = expect_shape(f"grad[{name!r}]", grad[name], value.shape)
    return grad, loss
