"""A student's layer within a training of ours: every pass is a call to the student's process."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from graders.checks.arrays import expect_dtype, expect_shape
from graders.checks.attempts import GRADIENT, OUTPUTS, run_bprop, run_fprop
from graders.checks.cases import Case
from graders.checks.given import given

Array = NDArray[np.float64]
_REAL = "biuf"


class RemoteLayer:
    """Looks like a layer of the given code.

    Parameters
    ----------
    layer : object
        The student's layer.
    output_dim : int
        Width of its outputs, since what comes after it needs that.
    """

    def __init__(self, layer: Any, output_dim: int) -> None:
        self._layer = layer
        self._output_dim = output_dim

    def fprop(self, inputs: Array) -> Array:
        """Return what the student's `fprop` gives; a `Finding` where that is no such array."""
        outputs = run_fprop(self._layer, inputs, (len(inputs), self._output_dim))
        return np.asarray(expect_dtype(OUTPUTS, outputs, _REAL), dtype=float)

    def bprop(self, inputs: Array, outputs: Array, grads_wrt_outputs: Array) -> Array:
        """Return what the student's `bprop` gives; a `Finding` where that is no such array."""
        answer = run_bprop(self._layer, Case(inputs, grads_wrt_outputs), outputs)
        return np.asarray(expect_dtype(GRADIENT, answer, _REAL), dtype=float)


def remote_dropout(layer: Any) -> Any:
    """Return a stochastic layer of the given code that passes everything on to `layer`.

    Parameters
    ----------
    layer : object
        A student's dropout layer, or any object with its methods.
    """

    class RemoteDropout(given("layers").StochasticLayer):  # type: ignore[misc]
        """Its own class, since models know stochastic layers by theirs."""

        def fprop(self, inputs: Array, stochastic: bool = True) -> Array:
            """Return what the student's `fprop` gives, in training or in prediction."""
            further = {} if stochastic else {"stochastic": False}
            outputs = expect_shape(OUTPUTS, layer.fprop(inputs, **further), inputs.shape)
            return np.asarray(expect_dtype(OUTPUTS, outputs, _REAL), dtype=float)

        def bprop(self, inputs: Array, outputs: Array, grads_wrt_outputs: Array) -> Array:
            """Return what the student's `bprop` gives."""
            answer = layer.bprop(inputs, outputs, grads_wrt_outputs)
            gradient = expect_shape(GRADIENT, answer, inputs.shape)
            return np.asarray(expect_dtype(GRADIENT, gradient, _REAL), dtype=float)

    return RemoteDropout()
