"""How many hidden checks an exercise has, and for how many points: all that students learn of them.

The numbers stand in `labs/manifest.json`, which the students' wheel carries in place of the
hidden checks; an instructor's checkout writes it with `markprop template`.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from pathlib import Path

from graders.catalogue.installed import need_solutions
from graders.catalogue.labs import BUILT_IN, folder_of
from graders.errors import MarkpropError
from graders.model import Check, Exercise, Lab

_FILE = BUILT_IN / "manifest.json"


@dataclass(frozen=True)
class Hidden:
    """What an exercise holds besides its public checks.

    Parameters
    ----------
    checks : int
        Number of hidden checks.
    points : Fraction
        Their points.
    """

    checks: int = 0
    points: Fraction = Fraction(0)


def hidden_of(exercise: Exercise, lab: Lab) -> Hidden:
    """Return what the manifest says of an exercise; nothing where there is no manifest."""
    folder = folder_of(exercise, lab)
    path = _FILE if folder.parent == BUILT_IN else folder / "manifest.json"
    entry = _read(path).get(exercise.lab, {}).get(exercise.id)
    return Hidden(int(entry["checks"]), Fraction(entry["points"])) if entry else Hidden()


def expect_hidden(lab: Lab) -> None:
    """Refuse to mark by visible checks alone where hidden ones are announced.

    Raises
    ------
    MarkpropError
        The manifest announces hidden checks of an exercise, and they are not here.
    """
    for exercise in lab.exercises:
        file = folder_of(exercise, lab) / "hidden" / f"test_{exercise.id}.py"
        if hidden_of(exercise, lab).checks and not file.is_file():
            raise MarkpropError(need_solutions(f"{lab.id}: judging {exercise.id} as marking does"))


@cache
def _read(path: Path) -> dict[str, dict[str, dict[str, int | str]]]:
    if not path.is_file():
        return {}
    content: dict[str, dict[str, dict[str, int | str]]] = json.loads(path.read_text("utf-8"))
    return content


def manifest_text(checks_of: dict[str, list[Check]]) -> str:
    """Return the manifest for the checks of each lab, by lab id."""
    content: dict[str, dict[str, dict[str, int | str]]] = {}
    for lab_id, checks in sorted(checks_of.items()):
        hidden = [check for check in checks if check.hidden]
        content[lab_id] = {
            exercise: {
                "checks": sum(c.exercise == exercise for c in hidden),
                "points": str(
                    sum((c.points for c in hidden if c.exercise == exercise), Fraction(0))
                ),
            }
            for exercise in dict.fromkeys(check.exercise for check in checks)
        }
    return json.dumps(content, indent=1) + "\n"
