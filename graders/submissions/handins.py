"""From the paths on the command line to what each student handed in, still unread."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from graders.errors import SubmissionError
from graders.model import Lab
from graders.submissions import caps
from graders.submissions.archives import archive_kind, unpack_class
from graders.submissions.downloads import read_tree, read_upload_name
from graders.submissions.folders import names_in
from graders.submissions.hand_in import HandIn, checked, is_inner_link, of_uploads, plain, timed
from graders.submissions.names import without_suffix
from graders.submissions.one_or_many import (
    is_the_labs_own,
    lies_beside,
    reading_of,
    unwrapped,
)
from graders.submissions.platforms.upload import Upload
from graders.submissions.reading import shown
from graders.submissions.roster import Roster, Student
from graders.submissions.words import words_of_lab


@dataclass
class Found:
    """What lies at some paths.

    Parameters
    ----------
    hand_ins : list of HandIn
        One for each student and attempt.
    notes : list of str
        How it was read, where it could have been read in another way.
    """

    hand_ins: list[HandIn] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def find_hand_ins(
    paths: Sequence[Path],
    lab: Lab,
    *,
    single: bool | None,
    workspace: Path,
    roster: Roster | None = None,
) -> Found:
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
    roster : Roster, optional
        The class, whose names tell hand-ins from other files, and how archives spell them.

    Raises
    ------
    SubmissionError
        A path is not there, or holds nothing.
    """
    search = _Search(lab, single, workspace, roster)
    seen: set[Path] = set()
    for path in paths:
        try:
            if not os.path.exists(path):
                raise SubmissionError(f"{path} does not exist: name a notebook, folder or archive.")
            resolved = Path(os.path.realpath(path))
            if resolved not in seen:
                seen.add(resolved)
                search.at(path, resolved)
        except OSError as error:
            raise SubmissionError(f"{path} cannot be read: {error.strerror}.") from None
    return search.found


class _Search:
    """One look through the paths of a command line; `found` grows."""

    def __init__(
        self, lab: Lab, single: bool | None, workspace: Path, roster: Roster | None
    ) -> None:
        self._lab = lab
        self._single = single
        self._workspace = workspace
        self._roster = roster
        self.found = Found()

    def at(self, path: Path, resolved: Path) -> None:
        """Add what lies at one path."""
        whole = _whole(path, resolved)
        if os.path.isdir(resolved):
            os.listdir(resolved)  # a class that may not be read is an error; one entry is not
            self._in_folder(resolved, path, whole)
        elif self._single is True or archive_kind(resolved) is None:
            self.found.hand_ins.append(whole)
        else:
            self._in_archive(path, resolved, whole)

    def _in_archive(self, path: Path, resolved: Path, whole: HandIn) -> None:
        target = self._workspace / f"class-{len(list(self._workspace.iterdir()))}"
        try:
            unpacked = unpack_class(resolved, target, caps.ONE_CLASS, self._knows)
        except SubmissionError as error:
            self.found.hand_ins.append(replace(whole, refusal=str(error)))
            return
        self.found.notes += unpacked.notes
        whole = replace(whole, parts=((whole.label, target),))
        self._in_folder(target, path, whole, unpacked.times)

    def _in_folder(
        self, folder: Path, path: Path, whole: HandIn, times: dict[Path, datetime] | None = None
    ) -> None:
        inner, labels = unwrapped(folder, self._lab, self._whose, archive=times is not None)
        if times is not None:
            # Its own folder is named after a temporary one: the archive's name stands for it.
            whole = replace(whole, parts=((whole.label, inner),))
        reading = reading_of(inner, self._lab, self._whose)
        if self._single is None and reading.doubt:
            self.found.notes.append(f"{shown(path)} {reading.doubt}")
        if self._single is True or (self._single is None and reading.one):
            self.found.hand_ins.append(self._called(whole, (*labels, *reading.labels)))
            return
        found = self._entries(inner, path, times or {})
        if not found and self._single is None and times is not None:
            found = [whole]  # an archive with nothing in it is somebody's empty hand-in
        if not found:
            raise SubmissionError(
                f"{path} holds no submissions: expected are notebooks, `.py` files, folders and"
                " `.zip` or `.tar.gz` archives."
            )
        self.found.hand_ins += found

    def _is_class_inside(self, folder: Path) -> bool:
        """Tell whether an entry holds hand-ins of several students: a section, a round, a day."""
        if self._single is not None or folder.is_symlink() or not os.path.isdir(folder):
            return False
        if self._whose(folder.name) or os.path.exists(folder / ".git"):
            return False
        names = [name for name in names_in(folder) if not lies_beside(name)]
        students = {student.id for name in names if (student := self._whose(name))}
        return len(students) > 1 and 2 * len(students) >= len(names)

    def _called(self, whole: HandIn, labels: Sequence[str]) -> HandIn:
        """Name one submission after the folder or file in it that has a student's name."""
        if self._roster is None or whole.owners or self._whose(whole.label):
            return whole
        known = {student.id: label for label in labels if (student := self._whose(label))}
        if len(known) != 1:
            return whole
        return replace(whole, label=without_suffix(next(iter(known.values()))))

    def _whose(self, label: str) -> Student | None:
        if self._roster is None:
            return None
        upload = read_upload_name(label)
        if upload is not None:
            return self._roster.find_owner(upload.owners[0]).student
        return self._roster.find(without_suffix(label), words_of_lab(self._lab)).student

    def _knows(self, label: str) -> bool:
        return self._whose(label) is not None

    def _entries(self, folder: Path, path: Path, times: dict[Path, datetime]) -> list[HandIn]:
        """Return one hand-in for each entry of a folder, or each student of a download."""
        tree = read_tree(folder, self._lab)
        if tree:
            return [timed(h, times) for h in of_uploads(tree, folder, path)]
        found: list[HandIn] = []
        uploads: list[Upload] = []
        own: list[str] = []
        names = names_in(folder)
        for name in names:
            upload = read_upload_name(name)
            if upload is not None:
                uploads.append(upload)
            elif lies_beside(name) or is_inner_link(folder / name, folder):
                continue
            elif self._is_class_inside(folder / name):
                self.found.notes.append(
                    f"{shown(name)} in {shown(path)} was read as a folder of several students; if"
                    " it is one hand-in, name it after its student."
                )
                found += self._entries(folder / name, path / name, times)
            elif self._single is None and is_the_labs_own(
                name, names, folder, self._lab, self._whose
            ):
                own.append(name)
            else:
                found.append(checked(plain(name, folder / name, path / name), folder / name))
        if own:
            self.found.notes.append(
                f"{', '.join(map(shown, own))} in {shown(path)} was taken for the lab's own and"
                " left out; if each entry is a hand-in, say --each."
            )
        found += of_uploads(uploads, folder, path)
        return [timed(entry, times) for entry in found if entry.parts or entry.refusal]


def _whole(path: Path, resolved: Path) -> HandIn:
    """Return a path as one hand-in; a single file may still have a learning platform's name."""
    whole = plain(resolved.name, resolved, path)
    if whole.system:
        return whole
    return replace(whole, path=path, label=without_suffix(resolved.name) or "submission")
