"""Read what somebody else wrote to the disk: regular files only, never more than a cap."""

from __future__ import annotations

import hashlib
import os
import stat
import unicodedata
from pathlib import Path
from typing import BinaryIO

from graders.errors import SubmissionError
from graders.submissions import caps

_CHUNK = 64 * caps.KIB
# Opening a pipe waits for a writer, and a link may lead anywhere: both are refused by the system.
_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_NO_LINKS = getattr(os, "O_NOFOLLOW", 0)


def shown(path: Path | str, length: int = 80) -> str:
    """Return a file's name as it may stand in a sentence: one line, no control characters."""
    name = path.name if isinstance(path, Path) else path
    name = unicodedata.normalize("NFC", name)
    clean = "".join(c if c.isprintable() and not _is_surrogate(c) else "\ufffd" for c in name)
    return f"`{clean if len(clean) <= length else clean[: length - 1] + '…'}`"


def _is_surrogate(character: str) -> bool:
    return "\ud800" <= character <= "\udfff"


def readable_size(size: int) -> str:
    """Return a number of bytes as people say it."""
    return f"{size / caps.MIB:.3g} MiB" if size >= caps.MIB else f"{size / caps.KIB:.3g} KiB"


def open_regular(path: Path, *, follow: bool = False) -> BinaryIO:
    """Open a regular file for reading; a pipe, a device, a folder or a link is refused.

    Parameters
    ----------
    path : Path
        The file.
    follow : bool
        Whether a link at the end of the path is followed; only for what the instructor named.

    Raises
    ------
    SubmissionError
        One sentence about what is there instead.
    """
    try:
        descriptor = os.open(path, _FLAGS | (0 if follow else _NO_LINKS))
    except OSError as error:
        raise SubmissionError(_why(path, error)) from None
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise SubmissionError(f"{shown(path)} is not a regular file: hand in the notebook itself.")
    return os.fdopen(descriptor, "rb")


def _why(path: Path, error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return f"{shown(path)} was gone when it was to be read: hand it in again."
    if isinstance(error, PermissionError):
        return f"{shown(path)} may not be read by the grader: its permissions need a change."
    if path.is_symlink():
        return f"{shown(path)} is a link, which is not followed: hand in the file itself."
    return f"{shown(path)} cannot be read ({error.strerror}): hand it in again."


def read_file(path: Path, cap: int, *, follow: bool = False) -> bytes:
    """Return the content of a regular file of at most `cap` bytes.

    Raises
    ------
    SubmissionError
        It is no regular file, cannot be read, or is larger.
    """
    with open_regular(path, follow=follow) as file:
        size = os.fstat(file.fileno()).st_size
        try:
            data = b"" if size > cap else file.read(cap + 1)
        except OSError as error:
            raise SubmissionError(_why(path, error)) from None
    if size > cap or len(data) > cap:
        raise SubmissionError(
            f"{shown(path)} has {readable_size(max(size, len(data)))}; at most"
            f" {readable_size(cap)} are read. In Jupyter, clear all outputs and save it again."
        )
    return data


def copy_file(source: Path, target: Path, cap: int) -> int:
    """Copy a regular file of at most `cap` bytes; return its size."""
    copied = 0
    with open_regular(source) as file, open(target, "wb") as copy:
        while chunk := file.read(_CHUNK):
            copied += len(chunk)
            if copied > cap:
                raise SubmissionError(
                    f"{shown(source)} would bring the submission above"
                    f" {readable_size(caps.ONE_STUDENT.total_bytes)}: hand in the notebook and"
                    " your own modules, without data."
                )
            copy.write(chunk)
    return copied


def digest_of_files(root: Path, files: list[Path]) -> str:
    """Return the sha256 over the names and contents of a submission's files, in their order."""
    digest = hashlib.sha256()
    left = caps.HASHED_BYTES
    for path in files:
        digest.update(os.fsencode(path.relative_to(root).as_posix()) + b"\0")
        try:
            with open_regular(path) as file:
                digest.update(str(os.fstat(file.fileno()).st_size).encode() + b"\0")
                left -= _feed(digest, file, left)
        except (SubmissionError, OSError):
            digest.update(b"unreadable\0")
    return digest.hexdigest()


def _feed(digest: hashlib._Hash, file: BinaryIO, cap: int) -> int:
    """Feed at most `cap` bytes of a file to a digest; return how many."""
    fed = 0
    while fed < cap and (chunk := file.read(min(_CHUNK, cap - fed))):
        digest.update(chunk)
        fed += len(chunk)
    return fed
