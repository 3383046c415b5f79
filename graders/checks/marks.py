"""The marks that make a pytest function a check: its exercise, its points, a curve to draw."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction
from typing import Any

import pytest


def exercise(exercise_id: str) -> pytest.MarkDecorator:
    """Say which exercise a file's checks belong to: ``pytestmark = exercise("tanh")``."""
    return pytest.mark.exercise(exercise_id)


def points(value: int | str | Fraction, *, after: str | Iterable[str] = ()) -> pytest.MarkDecorator:
    """Give a check its points, and the ids of checks without which it cannot be judged.

    Parameters
    ----------
    value : int, str or Fraction
        Exact points, for example ``2`` or ``"1/2"``.
    after : str or iterable of str
        Ids (``tanh.fprop_keeps_shape``), also of checks in other files.
    """
    waits = (after,) if isinstance(after, str) else tuple(after)
    return pytest.mark.points(Fraction(value), after=waits)


def pictured(name: str, method: str, expected: Callable[[Any], Any]) -> pytest.MarkDecorator:
    """Draw an element-wise layer's curve beside the finding when a public check fails.

    Parameters
    ----------
    name : str
        The student's class.
    method : str
        ``fprop``, or ``bprop`` for the slope.
    expected : callable
        The expected values at an array of inputs.
    """
    return pytest.mark.pictured(name, method, expected)
