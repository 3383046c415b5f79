"""Inputs on which layers are judged: corners, wide batches and small random ones.

Everything comes from the check's own seeded generator. Corner values that matter by themselves
(zeros, kinks, points beside them) are exact; the others are jittered and all are permuted, so that
knowing this file does not help to tune an answer to it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

_BESIDE = (1e-8, 1e-3)
_PLAIN = (0.5, 1.0, 1.6, 2.0, 3.5, 5.0, 8.0, 12.0, 19.0, 20.5, 35.0, 50.0, 100.0, 280.0)


@dataclass(frozen=True)
class Case:
    """One batch with upstream gradients.

    Parameters
    ----------
    inputs : array of shape (batch_size, input_dim)
        float64.
    grads : array of shape (batch_size, output_dim)
        Upstream gradients, of both signs.
    differences : bool
        Whether finite differences of `fprop` are taken here even if the answer looks right.
    """

    inputs: Array
    grads: Array
    differences: bool = False


def signed_grads(rng: np.random.Generator, sizes: tuple[int, ...]) -> Array:
    """Return upstream gradients of both signs, a few of them large, zero or exactly one."""
    grads = rng.uniform(0.2, 3.0, sizes) * rng.choice([-1.0, 1.0], sizes)
    kind = rng.integers(0, 12, sizes)
    grads = np.where(kind == 0, grads * 20, grads)
    return np.where(kind == 1, 0.0, np.where(kind == 2, np.sign(grads), grads))


def corner_values(rng: np.random.Generator, kinks: Iterable[float], limit: float) -> Array:
    """Return the values at which slips show: zeros, kinks and beside them, small, large.

    Parameters
    ----------
    rng : numpy.random.Generator
        Jitters what need not be exact.
    kinks : iterable of float
        Inputs at which the slope jumps.
    limit : float
        Largest absolute value.
    """
    plain = np.array([v for v in _PLAIN if v <= limit])
    plain = np.concatenate([plain, -plain]) * rng.uniform(0.97, 1.03, 2 * len(plain))
    exact = [0.0, -0.0, 1.0, -2.0, 3.0]
    for kink in {0.0, *kinks}:
        exact += [kink, *(kink + d for d in _BESIDE), *(kink - d for d in _BESIDE)]
    return np.asarray(np.clip(np.concatenate([exact, plain]), -limit, limit))


def corner_cases(
    rng: np.random.Generator, *, kinks: Iterable[float] = (), limit: float = 300.0
) -> list[Case]:
    """Return awkward batches for an element-wise layer, finite differences included.

    Shapes are tall, wide, a single row, a single column and square; one array lies in memory
    column by column.
    """
    shapes = ((5, 8), (8, 5), (1, 16), (6, 6), (7, 1))
    values = corner_values(rng, kinks, limit)
    cases = []
    for number, sizes in enumerate(shapes):
        count = sizes[0] * sizes[1]
        drawn = np.resize(rng.permutation(values), count).reshape(sizes)
        if number == 0:
            drawn = np.asfortranarray(drawn)
        cases.append(Case(drawn, signed_grads(rng, sizes), differences=True))
    return cases


def wide_cases(
    rng: np.random.Generator, *, kinks: Iterable[float] = (), limit: float = 300.0
) -> list[Case]:
    """Return two large batches: one dense around the kinks, one over the whole range."""
    sizes = (12, 32)
    centres = rng.choice(np.array([0.0, *kinks]), sizes)
    beside = centres + rng.choice([-1.0, 1.0], sizes) * 10.0 ** rng.uniform(-7, 0.6, sizes)
    spread = rng.standard_normal(sizes) * rng.choice([1.0, 3.0, limit / 4], sizes)
    return [
        Case(np.clip(inputs, -limit, limit), signed_grads(rng, sizes))
        for inputs in (beside, spread)
    ]


# From one entry to more than any check file needs: every number of rows meets a number of columns.
_SWEPT = ((1, 70), (2, 3), (400, 1), (30, 66), (2, 64), (3, 12), (450, 5))


def sweeping_cases(
    rng: np.random.Generator,
    *,
    limit: float = 300.0,
    largest: float = 1e6,
    count: int = len(_SWEPT),
) -> list[Case]:
    """Return batches of all sizes whose entries are of every size, and two of one size alone.

    Sizes of numbers are drawn evenly on a scale of powers of ten, from 1e-8 on, zeros and equal
    numbers among them; whole rows are negative, positive or zero.

    Parameters
    ----------
    rng : numpy.random.Generator
        Draws them.
    limit, largest : float
        Largest size of inputs, and of upstream gradients.
    count : int
        How many of the batches of all sizes, beside the two.
    """
    cases = [swept_case(rng, sizes, limit=limit, largest=largest) for sizes in _SWEPT[:count]]
    for low, high, most in ((1e-8, 9e-4, 9e-4), (11.0, limit, largest)):
        sizes = (int(rng.integers(3, 6)), int(rng.integers(3, 8)))
        cases.append(Case(scaled(rng, sizes, low, high), scaled(rng, sizes, low, most)))
        cases[-1].grads[:2] = np.abs(cases[-1].grads[:2]) * [[1.0], [-1.0]]
    return cases


def swept_case(
    rng: np.random.Generator,
    sizes: tuple[int, int],
    *,
    limit: float = 300.0,
    largest: float = 1e6,
    zeros: bool = True,
) -> Case:
    """Return one batch as those of `sweeping_cases`.

    Parameters
    ----------
    rng : numpy.random.Generator
        Draws it.
    sizes : tuple of int
        (batch_size, input_dim).
    limit, largest : float
        Largest size of inputs, and of upstream gradients.
    zeros : bool
        Whether inputs of zero are among them, at which one gradient may be as right as another.
    """
    grads = _swept(rng, sizes, largest)
    return Case(_swept(rng, sizes, limit, zeros=zeros), grads)


def _swept(
    rng: np.random.Generator, sizes: tuple[int, int], largest: float, *, zeros: bool = True
) -> Array:
    """Return numbers of every size and sign, with rows of each kind where there are many."""
    drawn = scaled(rng, sizes, 1e-8, largest)
    mixed = np.where(rng.random(sizes) < (0.06 if zeros else 0.0), 0.0, drawn)
    mixed[:, -1] = np.where(rng.random(sizes[0]) < 0.2, mixed[:, 0], mixed[:, -1])
    kind, size = rng.integers(0, 8, (sizes[0], 1)), np.abs(drawn)
    return np.select([kind == 0, kind == 1, zeros & (kind == 2)], [-size, size, 0.0], mixed)


def scaled(rng: np.random.Generator, sizes: tuple[int, ...], low: float, high: float) -> Array:
    """Return numbers of both signs, whose sizes are spread evenly over powers of ten."""
    powers = rng.uniform(np.log10(low), np.log10(high), sizes)
    return np.asarray(10.0**powers * rng.choice([-1.0, 1.0], sizes))


# What a row may be throughout; "mixed" has both signs, a zero and, where it is long, equal entries.
_KINDS = ("mixed", "negative", "zero", "positive")
_BELOW = {"tiny": 9e-6, "small": 9e-4}


def varied(
    rng: np.random.Generator, sizes: tuple[int, int], low: float, high: float, kind: str = "mixed"
) -> Array:
    """Return an array whose rows are of every kind in turn, and whose numbers are of every size.

    Parameters
    ----------
    rng : numpy.random.Generator
        Draws the numbers.
    sizes : tuple of int
        Rows and columns.
    low, high : float
        Between which sizes of numbers lie; they are spread evenly over the powers of ten.
    kind : str
        Of the first row: "mixed", "negative", "zero" or "positive"; the other rows follow in this
        order. Or of all numbers: "tiny" is below 1e-5, "small" below 0.001, "large" above 10,
        without zeros.
    """
    rows, columns = sizes
    low = max(low, 11.0) if kind == "large" else low
    high = min(high, _BELOW.get(kind, high))
    count = rows * columns
    spread = (rng.permutation(count) + rng.random(count)).reshape(sizes) / count
    size = low * (high / low) ** spread
    mixed = size * rng.choice([-1.0, 1.0], sizes)
    mixed[:, 2:][:, -1:] = mixed[:, :1]
    if kind != "large":
        mixed[:, 1:2] = 0.0
    first = _KINDS.index(kind if kind in _KINDS else "positive")
    kinds = np.resize(np.roll(_KINDS, -first), (rows, 1))
    nothing = size if kind == "large" else 0.0 * size
    choices = [kinds == "negative", kinds == "zero", kinds == "positive"]
    return np.select(choices, [-size, nothing, size], mixed)


def random_cases(
    rng: np.random.Generator, count: int, *, sizes: tuple[int, int] | None = None
) -> list[Case]:
    """Return small batches of normal inputs; of every three, one holds whole numbers or tenths.

    Parameters
    ----------
    rng : numpy.random.Generator
        Draws them.
    count : int
        How many.
    sizes : tuple of int, optional
        (batch_size, input_dim) of all of them; drawn from 1 to 8 if not given.
    """
    cases = []
    for number in range(count):
        shape = sizes or (int(rng.integers(1, 9)), int(rng.integers(1, 9)))
        inputs = 2.0 * rng.standard_normal(shape)
        if number % 3 == 1:
            inputs = np.round(inputs, int(rng.integers(0, 2)))
        cases.append(Case(inputs, signed_grads(rng, shape)))
    return cases
