"""From paths to submissions: which hand-ins count, and what a read one is.

What a file holds decides, not what it is called; what a student's name is comes from the learning
platform or the roster, never from inside the work. Whatever cannot be run is a submission too: it
has a sentence for the student in place of its notebook.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Literal

from graders.model import Lab
from graders.submissions.attempts import by_student
from graders.submissions.contents import Contents
from graders.submissions.folders import in_order
from graders.submissions.handins import HandIn, find_hand_ins
from graders.submissions.names import unique_names
from graders.submissions.reading import shown
from graders.submissions.roster import Match, Roster, Student
from graders.submissions.source import Source

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
    sources : tuple of Source
        The notebooks that answer it, the main one first; empty if there is nothing to run.
    files : Path, optional
        Folder with the submission's own files, if it has more than the notebook. It may hold
        links and pipes: copy regular files only.
    packed : Packed, optional
        In place of `files` where these were removed again.
    reason : str, optional
        One sentence for the student: why there is nothing to run.
    student : Student, optional
        From the roster.
    digest : str
        sha256 over the content: equal for equal work, wherever it lies.
    submitted_at : datetime, optional
        When, if a downloaded archive says so.
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
    """

    name: str
    path: Path
    sources: tuple[Source, ...]
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

    @property
    def main(self) -> Source | None:
        """The notebook by which whatever nothing defines is judged; None if there is none."""
        return self.sources[0] if self.sources else None


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
    notes : tuple of str
        What the instructor may want to know of which hand-in it is.
    """

    name: str
    group: str
    hand_in: HandIn
    student: Student | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Plan:
    """Which hand-ins there are, in the order of their names."""

    entries: tuple[Planned, ...]


def plan(
    paths: Sequence[Path],
    lab: Lab,
    single: bool | None,
    roster: Roster | None,
    attempts: Attempts,
    workspace: Path,
) -> Plan:
    """Say which hand-ins lie at some paths and which of them count; see `find_submissions`."""
    return plan_of(find_hand_ins(paths, lab, single=single, workspace=workspace), roster, attempts)


def plan_of(hand_ins: Sequence[HandIn], roster: Roster | None, attempts: Attempts) -> Plan:
    """Find each hand-in's student, and the attempts that count."""
    hand_ins = sorted(hand_ins, key=lambda h: (in_order(h.label), str(h.path)))
    matched = [(hand_in, _match(hand_in, roster)) for hand_in in hand_ins]
    groups = by_student(matched)
    labels = _distinct_labels([group[0][0] for group in groups])
    found: list[Planned] = []
    for name, group in zip(unique_names(labels), groups, strict=True):
        if attempts == "last":
            found.append(_planned(name, name, group[-1], _earlier(group[:-1])))
            continue
        for number, attempt in enumerate(group, start=1):
            own = f"{name[:85]}-attempt-{number}" if len(group) > 1 else name
            found.append(_planned(own, name, attempt))
    names = unique_names([entry.name for entry in found])  # an attempt's may be another's own
    return Plan(tuple(replace(e, name=name) for e, name in zip(found, names, strict=True)))


def _planned(
    name: str, group: str, attempt: tuple[HandIn, Match], notes: tuple[str, ...] = ()
) -> Planned:
    hand_in, match = attempt
    told = (match.refusal,) if match.refusal else ()
    return Planned(name, group, hand_in, match.student, (*notes, *told))


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
        late=hand_in.upload.late if hand_in.upload else None,
        attempt=hand_in.attempt,
        group=planned.group,
        notes=(*planned.notes, *read.notes),
        flags=read.flags,
        packed=packed,
    )


def _earlier(group: Sequence[tuple[HandIn, Match]]) -> tuple[str, ...]:
    """Return a note that names the attempts which do not count, lest one is left out unseen."""
    names = ", ".join(shown(hand_in.path) for hand_in, _ in group[-5:])
    return (f"The last of {len(group) + 1} attempts; before it: {names}.",) if group else ()


def _match(hand_in: HandIn, roster: Roster | None) -> Match:
    if roster is None:
        return Match()
    upload = hand_in.upload
    if upload is None:
        return roster.find(hand_in.label)
    return roster.find(hand_in.label, user=upload.user, person=upload.person)


def _distinct_labels(hand_ins: list[HandIn]) -> list[str]:
    """Return the labels; namesakes on a learning platform get their numbers there."""
    labels = [hand_in.label for hand_in in hand_ins]
    return [
        f"{label}_{hand_in.upload.user}"
        if hand_in.upload is not None and hand_in.upload.user and labels.count(label) > 1
        else label
        for label, hand_in in zip(labels, hand_ins, strict=True)
    ]
