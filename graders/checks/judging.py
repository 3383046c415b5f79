"""One case, and what both oracles say of the answer to it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graders.checks import tolerances as tol
from graders.checks.arrays import expect_not_half
from graders.checks.attempts import GRADIENT, Attempt, attempt
from graders.checks.cases import Case
from graders.checks.follow_through import slopes_of
from graders.checks.oracles import Accepted, Oracle, accepted_by_fprop
from graders.checks.slopes import Unavailable, own_gradient

Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Judged:
    """One case, what the student's layer gave for it, and what both oracles say.

    Parameters
    ----------
    case : Case
        The batch.
    attempt : Attempt
        What came back.
    accepted : Accepted
        What the oracle accepts.
    fprop_is_right : bool
        Whether the outputs are.
    objections : array of bool
        Entries of the gradient that the oracle objects to.
    single : bool
        Whether the answer was computed in single precision.
    own : Accepted, optional
        What finite differences of the student's own `fprop` accept, once they were taken.
    own_objections : array of bool, optional
        Entries that these object to, or of which they can say nothing: there the oracle decides,
        for what makes a right `fprop` unsteady is the student's doing.
    """

    case: Case
    attempt: Attempt
    accepted: Accepted
    fprop_is_right: bool
    objections: Mask
    single: bool
    own: Accepted | None = None
    own_objections: Mask | None = None

    @property
    def at_kink(self) -> Mask:
        """Entries that have more than one right gradient."""
        return np.asarray(self.accepted.low != self.accepted.high)

    @property
    def wrong(self) -> Mask:
        """Entries that both oracles object to."""
        if self.own_objections is None:
            return np.zeros(self.objections.shape, dtype=bool)
        return self.objections & self.own_objections

    @property
    def disputed(self) -> bool:
        """Whether one oracle objects and the other had a say and does not."""
        if self.own_objections is None or self.wrong.any():
            return False
        return bool(self.objections.any() or self.own_objections.any())

    @property
    def worst(self) -> tuple[int, int]:
        """The entry that shows the mistake best: not at a kink, and far off."""
        wrong = self.wrong if self.wrong.any() else self.objections
        answer = self.attempt.gradient
        with np.errstate(all="ignore"):
            off = np.abs(answer - self.accepted.nearest(answer))
        off = np.where(np.isfinite(off), np.minimum(off, 1.0), 1.0)
        score = np.where(wrong, 1 + off + 2 * ~self.at_kink, 0.0)
        row, column = np.unravel_index(int(score.argmax()), score.shape)
        return int(row), int(column)


def judge(layer: Any, case: Case, oracle: Oracle) -> Judged:
    """Run one case and hear the oracle on it."""
    wanted = oracle.outputs(case.inputs)
    accepted = oracle.accepted(case.inputs, case.grads)
    tried = attempt(layer, case)
    expect_not_half(GRADIENT, tried.gradient, accepted.low)
    single = tried.is_single(wanted, accepted.low)
    relative = tol.SINGLE_RELATIVE if single else tol.VALUE_RELATIVE
    absolute = tol.SINGLE_ABSOLUTE if single else tol.VALUE_ABSOLUTE
    if single:
        accepted = oracle.accepted(case.inputs, case.grads, single=True)
    right = np.allclose(tried.outputs, wanted, rtol=relative, atol=absolute, equal_nan=True)
    objections = accepted.objections(tried.gradient, case.grads, single=single)
    return Judged(case, tried, accepted, right, objections, single)


def with_differences(layer: Any, judged: Judged, oracle: Oracle) -> Judged:
    """Take finite differences where they are wanted, once more from close up in a dispute."""
    if not (judged.case.differences or judged.objections.any()):
        return judged
    judged = hear_fprop(layer, judged, oracle)
    return hear_fprop(layer, judged, oracle, close=True) if judged.disputed else judged


def hear_fprop(layer: Any, judged: Judged, oracle: Oracle, *, close: bool = False) -> Judged:
    """Take finite differences of the student's own `fprop`."""
    outputs = np.asarray(judged.attempt.outputs)
    outputs = outputs if outputs.dtype == np.float32 else outputs.astype(float)
    try:
        found = slopes_of(layer, judged.case, outputs, oracle, close=close)
    except Unavailable:
        return replace(judged, own=None, own_objections=judged.objections)
    own, grads = accepted_by_fprop(found), judged.case.grads
    objections = own.objections(judged.attempt.gradient, grads, single=judged.single)
    silent = own.unsure(grads) & judged.objections
    return replace(judged, own=own, own_objections=objections | silent)


def fprop_is_to_blame(judged: Judged, oracle: Oracle) -> bool:
    """Whether a dispute comes from a `fprop` that is off by less than the tolerance of values.

    Finite differences of the right outputs then say what the oracle says, and only those of the
    student's say something else: the oracle does not contradict itself, `fprop` is not right.
    """
    inputs, grads = judged.case.inputs, judged.case.grads
    outputs = oracle.outputs(inputs)
    try:
        found = own_gradient(
            oracle.outputs, inputs, outputs, grads, coupling=oracle.coupling, close=True
        )
    except Unavailable:
        return False
    right = accepted_by_fprop(found)
    said = right.objections(judged.attempt.gradient, grads, single=judged.single)
    disputed = judged.objections != judged.own_objections
    return bool(((said == judged.objections) & ~right.unsure(grads))[disputed].all())
