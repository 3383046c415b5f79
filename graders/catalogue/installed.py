"""Where an instructor's half of Markprop is: hidden checks, planted mistakes and the reference.

A checkout holds them beside the engine. The wheel of Markprop has none, since students install it:
there a second distribution brings them, built by `markprop package solutions` and installed from a
file. It is laid out like a checkout, in a folder that is none of Python's packages: those can be
read by every student's process.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType

import graders
from graders import __version__
from graders.catalogue.material import material
from graders.errors import MarkpropError

SOLUTIONS = "markprop-solutions"
PLACE = f"opt/{SOLUTIONS}"  # below the environment's folder; the sandbox shows nothing of `opt`
_ENGINE = Path(__file__).resolve().parent.parent
_PROOF = Path("reference", "dp.py")  # what a folder with the instructor's half holds


def in_checkout() -> bool:
    """Whether this is a checkout, in which an author's work can be written."""
    return (_ENGINE.parent / _PROOF).is_file()


def need_checkout(what: str) -> None:
    """Refuse to write into an installed copy, where the next installation would undo it.

    Parameters
    ----------
    what : str
        The start of the sentence: "Adding mistakes to the lab x".

    Raises
    ------
    MarkpropError
        This is no checkout.
    """
    if not in_checkout():
        raise MarkpropError(
            f"{what} is done in a checkout of Markprop, and this is an installed copy. "
            "Clone the repository and run the command there."
        )


def _find() -> tuple[Path | None, str]:
    """Return the folder with the instructor's half, and else what to say about it."""
    if in_checkout():
        return _ENGINE.parent, ""
    # It takes longer to load than all that a list of labs needs besides.
    from importlib.metadata import PackageNotFoundError, distribution

    try:
        found = distribution(SOLUTIONS)
    except PackageNotFoundError:
        return None, "which are not installed here"
    if found.version != __version__:
        told = f"and those installed here are for Markprop {found.version}, not {__version__}"
        return None, told
    proofs = [file for file in found.files or () if file.as_posix().endswith(_PROOF.as_posix())]
    place = Path(str(proofs[0].locate())).resolve() if proofs else None
    if place is None or not place.is_file():
        return None, f"and the files of {SOLUTIONS} are gone"
    return place.parents[1], ""


class _GivenCode:
    """Finds the given code where there is no reference: enough for a lab of an author's own.

    Asked last, so that nobody's own module of that name is hidden.
    """

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Return the given code as a package without a file of its own."""
        if name != "reference":
            return None
        spec = ModuleSpec(name, None, is_package=True)
        spec.submodule_search_locations = [str(material())]
        return spec


ROOT, _WHY_NOT = _find()
if ROOT is None:
    sys.meta_path.append(_GivenCode())
elif not in_checkout():
    # Checks import the reference, and hidden checks what stands beside them.
    sys.path.append(str(ROOT))
    graders.__path__.append(str(ROOT / "graders"))


def need_solutions(what: str) -> str:
    """Return why something cannot be done without the instructor's half, and the next step.

    Parameters
    ----------
    what : str
        The start of the sentence, up to what needs it: "Grading the lab x".
    """
    file = f"{SOLUTIONS.replace('-', '_')}-{__version__}-py3-none-any.whl"
    return (
        f"{what} needs the hidden checks and solutions, {_WHY_NOT or 'and they are incomplete'}. "
        f"In a checkout of Markprop {__version__}, `markprop package solutions` writes them into "
        f"{file}; install that file into the environment of this markprop, "
        f"for example with pip install ./{file}"
    )
