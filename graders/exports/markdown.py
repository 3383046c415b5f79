"""Feedback for one student as Markdown: for an issue, an e-mail, or a workflow's step summary.

No value of a hidden check is in it. Whatever the student wrote is shown letter for letter: no
markup of theirs takes effect, no link, no mention of a person.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from graders.exports.cleaning import markdown_block, markdown_inline
from graders.exports.marks import decimal_text, exact
from graders.model import Verdict
from graders.reports.report_view import ReportView, place_text
from graders.reports.values import Table
from graders.reports.view import CheckView

# An issue or comment on GitHub holds 65,536 characters, and some of ours have several bytes.
MOST_BYTES = 60_000
_SIGNS = {
    Verdict.PASSED: "✅",
    Verdict.FAILED: "❌",
    Verdict.SKIPPED: "⏭️",
    Verdict.UNDECIDED: "❔",
}
_MOST_FAILURES = 10
_MOST_SIGNS = 40
_LONGEST_TABLE = 1500
_LONGEST_TEXT = 1500
_SHORTENED = "Details were left out, as this page would be too long.\n"


def render_markdown(view: ReportView, most_bytes: int = MOST_BYTES) -> str:
    """Return the feedback, with fewer details where it would be too long.

    Parameters
    ----------
    view : ReportView
        As the student may see it.
    most_bytes : int
        Size that the UTF-8 text must not exceed; the heading with the marks is always there.
    """
    head = [*_head(view), *_start(view)]
    levels: tuple[Callable[[], list[str]], ...] = (
        lambda: [*head, *_overview(view), *_details(view, inputs=True)],
        lambda: [*head, *_overview(view), _SHORTENED, *_details(view, inputs=False)],
        lambda: [*head, *_overview(view), _SHORTENED, *_open_titles(view)],
        lambda: [*head, *_overview(view), _SHORTENED],
        lambda: [_title(view), "", _SHORTENED],
    )
    for level in levels:
        text = "\n".join(level())
        if len(text.encode()) <= most_bytes:
            break
    return text


def _title(view: ReportView) -> str:
    extra = f" and {_points(view.bonus)} bonus" if view.bonus else ""
    marks = f"{_number(view.points)} of {_points(view.max_points)}{extra}"
    return f"## {markdown_inline(view.lab, 100)}: {marks}"


def _head(view: ReportView) -> list[str]:
    lines = [_title(view), ""]
    if view.reason:
        lines += [markdown_inline(view.reason), ""]
    if view.pending:
        pending = _points(view.pending)
        lines += [f"{pending} pending: neither earned nor lost. Your instructor decides.", ""]
    for remark in view.remarks:
        lines += [markdown_inline(remark), ""]
    return lines


def _overview(view: ReportView) -> list[str]:
    lines = ["| Exercise | Points | |", "| :-- | --: | :-- |"]
    for exercise in view.exercises:
        marks = f"{_number(exercise.points)} / {_number(exercise.max_points)}"
        signs = "".join(_SIGNS[check.verdict] for check in exercise.checks[:_MOST_SIGNS])
        bonus = " (bonus)" if exercise.bonus else ""
        lines.append(f"| {markdown_inline(exercise.title, 120)}{bonus} | {marks} | {signs} |")
    for title, marks, comment in view.manual:
        lines.append(f"| {markdown_inline(title)} | {marks} | {markdown_inline(comment)} |")
    return [*lines, ""]


def _details(view: ReportView, *, inputs: bool) -> list[str]:
    lines = _failed_cells(view)
    for exercise in () if view.unread else view.exercises:
        found = [box for box in exercise.boxes if box.told.verdict is not Verdict.PASSED]
        if found:
            lines += [f"### {markdown_inline(exercise.title, 120)}", ""]
        for box in found:
            lines += _check(box.told, inputs=inputs)
            lines += [markdown_inline(box.also), ""] if box.also else []
    return lines


def _start(view: ReportView) -> list[str]:
    if view.start is None:
        return []
    of, said = view.start
    of, said = markdown_inline(of, 120), markdown_inline(said, _LONGEST_TEXT)
    return [f"**Start here**, {of}: {said}", ""]


def _failed_cells(view: ReportView) -> list[str]:
    lines = [
        f"* {place_text(failure)} stopped: "
        + markdown_inline(f"{failure.name}: {failure.message}", 300)
        for failure in view.run.failures[:_MOST_FAILURES]
    ]
    return [*lines, ""] if lines else []


def _check(check: CheckView, *, inputs: bool) -> list[str]:
    hidden = " (hidden check)" if check.hidden else ""
    title = f"**{markdown_inline(check.title, 200)}**{hidden}, {check.marks}"
    lines = [f"{_SIGNS[check.verdict]} {title}", ""]
    for text in (check.finding, check.misconception, check.note, check.hint):
        if text:
            lines += [markdown_inline(text, _LONGEST_TEXT), ""]
    if inputs and check.tables:
        shown = "\n\n".join(_table(part) for part in check.tables)
        lines += [markdown_block(shown, _LONGEST_TABLE), ""]
    return lines


def _table(shown: Table) -> str:
    rows = [" ".join(cell.rjust(10) for cell in cells).rstrip() for _, cells in shown.rows]
    notes = [shown.note] if shown.note else []
    return "\n".join([f"{shown.name}: {shown.caption}", *rows, *notes])


def _open_titles(view: ReportView) -> list[str]:
    lines = [
        f"* {_SIGNS[check.verdict]} {markdown_inline(check.title, 120)}"
        for check in view.checks
        if check.verdict is not Verdict.PASSED
    ]
    return [*lines, ""]


def _number(points: float) -> str:
    return decimal_text(exact(points))


def _points(points: float) -> str:
    return f"{_number(points)} {'point' if Fraction(points) == 1 else 'points'}"
