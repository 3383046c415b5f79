"""Wrong answers of a class that behave alike: a group is one case for a person, and one sentence.

An answer belongs to a group where it lost points and no known mistake explains it. Answers are
compared by what they did on fixed inputs or, where a lab asks none (trainings, settings) and where
these show nothing, by verdicts and findings. Each report names the group of its own answer;
`groups_of` joins those that differ by no more than noise.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from graders.model import Verdict
from graders.reports.behaviour import Behaviour, alike, key_of
from graders.reports.fields import BehaviourReport
from graders.reports.schema import CheckReport, ExerciseReport, Report


@dataclass(frozen=True)
class Member:
    """One answer of a group: whose, and what its report says of the exercise."""

    submission: str
    exercise: ExerciseReport


@dataclass(frozen=True)
class Group:
    """Answers to one exercise that behave alike.

    Parameters
    ----------
    id : str
        The id that most of its members' reports name.
    ids : tuple of str
        All ids that its members' reports name, `id` first: a sentence for the group is for these.
    exercise, title : str
        Of the exercise.
    basis : str
        ``behaviour``, or ``findings`` where verdicts and findings alone tell; such a group can not
        become a planted mistake by itself.
    parts : tuple of str
        What is wrong: parts of the probes, or ids of the checks that were lost.
    members : tuple of Member
        In the order of their submissions.
    name : str
        The sentence that a person gave it; empty where nobody has.
    """

    id: str
    ids: tuple[str, ...]
    exercise: str
    title: str
    basis: Literal["behaviour", "findings"]
    parts: tuple[str, ...]
    members: tuple[Member, ...]
    name: str = ""

    @property
    def shown(self) -> tuple[Member, CheckReport]:
        """The member and the check that show the mistake on the smallest input."""
        lost = [(m, check) for m in self.members for check in m.exercise.checks if _failed(check)]
        return min(lost, key=lambda pair: (*_size(pair[1]), pair[0].submission, pair[1].id))


def groups_of(reports: Iterable[Report]) -> tuple[Group, ...]:
    """Return the groups of a class, the largest first; the same for any order of its reports."""
    by_exercise: dict[str, list[Member]] = {}
    names: dict[str, str] = {}
    for report in reports:
        names |= {mark.id: mark.comment for mark in report.manual or () if mark.comment}
        for exercise in report.exercises:
            if exercise.group:
                by_exercise.setdefault(exercise.id, []).append(Member(report.submission, exercise))
    found = [_group(some, names) for members in by_exercise.values() for some in _parted(members)]
    return tuple(sorted(found, key=lambda group: (-len(group.members), group.exercise, group.id)))


def _parted(members: Sequence[Member]) -> Iterator[list[Member]]:
    """Part members into those that are alike, each with the first of its kind."""
    kinds: list[list[Member]] = []
    by_id: dict[str, list[Member]] = {}
    for member in sorted(members, key=lambda m: (m.exercise.group or "", m.submission)):
        kind = by_id.get(member.exercise.group or "") or next(
            (some for some in kinds if _alike(some[0], member)), None
        )
        if kind is None:
            kind = []
            kinds.append(kind)
        by_id[member.exercise.group or ""] = kind
        kind.append(member)
    yield from kinds


def _alike(one: Member, two: Member) -> bool:
    first, second = one.exercise.behaviour, two.exercise.behaviour
    if first is None or second is None:
        return False
    return first.probes == second.probes and alike(first.parts, second.parts)


def item_of(exercise: str, group: str) -> str:
    """Return the id of the mark by hand that names a group."""
    return f"group:{exercise}/{group}"


def _group(members: list[Member], names: Mapping[str, str]) -> Group:
    counts = Counter(member.exercise.group or "" for member in members)
    ids = sorted(counts, key=lambda id_: (-counts[id_], id_))
    members = sorted(members, key=lambda member: member.submission)
    first = members[0].exercise
    behaviour = first.behaviour
    lost = tuple(check.id for check in first.checks if _failed(check))
    return Group(
        id=ids[0],
        ids=tuple(ids),
        exercise=first.id,
        title=first.title,
        basis="behaviour" if behaviour else "findings",
        parts=tuple(behaviour.parts) if behaviour else lost,
        members=tuple(members),
        name=next(filter(None, (names.get(item_of(first.id, id_)) for id_ in ids)), ""),
    )


def _failed(check: CheckReport) -> bool:
    return check.verdict is Verdict.FAILED


def _size(check: CheckReport) -> tuple[bool, int, int]:
    """Return how much there is to read of what shows a finding; without an input comes last."""
    arguments = (check.counterexample or {}).values()
    entries = [_product(argument.shape) for argument in arguments]
    return not entries, sum(entries), len(check.finding or "")


def _product(shape: Iterable[int]) -> int:
    total = 1
    for length in shape:
        total *= length
    return total


def with_group(exercise: ExerciseReport, behaviour: Behaviour | None) -> ExerciseReport:
    """Return an exercise's report with the name of its answer's group."""
    if behaviour is None:
        return exercise.model_copy(update={"group": _key_of_findings(exercise)})
    return exercise.model_copy(
        update={
            "group": key_of(exercise.id, behaviour.probes, behaviour.parts),
            "behaviour": BehaviourReport(probes=behaviour.probes, parts=dict(behaviour.parts)),
        }
    )


def _key_of_findings(exercise: ExerciseReport) -> str:
    """Return a short name for what the checks of an exercise found, wherever the answer stands."""
    said = [exercise.id]
    for check in exercise.checks:
        said += [check.id, check.verdict.value, _without_places(check.finding or "")]
    return hashlib.sha256("\n".join(said).encode()).hexdigest()[:12]


def _without_places(finding: str) -> str:
    """Leave out where in a student's own code something happened: `` (cell 6, line 4: ...)``."""
    before, place, _ = finding.partition(" (cell ")
    return before if place else finding
