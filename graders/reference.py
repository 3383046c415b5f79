"""The oracle of hidden checks: the solved notebook's definitions, in the grader's process."""

from __future__ import annotations

import importlib
from functools import cache
from pathlib import Path
from typing import Any

from graders.errors import HarnessError


@cache
def load_reference(lab_folder: Path, notebook: str) -> Any:
    """Return the names that a lab's solved notebook defines, loaded once."""
    return _solutions().load(reference_notebook(lab_folder, notebook))


def load_namespace(lab_folder: Path, notebook: str) -> dict[str, Any]:
    """Return the same names as fresh globals, in which other code may run."""
    namespace: dict[str, Any] = vars(_solutions().load(reference_notebook(lab_folder, notebook)))
    return namespace


def reference_notebook(lab_folder: Path, notebook: str) -> Path:
    """Return the solved notebook's path.

    A lab outside this repository holds it in its own `reference/` folder; the labs of this
    repository share the top-level `reference/`.

    Raises
    ------
    HarnessError
        There is no reference here, as in a student's installation.
    """
    own = lab_folder / "reference" / notebook
    if own.is_file():
        return own
    return Path(str(_solutions().__file__)).parent / "notebooks" / notebook


def _solutions() -> Any:
    try:
        return importlib.import_module("reference.solutions")
    except ModuleNotFoundError as error:
        raise HarnessError(
            "The reference solutions are not installed here; hidden checks run from a checkout."
        ) from error
