"""What is right: outputs, and for each gradient the interval of accepted values.

An oracle is the lab sheet's formula (public checks) or the reference solution (hidden checks).
Both answer the same three questions, so that a check does not care which it holds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from graders.checks import tolerances as tol
from graders.checks.cases import Case
from graders.checks.slopes import Coupling, OwnGradient

Array = NDArray[np.float64]
Function = Callable[[Array], Array]


@dataclass(frozen=True)
class Accepted:
    """The gradients that count as right for one batch.

    Parameters
    ----------
    low, high : array of shape (batch_size, input_dim)
        Interval of accepted values; equal where there is one right value.
    error : array or float
        Uncertainty of the ends.
    total : array of shape (batch_size,), optional
        What the gradients of a row must reach together, where units tie: at least this much in
        the direction of the row's upstream gradients. Rows with upstream gradients of both signs
        are left out.
    total_error : array or float
        Uncertainty of `total`.
    """

    low: Array
    high: Array
    error: Array | float = 0.0
    total: Array | None = None
    total_error: Array | float = 0.0

    def objections(
        self, answer: NDArray[Any], grads: Array, *, single: bool = False
    ) -> NDArray[np.bool_]:
        """Return which entries of an answer lie outside what is accepted.

        Parameters
        ----------
        answer : array of shape (batch_size, input_dim)
            What `bprop` gave.
        grads : array of shape (batch_size, output_dim)
            The upstream gradients; they set the scale of the tolerance.
        single : bool
            Whether the answer was computed in single precision.
        """
        size, largest = self._sizes(grads)
        with np.errstate(all="ignore"):
            room = self._room(size, largest, single) + tol.GRADIENT_ERROR_FACTOR * self.error
            outside = ~((answer >= self.low - room) & (answer <= self.high + room))
        missing = self._missing_shares(answer, grads, single)
        return np.asarray((outside & ~self.unsure(grads)) | missing)

    def unsure(self, grads: Array) -> NDArray[np.bool_]:
        """Return the entries about which nothing can be said."""
        size, largest = self._sizes(grads)
        with np.errstate(all="ignore"):
            unknown = ~np.isfinite(self.low + self.high)
            return np.asarray(unknown | (self.error > tol.INCONCLUSIVE * (size + largest)))

    def _sizes(self, grads: Array) -> tuple[Array, Array]:
        size = np.abs(grads)
        if grads.shape != self.low.shape:
            size = size.sum(axis=1, keepdims=True)
        return size, np.maximum(np.abs(self.low), np.abs(self.high))

    def _room(self, size: Array, largest: Array, single: bool) -> Array:
        if single:
            return tol.SINGLE_ABSOLUTE * size + tol.SINGLE_RELATIVE * largest
        return tol.GRADIENT_PER_COTANGENT * size + tol.GRADIENT_RELATIVE * largest

    def _missing_shares(
        self, answer: NDArray[Any], grads: Array, single: bool
    ) -> NDArray[np.bool_]:
        """Return tied entries of rows whose gradients do not add up to enough."""
        none = np.zeros(answer.shape, dtype=bool)
        tied = self.high > self.low
        if self.total is None or not tied.any():
            return none
        sign = np.where((grads >= 0).all(axis=1), 1.0, -1.0)
        alike = (grads >= 0).all(axis=1) | (grads <= 0).all(axis=1)
        size = np.abs(grads).sum(axis=1)
        room = self._room(size, size, single) + tol.GRADIENT_ERROR_FACTOR * self.total_error
        short = sign * answer.sum(axis=1) < sign * self.total - room
        return np.asarray(tied & (alike & short)[:, None])

    def nearest(self, answer: NDArray[Any]) -> Array:
        """Return the accepted gradients that lie nearest to an answer."""
        return np.asarray(np.clip(np.nan_to_num(answer), self.low, self.high), dtype=float)


class Oracle(Protocol):
    """An independent source of what is right."""

    coupling: Coupling

    def outputs(self, inputs: Array) -> Array:
        """Return the right outputs of a batch."""

    def accepted(self, inputs: Array, grads: Array, *, single: bool = False) -> Accepted:
        """Return the gradients that count as right for a batch, `single` for single precision."""

    def parts(self, case: Case, index: tuple[int, int]) -> Iterator[Case]:
        """Return smaller cases that hold one entry of the inputs, the smallest first."""


def accepted_by_fprop(own: OwnGradient) -> Accepted:
    """Return what finite differences of the student's own `fprop` accept."""
    if own.row_low is None or own.row_high is None or own.row_error is None:
        return Accepted(own.low, own.high, own.error)
    total = (own.row_low + own.row_high) / 2
    smooth = own.row_high - own.row_low < tol.KINK_GAP
    return Accepted(
        own.low,
        own.high,
        own.error,
        np.where(smooth, total, np.nan),  # compares as false: nothing is missing there
        own.row_error,
    )


