"""Builds what is installed: the students' wheel without solutions, and the solutions' own.

The wheel of Markprop is for everybody. The second one holds hidden checks, planted mistakes, the
reference and the examples, and goes from hand to hand among instructors.
"""

from __future__ import annotations

import contextlib
import io
import json
import shutil
import tempfile
from pathlib import Path

from graders import __version__
from graders.catalogue.installed import (
    PLACE,
    ROOT,
    SOLUTIONS,
    in_checkout,
    need_checkout,
    need_solutions,
)
from graders.errors import MarkpropError

WHEELS = "wheels"  # where the second wheel keeps the first, for `release`
# What a checkout has beside the engine and the students' material, and grading or archives need.
_INSTRUCTORS = ("reference", "graders/labs", "examples")
_FILES = ("pyproject.toml", "requirements.lock", "LICENSE")
_LEFT_OUT = shutil.ignore_patterns("__pycache__", ".*")
_PROJECT = """\
[project]
name = {name}
version = {version}
description = "Hidden checks and solutions of Markprop's labs: for instructors, never published"
license = "MIT"
license-files = ["tree/LICENSE"]
requires-python = ">=3.11"
classifiers = ["Private :: Do Not Upload"]

[tool.hatch.build.targets.wheel]
bypass-selection = true  # no package
artifacts = ["/opt"]  # all of it, whatever a .gitignore on the way says

[tool.hatch.build.targets.wheel.shared-data]
tree = {place}
"""


def build_wheel(folder: Path) -> Path:
    """Write the students' wheel and return its path; the same bytes for the same sources.

    In a checkout it is built; an installation with the solutions has it beside them.

    Raises
    ------
    MarkpropError
        This is neither, or the build backend is not installed.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if ROOT is None:
        raise MarkpropError(need_solutions("Handing out the students' wheel"))
    if in_checkout():
        return _built(ROOT, folder)
    (kept,) = (ROOT / WHEELS).glob("*.whl")
    return Path(shutil.copy(kept, folder))


def build_solutions(folder: Path) -> Path:
    """Write the wheel with the hidden checks and solutions, and return its path.

    Raises
    ------
    MarkpropError
        This is no checkout, or the build backend is not installed.
    """
    need_checkout("Packing the solutions")
    assert ROOT is not None
    with tempfile.TemporaryDirectory(prefix="markprop-solutions-") as scratch:
        tree = Path(scratch) / "tree"
        for name in _INSTRUCTORS:
            shutil.copytree(ROOT / name, tree / name, ignore=_LEFT_OUT)
        for name in _FILES:
            shutil.copyfile(ROOT / name, tree / name)
        (tree / WHEELS).mkdir()
        _built(ROOT, tree / WHEELS)
        words = {"name": SOLUTIONS, "version": __version__, "place": PLACE}
        project = _PROJECT.format(**{key: json.dumps(word) for key, word in words.items()})
        (Path(scratch) / "pyproject.toml").write_text(project, encoding="utf-8")
        folder.mkdir(parents=True, exist_ok=True)
        return _built(Path(scratch), folder)


def _built(source: Path, folder: Path) -> Path:
    try:
        from hatchling.builders.wheel import WheelBuilder
    except ModuleNotFoundError:
        raise MarkpropError(
            'Building a wheel needs hatchling: pip install "markprop[grader]"'
        ) from None
    with contextlib.redirect_stdout(io.StringIO()):
        (built,) = WheelBuilder(str(source)).build(directory=str(folder), versions=["standard"])
    return Path(built)
