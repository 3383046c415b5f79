"""Very large inputs: results are finite numbers there, and the right ones."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graders.checks import tolerances as tol
from graders.checks.attempts import run_bprop, run_fprop
from graders.checks.cases import Case
from graders.checks.feedback import Finding, number
from graders.checks.oracles import Oracle

Array = NDArray[np.float64]

# An answer that is wrong here as well is wrong everywhere, which other checks say.
ORDINARY = np.array([[0.5, -0.5]])

OVERFLOW = (
    "`np.exp` overflows above 709, and infinity / infinity is NaN: use a form of the function that "
    "never computes such a number."
)


def expect_extremes(make_layer: Callable[[], Any], oracle: Oracle, inputs: Array) -> None:
    """Check outputs and gradients at very large inputs: finite, and what they should be.

    Parameters
    ----------
    make_layer : callable
        Returns a fresh layer, whose outputs each depend on one input.
    oracle : Oracle
        What is right.
    inputs : array of shape (1, input_dim)
        The large inputs; of those that fail the smallest is shown.
    """
    layer = make_layer()
    inputs = np.concatenate([ORDINARY, inputs], axis=1)
    case = Case(inputs, np.ones_like(inputs))
    outputs = run_fprop(layer, inputs, inputs.shape)
    _expect_right("fprop", outputs, oracle.outputs(inputs), inputs)
    accepted = oracle.accepted(inputs, case.grads)
    answer = run_bprop(layer, case, outputs)
    _expect_right("bprop", answer, accepted.nearest(answer), inputs)


def _expect_right(method: str, got: NDArray[Any], wanted: Array, inputs: Array) -> None:
    with np.errstate(all="ignore"):
        room = tol.SINGLE_ABSOLUTE + tol.SINGLE_RELATIVE * np.abs(wanted)
        differs = ~(np.abs(got - wanted) <= room)
    if differs[:, : ORDINARY.shape[1]].any():
        differs = ~np.isfinite(got)
    if not differs.any():
        return
    size = np.where(differs, np.abs(inputs), np.inf)
    row, column = np.unravel_index(int(size.argmin()), inputs.shape)
    raise Finding(
        "extreme",
        f"At an input of {number(inputs[row, column])} your `{method}` gives "
        f"{number(got[row, column])}; expected {number(wanted[row, column])}.",
        counterexample={"inputs": inputs[:, column : column + 1]},
        hint=None if np.isfinite(got[row, column]) else OVERFLOW,
    )
