"""The gradient that a student's own `fprop` has, from one further call of it.

All perturbed copies of a batch are stacked into one: its rows are examples, and `fprop` treats
each alone. An element-wise layer is perturbed in all entries at once, one whose outputs depend on
the whole row in one column at a time and once in the whole row. Neither is assumed: the stack also
holds the batch itself and a copy in which half of the entries are changed, and what these give must
agree with the plain call, else the perturbed copies are evaluated one by one, or not at all.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

import numpy as np
from numpy.typing import NDArray

from graders.checks import tolerances as tol
from graders.checks.stencils import Slopes, Steps, slopes, steps_around

Array = NDArray[np.float64]
# Copies that are evaluated one by one when a stack cannot be trusted; more cost too much.
MOST_CALLS = 40

Forward = Callable[[Array], Array]


class Coupling(Enum):
    """Which inputs one output may depend on."""

    ELEMENT = "its own input"
    ROW = "its row of inputs"


class Unavailable(Exception):
    """Nothing can be said about the slopes of this `fprop`; the text says why."""


@dataclass(frozen=True)
class OwnGradient:
    """The gradients that `fprop` itself supports for one batch.

    Parameters
    ----------
    low, high, error : array of shape (batch_size, input_dim)
        Interval of right gradients with respect to the inputs, and its uncertainty.
    row_low, row_high, row_error : array of shape (batch_size,), optional
        The same for the sum over each row: where units tie, it is sharper than the entries.
    slope_low, slope_high : array
        Slopes without the upstream gradient, to tell constant functions.
    """

    low: Array
    high: Array
    error: Array
    slope_low: Array
    slope_high: Array
    row_low: Array | None = None
    row_high: Array | None = None
    row_error: Array | None = None


def own_gradient(
    forward: Forward,
    inputs: Array,
    outputs: Array,
    grads: Array,
    *,
    coupling: Coupling = Coupling.ELEMENT,
    close: bool = False,
) -> OwnGradient:
    """Return the gradients that `fprop` itself supports.

    Parameters
    ----------
    forward : callable
        ``fprop`` of a batch, as a float array.
    inputs : array of shape (batch_size, input_dim)
        The batch.
    outputs : array of shape (batch_size, output_dim)
        What ``fprop`` gave for it.
    grads : array of shape (batch_size, output_dim)
        Upstream gradients.
    coupling : Coupling
        What may depend on what; verified.
    close : bool
        Look very closely: see `stencils.steps_around`.

    Raises
    ------
    Unavailable
        The outputs depend on more than `coupling` says, or differ between calls.
    """
    single = _is_single(outputs)
    rows = coupling is Coupling.ROW
    size = np.abs(inputs).max(axis=1, keepdims=True) if rows else None
    steps = steps_around(inputs, size=size, single=single, close=close)
    groups = _groups(inputs.shape[1], coupling)
    changed = _changed(inputs.shape, coupling)
    copies = np.concatenate(
        [
            inputs[None],
            (inputs + 1.37 * changed)[None],
            _perturbed(inputs, steps.above, groups),
            _perturbed(inputs, steps.below, groups),
        ]
    )
    kept = np.broadcast_to(~changed, inputs.shape) if not rows else ~changed[:, 0]
    values = _evaluate(forward, copies, outputs, kept, single)
    if values is None:
        raise Unavailable(f"an output of `fprop` depends on more than {coupling.value}")
    shape = (len(steps.above), len(groups), *outputs.shape)
    above, below = values[2:].reshape(2, *shape)
    found = slopes(_per_group(steps, rows), outputs, above, below)
    return _contracted(found, grads, inputs.shape[1], coupling)


def _groups(width: int, coupling: Coupling) -> NDArray[np.bool_]:
    """Return which columns are perturbed together: all, or each alone and then all."""
    everything = np.ones((1, width), dtype=bool)
    if coupling is Coupling.ELEMENT:
        return everything
    return np.concatenate([np.eye(width, dtype=bool), everything])


def _perturbed(inputs: Array, side: Array, groups: NDArray[np.bool_]) -> Array:
    """Return an array of shape (steps * groups, batch_size, input_dim)."""
    copies = np.where(groups[None, :, None, :], side[:, None], inputs)
    return copies.reshape(-1, *inputs.shape)


def _changed(sizes: tuple[int, ...], coupling: Coupling) -> NDArray[np.bool_]:
    """Return the entries that are changed to see that the others' outputs stay."""
    rows, columns = np.indices(sizes)
    return np.asarray((rows + (columns if coupling is Coupling.ELEMENT else 0)) % 2 == 0)


def _per_group(steps: Steps, rows: bool) -> Steps:
    """Return steps that broadcast against (steps, groups, batch_size, output_dim)."""

    def spread(distance: Array) -> Array:
        if not rows:
            return distance[:, None]
        each = np.moveaxis(distance, 2, 1)[..., None]
        # All columns of a row move by the same distance, up to rounding.
        return np.concatenate([each, distance[:, None, :, :1]], axis=1)

    return Steps(
        steps.above, steps.below, spread(steps.forward), spread(steps.backward), steps.single
    )


def _is_single(outputs: Array) -> bool:
    """Whether the outputs carry single precision only; whole numbers are no evidence."""
    if outputs.dtype == np.float32:
        return True
    telling = outputs[np.isfinite(outputs) & (outputs % 0.0625 != 0)]
    rounded = telling.astype(np.float32) == telling
    return len(telling) >= 3 and bool(rounded.mean() >= tol.PRECISION_SHARE)


def _evaluate(
    forward: Forward, copies: Array, outputs: Array, kept: NDArray[np.bool_], single: bool
) -> Array | None:
    """Return the outputs of all copies, from one call where that can be trusted."""
    count, rows = copies.shape[:2]
    stacked = forward(copies.reshape(count * rows, -1))
    if stacked.shape == (count * rows, outputs.shape[1]):
        values = stacked.reshape(count, *outputs.shape)
        if _same(values[0], outputs, single) and _same(values[1][kept], outputs[kept], single):
            return values
    if count > MOST_CALLS:
        return None
    values = np.stack([forward(copy) for copy in copies])
    if values.shape[1:] != outputs.shape or not _same(values[0], outputs, single):
        raise Unavailable("two calls of `fprop` with the same inputs gave different outputs")
    return values if _same(values[1][kept], outputs[kept], single) else None


def _same(first: Array, second: Array, single: bool) -> bool:
    relative = 1e-5 if single else tol.REPEAT_RELATIVE
    return bool(np.allclose(first, second, rtol=relative, atol=tol.REPEAT_ABSOLUTE, equal_nan=True))


def _contracted(found: Slopes, grads: Array, width: int, coupling: Coupling) -> OwnGradient:
    """Multiply slopes by the upstream gradient and add them up over outputs."""
    with np.errstate(all="ignore"):
        first, second = found.low * grads, found.high * grads
        low, high = np.minimum(first, second), np.maximum(first, second)
        error = np.where(grads == 0, 0.0, found.error * np.abs(grads))
    if coupling is Coupling.ELEMENT:
        return OwnGradient(low[0], high[0], error[0], found.low, found.high)
    low, high, error = (np.moveaxis(a.sum(axis=2), 0, 1) for a in (low, high, error))
    return OwnGradient(
        low[:, :width],
        high[:, :width],
        error[:, :width],
        found.low[:width],
        found.high[:width],
        low[:, width],
        high[:, width],
        error[:, width],
    )
