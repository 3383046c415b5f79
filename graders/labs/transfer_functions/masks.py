"""What random masks must show: no unit, row or call decides about another."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from graders.checks.arrays import expect_finite
from graders.checks.feedback import Finding, number
from graders.checks.statistics import expect_independent
from graders.checks.tails import binomial_limits
from graders.checks.tolerances import ALPHA, CORRELATION_Z

Mask = NDArray[np.bool_]


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
