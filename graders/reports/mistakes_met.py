"""What a class got wrong in the same way: recognised mistakes, and groups without a name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from graders.reports.groups import Group
from graders.reports.schema import Report
from graders.reports.text import LONGEST_MESSAGE, LONGEST_NAME, one_line
from graders.reports.view import RECOGNISED


@dataclass(frozen=True)
class MisconceptionCount:
    """A recognised mistake and how many submissions show it."""

    exercise: str
    id: str
    text: str
    count: int


@dataclass(frozen=True)
class GroupCount:
    """Answers that behave alike, in a way that nobody has named, and how many there are."""

    exercise: str
    title: str
    id: str
    basis: str
    parts: str
    count: int


def unnamed(group: Group) -> GroupCount:
    """Return what the overview says of a group that has no sentence yet."""
    return GroupCount(
        exercise=group.exercise,
        title=one_line(group.title, LONGEST_NAME),
        id=group.id,
        basis=group.basis,
        parts=one_line(", ".join(group.parts), LONGEST_MESSAGE),
        count=len(group.members),
    )


def misconceptions(
    reports: Sequence[Report], groups: Sequence[Group]
) -> tuple[MisconceptionCount, ...]:
    """Return what is recognised: the lab's known mistakes, and groups that a person named."""
    found: dict[tuple[str, str], tuple[str, set[str]]] = {
        (group.title, group.id): (group.name, {member.submission for member in group.members})
        for group in groups
        if group.name
    }
    for report in reports:
        for part in report.exercises:
            for check in part.checks:
                if check.misconception is not None:
                    known = check.misconception
                    entry = found.setdefault((part.title, known.id), (known.text, set()))
                    entry[1].add(report.submission)
    counts = [
        MisconceptionCount(
            one_line(title, LONGEST_NAME),
            key,
            one_line(text.removeprefix(RECOGNISED), LONGEST_MESSAGE),
            len(who),
        )
        for (title, key), (text, who) in found.items()
    ]
    return tuple(sorted(counts, key=lambda m: (-m.count, m.exercise, m.id)))
