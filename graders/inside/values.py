"""Values as JSON and arrays, and back: what can be said between grader and student's process."""

from __future__ import annotations

import math
import numbers
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from .wire import (
    CODES,
    MAX_DEPTH,
    MAX_DIMENSIONS,
    MAX_TEXT,
    MAX_VALUES,
    Handle,
    TooLarge,
    Unsendable,
    WireError,
)

_NON_FINITE = {"nan": math.nan, "inf": math.inf, "-inf": -math.inf}


class Encoder:
    """Turns values into JSON and a list of arrays.

    Parameters
    ----------
    handle_of : callable, optional
        Called with an object that cannot cross by value; returns the `Handle` to send instead.
        Without it such an object is `Unsendable`.
    """

    def __init__(self, handle_of: Callable[[Any], Handle] | None = None) -> None:
        self.arrays: list[np.ndarray] = []
        self._handle_of = handle_of
        self._values = 0

    def described(self) -> list[list[Any]]:
        """Return dtype, shape and order of each array, as the receiver needs them."""
        return [
            [CODES[a.dtype], list(a.shape), "C" if a.flags.c_contiguous else "F"]
            for a in self.arrays
        ]

    def encode(self, value: Any, depth: int = 0) -> Any:
        """Return the JSON for one value, collecting its arrays."""
        self._values += 1
        if self._values > MAX_VALUES:
            raise TooLarge(f"the answer holds more than {MAX_VALUES} values")
        if depth > MAX_DEPTH:
            raise TooLarge(f"the answer is nested more than {MAX_DEPTH} deep")
        if isinstance(value, np.ndarray | np.generic):
            return self._encode_array(value, depth)
        kind = type(value)
        if value is None or kind is bool:
            return value
        if isinstance(value, str):
            return {"s": str(value)[:MAX_TEXT]}
        if isinstance(value, int):
            if not -(2**63) <= value < 2**63:
                raise TooLarge("the answer holds an integer of more than 64 bits")
            return int(value)
        if isinstance(value, float):
            return float(value) if math.isfinite(value) else {"f": str(float(value))}
        if isinstance(value, list | range):
            return self._encode_list(list(value), depth)
        if isinstance(value, Handle):
            return {"h": value.id, "n": value.type_name[:200], "c": value.is_callable}
        if isinstance(value, tuple):
            return {"t": [self.encode(v, depth + 1) for v in value]}
        if isinstance(value, dict):
            return self._encode_dict(value, depth)
        return self.encode_object(value, depth)

    def _encode_array(self, value: np.ndarray | np.generic, depth: int) -> Any:
        if isinstance(value, np.float64 | np.int64 | np.bool_):
            return self.encode(value.item(), depth)
        array = np.asarray(value)
        if array.dtype == object:  # a NumPy container of arrays or of mixed numbers
            return self.encode(array.tolist(), depth + 1)
        if array.dtype.byteorder == ">":
            array = array.astype(array.dtype.newbyteorder("<"))
        if array.dtype.type is np.longdouble:
            with np.errstate(over="ignore"):
                array = array.astype(np.float64)
        if array.dtype not in CODES:
            raise Unsendable(
                f"the answer is an array of dtype {array.dtype}, which is not a plain number"
            )
        if array.ndim > MAX_DIMENSIONS:
            raise TooLarge(f"the answer has {array.ndim} axes")
        if not (array.flags.c_contiguous or array.flags.f_contiguous):
            array = np.ascontiguousarray(array)
        self.arrays.append(array)
        return {"a": len(self.arrays) - 1}

    def _encode_list(self, value: list[Any], depth: int) -> Any:
        if _is_numeric(value):
            try:
                array = np.asarray(value)
            except (ValueError, OverflowError):  # rows of different lengths stay a list
                array = None
            if array is not None and array.dtype in CODES:
                return self._encode_array(array, depth)
        return {"l": [self.encode(v, depth + 1) for v in value]}

    def _encode_dict(self, value: dict[Any, Any], depth: int) -> Any:
        pairs = []
        for key, item in value.items():
            if not isinstance(key, str | int | float | bool | np.generic) and key is not None:
                raise Unsendable(f"the answer is a dict with a {type(key).__name__} as key")
            pairs.append([self.encode(key, depth + 1), self.encode(item, depth + 1)])
        return {"d": pairs}

    def encode_object(self, value: Any, depth: int) -> Any:
        """Return the JSON for what is no plain value: an array in other clothes, or a handle."""
        if not isinstance(value, type):
            if hasattr(value, "detach") and hasattr(value, "cpu"):  # a PyTorch tensor
                return self._encode_array(value.detach().cpu().numpy(), depth)
            if hasattr(value, "__array__"):
                return self._encode_array(np.asarray(value), depth)
            if isinstance(value, numbers.Real):  # a Fraction
                return self.encode(float(value), depth + 1)
        if self._handle_of is None:
            raise Unsendable(f"a {type(value).__name__} cannot be sent")
        return self.encode(self._handle_of(value), depth)


