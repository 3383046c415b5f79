"""Checks of whole functions: their gradients, and the input that shows what was found."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graders.checks.arrays import as_array
from graders.checks.directions import expect_gradients
from graders.checks.feedback import Finding, number
from graders.errors import CheckFailed

Array = NDArray[np.float64]

# Two steps, this and its half: what remains of the truncation error is of the order of its fourth
# power, 1e-12, and rounding adds 1e-13 (6e-5 in single precision, which has its own tolerance).
_STEP = 1e-3


@contextmanager
def showing(**inputs: Any) -> Iterator[None]:
    """Attach the input at hand to whatever is found inside, by argument name.

    Parameters
    ----------
    **inputs
        Arrays, numbers and texts as the student's function gets them.
    """
    try:
        yield
    except CheckFailed as failure:
        failure.counterexample = failure.counterexample or inputs
        raise


def central_differences(function: Callable[[Array], float], at: Array) -> Array:
    """Return the gradient of a smooth function of one array, entry by entry.

    Two step sizes are combined (Richardson), which leaves an error of the fourth order in the
    step: below 1e-10 for functions whose derivatives are of the size of their values.

    Parameters
    ----------
    function : callable
        Maps an array of the shape of `at` to one number.
    at : array
        Where the gradient is taken.
    """
    gradient = np.zeros(at.shape)
    for index in np.ndindex(at.shape):
        gradient[index] = _slope(function, at, index)
    return gradient


def _slope(function: Callable[[Array], float], at: Array, index: tuple[int, ...]) -> float:
    estimates = []
    for step in (_STEP, _STEP / 2):
        values = []
        for signed in (step, -step):
            moved = at.astype(float)
            moved[index] += signed
            values.append(function(moved))
        estimates.append((values[0] - values[1]) / (2 * step))
    return float((4 * estimates[1] - estimates[0]) / 3)


def expect_derivative(
    name: str, gradient: object, function: Callable[[Array], float], at: Array, *, of: str
) -> None:
    """Check that a gradient is the derivative of a function, along a few random directions.

    Parameters
    ----------
    name : str
        What the student calls the gradient.
    gradient : object
        Whatever came back for it.
    function : callable
        The function, often the student's own.
    at : array
        Where the gradient was taken; it sets the expected shape.
    of : str
        What the student calls the function's value.
    """
    # The directions are fixed: public checks give the same verdict on every machine.
    rng = np.random.default_rng(at.size)
    expect_gradients(lambda arrays: function(arrays[0]), [at], [gradient], [name], rng, of=of)


def expect_number(name: str, value: object) -> float:
    """Check that a value is one finite number, also as an array of one entry, and return it."""
    array = as_array(name, value, expected="one number")
    if array.size != 1:
        raise Finding("shape", f"`{name}` holds {array.size} numbers; expected one.")
    got = float(array.ravel()[0])
    if not np.isfinite(got):
        raise Finding("finite", f"`{name}` is {number(got)}; expected a finite number.")
    return got
