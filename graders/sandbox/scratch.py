"""Measures a scratch folder where the operating system cannot bound it."""

from __future__ import annotations

import contextlib
import os
import stat
from pathlib import Path

INTERVAL_S = 0.5  # between measurements; what is written in between stays until the next
MAX_MIB = 512  # of a scratch folder; the largest honest one holds a few saved arrays
MAX_FILES = 20_000
_BLOCK = 512  # bytes, whatever the file system's own blocks are


def excess(folder: Path, process: int | None = None) -> str | None:
    """Return why a folder holds too much, or None; links are not followed.

    Parameters
    ----------
    folder : Path
        What to measure.
    process : int, optional
        Number of the process whose open files count, although they are in no folder any more.
    """
    size, count = _removed_but_open(process) if process is not None else 0, 0
    waiting = [os.fspath(folder)]
    while waiting:
        try:
            with os.scandir(waiting.pop()) as entries:
                for entry in entries:
                    count += 1
                    size += entry.stat(follow_symlinks=False).st_blocks * _BLOCK
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append(entry.path)
                    if count > MAX_FILES:
                        return f"it made more than {MAX_FILES} files"
        except OSError:  # removed meanwhile, or hidden: what cannot be listed was counted above
            continue
    return f"it wrote more than {MAX_MIB} MiB" if size > MAX_MIB * 1024 * 1024 else None


def _removed_but_open(process: int) -> int:
    """Return the bytes of files that a process holds open and that are in no folder (Linux)."""
    size = 0
    place = f"/proc/{process}/fd"
    with contextlib.suppress(OSError):  # it ended, or the system does not tell
        for name in os.listdir(place):
            with contextlib.suppress(OSError):
                status = os.stat(f"{place}/{name}")
                if stat.S_ISREG(status.st_mode) and not status.st_nlink:
                    size += status.st_blocks * _BLOCK
    return size
