"""Whether a layer does anything yet: promises that an empty answer keeps too are worth nothing.

A `fprop` that returns its inputs leaves its arguments unchanged, treats rows independently and
never overflows. Checks of such promises first see that there is something to judge.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graders.checks.attempts import GRADIENT, OUTPUTS, run_bprop, run_fprop
from graders.checks.cases import Case
from graders.checks.feedback import Finding

Array = NDArray[np.float64]

# For element-wise layers: several rows, both signs, on both sides of 1 in size.
ELEMENTS = Case(
    np.array([[1.5, -2.0, 0.5, 3.0], [-1.0, 0.25, 2.5, -0.5]]),
    np.array([[2.0, -1.0, 4.0, 0.5], [-3.0, 1.0, 0.5, 2.0]]),
)


def expect_fprop_works(
    layer: Any,
    case: Case = ELEMENTS,
    *,
    others: Sequence[Callable[[Array], Array]] = (),
    blocks: bool = True,
) -> NDArray[Any]:
    """Check that `fprop` gives more than its inputs or one number, and return its outputs.

    Parameters
    ----------
    layer : object
        The student's layer.
    case : Case, optional
        Inputs of both signs, for which right outputs differ from them and from each other.
    others : sequence of callable
        Functions of given layers, which are no work of the student's.
    blocks : bool
        Whether what waits for this check cannot be judged without.
    """
    outputs = run_fprop(layer, case.inputs, case.grads.shape)
    _expect_work("fprop", OUTPUTS, outputs, "inputs", case.inputs, blocks)
    for other in others:
        if np.allclose(outputs, other(case.inputs), rtol=1e-3, atol=1e-3):
            raise Finding(
                "empty",
                "`fprop` gives what a layer of the given code gives, so that there is nothing of "
                "yours to judge here.",
                blocks=blocks,
            )
    return outputs


def expect_bprop_works(layer: Any, case: Case = ELEMENTS) -> None:
    """Check that `bprop` gives more than the upstream gradients or one number."""
    outputs = run_fprop(layer, case.inputs, case.grads.shape)
    answer = run_bprop(layer, case, outputs)
    _expect_work("bprop", GRADIENT, answer, "grads_wrt_outputs", case.grads)


def _expect_work(
    method: str,
    name: str,
    got: NDArray[Any],
    argument: str,
    handed: NDArray[Any],
    blocks: bool = True,
) -> None:
    what = None
    if np.isnan(got).all():
        what = "gives nothing but NaN"
    elif got.size > 1 and (got == got.flat[0]).all():
        what = f"gives the same number for every entry of `{name}`"
    elif got.shape == handed.shape and np.allclose(got, handed, rtol=1e-6, atol=0):
        what = f"returns `{argument}` as they are"
    if what is not None:
        raise Finding(
            "empty",
            f"`{method}` {what}, so that there is nothing to judge here yet.",
            blocks=blocks,
        )
