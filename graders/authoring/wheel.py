"""Builds the wheel that students install: the engine and the public checks, and no solutions."""

from __future__ import annotations

import contextlib
import io
from pathlib import Path

from graders.errors import HarnessError

CHECKOUT = Path(__file__).resolve().parent.parent.parent


def build_wheel(folder: Path) -> Path:
    """Write the wheel into a folder and return its path; the same bytes for the same sources.

    Raises
    ------
    HarnessError
        This is no checkout, or the build backend is not installed.
    """
    if not (CHECKOUT / "pyproject.toml").is_file() or not (CHECKOUT / "reference").is_dir():
        raise HarnessError(
            "The students' wheel is built from a checkout of Markprop, and this is an installed "
            "copy. Clone the repository and run the command there."
        )
    try:
        from hatchling.builders.wheel import WheelBuilder
    except ModuleNotFoundError:
        raise HarnessError(
            'Building the students\' wheel needs hatchling: pip install "markprop[grader]"'
        ) from None
    folder.mkdir(parents=True, exist_ok=True)
    builder = WheelBuilder(str(CHECKOUT))
    with contextlib.redirect_stdout(io.StringIO()):
        built = list(builder.build(directory=str(folder), versions=["standard"]))
    return Path(built[0])
