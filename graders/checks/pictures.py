"""A student's layer as a curve, to be drawn beside a finding where a picture says it faster."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from graders.errors import StudentFault
from graders.model import Curve

# Where the layers of the labs bend, with room on both sides; 81 points make a smooth line.
_FROM, _TO, _POINTS = -4.0, 4.0, 81
_LINE = 0.01  # of the picture's height: two curves that are closer lie under one line


def layer_curve(
    make_layer: Callable[[], Any], method: str, expected: Callable[[Any], Any]
) -> Curve | None:
    """Return one method of an element-wise layer as a curve beside the expected one.

    Parameters
    ----------
    make_layer : callable
        Makes the student's layer.
    method : str
        ``fprop``, or ``bprop`` for the slope: the answer to an upstream gradient of ones.
    expected : callable
        The expected values at an array of inputs.

    Returns
    -------
    Curve or None
        None where the layer gives nothing that could be drawn, and where it gives what is
        expected: the mistake shows elsewhere, and two equal curves would deny it.
    """
    xs = np.linspace(_FROM, _TO, _POINTS)
    inputs = xs[None, :]
    try:
        layer = make_layer()
        got = layer.fprop(inputs)
        if method == "bprop":
            got = layer.bprop(inputs, got, np.ones_like(inputs))
        values = np.asarray(got, dtype=float).reshape(_POINTS)
    except (Exception, StudentFault):  # a picture is an extra: without it the finding stands alone
        return None
    right = np.asarray(expected(xs), dtype=float)
    if np.all(np.abs(values - right) <= _LINE * np.ptp(right)):
        return None
    return Curve(method, tuple(xs), tuple(values), tuple(right))
