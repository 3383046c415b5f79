"""Our given code and the stubs, as every student's process reads them."""

from __future__ import annotations

import compileall
import py_compile
import shutil
from pathlib import Path

from graders.catalogue.material import material
from graders.errors import HarnessError
from graders.sandbox.environment import INSIDE

PACKAGES = ("mlp",)
"""Given packages, parts of which a submission may bring as its own."""

_GIVEN = (*PACKAGES, "dp.py")


class Library:
    """A folder made once per batch; nobody writes to it afterwards.

    The given packages are compiled here, since no student's process may keep what it compiles;
    few notebooks import a stub.

    Parameters
    ----------
    path : Path
        Where to make it.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        _copy(INSIDE / "stubs", path)
        for source in _given():
            _copy(source, path / source.name)
        for name in PACKAGES:
            compileall.compile_dir(
                path / name,
                quiet=2,
                invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH,
            )
        for place in (path, *path.rglob("*")):
            place.chmod(0o755 if place.is_dir() else 0o644)

    def copy_to(self, folder: Path) -> None:
        """Copy it, where nothing keeps a student's process from changing what it reads."""
        shutil.copytree(self.path, folder)


def _given() -> list[Path]:
    try:
        folder = material()
    except HarnessError:  # a checkout whose template is not generated yet
        return []
    return [folder / name for name in _GIVEN if (folder / name).exists()]


def _copy(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
    else:
        shutil.copyfile(source, target)
