"""The instructor's terminal: live progress of a batch, and its marks as a table at the end.

On a terminal rich draws both; into a pipe or a file go plain lines, one per submission. Student
text is put in as text, never as rich's markup, with control characters made visible.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Protocol, Self

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
)
from rich.table import Table
from rich.text import Text

from graders.reports.lacking import ADVICE, class_lacks, only_lacks
from graders.reports.schema import Report
from graders.reports.standing import BY_HAND, waits_for
from graders.reports.text import LONGEST_MESSAGE, LONGEST_NAME, one_line, without_commands
from graders.reports.view import counted, marks_text, points_text

LONGEST_SHOWN = 28
_PERSON = "needs a person"
_MOST_NAMED = 20  # of submissions that wait for the same


class BatchProgress(AbstractContextManager["BatchProgress"], Protocol):
    """What a batch tells while it runs."""

    def started(self, submission: str) -> None:
        """Say that a submission is being marked now."""

    def finished(self, report: Report) -> None:
        """Say that a submission has its report."""

    def warn(self, text: str) -> None:
        """Say something that concerns all of them."""


def batch_progress(total: int, console: Console | None = None) -> BatchProgress:
    """Return the progress display of a batch of `total` submissions, used as a context manager."""
    console = console or Console()
    return _LiveProgress(total, console) if console.is_terminal else _PlainProgress(total, console)


def no_progress(total: int) -> BatchProgress:
    """Return a display of a batch that shows nothing."""
    return batch_progress(total, Console(quiet=True))


def print_results(
    reports: Sequence[Report], console: Console | None = None, *, quiet: bool = False
) -> None:
    """Print the marks of a batch, then who needs a person; `quiet` leaves the marks out.

    Marks are a table on a terminal, and aligned plain lines elsewhere.
    """
    console = console or Console()
    reports = sorted(reports, key=lambda report: report.submission)
    if not quiet:
        _print_marks(reports, console)
    waiting = [report for report in reports if _waits(report) == _PERSON]
    if waiting:
        _plain(
            console, f"Needing a person: {len(waiting)} of {counted(len(reports), 'submission')}."
        )
    for reason, names in _by_reason(waiting).items():
        _plain(console, f"  {_listed(names)}: {reason}")
    for report in reports:
        for flag in report.flags:
            _plain(console, f"Please look at {_name(report)}: {one_line(flag, LONGEST_MESSAGE)}")
    for told in class_lacks(reports):
        _plain(console, told)
    for reason, names in _by_reason([r for r in reports if only_lacks(r)]).items():
        of_all = f"{len(names)} of {counted(len(reports), 'submission')}"
        _plain(console, f"Points pending in {of_all}: {reason} {ADVICE}")


def _print_marks(reports: Sequence[Report], console: Console) -> None:
    if console.is_terminal:
        console.print(_table(reports))
        return
    width = max((len(_name(report)) for report in reports), default=0)
    for report in reports:
        _plain(console, f"{_name(report):<{width}}  {_outcome(report)}")


def _by_reason(reports: Sequence[Report]) -> dict[str, list[str]]:
    """Return the names by what they wait for: a whole class may wait for one thing."""
    found: dict[str, list[str]] = {}
    for report in reports:
        found.setdefault(one_line(report.reason or "", LONGEST_MESSAGE), []).append(_name(report))
    return found


def _listed(names: Sequence[str]) -> str:
    more = len(names) - _MOST_NAMED
    return ", ".join([*names[:_MOST_NAMED], *([f"and {more} more"] if more > 0 else [])])


class _Progress:
    """What both displays share: counting, and being a context manager."""

    def __init__(self, total: int, console: Console) -> None:
        self._total, self._console = total, console
        self._done = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        return None

    def warn(self, text: str) -> None:
        """Say something that concerns all of them; on a terminal it stands above the bar."""
        _plain(self._console, text)


class _PlainProgress(_Progress):
    """A line when a submission is done; nothing while it runs."""

    def started(self, submission: str) -> None:
        """Say nothing: lines that are taken back have no place in a log."""

    def finished(self, report: Report) -> None:
        self._done += 1
        place = f"[{self._done:>{len(str(self._total))}}/{self._total}]"
        _plain(self._console, f"{place} {_name(report)}: {_outcome(report)}")


class _LiveProgress(_Progress):
    """A bar with counts, the names being marked now, and the time that is left."""

    def __init__(self, total: int, console: Console) -> None:
        super().__init__(total, console)
        self._running: list[str] = []
        self._waiting = 0
        self._progress = Progress(
            TextColumn("marking"),
            BarColumn(bar_width=28),
            MofNCompleteColumn(),
            TimeRemainingColumn(compact=True),
            TextColumn("{task.fields[now]}", markup=False),
            console=console,
        )
        self._task: TaskID = self._progress.add_task("", total=total, now="")

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._progress.stop()

    def started(self, submission: str) -> None:
        self._running.append(submission)
        self._show(advance=0)

    def finished(self, report: Report) -> None:
        if report.submission in self._running:
            self._running.remove(report.submission)
        self._waiting += _waits(report) == _PERSON
        self._show(advance=1)

    def _show(self, advance: int) -> None:
        shown = ", ".join(one_line(name, LONGEST_SHOWN) for name in self._running[:2])
        more = len(self._running) - 2
        now = f"{shown} and {more} more" if more > 0 else shown
        if self._waiting:
            needs = "needs" if self._waiting == 1 else "need"
            now = f"{now} ({self._waiting} {needs} a person)".strip()
        self._progress.update(self._task, advance=advance, now=now)


def _table(reports: Sequence[Report]) -> Table:
    ids = tuple(dict.fromkeys(part.id for report in reports for part in report.exercises))
    table = Table(box=None, header_style="bold", pad_edge=False, row_styles=("", "dim"))
    table.add_column("submission", max_width=LONGEST_SHOWN, no_wrap=True, overflow="ellipsis")
    table.add_column("points", justify="right", no_wrap=True)
    for key in ids:
        table.add_column(Text(one_line(key, LONGEST_SHOWN)), justify="right")
    table.add_column("")
    for report in reports:
        earned = {part.id: part for part in report.exercises}
        cells = [
            _share(earned[key].points, earned[key].max_points) if key in earned else Text("")
            for key in ids
        ]
        marks = f"{points_text(report.points)} / {points_text(report.max_points)}"
        table.add_row(Text(_name(report)), Text(marks, "bold"), *cells, _remark(report))
    return table


def _share(points: float, maximum: float) -> Text:
    style = "green" if points == maximum else "red" if not points else "yellow"
    return Text(points_text(points), style)


def _remark(report: Report) -> Text:
    bonus = f"+{points_text(report.bonus_points)} bonus" if report.bonus_points else ""
    text = Text(bonus)
    waits = _waits(report)
    return text.append(f"  {waits}" if bonus and waits else waits, "magenta")


def _outcome(report: Report) -> str:
    parts = [marks_text(report.points, report.max_points)]
    if report.pending_points:
        parts.append(f"{points_text(report.pending_points)} pending")
    if report.bonus_points:
        parts.append(f"{points_text(report.bonus_points)} bonus")
    return ", ".join([*parts, *filter(None, [_waits(report)])])


def _waits(report: Report) -> str:
    """Return what a person must do: a module that the machine lacks is no matter of this one."""
    waits = "" if only_lacks(report) else waits_for(report)
    return {"": "", BY_HAND: "to be marked by hand"}.get(waits, _PERSON)


def _name(report: Report) -> str:
    """Return the submission's name, which is also that of its folder."""
    return one_line(report.submission, LONGEST_NAME)


def _plain(console: Console, line: str) -> None:
    """Print one line as it is: no markup, no highlighting, no wrapping into half a command."""
    console.print(Text(without_commands(line)), soft_wrap=True)
