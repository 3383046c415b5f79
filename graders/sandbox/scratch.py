"""Measures a scratch folder where the operating system cannot bound it."""

from __future__ import annotations

import contextlib
import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path

from graders.inside import jail

INTERVAL_S = 0.5  # between measurements; what is written in between stays until the next
MAX_MIB = 512  # of a scratch folder; the largest honest one holds a few saved arrays
MAX_FILES = 20_000
_BLOCK = 512  # bytes, whatever the file system's own blocks are
# A removed file in a list of mappings; every one may be mapped though no descriptor is open.
_MAPPED = re.compile(
    rb"[0-9a-f]+-[0-9a-f]+ \S+ \S+ (?P<major>[0-9a-f]+):(?P<minor>[0-9a-f]+)"
    rb" (?P<inode>\d+) +(?P<path>/.*) \(deleted\)$"
)


def excess(folder: Path, process: int | None = None) -> str | None:
    """Return why a folder holds too much or cannot be measured, or None; links are not followed.

    Parameters
    ----------
    folder : Path
        What to measure.
    process : int, optional
        Number of the process whose files count as long as it holds them open or mapped, although
        they are in no folder any more.
    """
    size, count = _removed_but_held(folder, process) if process is not None else 0, 0
    waiting = [os.fspath(folder)]
    while waiting:
        try:
            entries = list(os.scandir(waiting.pop()))
        except PermissionError:
            return "it closed a folder, so that nobody sees how much is in it"
        except (FileNotFoundError, NotADirectoryError):  # removed or exchanged meanwhile
            continue
        except OSError:  # its path is longer than the system takes
            return "it made folders too deep to be measured"
        count += len(entries)
        if count > MAX_FILES:
            return f"it made more than {MAX_FILES} files"
        for entry in entries:
            with contextlib.suppress(OSError):  # removed meanwhile; the others still count
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(entry.path)
                size += entry.stat(follow_symlinks=False).st_blocks * _BLOCK
    return f"it wrote more than {MAX_MIB} MiB" if size > MAX_MIB * 1024 * 1024 else None


def _removed_but_held(folder: Path, process: int) -> int:
    """Return the bytes of files that a process holds and that are in no folder (Linux)."""
    sizes: dict[tuple[int, int], int] = {}
    place = f"/proc/{process}"
    for opened in _tables(place):
        with contextlib.suppress(OSError):
            status = os.stat(opened)
            if stat.S_ISREG(status.st_mode) and not status.st_nlink:
                sizes[status.st_dev, status.st_ino] = status.st_blocks * _BLOCK
    with contextlib.suppress(OSError), open(f"{place}/maps", "rb") as maps:
        below = os.fsencode(folder.resolve()) + b"/"
        for line in maps:
            found = _MAPPED.match(line)
            if found and found["path"].startswith(below):
                device = os.makedev(int(found["major"], 16), int(found["minor"], 16))
                # One mapped page keeps the whole file, whose size only root could ask for.
                sizes.setdefault((device, int(found["inode"])), jail.FILE_SIZE)
    return sum(sizes.values())


def _tables(place: str) -> Iterator[str]:
    """Yield what a process has open: a thread may have a table of descriptors to itself."""
    with contextlib.suppress(OSError):  # it ended, or the system does not tell
        for thread in os.listdir(f"{place}/task"):
            with contextlib.suppress(OSError):
                table = f"{place}/task/{thread}/fd"
                yield from (f"{table}/{name}" for name in os.listdir(table))
