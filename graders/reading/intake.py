"""From paths to submissions, without a look at a student's bytes in this process."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from graders.errors import SubmissionError
from graders.model import Lab
from graders.reading.bounded import CLASS, ONE, Unfinished, bounded
from graders.reading.folded import folded
from graders.submissions.contents import Contents, digest_of, read_contents
from graders.submissions.hand_in import HandIn
from graders.submissions.submission import (
    ANY,
    Class,
    Order,
    Packed,
    Plan,
    Planned,
    Submission,
    plan,
    plan_of,
    submission_of,
)

_LONGEST_LABEL = 200

Known = Callable[[Planned], str]


def find_submissions(
    paths: Sequence[Path],
    lab: Lab,
    *,
    order: Order = ANY,
    workspace: Path,
    keep_unpacked: bool = True,
) -> list[Submission]:
    """Return the submissions at some paths, in the order of their names; see `find_class`."""
    found = find_class(paths, lab, order=order, workspace=workspace, keep_unpacked=keep_unpacked)
    return list(found.submissions)


def find_class(
    paths: Sequence[Path],
    lab: Lab,
    *,
    order: Order = ANY,
    workspace: Path,
    keep_unpacked: bool = True,
    known: Known = lambda planned: "",
) -> Class:
    """Return the submissions at some paths, and how these were read.

    Parameters
    ----------
    paths : sequence of Path
        Notebooks, scripts, folders, archives, bulk downloads.
    lab : Lab
        The lab that they are for.
    order : Order
        What decides which hand-ins there are and which of them count.
    workspace : Path
        A folder for what is unpacked; the caller's to remove, after the last use of `files`.
    keep_unpacked : bool
        Whether what students packed stays unpacked, and what was read at hand. A class may not have
        the room: without, files are removed when they have been read, and `unpacked` brings them
        back when their turn has come; notebooks are `folded`.
    known : callable
        Returns the digest of a hand-in that need not be read, because its report stays.

    Raises
    ------
    SubmissionError
        A path does not exist or holds nothing at all. What is wrong with a single submission is
        its `reason`, never an exception.
    """
    workspace.mkdir(parents=True, exist_ok=True)
    found = _planned(paths, lab, order, workspace)
    read = []
    for entry in found.entries:
        digest = "" if entry.elsewhere else known(entry)
        if digest:
            unread = submission_of(entry, Contents(digest), None, None)
            read.append(replace(unread, unread=entry))
        else:
            read.append(_submission(entry, lab, workspace, keep_unpacked))
    return Class(tuple(read), found.notes)


def now_read(submission: Submission, lab: Lab, workspace: Path) -> Submission:
    """Return a submission that is to be run after all, read."""
    if submission.unread is None:
        return submission
    read = _submission(submission.unread, lab, workspace, keep=False)
    return replace(
        submission,
        sources=read.sources,
        files=read.files,
        packed=read.packed,
        reason=read.reason,
        digest=read.digest,
        notes=read.notes,
        flags=read.flags,
        unread=None,
    )


@contextmanager
def unpacked(submission: Submission, lab: Lab) -> Iterator[Submission]:
    """Give the submission with its files, and remove what had to be unpacked for that."""
    if submission.packed is None:
        yield submission
        return
    folder = _new_folder(submission.packed.workspace)
    try:
        read = _read(submission.packed.hand_in, lab, folder)
        yield replace(submission, files=read.files, packed=None)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def read_one(hand_in: HandIn, lab: Lab, folder: Path) -> Contents:
    """Do all that is to be done with a hand-in's bytes; called in its reader.

    What is to be worked out from a notebook's source before it runs, such as which statements an
    exercise needs, belongs here, once for each of the sources.
    """
    return read_contents(hand_in, lab, folder)


def _read(hand_in: HandIn, lab: Lab, folder: Path) -> Contents:
    """Read a hand-in in its own process; what that does not finish is the hand-in's own matter."""
    try:
        read = bounded(Contents, ONE, read_one, hand_in, lab, folder, fills=folder)
        _expect_below(read.files, [folder, *(place for _, place in hand_in.parts)])
        return read
    except Unfinished as why:
        reason = (
            f"This hand-in could not be read: {why}. Hand in the notebook and your own modules"
            " alone, without outputs, data and archives."
        )
        return Contents(_digest(hand_in), reason=reason)


def _submission(planned: Planned, lab: Lab, workspace: Path, keep: bool) -> Submission:
    if planned.elsewhere:
        return submission_of(planned, Contents(""), None, None)
    folder = _new_folder(workspace)
    read = _read(planned.hand_in, lab, folder)
    files, packed = read.files, None
    if not keep:
        if files is not None and files.is_relative_to(folder):
            files, packed = None, Packed(planned.hand_in, workspace)
        shutil.rmtree(folder, ignore_errors=True)
    submission = submission_of(planned, read, files, packed)
    return submission if keep else folded(submission)


def _new_folder(workspace: Path) -> Path:
    return Path(tempfile.mkdtemp(prefix="submission-", dir=workspace))


@dataclass(frozen=True)
class _Digest:
    digest: str


def _digest(hand_in: HandIn) -> str:
    try:
        return bounded(_Digest, ONE, _digest_of, hand_in).digest
    except (Unfinished, SubmissionError):
        return ""  # as good as new at every run


def _digest_of(hand_in: HandIn) -> _Digest:
    return _Digest(digest_of(hand_in))


def _planned(paths: Sequence[Path], lab: Lab, order: Order, workspace: Path) -> Plan:
    """Say which hand-ins there are, whatever one of them does to its reader."""
    try:
        found = bounded(Plan, CLASS, plan, paths, lab, order, workspace, fills=workspace)
        for entry in found.entries:
            for _, place in entry.hand_in.parts:
                _expect_below(place, [workspace, *(Path(os.path.realpath(path)) for path in paths)])
        return found
    except Unfinished as why:
        told = f"The folder could not be looked through as a whole ({why}): by entry."
        hand_ins = [h for path in paths for h in _unlooked(path, order.single)]
    try:
        found = bounded(Plan, ONE, plan_of, hand_ins, lab, order)
    except Unfinished as why:
        raise SubmissionError(f"{paths[0]} cannot be looked through: {why}.") from None
    return Plan(tuple(replace(entry, notes=(told, *entry.notes)) for entry in found.entries))


def _expect_below(place: Path | None, allowed: Sequence[Path]) -> None:
    """Refuse a place that a reader cannot have found where it looked."""
    if place is not None and (
        ".." in place.parts or not any(place.is_relative_to(top) for top in allowed)
    ):
        raise Unfinished("the reader named a place outside of what it was given")


def _unlooked(path: Path, single: bool | None) -> list[HandIn]:
    """Return each entry of a folder as a hand-in, by its name alone and with no look into it."""
    place = Path(os.path.realpath(path))
    if single is True or not os.path.isdir(place):
        return [HandIn(path.name[:_LONGEST_LABEL], path, ((place.name, place),))]
    names = [name for name in sorted(os.listdir(place)) if not name.startswith(".")]
    return [HandIn(n[:_LONGEST_LABEL], path / n, ((n, place / n),)) for n in names]
