"""Probes that every kind of layer is asked: batches, ties, far out, and what is remembered."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graders.checks.deviations import ALIKE
from graders.checks.probing import Probing

Array = NDArray[np.float64]
Free = Callable[[Array, Array, Array, Array], NDArray[np.bool_]]

_SHAPES = ((3, 4), (4, 2), (1, 6), (6, 1))
_SPREADS = (1.0, 3.0, 0.4, 9.0)
_FEW = 12  # entries of a batch that is small enough to move each of them
_STEP, _SLOPE = 1e-5, 1e-4  # of central differences: their own error is below 1e-9 of the slope
_FAR = np.array([[v * s for v in (50.0, 400.0, 800.0, 1e4) for s in (1.0, -1.0)]])


def some_batches(shapes: Sequence[tuple[int, int]] = _SHAPES) -> list[Array]:
    """Return batches of several sizes, among them a single row and a single column."""
    rng = np.random.RandomState(5)
    spreads = (_SPREADS * len(shapes))[: len(shapes)]
    return [
        np.clip(rng.standard_normal(shape) * spread, -40, 40)
        for shape, spread in zip(shapes, spreads, strict=True)
    ]


def far_batch() -> Array:
    """Return one row of inputs so large that exponentials overflow."""
    return _FAR.copy()


def probe_layer(
    probing: Probing,
    make: Callable[[Any], Any],
    batches: Sequence[Array],
    *,
    ties: Sequence[Array] = (),
    far: Sequence[Array] = (),
    free: Free | None = None,
    name: str = "",
) -> None:
    """Ask a layer for outputs and gradients.

    `bprop` is handed the right outputs, so that two mistakes in one answer stay two parts.

    Parameters
    ----------
    probing : Probing
        The answer.
    make : callable
        Makes a layer from an object that has the exercise's names.
    batches, ties, far : sequence of array
        Plain inputs, those at which several gradients are right, and very large ones.
    free : callable, optional
        Tells from inputs, upstream gradients, right gradients and an answer's where the answer's
        are as right, at ties.
    name : str
        What the names of the parts begin with.
    """
    right = make(probing.reference)
    rng = np.random.RandomState(11)
    for prefix, some in (("", batches), ("ties ", ties), ("far ", far)):
        for inputs in some:
            outputs = right.fprop(inputs.copy())
            grads = _upstream(rng, outputs.shape)
            layer = make(probing.names)
            wanted = right.bprop(inputs.copy(), outputs.copy(), grads.copy())
            probing.ask(f"{prefix}{name}fprop", layer.fprop, inputs)
            read = _reader(free, inputs, grads, wanted) if prefix == "ties " and free else None
            probing.ask(f"{prefix}{name}bprop", layer.bprop, inputs, outputs, grads, read=read)
    _ask_again(probing, make, f"{name}state", batches[0].shape, rng)
    if any(_follows(probing, make, batch, rng) for batch in batches if batch.size <= _FEW):
        probing.follows(f"{name}bprop")


def _follows(
    probing: Probing, make: Callable[[Any], Any], inputs: Array, rng: np.random.RandomState
) -> bool:
    """Tell whether a wrong `fprop` has a `bprop` that is its own derivative: one mistake."""
    right = make(probing.reference).fprop(inputs.copy())
    layer = make(probing.names)
    outputs = probing.told(layer.fprop, inputs)
    if not _fits(outputs, right) or np.allclose(outputs, right, rtol=ALIKE):
        return False
    grads = _upstream(rng, outputs.shape)
    got = probing.told(layer.bprop, inputs, outputs, grads)
    slopes = np.zeros(inputs.shape)
    for index in np.ndindex(inputs.shape):
        step = np.zeros(inputs.shape)
        step[index] = _STEP
        above, below = (
            probing.told(layer.fprop, moved) for moved in (inputs + step, inputs - step)
        )
        if not (_fits(above, right) and _fits(below, right)):
            return False
        slopes[index] = np.sum(grads * (above - below)) / (2 * _STEP)
    return _fits(got, slopes) and np.allclose(got, slopes, rtol=_SLOPE, atol=_SLOPE)


def _fits(value: Any, like: Array) -> bool:
    return isinstance(value, np.ndarray) and value.shape == like.shape


def _reader(free: Free, inputs: Array, grads: Array, wanted: Array) -> Callable[[Array], Array]:
    def read(got: Array) -> Array:
        if got.shape != wanted.shape:
            return got
        return np.where(free(inputs, grads, wanted, got), wanted, got)

    return read


def _ask_again(
    probing: Probing,
    make: Callable[[Any], Any],
    part: str,
    shape: tuple[int, ...],
    rng: np.random.RandomState,
) -> None:
    """Ask two layers in turns: what one batch leaves behind must not reach another."""
    right = make(probing.reference)
    first, second = (2 * rng.standard_normal(shape) for _ in range(2))
    outputs, others = right.fprop(first.copy()), right.fprop(second.copy())
    grads = _upstream(rng, outputs.shape)
    one, two = make(probing.names), make(probing.names)
    for layer, inputs, handed in (
        (one, first, outputs),
        (one, second, others),
        (two, second, others),
    ):
        probing.ask(part, layer.fprop, inputs)
        probing.ask(part, layer.bprop, inputs, handed, grads)
    probing.ask(part, one.fprop, first)
    probing.ask(part, two.fprop, second)
    probing.ask(part, one.bprop, first, outputs, grads)


def _upstream(rng: np.random.RandomState, shape: tuple[int, ...]) -> Array:
    sizes = rng.uniform(0.2, 3.0, shape)
    return np.asarray(sizes * rng.choice([-1.0, 1.0], shape))
