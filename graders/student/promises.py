"""Tells a student which packages an answer needs that marking does not promise."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from graders.catalogue.packages import PUBLISHED
from graders.model import Lab

# What reads notebooks costs half a second at the first self-check, and few notebooks need it here.
if TYPE_CHECKING:
    from graders.needed import Selection

# What every machine that marks has: they come with what Markprop itself needs.
_PROMISED = frozenset(
    {"numpy", "matplotlib", "mpl_toolkits", "cycler", "dateutil", "PIL", "jinja2"}
)
_MOST_NAMED = 3


def not_promised(selection: Selection, lab: Lab) -> list[str]:
    """Return a sentence for each published package that an answer needs and nobody promised.

    Parameters
    ----------
    selection : Selection
        The notebook's statements.
    lab : Lab
        What it answers.
    """
    from graders.student.plan import whole_lab

    exercises = whole_lab(lab.folder).exercises
    promised = _PROMISED.union(*(exercise.requires for exercise in exercises), lab.packages)
    first: dict[str, str] = {}
    users: dict[str, list[str]] = {}
    for one in selection.statements:
        for module in one.imports:
            if module in PUBLISHED - promised and module not in sys.stdlib_module_names:
                first.setdefault(module, one.place)
                users.setdefault(module, []).extend(one.users)
    return [_told(module, place, users[module]) for module, place in first.items()]


def not_promised_in(cells: Sequence[str], lab: Lab) -> list[str]:
    """Return these sentences for the cells that a running notebook has run."""
    if not any(module in source for source in cells for module in PUBLISHED):
        return []
    from graders.needed import select
    from graders.student.plan import names_of

    names = {name for exercise in lab.exercises for name in names_of(exercise)}
    return not_promised(select(enumerate(cells, start=1), names), lab)


def _told(module: str, place: str, users: Iterable[str]) -> str:
    named = list(dict.fromkeys(users))[:_MOST_NAMED]
    if not named:
        return (
            f"{place[:1].upper()}{place[1:]}: `{module}` may be missing where your work is marked; "
            "nothing that the exercises ask for needs it."
        )
    answers = ", ".join(f"`{name}`" for name in named)
    return (
        f"{place[:1].upper()}{place[1:]}: `{module}` may be missing where your work is marked, and "
        f"{answers} {'need' if len(named) > 1 else 'needs'} it. Write the answer without it."
    )
