"""What random masks must show: no unit, row or call decides about another."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graders.checks.arrays import expect_close, expect_finite, expect_shape
from graders.checks.feedback import Finding, number
from graders.checks.forms import in_form
from graders.checks.statistics import expect_independent
from graders.checks.tails import binomial_limits, chi_square_limits
from graders.checks.tolerances import ALPHA, CORRELATION_Z
from graders.labs.transfer_functions.draws import dropped

Mask = NDArray[np.bool_]

# A product of two numbers keeps 16 digits, and the smallest gradients are of the size of 1e-8.
SMALLEST = 1e-16


def expect_dropping(outputs: NDArray[np.float64]) -> None:
    """Check that a layer drops some units and keeps others: else there is nothing to judge.

    Parameters
    ----------
    outputs : array
        Of so many inputs, none of them 0, that chance does not keep or drop them all.
    """
    expect_finite("outputs", outputs)
    if not outputs.any():
        raise Finding("empty", f"All of {outputs.size} units were dropped.")
    if outputs.all():
        raise Finding(
            "empty", f"None of {outputs.size} units was dropped, so there is nothing to judge yet."
        )


def expect_independent_masks(kept: Mask, probability: float) -> None:
    """Check that units are kept or dropped independently of each other.

    Parameters
    ----------
    kept : array of shape (batch_size, input_dim)
        Which units were kept; about 10,000 of them.
    probability : float
        Of keeping a unit.
    """
    if kept.all() or not kept.any():
        raise Finding(
            "constant", f"{'All' if kept.any() else 'None'} of {kept.size} units were kept."
        )
    if (kept == kept[:1]).all():
        raise Finding(
            "shared",
            "All rows of a batch get the same mask.",
            hint="Draw a mask of the shape of `inputs`, not of one row.",
        )
    if (kept == kept[:, :1]).all():
        raise Finding(
            "shared",
            "All units of a row are kept or dropped together.",
            hint="Draw a mask of the shape of `inputs`, not one number for each row.",
        )
    if not _fits(kept, probability):
        probability = float(kept.mean())  # the rate is judged elsewhere: one cause, one failure
    for axis, group in ((1, "row"), (0, "column")):
        counts, size = kept.sum(axis=axis), kept.shape[axis]
        if (counts == counts[0]).all():
            raise Finding(
                "fixed",
                f"Every {group} keeps exactly {counts[0]} of {size} units.",
                hint="Decide about every unit on its own: compare one random number for each unit "
                "with `incl_prob`.",
            )
        low, high = binomial_limits(size, probability, ALPHA / (2 * len(counts)))
        odd = (counts < low) | (counts > high)
        if odd.any():
            index = int(odd.argmax())
            raise Finding(
                "uneven",
                f"In {group} {index} of the mask {counts[index]} of {size} units are kept; "
                f"expected about {number(probability * size)} in every {group}.",
            )
    expect_independent("mask", kept.astype(float))


def _fits(kept: Mask, probability: float) -> bool:
    low, high = binomial_limits(kept.size, probability)
    return bool(low <= kept.sum() <= high)


def expect_varied(masks: Sequence[Mask], probability: float) -> None:
    """Check that many masks differ, and keep different numbers of units, as chance has it.

    Parameters
    ----------
    masks : sequence of array
        At least 50, of one shape.
    probability : float
        Of keeping a unit.
    """
    counts = np.array([mask.sum() for mask in masks])
    size = masks[0].size
    if len({mask.tobytes() for mask in masks}) < len(masks):  # 300 units: by chance never
        raise Finding(
            "repeated",
            f"Among {len(masks)} masks of one layer some are the same.",
            hint="Draw every mask from `self.rng` itself, not from a generator that is made anew.",
        )
    if (counts == counts[0]).all():
        raise Finding(
            "fixed",
            f"Each of {len(masks)} masks keeps exactly {counts[0]} of {size} units.",
            hint="Decide about every unit on its own: compare one random number for each unit "
            "with `incl_prob`.",
        )
    if not _fits_all(counts, size, probability):
        probability = float(counts.mean()) / size  # the rate is judged elsewhere
    # Squared distances from the mean over their variance: about normal, since counts are large.
    spread = float(((counts - probability * size) ** 2).sum()) / (
        size * probability * (1 - probability)
    )
    low, high = chi_square_limits(len(masks))
    if not low <= spread <= high:
        raise Finding(
            "uneven",
            f"{len(masks)} masks keep from {counts.min()} to {counts.max()} of {size} units; "
            f"expected their numbers to vary by about "
            f"{number(math.sqrt(size * probability * (1 - probability)))}.",
        )


def _fits_all(counts: NDArray[Any], size: int, probability: float) -> bool:
    low, high = binomial_limits(size * len(counts), probability)
    return bool(low <= counts.sum() <= high)


def expect_both_ways(layer: Any, inputs: NDArray[np.float64], grads: NDArray[np.float64]) -> None:
    """Check that `bprop` multiplies gradients by what the last `fprop` multiplied inputs by.

    An input of zero does not tell by what it was multiplied: there any finite gradient will do,
    what it should be is judged elsewhere.

    Parameters
    ----------
    layer : object
        The student's layer.
    inputs, grads : array of shape (batch_size, input_dim)
        The batch.
    """
    outputs = dropped(layer, inputs)
    answer = in_form(layer.bprop(inputs.copy(), outputs.copy(), grads.copy()), inputs.shape)
    gradient = expect_shape("grads_wrt_inputs", answer, inputs.shape)
    known = inputs != 0
    factor = np.divide(outputs, inputs, out=np.zeros(inputs.shape), where=known)
    silent = ~known & np.isfinite(gradient)
    wanted = np.where(known, grads * factor, np.where(silent, np.real(gradient), 0.0))
    row = int((~np.isclose(gradient, wanted, rtol=1e-3)).any(axis=1).argmax())
    try:
        expect_close("grads_wrt_inputs", gradient, wanted, absolute=SMALLEST)
    except Finding as finding:
        finding.counterexample = {
            "inputs": inputs[row : row + 1],
            "outputs": outputs[row : row + 1] + 0.0,
            "grads_wrt_outputs": grads[row : row + 1],
        }
        same = finding.kind != "value" or np.array_equal(gradient == 0, (wanted == 0))
        if not same:
            finding.hint = "Keep the mask in `self` when `fprop` draws it, and use it here."
        raise


def expect_fresh(first: Mask, second: Mask, probability: float) -> None:
    """Check that two calls of one layer drew masks that have nothing to do with each other."""
    if np.array_equal(first, second):
        raise Finding(
            "repeated",
            "Two calls of `fprop` gave the same mask.",
            hint="Draw a new mask on every call of `fprop`.",
        )
    if not _fits(first, probability):
        probability = float(first.mean())
    both = (first - probability) * (second - probability)
    z = float(both.sum()) / (probability * (1 - probability) * math.sqrt(both.size))
    if abs(z) > CORRELATION_Z:
        raise Finding("related", "The masks of two calls are related, not drawn independently.")
