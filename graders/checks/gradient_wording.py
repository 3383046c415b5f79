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


def hint_on_gradient(judged: Judged, shown: Judged) -> str | None:
    """Return a next step that all entries of the case support, or nothing.

    Parameters
    ----------
    judged : Judged
        The case on which the answer failed, with many entries.
    shown : Judged
        The case that the student reads, for which the sentence must be true as well.
    """
    if np.isnan(shown.attempt.gradient).any():
        return "NaN comes from 0 / 0, infinity - infinity, or from memory that was never filled."
    for text, holds in _FORMS.items():
        if judged.attempt.gradient.size >= _ENOUGH and holds(judged) and holds(shown):
            return text
    answer, wanted = _numbers(judged)
    found = feedback.related(answer, wanted)
    return found.words(GRADIENT) if found and found.holds(*_numbers(shown)) else None


def _numbers(judged: Judged) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return what `bprop` gave, and what would have been right and nearest to it."""
    answer = np.asarray(judged.attempt.gradient, dtype=float)
    return answer, judged.accepted.nearest(answer)


def _is_upstream(judged: Judged) -> bool:
    answer, wanted = _numbers(judged)
    grads = judged.case.grads
    return _alike(answer, grads) and bool((wanted != grads).any())


def _is_slope(judged: Judged) -> bool:
    (answer, wanted), grads = _numbers(judged), judged.case.grads
    if grads.shape != answer.shape:
        return False
    sure = (grads != 0) & ~judged.at_kink
    return bool(sure.any()) and _alike(answer[sure], wanted[sure] / grads[sure])


def _is_outputs(judged: Judged) -> bool:
    return _alike(judged.attempt.gradient, judged.attempt.outputs)


_ENOUGH = 4  # entries: of fewer, too many things are true
_FORMS = {
    "`bprop` returns `grads_wrt_outputs` as it is: the slope of `fprop` is missing.": _is_upstream,
    "`bprop` gives the slope alone: multiply it by `grads_wrt_outputs`.": _is_slope,
    f"`bprop` returns `{OUTPUTS}`, not a gradient.": _is_outputs,
}


def _alike(first: NDArray[Any], second: NDArray[Any]) -> bool:
    if first.shape != second.shape:
        return False
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
