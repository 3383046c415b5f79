"""Few cases in which all that may vary does, any two things together.

A mistake that shows only where two things meet, one example in a deep network, is found by any case
that has both. To let every value of each axis meet every value of each other one takes hardly more
cases than the two longest axes have pairs of values: a covering array.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import combinations
from random import Random
from typing import Any

_Place = tuple[str, int]  # an axis, and which of its values


def all_pairs(**axes: Sequence[Any]) -> list[dict[str, Any]]:
    """Return cases in which every value of an axis meets every value of each other axis.

    They are the same at every call, and the first one has the first value of each axis.

    Parameters
    ----------
    **axes
        By name, the values that it may take; two axes at least.
    """
    places = [(name, i) for name, values in axes.items() for i in range(len(values))]
    left = {pair for pair in combinations(places, 2) if pair[0][0] != pair[1][0]}
    used: Counter[_Place] = Counter()
    rng = Random(3)  # noqa: S311 -- ties are settled by chance, which takes fewer cases than the first
    found = [dict.fromkeys(axes, 0)]
    while True:
        left.difference_update(combinations(found[-1].items(), 2))
        used.update(found[-1].items())
        if not left:
            return [{name: axes[name][i] for name, i in case.items()} for case in found]
        found.append(_next_case(axes, left, used, rng))


def _next_case(
    axes: dict[str, Sequence[Any]],
    left: set[tuple[_Place, _Place]],
    used: Counter[_Place],
    rng: Random,
) -> dict[str, int]:
    """Return a case with the first of the pairs that are left, and as many more as it can have."""
    case = dict(min(left))
    for name in sorted(axes, key=lambda name: -len(axes[name])):
        if name in case:
            continue

        def gain(place: _Place) -> tuple[float, ...]:
            met = ((one, place) for one in case.items())
            return sum(p in left or p[::-1] in left for p in met), -used[place], rng.random()

        case[name] = max(((name, i) for i in range(len(axes[name]))), key=gain)[1]
    return {name: case[name] for name in axes}
