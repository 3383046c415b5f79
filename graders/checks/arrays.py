"""Comparing what a student's code returned with what was promised.

Anything may come back: text, nothing, a ragged list, a handle on an object. Each gets a clear
finding. Lists count as arrays, whole numbers and truth values as the numbers they are, and single
precision is tolerated; half precision is named.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from graders.checks import tolerances as tol
from graders.checks.feedback import (
    Finding,
    counted,
    described,
    entries,
    number,
    place,
    related,
    relation,
    shape,
)

Array = NDArray[np.float64]

KINDS = {
    "b": "truth values",
    "i": "whole numbers",
    "u": "whole numbers",
    "f": "floating-point numbers",
    "c": "complex numbers",
}


def as_array(name: str, value: object, *, expected: str = "an array of numbers") -> NDArray[Any]:
    """Return `value` as a numeric array, or say what it is instead.

    Parameters
    ----------
    name : str
        What the student calls the value, for example ``outputs``.
    value : object
        Whatever came back.
    expected : str
        What it should have been, for the finding.

    Raises
    ------
    Finding
        If the value is no array of numbers.
    """
    if isinstance(value, np.ndarray) and value.dtype.kind in "biufc":
        return value
    if isinstance(value, bool | int | float | complex | np.number):
        single = np.asarray(value)
        if single.dtype.kind in "biufc":
            return single
    if isinstance(value, list | tuple):
        try:
            array = np.asarray(value)
        except (ValueError, TypeError, OverflowError):
            array = np.asarray(None)
        if array.dtype.kind in "biufc":
            return array
        raise Finding(
            "type",
            f"`{name}` is {described(value)} that does not form a rectangle of numbers; "
            f"expected {expected}.",
        )
    hint = "Does the method end with a `return`?" if value is None else None
    raise Finding("type", f"`{name}` is {described(value)}; expected {expected}.", hint=hint)


def expect_shape(
    name: str, value: object, sizes: tuple[int, ...], *, axes: str | None = None
) -> NDArray[Any]:
    """Check the shape, and return the value as an array.

    Parameters
    ----------
    name : str
        What the student calls the value.
    value : object
        Whatever came back.
    sizes : tuple of int
        The shape that it should have.
    axes : str, optional
        The meaning of the axes, for example ``(batch_size, output_dim)``.
    """
    meaning = f" = {axes}" if axes else ""
    array = as_array(name, value, expected=f"an array of shape {shape(sizes)}{meaning}")
    if array.shape == tuple(sizes):
        return array
    hint = None
    if len(sizes) > 1 and array.shape == tuple(sizes)[::-1]:
        hint = "The axes look swapped."
    elif len(sizes) > 1 and sizes[0] > 1 and array.shape == tuple(sizes)[1:]:
        hint = "One row came back for the whole batch: each example should have its own."
    elif array.ndim == 0 and np.prod(sizes) != 1:
        hint = "One number came back for the whole batch: each entry should have its own."
    elif array.ndim < len(sizes) and array.size == np.prod(sizes):
        hint = (
            f"The result lost an axis: it should keep {len(sizes)} axes even if one has length 1."
        )
    raise Finding(
        "shape",
        f"`{name}` has shape {shape(array.shape)}; expected {shape(sizes)}{meaning}.",
        hint=hint,
    )


def expect_finite(name: str, value: object) -> NDArray[Any]:
    """Check that no entry is NaN or infinite, and return the value as an array."""
    array = as_array(name, value)
    wrong = ~np.isfinite(array)
    if not wrong.any():
        return array
    index = tuple(int(i) for i in np.argwhere(wrong)[0])
    raise Finding(
        "finite",
        f"{counted(wrong, name).replace('differ', 'are not finite')}"
        f"{place(name, index)} is {number(array[index])}.",
    )


def expect_dtype(name: str, value: object, kinds: str = "f") -> NDArray[Any]:
    """Check the kind of the entries by NumPy's one-letter codes, and return the array."""
    array = as_array(name, value)
    if array.dtype.kind in kinds:
        return array
    words = {
        "b": "truth values",
        "i": "whole numbers",
        "u": "whole numbers",
        "c": "complex numbers",
    }
    got = words.get(array.dtype.kind, "floating-point numbers")
    raise Finding(
        "dtype", f"`{name}` holds {got} ({array.dtype}); expected floating-point numbers."
    )


