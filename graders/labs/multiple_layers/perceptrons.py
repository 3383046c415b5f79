"""Networks of linear layers with rectified linear units between them, evaluated with NumPy."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Labels = NDArray[np.int64]
# Weights of shape (output_dim, input_dim) and biases of shape (output_dim,), layer by layer.
Parameters = list[tuple[Array, Array]]

_STEP = 1e-3  # of a finite difference along a direction of length 1
_CLEARANCE = 0.01  # of every unit from its kink: no such step moves a unit so far


def draw(rng: np.random.Generator, widths: Sequence[int]) -> Parameters:
    """Return parameters of about the size that PyTorch starts with, as single precision holds them.

    Parameters
    ----------
    rng : numpy.random.Generator
        Draws them.
    widths : sequence of int
        Number of inputs, of units in each hidden layer, and of outputs.
    """
    return [
        (
            _single(rng.normal(0.0, 1.2 / np.sqrt(num_inputs), (num_outputs, num_inputs))),
            _single(rng.normal(0.0, 0.3, num_outputs)),
        )
        for num_inputs, num_outputs in pairwise(widths)
    ]


def draw_inputs(rng: np.random.Generator, parameters: Parameters, count: int) -> Array:
    """Return standard normal inputs at which no unit is near its kink.

    Parameters
    ----------
    rng : numpy.random.Generator
        Draws them.
    parameters : list of pairs of array
        The network.
    count : int
        How many examples.
    """
    chosen: list[Array] = []
    while len(chosen) < count:
        example = _single(rng.standard_normal((1, parameters[0][0].shape[1])))
        if all(np.abs(sums).min() > _CLEARANCE for sums in _sums(parameters, example)[:-1]):
            chosen.append(example)
    return np.concatenate(chosen)


def scores(parameters: Parameters, inputs: Array) -> Array:
    """Return the scores of a batch, shape (batch_size, output_dim)."""
    return _sums(parameters, inputs)[-1]


def _sums(parameters: Parameters, inputs: Array) -> list[Array]:
    found: list[Array] = []
    activations = inputs
    for weights, biases in parameters:
        found.append(activations @ weights.T + biases)
        activations = np.maximum(found[-1], 0.0)
    return found


def cross_entropy(outputs: Array, labels: Labels) -> float:
    """Return the mean over the batch of the cross entropy of the softmax of scores."""
    return float(-_log_softmax(outputs)[np.arange(len(labels)), labels].mean())


def accuracy(outputs: Array, labels: Labels) -> float:
    """Return the share of examples whose largest score stands at their label."""
    return float((outputs.argmax(axis=1) == labels).mean())


def _log_softmax(outputs: Array) -> Array:
    shifted = outputs - outputs.max(axis=1, keepdims=True)
    return np.asarray(shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True)))


def gradients(parameters: Parameters, inputs: Array, labels: Labels) -> Parameters:
    """Return the gradients of the cross entropy with respect to all parameters."""
    sums = _sums(parameters, inputs)
    activations = [inputs, *(np.maximum(found, 0.0) for found in sums[:-1])]
    targets = np.eye(sums[-1].shape[1])[labels]
    grads = (np.exp(_log_softmax(sums[-1])) - targets) / len(labels)
    found: Parameters = []
    for number in reversed(range(len(parameters))):
        found.insert(0, (grads.T @ activations[number], grads.sum(axis=0)))
        if number:
            grads = (grads @ parameters[number][0]) * (sums[number - 1] > 0)
    return found


def slope(
    error: Callable[[Parameters], float],
    parameters: Parameters,
    layer: int,
    part: int,
    direction: Array,
) -> float:
    """Return the central difference of an error along a direction of one parameter.

    Parameters
    ----------
    error : callable
        Maps parameters to a number.
    parameters : list of pairs of array
        Where the slope is taken.
    layer, part : int
        Which parameter moves: 0 for the weights, 1 for the biases of that layer.
    direction : array
        Of the parameter's shape and of length 1.
    """
    values = []
    for step in (_STEP, -_STEP):
        pair = list(parameters[layer])
        pair[part] = pair[part] + step * direction
        values.append(error([*parameters[:layer], (pair[0], pair[1]), *parameters[layer + 1 :]]))
    return (values[0] - values[1]) / (2 * _STEP)


def descend(
    parameters: Parameters,
    batches: Iterable[tuple[Array, Labels]],
    learning_rate: float,
    *,
    adding: bool = False,
) -> Parameters:
    """Return the parameters after plain gradient descent, one step for each batch.

    Parameters
    ----------
    parameters : list of pairs of array
        Where it starts.
    batches : iterable of pairs of array
        Inputs and labels.
    learning_rate : float
        Length of a step.
    adding : bool
        Whether gradients of earlier batches are added, as happens when nobody sets them to zero.
    """
    total = [(np.zeros_like(w), np.zeros_like(b)) for w, b in parameters]
    for inputs, labels in batches:
        new = gradients(parameters, inputs, labels)
        total = [
            (old_w * adding + w, old_b * adding + b)
            for (old_w, old_b), (w, b) in zip(total, new, strict=True)
        ]
        parameters = [
            (w - learning_rate * grad_w, b - learning_rate * grad_b)
            for (w, b), (grad_w, grad_b) in zip(parameters, total, strict=True)
        ]
    return parameters


def batched(inputs: Array, labels: Labels, batch_size: int) -> list[tuple[Array, Labels]]:
    """Return batches in order; the last one holds what is left over."""
    starts = range(0, len(labels), batch_size)
    return [(inputs[i : i + batch_size], labels[i : i + batch_size]) for i in starts]


def distance(first: Parameters, second: Parameters) -> float:
    """Return the largest difference between two sets of parameters."""
    pairs = zip(first, second, strict=True)
    return max(
        float(np.abs(a - b).max()) for one, two in pairs for a, b in zip(one, two, strict=True)
    )


def _single(values: Array) -> Array:
    return values.astype(np.float32).astype(float)
