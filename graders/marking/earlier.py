"""What earlier runs left in a results folder: whose it is, and what of it is no longer a hand-in.

A results folder is one class: a student has one row. A hand-in that comes under another name
replaces the earlier one, whose mark stays as the new report's history.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from graders.reports.schema import Report
from graders.reports.store import move_aside
from graders.submissions import Roster, Submission


@dataclass(frozen=True)
class Earlier:
    """The reports of earlier runs.

    Parameters
    ----------
    reports : tuple of Report
        All that the folder holds.
    of : mapping of str to Report
        The one that a submission of this run replaces, by the submission's name.
    displaced : tuple of str
        Submissions whose names now belong to somebody else's hand-in.
    replaced : tuple of str
        Earlier submissions of students who hand in under another name now.
    gone : tuple of str
        Submissions that are no longer among the hand-ins.
    """

    reports: tuple[Report, ...] = ()
    of: Mapping[str, Report] = field(default_factory=dict)
    displaced: tuple[str, ...] = ()
    replaced: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()

    @property
    def renamed(self) -> list[Report]:
        """The reports that are replaced, each under the name of the new one."""
        return [r.model_copy(update={"submission": name}) for name, r in self.of.items()]


def compare(
    reports: Sequence[Report], found: Iterable[Submission], roster: Roster | None
) -> Earlier:
    """Tell which earlier reports the submissions of this run replace.

    Parameters
    ----------
    reports : sequence of Report
        Of earlier runs.
    found : iterable of Submission
        Of this run, one for each student and attempt.
    roster : Roster, optional
        The class, which may know whose a report without a student is.
    """
    now = {s.group or s.name: s.student.id.casefold() if s.student else "" for s in found}
    owners = {report.submission: _owner(report, roster) for report in reports}
    by_name = {report.submission: report for report in reports}
    by_owner: dict[str, Report] = {}
    for report in reports:
        owner = owners[report.submission]
        if owner and (owner not in by_owner or now.get(report.submission) == owner):
            by_owner[owner] = report
    of: dict[str, Report] = {}
    for name, owner in now.items():
        own = by_owner.get(owner) if owner else None
        same = by_name.get(name)
        if own is not None:
            of[name] = own
        elif same is not None and not (owner and owners[name]):
            of[name] = same
    students = {owner for owner in now.values() if owner}
    others = [name for name in by_name if name not in now]
    return Earlier(
        reports=tuple(reports),
        of=of,
        displaced=tuple(n for n in by_name if n in now and _two_people(owners[n], now[n])),
        replaced=tuple(name for name in others if owners[name] in students),
        gone=tuple(name for name in others if owners[name] not in students),
    )


def _owner(report: Report, roster: Roster | None) -> str:
    """Return the id of a report's student; empty where nobody can tell."""
    if report.student is not None:
        return report.student.id.casefold()
    student = roster.find(report.submission).student if roster else None
    return student.id.casefold() if student else ""


def _two_people(one: str, other: str) -> bool:
    return bool(one and other and one != other)


def clear_names(out: Path, earlier: Earlier) -> None:
    """Move the reports aside whose names somebody else's hand-in needs."""
    for name in earlier.displaced:
        move_aside(out, name)


def retire(out: Path, earlier: Earlier, *, prune: bool) -> None:
    """Move aside what is replaced, and with `prune` what is gone."""
    for name in (*earlier.replaced, *(earlier.gone if prune else ())):
        move_aside(out, name)
