"""Random answers: exact tests whose false alarms stay below 1e-12 each.

Every function takes numbers that were drawn already, in few calls, and raises a `Finding` that says
which property fails and by how much.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graders.checks import tolerances as tol
from graders.checks.feedback import Finding, number
from graders.checks.tails import binomial_limits, chi_square_limits, distance_limit

Array = NDArray[np.float64]


def expect_uniform_range(name: str, values: Array, limit: float, formula: str) -> None:
    """Check that numbers fill the range from -limit to limit and do not leave it.

    Parameters
    ----------
    name : str
        What the student calls them.
    values : array
        At least 10,000 numbers.
    limit : float
        The promised end of the range.
    formula : str
        How the lab sheet writes it, for the finding.
    """
    largest, low, high = (float(f(values)) for f in (lambda v: np.abs(v).max(), np.min, np.max))
    # Of n uniform numbers the largest misses the last 60 / n of its side once in e^30 times.
    enough = limit * (1 - 60 / values.size)
    if low <= -enough and enough <= high and largest <= limit * (1 + tol.RANGE_RELATIVE):
        return
    raise Finding(
        "range",
        f"{values.size} {name} lie between {number(low)} and {number(high)}; expected them to fill "
        f"the range from -r to r, with r = {formula} = {number(limit)}.",
        hint=_range_hint(largest / limit) if low < 0 < high else None,
    )


def _range_hint(ratio: float) -> str | None:
    simple = {2.0: "2", 0.5: "1/2", 4.0: "4", 0.25: "1/4", math.sqrt(3): "the square root of 3"}
    simple |= {1 / math.sqrt(3): "1 / the square root of 3", math.sqrt(6): "the square root of 6"}
    simple |= {1 / math.sqrt(6): "1 / the square root of 6", math.sqrt(2): "the square root of 2"}
    simple |= {1 / math.sqrt(2): "1 / the square root of 2"}
    for value, words in simple.items():
        if abs(ratio / value - 1) < 0.01:
            return f"The range is {words} times what it should be."
    return None


def expect_uniform(name: str, values: Array, limit: float) -> None:
    """Check that numbers are spread evenly from -limit to limit."""
    ordered = np.sort((values.ravel() + limit) / (2 * limit))
    count = len(ordered)
    steps = np.arange(count + 1) / count
    distance = max(np.abs(ordered - steps[1:]).max(), np.abs(ordered - steps[:-1]).max())
    if distance <= distance_limit(count):
        _expect_uneven(name, distance, count)
        return
    half = float(np.mean(np.abs(values) < limit / 2))
    positive = float(np.mean(values > 0))
    raise Finding(
        "spread",
        f"{name} are not uniform: {positive:.0%} of them are positive and {half:.0%} lie in the "
        "inner half of the range; expected 50% and 50%.",
        hint="Draw with `rng.uniform(-r, r, size=shape)`." if positive > 0.9 else None,
    )


def _expect_uneven(name: str, distance: float, count: int) -> None:
    """Check that numbers are not spread more evenly than chance spreads them."""
    if distance * math.sqrt(count) < tol.TOO_EVEN:
        raise Finding(
            "even",
            f"{name} are spread too evenly to have been drawn independently of each other.",
            hint="Draw every entry on its own, instead of shuffling a grid.",
        )


def expect_normal(name: str, values: Array, deviation: float) -> None:
    """Check that numbers are normal with mean 0 and a given standard deviation.

    Parameters
    ----------
    name : str
        What the student calls them.
    values : array
        At least 10,000 numbers.
    deviation : float
        The promised standard deviation.
    """
    flat = values.ravel() / deviation
    count = flat.size
    low, high = chi_square_limits(count)
    squares = float((flat**2).sum())
    if not low <= squares <= high:
        raise Finding(
            "variance",
            f"The standard deviation of {count} {name} is {number(flat.std() * deviation)}; "
            f"expected {number(deviation)}.",
            hint=_range_hint(math.sqrt(squares / count)),
        )
    ordered = np.sort(flat)
    below = np.array([0.5 * math.erfc(-x / math.sqrt(2)) for x in ordered])
    steps = np.arange(count + 1) / count
    distance = max(np.abs(below - steps[1:]).max(), np.abs(below - steps[:-1]).max())
    # Of 10,000 normal numbers one exceeds 3 deviations but once in 1e12 times; uniform ones with
    # the same variance end at 1.73.
    if distance > distance_limit(count) or np.abs(flat).max() < 2.9:
        raise Finding(
            "spread",
            f"{name} have the right variance but are not normal: the largest is "
            f"{number(np.abs(flat).max())} standard deviations in size.",
        )


def expect_distinct(name: str, values: NDArray[Any]) -> None:
    """Check that hardly any two numbers are equal, or equal but for the sign."""
    for view, words in (
        (values, "are different numbers"),
        (np.abs(values), "differ in size: the others repeat them, some with the other sign"),
    ):
        distinct = len(np.unique(view))
        if distinct < 0.99 * values.size:
            raise Finding(
                "equal",
                f"Only {distinct} of {values.size} {name} {words}.",
                hint="Draw every entry: pass the whole shape to the random generator.",
            )


def expect_independent(name: str, table: Array, *, what: str = "entries") -> None:
    """Check that neighbours are unrelated, and that no half of the table repeats the other.

    Parameters
    ----------
    name : str
        What the student calls the numbers.
    table : array of shape (rows, columns)
        The numbers.
    what : str
        What they are, for the finding.
    """
    centred = table - table.mean()
    variance = float((centred**2).mean())
    for axis, words in ((0, "rows"), (1, "columns")):
        lag = np.moveaxis(centred, axis, 0)
        for distance in (1, 2):
            products = lag[distance:] * lag[:-distance]
            if products.size and variance > 0:
                z = float(products.sum()) / (variance * math.sqrt(products.size))
                if abs(z) > tol.CORRELATION_Z:
                    raise _related(name, what, f"in neighbouring {words} are related")
        for view in (table, np.abs(table)):
            if _halves_related(np.moveaxis(view - view.mean(), axis, 0)):
                raise _related(name, what, f"in one half of the {words} follow the other half")


def _related(name: str, what: str, words: str) -> Finding:
    return Finding(
        "related",
        f"The {what} of `{name}` {words}: they are not drawn independently.",
        hint="Draw every entry on its own: pass the whole shape to the generator.",
    )


def _halves_related(centred: Array) -> bool:
    """Whether the lower rows correlate with the upper, shifted by any distance and turned round."""
    half = len(centred) // 2
    upper, lower = centred[:half], centred[half : 2 * half]
    variance = float((centred**2).mean())
    if upper.size < tol.FEWEST_CORRELATED or variance == 0:
        return False
    spectrum = np.conj(np.fft.rfft2(upper))
    largest = max(
        float(np.abs(np.fft.irfft2(spectrum * np.fft.rfft2(turned), s=upper.shape)).max())
        for turned in (lower, lower[::-1], lower[:, ::-1], lower[::-1, ::-1])
    )
    return largest > tol.ALL_SHIFTS_Z * variance * math.sqrt(upper.size)


def expect_rate(what: str, hits: int, count: int, probability: float) -> None:
    """Check that something happens as often as its probability says.

    Parameters
    ----------
    what : str
        What happens, in the plural and past: ``units were kept``.
    hits, count : int
        How often it happened, out of how many.
    probability : float
        The promised probability.
    """
    low, high = binomial_limits(count, probability)
    if not low <= hits <= high:
        raise Finding(
            "rate",
            f"{hits} of {count} {what} ({hits / count:.3f}); expected about "
            f"{round(probability * count)} ({number(probability)}).",
            hint="`incl_prob` is the probability of keeping a unit, not of dropping it."
            if abs(hits / count - (1 - probability)) < 0.02 < abs(1 - 2 * probability)
            else None,
        )
