"""Our given code and the stubs, as every student's process reads them."""

from __future__ import annotations

import compileall
import py_compile
import shutil
import tempfile
from pathlib import Path

from graders.errors import HarnessError
from graders.material import material
from graders.sandbox.environment import INSIDE

_GIVEN = ("mlp", "dp.py")


class Library:
    """A folder made once per batch; nobody writes to it afterwards.

    Its modules are compiled here, since no student's process may keep what it compiles.
    """

    def __init__(self) -> None:
        self.root = Path(tempfile.mkdtemp(prefix="markprop-"))
        self.path = self.root / "lib"
        _copy(INSIDE / "stubs", self.path)
        try:
            given = material()
        except HarnessError:  # a checkout whose template is not generated yet
            return
        for name in _GIVEN:
            _copy(given / name, self.path / name)
        compileall.compile_dir(
            self.path,
            quiet=2,
            invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH,
        )
        self._let_others_read()

    def copy_to(self, folder: Path) -> None:
        """Copy it, where nothing keeps a student's process from changing what it reads."""
        shutil.copytree(self.path, folder)

    def close(self) -> None:
        """Remove it."""
        shutil.rmtree(self.root, ignore_errors=True)

    def _let_others_read(self) -> None:
        self.root.chmod(0o755)
        for place in self.root.rglob("*"):
            place.chmod(0o755 if place.is_dir() else 0o644)


def _copy(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
    elif source.is_file():
        shutil.copyfile(source, target)
