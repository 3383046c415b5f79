"""Arrays of numbers that differ in kind: plain or whole, all of one size or of all sizes, zero."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

TINY: Final = 1e-8  # the smallest and largest sizes of an argument
HUGE: Final = 1e6

KINDS_OF_ENTRIES = ("plain", "whole", "mixed", "tiny", "huge", "zero")
_SIZES = {"mixed": (1e-6, 1e4), "tiny": (TINY, 1e-6), "small": (1e-4, 1e-2), "huge": (10.0, HUGE)}


def entries_of(
    rng: np.random.Generator, sizes: tuple[int, int], kind: str, *, largest: float = HUGE
) -> NDArray[np.float64]:
    """Draw numbers of one kind; a third of the rows is positive, another one negative.

    Whole numbers are small, with equal ones beside each other, and their last row is zero. Of
    mixed ones, which are of all sizes, one in ten is zero.

    Parameters
    ----------
    rng : numpy.random.Generator
        Draws them.
    sizes : tuple of int
        Rows and columns.
    kind : str
        One of `KINDS_OF_ENTRIES`, or ``small``.
    largest : float
        No number is larger.
    """
    if kind == "zero":
        return np.zeros(sizes)
    found = np.abs(rng.normal(size=sizes))
    if kind == "whole":
        found = np.round(2 * found)
        found[1:][-1:] = 0.0
    elif kind != "plain":
        low, high = np.log10(np.minimum(_SIZES[kind], largest))
        steps = rng.permutation(found.size) + rng.random(found.size)  # a few have all sizes, too
        found = 10 ** (low + (high - low) * steps.reshape(sizes) / found.size)
    if kind == "mixed":
        found[rng.random(sizes) < 0.1] = 0.0
    signs = rng.choice([-1.0, 1.0], size=sizes)
    first = int(rng.integers(3))
    signs[first::3], signs[(first + 1) % 3 :: 3] = 1.0, -1.0
    return np.asarray(found * signs)
