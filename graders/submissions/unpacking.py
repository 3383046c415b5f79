"""Write members of an archive below one folder, and count what is written."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from graders.submissions.members import is_junk, member_path
from graders.submissions.moments import instant, usable
from graders.submissions.reading import shown

# As small as what `tarfile` is allowed to read at once.
CHUNK = 8 * 1024
_LISTED = 20


class TooMuch(Exception):
    """The archive would grow past its cap."""


@dataclass(frozen=True)
class Member:
    """One file or folder of an archive.

    Parameters
    ----------
    name : str
        As the archive says.
    is_folder : bool
        Whether it is a folder.
    is_odd : bool
        Whether it is neither file nor folder: a link, a device, a pipe.
    modified : datetime, optional
        When it was written last. Without a zone it is by the clock of whoever packed it.
    """

    name: str
    is_folder: bool
    is_odd: bool
    modified: datetime | None


@dataclass
class Unpacking:
    """One archive on its way to the disk.

    Parameters
    ----------
    archive : str
        The archive's name as it stands in sentences.
    target : Path
        Folder below which everything is written.
    most_members, most_bytes : int
        What may come out of it.
    left_out : list of str
        Members that were not unpacked, and why.
    times : dict of Path to datetime
        When each file was written last, where the archive says so, and of each folder the newest
        file.
    knows : callable, optional
        Tells whether a name is that of somebody in the class, as it is spelt there.
    notes : list of str
        What was guessed about the archive.
    """

    archive: str
    target: Path
    most_members: int
    most_bytes: int
    left_out: list[str] = field(default_factory=list)
    times: dict[Path, datetime] = field(default_factory=dict)
    knows: Callable[[str], bool] | None = None
    notes: list[str] = field(default_factory=list)
    _written: int = 0

    @property
    def left(self) -> int:
        """Return how many bytes may still be written."""
        return self.most_bytes - self._written

    def place(self, member: Member) -> PurePosixPath | None:
        """Return where a member goes; None, and a note unless it is litter, if it goes nowhere."""
        place = member_path(member.name)
        if place is not None and is_junk(place):
            return None
        if member.is_odd:
            self._leave_out(member, "a link or a device")
            return None
        if place is None:
            self._leave_out(member, "a path that leads out of the archive")
        return place

    def write(self, member: Member, place: PurePosixPath, source: Callable[[], BinaryIO]) -> None:
        """Write one member to its place.

        Raises
        ------
        TooMuch
            More came out than may be written.
        """
        goal = self.target / place
        try:
            (goal if member.is_folder else goal.parent).mkdir(parents=True, exist_ok=True)
            if member.is_folder:
                return
            with open(goal, "wb") as copy, source() as content:
                self._copy(content, copy)
        except (FileExistsError, NotADirectoryError, IsADirectoryError):
            self._leave_out(member, "whose name is taken by another")
            return
        self._remember(goal, usable(member.modified))

    def _remember(self, goal: Path, modified: datetime | None) -> None:
        """Keep a file's time, which is not that of this machine's clock or zone."""
        if modified is None:
            os.utime(goal, (0, 0))
            return
        seconds = instant(modified).timestamp()
        os.utime(goal, (seconds, seconds))
        for place in (goal, *goal.parents):
            if place == self.target:
                break
            known = self.times.get(place)
            if known is None or instant(known) < instant(modified):
                self.times[place] = modified

    def _copy(self, content: BinaryIO, copy: BinaryIO) -> None:
        while chunk := content.read(CHUNK):
            self._written += len(chunk)
            if self._written > self.most_bytes:
                raise TooMuch
            copy.write(chunk)

    def _leave_out(self, member: Member, why: str) -> None:
        if len(self.left_out) < _LISTED:
            self.left_out.append(f"{shown(member.name)}, {why}")
