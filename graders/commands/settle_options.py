"""Options of `grade` for what counts besides the checks: deadlines and marks given by hand."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar

import click

from graders.errors import MarkpropError
from graders.reports.schema import Report
from graders.reports.store import read_results
from graders.review.counting import ReviewMarks
from graders.settling.applying import left_out, settled
from graders.settling.deadlines import read_extensions, read_times
from graders.settling.lateness import Deadline, late_days_used
from graders.settling.manual import ManualMarks, read_manual_marks
from graders.settling.moments import read_moment
from graders.settling.naming import Key, Named, Names, keys_of, keys_of_unread
from graders.settling.rules import read_rule
from graders.settling.sources import Marks, Together
from graders.settling.tables import Table, read_table
from graders.settling.zones import AOE
from graders.submissions import Roster, Submission

F = TypeVar("F", bound=Callable[..., Any])
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@dataclass(frozen=True)
class SettleChoices:
    """What the options say.

    Parameters
    ----------
    deadline, late_rule : str, optional
        As they were given.
    extensions, manual, submitted : Path, optional
        Tables.
    earlier : tuple of Path
        Results folders of the course's earlier labs.
    """

    deadline: str | None = None
    late_rule: str | None = None
    extensions: Path | None = None
    manual: Path | None = None
    submitted: Path | None = None
    earlier: tuple[Path, ...] = ()


def settle_options(command: F) -> F:
    """Add the options; the command gets them together as its argument `settling`."""

    @wraps(command)
    def gathered(**given: Any) -> Any:
        chosen = {name: given.pop(name) for name in SettleChoices.__dataclass_fields__}
        return command(settling=SettleChoices(**chosen), **given)

    for option in (
        click.option("--submitted", type=_FILE, help="When work was handed in, as CSV."),
        click.option("--manual", type=_FILE, help="Marks given by hand, as CSV."),
        click.option("--extensions", type=_FILE, help="Later deadlines per student, as CSV."),
        click.option(
            "--earlier",
            type=_FOLDER,
            multiple=True,
            help="Results of an earlier lab, for '3 late days for the course'.",
        ),
        click.option("--late-rule", help="What lateness costs, for example '10% per day'."),
        click.option("--deadline", help="When the lab was due: '2026-11-20 23:59 Europe/London'."),
    ):
        gathered = option(gathered)
    return gathered  # type: ignore[return-value]  # click reads its options, not its arguments


class Settlement:
    """Applies marks given by hand, then lateness, to a report.

    Parameters
    ----------
    chosen : SettleChoices
        What the options say.
    roster : Roster, optional
        The class, by which the tables name students.
    lab : str
        Id of the lab that is settled.
    encoding : str, optional
        Of the tables, where somebody said so.
    review : ReviewMarks, optional
        What was given on the review page; it goes before what the file of marks says.

    Raises
    ------
    MarkpropError
        An option cannot be read, or a rule stands without a deadline.
    """

    def __init__(
        self,
        chosen: SettleChoices,
        roster: Roster | None = None,
        lab: str = "",
        encoding: str | None = None,
        review: ReviewMarks | None = None,
    ) -> None:
        beside = (chosen.late_rule, chosen.extensions, chosen.submitted, chosen.earlier)
        if chosen.deadline is None and any(beside):
            raise MarkpropError(
                "--late-rule, --extensions, --submitted and --earlier need a --deadline."
            )
        names = Names(roster.students if roster else ())
        tables = {
            name: read_table(path, encoding)
            for name in ("extensions", "submitted", "manual")
            if (path := getattr(chosen, name)) is not None
        }
        self.notes = tuple(note for table in tables.values() for note in table.notes)
        self._deadline: Deadline | None = None
        self._times: Named[datetime] = Named()
        self._file: ManualMarks | None = None
        self._review = review if review is not None and review.given else None
        self._manual: Marks | None = self._review
        if chosen.deadline is not None:
            self._deadline = _deadline(chosen, tables.get("extensions"), names, lab)
        if "submitted" in tables:
            self._times = read_times(tables["submitted"], self.zone, names)
        if "manual" in tables:
            self._file = read_manual_marks(tables["manual"], names)
            self._manual = Together(self._file, self._review) if self._review else self._file

    @property
    def zone(self) -> tzinfo | None:
        """The deadline's zone, by whose clock times without one are read."""
        return self._deadline.moment.tzinfo if self._deadline else None

    def __call__(self, submission: Submission, report: Report) -> Report:
        """Return the report with what counts besides the checks; a stored one starts anew."""
        moment = self._moment(submission, report)
        return settled(report, moment, self._manual, self._deadline, submission.group)

    def _moment(self, submission: Submission, report: Report) -> datetime | None:
        """Return when it was handed in: what a table says goes before what the download says.

        Of several attempts, a row on the student does not say which one came then. A team hands
        in once, so that a row on one member is about all.
        """
        keys = keys_of(report, submission.group)[::-1]
        if submission.group not in ("", submission.name):
            keys = keys_of(report)[:1]
        elif report.team:
            keys += tuple(("student", mate.id.casefold()) for mate in report.team.members)
        own = next(self._times.of(keys), None)
        moment = own or submission.submitted_at
        return moment.replace(tzinfo=self.zone) if moment and not moment.tzinfo else moment

    def unmatched(
        self, pairs: Sequence[tuple[Submission, Report]], elsewhere: Sequence[Submission] = ()
    ) -> list[str]:
        """Return a sentence for each row of the tables that changes nobody's mark.

        Rows about those that another machine grades reach them there.
        """
        known = {key for s, report in pairs for key in keys_of(report, s.group)}
        known.update(key for s in elsewhere for key in keys_of_unread(s))
        extensions = self._deadline.extensions if self._deadline else Named[datetime]()
        told = extensions.unused(known, absent_matter=False)
        told += self._deadline.without_effect() if self._deadline else []
        told += self._times.unused(known, absent_matter=True)
        if self._file is not None:
            told += self._file.marks.unused(known, absent_matter=True)
        marks = self._manual
        if isinstance(marks, Together):
            told += [sentence for _, report in pairs for sentence in marks.overruled(report)]
        if marks is not None:
            told += [sentence for _, report in pairs for sentence in left_out(report, marks)]
        return told + (self._review.conflicts() if self._review else [])

    def remarks(self, pairs: Sequence[tuple[Submission, Report]]) -> list[str]:
        """Say for which submissions it matters when they came, and nobody says it for certain."""
        told = []
        untimed = [s for s, report in pairs if self._moment(s, report) is None]
        told += [
            f"Note on {s.name}: the platform marked it as late, and does not say how late."
            for s in untimed
            if s.late
        ]
        if self._deadline is not None and untimed:
            told.append(
                "Lateness was not applied to these, which do not say when they were handed in "
                f"(--submitted FILE may): {', '.join(s.name for s in untimed)}"
            )
        local = [s for s, _ in pairs if s.submitted_at and not s.submitted_at.tzinfo]
        if self.zone is AOE and local:
            told.append(
                "AoE is the clock of no platform, and times without a zone were read by it. Write "
                "the deadline by the platform's clock, or times with their zone (--submitted FILE)."
            )
        return told


def _deadline(chosen: SettleChoices, table: Table | None, names: Names, lab: str) -> Deadline:
    due = read_moment(chosen.deadline or "")
    rule = read_rule(chosen.late_rule or "none")
    if chosen.earlier and not rule.late_days:
        raise MarkpropError(
            "--earlier counts late days that were used, and the rule grants none. Say, for "
            "example, --late-rule '10% per day, 3 late days for the course'."
        )
    extensions: Named[datetime] = Named()
    if table is not None:
        extensions = read_extensions(table, due, names)
    return Deadline(due, rule, extensions, _used(chosen.earlier, lab))


def _used(folders: Sequence[Path], lab: str) -> dict[Key, int]:
    """Return the late days that each student used, each lab counted once."""
    counted = {lab}
    used: dict[Key, int] = {}
    for folder in {os.path.realpath(folder): folder for folder in folders}.values():
        reports = read_results(folder)
        labs = {report.lab for report in reports}
        if again := sorted(labs & counted):
            raise MarkpropError(
                f"{folder} holds results of {again[0]}, which counts already. --earlier names the "
                "results of each earlier lab once."
            )
        counted |= labs
        for key, days in late_days_used(reports).items():
            used[key] = used.get(key, 0) + days
    return used
