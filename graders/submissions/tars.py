"""Unpack tar archives, plain or compressed by gzip."""

from __future__ import annotations

import gzip
import os
import tarfile
from datetime import UTC, datetime
from functools import partial
from typing import BinaryIO, cast

from graders.submissions.unpacking import CHUNK, Member, TooMuch, Unpacking

# Honest headers take one block for each member, long names three; attributes of macOS some more.
_BLOCKS_PER_MEMBER = 64
_LONGEST_HEADER = 16 * 1024
_LONG_HEADERS = 256 * 1024


def unpack_tar(file: BinaryIO, unpacking: Unpacking, *, compressed: bool) -> None:
    """Unpack a tar archive.

    Parameters
    ----------
    file : binary file
        The archive.
    unpacking : Unpacking
        Where to, and how much.
    compressed : bool
        Whether it is compressed by gzip.
    """
    source = cast(BinaryIO, gzip.GzipFile(fileobj=file)) if compressed else file
    end = unpacking.most_bytes + 2 * tarfile.BLOCKSIZE * unpacking.most_members
    guarded = _GuardedTar(source, end)
    members = 0
    with tarfile.open(fileobj=cast(BinaryIO, guarded), mode="r:") as archive:
        for info in archive:
            members += 1
            if members > unpacking.most_members or not 0 <= info.size <= unpacking.left:
                raise TooMuch
            member = _member(info)
            place = unpacking.place(member)
            if place is not None:
                guarded.in_header = False
                unpacking.write(member, place, partial(_open, archive, info))
            guarded.begin_header()


def _open(archive: tarfile.TarFile, info: tarfile.TarInfo) -> BinaryIO:
    return cast(BinaryIO, archive.extractfile(info))


def _member(info: tarfile.TarInfo) -> Member:
    name = info.name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    odd = not (info.isreg() or info.isdir()) or info.issparse()
    return Member(name, info.isdir(), odd, _time(info))


def _time(info: tarfile.TarInfo) -> datetime | None:
    try:
        return datetime.fromtimestamp(info.mtime, UTC)
    except (ValueError, OverflowError, OSError, TypeError):
        return None


class _GuardedTar:
    """A file for `tarfile` that ends where an honest archive ends, and that only goes forward.

    `tarfile` believes what headers say: it reads as much of them into memory, skips as far, and
    goes back if a size is negative, for ever.
    """

    def __init__(self, file: BinaryIO, end: int) -> None:
        self._file = file
        self._end = end
        self._at = 0
        self._long_headers = _LONG_HEADERS
        self.begin_header()

    def begin_header(self) -> None:
        """Expect the headers of one member next."""
        self.in_header = True
        self._blocks = _BLOCKS_PER_MEMBER

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes.

        Raises
        ------
        TooMuch
            No honest archive needs that many.
        """
        if self.in_header:
            self._count_header(size)
        if not 0 <= size <= max(_LONGEST_HEADER, CHUNK) or self._at + size > self._end:
            raise TooMuch
        data = self._file.read(size)
        self._at += len(data)
        return data

    def _count_header(self, size: int) -> None:
        self._blocks -= 1
        if size > 2 * tarfile.BLOCKSIZE:
            self._long_headers -= size
        if self._blocks < 0 or self._long_headers < 0:
            raise TooMuch

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Move forward, at most to the end."""
        if whence != os.SEEK_SET or not self._at - 1 <= offset <= self._end:
            raise TooMuch
        self._at = self._file.seek(offset)
        return self._at

    def tell(self) -> int:
        """Return the place of the next byte."""
        return self._at
