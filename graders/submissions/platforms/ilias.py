"""ILIAS: ``<exercise>/<Submissions>/[Team <n>/]<last>_<first>_<login>_<number>/<time>_<file>``.

Names are in ASCII (``Mueller``). A further file of the same name has a later time in front of its
name, or ``(2)`` behind it; older files stay, so that all newest ones together are the hand-in.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

from graders.submissions.folders import is_notebook_name
from graders.submissions.moments import read_iso
from graders.submissions.owners import Owner
from graders.submissions.platforms.assignments import files_in, folders_in
from graders.submissions.platforms.upload import Upload, order_of

_MEMBER = re.compile(r"[^_]{1,100}_[^_]{1,100}_(?:.{1,100})_\d{1,12}")
_TEAM = re.compile(r"[^\W\d_]{2,20}[ _]\d{1,12}")
_TIMED = re.compile(r"(\d{14})_(.+)")
_LATE = (
    "late submission - ",
    "late_submission_-_",
    "versp\u00e4tete abgabe - ",
    "verspaetete abgabe - ",
)
_FEEDBACK = "Feedback_files"


def read_tree(folder: Path) -> list[Upload] | None:
    """Return what everybody handed in, or None if the folder is no download of ILIAS."""
    names = [name for name in folders_in(folder) if name != _FEEDBACK]
    if not names or any(map(is_notebook_name, files_in(folder))):
        return None
    if all(map(_is_member, names)):
        return [upload for name in names for upload in _of_member(folder, name, name)]
    members = {name: folders_in(folder / name) for name in names}
    if not all(
        _TEAM.fullmatch(name) and inside and all(map(_is_member, inside))
        for name, inside in members.items()
    ):
        return None
    return [upload for name, inside in members.items() for upload in _of_team(folder, name, inside)]


def _is_member(name: str) -> bool:
    return _MEMBER.fullmatch(name) is not None


def _owner(name: str) -> Owner:
    before, _, number = name.rpartition("_")
    return Owner((before,), (number,), exact=False)


def _of_member(folder: Path, name: str, place: str) -> Iterator[Upload]:
    owner = _owner(name)
    for entry in _entries(folder / place):
        yield _upload(f"{place}/{entry}", entry, (owner,), name, folder)


def _of_team(folder: Path, team: str, members: list[str]) -> Iterator[Upload]:
    """Yield what a team handed in: each file lies with the member who uploaded it."""
    owners = tuple(map(_owner, members))
    for member in members:
        for entry in _entries(folder / team / member):
            yield _upload(f"{team}/{member}/{entry}", entry, owners, team, folder)


def _entries(folder: Path) -> list[str]:
    return [*files_in(folder), *folders_in(folder)]


def _upload(place: str, entry: str, owners: tuple[Owner, ...], label: str, folder: Path) -> Upload:
    file = entry
    late = next((mark for mark in _LATE if entry.casefold().startswith(mark)), None)
    if late:
        file = file[len(late) :]
    found = _TIMED.fullmatch(file)
    when = read_iso(found[1]) if found else None
    if found and when:
        file = found[2]
    return Upload(
        entry=place,
        system="ilias",
        owners=owners,
        account=label,
        label=label.rpartition("_")[0] if len(owners) == 1 else label,
        file="" if os.path.isdir(folder / place) else file,
        order=order_of(when) if when else (),
        when=when,
        late=True if late else None,
    )
