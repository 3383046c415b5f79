"""Modules of hosted notebooks that are not here: whatever is asked of them does nothing."""

import importlib.abc
import importlib.machinery
import sys
from collections.abc import Callable, Iterator, Sequence
from types import ModuleType
from typing import Any


class Harmless:
    """Anything that a notebook may ask for: it can be called, entered, read and looped over."""

    def __call__(self, *args: Any, **kwargs: Any) -> "Harmless":
        return self

    def __getattr__(self, name: str) -> "Harmless":
        if name.startswith("__") or name.startswith("_repr_") or name.startswith("_ipython_"):
            raise AttributeError(name)
        return self

    def __getitem__(self, key: Any) -> "Harmless":
        return self

    def __iter__(self) -> Iterator[Any]:
        return iter(())

    def __len__(self) -> int:
        return 0

    def __enter__(self) -> "Harmless":
        return self

    def __exit__(self, *error: Any) -> None:
        return None

    def __repr__(self) -> str:
        return "(not here while a notebook is marked)"


def attribute_of(module: str) -> Callable[[str], Harmless]:
    """Return a module's `__getattr__`: every name that it lacks is harmless."""

    def get(name: str) -> Harmless:
        if name.startswith("__"):
            raise AttributeError(f"module {module} has no attribute {name}")
        return Harmless()

    return get


class _Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds every module below a package that has no file of its own here."""

    def __init__(self, package: str) -> None:
        self._package = package

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if not name.startswith(f"{self._package}."):
            return None
        return importlib.machinery.ModuleSpec(name, self, is_package=True)

    def exec_module(self, module: ModuleType) -> None:
        module.__getattr__ = attribute_of(module.__name__)  # type: ignore[method-assign]


def below(package: str) -> None:
    """Make every module below a package harmless, but for those that are there."""
    sys.meta_path.append(_Finder(package))
