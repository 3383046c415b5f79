"""Names inside archives and folders: where they may go, and which are only litter."""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePosixPath

from graders.submissions import caps

_LITTER = frozenset(
    {"__macosx", "__pycache__", "node_modules", "site-packages", "venv", "env", "thumbs.db"}
    | {"desktop.ini", "ehthumbs.db", "icon\r"}
)
_DRIVE = re.compile(r"^[A-Za-z]:")


def is_litter(name: str) -> bool:
    """Tell whether a file or folder is what systems and editors leave behind.

    Everything that begins with a dot counts: checkpoints, repositories, environments, settings,
    and the halves of files that macOS writes as ``._name``.
    """
    return name.startswith(".") or name.casefold() in _LITTER or name.endswith("~")


def is_junk(place: PurePosixPath) -> bool:
    """Tell whether any part of a path is litter."""
    return any(map(is_litter, place.parts))


def member_path(name: str) -> PurePosixPath | None:
    r"""Return where a member of an archive goes, below the target; None if it may go nowhere.

    Parameters
    ----------
    name : str
        As the archive says, with ``/`` or Windows' ``\``. A leading ``/`` or drive is dropped, as
        unpackers do; a path with ``..`` goes nowhere.
    """
    parts = _DRIVE.sub("", name.replace("\\", "/")).split("/")
    parts = [part for part in parts if part not in ("", ".")]
    if not parts or len(parts) > caps.WALKED_DEPTH or any(p.strip() == ".." for p in parts):
        return None
    return PurePosixPath(*(_component(part) for part in parts))


def _component(part: str) -> str:
    """Return one part of a path that every file system here takes, its suffix kept."""
    part = unicodedata.normalize("NFC", part)
    part = "".join(c if c.isprintable() and c != ":" else "_" for c in part)
    encoded = part.encode("utf-8", "replace")
    if len(encoded) <= caps.NAME_BYTES:
        return encoded.decode()
    stem, dot, suffix = part.rpartition(".")
    tail = f"{dot}{suffix}" if stem and len(suffix) <= 8 else ""
    room = caps.NAME_BYTES - len(tail.encode("utf-8", "replace"))
    return encoded[:room].decode("utf-8", "ignore") + tail
