"""From paths to submissions: the one door to this package.

What a file holds decides, not what it is called; what a student's name is comes from the learning
platform or the roster, never from inside the work. Whatever cannot be run is a submission too: it
has a sentence for the student in place of its notebook.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, tzinfo
from pathlib import Path
from typing import Literal

from nbformat import NotebookNode

from graders.model import Lab
from graders.submissions.attempts import Belonging, by_student
from graders.submissions.contents import read_contents
from graders.submissions.folders import in_order
from graders.submissions.hand_in import HandIn
from graders.submissions.handins import find_hand_ins
from graders.submissions.names import unique_names
from graders.submissions.roster import Roster, Student
from graders.submissions.teams import Teams
from graders.submissions.whose import belonging
from graders.submissions.words import words_of_lab


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
    notebook : NotebookNode, optional
        Format 4.5, cleaned; None if there is nothing to run.
    notebook_name : str, optional
        The notebook's name, or its path below `files`.
    files : Path, optional
        Folder with the submission's own files, if it has more than the notebook. It may hold
        links and pipes: copy regular files only.
    packed : Packed, optional
        In place of `files` where these were removed again; `unpacked` brings them back.
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
    modules : mapping of str to str
        Names of the lab that come from the submission's own modules, such as ``mlp.layers``;
        the notebook's last cell imports them.
    notes : tuple of str
        What the instructor may want to know.
    """

    name: str
    path: Path
    notebook: NotebookNode | None
    notebook_name: str | None
    files: Path | None
    reason: str | None
    student: Student | None
    digest: str
    submitted_at: datetime | None = None
    late: bool | None = None
    attempt: int = 1
    group: str = ""
    modules: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    packed: Packed | None = None
    members: tuple[Student, ...] = ()
    team: str = ""


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
    """Return the submissions at some paths, in the order of their names; see `find_class`."""
    found = find_class(
        paths,
        lab,
        single=single,
        roster=roster,
        attempts=attempts,
        workspace=workspace,
        keep_unpacked=keep_unpacked,
    )
    return list(found.submissions)


def find_class(
    paths: Sequence[Path],
    lab: Lab,
    *,
    single: bool | None = None,
    roster: Roster | None = None,
    teams: Teams | None = None,
    zone: tzinfo | None = None,
    attempts: Literal["last", "best"] = "last",
    workspace: Path,
    keep_unpacked: bool = True,
) -> Class:
    """Return the submissions at some paths, and how these were read.

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
    teams : Teams, optional
        Who hands in together.
    zone : tzinfo, optional
        Zone of the course, by whose clock times without one are.
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
    found = find_hand_ins(paths, lab, single=single, workspace=workspace, roster=roster)
    hand_ins = sorted(found.hand_ins, key=lambda h: (in_order(h.label), str(h.path)))
    besides = words_of_lab(lab)
    groups = by_student([belonging(h, roster, teams, besides) for h in hand_ins], zone)
    labels = _distinct_labels([group[0].hand_in for group in groups])
    submissions: list[Submission] = []
    for name, group in zip(unique_names(labels), groups, strict=True):
        if attempts == "last":
            read = _read(group[-1], lab, workspace, keep_unpacked)
            submissions.append(replace(read, name=name, group=name))
            continue
        for number, attempt in enumerate(group, start=1):
            own = f"{name[:85]}-attempt-{number}" if len(group) > 1 else name
            read = _read(replace(attempt, notes=()), lab, workspace, keep_unpacked)
            submissions.append(replace(read, name=own, group=name))
    return Class(tuple(_renamed(submissions)), tuple(found.notes))


def _distinct_labels(hand_ins: list[HandIn]) -> list[str]:
    """Return the labels; namesakes on a learning platform get their numbers there."""
    labels = [hand_in.label for hand_in in hand_ins]
    return [
        f"{label}_{hand_in.account}" if hand_in.account and labels.count(label) > 1 else label
        for label, hand_in in zip(labels, hand_ins, strict=True)
    ]


def _read(one: Belonging, lab: Lab, workspace: Path, keep: bool) -> Submission:
    hand_in, refusal = one.hand_in, one.match.refusal if one.team is None else None
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
        notebook=read.notebook,
        notebook_name=read.notebook_name,
        files=read.files,
        reason=read.reason,
        student=one.student,
        digest=read.digest,
        submitted_at=hand_in.submitted_at,
        late=hand_in.late,
        attempt=hand_in.attempt,
        modules=read.modules,
        notes=(*one.notes, *((refusal,) if refusal else ()), *hand_in.notes, *read.notes),
        packed=packed,
        members=one.team.members if one.team else (),
        team=one.team.name if one.team else "",
    )


def _renamed(submissions: list[Submission]) -> list[Submission]:
    """Make names unique once more: an attempt's may be another submission's own."""
    names = unique_names([submission.name for submission in submissions])
    return [replace(s, name=name) for s, name in zip(submissions, names, strict=True)]
