"""Gradients of whole functions and networks: along random directions, entry by entry on failure.

A gradient of thousands of entries is held against the slope of the loss along a few random
directions: two numbers each, whatever its size. Only if they differ, the array and the entry that
cause it are searched for, by halving. Directions have entries of both signs and similar size, so
that no error hides behind a small one, and they are drawn by the check's own generator, so that no
answer can be tuned to them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graders.checks import tolerances as tol
from graders.checks.arrays import expect_shape
from graders.checks.feedback import Finding, between, number, place
from graders.checks.stencils import slopes, steps_around

Array = NDArray[np.float64]
Loss = Callable[[Sequence[Array]], float]

DIRECTIONS = 3


@dataclass(frozen=True)
class Slope:
    """The slopes of a loss along a direction that are right, and what the gradient says.

    Parameters
    ----------
    low, high : float
        Interval of right slopes; equal where the loss is smooth.
    error : float
        Its uncertainty.
    got : float
        The gradient's product with the direction.
    size : float
        Product of the lengths of gradient and direction, which scales the tolerance.
    """

    low: float
    high: float
    error: float
    got: float
    size: float

    def differs(self, single: bool) -> bool:
        """Whether the gradient contradicts the loss."""
        if not np.isfinite(self.got):
            return True
        if not np.isfinite(self.error):
            return False
        relative = tol.DIRECTION_SINGLE if single else tol.DIRECTION_RELATIVE
        scale = max(self.size, abs(self.low), abs(self.high))
        room = relative * scale + tol.GRADIENT_ERROR_FACTOR * self.error
        return not self.low - room <= self.got <= self.high + room


def expect_gradients(
    loss: Loss,
    at: Sequence[Array],
    gradients: Sequence[object],
    names: Sequence[str],
    rng: np.random.Generator,
    *,
    of: str = "loss",
) -> None:
    """Check that gradients are the derivatives of a loss with respect to several arrays.

    Parameters
    ----------
    loss : callable
        The loss for a list of arrays of the shapes of `at`.
    at : sequence of array
        Where the gradients were taken, for example weights and biases of a network.
    gradients : sequence
        Whatever came back for each of them.
    names : sequence of str
        What the student calls each gradient.
    rng : numpy.random.Generator
        Draws the directions.
    of : str
        What the student calls the loss.

    Raises
    ------
    Finding
        With the entry that differs, what it is, and what the loss says.
    """
    at = [np.asarray(array, dtype=float) for array in at]
    got = [
        np.asarray(expect_shape(name, gradient, array.shape), dtype=float)
        for name, gradient, array in zip(names, gradients, at, strict=True)
    ]
    single = _is_single(float(loss(at)))
    everything = [np.ones(array.shape, dtype=bool) for array in at]
    for _ in range(DIRECTIONS):
        direction = [_signed(rng, array.shape) for array in at]
        if _along(loss, at, got, direction, everything, single).differs(single):
            raise _located(loss, at, got, names, direction, single, of)


def _signed(rng: np.random.Generator, sizes: tuple[int, ...]) -> Array:
    """Return a direction without small entries."""
    return np.asarray(rng.uniform(0.5, 1.0, sizes) * rng.choice([-1.0, 1.0], sizes))


def _along(
    loss: Loss,
    at: Sequence[Array],
    got: Sequence[Array],
    direction: Sequence[Array],
    where: Sequence[NDArray[np.bool_]],
    single: bool,
) -> Slope:
    """Return the slope along a direction, restricted to some entries."""
    moves = [v * mask for v, mask in zip(direction, where, strict=True)]
    length = np.sqrt(sum(float((v**2).sum()) for v in moves))
    moves = [v / length for v in moves]
    steps = steps_around(np.zeros(1), single=single)

    def values(distances: Array) -> Array:
        moved = ([a + t * v for a, v in zip(at, moves, strict=True)] for t in distances.ravel())
        return np.array([[float(loss(point))] for point in moved])

    found = slopes(steps, np.array([float(loss(at))]), values(steps.above), values(steps.below))
    # Entries that do not move take no part, even if they are NaN.
    taken = [g[v != 0] for g, v in zip(got, moves, strict=True)]
    product = sum(float(g @ v[v != 0]) for g, v in zip(taken, moves, strict=True))
    size = float(np.sqrt(sum(float(g @ g) for g in taken)))
    return Slope(float(found.low[0]), float(found.high[0]), float(found.error[0]), product, size)


def _located(
    loss: Loss,
    at: Sequence[Array],
    got: Sequence[Array],
    names: Sequence[str],
    direction: Sequence[Array],
    single: bool,
    of: str,
) -> Finding:
    """Search for the entry that differs, by halving the entries that take part."""
    entries = [(k, index) for k, array in enumerate(at) for index in np.ndindex(array.shape)]
    while len(entries) > 1:
        half = len(entries) // 2
        for part in (entries[:half], entries[half:]):
            if _part(loss, at, got, direction, part, single).differs(single):
                entries = part
                break
        else:
            break  # each half is within its tolerance: no single entry is to blame
    slope = _part(loss, at, got, direction, entries, single)
    k, index = entries[0]
    if len(entries) > 1:
        return Finding(
            "value",
            f"`{names[k]}` is not the derivative of `{of}`: along a random direction it gives "
            f"{number(slope.got)}, while differences of `{of}` give "
            f"{between(slope.low, slope.high)}.",
        )
    sign, entry = float(np.sign(direction[k][index])), float(got[k][index])
    return Finding(
        "value",
        f"`{names[k]}` is not the derivative of `{of}`: {place(names[k], index)} is "
        f"{number(entry)}, while differences of `{of}` give "
        f"{between(sign * slope.low, sign * slope.high)}.",
        hint=_factor(entry, sign * slope.low),
    )


def _part(
    loss: Loss,
    at: Sequence[Array],
    got: Sequence[Array],
    direction: Sequence[Array],
    entries: Sequence[tuple[int, tuple[int, ...]]],
    single: bool,
) -> Slope:
    where = [np.zeros(array.shape, dtype=bool) for array in at]
    for k, index in entries:
        where[k][index] = True
    return _along(loss, at, got, direction, where, single)


def _factor(got: float, wanted: float) -> str | None:
    """Name a familiar factor between the two numbers."""
    for factor, words in ((2.0, "twice"), (0.5, "half of"), (-1.0, "the opposite of")):
        if wanted and abs(got / wanted / factor - 1) < 1e-3:
            return f"That is {words} what it should be."
    return None


def _is_single(value: float) -> bool:
    """Whether a loss carries single precision only; a short binary fraction is no evidence."""
    return float(np.float32(value)) == value and not float(value * 2**20).is_integer()
