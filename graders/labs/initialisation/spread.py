"""How the spread of activations and gradients changes over many layers, for a given variance.

A layer of D inputs whose weights have variance s multiplies the mean square of what passes it by
``D * s / 2`` on average, forwards and backwards. The average over all networks is one measure of
what happens; the network in the middle is another, since a few draws of large weights make up much
of the average. A variance is right if either stays within a factor of two.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import Any

import numpy as np

from graders.checks.arrays import as_array, expect_finite, expect_shape
from graders.checks.feedback import Finding, number
from graders.checks.forms import own_words
from graders.checks.tails import chi_square_limits
from graders.checks.tolerances import ALPHA
from graders.errors import AnswerMissing

DEPTH = 50
WIDTH = 80

# Ratio of last to first spread in the middle network when the average one keeps it, at 50 layers of
# 80 units: measured over 300 networks as 0.47 forwards and 0.51 backwards, within 0.05.
TYPICAL = 0.5
FACTOR = 2.0

# Beyond so many standard errors lies the mean of normal numbers with probability `ALPHA`.
MEAN_Z = NormalDist().inv_cdf(1 - ALPHA / 2)

# Growth beyond e^600 or 10^260 is said to be that: larger numbers would be infinite soon.
LARGEST = 600.0


def expect_variance(what: str, values: Any, variance: float) -> None:
    """Check the mean square of numbers that should be normal with mean 0.

    Parameters
    ----------
    what : str
        What the numbers are.
    values : array
        A few dozen numbers at least.
    variance : float
        The promised variance.
    """
    found = float(np.mean(np.square(values)))
    low, high = (limit / np.size(values) for limit in chi_square_limits(np.size(values)))
    if low <= found / variance <= high:
        return
    squared = low <= found / variance**2 <= high
    raise Finding(
        "variance",
        f"The variance of {what} is {number(found)}; expected {number(variance)}.",
        hint="The variance is the square of the standard deviation." if squared else None,
    )


def expect_centred(what: str, values: Any, variance: float) -> None:
    """Check the mean of numbers that should be normal with mean 0.

    Parameters
    ----------
    what : str
        What the numbers are.
    values : array
        A hundred numbers or more.
    variance : float
        Their variance.
    """
    found = float(np.mean(values))
    if abs(found) > np.sqrt(variance / np.size(values)) * MEAN_Z:
        raise Finding("mean", f"The mean of {what} is {number(found)}; expected about 0.")


WIDE_AND_TALL = ((2, 800), (800, 2))


def expect_spread_by_shape(drawn: Sequence[Any]) -> None:
    """Check that the spread of weights is not the same for all shapes, as given code has it.

    Parameters
    ----------
    drawn : sequence of array
        What a student's initialiser gives for `WIDE_AND_TALL`. That of He is 20 times as wide for
        two inputs as for 800.
    """
    shapes = WIDE_AND_TALL
    wide, narrow = (
        float(np.std(expect_finite("weights", expect_shape("weights", weights, shape))))
        for weights, shape in zip(drawn, shapes, strict=True)
    )
    if max(wide, narrow) < 2 * min(wide, narrow):
        raise Finding(
            "value",
            f"The standard deviation of weights is the same, {number(wide)}, for matrices "
            f"of shape {shapes[0]} and {shapes[1]}, so that there is nothing to judge here yet.",
        )


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


def expect_steady(name: str, what: str, average: float, typical: Callable[[], float]) -> None:
    """Check that one of the two measures of growth stays within a factor of two.

    Parameters
    ----------
    name : str
        Name of the variance.
    what : str
        What grows or shrinks, in the plural.
    average : float
        Factor from first to last hidden layer, or from last to first for gradients.
    typical : callable
        Returns the same for the network in the middle; called where the average is not steady.
    """
    if _is_steady(average) or _is_steady(typical()):
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


def _is_steady(growth: float) -> bool:
    return 1 / FACTOR <= growth <= FACTOR


@dataclass(frozen=True)
class Settings:
    """What a network of fifty layers was made with.

    Parameters
    ----------
    depth, width, variance : object
        The student's values of `K`, `D` and the variance of the weights.
    name : str
        Where the variance stands.
    """

    depth: object
    width: object
    variance: object
    name: str


def judge_settings(student: Any, name: str, judge: Callable[[Any], None]) -> None:
    """Judge the settings in the student's globals, or those that their last network was drawn with.

    Published notebooks have one variance for both directions, and some write it in the call that
    draws `all_weights`: then the globals may still be those of an earlier experiment.

    Parameters
    ----------
    student : Student
        The student's names.
    name : str
        Name of the variance that is judged.
    judge : callable
        Gets the settings, and raises what it finds.
    """
    try:
        with own_words(student, name):
            judge(_Named(student, name))
    except (Finding, AnswerMissing):
        drawn = _drawn(student, name)
        if drawn is None:
            raise
        judge(drawn)


class _Named:
    """Settings that are asked for when they are looked at."""

    def __init__(self, student: Any, name: str) -> None:
        self._student, self.name = student, name

    @property
    def depth(self) -> object:
        return self._student.value("K")

    @property
    def width(self) -> object:
        return self._student.value("D")

    @property
    def variance(self) -> object:
        return self._student.value(self.name)


def _drawn(student: Any, name: str) -> Settings | None:
    """Return the settings of the network in `all_weights`, where nothing is named as asked for."""
    if student.spelling(name) == name or not student.has("all_weights"):
        return None
    weights = student.value("all_weights")
    usable = isinstance(weights, list | tuple) and len(weights) > 2
    if not usable or not all(isinstance(w, np.ndarray) and w.ndim == 2 for w in weights):
        return None
    inner = np.concatenate([np.asarray(w, dtype=float).ravel() for w in weights[1:-1]])
    with np.errstate(all="ignore"):
        variance = float(np.mean(inner**2)) if inner.size else float("nan")
    return Settings(len(weights) - 1, len(weights[0]), variance, "all_weights")
