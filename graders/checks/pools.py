"""Maxout: pools of adjacent units, each passing on its largest member."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graders.checks.cases import Case, corner_values, scaled, signed_grads, swept_case
from graders.checks.oracles import Accepted
from graders.checks.slopes import Coupling
from graders.checks.tolerances import SINGLE_NUDGE

Array = NDArray[np.float64]


@dataclass(frozen=True)
class PoolFormula:
    """The lab sheet's maxout layer.

    Parameters
    ----------
    pool_size : int
        Units in a pool.
    stride : int, optional
        Units from the start of one pool to the start of the next; `pool_size` if not given.
    """

    pool_size: int
    stride: int | None = None
    coupling: Coupling = Coupling.ROW

    @property
    def step(self) -> int:
        """Units from one pool to the next."""
        return self.stride or self.pool_size

    def output_dim(self, input_dim: int) -> int:
        """Return the number of pools for a number of inputs."""
        return (input_dim - self.pool_size) // self.step + 1

    def pools(self, inputs: Array) -> Array:
        """Return the inputs as an array of shape (batch_size, output_dim, pool_size)."""
        windows = np.lib.stride_tricks.sliding_window_view(inputs, self.pool_size, axis=1)
        return windows[:, :: self.step]

    def outputs(self, inputs: Array) -> Array:
        """Return the largest member of every pool."""
        return np.asarray(self.pools(inputs).max(axis=2))

    def accepted(self, inputs: Array, grads: Array, *, single: bool = False) -> Accepted:
        """Return the gradients that count as right: a unit that ties gets any share."""
        pools = self.pools(inputs)
        highest = pools.max(axis=2, keepdims=True)
        beside = SINGLE_NUDGE * np.abs(highest) if single else 0.0
        largest = highest - pools <= beside
        alone = largest & (largest.sum(axis=2, keepdims=True) == 1)
        whole = grads[:, :, None] * largest
        low, high = np.zeros(inputs.shape), np.zeros(inputs.shape)
        for ends, spread in ((low, np.minimum), (high, np.maximum)):
            shares = np.where(alone, whole, spread(whole, 0.0))
            for member in range(self.pool_size):
                ends[:, member : member + shares.shape[1] * self.step : self.step][
                    :, : shares.shape[1]
                ] += shares[:, :, member]
        return Accepted(low, high, total=grads.sum(axis=1))

    def parts(self, case: Case, index: tuple[int, int]) -> Iterator[Case]:
        """Return the pools that hold an entry, then its row."""
        row, column = index
        count = case.grads.shape[1]
        first = max(0, (column - self.pool_size) // self.step + 1)
        last = min(count - 1, column // self.step)
        # One pool that holds the entry, then all of them.
        for start, stop in ((first, first), (last, last), (first, last)):
            if start <= stop:
                begin, end = start * self.step, stop * self.step + self.pool_size
                yield Case(
                    case.inputs[row : row + 1, begin:end],
                    case.grads[row : row + 1, start : stop + 1],
                )
        yield Case(case.inputs[row : row + 1], case.grads[row : row + 1])


def pool_cases(rng: np.random.Generator, formula: PoolFormula, *, ties: bool = True) -> list[Case]:
    """Return batches for a maxout layer, the first three with finite differences.

    Parameters
    ----------
    rng : numpy.random.Generator
        Draws them.
    formula : PoolFormula
        Sizes of the pools.
    ties : bool
        Whether several units of a pool may be equally large.
    """
    size, step = formula.pool_size, formula.step
    shapes = ((4, size + 3 * step), (1, size + 4 * step), (5, size), (12, size + 9 * step))
    cases = []
    for number, sizes in enumerate(shapes):
        inputs = rng.standard_normal(sizes) * rng.choice([0.3, 1.0, 5.0])
        if number == 1:
            inputs = -np.abs(inputs) - 0.1  # the largest is negative: zeros must not win
        if number == 2:
            inputs = rng.permuted(rng.choice([-1.0, 1.0]) + np.sort(inputs, axis=1), axis=1)
        grads = signed_grads(rng, (sizes[0], formula.output_dim(sizes[1])))
        cases.append(Case(inputs, grads, differences=number < 3))
    values = rng.permutation(corner_values(rng, (), 50.0))
    corner = np.resize(values, (4, size + 3 * step)) + rng.uniform(
        -1e-3, 1e-3, (4, size + 3 * step)
    )
    cases.append(Case(corner, signed_grads(rng, (4, 4))))
    return cases + (tied_cases(rng, formula) if ties else [])


def swept_pools(
    rng: np.random.Generator,
    formula: PoolFormula,
    shapes: Iterable[tuple[int, int]],
    *,
    plain: bool = False,
    ties: bool = True,
) -> list[Case]:
    """Return batches for a maxout layer whose entries are of every size, from 1e-8 to 1e6.

    Parameters
    ----------
    rng : numpy.random.Generator
        Draws them.
    formula : PoolFormula
        Sizes of the pools.
    shapes : iterable of tuple of int
        (batch_size, number of pools) of each.
    plain : bool
        Whether to add two without any small, or any large number.
    ties : bool
        Whether several units of a pool may be equally large.
    """
    cases = []
    for rows, pools in shapes:
        width = formula.pool_size + (pools - 1) * formula.step
        inputs = swept_case(rng, (rows, width), limit=1e6).inputs
        if not ties:
            inputs = scaled(rng, (rows, width), 1e-8, 1e6)
        # Within a row gradients add up: a small one would drown in the rounding of a large one.
        grads = scaled(rng, (rows, 1), 1e-8, 1e6) * rng.uniform(-1.0, 1.0, (rows, pools))
        kind = rng.integers(0, 8, (rows, 1))
        size = np.abs(grads)
        grads = np.select([kind == 0, kind == 1, kind == 2], [-size, size, 0.0], grads)
        # Where units tie, and pools overlap, shares of different signs could be anything.
        tied = (np.diff(np.sort(inputs, axis=1), axis=1) == 0).any(axis=1)
        grads[tied] = np.abs(grads[tied]) * rng.choice([-1.0, 1.0], (int(tied.sum()), 1))
        cases.append(Case(inputs, grads))
    sizes = (3, formula.pool_size + formula.step)
    for (low, high), (least, most) in (((1e-8, 9e-4), (11.0, 1e6)), ((11.0, 1e6), (1e-8, 9e-4))):
        if plain:
            cases.append(Case(scaled(rng, sizes, low, high), scaled(rng, (3, 2), least, most)))
    return cases


def tied_cases(rng: np.random.Generator, formula: PoolFormula) -> list[Case]:
    """Return batches in which units tie; the upstream gradients of a row have one sign.

    With one sign the shares of tied units add up, so that it shows when they get too little.
    """
    sizes = (4, formula.pool_size + 3 * formula.step)
    whole = rng.integers(-1, 3, sizes).astype(float)
    equal = np.repeat(rng.integers(-3, 4, (4, 1)).astype(float), sizes[1], axis=1)
    cases = []
    for inputs in (whole, equal):
        grads = np.abs(signed_grads(rng, (4, 4))) + 0.5
        grads *= rng.choice([-1.0, 1.0], (4, 1))
        cases.append(Case(inputs, grads, differences=True))
    return cases
