"""Answers that are no arrays: numbers, texts, lists and dictionaries of these, and tables."""

from __future__ import annotations

from typing import Any

import numpy as np

from graders.checks.feedback import Finding, capped, described

_MOST_KEYS = 5  # of a dictionary that are named; more say no more


def expect_equal(name: str, value: object, expected: object) -> None:
    """Check that a plain value (number, text, truth value, list or dict of these) is the right one.

    The first difference is told. Lists, tuples and arrays of the same entries are equal: a list of
    numbers comes back from the student's process as an array.

    Parameters
    ----------
    name : str
        What the student calls it.
    value : object
        Whatever came back.
    expected : object
        The right one.

    Raises
    ------
    Finding
        They differ.
    """
    _expect_same(name, _plain(value), _plain(expected))


def _plain(value: Any) -> Any:
    """Return a value with lists in place of arrays and tuples."""
    if isinstance(value, np.ndarray | np.generic):
        return value.tolist()
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    return value


def _expect_same(name: str, value: Any, expected: Any) -> None:
    if isinstance(value, dict) and isinstance(expected, dict):
        _expect_keys(name, value, expected)
        for key, item in expected.items():
            _expect_same(f"{name}[{key!r}]", value[key], item)
        return
    lists = isinstance(value, list) and isinstance(expected, list)
    if lists and len(value) == len(expected):
        for place, pair in enumerate(zip(value, expected, strict=True)):
            _expect_same(f"{name}[{place}]", *pair)
    elif lists:
        raise Finding(
            "value", f"`{name}` has {_entries(value)}; expected {len(expected)}: {expected!r}."
        )
    elif value != expected:
        hint = None
        if isinstance(value, list):
            hint = "One plain value is asked for, not a list or an array of them."
        elif isinstance(expected, list):
            hint = "A list is asked for; an array of the same entries will do."
        said = str(value) if isinstance(value, bool) else described(value)
        raise Finding("value", f"`{name}` is {said}; expected {expected!r}.", hint=hint)


def _expect_keys(name: str, value: dict[Any, Any], expected: dict[Any, Any]) -> None:
    missing = [key for key in expected if key not in value]
    if missing:
        raise Finding("value", f"`{name}` lacks {_keys(missing)}; it has {_keys(list(value))}.")
    more = [key for key in value if key not in expected]
    if more:
        raise Finding(
            "value", f"`{name}` also has {_keys(more)}; expected {_keys(list(expected))}."
        )


def _keys(keys: list[Any]) -> str:
    shown = ", ".join(capped(repr(key)) for key in keys[:_MOST_KEYS])
    more = f" and {len(keys) - _MOST_KEYS} more" if len(keys) > _MOST_KEYS else ""
    return f"the keys {shown}{more}" if keys else "no keys"


def _entries(value: list[Any]) -> str:
    return "one entry" if len(value) == 1 else f"{len(value)} entries"


def columns_of(function: Any, *arguments: Any) -> dict[str, Any]:
    """Return the columns of the DataFrame that a function gives, by name.

    The table stays on the student's side, where pandas is; its columns come back as plain lists.
    The index is left out: a check that asks for it says so.

    Parameters
    ----------
    function : callable
        The student's function, or the reference's.
    *arguments
        What it gets.

    Raises
    ------
    Finding
        Something else than a table came back.
    """
    table = getattr(function, "kept", function)(*arguments)
    remote = hasattr(table, "type_name")
    if not (table.has("to_dict") if remote else hasattr(table, "to_dict")):
        raise Finding(
            "type", f"`{_name(function)}` returned {described(table)}; expected a DataFrame."
        )
    columns: dict[str, Any] = table.to_dict("list")
    return columns


def _name(function: Any) -> str:
    return str(getattr(function, "label", getattr(function, "__name__", "the function")))
