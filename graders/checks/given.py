"""The given package `mlp`, as students have it, on the grader's own side.

Trainings that decide about marks run with these files, never with those of the student's process.
Public checks may use them too: a student has the same.
"""

from __future__ import annotations

import importlib
import importlib.util
import sys
from functools import cache
from typing import Any

from graders.catalogue.material import material
from graders.errors import HarnessError

# A name of its own: in a student's self-check, `mlp` is whatever the notebook imported.
_PACKAGE = "_markprop_given"


@cache
def given(module: str) -> Any:
    """Return a module of the given package.

    Parameters
    ----------
    module : str
        Its name within the package, for example ``layers``.

    Raises
    ------
    HarnessError
        The student material is not installed here.
    """
    if _PACKAGE not in sys.modules:
        _load_package()
    return importlib.import_module(f"{_PACKAGE}.{module}")


def _load_package() -> None:
    folder = material() / "mlp"
    spec = importlib.util.spec_from_file_location(
        _PACKAGE, folder / "__init__.py", submodule_search_locations=[str(folder)]
    )
    if spec is None or spec.loader is None:
        raise HarnessError(f"{folder} cannot be loaded as a package.")
    package = importlib.util.module_from_spec(spec)
    sys.modules[_PACKAGE] = package
    spec.loader.exec_module(package)
