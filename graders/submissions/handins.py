"""From the paths on the command line to what each student handed in, still unread."""

from __future__ import annotations

import os
import stat
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from graders.errors import SubmissionError
from graders.model import Lab
from graders.submissions import caps
from graders.submissions.archives import archive_kind, unpack
from graders.submissions.downloads import Upload, attempts_of, read_upload_name
from graders.submissions.folders import in_order
from graders.submissions.members import is_litter
from graders.submissions.names import without_suffix
from graders.submissions.one_or_many import is_one_submission, lies_beside
from graders.submissions.reading import shown


@dataclass(frozen=True)
class HandIn:
    """What one student handed in at one time.

    Parameters
    ----------
    label : str
        What it is called; the submission's name is made of it.
    path : Path
        Where it came from, as people write it.
    parts : tuple of (str, Path)
        Its files and folders: what the student called each, and where it is.
    upload : Upload, optional
        What the name in a bulk download says.
    attempt : int
        Which attempt, from 1.
    submitted_at : datetime, optional
        When, if a download says so.
    refusal : str, optional
        Why it cannot be read at all.
    """

    label: str
    path: Path
    parts: tuple[tuple[str, Path], ...]
    upload: Upload | None = None
    attempt: int = 1
    submitted_at: datetime | None = None
    refusal: str | None = None


def find_hand_ins(
    paths: Sequence[Path], lab: Lab, *, single: bool | None, workspace: Path
) -> list[HandIn]:
    """Return what lies at some paths, one for each student and attempt.

    Parameters
    ----------
    paths : sequence of Path
        Files, folders and archives.
    lab : Lab
        Whose names tell whether a folder is one submission or many.
    single : bool, optional
        True: each path is one submission; False: each folder and archive holds many; None: look.
    workspace : Path
        Folder for what is unpacked.

    Raises
    ------
    SubmissionError
        A path is not there, or holds nothing.
    """
    found: list[HandIn] = []
    seen: set[Path] = set()
    for path in paths:
        try:
            if not path.exists():
                raise SubmissionError(f"{path} does not exist: name a notebook, folder or archive.")
            resolved = path.resolve()
            if resolved not in seen:
                seen.add(resolved)
                found += _at(path, resolved, lab, single, workspace)
        except OSError as error:
            raise SubmissionError(f"{path} cannot be read: {error.strerror}.") from None
    return found


def _at(path: Path, resolved: Path, lab: Lab, single: bool | None, workspace: Path) -> list[HandIn]:
    label = without_suffix(resolved.name) or "submission"
    whole = _plain(resolved.name, resolved, path)
    if whole.upload is None:
        whole = replace(whole, path=path, label=label)
    if resolved.is_dir():
        return _in_folder(resolved, path, whole, lab, single)
    if single is True or archive_kind(resolved) is None:
        return [whole]
    target = workspace / f"class-{len(list(workspace.iterdir()))}"
    try:
        unpack(resolved, target, caps.ONE_CLASS)
    except SubmissionError as error:
        return [replace(whole, refusal=str(error))]
    inner = _without_wrapping(target)
    # Its own folder is named after a temporary one: the archive's name stands for it.
    whole = replace(whole, parts=((label, inner),))
    return _in_folder(inner, path, whole, lab, single, unpacked=True)


def _in_folder(
    folder: Path, path: Path, whole: HandIn, lab: Lab, single: bool | None, unpacked: bool = False
) -> list[HandIn]:
    if single is True or (single is None and is_one_submission(folder, lab)):
        return [whole]
    found = hand_ins_in(folder, path, unpacked=unpacked)
    if not found and single is None and unpacked:
        return [whole]  # an archive with nothing in it is somebody's empty hand-in
    if not found:
        raise SubmissionError(
            f"{path} holds no submissions: expected are notebooks, `.py` files, folders and"
            " `.zip` or `.tar.gz` archives."
        )
    return found


