"""What holds for every layer, whatever it computes: arguments stay, rows and calls are independent.

Every function takes one layer and one case, calls the layer with fresh arrays and always runs
`fprop` just before the `bprop` that is judged, since layers may keep what they need in between.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graders.checks import tolerances as tol
from graders.checks.arrays import as_array, expect_shape
from graders.checks.attempts import (
    GRADIENT,
    OUTPUTS,
    attempt,
    run_bprop,
    run_fprop,
)
from graders.checks.cases import Case
from graders.checks.feedback import Finding, number, ordinal, pair, place
from graders.checks.forms import in_form

Array = NDArray[np.float64]
_Results = tuple[NDArray[Any], NDArray[Any]]  # outputs and gradient

_SHARED = (
    "What a layer keeps belongs in `self`: variables of its class, and global ones, are shared by "
    "all layers."
)
ARGUMENTS = ("inputs", "outputs", "grads_wrt_outputs")
# One question however many they are: a slip at every fiftieth call shows.
MANY_TIMES = 60


def expect_arguments_unchanged(layer: Any, case: Case) -> None:
    """Check that neither `fprop` nor `bprop` writes into the arrays that it is handed.

    Parameters
    ----------
    layer : object
        Methods offer ``with_arguments``: call, and return the arguments as they are afterwards.
    case : Case
        The batch; small, since it is shown.
    """
    outputs, after = layer.fprop.with_arguments(case.inputs.copy())
    _expect_unchanged("fprop", [case.inputs], after)
    sizes = case.grads.shape
    handed = [case.inputs, expect_shape(OUTPUTS, in_form(outputs, sizes), sizes), case.grads]
    _, after = layer.bprop.with_arguments(*(array.copy() for array in handed))
    _expect_unchanged("bprop", handed, after)


def _expect_unchanged(method: str, before: Sequence[NDArray[Any]], after: Sequence[Any]) -> None:
    for name, old, new in zip(ARGUMENTS, before, after, strict=False):
        now = as_array(name, new)
        changed = np.ones(old.shape, dtype=bool)
        if now.shape == old.shape:
            changed = ~((now == old) | (np.isnan(now) & np.isnan(old)))
        if not changed.any():
            continue
        index = tuple(int(i) for i in np.argwhere(changed)[0])
        is_now = number(now[index]) if now.shape == old.shape else "of another shape"
        raise Finding(
            "argument",
            f"`{method}` changed its argument `{name}`: {place(name, index)} was "
            f"{number(old[index])} and is {is_now} afterwards.",
            counterexample={n: a + 0.0 for n, a in zip(ARGUMENTS, before, strict=False)},
            hint="Operators such as `*=` and assignments such as `inputs[...] = 0` write into the "
            "caller's array: make a new array instead.",
        )


def expect_rows_independent(layer: Any, case: Case) -> None:
    """Check that a row of results does not depend on the other rows, nor on how many there are."""
    whole = attempt(layer, case)
    rows = len(case.inputs)
    other = Case(case.inputs.copy(), case.grads.copy())
    other.inputs[1:] = case.inputs[1:][::-1] * 0.5 + 0.25
    other.grads[1:] = -case.grads[1:]
    parts = (
        ("when only the other rows changed", other),
        ("when it was the only row", Case(case.inputs[:1], case.grads[:1])),
    )
    for when, part in parts:
        alone = attempt(layer, part)
        _expect_both_same(
            "rows",
            f"Row 0 of {{}} differs {when}",
            (whole.outputs[:1], whole.gradient[:1]),
            (alone.outputs[:1], alone.gradient[:1]),
            case,
            f"Each of the {rows} rows is an example of its own: nothing may be averaged, "
            "sorted or summed over axis 0.",
        )


def expect_same_twice(layer: Any, case: Case) -> None:
    """Check that the same input gives the same results again, however often."""
    first = attempt(layer, case)
    forward = ("fprop", (case.inputs,))
    backward = ("bprop", (case.inputs, first.outputs, case.grads))
    results = layer.in_turn(*(MANY_TIMES * [forward, backward]))
    for turn, result in enumerate(results):
        name, one = ((OUTPUTS, first.outputs), (GRADIENT, first.gradient))[turn % 2]
        _expect_same(
            "twice",
            f"`{name}` differs between two calls with the same input, the first and the "
            f"{ordinal(turn // 2 + 2)}",
            name,
            one,
            expect_shape(name, in_form(result, one.shape), one.shape),
            case,
            "Look for randomness, or for state that an earlier call left behind.",
        )


def expect_calls_independent(layer: Any, fresh: Any, case: Case, earlier: Case) -> None:
    """Check that an earlier batch, of another size, leaves no trace.

    Parameters
    ----------
    layer : object
        Gets the earlier batch first.
    fresh : object
        Another layer of the same kind, which does not.
    case, earlier : Case
        The judged batch, and the one before it.
    """
    attempt(layer, earlier)
    after, alone = attempt(layer, case), attempt(fresh, case)
    _expect_both_same(
        "calls",
        "{} differs after another batch went through the same layer",
        (alone.outputs, alone.gradient),
        (after.outputs, after.gradient),
        case,
        "What `fprop` stores in `self` must be replaced by the next call.",
    )


def expect_layers_independent(
    make_layer: Callable[[], Any], make_other: Callable[[], Any], case: Case, between: Case
) -> None:
    """Check that two layers of one kind, alive at once, do not share what they keep.

    Parameters
    ----------
    make_layer, make_other : callable
        Return fresh layers, with the same settings or with different ones.
    case : Case
        The batch that is judged.
    between : Case
        Goes through the other layer, both ways, between `fprop` and `bprop` of the first, as in a
        network that holds both.
    """
    try:
        attempt(make_other(), between)
    except Finding:
        return  # the other layer fails by itself, which is judged elsewhere
    alone = attempt(make_layer(), case)
    layer, other = make_layer(), make_other()
    try:
        outputs = run_fprop(layer, case.inputs, case.grads.shape)
        attempt(other, between)
        gradient = run_bprop(layer, case, outputs)
    except Finding as finding:
        finding.kind = "layers"
        finding.finding = f"{finding.finding} That happens once there are two layers."
        finding.hint = _SHARED
        raise
    _expect_both_same(
        "layers",
        "{} differs once there are two layers, one used between the other's `fprop` and `bprop`",
        (alone.outputs, alone.gradient),
        (outputs, gradient),
        case,
        _SHARED,
    )


def expect_layout_irrelevant(layer: Any, case: Case) -> None:
    """Check that arrays that lie in memory column by column give the same results."""
    plain = attempt(layer, case)
    turned = Case(np.asfortranarray(case.inputs), np.asfortranarray(case.grads))
    other = attempt(layer, turned)
    _expect_both_same(
        "layout",
        "{} depends on how the arrays lie in memory",
        (plain.outputs, plain.gradient),
        (other.outputs, other.gradient),
        case,
        "`ravel`, `reshape` and `flat` may read an array in another order than it is printed.",
    )


def _expect_both_same(
    kind: str, finding: str, first: _Results, second: _Results, case: Case, hint: str
) -> None:
    for name, one, two in zip((OUTPUTS, GRADIENT), first, second, strict=True):
        _expect_same(kind, finding.format(f"`{name}`"), name, one, two, case, hint)


def _expect_same(
    kind: str,
    finding: str,
    name: str,
    first: NDArray[Any],
    second: NDArray[Any],
    case: Case,
    hint: str,
) -> None:
    if np.array_equal(first, second):  # nearly always, and a tenth of the time
        return
    single = np.float32 in (first.dtype, second.dtype)
    relative = 1e-5 if single else tol.REPEAT_RELATIVE
    same = np.isclose(first, second, rtol=relative, atol=tol.REPEAT_ABSOLUTE, equal_nan=True)
    if same.all():
        return
    index = tuple(int(i) for i in np.argwhere(~same)[0])
    was, now = pair(float(first[index]), float(second[index]))
    raise Finding(
        kind,
        f"{finding}: {place(name, index)} was {was}, then {now}.",
        counterexample={"inputs": case.inputs + 0.0, "grads_wrt_outputs": case.grads + 0.0},
        hint=hint,
    )


def expect_linear_in_grads(make_layer: Any, case: Case, *, kinks: Sequence[float] = ()) -> None:
    """Check that `bprop` is linear in the upstream gradient: -2 times as much gives -2 times.

    Parameters
    ----------
    make_layer : callable
        Returns a fresh layer.
    case : Case
        The batch.
    kinks : sequence of float
        Inputs at which several slopes are right, each time another if one likes: not compared.
    """
    layer = make_layer()
    first = attempt(layer, case)
    turned = Case(case.inputs, -2.0 * case.grads)
    outputs = run_fprop(layer, case.inputs, case.grads.shape)
    second = run_bprop(layer, turned, outputs)
    single = np.float32 in (first.gradient.dtype, second.dtype)
    relative = 1e-5 if single else tol.REPEAT_RELATIVE
    wanted = -2.0 * first.gradient
    same = np.isclose(second, wanted, rtol=relative, atol=tol.REPEAT_ABSOLUTE, equal_nan=True)
    same |= np.isin(case.inputs, kinks)
    if same.all():
        return
    index = tuple(int(i) for i in np.argwhere(~same)[0])
    was, now = number(first.gradient[index]), number(second[index])
    raise Finding(
        "linear",
        f"When `grads_wrt_outputs` is multiplied by -2, {place(GRADIENT, index)} goes from {was} "
        f"to {now}; expected {number(wanted[index])}.",
        hint="Multiply the slope by `grads_wrt_outputs`, for every size and sign of it.",
    )
