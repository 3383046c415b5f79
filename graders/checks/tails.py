"""Exact tails of the distributions that the statistical checks rest on.

Written out because SciPy, which has them, would be the largest thing that a student installs. The
tests compare them with SciPy's.
"""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np

from graders.checks.tolerances import ALPHA


@lru_cache(maxsize=256)
def binomial_limits(count: int, probability: float, alpha: float = ALPHA) -> tuple[int, int]:
    """Return the smallest interval outside which a binomial number lies with at most `alpha`.

    Parameters
    ----------
    count : int
        Number of trials.
    probability : float
        Of each success, between 0 and 1 and neither of them.
    alpha : float
        Half of it at most lies on each side.
    """
    steps = np.arange(1, count + 1, dtype=float)
    chosen = np.concatenate([[0.0], np.cumsum(np.log((count - steps + 1) / steps))])
    successes = np.arange(count + 1, dtype=float)
    logarithms = (
        chosen + successes * math.log(probability) + (count - successes) * math.log1p(-probability)
    )
    masses = np.exp(logarithms)
    below, above = np.cumsum(masses), np.cumsum(masses[::-1])
    low = int(np.searchsorted(below, alpha / 2, side="right"))
    high = count - int(np.searchsorted(above, alpha / 2, side="right"))
    return low, high


@lru_cache(maxsize=64)
def chi_square_limits(count: int, alpha: float = ALPHA) -> tuple[float, float]:
    """Return the limits outside which a sum of `count` squared normal numbers rarely lies.

    Parameters
    ----------
    count : int
        Degrees of freedom.
    alpha : float
        Half of it lies on each side.
    """
    spread = math.sqrt(2.0 * count)
    low = _solve(lambda x: lower_gamma(count / 2, x / 2) - alpha / 2, 1e-9, float(count))
    top = count + 40 * spread + 200
    high = _solve(lambda x: alpha / 2 - upper_gamma(count / 2, x / 2), float(count), top)
    return low, high


def distance_limit(count: int, alpha: float = ALPHA) -> float:
    """Return the distance between empirical and true distribution that is rarely exceeded.

    Massart's form of the Dvoretzky-Kiefer-Wolfowitz inequality: it holds for every `count`, and at
    these `alpha` it lies within 1e-4 of the exact quantile.
    """
    return math.sqrt(math.log(2.0 / alpha) / (2.0 * count))


def lower_gamma(shape: float, x: float) -> float:
    """Return the regularised lower incomplete gamma function P(shape, x)."""
    if x < shape + 1:
        term = total = 1.0 / shape
        step = shape
        while term > total * 1e-17:
            step += 1
            term *= x / step
            total += term
        return total * math.exp(-x + shape * math.log(x) - math.lgamma(shape))
    return 1.0 - upper_gamma(shape, x)


def upper_gamma(shape: float, x: float) -> float:
    """Return the regularised upper incomplete gamma function Q(shape, x)."""
    if x < shape + 1:
        return 1.0 - lower_gamma(shape, x)
    tiny = 1e-300  # Lentz's method divides by what may be zero
    b = x + 1.0 - shape
    c, d = 1.0 / tiny, 1.0 / b
    fraction = d
    for i in range(1, 100_000):
        a = -i * (i - shape)
        b += 2.0
        d = 1.0 / (a * d + b or tiny)
        c = b + a / c or tiny
        fraction *= c * d
        if abs(c * d - 1.0) < 1e-15:
            break
    return fraction * math.exp(-x + shape * math.log(x) - math.lgamma(shape))


def _solve(function, low: float, high: float) -> float:  # type: ignore[no-untyped-def]
    """Return where an increasing function crosses zero."""
    for _ in range(100):
        middle = (low + high) / 2
        if function(middle) < 0:
            low = middle
        else:
            high = middle
        if high - low < 1e-9 * high:
            break
    return (low + high) / 2
