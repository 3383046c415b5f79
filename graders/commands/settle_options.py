"""Options of `grade` for what counts besides the checks: deadlines and marks given by hand."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, tzinfo
from pathlib import Path
from typing import Any, TypeVar

import click

from graders.errors import MarkpropError
from graders.reports.schema import Report
from graders.settling.applying import left_out, settled
from graders.settling.deadlines import read_extensions, read_moment, read_rule, read_times
from graders.settling.lateness import Deadline
from graders.settling.manual import ManualMarks, read_manual_marks
from graders.submissions import Submission

F = TypeVar("F", bound=Callable[..., Any])
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


def settle_options(command: F) -> F:
    """Add the options; the command gets them as its arguments deadline, late_rule, ..."""
    for option in (
        click.option("--submitted", type=_FILE, help="When work was handed in, as CSV."),
        click.option("--manual", type=_FILE, help="Marks given by hand, as CSV."),
        click.option("--extensions", type=_FILE, help="Later deadlines per student, as CSV."),
        click.option("--late-rule", help="What lateness costs, for example '10% per day'."),
        click.option("--deadline", help="When the lab was due: '2026-11-20 23:59 Europe/London'."),
    ):
        command = option(command)
    return command


class Settlement:
    """Applies marks given by hand, then lateness, to a report.

    Parameters
    ----------
    deadline, late_rule : str, optional
        As the options give them.
    extensions, manual, submitted : Path, optional
        CSV files.

    Raises
    ------
    MarkpropError
        An option cannot be read, or a rule stands without a deadline.
    """

    def __init__(
        self,
        deadline: str | None,
        late_rule: str | None,
        extensions: Path | None,
        manual: Path | None,
        submitted: Path | None = None,
    ) -> None:
        if deadline is None and (late_rule or extensions or submitted):
            raise MarkpropError("--late-rule, --extensions and --submitted need a --deadline.")
        self._deadline = _deadline(deadline, late_rule, extensions) if deadline else None
        self._times: dict[str, datetime] = {}
        if submitted is not None and self._deadline is not None:
            zone = self._deadline.moment.tzinfo
            self._times = read_times(_text(submitted), str(submitted), zone)
        self._manual: ManualMarks | None = None
        if manual is not None:
            self._manual = read_manual_marks(_text(manual), str(manual))

    @property
    def zone(self) -> tzinfo | None:
        """Zone of the deadline, by whose clock a time is that names none."""
        return self._deadline.moment.tzinfo if self._deadline else None

    def __call__(self, submission: Submission, report: Report) -> Report:
        """Return the report with what counts besides the checks; a stored one starts anew."""
        moment = self._times.get(submission.name, submission.submitted_at)
        if moment is not None and self._deadline is not None:
            moment = _in_zone(moment, self._deadline)
        return settled(report, moment, self._manual, self._deadline)

    def strangers(self, reports: tuple[Report, ...]) -> list[str]:
        """Return the students of the manual marks that no report is about."""
        return self._manual.strangers(reports) if self._manual is not None else []

    def left_out(self, reports: tuple[Report, ...]) -> list[str]:
        """Return a sentence for each mark by hand that did not fit its check."""
        marks = self._manual
        return [told for report in reports for told in left_out(report, marks)] if marks else []

    def without_time(self, untimed: Iterable[str]) -> list[str]:
        """Return the submissions for which it matters when they came, and nobody says when."""
        if self._deadline is None:
            return []
        return [name for name in untimed if name not in self._times]


def _deadline(moment: str, rule: str | None, extensions: Path | None) -> Deadline:
    due = read_moment(moment)
    later = read_extensions(_text(extensions), due, str(extensions)) if extensions else {}
    return Deadline(due, read_rule(rule or "none"), later)


def _in_zone(moment: datetime, deadline: Deadline) -> datetime:
    """Take a time that names no zone as one of the deadline's."""
    return moment if moment.tzinfo else moment.replace(tzinfo=deadline.moment.tzinfo)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise MarkpropError(f"{path} is not UTF-8 text; save it as CSV UTF-8.") from None
