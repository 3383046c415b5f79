"""From paths to submissions: the one door to this package.

What a file holds decides, not what it is called; what a student's name is comes from the learning
platform or the roster, never from inside the work. Whatever cannot be run is a submission too: it
has a sentence for the student in place of its notebook.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Literal

from graders.model import Lab
from graders.submissions.attempts import by_student
from graders.submissions.contents import read_contents
from graders.submissions.folders import in_order
from graders.submissions.handins import HandIn, find_hand_ins
from graders.submissions.names import unique_names
from graders.submissions.reading import shown
from graders.submissions.roster import Match, Roster, Student
from graders.submissions.source import Source


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
        In place of `files` where these were removed again; `unpacked` brings them back.
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


@contextmanager
def unpacked(submission: Submission, lab: Lab) -> Iterator[Submission]:
    """Give the submission with its files, and remove what had to be unpacked for that."""
    if submission.packed is None:
        yield submission
        return
    folder = _new_folder(submission.packed.workspace)
    try:
        files = read_contents(submission.packed.hand_in, lab, folder).files
        yield replace(submission, files=files, packed=None)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _new_folder(workspace: Path) -> Path:
    return Path(tempfile.mkdtemp(prefix="submission-", dir=workspace))


def find_submissions(
    paths: Sequence[Path],
    lab: Lab,
    *,
    single: bool | None = None,
    roster: Roster | None = None,
    attempts: Literal["last", "best"] = "last",
    workspace: Path,
    keep_unpacked: bool = True,
) -> list[Submission]:
    """Return the submissions at some paths, in the order of their names.

    Parameters
    ----------
    paths : sequence of Path
        Notebooks, scripts, folders, archives, bulk downloads.
    lab : Lab
        The lab that they are for.
    single : bool, optional
        True: each path is one submission; False: each folder or archive holds many; None: look.
    roster : Roster, optional
        The class, to find each submission's student.
    attempts : {"last", "best"}
        ``last`` returns the last attempt of each student; ``best`` all of them, named
        ``<group>-attempt-<n>``, for the caller to keep the best of each `group`.
    workspace : Path
        A folder for what is unpacked; the caller's to remove, after the last use of `files`.
    keep_unpacked : bool
        Whether what students packed stays unpacked. A class may not have the room: without, it is
        removed when it has been read, and `unpacked` brings it back when its turn has come.

    Raises
    ------
    SubmissionError
        A path does not exist or holds nothing at all. What is wrong with a single submission is
        its `reason`, never an exception.
    """
    workspace.mkdir(parents=True, exist_ok=True)
    hand_ins = find_hand_ins(paths, lab, single=single, workspace=workspace)
    hand_ins.sort(key=lambda h: (in_order(h.label), str(h.path)))
    matched = [(hand_in, _match(hand_in, roster)) for hand_in in hand_ins]
    groups = by_student(matched)
    labels = _distinct_labels([group[0][0] for group in groups])
    submissions: list[Submission] = []
    for name, group in zip(unique_names(labels), groups, strict=True):
        if attempts == "last":
            notes = _earlier(group[:-1])
            read = _read(*group[-1], lab, workspace, keep_unpacked)
            submissions.append(replace(read, name=name, group=name, notes=notes + read.notes))
            continue
        for number, attempt in enumerate(group, start=1):
            own = f"{name[:85]}-attempt-{number}" if len(group) > 1 else name
            read = _read(*attempt, lab, workspace, keep_unpacked)
            submissions.append(replace(read, name=own, group=name))
    return _renamed(submissions)


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


def _read(hand_in: HandIn, match: Match, lab: Lab, workspace: Path, keep: bool) -> Submission:
    folder = _new_folder(workspace)
    read = read_contents(hand_in, lab, folder)
    packed = None
    if not keep:
        if read.files is not None and read.files.is_relative_to(folder):
            packed, read = Packed(hand_in, workspace), replace(read, files=None)
        shutil.rmtree(folder, ignore_errors=True)
    return Submission(
        name="",
        path=hand_in.path,
        sources=read.sources,
        files=read.files,
        reason=read.reason,
        student=match.student,
        digest=read.digest,
        submitted_at=hand_in.submitted_at,
        late=hand_in.upload.late if hand_in.upload else None,
        attempt=hand_in.attempt,
        notes=(*((match.refusal,) if match.refusal else ()), *read.notes),
        flags=read.flags,
        packed=packed,
    )


def _renamed(submissions: list[Submission]) -> list[Submission]:
    """Make names unique once more: an attempt's may be another submission's own."""
    names = unique_names([submission.name for submission in submissions])
    return [replace(s, name=name) for s, name in zip(submissions, names, strict=True)]
