"""From the case on which an answer failed to the smallest one that shows the same mistake.

Bounded by a count of tries, never by seconds: the same submission gets the same example on every
machine.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from graders.checks.cases import Array, Case

MOST_TRIES = 24

Shows = Callable[[Case], bool]


def smallest_case(case: Case, parts: Iterator[Case], shows: Shows) -> Case:
    """Return the smallest and plainest case that still shows the mistake.

    Parameters
    ----------
    case : Case
        Shows the mistake.
    parts : iterator of Case
        Smaller cases around the entry that differs most, the smallest first.
    shows : callable
        Whether a case shows the same mistake; each call costs two remote calls.
    """
    tries = _Tries(shows)
    for part in parts:
        if part.inputs.size < case.inputs.size and tries(part):
            case = part
            break
    for grads in _plainer(case.grads, ones=True):
        plain = Case(case.inputs, grads)
        if tries(plain):
            case = plain
            break
    for inputs in _plainer(case.inputs, ones=case.inputs.size == 1):
        plain = Case(inputs, case.grads)
        if tries(plain):
            return plain
    return case


class _Tries:
    """Asks whether a case shows the mistake, as long as tries are left."""

    def __init__(self, shows: Shows) -> None:
        self._shows = shows
        self._left = MOST_TRIES

    def __call__(self, case: Case) -> bool:
        self._left -= 1
        return self._left >= 0 and self._shows(case)


def _plainer(values: Array, *, ones: bool) -> Iterator[Array]:
    """Yield arrays that are easier to read than `values`, the easiest first."""
    candidates = [np.round(values, digits) for digits in (0, 1, 2)]
    if ones:
        sign = np.where(values < 0, -1.0, 1.0)
        plain = [np.ones_like(values), sign, -sign, 0.5 * sign, 2 * sign, 3 * sign]
        candidates = [*plain, *candidates]
    seen: list[Array] = []
    for candidate in candidates:
        candidate = candidate + 0.0
        if np.array_equal(candidate, values):
            return
        if not any(np.array_equal(candidate, earlier) for earlier in seen):
            seen.append(candidate)
            yield candidate
