"""Marks for a `bprop` that is right although `fprop` is not.

Two routes. *Its own slope*: `bprop` is the derivative of what `fprop` computes, by finite
differences. *The right formula*: `bprop` gives the right gradients once it is handed the right
outputs. A route must hold on every case. Neither is open to pairs that show nothing: a `fprop`
that is constant or linear where it should bend, or that is another exercise's function.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graders.checks import tolerances as tol
from graders.checks.arrays import precision
from graders.checks.attempts import Attempt, as_floats, plain_fprop, run_bprop, run_fprop
from graders.checks.cases import Case
from graders.checks.feedback import Finding
from graders.checks.oracles import Accepted, Oracle, accepted_by_fprop
from graders.checks.slopes import OwnGradient, Unavailable, own_gradient

Array = NDArray[np.float64]

# The cases on which routes are judged: the corner set has them all.
MOST_CASES = 6


def follows_own_fprop(
    layer: Any,
    tried: Sequence[tuple[Case, Attempt]],
    oracle: Oracle,
    others: Sequence[Callable[[Array], Array]] = (),
) -> bool:
    """Whether `bprop` is the derivative of the student's own `fprop`, and that shows something.

    Parameters
    ----------
    layer : object
        The student's layer.
    tried : sequence of (Case, Attempt)
        Batches, each with what the layer gave for it.
    oracle : Oracle
        Tells what outputs may depend on.
    others : sequence of callable
        Functions of other exercises and of given code; agreeing with them earns nothing here.
    """
    low, high = np.inf, -np.inf
    foreign = [True] * len(others)
    # Differences on a wide batch take longer than on all others together, and show nothing new.
    small = [pair for pair in tried if pair[0].differences] or tried
    for case, attempt in small[:MOST_CASES]:
        outputs = as_floats(attempt.outputs)
        try:
            own = slopes_of(layer, case, outputs, oracle)
        except Unavailable:
            return False
        if _objects(accepted_by_fprop(own), attempt.gradient, case.grads):
            return False
        sure = own.slope_low[np.isfinite(own.slope_low) & (own.slope_low == own.slope_high)]
        low, high = min(low, sure.min(initial=np.inf)), max(high, sure.max(initial=-np.inf))
        for number, function in enumerate(others):
            same = np.allclose(outputs, function(case.inputs), rtol=1e-3, atol=1e-3)
            foreign[number] = foreign[number] and same
    return bool(high - low > tol.SLOPE_SPREAD) and not any(foreign)


def has_right_formula(layer: Any, cases: Sequence[Case], oracle: Oracle) -> bool:
    """Whether `bprop` gives the right gradients when it is handed the right outputs."""
    for case in cases[:MOST_CASES]:
        try:
            run_fprop(layer, case.inputs, case.grads.shape)
            answer = run_bprop(layer, case, oracle.outputs(case.inputs))
        except Finding:
            return False
        accepted = oracle.accepted(case.inputs, case.grads)
        if precision(answer, accepted.low) == "single":
            accepted = oracle.accepted(case.inputs, case.grads, single=True)
        if _objects(accepted, answer, case.grads):
            return False
    return bool(cases)


def slopes_of(
    layer: Any, case: Case, outputs: NDArray[Any], oracle: Oracle, *, close: bool = False
) -> OwnGradient:
    """Return the gradients that the student's own `fprop` supports.

    Raises
    ------
    Unavailable
        Nothing can be said about its slopes.
    """
    try:
        return own_gradient(
            lambda inputs: plain_fprop(layer, inputs),
            case.inputs,
            outputs,
            case.grads,
            coupling=oracle.coupling,
            close=close,
        )
    except Finding as error:
        raise Unavailable(error.finding) from None


def _objects(accepted: Accepted, answer: NDArray[Any], grads: Array) -> bool:
    single = precision(answer, accepted.low) == "single"
    return bool(accepted.objections(answer, grads, single=single).any())
