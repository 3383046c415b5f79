"""What `check("tanh")` shows inside a notebook: text for terminals, HTML for JupyterLab and Colab.

Standard library and NumPy only: this is the student's install. The HTML brings its styles along on
each element, because front ends strip style sheets, and takes its colours from the page around it.
"""

from __future__ import annotations

import html
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from graders.model import CheckResult, Verdict
from graders.reports.causes import Box, boxes
from graders.reports.plain import check_details, summary_line
from graders.reports.svg import plot
from graders.reports.text import printable, prose_html, without_commands
from graders.reports.values import Table
from graders.reports.view import Audience, CheckView, counted, first_to_mend, view_result

# Mid tones that keep a contrast of 3 : 1 on white as on near-black.
_COLOURS = {
    Verdict.PASSED: "#2f9e5a",
    Verdict.FAILED: "#e03131",
    Verdict.SKIPPED: "#868e96",
    Verdict.UNDECIDED: "#d9860a",
}
MIME = "application/vnd.markprop.check+json"
"""Under this type the notebook keeps the verdicts beside what it shows, for a later comparison."""

_SIGNS = {
    Verdict.PASSED: "✓",
    Verdict.FAILED: "✗",
    Verdict.SKIPPED: "\N{EN DASH}",
    Verdict.UNDECIDED: "?",
}
_BORDER = "1px solid rgba(128, 128, 128, 0.4)"
_CELL = f"border: {_BORDER}; padding: 1px 8px; text-align: right; font-family: monospace"


class ShownOnce:
    """What has been shown already, and is not to be shown again as the value of the same cell.

    Parameters
    ----------
    shown_in : int, optional
        Execution count of the cell that shows it.
    """

    shown_in: int | None

    def _ipython_display_(self) -> None:
        shell = sys.modules["IPython"].get_ipython()
        if self.shown_in is None or shell is None or shell.execution_count != self.shown_in:
            raise NotImplementedError  # IPython then goes on to show it as it shows anything else


@dataclass(frozen=True, repr=False)
class SelfCheck(ShownOnce):
    """The result of a self-check, as a notebook or a terminal shows it.

    Parameters
    ----------
    results : tuple of CheckResult
        Of the public checks that ran.
    hidden : int
        How many more checks run at marking.
    notes : tuple of str
        What the student should know besides.
    bonus : frozenset of str
        Ids of the exercises that are bonus.
    shown_in : int, optional
        See `ShownOnce`.
    """

    results: tuple[CheckResult, ...]
    hidden: int = 0
    notes: tuple[str, ...] = ()
    bonus: frozenset[str] = frozenset()
    shown_in: int | None = field(default=None, compare=False)

    @property
    def passed(self) -> bool:
        """Whether every visible check passed."""
        return all(result.verdict is Verdict.PASSED for result in self.results)

    def __repr__(self) -> str:
        checks = self._views()
        lines = [self._headline(checks)]
        first = self._first(checks)
        if first is not None:
            told, several = first.told, len(_by_exercise(checks)) > 1
            of = f"{told.exercise}: " if several else ""
            lines += ["", f"{_SIGNS[told.verdict]} {of}{told.title}"]
            lines += check_details(told, "  ")
            lines += [f"  {first.also}"] if first.also else []
            lines += ["", *(_tallies(checks, told) if several else _verdicts(checks, told))]
        lines += ["", *self.notes] if self.notes else []
        return "\n".join(without_commands(line.rstrip()) for line in lines).rstrip()

    def __str__(self) -> str:
        # What `print` sends to a pipe of Windows must be among that pipe's few characters.
        return printable(repr(self), getattr(sys.stdout, "encoding", None))

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        return {MIME: {"verdicts": {r.check.id: r.verdict.value for r in self.results}}}

    def _repr_html_(self) -> str:
        checks = self._views()
        first = self._first(checks)
        groups = _by_exercise(checks)
        colour = _COLOURS[first.told.verdict if first else Verdict.PASSED]
        parts = [
            f'<div style="border-left: 4px solid {colour}; padding: 2px 0 2px 12px; '
            'line-height: 1.5; max-width: 56em">',
            f'<div style="font-weight: bold">{html.escape(self._headline(checks))}</div>',
        ]
        if first is not None:
            of = first.told.exercise if len(groups) > 1 else ""
            parts += [_line(first.told, "margin-top: 6px", of), _details(first)]
        for exercise, own in groups.items():
            found = [box for box in boxes(own) if first is None or box.told is not first.told]
            if found:
                others = [check for box in found for check in (box.told, *box.others)]
                label = _tally(exercise, own) if len(groups) > 1 else _others(others, first)
                parts.append(_fold(label, found))
        parts += [_paragraph(note) for note in self.notes]
        parts.append("</div>")
        return "".join(parts)

    def _views(self) -> list[CheckView]:
        return [view_result(result, Audience.STUDENT, result.curves) for result in self.results]

    def _first(self, checks: list[CheckView]) -> Box | None:
        """Return the box to look at first, None where all passed."""
        first = first_to_mend(checks, self.bonus)
        if first is None:
            return None
        own = boxes(_by_exercise(checks)[first.exercise])
        return next(box for box in own if first in (box.told, *box.others))

    def _headline(self, checks: list[CheckView]) -> str:
        line = summary_line(_passed(checks), len(checks), self.hidden)
        exercises = list(_by_exercise(checks))
        return f"{exercises[0]}: {line}" if len(exercises) == 1 else line


