"""Looks at what a student's names stand for, without calling it."""

from __future__ import annotations

import contextlib
import types
from typing import Any


def there(owner: Any, names: list[str]) -> dict[str, list[bool]]:
    """Tell which attributes there are, up to the first that raises: asked for alone, it is told."""
    found: list[bool] = []
    with contextlib.suppress(BaseException):
        found.extend(hasattr(owner, name) for name in names)
    return {"l": found}


def is_stub(value: Any) -> bool:
    """Whether a function, or each one of a class, only says that it is not written yet."""
    if isinstance(value, types.FunctionType):
        return value.__code__.co_names == ("NotImplementedError",)
    if not isinstance(value, type):
        return False
    functions = [part for part in vars(value).values() if isinstance(part, types.FunctionType)]
    return bool(functions) and all(map(is_stub, functions))
