"""How the spread of activations and gradients changes over many layers, for a given variance.

A layer of D inputs whose weights have variance s multiplies the mean square of what passes it by
``D * s / 2`` on average, forwards and backwards. The average over all networks is one measure of
what happens; the network in the middle is another, since a few draws of large weights make up much
of the average. A variance is right if either stays within a factor of two.
"""

from __future__ import annotations

import numpy as np

from graders.checks.arrays import as_array
from graders.checks.feedback import Finding, number

DEPTH = 50
WIDTH = 80

# Ratio of last to first spread in the middle network when the average one keeps it, at 50 layers of
# 80 units: measured over 300 networks as 0.47 forwards and 0.51 backwards, within 0.05.
TYPICAL = 0.5
FACTOR = 2.0

# Growth beyond e^600 or 10^260 is said to be that: larger numbers would be infinite soon.
LARGEST = 600.0


def growth(variance: float, width: int) -> float:
    """Return by what factor the average network changes the spread from first to last layer."""
    with np.errstate(all="ignore"):
        exponent = np.log(np.float64(width) * variance / 2.0) * (DEPTH - 1) / 2.0
    return float(np.exp(np.clip(exponent, -LARGEST, LARGEST)))


def expect_positive(name: str, value: object) -> float:
    """Check that a setting is one positive number, and return it."""
    array = as_array(name, value, expected="one positive number")
    if array.size != 1 or array.dtype.kind not in "iuf":
        raise Finding("type", f"`{name}` holds {array.size} entries; expected one positive number.")
    found = float(array.ravel()[0])
    if not 0.0 < found < np.inf:
        raise Finding("value", f"`{name}` is {number(found)}; expected a positive number.")
    return found


def chosen_width(value: object) -> int:
    """Return the student's number of units if it is near the lab's, else the lab's.

    So a variance that suits the student's own width is right, and no toy network makes another one
    right.
    """
    usable = isinstance(value, int) and WIDTH // 4 <= value <= 4 * WIDTH
    return int(value) if usable else WIDTH  # type: ignore[call-overload]


def expect_steady(name: str, what: str, average: float, typical: float) -> None:
    """Check that one of the two measures of growth stays within a factor of two.

    Parameters
    ----------
    name : str
        Name of the variance.
    what : str
        What grows or shrinks, in the plural.
    average, typical : float
        Factor from first to last hidden layer, or from last to first for gradients.
    """
    if any(1 / FACTOR <= found <= FACTOR for found in (average, typical)):
        return
    grows = average > 1
    times = number(float(f"{average if grows else 1 / average:.2g}"))
    raise Finding(
        "value",
        f"With `{name}` as it is, {what} {'grow' if grows else 'shrink'} by a factor of {times} "
        f"over {DEPTH} hidden layers; expected at most {number(FACTOR)}.",
        hint="Each layer multiplies the mean square by the same number, which depends on the "
        "variance and on the number of units. For which variance is it 1?",
    )
