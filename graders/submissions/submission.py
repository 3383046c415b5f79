"""From paths to submissions: which hand-ins count, and what a read one is.

What a file holds decides, not what it is called; what a student's name is comes from the learning
platform or the roster, never from inside the work. Whatever cannot be run is a submission too: it
has a sentence for the student in place of its notebook.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from pathlib import Path
from typing import Literal

from graders.model import Lab
from graders.submissions.attempts import Belonging, by_student
from graders.submissions.contents import Contents, digest_of
from graders.submissions.folders import in_order
from graders.submissions.hand_in import HandIn
from graders.submissions.handins import find_hand_ins
from graders.submissions.names import unique_names
from graders.submissions.roster import Roster, Student
from graders.submissions.shards import WHOLE, Shard
from graders.submissions.source import Source
from graders.submissions.teams import Teams
from graders.submissions.whose import belonging
from graders.submissions.words import words_of_lab

Attempts = Literal["last", "best"]


@dataclass(frozen=True)
class Packed:
    """What has to be unpacked once more before it is run.

    Parameters
    ----------
    hand_in : HandIn
        What was handed in.
    workspace : Path
        Where to unpack it.
    """

    hand_in: HandIn
    workspace: Path


@dataclass(frozen=True)
class Submission:
    """What one student handed in, ready to be run.

    Parameters
    ----------
    name : str
        Unique among all, of ``[A-Za-z0-9._-]``, from the name of the file, folder or student.
    path : Path
        Where it came from, as people write it; inside an archive, the archive and the member.
    sources : sequence of Source
        The notebooks that answer it, the main one first; empty if there is nothing to run.
    files : Path, optional
        Folder with the submission's own files, if it has more than the notebook. It may hold
        links and pipes: copy regular files only.
    packed : Packed, optional
        In place of `files` where these were removed again.
    reason : str, optional
        One sentence for the student: why there is nothing to run.
    student : Student, optional
        From the roster; the first of those who handed in together.
    members : tuple of Student
        All who handed in together; empty for one alone.
    team : str
        What they are called together; empty for one alone.
    digest : str
        sha256 over the content: equal for equal work, wherever it lies.
    submitted_at : datetime, optional
        When, if a download says so; without a zone it is by the clock of the course.
    late : bool, optional
        Whether the learning platform marked it as late; None where it does not say.
    attempt : int
        Which attempt of the student, from 1.
    group : str
        Name that all attempts of one student share; the submission's own if there is only one.
    notes : tuple of str
        What the instructor may want to know.
    flags : tuple of str
        Why a person should look at it, though it has its marks.
    elsewhere : bool
        Whether it is of another machine's share: it is not read, and not graded here.
    raw : str
        Digest of what was handed in as it lies: as long as it stays, so does `digest`.
    unread : Planned, optional
        What would have to be read before it is run, where that was known to be needless.
    """

    name: str
    path: Path
    sources: Sequence[Source]
    files: Path | None
    reason: str | None
    student: Student | None
    digest: str
    submitted_at: datetime | None = None
    late: bool | None = None
    attempt: int = 1
    group: str = ""
    notes: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    packed: Packed | None = None
    members: tuple[Student, ...] = ()
    team: str = ""
    elsewhere: bool = False
    raw: str = ""
    unread: Planned | None = None

    @property
    def main(self) -> Source | None:
        """The notebook by which whatever nothing defines is judged; None if there is none."""
        return self.sources[0] if self.sources else None


@dataclass(frozen=True)
class Class:
    """All submissions at some paths.

    Parameters
    ----------
    submissions : tuple of Submission
        In the order of their names.
    notes : tuple of str
        How paths were read, where they could have been read in another way.
    """

    submissions: tuple[Submission, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Planned:
    """One hand-in that counts, and whose it is, still unread.

    Parameters
    ----------
    name, group : str
        As the submission's will be.
    hand_in : HandIn
        What was handed in.
    student : Student, optional
        From the roster.
    members : tuple of Student
        All who handed in together; empty for one alone.
    team : str
        What they are called together; empty for one alone.
    notes : tuple of str
        What the instructor may want to know of which hand-in it is.
    elsewhere : bool
        Whether it is of another machine's share.
    raw : str
        Digest of what was handed in as it lies.
    """

    name: str
    group: str
    hand_in: HandIn
    student: Student | None = None
    members: tuple[Student, ...] = ()
    team: str = ""
    notes: tuple[str, ...] = ()
    elsewhere: bool = False
    raw: str = ""


@dataclass(frozen=True)
class Plan:
    """Which hand-ins there are, in the order of their names.

    Parameters
    ----------
    entries : tuple of Planned
        Those that count.
    notes : tuple of str
        How paths were read, where they could have been read in another way.
    """

    entries: tuple[Planned, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Order:
    """What decides which hand-ins there are and which of them count.

    Parameters
    ----------
    single : bool, optional
        True: each path is one submission; False: each folder or archive holds many; None: look.
    roster : Roster, optional
        The class, to find each submission's student.
    teams : Teams, optional
        Who hands in together.
    zone : tzinfo, optional
        Zone of the course, by whose clock times without one are.
    attempts : {"last", "best"}
        ``last`` takes the last attempt of each student; ``best`` all of them, named
        ``<group>-attempt-<n>``, for the caller to keep the best of each `group`.
    shard : Shard
        This machine's share; what is not in it is known by name only.
    """

    single: bool | None = None
    roster: Roster | None = None
    teams: Teams | None = None
    zone: tzinfo | None = None
    attempts: Attempts = "last"
    shard: Shard = WHOLE


ANY = Order()


def plan(paths: Sequence[Path], lab: Lab, order: Order, workspace: Path) -> Plan:
    """Say which hand-ins lie at some paths and which of them count."""
    found = find_hand_ins(paths, lab, single=order.single, workspace=workspace, roster=order.roster)
    return Plan(plan_of(found.hand_ins, lab, order).entries, tuple(found.notes))


def plan_of(hand_ins: Sequence[HandIn], lab: Lab, order: Order) -> Plan:
    """Find each hand-in's student, and the attempts that count."""
    hand_ins = sorted(hand_ins, key=lambda h: (in_order(h.label), str(h.path)))
    besides = words_of_lab(lab)
    whose = [belonging(h, order.roster, order.teams, besides) for h in hand_ins]
    groups = by_student(whose, order.zone)
    labels = _distinct_labels([group[0].hand_in for group in groups])
    found: list[Planned] = []
    for name, group in zip(unique_names(labels), groups, strict=True):
        elsewhere = not order.shard.holds(group)
        if order.attempts == "last":
            found.append(_planned(name, name, group[-1], elsewhere))
            continue
        for number, attempt in enumerate(group, start=1):
            own = f"{name[:85]}-attempt-{number}" if len(group) > 1 else name
            found.append(_planned(own, name, replace(attempt, notes=()), elsewhere))
    names = unique_names([entry.name for entry in found])  # an attempt's may be another's own
    return Plan(tuple(replace(e, name=name) for e, name in zip(found, names, strict=True)))


