"""Read what one student handed in: whatever it is, one notebook to run or one sentence why not."""

from __future__ import annotations

import hashlib
import itertools
import os
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from graders.errors import SubmissionError
from graders.model import Lab
from graders.submissions import caps
from graders.submissions.answers import find_answers, in_one_file, why_nothing
from graders.submissions.archives import archive_kind, unpack
from graders.submissions.folders import is_archive_name, walk
from graders.submissions.hand_in import HandIn
from graders.submissions.kinds import kind_of
from graders.submissions.members import member_path
from graders.submissions.names import without_suffix
from graders.submissions.notebooks import read_notebook
from graders.submissions.reading import copy_file, digest_of_files, read_file, shown
from graders.submissions.scripts import read_script
from graders.submissions.source import Source

_NO_TIME = 315_705_600.0  # 1980-01-03: zip archives begin at 1980-01-01, which stands for none
_COARSE_S = 2.0  # a file without a time has that of its unpacking, by a coarser clock
_ARCHIVES_OPENED = 5  # of the archives in one folder, when there is nothing else in it


@dataclass(frozen=True)
class Contents:
    """What was read.

    Parameters
    ----------
    digest : str
        sha256 over the content.
    sources : tuple of Source
        What to run, the main notebook first; empty if there is nothing.
    files : Path, optional
        Folder with the submission's own files.
    reason : str, optional
        Why there is nothing to run.
    notes : tuple of str
        What the instructor may want to know.
    flags : tuple of str
        Why a person should look at it.
    """

    digest: str
    sources: tuple[Source, ...] = ()
    files: Path | None = None
    reason: str | None = None
    notes: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()


def read_contents(hand_in: HandIn, lab: Lab, workspace: Path) -> Contents:
    """Read a hand-in; nothing about it can raise.

    Parameters
    ----------
    hand_in : HandIn
        What was handed in.
    lab : Lab
        Whose names are looked for.
    workspace : Path
        Folder for what is unpacked.
    """
    try:
        if hand_in.refusal:
            raise SubmissionError(hand_in.refusal)
        if len(hand_in.parts) == 1 and not os.path.isdir(hand_in.parts[0][1]):
            return _file(*hand_in.parts[0], lab, workspace)
        if len(hand_in.parts) == 1:
            return _folder(hand_in.parts[0][1], hand_in.parts[0][0], lab, workspace)
        root = _new_folder(workspace)
        notes = _gather(hand_in, root)
        return _folder(root, hand_in.label, lab, workspace, notes)
    except SubmissionError as error:
        return Contents(digest=digest_of(hand_in), reason=str(error))
    except OSError as error:
        reason = f"{shown(hand_in.path)} cannot be read ({error.strerror}): hand it in again."
        return Contents(digest=digest_of(hand_in), reason=reason)


def _file(name: str, place: Path, lab: Lab, workspace: Path) -> Contents:
    suffix = Path(name).suffix.casefold()
    kind = kind_of(name)
    if kind is not None:
        raise SubmissionError(f"{shown(name)} is {kind}, not a notebook: hand in `{lab.notebook}`.")
    if archive_kind(place) is not None:
        root, started = _new_folder(workspace), time.time()
        notes = unpack(place, root, caps.ONE_STUDENT)
        return _folder(root, name, lab, workspace, notes, _times(root, started))
    if is_archive_name(name):
        raise SubmissionError(
            f"{shown(name)} is not the archive that its name says: pack it again and open it once"
            " yourself before you hand it in."
        )
    if suffix == ".py":
        data = read_file(place, caps.SCRIPT_BYTES)
        notebook = read_script(data, name)
    else:
        data = read_file(place, caps.NOTEBOOK_BYTES)
        notebook = read_notebook(data, name)
    found = in_one_file(place.with_name(name), notebook, lab)
    return Contents(
        hashlib.sha256(data).hexdigest(), found.sources, notes=found.notes, flags=found.flags
    )


def _times(root: Path, unpacked: float) -> dict[Path, float]:
    """Return when files were written, of those of which the archive said so."""
    times = {file: file.stat().st_mtime for file in walk(root)}
    return {f: when for f, when in times.items() if _NO_TIME < when < unpacked - _COARSE_S}


def _folder(
    root: Path,
    name: str,
    lab: Lab,
    workspace: Path,
    left_out: list[str] | None = None,
    times: Mapping[Path, float] | None = None,
) -> Contents:
    notes = [f"Left out of the archive: {what}." for what in left_out or []]
    with os.scandir(root):
        pass  # a folder that may not be read is an error here; deeper ones are passed by
    files = walk(root)
    digest = digest_of_files(root, files)
    try:
        found = find_answers(root, lab, times)
        for _ in range(caps.ARCHIVES_INSIDE - 1):
            archives = [file for file in files if is_archive_name(file.name)]
            if found is not None or not archives:
                break
            root = _unpacked_together(archives, workspace)
            files = walk(root)
            found = find_answers(root, lab)
        if found is None:
            raise SubmissionError(why_nothing(root, name, lab))
    except SubmissionError as error:
        return Contents(digest, reason=str(error), notes=tuple(notes))
    return Contents(digest, found.sources, root, notes=(*notes, *found.notes), flags=found.flags)


def _unpacked_together(archives: list[Path], workspace: Path) -> Path:
    root = _new_folder(workspace)
    left = caps.ONE_STUDENT.total_bytes
    for path in archives[:_ARCHIVES_OPENED]:
        left -= _unpack_some(path, _free(root, without_suffix(path.name)), left, [])
    return root


def _unpack_some(path: Path, goal: Path, most: int, notes: list[str]) -> int:
    """Unpack one of several archives that share what one student may pack; return its bytes."""
    notes += unpack(path, goal, replace(caps.ONE_STUDENT, total_bytes=most))
    return sum(file.stat().st_size for file in walk(goal))


def _gather(hand_in: HandIn, root: Path) -> list[str]:
    """Put the parts of a hand-in side by side under the names that the student gave them."""
    left = caps.ONE_STUDENT.total_bytes
    notes: list[str] = []
    for name, place in hand_in.parts:
        if os.path.isdir(place):
            for file in walk(place):
                goal = root / file.relative_to(place)
                goal.parent.mkdir(parents=True, exist_ok=True)
                left -= copy_file(file, goal, left)
        elif archive_kind(place) is not None:
            left -= _unpack_some(place, _free(root, without_suffix(name)), left, notes)
        else:
            left -= copy_file(place, _free(root, name), left)
    return notes


def _new_folder(workspace: Path) -> Path:
    workspace.mkdir(parents=True, exist_ok=True)
    for number in itertools.count(1):
        folder = workspace / f"submission-{number}"
        if not os.path.lexists(folder):
            folder.mkdir()
            return folder
    raise AssertionError("counting never ends")


def _free(root: Path, name: str) -> Path:
    """Return a place in a folder that nothing has yet."""
    safe = member_path(name)
    place = root / (safe.name if safe is not None else "unnamed")
    numbers = itertools.count(2)
    while os.path.lexists(place):
        place = place.with_name(f"{place.stem}-{next(numbers)}{place.suffix}")
    return place


def digest_of(hand_in: HandIn) -> str:
    """Return a digest of what cannot be read, so that a new version of it is noticed."""
    digest = hashlib.sha256((hand_in.refusal or "").encode("utf-8", "replace"))
    for name, place in hand_in.parts:
        files = walk(place) if os.path.isdir(place) and not place.is_symlink() else [place]
        digest.update(name.encode("utf-8", "replace"))
        digest.update(digest_of_files(place.parent, files).encode())
    return digest.hexdigest()
