"""The statements of a cell, which Python reads once, however many look at them."""

from __future__ import annotations

import ast
import warnings

from graders.submissions import caps
from graders.submissions.cells import plain_python

_known: dict[str, list[ast.stmt]] = {}


def statements(source: str) -> list[ast.stmt]:
    """Return what stands at the top of a cleaned cell or module; not to be changed.

    Some sources take Python seconds, by the square of their length, and three readers look at
    each. Trees take hundreds of times the memory of their text: those of one notebook are kept.

    Raises
    ------
    SyntaxError, ValueError, RecursionError, MemoryError
        Python cannot read it.
    """
    if source not in _known:
        if len(source) + sum(map(len, _known)) > caps.PARSED_BYTES:
            _known.clear()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a student's `"\d"` is no concern of ours
            _known[source] = ast.parse(plain_python(source)).body
    return _known[source]
