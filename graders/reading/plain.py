"""Values as plain JSON, and back: each field is held to the type that its class declares.

What a reader hands back is data by a process that a student's bytes went through. Nothing of it is
executed, imported or unpickled; what does not fit is refused as a whole.
"""

from __future__ import annotations

import dataclasses
import json
import types
from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from nbformat import NotebookNode

from graders.submissions.notebooks import notebook_of

T = TypeVar("T")
_SCALARS = (bool, int, float, str)


class NotPlain(ValueError):
    """What came back is not what was asked for; says where."""


def encoded(value: Any) -> bytes:
    """Return a value as JSON; halves of surrogate pairs in file names survive."""
    return json.dumps(_plain(value), allow_nan=False).encode("ascii")


def decoded(kind: type[T], data: bytes) -> T:
    """Return the value of a type that some bytes hold.

    Raises
    ------
    NotPlain
        They hold something else.
    """
    try:
        content = json.loads(data)
    except (ValueError, RecursionError):
        raise NotPlain("no JSON") from None
    return cast(T, _typed(kind, content, kind.__name__))


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, _SCALARS):
        return value
    if isinstance(value, NotebookNode):
        return [[cell.cell_type, cell.source] for cell in value.cells]
    if isinstance(value, Path):
        return str(value)
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, bytes):
        return [_plain(item) for item in value]
    if dataclasses.is_dataclass(value):
        return {f.name: _plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    raise TypeError(f"a {type(value).__name__} has no plain form")


@cache
def _fields(kind: type) -> dict[str, Any]:
    hints = get_type_hints(kind)
    return {field.name: hints[field.name] for field in dataclasses.fields(kind)}


def _typed(kind: Any, item: Any, where: str) -> Any:
    """Return an item of JSON as a value of a type, or raise."""
    origin, parts = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        return _optional(parts, item, where)
    if kind in _SCALARS:
        return _scalar(kind, item, where)
    if kind in (Path, datetime) or (isinstance(kind, type) and issubclass(kind, StrEnum)):
        return _from_text(kind, item, where)
    if kind is NotebookNode:
        return _notebook(item, where)
    if origin is tuple and parts[-1] is not Ellipsis:
        items = _items(item, where, len(parts))
        return tuple(_typed(*pair, where) for pair in zip(parts, items, strict=True))
    if origin in (tuple, list, Sequence):
        listed = [_typed(parts[0], one, where) for one in _items(item, where)]
        return listed if origin is list else tuple(listed)
    if origin is not None and issubclass(origin, Mapping):
        content = _object(item, where)
        return {key: _typed(parts[1], one, where) for key, one in content.items()}
    return _dataclass(kind, item, where)


def _dataclass(kind: Any, item: Any, where: str) -> Any:
    if not dataclasses.is_dataclass(kind):
        raise NotPlain(f"{where}: no plain type")
    fields, content = _fields(cast(type, kind)), _object(item, where)
    if content.keys() != fields.keys():
        raise NotPlain(f"{where}: other fields")
    make: Any = kind
    return make(**{n: _typed(of, content[n], f"{where}.{n}") for n, of in fields.items()})


def _optional(parts: tuple[Any, ...], item: Any, where: str) -> Any:
    (kind,) = (part for part in parts if part is not type(None))
    return None if item is None else _typed(kind, item, where)


def _scalar(kind: Any, item: Any, where: str) -> Any:
    if kind is float and type(item) is int:
        return float(item)
    if type(item) is not kind:
        raise NotPlain(f"{where}: {type(item).__name__}, not {kind.__name__}")
    return item


def _from_text(kind: Any, item: Any, where: str) -> Any:
    try:
        return (datetime.fromisoformat if kind is datetime else kind)(_scalar(str, item, where))
    except ValueError:
        raise NotPlain(f"{where}: no {kind.__name__}") from None


def _notebook(item: Any, where: str) -> NotebookNode:
    cells = [tuple(_items(cell, where, 2)) for cell in _items(item, where)]
    if not all(kind in ("code", "markdown", "raw") and type(text) is str for kind, text in cells):
        raise NotPlain(f"{where}: no cell")
    return notebook_of(cells)


def _items(item: Any, where: str, length: int | None = None) -> list[Any]:
    if not isinstance(item, list) or length not in (None, len(item)):
        raise NotPlain(f"{where}: no such list")
    return item


def _object(item: Any, where: str) -> dict[str, Any]:
    if not isinstance(item, dict):
        raise NotPlain(f"{where}: no object")
    return item
