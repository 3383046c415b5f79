"""What a layer must not remember: earlier batches, other layers, an order in memory."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from graders.checks import (
    expect_calls_independent,
    expect_layers_independent,
    expect_layout_irrelevant,
    expect_same_twice,
    random_cases,
    swept_case,
)


def expect_nothing_remembered(
    make: Callable[[], Any], rng: np.random.Generator, *, limit: float
) -> None:
    """Check that the same batch gives the same results, whatever came before it.

    Parameters
    ----------
    make : callable
        Returns a fresh layer.
    rng : numpy.random.Generator
        Draws the batches.
    limit : float
        Largest size of inputs.
    """
    case, other = (swept_case(rng, (3, 8), limit=limit, zeros=False) for _ in range(2))
    layer = make()
    expect_same_twice(layer, case)
    expect_layout_irrelevant(layer, case)
    earlier = random_cases(rng, 1, sizes=(5, 2))[0]
    expect_calls_independent(make(), layer, other, earlier)
    expect_layers_independent(make, make, case, other)
