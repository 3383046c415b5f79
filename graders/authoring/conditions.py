"""Conditions under which an answer may be wrong and right otherwise, from what it promises.

Between the bounds of a contract, at them, and in what went before a call lie the conditions: each
may hide a mistake, unless some check makes it come true.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graders.authoring.contracts import Call, Condition, Contract, Holds, arrays_of

Test = Callable[[NDArray[Any]], Holds]

_WIDE = 16  # a range whose ends lie further apart, as a ratio, has a lower and an upper half


def conditions_of(contract: Contract) -> list[Condition]:
    """Return every single condition on the calls of a method."""
    found: list[Condition] = []
    for where in ("arguments", "made"):
        for name, spec in getattr(contract, where).items():
            argument = _Argument(where, name, spec)
            found += [*argument.counted(), *argument.proportions(), *argument.chosen()]
            found += argument.sized()
            found += argument.entries() if "sizes" in spec else []
    if contract.once:
        found += [_FIFTIETH, _NOT_THE_FIRST]
    else:
        found += _history_of(contract)
    found += [_AFTER_OTHERS] if contract.varies_in_shape else []
    return [*found, *([_OTHER_SEED] if contract.draws and contract.of_objects else [])]


class _Argument:
    """The conditions on one argument, by what its contract says of it."""

    def __init__(self, where: str, name: str, spec: Mapping[str, Any]) -> None:
        self._where, self._name, self._spec = where, name, spec

    def _of(self, call: Call) -> Any:
        return getattr(call, self._where).get(self._name)

    def _condition(self, words: str, axes: set[str], test: Callable[[Any], Holds]) -> Condition:
        def holds(call: Call) -> Holds:
            value = self._of(call)
            return value is not None and test(value)

        return Condition(words, frozenset(axes), holds)

    def counted(self) -> Iterator[Condition]:
        """Yield conditions on numbers of rows and columns, lengths, and whole numbers."""
        nouns = {
            "rows": "the number of rows of `{}`",
            "columns": "the number of columns of `{}`",
            "length": "the length of `{}`",
            "count": "`{}`",
        }
        for key, noun in nouns.items():
            if key not in self._spec:
                continue
            low, high = self._spec[key]
            axes = {self._spec.get("axis", "rows" if key == "rows" else "widths")}
            for first, last in _ranges(low, high):
                words = _range_in_words(first, last, high)
                yield self._condition(
                    f"{noun.format(self._name)} is {words}",
                    axes,
                    partial(_counted, key, first, last),
                )

    def proportions(self) -> Iterator[Condition]:
        """Yield conditions that compare rows with columns."""
        if not {"rows", "columns"} <= set(self._spec):
            return
        for words, test in (
            ("as many rows as columns", np.equal),
            ("more rows than columns", np.greater),
            ("more columns than rows", np.less),
        ):
            yield self._condition(
                f"`{self._name}` has {words}",
                {"rows", "widths"},
                partial(_compared, test),
            )

    def chosen(self) -> Iterator[Condition]:
        """Yield a condition for each value that may be chosen, and for a change of it."""
        choices = self._spec.get("choices", ())
        axes = {f"choice of {self._name}"}
        for choice in choices:
            yield self._condition(
                f"`{self._name}` is {choice!r}",
                axes,
                partial(_is, choice),
            )
        if choices and self._where == "arguments":
            yield Condition(
                f"`{self._name}` was another in the call before",
                frozenset({*axes, "history"}),
                lambda call: call.before is not None and self._of(call.before) != self._of(call),
            )

    def entries(self) -> Iterator[Condition]:
        """Yield conditions on single entries, on rows, and on all entries together."""
        low, high = self._spec["sizes"]
        signed, zeros = self._spec.get("signed", True), self._spec.get("zeros", True)
        throughout = self._spec.get("throughout", True)
        may_be: list[tuple[str, bool, Test]] = [
            ("an entry of `{}` is positive", True, lambda a: a > 0),
            ("an entry of `{}` is negative", signed, lambda a: a < 0),
            ("an entry of `{}` is zero", zeros, lambda a: a == 0),
            ("a row of `{}` is positive throughout", throughout, lambda a: _rows(a > 0)),
            ("a row of `{}` is negative throughout", throughout and signed, lambda a: _rows(a < 0)),
            ("a row of `{}` is zero throughout", throughout and zeros, lambda a: _rows(a == 0)),
            (
                "all entries of `{}` are below 0.001 in size",
                throughout and low < 1e-3,
                lambda a: _all(np.abs(a) < 1e-3),
            ),
            (
                "no entry of `{}` is below 10 in size",
                throughout and high >= 100,
                lambda a: _all(np.abs(a) >= 10),
            ),
        ]
        tests = {words: test for words, possible, test in may_be if possible}
        axes = {f"entries of {self._name}"}
        for words, test in tests.items():
            yield self._condition(words.format(self._name), axes, partial(_each, test))
        if self._spec.get("ties", True):
            words = f"entries in a row of `{self._name}` are equal"
            yield self._condition(words, {*axes, "widths"}, partial(_each, _tied))

    def sized(self) -> Iterator[Condition]:
        """Yield conditions on the sizes of single entries, or of a number."""
        bounds = self._spec.get("sizes") or self._spec.get("number")
        for first, last in _bands(*bounds) if bounds else ():
            said = f"an entry of `{self._name}`" if "sizes" in self._spec else f"`{self._name}`"
            yield self._condition(
                f"{said} lies between {first:g} and {last:g} in size",
                {f"entries of {self._name}"},
                partial(_each, partial(_sized, first, last)),
            )


def _sized(first: float, last: float, array: NDArray[Any]) -> Holds:
    return np.asarray((np.abs(array) >= first) & (np.abs(array) <= last))


def _measured(value: Any, key: str) -> float:
    """Return rows, columns or length of an argument, a shape, or a list; or the number itself."""
    if key == "count":
        return float(value)
    if key == "length":
        return len(value)
    sizes = value if isinstance(value, tuple) else (*getattr(value, "shape", ()), 0, 0)
    return float(sizes[0 if key == "rows" else 1])


def _counted(key: str, first: float, last: float, value: Any) -> bool:
    return first <= _measured(value, key) <= last


def _compared(test: Callable[[float, float], Any], value: Any) -> bool:
    return bool(test(_measured(value, "rows"), _measured(value, "columns")))


def _is(choice: Any, value: Any) -> bool:
    return bool(value == choice)


def _ranges(low: int, high: int) -> Iterator[tuple[float, float]]:
    """Yield what a count may be: its lower bound, one more, between, and the upper or more."""
    yield from ((low, low), (low + 1, low + 1))
    middle = round(math.sqrt(low * high)) if high > _WIDE * max(low, 1) else high
    between = [(low + 2, middle - 1), (middle, high - 1)]
    yield from ((first, last) for first, last in between if first <= last)
    if high > low + 1:
        yield high, math.inf


def _range_in_words(first: float, last: float, high: float) -> str:
    if first == high:
        return f"{first:g} or more"
    return f"{first:g}" if first == last else f"from {first:g} to {last:g}"


def _bands(low: float, high: float) -> Iterator[tuple[float, float]]:
    """Yield ranges of two powers of ten each."""
    first, last = math.floor(math.log10(low) + 0.5), math.ceil(math.log10(high) - 1e-9)
    for power in range(first, last, 2):
        yield float(f"1e{power}"), min(float(f"1e{power + 2}"), high)


def _rows(mask: NDArray[np.bool_]) -> Holds:
    """Return the entries of those rows of which all entries are true."""
    whole = mask.reshape(len(mask), -1).all(axis=1) if mask.ndim > 1 else np.asarray(mask.all())
    return np.broadcast_to(whole.reshape(-1, *[1] * (mask.ndim - 1)), mask.shape)


def _all(mask: NDArray[np.bool_]) -> bool:
    return bool(mask.size and mask.all())


def _tied(array: NDArray[Any]) -> Holds:
    ordered = np.sort(np.atleast_2d(array), axis=-1)
    tied = (ordered[:, 1:] == ordered[:, :-1]).any(axis=1)
    return _rows(np.broadcast_to(tied[:, None], np.atleast_2d(array).shape)).reshape(array.shape)  # type: ignore[union-attr]


def _each(test: Test, value: Any) -> Holds:
    """Return what a test says of an array; of several, or of a number, whether of any."""
    if isinstance(value, np.ndarray) and value.ndim:
        return test(value)
    found = arrays_of(value) or [np.atleast_1d(np.asarray(value, dtype=float))]
    return any(bool(np.any(test(array))) for array in found)


def _history(words: str, test: Callable[[Call], bool]) -> Condition:
    return Condition(words, frozenset({"history"}), test)


# It comes so rarely that hardly anything else can be asked of it.
_FIFTIETH = replace(
    _history("it is one of every fifty calls", lambda call: call.total % 50 == 0), alone=True
)
_NOT_THE_FIRST = _history("it is not the first object of its class", lambda c: c.made_as > 1)
_AFTER_OTHERS = _history(
    "the call before had arrays of other shapes",
    lambda call: call.before is not None and call.before.shapes != call.shapes,
)
_HISTORY_OF_OBJECTS = (
    _history("it is the first call of an object", lambda call: call.number == 1),
    _history("it is the second call of an object", lambda call: call.number == 2),
    _history("an object was called ten times or more", lambda call: call.number >= 10),
    _FIFTIETH,
    _NOT_THE_FIRST,
    _history("another object was called in between", lambda call: call.elsewhere),
)


# A function has no objects to be made anew: it is called for the first time once.
_HISTORY_OF_FUNCTIONS = (
    replace(_history("it is the first call", lambda call: call.number == 1), alone=True),
    replace(_history("it is the second call", lambda call: call.number == 2), alone=True),
    _history("it was called ten times or more", lambda call: call.total >= 10),
    _FIFTIETH,
)


def _history_of(contract: Contract) -> tuple[Condition, ...]:
    """Return the conditions on the calls before; few come to what a function gives, a training."""
    if contract.of_objects:
        return _HISTORY_OF_OBJECTS
    alone = "." in contract.method
    return tuple(replace(one, alone=one.alone or alone) for one in _HISTORY_OF_FUNCTIONS)


def _seeded_oddly(call: Call) -> bool:
    state = getattr(call.made.get("rng"), "get_state", None)
    return state is not None and bool(int(np.sum(state()[1])) & 1)


_OTHER_SEED = Condition("`rng` is one of every other seeds", frozenset({"seed"}), _seeded_oddly)
