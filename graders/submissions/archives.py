"""Unpack what students packed: nothing leaves its folder, nothing grows past its cap.

Links, devices and paths that lead out are left out; the honest rest is unpacked. Declared sizes
are looked at first, so that a bomb is refused before a byte is written, and what really comes out
is counted as well, since declarations lie.
"""

from __future__ import annotations

import os
import shutil
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

from graders.errors import SubmissionError
from graders.submissions.caps import ArchiveCaps
from graders.submissions.reading import open_regular, readable_size, shown
from graders.submissions.tars import unpack_tar
from graders.submissions.unpacking import TooMuch, Unpacking
from graders.submissions.zips import unpack_zip

# What the two libraries raise for bytes that are not what they expect.
_BROKEN = (
    zipfile.BadZipFile,
    tarfile.TarError,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    ValueError,
    LookupError,
    ArithmeticError,
    NotImplementedError,
    RuntimeError,
)


def archive_kind(path: Path) -> str | None:
    """Return ``zip``, ``tar`` or ``gzip`` by a file's first bytes, whatever it is called."""
    try:
        with open_regular(path) as file:
            start = file.read(tarfile.BLOCKSIZE)
    except (SubmissionError, OSError):
        return None
    if start.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return "zip"
    if start.startswith(b"\x1f\x8b"):
        return "gzip"
    return "tar" if start[257:262] == b"ustar" else None


def unpack(path: Path, target: Path, limits: ArchiveCaps) -> list[str]:
    """Unpack a `.zip`, `.tar` or `.tar.gz` file into a folder of its own.

    Parameters
    ----------
    path : Path
        The archive.
    target : Path
        Folder to write to; made if it is missing.
    limits : ArchiveCaps
        How much it may hold.

    Returns
    -------
    list of str
        The members that were left out, and why.

    Raises
    ------
    SubmissionError
        It is broken, locked, or holds too much; the sentence says what to do, and nothing is left
        of what was written.
    """
    return unpack_class(path, target, limits).left_out


def unpack_class(
    path: Path, target: Path, limits: ArchiveCaps, knows: Callable[[str], bool] | None = None
) -> Unpacking:
    """Unpack an archive, and return what it says besides its files: times, and guesses.

    Parameters
    ----------
    path, target, limits
        As for `unpack`, which raises the same.
    knows : callable, optional
        Tells whether a name is that of somebody in the class: names in an unknown code page are
        read as those of the class are spelt.
    """
    kind = archive_kind(path)
    target.mkdir(parents=True, exist_ok=True)
    try:
        with open_regular(path) as file:
            packed = os.fstat(file.fileno()).st_size
            most = min(limits.total_bytes, max(limits.ratio_floor, limits.ratio * packed))
            unpacking = Unpacking(shown(path), target, limits.members, most, knows=knows)
            if kind == "zip":
                unpack_zip(file, packed, unpacking)
            else:
                unpack_tar(file, unpacking, compressed=kind == "gzip")
    except TooMuch:
        shutil.rmtree(target, ignore_errors=True)
        raise SubmissionError(
            f"{shown(path)} unpacks to more than is read ({limits.members} files,"
            f" {readable_size(limits.total_bytes)}, {limits.ratio} times its own size): hand in"
            " the notebook and your own modules, without data and environments."
        ) from None
    except _BROKEN as error:
        shutil.rmtree(target, ignore_errors=True)
        raise SubmissionError(
            f"{shown(path)} cannot be unpacked ({_said(error)}): pack it again as a plain zip"
            " and open it once yourself before you hand it in."
        ) from None
    return unpacking


def _said(error: Exception) -> str:
    text = " ".join(str(error).split())[:120]
    return "".join(c if c.isprintable() else "\ufffd" for c in text) or type(error).__name__
