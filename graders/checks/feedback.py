"""The wording of numbers, indices and shapes, and the failure that carries it.

Order of a finding: what was got, what was expected, where. Six significant digits, more only where
two numbers would look alike; at most `MOST_ENTRIES` entries.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graders.errors import CheckFailed, Misconception

MOST_ENTRIES = 3
MOST_TEXT = 60


class Finding(CheckFailed):
    """A failed promise that knows what kind of difference it found.

    Parameters
    ----------
    kind : str
        ``shape``, ``value``, ``nan``, ... A smaller example stands for a larger one only if it
        shows the same kind.
    finding, counterexample, hint, misconception, blocks
        As for `graders.errors.CheckFailed`.
    """

    def __init__(
        self,
        kind: str,
        finding: str,
        *,
        counterexample: Mapping[str, Any] | None = None,
        hint: str | None = None,
        misconception: Misconception | None = None,
        blocks: bool = True,
    ) -> None:
        super().__init__(
            finding,
            counterexample=counterexample,
            hint=hint,
            misconception=misconception,
            blocks=blocks,
        )
        self.kind = kind


def number(value: float | complex) -> str:
    """Return a number with six significant digits.

    >>> number(0.1 + 0.2), number(-0.0), number(1e-9), number(True)
    ('0.3', '0', '1e-09', '1')
    """
    if isinstance(value, complex | np.complexfloating) and value.imag == 0:
        value = value.real
    if isinstance(value, complex | np.complexfloating):
        return f"{number(value.real)}{'+' if value.imag >= 0 else '-'}{number(abs(value.imag))}j"
    return format(float(value) + 0.0, ".6g")


def pair(got: float, expected: float) -> tuple[str, str]:
    """Return two numbers with as many digits as it takes to tell them apart.

    >>> pair(1.0, 6.0), pair(1.00000001, 1.0)
    (('1', '6'), ('1.00000001', '1'))
    """
    for digits in (6, 9, 12, 17):
        first, second = (format(float(v) + 0.0, f".{digits}g") for v in (got, expected))
        if first != second:
            return first, second
    return number(got), number(expected)


def exactly(value: float) -> str:
    """Return a number so that it cannot be taken for a plainer one.

    >>> exactly(19.99999999), exactly(20.0), exactly(1 / 3)
    ('19.99999999', '20', '0.333333')
    """
    text = number(value)
    return format(value, ".12g") if len(text) <= 5 and float(text) != value else text


def between(low: float, high: float) -> str:
    """Return an accepted value or range of values in words."""
    low, high = min(low, high), max(low, high)
    if number(low) == number(high):
        return number(high if abs(high) < abs(low) else low)
    return f"any value from {number(low)} to {number(high)}"


def ordinal(count: int) -> str:
    """Return which one it is.

    >>> ordinal(2), ordinal(11), ordinal(53)
    ('2nd', '11th', '53rd')
    """
    ending = {1: "st", 2: "nd", 3: "rd"}.get(count % 10, "th")
    return f"{count}{'th' if count % 100 in (11, 12, 13) else ending}"


def place(name: str, index: Sequence[int]) -> str:
    """Return an entry as the student would write it.

    >>> place("outputs", (0, 2)), place("error", ())
    ('`outputs[0, 2]`', '`error`')
    """
    return f"`{name}[{', '.join(str(int(i)) for i in index)}]`" if len(index) else f"`{name}`"


def shape(sizes: Sequence[int]) -> str:
    """Return a shape as NumPy prints it."""
    return f"({', '.join(map(str, sizes))}{',' if len(sizes) == 1 else ''})"


def capped(text: str) -> str:
    """Return student text on one line, without control characters, and not too long."""
    line = "".join(c if c.isprintable() else " " for c in text[: 2 * MOST_TEXT])
    return line if len(text) <= MOST_TEXT else f"{line[:MOST_TEXT]}..."


def described(value: object) -> str:
    """Return what a value is, for values that should have been arrays of numbers."""
    if value is None:
        return "None"
    if isinstance(value, str):
        return f"the text {capped(value)!r}"
    if isinstance(value, bool | int | float | complex | np.number):
        try:
            return f"the single number {number(complex(value))}"
        except OverflowError:
            return "a number of more than 300 digits"
    if isinstance(value, dict | list | tuple | set):
        kind = type(value).__name__
        return f"a {kind} with {len(value)} entr{'y' if len(value) == 1 else 'ies'}"
    return f"an object of type `{capped(str(getattr(value, 'type_name', type(value).__name__)))}`"


def entries(
    name: str,
    got: NDArray[Any],
    expected: NDArray[Any],
    differs: NDArray[np.bool_],
    worst_first: NDArray[np.float64],
) -> str:
    """Return the entries that differ most, each with what was got and what was expected."""
    order = np.argsort(-worst_first[differs], kind="stable")[:MOST_ENTRIES]
    indices = np.argwhere(differs)[order]
    lines = []
    for index in sorted(map(tuple, indices)):
        first, second = pair(got[index], expected[index])
        lines.append(f"{place(name, index)} = {first}, expected {second}")
    return "; ".join(lines)


def counted(differs: NDArray[np.bool_], name: str) -> str:
    """Return how many entries differ: ``4 of 6 `outputs` differ``, or nothing for a lone one."""
    if differs.size == 1:
        return ""
    return f"{int(differs.sum())} of {differs.size} entries of `{name}` differ: "


@dataclass(frozen=True)
class Relation:
    """The one simple relation that holds between all entries of two arrays.

    Parameters
    ----------
    ratio, offset : float
        What was got is `ratio` times what was expected, and `offset` more.
    """

    ratio: float
    offset: float = 0.0

    def holds(self, got: NDArray[Any], expected: NDArray[Any]) -> bool:
        """Whether it holds for these entries as well."""
        size = np.abs(expected).max(initial=0.0)
        related = self.ratio * expected + self.offset
        return bool(np.allclose(got, related, rtol=1e-7, atol=1e-9 * size))

    def words(self, name: str) -> str:
        """Return it as the student reads it."""
        if self.offset:
            return f"Every entry of `{name}` is off by {number(self.offset)}."
        if self.ratio == 0:
            return f"Every entry of `{name}` is 0."
        if self.ratio == -1:
            return f"Every entry of `{name}` has the opposite sign of what is expected."
        times = number(self.ratio)
        return f"Every entry of `{name}` is {times} times what is expected: find the factor."


def related(got: NDArray[Any], expected: NDArray[Any]) -> Relation | None:
    """Return the one simple relation that holds between all entries, or nothing.

    At least three informative entries must show it: a ratio of two numbers always exists.
    """
    got, expected = np.asarray(got, float), np.asarray(expected, float)
    if not (np.isfinite(got).all() and np.isfinite(expected).all()):
        return None
    telling = np.abs(expected) > 1e-3 * np.abs(expected).max(initial=0.0)
    if telling.sum() < 3:
        return None
    ratio = _middle(got[telling] / expected[telling])
    if abs(ratio - 1) < 1e-6:
        return None
    whole = next((w for w in (0.0, -1.0) if abs(ratio - w) < 1e-6), ratio)
    relations = (Relation(whole), Relation(1.0, _middle(got - expected)))
    return next((one for one in relations if one.holds(got, expected)), None)


def relation(got: NDArray[Any], expected: NDArray[Any], name: str) -> str | None:
    """Return the one simple relation between all entries in words, or nothing."""
    found = related(got, expected)
    return found.words(name) if found else None


def _middle(values: NDArray[Any]) -> float:
    """Return the middle one by size; `np.median` would load all of `numpy.ma` first."""
    return float(np.sort(values, axis=None)[values.size // 2])
