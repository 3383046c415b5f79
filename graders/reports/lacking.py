"""Points that wait for a module which the grading machine lacks: one matter for a whole class."""

from __future__ import annotations

import importlib.util
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from graders.model import Exercise, NotebookRun
from graders.reports.text import one_line

if TYPE_CHECKING:  # a student's install has no such models
    from graders.reports.schema import NotebookReport, Report

_LONGEST = 80  # characters of a name that a student chose
_MOST_NAMED = 3  # names in one sentence
_MOST_MODULES = 10  # of a class
_NOBODY = "nothing that you defined needs it"
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


def lacking_texts(run: NotebookRun | NotebookReport) -> list[str]:
    """Return a sentence for each module that a notebook imports and that is not here."""
    return [
        _lacking_text(one.module, one.cell, one.line, one.needed_by) for one in run.lacking or ()
    ]


def _lacking_text(module: str, cell: int, line: int, needed_by: Sequence[str]) -> str:
    names = ", ".join(f"`{one_line(name, _LONGEST)}`" for name in needed_by[:_MOST_NAMED])
    who = f"{names} {'need' if len(needed_by) > 1 else 'needs'} it" if names else _NOBODY
    return f"Cell {cell}, line {line}: `{one_line(module, _LONGEST)}` is not installed here; {who}."


def class_lacks(reports: Iterable[Report]) -> list[str]:
    """Return a sentence for each module that submissions import and this machine lacks."""
    importing: Counter[str] = Counter()
    needing: Counter[str] = Counter()
    for report in reports:
        for one in report.notebook.lacking or ():
            importing[one.module] += 1
            needing[one.module] += bool(one.needed_by)
    return [
        f"{count} submission{'s import' if count > 1 else ' imports'}"
        f" `{one_line(module, _LONGEST)}`, which this machine lacks:"
        f" {needing[module] or 'none'} of them {'need' if needing[module] > 1 else 'needs'} it."
        for module, count in sorted(importing.items(), key=lambda item: (-item[1], item[0]))
    ][:_MOST_MODULES]


def only_lacks(report: Report) -> bool:
    """Whether a report waits for a module alone, and for no person."""
    return report.status == "needs_attention" and bool(_SENTENCE.fullmatch(report.reason or ""))
