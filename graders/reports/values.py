"""Arguments and arrays as excerpts that a report can hold and a person can take in."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from graders.reports.text import capped, one_line

# Stored per array: enough to reproduce the small inputs that shrinking ends at, and no more of a
# large one than a reader looks at.
STORED_ENTRIES = 256
STORED_LENGTH = 64
STORED_TEXT = 200
# Longer ones fit no array, and Python refuses to print the longest.
LONGEST_INTEGER = 64
# Shown per table: what fits a page at phone width after some scrolling.
SHOWN_ROWS = 8
SHOWN_COLUMNS = 8
# Six digits, as in all findings.
DIGITS = 6

# The course's axis names, by the names that its functions give their arguments.
AXES = {
    "inputs": ("batch_size", "input_dim"),
    "outputs": ("batch_size", "output_dim"),
    "targets": ("batch_size", "output_dim"),
    "grads_wrt_inputs": ("batch_size", "input_dim"),
    "grads_wrt_outputs": ("batch_size", "output_dim"),
    "weights": ("output_dim", "input_dim"),
    "grads_wrt_weights": ("output_dim", "input_dim"),
}


class HasValues(Protocol):
    """An excerpt, or the counterexample of a stored report, which has the same attributes."""

    @property
    def shape(self) -> tuple[int, ...]: ...  # noqa: D102
    @property
    def dtype(self) -> str: ...  # noqa: D102
    @property
    def values(self) -> Any: ...  # noqa: D102


@dataclass(frozen=True)
class Excerpt:
    """The leading entries of one argument, as plain data.

    Parameters
    ----------
    shape : tuple of int
        Of the whole argument.
    dtype : str
        Of an array its dtype, otherwise the name of the Python type.
    values : number, str, bool, None or nested list of them
        Leading entries of each axis; ``nan``, ``inf`` and ``-inf`` as strings.
    """

    shape: tuple[int, ...]
    dtype: str
    values: Any


@dataclass(frozen=True)
class Table:
    """An excerpt ready to be shown.

    Parameters
    ----------
    name, caption : str
        The argument and what it is: ``float64, shape (3, 2) = (batch_size, input_dim)``.
    columns : tuple of str
        Headings of the columns; empty for a single value.
    rows : tuple of (str, tuple of str)
        Heading and cells of each row.
    note : str
        What was left out, or empty.
    """

    name: str
    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]
    note: str = ""

    @property
    def single(self) -> str | None:
        """The value, where there is just one."""
        return None if self.columns else self.rows[0][1][0]


def excerpt(value: Any) -> Excerpt:
    """Return the leading entries of anything that a counterexample may hold."""
    if isinstance(value, np.ndarray):
        return Excerpt(tuple(value.shape), str(value.dtype), _leading(value))
    if isinstance(value, np.generic):
        return Excerpt((), str(value.dtype), _plain(value.item()))
    if isinstance(value, list | tuple):
        return Excerpt((len(value),), type(value).__name__, _plain(value))
    return Excerpt((), type(value).__name__, _plain(value))


def table(name: str, found: HasValues) -> Table:
    """Lay out an excerpt as rows and columns, capped, with axis names where they are known."""
    name = one_line(name, 60)
    if found.dtype in ("list", "tuple") or not found.shape:
        text = one_line(str(_worded(found.values)), STORED_TEXT)
        kind = f"{found.dtype} of {found.shape[0]}" if found.shape else found.dtype
        return Table(name, one_line(kind, 60), (), (("", (text,)),))
    caption = one_line(f"{found.dtype}, shape {shape_text(name, found.shape)}", 120)
    if math.prod(found.shape) == 1:
        return Table(name, caption, (), (("", (str(_worded(found.values)),)),))
    if len(found.shape) == 1:
        return _grid(name, caption, [found.values], found.shape, ("",))
    values, slices = found.values, len(found.shape) - 2
    for _ in range(slices):
        values = values[0] if values else []
    note = f"Shown: [{', '.join('0' * slices)}, :, :]." if slices else ""
    shown = _grid(name, caption, values, found.shape[-2:], None)
    return Table(shown.name, caption, shown.columns, shown.rows, f"{note} {shown.note}".strip())


def shape_text(name: str, shape: tuple[int, ...]) -> str:
    """Return ``(3, 2) = (batch_size, input_dim)``, or the shape alone where axes have no names."""
    axes = AXES.get(name)
    return f"{shape} = ({', '.join(axes)})" if axes and len(axes) == len(shape) else str(shape)


def number_text(value: Any) -> str:
    """Return a value as it is shown: six significant digits, no trailing noise."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return one_line(str(value), STORED_TEXT)
    return f"{value:.{DIGITS}g}" if isinstance(value, float) else str(value)


def _grid(
    name: str,
    caption: str,
    values: Sequence[Any],
    shape: tuple[int, ...],
    headings: tuple[str, ...] | None,
) -> Table:
    width = shape[-1]
    shown = [[number_text(cell) for cell in row[:SHOWN_COLUMNS]] for row in values[:SHOWN_ROWS]]
    columns = min([width, SHOWN_COLUMNS, *(len(row) for row in shown)])
    rows = tuple(
        (headings[i] if headings else str(i), tuple(row[:columns])) for i, row in enumerate(shown)
    )
    left_out = []
    if headings is None and len(rows) < shape[0]:
        left_out.append(f"rows {len(rows)} to {shape[0] - 1}")
    if columns < width:
        left_out.append(f"columns {columns} to {width - 1}")
    note = f"Not shown: {' and '.join(left_out)}." if left_out else ""
    return Table(name, caption, tuple(str(i) for i in range(columns)), rows, note)


def _leading(array: np.ndarray[Any, Any]) -> Any:
    axes = max(array.ndim, 1)
    length = min(STORED_LENGTH, max(1, int(STORED_ENTRIES ** (1 / axes) + 1e-9)))
    return _plain(array[(slice(length),) * array.ndim].tolist())


def _plain(value: Any) -> Any:
    if isinstance(value, np.ndarray | np.generic):
        return _plain(excerpt(value).values)
    if isinstance(value, float):
        return value if math.isfinite(value) else str(value)
    if isinstance(value, list | tuple):
        return [_plain(entry) for entry in value[:STORED_LENGTH]]
    if isinstance(value, int) and value.bit_length() > LONGEST_INTEGER:
        return f"an integer of {value.bit_length()} bits"
    if value is None or isinstance(value, int):
        return value
    return capped(value if isinstance(value, str) else str(value), STORED_TEXT)


def _worded(values: Any) -> Any:
    if isinstance(values, list):
        return f"[{', '.join(str(_worded(entry)) for entry in values)}]"
    return number_text(values)