def _by_exercise(checks: Sequence[CheckView]) -> dict[str, list[CheckView]]:
    groups: dict[str, list[CheckView]] = {}
    for check in checks:  # not always side by side: a check may wait for another exercise's
        groups.setdefault(check.exercise, []).append(check)
    return groups


def _passed(checks: Sequence[CheckView]) -> int:
    return sum(check.verdict is Verdict.PASSED for check in checks)


def _tally(exercise: str, checks: Sequence[CheckView]) -> str:
    return f"{exercise}: {_passed(checks)} of {len(checks)}"


def _others(others: Sequence[CheckView], first: Box | None) -> str:
    """Label the fold over the other checks, so that nobody takes what is folded for passed."""
    counts = Counter(str(check.verdict) for check in others)
    label = counted(len(others), "other check" if first else "check")
    if set(counts) == {str(Verdict.PASSED)}:
        return f"{label}, passed"
    return f"{label}: {', '.join(f'{count} {verdict}' for verdict, count in counts.items())}"


def _verdicts(checks: Sequence[CheckView], first: CheckView) -> Iterator[str]:
    """Yield a line for each box of the one exercise but the first to mend."""
    for box in boxes(checks):
        if box.told is not first:
            yield _sign_and_title(box)


def _tallies(checks: Sequence[CheckView], first: CheckView) -> Iterator[str]:
    """Yield how far each exercise is, and what of it failed."""
    for exercise, own in _by_exercise(checks).items():
        yield _tally(exercise, own)
        for box in boxes(own):
            told = box.told
            if told is not first and told.verdict in (Verdict.FAILED, Verdict.UNDECIDED):
                yield f"  {_sign_and_title(box)}"


def _sign_and_title(box: Box) -> str:
    more = f" (and {counted(len(box.others), 'more check')})" if box.others else ""
    return f"{_SIGNS[box.told.verdict]} {box.told.title}{more}"


def _fold(label: str, found: Sequence[Box]) -> str:
    lines = "".join(_line(box.told, "margin-top: 4px") + _details(box) for box in found)
    return (
        '<details style="margin-top: 6px"><summary style="cursor: pointer">'
        f"{html.escape(label)}</summary>{lines}</details>"
    )


def _line(check: CheckView, style: str, of: str = "") -> str:
    return (
        f'<div style="{style}"><span style="color: {_COLOURS[check.verdict]}; '
        f'font-weight: bold">{_SIGNS[check.verdict]} {check.verdict}</span> '
        f"{html.escape(of + ': ' if of else '')}{prose_html(check.title)}</div>"
    )


def _details(box: Box) -> str:
    check = box.told
    parts = [_paragraph(text) for text in (check.finding, check.misconception) if text]
    example = box.example
    if example.tables:
        tables = "".join(map(_argument, example.tables))
        also = "" if example is check else "The same cause, seen in another check. "
        parts.append(f'<div style="opacity: 0.8">{also}With this input:</div>{tables}')
    parts += [f'<div style="max-width: 380px">{plot(curve)}</div>' for curve in example.curves]
    if check.hint:
        parts.append(_paragraph(f"Hint: {check.hint}"))
    if check.note:
        parts.append(_paragraph(check.note))
    if box.also:
        parts.append(_paragraph(box.also))
    return f'<div style="margin-left: 1.2em">{"".join(parts)}</div>' if parts else ""


def _paragraph(text: str) -> str:
    return f'<div style="white-space: pre-line; margin: 3px 0">{prose_html(text)}</div>'


def _argument(shown: Table) -> str:
    name, caption = html.escape(shown.name), html.escape(shown.caption)
    if shown.single is not None:
        return (
            f"<div><code>{name}</code> = <code>{html.escape(shown.single)}</code> "
            f'<span style="opacity: 0.8">({caption})</span></div>'
        )
    rows = "".join(f"<tr>{''.join(map(_cell, cells))}</tr>" for _, cells in shown.rows)
    note = f'<div style="opacity: 0.8">{html.escape(shown.note)}</div>' if shown.note else ""
    return (
        f'<div><code>{name}</code> <span style="opacity: 0.8">{caption}</span></div>'
        f'<table style="border-collapse: collapse; margin: 2px 0 6px 0">{rows}</table>{note}'
    )


def _cell(text: str) -> str:
    return f'<td style="{_CELL}">{html.escape(text)}</td>'
