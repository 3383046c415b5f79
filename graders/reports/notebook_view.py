"""What `check("tanh")` shows inside a notebook: text for terminals, HTML for JupyterLab and Colab.

Standard library and NumPy only: this is the student's install. The HTML brings its styles along on
each element, because front ends strip style sheets, and takes its colours from the page around it.
"""

from __future__ import annotations

import html
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from graders.model import CheckResult, Curve, Verdict
from graders.reports.plain import check_details, summary_line
from graders.reports.svg import plot
from graders.reports.text import prose_html, without_commands
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


@dataclass(frozen=True, repr=False)
class SelfCheck:
    """The result of a self-check, shown by the notebook as the value of its cell.

    Parameters
    ----------
    results : tuple of CheckResult
        Of the public checks that ran.
    hidden : int
        How many more checks run at marking.
    curves : mapping of str to tuple of Curve
        What to draw, by id of the check.
    """

    results: tuple[CheckResult, ...]
    hidden: int = 0
    curves: Mapping[str, tuple[Curve, ...]] = field(default_factory=dict)

    @property
    def passed(self) -> bool:
        """Whether every visible check passed."""
        return all(result.verdict is Verdict.PASSED for result in self.results)

    def __repr__(self) -> str:
        checks = self._views()
        lines = [self._headline(checks)]
        first = first_to_mend(checks)
        if first is not None:
            lines += ["", f"{_SIGNS[first.verdict]} {first.title}", *check_details(first, "  ")]
        others = [check for check in checks if check is not first]
        if first is not None and others:
            lines.append("")
            lines += [f"{_SIGNS[check.verdict]} {check.title}" for check in others]
        return "\n".join(without_commands(line.rstrip()) for line in lines)

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        return {MIME: {"verdicts": {r.check.id: r.verdict.value for r in self.results}}}

    def _repr_html_(self) -> str:
        checks = self._views()
        first = first_to_mend(checks)
        colour = _COLOURS[first.verdict if first else Verdict.PASSED]
        parts = [
            f'<div style="border-left: 4px solid {colour}; padding: 2px 0 2px 12px; '
            'line-height: 1.5; max-width: 56em">',
            f'<div style="font-weight: bold">{html.escape(self._headline(checks))}</div>',
        ]
        if first is not None:
            parts += [_line(first, "margin-top: 6px"), _details(first)]
        others = [check for check in checks if check is not first]
        if others:
            parts.append(
                '<details style="margin-top: 6px"><summary style="cursor: pointer">'
                f"{counted(len(others), 'other check' if first else 'check')}</summary>"
            )
            for check in others:
                parts += [_line(check, "margin-top: 4px"), _details(check)]
            parts.append("</details>")
        parts.append("</div>")
        return "".join(parts)

    def _views(self) -> list[CheckView]:
        return [
            view_result(result, Audience.STUDENT, self.curves.get(result.check.id, ()))
            for result in self.results
        ]

    def _headline(self, checks: list[CheckView]) -> str:
        passed = sum(check.verdict is Verdict.PASSED for check in checks)
        return summary_line(passed, len(checks), self.hidden)


def _line(check: CheckView, style: str) -> str:
    return (
        f'<div style="{style}"><span style="color: {_COLOURS[check.verdict]}; '
        f'font-weight: bold">{_SIGNS[check.verdict]} {check.verdict}</span> '
        f"{prose_html(check.title)}</div>"
    )


def _details(check: CheckView) -> str:
    parts = [_paragraph(text) for text in (check.finding, check.misconception) if text]
    if check.tables:
        tables = "".join(_argument(shown) for shown in check.tables)
        parts.append(f'<div style="opacity: 0.8">With this input:</div>{tables}')
    parts += [f'<div style="max-width: 380px">{plot(curve)}</div>' for curve in check.curves]
    if check.hint:
        parts.append(_paragraph(f"Hint: {check.hint}"))
    if check.note:
        parts.append(_paragraph(check.note))
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
