"""The gradient check: two oracles, and an element found by both before anything is called wrong.

For each case the student's `bprop` is held against an oracle (the lab sheet's formula or the
reference) and against finite differences of the student's own `fprop`. Where `fprop` is right and
the two disagree with each other, the check is undecided: the fault may be ours. Where `fprop` is
not right, `bprop` is judged by follow-through marking.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from graders.checks.attempts import Attempt
from graders.checks.cases import Case
from graders.checks.feedback import Finding
from graders.checks.follow_through import follows_own_fprop, has_right_formula
from graders.checks.gradient_wording import hint_on_gradient, text_on_dispute, text_on_gradient
from graders.checks.judging import Judged, fprop_is_to_blame, hear_fprop, judge, with_differences
from graders.checks.oracles import Oracle
from graders.checks.reduction import smallest_case
from graders.errors import CheckUndecided, Misconception

Array = NDArray[np.float64]


class FollowThrough(Protocol):
    """Where a check says that points were earned on the student's own `fprop`."""

    def follow_through(self) -> None:
        """Say it."""


# Gets the cases, and what was given for the first of them; see `misconceptions.layer_recogniser`.
Recognise = Callable[[Sequence[Case], Sequence[Any]], Misconception | None]


def expect_gradient(
    make_layer: Callable[[], Any],
    cases: Iterable[Case],
    oracle: Oracle,
    *,
    others: Sequence[Callable[[Array], Array]] = (),
    award: FollowThrough | None = None,
    recognise: Recognise | None = None,
) -> None:
    """Check that `bprop` gives the derivative of `fprop` times the upstream gradient.

    Parameters
    ----------
    make_layer : callable
        Returns a fresh layer of the student's, with `fprop` and `bprop`.
    cases : iterable of Case
        Batches; finite differences are taken on those that ask for them, and on a failing one.
    oracle : Oracle
        The lab sheet's formula or the reference.
    others : sequence of callable
        Functions of other exercises, which earn nothing by follow-through.
    award : object, optional
        Told when the points are earned by follow-through.
    recognise : callable, optional
        Names the mistake when the answer is wrong.

    Raises
    ------
    Finding
        Both oracles object to an entry, or the answer is no array of the right shape.
    CheckUndecided
        The oracles contradict each other about a right `fprop`.
    """
    cases = list(cases)
    layer = make_layer()
    disputed: Judged | None = None
    fprop_is_right = True
    tried: list[tuple[Case, Attempt]] = []

    def named() -> Misconception | None:
        given = [array for _, one in tried for array in (one.outputs, one.gradient)]
        return recognise(cases, given) if recognise else None

    for case in cases:
        judged = _judged(layer, case, oracle, named)
        tried.append((case, judged.attempt))
        if not judged.fprop_is_right:
            fprop_is_right = False
            continue
        judged = with_differences(layer, judged, oracle)
        if judged.wrong.any():
            raise _failure(make_layer, judged, oracle, named())
        if judged.disputed and fprop_is_to_blame(judged, oracle):
            fprop_is_right = False
        elif judged.disputed:
            disputed = disputed or judged
    if not fprop_is_right:
        _follow_through(make_layer, tried, oracle, others, award, named)
    elif disputed is not None:
        raise CheckUndecided(text_on_dispute(disputed))


def _judged(
    layer: Any, case: Case, oracle: Oracle, named: Callable[[], Misconception | None]
) -> Judged:
    """Judge one case; an answer that cannot be compared may still be a known mistake."""
    try:
        return judge(layer, case, oracle)
    except Finding as finding:
        finding.misconception = named()
        raise


def _traits(judged: Judged, index: tuple[int, int]) -> tuple[bool, bool]:
    """Return whether an entry lies at a kink and whether its gradient is a number at all."""
    return bool(judged.at_kink[index]), not np.isfinite(judged.attempt.gradient[index])


def _failure(
    make_layer: Callable[[], Any],
    judged: Judged,
    oracle: Oracle,
    misconception: Misconception | None,
) -> Finding:
    """Return the finding for the smallest case that shows the same mistake."""
    index = judged.worst
    at_kink, missing = _traits(judged, index)

    def shows(case: Case) -> bool:
        try:
            smaller = judge(make_layer(), case, oracle)
        except Finding:
            return False
        if not (smaller.fprop_is_right and smaller.objections.any()):
            return False
        return _traits(smaller, smaller.worst) == (at_kink, missing)

    case = smallest_case(judged.case, oracle.parts(judged.case, index), shows)
    if case is not judged.case:
        layer = make_layer()
        smaller = with_differences(layer, judge(layer, case, oracle), oracle)
        reduced = smaller if smaller.wrong.any() else judged
    else:
        reduced = judged
    return Finding(
        "nan" if missing else "value",
        text_on_gradient(reduced),
        counterexample=_shown(reduced.case),
        hint=hint_on_gradient(judged, reduced),
        misconception=misconception,
    )


def _follow_through(
    make_layer: Callable[[], Any],
    tried: Sequence[tuple[Case, Attempt]],
    oracle: Oracle,
    others: Sequence[Callable[[Array], Array]],
    award: FollowThrough | None,
    named: Callable[[], Misconception | None],
) -> None:
    layer, cases = make_layer(), [case for case, _ in tried]
    if has_right_formula(layer, cases, oracle) or follows_own_fprop(layer, tried, oracle, others):
        if award is not None:
            award.follow_through()
        return
    raise _neither(make_layer, cases, oracle, named())


def _neither(
    make_layer: Callable[[], Any],
    cases: Sequence[Case],
    oracle: Oracle,
    misconception: Misconception | None,
) -> Finding:
    """Return the finding for a `bprop` that is right in neither way."""
    for case in cases[:3]:
        judged = _on_own_fprop(make_layer, case, oracle)
        if judged is None:
            continue
        parts = oracle.parts(case, judged.worst)
        smaller = smallest_case(
            case, parts, lambda c: _on_own_fprop(make_layer, c, oracle) is not None
        )
        shown = _on_own_fprop(make_layer, smaller, oracle) or judged
        return Finding(
            "follow-through",
            "Your `fprop` is not the promised function yet, and `bprop` is not the slope of your "
            f"own `fprop` either. {text_on_gradient(shown)}",
            counterexample=_shown(shown.case),
            hint="Look at `fprop` first.",
            misconception=misconception,
        )
    return Finding(
        "follow-through",
        "Your `fprop` is not the promised function yet, and `bprop` does not have the promised "
        "slope.",
        hint="Look at `fprop` first; `bprop` can be judged once `fprop` is right.",
        misconception=misconception,
    )


def _on_own_fprop(make_layer: Callable[[], Any], case: Case, oracle: Oracle) -> Judged | None:
    """Return the case judged by the student's own `fprop` alone, if that objects."""
    layer = make_layer()
    try:
        judged = hear_fprop(layer, judge(layer, case, oracle), oracle)
    except Finding:
        return None
    if judged.own is None or judged.own_objections is None or not judged.own_objections.any():
        return None
    return replace(judged, accepted=judged.own, objections=judged.own_objections)


def _shown(case: Case) -> dict[str, Array]:
    """Return a case as the student reads it: without negative zeros."""
    return {"inputs": case.inputs + 0.0, "grads_wrt_outputs": case.grads + 0.0}
