"""The oracle of hidden checks: the solved notebook's definitions, in the grader's process."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache
from pathlib import Path
from typing import Any

from graders.catalogue.installed import ROOT, need_solutions
from graders.errors import MarkpropError
from graders.judging.solved import load
from graders.model import Exercise, Lab


def load_reference(owner: Lab, exercise: Exercise) -> Any:
    """Return the names that a lab's solved notebook defines, loaded once.

    What other exercises define that need a module of their own, such as PyTorch, is left out:
    importing it takes longer than judging an exercise.

    Parameters
    ----------
    owner : Lab
        The lab whose notebook it is.
    exercise : Exercise
        The exercise that is judged.
    """
    present = set(exercise.requires)
    others = [other for other in owner.exercises if not present.issuperset(other.requires)]
    return _loaded(
        reference_notebook(owner.folder, owner.notebook),
        frozenset(name for other in others for name in other.defines),
    )


@cache
def _loaded(notebook: Path, spared: frozenset[str]) -> Any:
    return load(notebook, spared)


def load_namespace(lab_folder: Path, notebook: str, spared: Collection[str] = ()) -> dict[str, Any]:
    """Return the same names as fresh globals, in which other code may run."""
    namespace: dict[str, Any] = vars(load(reference_notebook(lab_folder, notebook), spared))
    return namespace


def reference_notebook(lab_folder: Path, notebook: str) -> Path:
    """Return the solved notebook's path.

    A lab outside this repository holds it in its own `reference/` folder; the labs of this
    repository share the top-level `reference/`.

    Raises
    ------
    MarkpropError
        There is no reference here, as in a student's installation.
    """
    own = lab_folder / "reference" / notebook
    if own.is_file():
        return own
    if ROOT is None:
        raise MarkpropError(need_solutions("Judging as marking does"))
    return ROOT / "reference" / "notebooks" / notebook
