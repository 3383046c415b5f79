"""The files in which a lab's checks stand, and what these declare, read without loading them."""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path

from graders.catalogue.labs import folder_of
from graders.catalogue.manifest import expect_hidden
from graders.errors import AuthoringError
from graders.model import Lab

_POINTS = re.compile(r'^@points\((?:(\d+)|"(\d+(?:/\d+)?)")[,)]', re.MULTILINE)
_CHECK = re.compile(r"^def (test_\w+)\(", re.MULTILINE)
_MENTION = re.compile(r"\btest_\w+")
# pytest makes other checks of a file that says one of these than stand there one by one.
_MADE = re.compile(r"parametrize|pytest_|import \*|__test__")


def check_files(lab: Lab, *, hidden: bool) -> list[Path]:
    """Return the check files of a lab's exercises, in the order of the lab.

    Raises
    ------
    AuthoringError
        An exercise has no checks at all.
    MarkpropError
        Hidden checks are asked for, announced by the manifest, and not here.
    """
    if hidden:
        expect_hidden(lab)
    files = []
    for exercise in lab.exercises:
        folder = folder_of(exercise, lab)
        kinds = ("public", "hidden") if hidden else ("public",)
        found = [folder / kind / f"test_{exercise.id}.py" for kind in kinds]
        existing = [path for path in found if path.is_file()]
        if not existing:
            raise AuthoringError(
                f"{lab.id}: the exercise {exercise.id!r} has no checks; {found[0]} is not there."
            )
        files.extend(existing)
    return files


def declared_points(path: Path) -> list[Fraction] | None:
    """Return the points of each check that a file declares, or None where pytest has to tell.

    Loading the checks of all labs takes ten times as long. It is left out for files in which
    each check is a plain function with its points as a literal, and nothing else looks like one.
    """
    text = path.read_text(encoding="utf-8")
    points = [Fraction(number or quoted) for number, quoted in _POINTS.findall(text)]
    checks = _CHECK.findall(text)
    plain = sorted(_MENTION.findall(text)) == sorted(set(checks)) and len(points) == len(checks)
    of_its_exercise = f'\npytestmark = exercise("{path.stem.removeprefix("test_")}")\n' in text
    return points if plain and of_its_exercise and not _MADE.search(text) else None
