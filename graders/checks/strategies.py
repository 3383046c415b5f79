"""Hypothesis strategies for batches: edge cases early, short decimals, the same on every machine.

Entries come from one list of values, plainest first, because that is what shrinking moves towards,
and because Hypothesis mixes constants of whatever local modules are imported into the numbers that
its own strategies draw: the same seed would give other examples elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from hypothesis import strategies as st
from numpy.typing import NDArray

from graders.checks.cases import Case

Array = NDArray[np.float64]

# 1 before 0: at 1 most functions and slopes differ, at 0 many agree. 0 stands there several times
# because kinks and ties need it. Fewer than 127 values, so that Hypothesis treats the choice as a
# small one.
VALUES = (
    *(1.0, -1.0, 0.5, -0.5, 2.0, -2.0, 0.0, 3.0, -3.0, 0.1, -0.1, 1.5, -1.5, 5.0, -5.0),
    *(0.0, 0.3, -0.7, 2.5, 0.0, -2.5, 4.0, -4.0, 0.01, -0.01, 8.0, -8.0, 12.0, -12.0, 20.0, -20.0),
)
GRADS = (1.0, -1.0, 2.0, -2.0, 0.5, -0.5, 3.0, 0.0, 10.0, -30.0)


def batches(
    *,
    columns: Sequence[int] = (1, 2, 3, 4),
    most_rows: int = 3,
    extra: Sequence[float] = (),
) -> st.SearchStrategy[Array]:
    """Return a strategy for ``inputs`` of shape (batch_size, input_dim), float64.

    Parameters
    ----------
    columns : sequence of int
        Numbers of columns, the plainest first.
    most_rows : int
        Largest number of rows.
    extra : sequence of float
        Further values, for example those beside a kink.
    """
    values = st.sampled_from((*VALUES, *extra))

    def rows(width: int) -> st.SearchStrategy[Array]:
        row = st.tuples(*[values] * width)
        return st.lists(row, min_size=1, max_size=most_rows).map(_array)

    return st.sampled_from(tuple(columns)).flatmap(rows)


def layer_cases(
    *,
    columns: Sequence[int] = (1, 2, 3, 4),
    most_rows: int = 3,
    extra: Sequence[float] = (),
    output_dim: Callable[[int], int] = int,
) -> st.SearchStrategy[Case]:
    """Return a strategy for batches with upstream gradients of both signs.

    Parameters
    ----------
    columns, most_rows, extra
        As for `batches`.
    output_dim : callable
        Number of outputs for a number of inputs.
    """
    values = st.sampled_from((*VALUES, *extra))
    grads = st.sampled_from(GRADS)

    def rows(width: int) -> st.SearchStrategy[Case]:
        row = st.tuples(*[values] * width, *[grads] * output_dim(width))

        def case(drawn: list[tuple[float, ...]]) -> Case:
            table = _array(drawn)
            return Case(table[:, :width].copy(), table[:, width:].copy())

        return st.lists(row, min_size=1, max_size=most_rows).map(case)

    return st.sampled_from(tuple(columns)).flatmap(rows)


def _array(rows: list[tuple[float, ...]]) -> Array:
    return np.array(rows, dtype=np.float64)
