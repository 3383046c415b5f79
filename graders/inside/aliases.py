"""Names that NumPy 1 had, or a newer Python has, and that are lacking here, with what they mean.

Lab sheets and tutorials use them, and an answer is not wrong for being older than a release.
Functions whose removal changed a result (`np.cast`, `np.safe_eval`) are left out.
"""

from __future__ import annotations

import builtins
import itertools
import math
import typing
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import numpy as np

# The old name, and the name in NumPy, in Python, or the value itself.
_PYTHONS = ("bool", "int", "float", "complex", "object", "str")
_RENAMED = {
    **{"float_": "float64", "complex_": "complex128", "unicode_": "str_", "string_": "bytes_"},
    **{"cfloat": "complex128", "singlecomplex": "complex64", "longfloat": "longdouble"},
    **{"longcomplex": "clongdouble", "clongfloat": "clongdouble", "bool8": "bool_"},
    **{"int0": "intp", "uint0": "uintp", "object0": "object_", "str0": "str_", "bytes0": "bytes_"},
    **{"void0": "void", "typeDict": "sctypeDict"},
    **{"Inf": "inf", "Infinity": "inf", "infty": "inf", "PINF": "inf", "NaN": "nan"},
    **{"product": "prod", "cumproduct": "cumprod", "alltrue": "all", "sometrue": "any"},
    **{"round_": "round", "row_stack": "vstack", "trapz": "trapezoid", "in1d": "isin"},
    **{"mat": "asmatrix", "rank": "ndim"},
}
_OTHERS: dict[str, Any] = {
    "long": int,
    "unicode": str,
    "NINF": -math.inf,
    "PZERO": 0.0,
    "NZERO": -0.0,
    "math": math,
    "asscalar": lambda a: a.item(),
    "asfarray": lambda a, dtype=np.float64: np.asarray(
        a, dtype if np.issubdtype(dtype, np.inexact) else np.float64
    ),
    "msort": lambda a: np.sort(a, axis=0),
}


def lacking() -> dict[str, Any]:
    """Return the names that this NumPy lacks, and what they meant."""
    found = {name: getattr(builtins, name) for name in _PYTHONS}
    there = vars(np)  # to ask for a name that is gone would warn
    found |= {old: there[new] for old, new in _RENAMED.items() if new in there}
    found |= _OTHERS
    return {name: value for name, value in found.items() if name not in there}


def set_lacking() -> None:
    """Set them, in this process."""
    for name, value in lacking().items():
        setattr(np, name, value)
    for module, name, value in _newer():
        if not hasattr(module, name):
            setattr(module, name, value)
    draws: Any = np.random
    if not hasattr(draws, "random_integers"):
        draws.random_integers = _random_integers


def _newer() -> list[tuple[Any, str, Any]]:
    """Return what a newer Python has, for those who wrote their answers there."""
    return [
        (typing, "override", lambda method: method),
        (itertools, "batched", _batched),
        (math, "sumprod", lambda p, q: sum(a * b for a, b in zip(p, q, strict=True))),
    ]


def _batched(iterable: Iterable[Any], n: int, *, strict: bool = False) -> Iterator[tuple[Any, ...]]:
    left = iter(iterable)
    while batch := tuple(itertools.islice(left, n)):
        if strict and len(batch) < n:
            raise ValueError("batched(): incomplete batch")
        yield batch


def _random_integers(low: int, high: int | None = None, size: Any = None) -> Any:
    first, last = (1, low) if high is None else (low, high)
    draw: Callable[..., Any] = np.random.randint
    return draw(first, last + 1, size)
