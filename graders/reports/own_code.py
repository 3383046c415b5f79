"""The student's own code under an exercise, with line numbers and the lines concerned marked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graders.model import Verdict
from graders.reports.causes import place_of
from graders.reports.text import LONGEST_NAME, one_line, visible
from graders.reports.view import CheckView

if TYPE_CHECKING:
    from graders.reports.schema import SourceReport

MOST_LINES = 200  # a page; the longest answer of our labs has 60
_LONGEST_LINE = 300
_NAMED = re.compile(r"`(\w+)`")
_DEFINES = re.compile(r"\s*(?:async\s+)?(?:def|class)\s+(\w+)")


@dataclass(frozen=True)
class CodeLine:
    """One line as it is shown, still to be escaped; `here` where a check found its fault."""

    number: int
    text: str
    here: bool = False


def own_code(source: SourceReport | None, checks: Iterable[CheckView]) -> tuple[CodeLine, ...]:
    """Return the lines that define an exercise's answer; none where they were not kept.

    Marked is the line at which an exception was raised, else, where results differ, the head of
    the function that the check is about.

    Parameters
    ----------
    source : SourceReport, optional
        Where the answer stands, and its text.
    checks : iterable of CheckView
        Of the exercise.
    """
    if source is None or not source.code:
        return ()
    start = source.lines[0] if source.lines else 1
    texts = source.code.split("\n")
    heads = {found[1]: i for i, text in enumerate(texts) if (found := _DEFINES.match(text))}
    here = {line - start for check in checks for line in _concerned(check, source, heads, start)}
    return tuple(
        CodeLine(start + i, visible(text.expandtabs(4), _LONGEST_LINE), i in here)
        for i, text in enumerate(texts[:MOST_LINES])
    )


def _concerned(
    check: CheckView, source: SourceReport, heads: dict[str, int], start: int
) -> Iterator[int]:
    """Yield the lines of the cell or module that a failed check is about."""
    if check.verdict is not Verdict.FAILED:
        return
    where, _, line = place_of(check).rpartition(", line ")
    if where:
        if where == _of(source):
            yield int(line)
        return
    name = next((name for name in _NAMED.findall(check.title) if name in heads), None)
    if name is not None:
        yield start + heads[name]


def _of(source: SourceReport) -> str:
    """Return how a finding names the cell or file of the answer."""
    if source.cell:
        return f"cell {source.cell}"
    return f"{(source.module or '').replace('.', '/')}.py"


def source_text(source: SourceReport | None) -> str:
    """Return ``week3/lab.ipynb, cell 4, lines 1 to 12``, or a module in place of the notebook."""
    if source is None:
        return ""
    of = f"module {source.module}" if source.module else source.notebook or "the notebook"
    parts = [one_line(of, 2 * LONGEST_NAME)]
    if source.cell:
        parts.append(f"cell {source.cell}")
    if source.lines:
        first, last = source.lines
        parts.append(f"line {first}" if first == last else f"lines {first} to {last}")
    return ", ".join(parts)