def _without_wrapping(folder: Path) -> Path:
    """Return the folder that an archive wraps around everything, if it does."""
    while True:
        entries = [entry for entry in sorted(folder.iterdir()) if not is_litter(entry.name)]
        if len(entries) != 1 or not entries[0].is_dir() or read_upload_name(entries[0].name):
            return folder
        folder = entries[0]


def hand_ins_in(folder: Path, path: Path, *, unpacked: bool = False) -> list[HandIn]:
    """Return one hand-in for each entry of a folder, or each student of a bulk download.

    Parameters
    ----------
    folder : Path
        The folder.
    path : Path
        How people call it.
    unpacked : bool
        Whether it comes from an archive, whose times tell when something was handed in.
    """
    found: list[HandIn] = []
    students: dict[tuple[str, str], list[Upload]] = {}
    for name in sorted(os.listdir(folder), key=in_order):
        if is_litter(name):
            continue
        upload = read_upload_name(name)
        if upload is not None:
            student = (upload.system, upload.user or upload.person)
            students.setdefault(student, []).append(upload)
        elif not lies_beside(name) and not _is_inner_link(folder / name, folder):
            found.append(_checked(_plain(name, folder / name, path / name), folder / name))
    for uploads in students.values():
        found += _attempts(uploads, folder, path)
    found = [entry for entry in found if entry.parts or entry.refusal]
    return [_timed(entry) for entry in found] if unpacked else found


def _plain(name: str, place: Path, path: Path) -> HandIn:
    """Return the hand-in of one file or folder, whose name may still be a learning platform's."""
    upload = read_upload_name(name)
    if upload is None:
        return HandIn(without_suffix(name), path, ((name, place),))
    return _of_uploads([upload], 1, place.parent, path.parent)


def _attempts(uploads: list[Upload], folder: Path, path: Path) -> list[HandIn]:
    attempts = attempts_of(uploads)
    hand_ins = []
    for number, files in enumerate(attempts, start=1):
        attempt = max(number, files[0].version + 1)
        hand_ins.append(_of_uploads(files, attempt, folder, path))
    return hand_ins


def _of_uploads(files: list[Upload], attempt: int, folder: Path, path: Path) -> HandIn:
    main = files[0]
    refusal = None
    if all(upload.typed for upload in files):
        refusal = (
            "Only text typed into the form was handed in: hand in the notebook's `.ipynb` file."
        )
    places = [(upload.file, folder / upload.entry) for upload in files if not upload.typed]
    hand_in = HandIn(
        label=main.person or f"{main.system}-{main.user}",
        path=path / main.entry,
        parts=tuple(part for part in places if not _is_inner_link(part[1], folder)),
        upload=main,
        attempt=attempt,
        refusal=refusal,
    )
    for _, place in hand_in.parts:
        hand_in = _checked(hand_in, place)
    return hand_in


def _is_inner_link(place: Path, folder: Path) -> bool:
    """Tell whether an entry is a link to another entry, which is a hand-in of its own."""
    return (
        place.is_symlink() and place.exists() and place.resolve().is_relative_to(folder.resolve())
    )


def _checked(hand_in: HandIn, place: Path) -> HandIn:
    """Refuse a link that leads out of the folder, a pipe or a device."""
    try:
        mode = place.lstat().st_mode
    except OSError:
        return hand_in  # gone by now: reading it says so
    if stat.S_ISLNK(mode):
        why = f"{shown(place)} is a link that leads nowhere or out of the folder: hand in the file."
        return replace(hand_in, refusal=why)
    if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
        why = f"{shown(place)} is a pipe or a device, not a file: hand in the notebook itself."
        return replace(hand_in, refusal=why)
    return hand_in


def _timed(hand_in: HandIn) -> HandIn:
    """Add when the newest file was written, which an archive of a platform keeps."""
    times = []
    for _, place in hand_in.parts:
        for file in [place, *place.iterdir()] if place.is_dir() else [place]:
            if file.is_file():
                times.append(file.stat().st_mtime)
    newest = datetime.fromtimestamp(max(times), UTC) if times else None
    return replace(hand_in, submitted_at=newest)
