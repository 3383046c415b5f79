"""Slopes from function values: several steps, extrapolation, an error estimate, kinks as intervals.

Central differences C_m at steps h_m, each a quarter of the last, are extrapolated to
R_m = (16 C_{m+1} - C_m) / 15. Every entry takes the step at which its own error estimate is least:
large steps on smooth functions, small ones near kinks. Where the one-sided slopes disagree and keep
disagreeing as the step shrinks, there is a kink, and every value between them is a right slope.

References
----------
.. [1] C. J. F. Ridders, "Accurate computation of F'(x) and F'(x) F''(x)", Advances in Engineering
   Software 4(2), 1982.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graders.checks import tolerances as tol

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Steps:
    """Points around an input, on both sides, exactly representable.

    Parameters
    ----------
    above, below : array of shape (steps, ...)
        The perturbed inputs, from the largest step to the smallest.
    forward, backward : array of the same shape
        Their exact distances from the input, both positive.
    single : bool
        Whether `fprop` computes in single precision.
    """

    above: Array
    below: Array
    forward: Array
    backward: Array
    single: bool = False


@dataclass(frozen=True)
class Slopes:
    """The slopes that are right at each entry, and how uncertain they are.

    Parameters
    ----------
    low, high : array
        Ends of the interval of right slopes; equal where the function is smooth.
    error : array
        Estimated error of both ends; infinite where nothing can be said.
    """

    low: Array
    high: Array
    error: Array


def steps_around(
    inputs: Array, *, size: Array | None = None, single: bool = False, close: bool = False
) -> Steps:
    """Return the points at which a function of `inputs` is to be evaluated.

    Parameters
    ----------
    inputs : array
        Where the slope is wanted.
    size : array, optional
        Size of the inputs, with which steps grow; their absolute values if not given.
    single : bool
        Use fewer, larger steps, for functions that compute in single precision.
    close : bool
        Use very small steps only, to look between an input and a kink beside it.
    """
    first, count = tol.FIRST_STEP, tol.STEPS_SINGLE if single else tol.STEPS_DOUBLE
    if close:
        first, count = tol.CLOSE_STEP, tol.CLOSE_STEPS
    scale = first * tol.STEP_RATIO ** -np.arange(count, dtype=float)
    h = scale.reshape(-1, *[1] * inputs.ndim) * np.ones_like(inputs)
    if not close:  # a fixed distance to a kink needs fixed steps
        h = h * np.maximum(1.0, np.abs(inputs) if size is None else size)
    if single and not close:
        # The perturbed inputs must survive rounding to single precision.
        above = (inputs + h).astype(np.float32).astype(float)
        below = (inputs - h).astype(np.float32).astype(float)
    else:
        above, below = inputs + h, inputs - h
    return Steps(above, below, above - inputs, inputs - below, single)


def slopes(steps: Steps, at: Array, above: Array, below: Array) -> Slopes:
    """Return the interval of right slopes at each entry of a function's outputs.

    Parameters
    ----------
    steps : Steps
        The points; their arrays broadcast against the outputs.
    at : array
        Outputs at the input itself.
    above, below : array of shape (steps, ...)
        Outputs at the perturbed inputs.
    """
    with np.errstate(all="ignore"):
        size = np.maximum(np.abs(above), np.abs(below)).max(axis=0)
        central = (above - below) / (steps.forward + steps.backward)
        right = (above - at) / steps.forward
        left = (at - below) / steps.backward
        k = tol.STEP_RATIO**2
        refined = (k * central[1:] - central[:-1]) / (k - 1)
        unit = tol.UNIT_SINGLE if steps.single else tol.UNIT_DOUBLE
        rounding = tol.ROUNDING_FACTOR * unit * size / steps.forward[1:-1]
        error = np.maximum(
            np.maximum(
                np.abs(refined[:-1] - central[1:-1]),
                np.abs(refined[:-1] - refined[1:]),
            ),
            rounding,
        )
        error = np.where(np.isfinite(error), error, np.inf)
        best = error.argmin(axis=0)
        slope, least = _take(refined, best), _take(error, best)
        return _with_kinks(slope, least, right, left, best + 1, _take(rounding, best))


def _with_kinks(
    slope: Array, error: Array, right: Array, left: Array, step: NDArray[np.intp], rounding: Array
) -> Slopes:
    """Widen the slope to the one-sided ones where these keep disagreeing."""
    gaps = np.abs(right - left)
    gap, larger = _take(gaps, step), _take(gaps, step - 1)
    kink = gap > tol.KINK_GAP * np.maximum(1.0, np.abs(slope)) + 4 * rounding
    kink &= gap > tol.KINK_PERSISTENCE * larger
    # One-sided slopes err by h f''/2: one extrapolation removes that.
    ends = []
    for side in (right, left):
        ends.append((tol.STEP_RATIO * _take(side, step) - _take(side, step - 1)) / 3)
    low = np.where(kink, np.minimum(*ends), slope)
    high = np.where(kink, np.maximum(*ends), slope)
    error = np.where(kink, rounding, error)
    return Slopes(low, high, np.where(np.isfinite(low + high), error, np.inf))


def _take(values: Array, index: NDArray[np.intp]) -> Array:
    """Return `values[index[...], ...]` for each entry."""
    taken = np.take_along_axis(np.broadcast_to(values, (len(values), *index.shape)), index[None], 0)
    return np.asarray(taken[0], dtype=float)
