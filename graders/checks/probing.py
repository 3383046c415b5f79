"""Asks an answer that lost points the same few questions as every other, and keeps what it gives.

A lab declares them for an exercise in ``hidden/probe_<exercise>.py``: a function `probe`, which
gets a `Probing`, and `CORE`, the parts that tell one mistake from another. Parts after these are
looked at only where all of the core is right.
"""

from __future__ import annotations

import builtins
import copy
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graders.errors import (
    AnswerAbsent,
    PackageMissing,
    StudentError,
    StudentFault,
    StudentTimeout,
    TimeLost,
)

Array = NDArray[np.float64]


class Word(str):
    """A word of ours for what came back; a text of the student's never passes for one."""


NOT_WRITTEN = Word("not written")
_LARGEST = 200  # entries of a result that are kept; more would say no more, and fill the report
_MOST = 2000  # items of a list that are looked at


@dataclass(frozen=True)
class Result:
    """Numbers that came back.

    Parameters
    ----------
    values : array
        The numbers.
    within : float, optional
        How far two that mean the same may lie apart: for what is drawn at random.
    """

    values: Array
    within: float | None = None


Leaf = str | Result
Parts = dict[str, list[Leaf]]


class Ended(Exception):
    """The answer's process gives no more answers; what it did stands in the parts."""


class Probing:
    """One answer under question.

    Parameters
    ----------
    names : object
        The answer's names: a student's, the reference's, or those of a planted answer.
    reference : object
        The reference's names: what is right, to hand on where an answer's own results may be wrong.
    """

    def __init__(self, names: Any, reference: Any) -> None:
        self.names = names
        self.reference = reference
        self._parts: Parts = {}
        self._followed: set[str] = set()

    @property
    def parts(self) -> Parts:
        """What came back, but for what follows from something else."""
        return {part: kept for part, kept in self._parts.items() if part not in self._followed}

    def ask(
        self,
        part: str,
        function: Callable[..., Any],
        *args: Any,
        read: Callable[[Array], Array] | None = None,
        **kwargs: Any,
    ) -> Any:
        """Call something with copies of the arguments, keep what it gives, and return that.

        Parameters
        ----------
        part : str
            Where it belongs.
        function : callable
            Of the answer.
        *args, **kwargs
            What it gets.
        read : callable, optional
            Turns an array that came back into what is kept: where several results are right.
        """
        value = self.told(function, *args, **kwargs)
        if read and isinstance(value, np.ndarray):
            value = read(value)
        self.put(part, value)
        return value

    def told(self, function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """Call something and return numbers as an array, several as a list, all else as a word."""
        return plain(self.raw(function, *args, **kwargs))

    def raw(self, function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """Call something and return what it gives, or a word for how it failed."""
        value, changed = self._called(function, args, kwargs)
        if any(changed):
            self.put("arguments", np.array(changed, dtype=float))
        return plain(value) if isinstance(value, str) else value

    def tell(self, part: str, value: Any) -> None:
        """Keep what came back inside something else: see `put`."""
        self.put(part, plain(value))

    def put(self, part: str, value: Any, *, within: float | None = None) -> None:
        """Keep a result: a word, an array, or a list of these."""
        for leaf in value if isinstance(value, list) else [value]:
            self._parts.setdefault(part, []).append(_kept(leaf, within))

    def follows(self, part: str) -> None:
        """Say that what is wrong in a part follows from an earlier one, and counts no more."""
        self._followed.add(part)

    def seed(self, seed: int) -> None:
        """Seed NumPy's global state where the answer lives."""
        if hasattr(type(self.names), "module"):
            self.told(self.names.module("numpy.random").seed, seed)
        else:
            np.random.seed(seed)  # noqa: TID251, NPY002 -- what answers may draw from

    def generator(self, seed: int) -> Any:
        """Return a `RandomState` where the answer lives."""
        if hasattr(type(self.names), "random_state"):
            return self.names.random_state(seed)
        return np.random.RandomState(seed)

    def array(self, shape: tuple[int, ...], value: float) -> Any:
        """Return an array where the answer lives: each call gets this one, and no copy."""
        if not hasattr(type(self.names), "module"):
            return np.full(shape, value)
        made = self.names.module("numpy").ndarray(shape)
        made.fill(value)
        return made

    def _called(
        self, function: Callable[..., Any], args: Sequence[Any], kwargs: dict[str, Any]
    ) -> tuple[Any, list[bool]]:
        try:
            if hasattr(type(function), "with_arguments"):
                value, after = function.with_arguments(*args, **kwargs)  # type: ignore[attr-defined]
            else:
                value, after = _called_here(function, args, kwargs)
        except StudentError as error:
            return raised(error.name), []
        except AnswerAbsent:
            return NOT_WRITTEN, []
        except PackageMissing:
            raise
        except StudentFault as fault:
            # Whose time a call used up makes no difference to how the answer behaves.
            kind = StudentTimeout if isinstance(fault, TimeLost) else type(fault)
            self.put("ended", Word(kind.__name__))
            raise Ended from None
        except Exception as error:
            absent = isinstance(error, NotImplementedError)
            return NOT_WRITTEN if absent else raised(type(error).__name__), []
        return value, [not _equal(*pair) for pair in zip(args, after, strict=False)]


def _kept(value: Any, within: float | None) -> Leaf:
    if isinstance(value, str):
        return value
    numbers = np.asarray(value, dtype=float)
    return Result(numbers, within) if numbers.size <= _LARGEST else f"{numbers.size} entries"


def _called_here(
    function: Callable[..., Any], args: Sequence[Any], kwargs: dict[str, Any]
) -> tuple[Any, list[Any]]:
    own = [arg.copy(order="K") if isinstance(arg, np.ndarray) else _copied(arg) for arg in args]
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        value = function(*own, **kwargs)
    return copy.copy(value) if isinstance(value, np.ndarray) else value, own


def _copied(arg: Any) -> Any:
    return [_copied(item) for item in arg] if isinstance(arg, list) else copy.copy(arg)


def _equal(before: Any, after: Any) -> bool:
    if isinstance(before, np.ndarray) and isinstance(after, np.ndarray):
        return np.array_equal(before, after, equal_nan=before.dtype.kind == "f")
    if isinstance(before, list) and isinstance(after, list):
        return len(before) == len(after) and all(map(_equal, before, after))
    return True


def raised(name: str) -> Word:
    """Return a word for an exception: of its own names a student's code could make any number."""
    known = isinstance(getattr(builtins, name, None), type)
    return Word(f"raised {name}" if known else "raised an exception")


def plain(value: Any) -> Any:
    """Return an array of numbers, a list of such arrays and words, or a word."""
    if isinstance(value, list | tuple):
        items = [plain(item) for item in value[:_MOST]]
        arrays = [item for item in items if isinstance(item, np.ndarray)]
        if items and len(arrays) == len(items) and len({item.shape for item in arrays}) == 1:
            return np.array(arrays)
        flat: list[Any] = []
        for item in items:
            flat.extend(item if isinstance(item, list) else [item])
        return flat or "an empty list"
    if isinstance(value, str):
        return value if isinstance(value, Word) else Word("a text")
    if value is None:
        return "nothing"
    if isinstance(value, bool | int | float | np.ndarray | np.generic):
        try:
            return np.array(value, dtype=float)
        except (TypeError, ValueError, OverflowError):
            return "no numbers"
    return "an object"
