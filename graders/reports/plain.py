"""One report as plain text: for `markprop check`, `markprop ci`, e-mail and pipes.

Needs nothing but the standard library. Every line is safe to print: no control characters, and
nothing that a workflow runner would take for a command.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from graders.model import Verdict
from graders.reports.report_view import ExerciseView, ReportView, place_text
from graders.reports.text import without_commands
from graders.reports.values import Table
from graders.reports.view import CheckView, counted, marks_text, points_text

WIDTH = 88
_INDENT = " " * 13
_SHOUT = (Verdict.FAILED, Verdict.UNDECIDED)


def render_text(view: ReportView, *, details: bool = True) -> str:
    """Return a submission's marks and findings as text, ending with a newline.

    Parameters
    ----------
    view : ReportView
        From `view_report` or `view_results`, which decide what its reader may see.
    details : bool
        Whether findings, inputs and hints are told; otherwise verdicts only.
    """
    lines = [f"{view.lab}: {view.heading}", _marks(view)]
    if view.attention and view.reason:
        lines += ["", *_wrapped(f"Needs a person: {view.reason}", "")]
    for flag in view.flags:
        lines += _wrapped(f"Please look: {flag}", "")
    for remark in view.remarks:
        lines += _wrapped(remark, "")
    if view.start:
        lines += ["", *_wrapped(f"Start here, {view.start[0]}: {view.start[1]}", "")]
    for part in view.exercises:
        lines += ["", *_exercise(part, details)] if not view.unread else [_standing(part)]
    for title, marks, comment in view.manual:
        lines += ["", f"{title} (marked by hand): {marks}"]
        lines += _wrapped(comment, "  ") if comment else []
    if view.run.failures:
        lines += ["", "Cells of the notebook that stopped:"]
        for failure in view.run.failures:
            said = f"{failure.name}: {failure.message}" if failure.message else failure.name
            lines += _wrapped(f"{place_text(failure)}: {said}", "  ")
    if view.lacking:
        lines += ["", "Modules that are not installed here:"]
        for told in view.lacking:
            lines += _wrapped(told, "  ")
    return "".join(f"{without_commands(line.rstrip())}\n" for line in lines)


def _marks(view: ReportView) -> str:
    marks = marks_text(view.points, view.max_points)
    pending = f", {points_text(view.pending)} pending" if view.pending else ""
    bonus = f", {points_text(view.bonus)} bonus" if view.bonus else ""
    return f"{marks}{pending}{bonus}"


def _exercise(part: ExerciseView, details: bool) -> Iterator[str]:
    yield _standing(part)
    for box in part.boxes:
        check = box.told
        word = check.verdict.upper() if check.verdict in _SHOUT else str(check.verdict)
        hidden = " (hidden)" if check.hidden else ""
        earned = f"[{points_text(check.points)} of {points_text(check.max_points)}]"
        yield from textwrap.wrap(
            f"{check.title}{hidden} {earned}",
            WIDTH,
            initial_indent=f"  {word:<9}  ",
            subsequent_indent=_INDENT,
        )
        if details:
            yield from check_details(check)
        if box.also:
            yield from _wrapped(box.also, _INDENT)


def _standing(part: ExerciseView) -> str:
    bonus = " (bonus)" if part.bonus else ""
    return f"{part.title}{bonus}: {part.marks}, {part.tally} passed"


def check_details(check: CheckView, indent: str = _INDENT) -> Iterator[str]:
    """Yield what there is to say about one check, as indented lines."""
    for text in (check.finding, check.misconception):
        yield from _wrapped(text, indent) if text else ()
    for number, shown in enumerate(check.tables):
        if not number:
            yield f"{indent}With this input:"
        yield from _argument(shown, f"{indent}  ")
    if check.hint:
        yield from _wrapped(f"Hint: {check.hint}", indent)
    if check.note:
        yield from _wrapped(check.note, indent)


def summary_line(passed: int, visible: int, hidden: int) -> str:
    """Return the honest first line of a self-check: what ran here, and what did not."""
    more = f"; {hidden} more run{'s' if hidden == 1 else ''} at marking" if hidden else ""
    return f"{passed} of {counted(visible, 'visible check')}{more}"


def _argument(shown: Table, indent: str) -> Iterator[str]:
    if shown.single is not None:
        yield f"{indent}{shown.name} = {shown.single} ({shown.caption})"
        return
    yield f"{indent}{shown.name} ({shown.caption}):"
    width = max((len(cell) for _, cells in shown.rows for cell in cells), default=0)
    for _, cells in shown.rows:
        yield f"{indent}  [{', '.join(cell.rjust(width) for cell in cells)}]"
    if shown.note:
        yield f"{indent}  {shown.note}"


def _wrapped(text: str, indent: str) -> list[str]:
    lines: list[str] = []
    for paragraph in text.split("\n"):
        lines += textwrap.wrap(
            paragraph, WIDTH, initial_indent=indent, subsequent_indent=indent
        ) or [indent]
    return lines
