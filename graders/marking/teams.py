"""A team's one hand-in as a submission of each member: graded once, settled for each.

An extension or a mark by hand of one member is that member's, so that each has a report.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, tzinfo

from graders.marking.people import student_report
from graders.reports.schema import Report, TeamReport
from graders.submissions import Submission
from graders.submissions.names import safe_name, unique_names


@dataclass(frozen=True)
class Shares:
    """A class with a submission for each student.

    Parameters
    ----------
    graded : tuple of Submission
        What is graded: of a team, that of its first member.
    mates : tuple of (Submission, str)
        Those of the other members, and the name of the submission whose grading they share.
    teams : mapping of str to TeamReport
        The team of a submission, by the submission's name.
    notes : tuple of str
        What the instructor may want to know, each under the name of a submission.
    elsewhere : tuple of Submission
        Those of other machines' shares.
    """

    graded: tuple[Submission, ...]
    mates: tuple[tuple[Submission, str], ...]
    teams: dict[str, TeamReport]
    notes: tuple[str, ...] = ()
    elsewhere: tuple[Submission, ...] = ()

    @property
    def everybody(self) -> tuple[Submission, ...]:
        """All submissions of this share: one for each student and attempt."""
        return (*self.graded, *(mate for mate, _ in self.mates))

    def about(self, submission: Submission, report: Report) -> Report:
        """Return a report that says whose it is."""
        return report.model_copy(
            update={
                "submission": submission.name,
                "student": student_report(submission),
                "team": self.teams.get(submission.name),
            }
        )


def share_out(found: Sequence[Submission], zone: tzinfo | None = None) -> Shares:
    """Give each member of each team a submission, named after team and member.

    Parameters
    ----------
    found : sequence of Submission
        What was handed in.
    zone : tzinfo, optional
        Of times that name none.
    """
    everybody = [_of_members(submission) for submission in found]
    other = _left_out([own for members in everybody for own in members], zone)
    each = [[own for own in members if own.name not in other] for members in everybody]
    names = iter(unique_names([own.name for members in each for own in members]))
    graded: list[Submission] = []
    elsewhere: list[Submission] = []
    mates: list[tuple[Submission, str]] = []
    teams: dict[str, TeamReport] = {}
    notes: list[str] = []
    for team, members in zip(found, each, strict=True):
        shares = [replace(own, name=next(names)) for own in members]
        if team.elsewhere:
            elsewhere += shares
            continue
        notes += [f"{own.name}: {note}" for own in shares[:1] for note in own.notes]
        graded += shares[:1]
        mates += [(mate, shares[0].name) for mate in shares[1:]]
        if team.members:
            told = _team_report(team.team or team.group or team.name, _of_members(team))
            teams |= {own.name: told for own in shares}
    here = {own.name for members in everybody for own in members if not own.elsewhere}
    notes += [note for name, note in other.items() if name in here]
    return Shares(tuple(graded), tuple(mates), teams, tuple(notes), tuple(elsewhere))


def _of_members(submission: Submission) -> list[Submission]:
    """Return the submission once for each member of its team; itself where there is none."""
    return [
        replace(
            submission,
            name=f"{submission.name}-{member.id}",
            group=safe_name(f"{submission.group}-{member.id}") if submission.group else "",
            student=member,
        )
        for member in submission.members
    ] or [submission]


def _left_out(everybody: Sequence[Submission], zone: tzinfo | None) -> dict[str, str]:
    """Return the submissions of students who have another one, and a sentence for each.

    Of a team's hand-in and one of the student's own the newest counts; where nobody says which
    that is, the team's.
    """
    by_student: dict[str, list[Submission]] = {}
    for own in everybody:
        if own.student is not None:
            by_student.setdefault(own.student.id.casefold(), []).append(own)
    found: dict[str, str] = {}
    for shares in by_student.values():
        counting = max(shares, key=lambda own: (_when(own, zone), bool(own.members)))
        for own in shares:
            if (own.group or own.name) != (counting.group or counting.name):
                found[own.name] = (
                    f"{own.name}: {own.student} handed in {counting.name} as well, which counts."
                )
    return found


def _when(submission: Submission, zone: tzinfo | None) -> datetime:
    moment = submission.submitted_at or datetime(1, 1, 2)
    return (moment if moment.tzinfo else moment.replace(tzinfo=zone or UTC)).astimezone(UTC)


def _team_report(name: str, members: Sequence[Submission]) -> TeamReport:
    reports = (student_report(member) for member in members)
    return TeamReport(name=name, members=tuple(one for one in reports if one is not None))