def _planned(name: str, group: str, one: Belonging, elsewhere: bool) -> Planned:
    refusal = one.match.refusal if one.team is None else None
    return Planned(
        name=name,
        group=group,
        hand_in=one.hand_in,
        student=one.student,
        members=one.team.members if one.team else (),
        team=one.team.name if one.team else "",
        notes=(*one.notes, *((refusal,) if refusal else ()), *one.hand_in.notes),
        elsewhere=elsewhere,
        raw="" if elsewhere else digest_of(one.hand_in),
    )


def submission_of(
    planned: Planned, read: Contents, files: Path | None, packed: Packed | None
) -> Submission:
    """Return what was planned and read as a submission."""
    hand_in = planned.hand_in
    return Submission(
        name=planned.name,
        path=hand_in.path,
        sources=read.sources,
        files=files,
        reason=read.reason,
        student=planned.student,
        digest=read.digest,
        submitted_at=hand_in.submitted_at,
        late=hand_in.late,
        attempt=hand_in.attempt,
        group=planned.group,
        notes=(*planned.notes, *read.notes),
        flags=read.flags,
        packed=packed,
        members=planned.members,
        team=planned.team,
        elsewhere=planned.elsewhere,
        raw=planned.raw,
    )


def _distinct_labels(hand_ins: list[HandIn]) -> list[str]:
    """Return the labels; namesakes on a learning platform get their numbers there."""
    labels = [hand_in.label for hand_in in hand_ins]
    return [
        f"{label}_{hand_in.account}" if hand_in.account and labels.count(label) > 1 else label
        for label, hand_in in zip(labels, hand_ins, strict=True)
    ]
