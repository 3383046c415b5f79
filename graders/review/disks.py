"""On what kind of disk a folder lies: SQLite's faster journal is not safe on every one."""

from __future__ import annotations

import sys
from pathlib import Path

# File systems whose files several machines may hold, by the names that Linux gives them.
_NETWORK = frozenset(
    (
        *("nfs", "nfs4", "cifs", "smb3", "smbfs", "afs", "ceph", "glusterfs", "lustre", "gpfs"),
        *("beegfs", "9p", "fuse.sshfs", "ncpfs"),
    )
)
_MOUNTS = Path("/proc/self/mountinfo")


def is_network_disk(folder: Path) -> bool:
    """Tell whether a folder lies on a disk that other machines share, as far as can be seen.

    Known on Linux; elsewhere a path that begins with two separators is a share.
    """
    if sys.platform != "linux":
        return str(folder).startswith(("//", "\\\\"))
    try:
        lines = _MOUNTS.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return False
    return kind_of(folder.resolve(), lines) in _NETWORK


def kind_of(folder: Path, mounts: list[str]) -> str:
    """Return the file system of a folder; `mounts` are the lines of ``mountinfo``.

    Source of the format: the manual page proc_pid_mountinfo(5).
    """
    found, longest = "", -1
    for line in mounts:
        before, _, after = line.partition(" - ")
        fields = before.split(" ")
        if len(fields) < 5 or not after:
            continue
        place = Path(fields[4].replace("\\040", " "))
        if folder.is_relative_to(place) and len(place.parts) >= longest:
            found, longest = after.split(" ")[0], len(place.parts)
    return found
