"""A team's one hand-in as a submission of each member: graded once, settled for each.

An extension or a mark by hand of one member is that member's, so that each has a report.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from graders.marking.pipeline import student_report
from graders.reports.schema import Report, TeamReport
from graders.submissions import Submission
from graders.submissions.names import unique_names


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
    """

    graded: tuple[Submission, ...]
    mates: tuple[tuple[Submission, str], ...]
    teams: dict[str, TeamReport]

    @property
    def everybody(self) -> tuple[Submission, ...]:
        """All submissions: one for each student and attempt."""
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


def share_out(found: Sequence[Submission]) -> Shares:
    """Give each member of each team a submission, named after team and member."""
    each = [members for submission in found for members in [_of_members(submission)]]
    names = iter(unique_names([own.name for members in each for own in members]))
    graded: list[Submission] = []
    mates: list[tuple[Submission, str]] = []
    teams: dict[str, TeamReport] = {}
    for team, members in zip(found, each, strict=True):
        first, *others = (replace(own, name=next(names)) for own in members)
        graded.append(first)
        mates += [(replace(mate, notes=()), first.name) for mate in others]
        if team.members:
            told = _team_report(team.group or team.name, members)
            teams |= {own.name: told for own in (first, *others)}
    return Shares(tuple(graded), tuple(mates), teams)


def _of_members(submission: Submission) -> list[Submission]:
    """Return the submission once for each member of its team; itself where there is none."""
    return [
        replace(
            submission,
            name=f"{submission.name}-{member.id}",
            group=f"{submission.group}-{member.id}" if submission.group else "",
            student=member,
        )
        for member in submission.members
    ] or [submission]


def _team_report(name: str, members: Sequence[Submission]) -> TeamReport:
    reports = (student_report(member) for member in members)
    return TeamReport(name=name, members=tuple(one for one in reports if one is not None))
