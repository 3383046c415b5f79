"""The oracle of hidden checks: the solved notebook's definitions, in the grader's process."""

from __future__ import annotations

import importlib
from functools import cache
from pathlib import Path
from typing import Any

from graders.errors import HarnessError


@cache
def load_reference(lab_folder: Path, notebook: str) -> Any:
    """Return the names that a lab's solved notebook defines.

    A lab outside this repository holds its notebook in its own `reference/` folder; the labs of
    this repository share the top-level `reference/`.

    Raises
    ------
    HarnessError
        There is no reference here, as in a student's installation.
    """
    try:
        solutions = importlib.import_module("reference.solutions")
    except ModuleNotFoundError as error:
        raise HarnessError(
            "The reference solutions are not installed here; hidden checks run from a checkout."
        ) from error
    own = lab_folder / "reference" / notebook
    path = own if own.is_file() else Path(str(solutions.__file__)).parent / "notebooks" / notebook
    return solutions.load(path)
