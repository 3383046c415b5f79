"""Unpack zip archives."""

from __future__ import annotations

import os
import stat
import zipfile
from functools import partial
from typing import BinaryIO, cast

from graders.errors import SubmissionError
from graders.submissions.unpacking import Member, TooMuch, Unpacking
from graders.submissions.zip_members import code_page_of, name_of, time_of

_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2)
_CONTENTS_BYTES = 256  # of the table of contents for one member, on average; paths take 60


def unpack_zip(file: BinaryIO, packed: int, unpacking: Unpacking) -> None:
    """Unpack a zip archive.

    Parameters
    ----------
    file : binary file
        The archive.
    packed : int
        Its size in bytes.
    unpacking : Unpacking
        Where to, and how much.
    """
    guarded = _GuardedZip(file, _CONTENTS_BYTES * unpacking.most_members)
    with zipfile.ZipFile(cast(BinaryIO, guarded)) as archive:
        infos = archive.infolist()
        if len(infos) > unpacking.most_members:
            raise TooMuch
        chosen = []
        code_page = code_page_of(infos, unpacking)
        for info in infos:
            member = _member(info, code_page)
            place = unpacking.place(member)
            if place is not None:
                _refuse_unreadable(info, unpacking.archive)
                chosen.append((member, place, info))
        if sum(info.file_size for _, _, info in chosen) > unpacking.most_bytes:
            raise TooMuch
        for member, place, info in chosen:
            unpacking.write(member, place, partial(_open, archive, info))


def _open(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> BinaryIO:
    return cast(BinaryIO, archive.open(info))


def _member(info: zipfile.ZipInfo, code_page: str) -> Member:
    name = name_of(info, code_page)
    kind = stat.S_IFMT(info.external_attr >> 16)  # 0 where the packer's system has no kinds
    odd = kind not in (0, stat.S_IFREG, stat.S_IFDIR)
    return Member(name, name.endswith(("/", "\\")), odd, time_of(info))


def _refuse_unreadable(info: zipfile.ZipInfo, archive: str) -> None:
    if info.flag_bits & 1:
        raise SubmissionError(f"{archive} is locked with a password: hand it in without one.")
    if info.compress_type not in _METHODS:
        raise SubmissionError(
            f"{archive} is packed by a method that is not read everywhere: pack it again as a"
            " plain zip."
        )


class _GuardedZip:
    """A file for `zipfile`, which reads the table of contents as long as it claims to be."""

    def __init__(self, file: BinaryIO, most: int) -> None:
        self._file = file
        self._most = max(most, 128 * 1024)  # the search for the table's end takes 64 KiB

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes.

        Raises
        ------
        TooMuch
            No honest archive needs that many at once.
        """
        if size > self._most:
            raise TooMuch
        return self._file.read(self._most if size < 0 else size)

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Move."""
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        """Return the place of the next byte."""
        return self._file.tell()

    def seekable(self) -> bool:
        """Return True, as `zipfile` asks."""
        return True
