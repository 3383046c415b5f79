"""What the logs of deep networks must show, in orders of magnitude.

Measured over 150 starts of networks of ten hidden layers with ten units: the gradient of the first
layer is 1e-7 to 1e-5 of the last one's with sigmoids, 0.04 to 0.7 with tanh and 0.04 to 5 with
rectified units. With a single unit per layer, sigmoids reach 4e-10 and tanh 5e-3.
"""

from __future__ import annotations

import numpy as np

from graders.checks.arrays import as_array
from graders.checks.feedback import Finding, number
from graders.labs.gradient_flow.networks import Array

HIDDEN_LAYERS = 10
FEWEST_STEPS = 10

VANISHED = 1e-3  # a hundred times above the largest ratio of sigmoids, and below all the others
APART = 100.0  # tanh and relu keep at least this many times more than sigmoids do


def expect_deep_log(name: str, value: object) -> Array:
    """Check that a value is the log of a network of ten hidden layers, and return it."""
    rows = HIDDEN_LAYERS + 1
    array = as_array(name, value, expected=f"an array of shape ({rows}, n_epochs)")
    if array.ndim != 2 or len(array) != rows or array.shape[1] < FEWEST_STEPS:
        swapped = array.ndim == 2 and array.shape[1] == rows and len(array) >= FEWEST_STEPS
        raise Finding(
            "shape",
            f"`{name}` has shape {array.shape}; expected ({rows}, n_epochs), a row for each "
            f"of {HIDDEN_LAYERS} hidden layers and the output, and {FEWEST_STEPS} steps or more.",
            hint="The axes look swapped: layers are rows." if swapped else None,
        )
    if array.dtype.kind not in "iuf" or not np.isfinite(array).all() or (array < 0).any():
        raise Finding("value", f"`{name}` holds entries that are no mean of absolute values.")
    log = np.asarray(array, dtype=float)
    silent = [k for k, row in enumerate(log) if not row.any()]
    if silent:
        raise Finding(
            "value",
            f"Row {silent[0]} of `{name}` is 0 in every step.",
            hint="If all rows are, the network was dead from the start: more units in each layer, "
            "or another start, will help.",
        )
    if np.ptp(log[-1]) == 0.0:
        raise Finding("value", f"The last row of `{name}` is the same in every step.")
    return log


def by_layer(log: Array) -> Array:
    """Return the mean of each row, relative to the output layer's."""
    means = log.mean(axis=1)
    return np.asarray(means / means[-1])


def expect_vanished(name: str, log: Array) -> None:
    """Check that the gradient of the first layer is orders of magnitude below the last one's."""
    ratios = by_layer(log)
    if ratios[0] > VANISHED:
        reversed_rows = ratios[0] > 1 / VANISHED
        raise Finding(
            "value",
            f"In `{name}`, the first layer's gradient is {number(float(ratios[0]))} times the "
            f"output layer's; ten layers of sigmoids leave less than {number(VANISHED)}.",
            hint="The rows look reversed: row 0 is the first hidden layer."
            if reversed_rows
            else None,
        )
    half = HIDDEN_LAYERS // 2
    if ratios[:half].mean() > ratios[half:-1].mean() / 10:
        raise Finding("value", f"In `{name}`, gradients do not shrink from layer to layer.")


def expect_kept(name: str, log: Array, sigmoid: Array) -> None:
    """Check that the first layer's gradient is not orders of magnitude below the last one's."""
    ratio, vanished = by_layer(log)[0], by_layer(sigmoid)[0]
    if ratio < max(VANISHED, APART * vanished):
        raise Finding(
            "value",
            f"In `{name}`, the first layer's gradient is {number(float(ratio))} times the output "
            "layer's: it vanishes like that of sigmoids.",
            hint="Does the network use the activation function that was asked for?",
        )


def expect_same_size(name: str, log: Array, own: Array, room: Array) -> None:
    """Check that gradients by layer are of the size that the grader's own training gives.

    Parameters
    ----------
    name : str
        Name of the log.
    log, own : array
        The student's log and the grader's.
    room : array, shape (11,)
        Orders of magnitude by which each layer may differ.
    """
    off = np.abs(np.log10(by_layer(log)) - np.log10(by_layer(own)))
    worst = int((off - room).argmax())
    if off[worst] > room[worst]:
        raise Finding(
            "value",
            f"Row {worst} of `{name}` is {number(float(by_layer(log)[worst]))} times the output "
            f"layer's; when the network was trained again it was "
            f"{number(float(by_layer(own)[worst]))} times.",
        )
