"""Points that wait for a module which the grading machine lacks: one matter for a whole class."""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Sequence

from graders.model import Exercise
from graders.reports.schema import Report

ADVICE = (
    "Install what is missing and grade again with --resume, or leave an exercise out of the marks "
    "with --without EXERCISE."
)
_SENTENCE = re.compile(r"The grading machine has no [\w., ]+, which [\w, ]+ needs?\.")


def missing_modules(exercise: Exercise) -> tuple[str, ...]:
    """Return the modules that an exercise requires and this machine does not have."""
    return tuple(name for name in exercise.requires if importlib.util.find_spec(name) is None)


def lacking_sentence(exercises: Sequence[Exercise]) -> str:
    """Return why the points of these exercises are pending; each misses a module here."""
    # Of names in lab.toml only: what a hidden check says may hold its values.
    modules = sorted({name for exercise in exercises for name in missing_modules(exercise)})
    need = "needs" if len(exercises) == 1 else "need"
    names = ", ".join(exercise.id for exercise in exercises)
    return f"The grading machine has no {', '.join(modules)}, which {names} {need}."


def only_lacks(report: Report) -> bool:
    """Whether a report waits for a module alone, and for no person."""
    return report.status == "needs_attention" and bool(_SENTENCE.fullmatch(report.reason or ""))