@dataclass(frozen=True)
class ElementFormula:
    """An element-wise layer given by its formulas.

    Parameters
    ----------
    function : callable
        Outputs of an array of inputs.
    slope : callable
        Slopes at an array of inputs.
    kinks : tuple of float
        Inputs at which the slope jumps; every value between the slopes beside it is accepted.
    """

    function: Function
    slope: Function
    kinks: tuple[float, ...] = ()
    coupling: Coupling = Coupling.ELEMENT

    def outputs(self, inputs: Array) -> Array:
        """Return the right outputs of a batch."""
        return self.function(inputs)

    def accepted(self, inputs: Array, grads: Array, *, single: bool = False) -> Accepted:
        """Return the gradients that count as right for a batch."""
        low = high = self.slope(inputs)
        beside = tol.SINGLE_NUDGE * np.abs(inputs) if single else 0.0
        for kink in self.kinks:
            at = np.abs(inputs - kink) <= beside
            sides = self.slope(np.array([kink - 1e-6, kink + 1e-6]))
            low = np.where(at, sides.min(), low)
            high = np.where(at, sides.max(), high)
        first, second = low * grads, high * grads
        return Accepted(np.minimum(first, second), np.maximum(first, second))

    def parts(self, case: Case, index: tuple[int, int]) -> Iterator[Case]:
        """Return the entry alone, then its row."""
        yield from element_parts(case, index)


@dataclass(frozen=True)
class ReferenceLayer:
    """A layer of the reference solution; kinks and ties are found by moving the inputs a little.

    Parameters
    ----------
    make_layer : callable
        Returns a fresh layer.
    coupling : Coupling
        Which inputs an output depends on.
    window : callable, optional
        Smaller cases around an entry, for layers whose outputs depend on several inputs.
    """

    make_layer: Callable[[], Any]
    coupling: Coupling = Coupling.ELEMENT
    window: Callable[[Case, tuple[int, int]], Iterator[Case]] | None = None

    def outputs(self, inputs: Array) -> Array:
        """Return the right outputs of a batch."""
        return np.asarray(self.make_layer().fprop(inputs.copy()), dtype=float)

    def accepted(self, inputs: Array, grads: Array, *, single: bool = False) -> Accepted:
        """Return the gradients that count as right for a batch."""
        step = tol.NUDGE * np.maximum(1.0, np.abs(inputs))
        if single:
            step = np.maximum(step, tol.SINGLE_NUDGE * np.abs(inputs))
        if self.coupling is Coupling.ELEMENT:
            found = self._gradients(np.stack([inputs - step, inputs, inputs + step]), grads)
            ends = found.min(axis=0), found.max(axis=0)
            return Accepted(*_interval(*ends, found[1], np.abs(grads)))
        width = inputs.shape[1]
        one = np.eye(width)[:, None, :] * step
        # No two entries move alike in the last copy: nothing ties there, totals are unambiguous.
        apart = inputs + step * (np.arange(width) + 1)
        copies = np.concatenate([inputs + one, inputs - one, apart[None]])
        found = self._gradients(copies, grads)
        column = np.arange(width)
        up, down = found[column, :, column].T, found[width + column, :, column].T
        size = np.abs(grads).sum(axis=1, keepdims=True)
        low, high = _interval(np.minimum(up, down), np.maximum(up, down), up, size)
        return Accepted(low, high, total=found[-1].sum(axis=1))

    def _gradients(self, copies: Array, grads: Array) -> Array:
        rows = copies.reshape(-1, copies.shape[-1])
        layer = self.make_layer()
        outputs = layer.fprop(rows.copy())
        found = layer.bprop(rows.copy(), outputs, np.tile(grads, (len(copies), 1)))
        return np.asarray(found, dtype=float).reshape(copies.shape)

    def parts(self, case: Case, index: tuple[int, int]) -> Iterator[Case]:
        """Return the smallest batches around an entry."""
        yield from (self.window or element_parts)(case, index)


def _interval(low: Array, high: Array, at: Array, size: Array) -> tuple[Array, Array]:
    """Return the ends of an interval, both `at` where moving the inputs made no difference.

    That is seen in proportion to the `size` of the upstream gradients.
    """
    smooth = high - low <= tol.RECOGNISED_ABSOLUTE * np.maximum(size, np.abs(at))
    return np.where(smooth, at, low), np.where(smooth, at, high)


def element_parts(case: Case, index: tuple[int, int]) -> Iterator[Case]:
    """Return one entry alone, then its row, for element-wise layers."""
    row, column = index
    yield Case(
        case.inputs[row : row + 1, column : column + 1],
        case.grads[row : row + 1, column : column + 1],
    )
    yield Case(case.inputs[row : row + 1], case.grads[row : row + 1])
