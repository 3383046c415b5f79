"""Stands in for packages that are not here: they can be imported, and nothing of them be used.

A notebook may import a package beside what its answers need, in one statement with it. With
stand-ins the statement goes on, and whatever then uses the package fails as its import would have.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any, NoReturn

_USES = """
    call getitem setitem delitem iter next len bool contains enter exit await index int float
    array mro_entries add radd sub rsub mul rmul truediv rtruediv floordiv rfloordiv mod rmod
    pow rpow matmul rmatmul neg pos abs lt le gt ge
""".split()  # noqa: SIM905 - forty quoted words would fill a screen


def offer(folder: str) -> None:
    """Let what the submission itself imports be found.

    Parameters
    ----------
    folder : str
        Where the submission's own files are; besides them the notebook's cells are meant.
    """
    sys.meta_path.append(_Finder(folder))


class Absent:
    """Something of a package that is not here: it can be named, and not be used."""

    def __init__(self, package: str) -> None:
        self.__dict__["_package"] = package

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        self._refuse()

    def _refuse(self, *args: Any, **kwargs: Any) -> NoReturn:
        package = self.__dict__["_package"]
        raise ModuleNotFoundError(f"No module named {package!r}", name=package)


for _use in _USES:
    setattr(Absent, f"__{_use}__", Absent._refuse)


class _Finder(MetaPathFinder, Loader):
    """Finds every package that nobody else finds, for the submission alone.

    Libraries try for packages too, and do without them.
    """

    def __init__(self, folder: str) -> None:
        self._folder = folder
        self._found: set[str] = set()

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        package = fullname.partition(".")[0]
        if package not in self._found:
            if path is not None or not self._is_own(sys._getframe(1)):
                return None
            self._found.add(package)
        return ModuleSpec(fullname, self, is_package=True)

    def exec_module(self, module: ModuleType) -> None:
        package = module.__name__.partition(".")[0]

        def get(name: str) -> Absent:
            if name.startswith("__"):
                raise AttributeError(name)
            return Absent(package)

        vars(module)["__getattr__"] = get

    def _is_own(self, frame: Any) -> bool:
        while frame is not None and "importlib" in frame.f_code.co_filename:
            frame = frame.f_back
        if frame is None:
            return False
        place = frame.f_globals.get("__file__")
        inside = isinstance(place, str) and place.startswith(self._folder)
        return inside or frame.f_globals.get("__name__") == "__main__"