def _is_numeric(value: list[Any]) -> bool:
    """Whether a list holds only numbers, or only such lists: then it stands for an array."""
    if not value:
        return True
    if isinstance(value[0], list):
        return all(isinstance(v, list) and _is_numeric(v) for v in value)
    return all(isinstance(v, int | float | np.number | np.bool_) for v in value)


class Decoder:
    """Turns JSON and arrays back into values, trusting nothing.

    Parameters
    ----------
    arrays : sequence of ndarray
        The arrays of the same frame.
    resolve : callable
        Called with each `Handle`; what it returns stands in the value.
    """

    def __init__(self, arrays: Sequence[np.ndarray], resolve: Callable[[Handle], Any]) -> None:
        self._arrays = arrays
        self._resolve = resolve
        self._values = 0
        self._placed: set[int] = set()

    def decode(self, item: Any, depth: int = 0) -> Any:
        """Return the value that the JSON stands for."""
        self._values += 1
        if self._values > MAX_VALUES or depth > MAX_DEPTH:
            raise WireError("a value is nested or long beyond the cap")
        if item is None or type(item) is bool:
            return item
        if type(item) is float and math.isfinite(item):  # JSON reads 1e999 as infinity
            return item
        if type(item) is int:
            if not -(2**63) <= item < 2**63:
                raise WireError("an integer has more than 64 bits")
            return item
        if not isinstance(item, dict) or not item:
            raise WireError("a value has no known form")
        if "h" in item:
            return self._resolve(_read_handle(item))
        if len(item) != 1:
            raise WireError("a value has no known form")
        ((tag, content),) = item.items()
        return self._decode_tagged(tag, content, depth)

    def _decode_tagged(self, tag: str, content: Any, depth: int) -> Any:
        if tag == "a" and type(content) is int and 0 <= content < len(self._arrays):
            return self._place(content)
        if tag == "s" and isinstance(content, str) and len(content) <= MAX_TEXT:
            return content
        if tag == "f" and isinstance(content, str) and content in _NON_FINITE:
            return _NON_FINITE[content]
        if tag in ("l", "t") and isinstance(content, list):
            values = [self.decode(v, depth + 1) for v in content]
            return values if tag == "l" else tuple(values)
        if tag == "d" and isinstance(content, list):
            return dict(self._decode_pair(pair, depth + 1) for pair in content)
        raise WireError("a value has no known form")

    def _place(self, number: int) -> np.ndarray:
        """Return an array, once: named a thousand times, it would fill the memory of its reader."""
        if number in self._placed:
            raise WireError("an array stands in two places")
        self._placed.add(number)
        return self._arrays[number]

    def _decode_pair(self, pair: Any, depth: int) -> tuple[Any, Any]:
        if not isinstance(pair, list) or len(pair) != 2:
            raise WireError("a dict is not a list of pairs")
        key = self.decode(pair[0], depth)
        if not (key is None or type(key) in (str, int, float, bool)):
            raise WireError("a dict's key is not a plain value")
        return key, self.decode(pair[1], depth)


def _read_handle(item: dict[str, Any]) -> Handle:
    number, name, callable_ = item.get("h"), item.get("n"), item.get("c")
    if (
        len(item) != 3
        or type(number) is not int
        or not 0 <= number < 2**63
        or not isinstance(name, str)
        or len(name) > 200
        or type(callable_) is not bool
    ):
        raise WireError("a handle has no known form")
    return Handle(number, name, callable_)
