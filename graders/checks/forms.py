"""Answers in another form than the one asked for, where the values tell which form it is.

One check asks for the form itself. The others take the values as they were meant, so that a column
for a vector, or an axis that got lost, costs what it is worth and no more.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from graders.checks.arrays import as_array
from graders.checks.feedback import Finding


def in_form(value: Any, sizes: Sequence[int]) -> Any:
    """Return an array in the shape asked for, if only axes of length one differ.

    Parameters
    ----------
    value : object
        Whatever came back.
    sizes : sequence of int
        The shape that was asked for.

    Returns
    -------
    object
        The array in that shape, or the value as it is.
    """
    try:
        array = as_array("value", value)
    except Finding:
        return value
    if _without_ones(array.shape) != _without_ones(sizes):
        return value
    return np.reshape(array, tuple(sizes))


def _without_ones(sizes: Sequence[int]) -> list[int]:
    return [size for size in sizes if size != 1]
