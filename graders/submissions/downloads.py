"""The downloads of learning platforms: what lies in a folder, sorted into students and attempts."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from graders.model import Lab
from graders.submissions.folders import is_archive_name, is_notebook_name, walk
from graders.submissions.platforms import (
    blackboard,
    brightspace,
    canvas,
    github,
    gradescope,
    ilias,
    moodle,
    nbgrader,
    teams,
)
from graders.submissions.platforms.upload import Upload

# What a student called a file stands last in every name, so that the first that fits wrote it.
_NAMES = (moodle.read_name, brightspace.read_name, nbgrader.read_name, canvas.read_name)


def read_upload_name(entry: str) -> Upload | None:
    """Return what a name says, or None if it is no name of a download."""
    for read in (*_NAMES[:2], blackboard.read_name, *_NAMES[2:]):
        if upload := read(entry):
            return upload
    return None


def read_tree(folder: Path, lab: Lab) -> list[Upload] | None:
    """Return what lies in the folders of a platform that has no names of files of its own.

    Parameters
    ----------
    folder : Path
        The folder of a class.
    lab : Lab
        Whose assignment is meant, where a folder has several.
    """
    return (
        gradescope.read_tree(folder)
        or teams.read_tree(folder, lab)
        or nbgrader.read_tree(folder, lab)
        or ilias.read_tree(folder)
        or github.read_tree(folder)
    )


@dataclass(frozen=True)
class Attempt:
    """What a student handed in at one time.

    Parameters
    ----------
    uploads : tuple of Upload
        Its files, or its folder.
    number : int
        Which attempt, from 1.
    ordered : bool
        Whether the platform says which attempts came later.
    """

    uploads: tuple[Upload, ...]
    number: int
    ordered: bool = True


def by_account(uploads: Iterable[Upload], folder: Path) -> list[list[Upload]]:
    """Sort the uploads of a folder by student, as their platforms tell them apart."""
    listed = list(uploads)
    written = [upload for upload in listed if upload.system == "blackboard"]
    if written:
        settled = iter(blackboard.settle_users(written, folder))
        listed = [next(settled) if u.system == "blackboard" else u for u in listed]
    students: dict[tuple[str, str], list[Upload]] = {}
    for upload in listed:
        students.setdefault((upload.system, upload.account), []).append(upload)
    return list(students.values())


def attempts_of(uploads: Iterable[Upload], folder: Path) -> list[Attempt]:
    """Sort one student's uploads into attempts, the first one first.

    Parameters
    ----------
    uploads : iterable of Upload
        All of one student.
    folder : Path
        Where they lie; folders are looked into for names of notebooks.

    Returns
    -------
    list of Attempt
        Each with one upload of each file.
    """
    everything = sorted(uploads, key=lambda u: (u.order, u.version, u.entry))
    files = [upload for upload in everything if not upload.typed]
    if not files:
        return [Attempt(tuple(everything), 1)]
    if all(upload.complete for upload in files):
        return _whole_attempts(files, folder)
    if any(not upload.file for upload in files):  # all that there is belongs together
        return [Attempt(tuple(files), 1)]
    return _late_after_others(files)


def _whole_attempts(files: Sequence[Upload], folder: Path) -> list[Attempt]:
    """Sort uploads of a platform on which all files of one moment are an attempt.

    A module alone is no attempt but belongs to the notebook: to the one before it, or after.
    """
    moments: dict[tuple[int, ...] | str, list[Upload]] = {}
    for upload in files:
        moments.setdefault(upload.order or upload.entry, []).append(upload)
    groups = list(moments.values())
    answers = [any(_is_answer(upload, folder) for upload in group) for group in groups]
    if not any(answers):
        answers = [True] * len(groups)
    attempts: list[list[Upload]] = []
    modules: dict[str, Upload] = {}
    for group, is_answer in zip(groups, answers, strict=True):
        own = {upload.file.casefold() for upload in group}
        if is_answer:
            attempts.append([*group, *(u for name, u in modules.items() if name not in own)])
        elif attempts:
            kept = [u for u in attempts[-1] if not u.file or u.file.casefold() not in own]
            attempts[-1] = kept + group
        modules |= {u.file.casefold(): u for u in group if u.file.casefold().endswith(".py")}
    ordered = len(groups) == 1 or all(upload.order for upload in files)
    return [Attempt(tuple(a), n, ordered) for n, a in enumerate(attempts, start=1)]


def _is_answer(upload: Upload, folder: Path) -> bool:
    if upload.file:
        return upload.is_answer
    place = folder / upload.entry
    if not os.path.isdir(place):
        return True
    names = [path.name for path in walk(place)]
    return any(is_notebook_name(name) or is_archive_name(name) for name in names)


def _late_after_others(files: Sequence[Upload]) -> list[Attempt]:
    """Sort single files: those that Canvas marks as late are of a later hand-in than the others."""
    late = [upload for upload in files if upload.late]
    others = [upload for upload in files if not upload.late]
    if not late or not others or files[0].system != "canvas":
        return _attempts_of_files(files)
    earlier, later = _attempts_of_files(others), _attempts_of_files(late)
    own = {upload.file.casefold() for upload in late}
    modules = [u for u in earlier[-1].uploads if not u.is_answer and u.file.casefold() not in own]
    if not any(upload.is_answer for upload in late):
        modules = [u for u in earlier[-1].uploads if u.file.casefold() not in own]
        return [Attempt((*modules, *later[-1].uploads), 1)]
    return [
        *earlier,
        *(
            Attempt((*attempt.uploads, *modules), len(earlier) + attempt.number)
            for attempt in later
        ),
    ]


def _attempts_of_files(everything: Sequence[Upload]) -> list[Attempt]:
    """Sort single files: a download holds each student's newest, several downloads may be mixed.

    The file that has most versions (notebooks and archives before others) numbers the attempts;
    every other file takes part in an attempt with its newest version of that time.
    """
    files: dict[str, list[Upload]] = {}
    for upload in everything:
        files.setdefault(upload.file.casefold(), []).append(upload)
    # A student who calls files `part-1` and `part-2` has written no two versions of `part`.
    parts = {name: found for name, found in files.items() if _are_parts(found)}
    if parts:
        named = (_as_called(upload) for found in parts.values() for upload in found)
        files = {upload.entry: [upload] for upload in named} | {
            name: found for name, found in files.items() if name not in parts
        }
    main = max(files.values(), key=lambda versions: (versions[0].is_answer, len(versions)))
    others = [versions for versions in files.values() if versions is not main]
    ends = [*(upload.order for upload in main[1:]), None]
    return [
        Attempt((newest, *(_before(versions, end) for versions in others)), number)
        for number, (newest, end) in enumerate(zip(main, ends, strict=True), start=1)
    ]


def _are_parts(versions: Sequence[Upload]) -> bool:
    """Tell whether numbered names of one student are parts of one hand-in.

    They are if none lacks a number and their numbers rise with those of the platform one by one.
    """
    numbers = [upload.version for upload in versions]
    orders = [upload.order[0] for upload in versions if upload.order]
    return (
        len(versions) > 1
        and min(numbers) >= 1
        and len(orders) == len(versions)
        and versions[0].system == "canvas"
        and orders[-1] - orders[0] == len(orders) - 1
    )


def _as_called(upload: Upload) -> Upload:
    """Return an upload whose number is the student's own."""
    stem, dot, suffix = upload.file.partition(".")
    return replace(upload, file=f"{stem}-{upload.version}{dot}{suffix}", version=0)


def _before(versions: Sequence[Upload], end: tuple[int, ...] | None) -> Upload:
    """Return the newest version of a file that came before the next attempt."""
    known = [upload for upload in versions if end is None or upload.order < end]
    return (known or versions[:1])[-1]