def precision(got: NDArray[Any], expected: NDArray[Any]) -> str:
    """Return ``half``, ``single`` or ``double``: the coarsest precision that explains `got`.

    Only entries tell something whose expected value needs more digits than single precision has,
    and that are roughly right. Whole numbers tell nothing.
    """
    if got.dtype == np.float16:
        return "half"
    if got.dtype == np.float32:
        return "single"
    if got.dtype != np.float64 or got.shape != expected.shape:
        return "double"
    if np.array_equal(got, expected):  # with all the digits that are expected
        return "double"
    with np.errstate(all="ignore"):
        rounded = expected.astype(np.float32)
        apart = np.abs(rounded - expected) > tol.PRECISION_APART * np.abs(expected)
        telling = np.isfinite(expected) & apart
        close = telling & (np.abs(got - expected) <= tol.HALF_RELATIVE * np.abs(expected))
        # An answer that is mostly off is wrong for another reason than its precision.
        if not close.any() or 2 * close.sum() < telling.sum():
            return "double"
        telling = close
        values = got[telling]
        for name, dtype in (("half", np.float16), ("single", np.float32)):
            if (values == values.astype(dtype)).mean() >= tol.PRECISION_SHARE:
                return name
    return "double"


def expect_not_half(name: str, got: NDArray[Any], expected: NDArray[Any]) -> None:
    """Name half precision: it loses digits that training needs."""
    if precision(got, expected) == "half":
        raise Finding(
            "half",
            f"`{name}` holds half-precision numbers (float16): only three digits are kept.",
            hint="Compute in the precision of `inputs`, which is float64.",
        )


def expect_close(
    name: str,
    value: object,
    expected: ArrayLike,
    *,
    axes: str | None = None,
    absolute: float = tol.VALUE_ABSOLUTE,
    relative: float = tol.VALUE_RELATIVE,
) -> NDArray[Any]:
    """Check every entry against the expected one, and return the value as an array.

    Parameters
    ----------
    name : str
        What the student calls the value, for example ``outputs``.
    value : object
        Whatever came back.
    expected : array_like
        The right values; they also set the shape.
    axes : str, optional
        The meaning of the axes, for a finding about the shape.
    absolute, relative : float
        Tolerances for double precision; single precision has its own.

    Returns
    -------
    numpy.ndarray
        The value as an array.

    Raises
    ------
    Finding
        With the entries that differ most, and the relation between all of them if there is one.
    """
    wanted = np.asarray(expected, dtype=np.float64)
    got = expect_shape(name, value, wanted.shape, axes=axes)
    expect_not_half(name, got, wanted)
    if precision(got, wanted) == "single":
        largest = np.abs(wanted[np.isfinite(wanted)]).max(initial=0.0)
        absolute = max(tol.SINGLE_ABSOLUTE, tol.SINGLE_OF_LARGEST * float(largest))
        relative = tol.SINGLE_RELATIVE
    if got.dtype.kind == "c" and not np.abs(got.imag).any():
        got = got.real
    with np.errstate(all="ignore"):
        error = np.abs(got - wanted)
        differs = ~(error <= absolute + relative * np.abs(wanted))
        differs &= ~((got == wanted) | (np.isnan(got) & np.isnan(wanted)))
    if not differs.any():
        return got
    kind = "nan" if not np.isfinite(got[differs]).all() else "value"
    worst = np.where(np.isfinite(error), error, np.inf)
    text = f"{counted(differs, name)}{entries(name, got, wanted, differs, worst)}."
    raise Finding(kind, text, hint=hint_on_values(name, got, wanted, differs))


def hint_on_values(
    name: str, got: NDArray[Any], expected: Array, differs: NDArray[np.bool_]
) -> str | None:
    """Return a next step that the numbers themselves support, or nothing."""
    if got.dtype.kind in "iub":
        return (
            f"`{name}` holds {KINDS[got.dtype.kind]} ({got.dtype}): "
            "was something converted on the way?"
        )
    if np.isnan(got[differs]).any():
        return "NaN comes from 0 / 0, infinity - infinity, or from memory that was never filled."
    if np.isinf(got[differs]).any():
        return "An exponential overflowed, or something was divided by 0."
    return relation(got, expected, name)


def hint_on_shown(
    name: str, case: tuple[NDArray[Any], Array], shown: tuple[NDArray[Any], Array]
) -> str | None:
    """Return a next step that a case supports and that is true of a smaller one as well.

    Parameters
    ----------
    name : str
        What the student calls the values.
    case, shown : tuple of array
        What was got and what was expected: where the answer failed, and where it is shown.
    """
    got, expected = shown
    hint = hint_on_values(name, got, expected, np.ones(got.shape, dtype=bool))
    found = related(*case)
    if hint is None and found is not None and found.holds(got, expected):
        return found.words(name)
    return hint
