"""Settings that a student hands in as a dict: present, numbers, and within their ranges."""

from __future__ import annotations

import difflib
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from graders.checks.feedback import Finding, capped, described, number
from graders.errors import AnswerBlank


@dataclass(frozen=True)
class Range:
    """The numbers that a setting may be.

    Parameters
    ----------
    words : str
        What it should be, completing "expected ...".
    low, high : float
        Ends of the range.
    whole : bool
        Whether it must be a whole number; 50.0 is one.
    above : bool
        Whether `low` itself lies outside.
    """

    words: str
    low: float
    high: float = math.inf
    whole: bool = False
    above: bool = False

    def admits(self, value: float) -> bool:
        """Whether a finite number lies in the range."""
        inside = self.low < value if self.above else self.low <= value
        return inside and value <= self.high and (not self.whole or value == int(value))


COUNT = Range("a whole number of at least 1", 1, whole=True)
# A rate beyond all sense may still end well: one update saturates every softmax, and the rest is a
# perceptron. That is no setting to hand in.
RATE = Range("a number greater than 0 and at most 100", 0, 100, above=True)
INIT_RANGE = Range("a number from 0 to 1,000", 0, 1000)
KEEP_PROBABILITY = Range("a probability, greater than 0 and at most 1", 0, 1, above=True)
LEARNING: Mapping[str, Range] = {
    "learning_rate": RATE,
    "batch_size": COUNT,
    "num_epochs": COUNT,
}


def read_settings(
    name: str, value: object, ranges: Mapping[str, Range], *, owner: str | None = None
) -> dict[str, Any]:
    """Return settings as Python numbers, or say which one is not what it should be.

    Parameters
    ----------
    name : str
        How the student writes the dict: ``best_runs["tanh"]``.
    value : object
        Whatever came back.
    ranges : mapping of str to Range
        The settings that there must be; others are left out.
    owner : str, optional
        The global that holds the dict, if `name` is only a part of it.

    Raises
    ------
    Finding
        Something is missing, is no number, or lies outside its range.
    AnswerBlank
        A setting is None, as in the template.
    """
    expect_dict(name, value, ranges)
    assert isinstance(value, dict)
    found = {}
    for key, allowed in ranges.items():
        expect_key(name, value, key)
        found[key] = read_number(f'{name}["{key}"]', value[key], allowed, owner=owner or name)
    return found


def expect_dict(name: str, value: object, keys: Mapping[Any, object]) -> None:
    """Check that something is a dict; the finding says with which keys."""
    expected = ", ".join(repr(key) for key in keys)
    if value is None:
        raise AnswerBlank(f"`{name}` is None: choose values for {expected}.", name)
    if not isinstance(value, dict):
        raise Finding(
            "type", f"`{name}` is {_said(value)}; expected a dict with the keys {expected}."
        )


def expect_key(name: str, value: Mapping[Any, object], key: str | int) -> None:
    """Check that a dict has a key; the finding names a similar one."""
    if key in value:
        return
    near = difflib.get_close_matches(str(key), [k for k in value if isinstance(k, str)], n=1)
    hint = None
    if near:
        kind = " as a text" if near[0] == str(key) else ""
        hint = f"There is a key {capped(near[0])!r}{kind}; it must be exactly {key!r}."
    raise Finding("key", f"`{name}` has no key {key!r}.", hint=hint)


def read_number(name: str, value: object, allowed: Range, *, owner: str) -> int | float:
    """Return one setting as a Python number.

    Parameters
    ----------
    name : str
        How the student writes it.
    value : object
        Whatever came back; NumPy numbers and arrays of one entry count as numbers.
    allowed : Range
        What it may be.
    owner : str
        The global that holds it.
    """
    if value is None:
        raise AnswerBlank(f"`{name}` is None: choose a value.", owner)
    found = _plain(value)
    if found is None:
        quoted = isinstance(value, str)
        raise Finding(
            "type",
            f"`{name}` is {_said(value)}; expected {allowed.words}.",
            hint="Write the number without quotes." if quoted else None,
        )
    if not math.isfinite(found) or not allowed.admits(found):
        raise Finding("range", f"`{name}` is {number(found)}; expected {allowed.words}.")
    return int(found) if allowed.whole else float(found)


def _plain(value: object) -> int | float | None:
    if isinstance(value, np.ndarray) and value.size == 1 and value.dtype.kind in "iuf":
        value = value.ravel()[0].item()
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return value


def _said(value: object) -> str:
    if isinstance(value, np.ndarray):  # lists of numbers arrive as arrays
        return f"a list or array of {value.size} numbers"
    return str(value) if isinstance(value, bool) else described(value)
