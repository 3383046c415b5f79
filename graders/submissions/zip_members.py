"""What a zip archive says of a member: its name, whatever code page it is in, and its time."""

from __future__ import annotations

import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta

from graders.submissions.encodings import likeliest, sample_of
from graders.submissions.reading import shown
from graders.submissions.unpacking import Unpacking

_UTF8_FLAG = 0x800
_EXTENDED_TIME = 0x5455
_NTFS_TIME = 0x000A
_UNICODE_PATH = 0x7075
_NTFS_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)
# As the format says; then those of Windows' own packer, which writes the console's code page.
_CODE_PAGES = (
    *("cp437", "cp850", "cp852", "cp1250", "cp1252", "cp866", "cp1251", "koi8-r", "cp737", "cp869"),
    *(
        "cp1253",
        "cp857",
        "cp1254",
        "cp775",
        "cp1257",
        "cp862",
        "cp1255",
        "cp864",
        "cp1256",
        "cp858",
    ),
    *("cp860", "cp861", "cp863", "cp865", "mac-roman", "gb18030", "shift-jis", "big5", "euc-kr"),
)
_JUDGED = 2000  # names by which the code page is judged
_FOLDERS = 3  # of each path: a wrapping folder, the student's, and the file


def name_of(info: zipfile.ZipInfo, code_page: str) -> str:
    """Return a member's name.

    Parameters
    ----------
    info : ZipInfo
        The member.
    code_page : str
        In which the archive's names are that do not say that they are UTF-8.
    """
    # `orig_filename` still holds what `zipfile` cuts off or replaces.
    name = info.orig_filename
    if info.flag_bits & _UTF8_FLAG or name.isascii():
        return name
    return _told_apart(info) or _decoded(_bytes(info), code_page) or name


def _bytes(info: zipfile.ZipInfo) -> bytes:
    return info.orig_filename.encode("cp437", "replace")


def _decoded(name: bytes, code_page: str) -> str:
    try:
        return name.decode(code_page)
    except UnicodeDecodeError:
        return ""


def _told_apart(info: zipfile.ZipInfo) -> str:
    """Return the name that Info-ZIP's own field gives in UTF-8, if it belongs to this one."""
    for tag, data in _fields(info.extra):
        if tag == _UNICODE_PATH and len(data) > 5 and data[0] == 1:
            (check,) = struct.unpack("<L", data[1:5])
            if check == zlib.crc32(_bytes(info)):
                return data[5:].decode("utf-8", "replace")
    return ""


def code_page_of(infos: Sequence[zipfile.ZipInfo], unpacking: Unpacking) -> str:
    """Return in which code page the names without a mark are, and note what had to be guessed.

    UTF-8 where they are it, as macOS writes it all the same; else the one in which most names are
    those of the class, and among equals the one that reads most like names.

    Parameters
    ----------
    infos : sequence of ZipInfo
        All members.
    unpacking : Unpacking
        Gets the note, and knows the class.
    """
    names = [
        _bytes(info)
        for info in infos
        if not info.flag_bits & _UTF8_FLAG
        and not info.orig_filename.isascii()
        and not _told_apart(info)
    ][:_JUDGED]
    if not names:
        return "cp437"
    together = b"\n".join(names)
    if _decoded(together, "utf-8"):
        return "utf-8"
    best = likeliest(together)
    order = (best, *(page for page in _CODE_PAGES if page != best))
    code_page = max(order, key=lambda page: _known(names, page, unpacking))
    sample = shown(unicodedata.normalize("NFC", sample_of(_decoded(together, code_page))))
    unpacking.notes.append(
        f"Names in {unpacking.archive} are not UTF-8 and were read in the code page {code_page}, as"
        f" in {sample}. If that is wrong, unpack it yourself and grade the folder."
    )
    return code_page


def _known(names: Sequence[bytes], code_page: str, unpacking: Unpacking) -> int:
    """Return how many names of the class the paths have in this reading."""
    if unpacking.knows is None:
        return 0
    parts: set[str] = set()
    for name in names:
        text = _decoded(name, code_page)
        parts.update(p for p in text.replace("\\", "/").split("/")[:_FOLDERS] if not p.isascii())
    return sum(map(unpacking.knows, parts))


def time_of(info: zipfile.ZipInfo) -> datetime | None:
    """Return when a member was written: the moment, or else what the packer's clock said.

    The format's own field is a clock without a zone, to two seconds. Most packers add the moment.
    """
    for tag, data in _fields(info.extra):
        if tag == _EXTENDED_TIME and len(data) >= 5 and data[0] & 1:
            (seconds,) = struct.unpack("<l", data[1:5])
            return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
        if tag == _NTFS_TIME and len(data) >= 16 and data[4:8] == b"\x01\x00\x18\x00":
            (ticks,) = struct.unpack("<Q", data[8:16])
            return _of_ntfs(ticks)
    try:
        return datetime(*info.date_time)
    except (ValueError, OverflowError):
        return None


def _of_ntfs(ticks: int) -> datetime | None:
    try:
        return _NTFS_EPOCH + timedelta(microseconds=ticks // 10)
    except OverflowError:
        return None


def _fields(extra: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield the tags and contents of a member's extra field, as far as it is whole."""
    at = 0
    while at + 4 <= len(extra):
        tag, size = struct.unpack("<HH", extra[at : at + 4])
        data = extra[at + 4 : at + 4 + size]
        if len(data) < size:
            return
        yield tag, data
        at += 4 + size
