"""What a student reads about a gradient that is not right."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from graders.checks import feedback
from graders.checks.attempts import GRADIENT, OUTPUTS
from graders.checks.judging import Judged


def text_on_gradient(judged: Judged) -> str:
    """Say what was got, what was expected, where, and what the student's own `fprop` supports."""
    row, column = judged.worst
    case, answer = judged.case, judged.attempt.gradient
    if judged.accepted.total is not None and _is_share(judged, row, column):
        together = feedback.number(float(answer[row].sum()))
        least = feedback.number(float(judged.accepted.total[row]))
        return (
            f"The gradients of row {row} add up to {together}; expected {least} or further from 0, "
            "because units that tie must together get at least the whole upstream gradient."
        )
    low, high = judged.accepted.low[row, column], judged.accepted.high[row, column]
    got, expected = feedback.number(answer[row, column]), feedback.between(low, high)
    if low == high:
        got, expected = feedback.pair(float(answer[row, column]), float(low))
    count = int(judged.objections.sum())
    many = f"{count} of {answer.size} entries of the gradient differ. " if answer.size > 1 else ""
    at = feedback.exactly(case.inputs[row, column])
    where = f"{feedback.place('inputs', (row, column))} = {at}"
    if case.grads.shape == case.inputs.shape:
        upstream = feedback.place("grads_wrt_outputs", (row, column))
        where += f" with {upstream} = {feedback.number(case.grads[row, column])}"
    own = ""
    if judged.own is not None and judged.fprop_is_right:
        own = " Differences of your own `fprop` say the same."
    return f"{many}At {where} your `bprop` gives {got}; expected {expected}.{own}"


def _is_share(judged: Judged, row: int, column: int) -> bool:
    """Whether an entry is right by itself, and only too little together with those it ties with."""
    low, high = judged.accepted.low[row, column], judged.accepted.high[row, column]
    return bool(low < high and low <= judged.attempt.gradient[row, column] <= high)


def hint_on_gradient(judged: Judged) -> str | None:
    """Return a next step that all entries of the case support, or nothing."""
    answer, grads = np.asarray(judged.attempt.gradient, dtype=float), judged.case.grads
    if np.isnan(answer).any():
        return "NaN comes from 0 / 0, infinity - infinity, or from memory that was never filled."
    wanted = judged.accepted.nearest(answer)
    if grads.shape == answer.shape and answer.size >= 4:
        sure = (grads != 0) & ~judged.at_kink
        if _alike(answer, grads) and (wanted != grads).any():
            return "`bprop` returns `grads_wrt_outputs` as it is: the slope of `fprop` is missing."
        if sure.any() and _alike(answer[sure], wanted[sure] / grads[sure]):
            return "`bprop` gives the slope alone: multiply it by `grads_wrt_outputs`."
        if _alike(answer, judged.attempt.outputs):
            return f"`bprop` returns `{OUTPUTS}`, not a gradient."
    return feedback.relation(answer, wanted, GRADIENT)


def _alike(first: NDArray[Any], second: NDArray[Any]) -> bool:
    return bool(np.allclose(first, second, rtol=1e-6, atol=1e-9))


def text_on_dispute(judged: Judged) -> str:
    """Tell the instructor where the two oracles contradict each other."""
    assert judged.own is not None
    assert judged.own_objections is not None
    case, objections = judged.case, judged.objections | judged.own_objections
    row, column = (int(i) for i in np.argwhere(objections)[0])
    formula = feedback.between(judged.accepted.low[row, column], judged.accepted.high[row, column])
    own = feedback.between(judged.own.low[row, column], judged.own.high[row, column])
    return (
        "The two ways of judging `bprop` contradict each other, although `fprop` is right: at "
        f"`inputs[{row}, {column}]` = {float(case.inputs[row, column])!r} it gives "
        f"{feedback.number(judged.attempt.gradient[row, column])}, the formula accepts {formula}, "
        f"finite differences of `fprop` accept {own}."
    )
