"""A folder for what students packed, gone with the process that made it, however that ends."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

from graders.sandbox.forking import can_fork


@contextmanager
def workspace() -> Iterator[Path]:
    """Give a new folder, and remove it afterwards.

    A process that is killed removes nothing. So a fork of it waits for its end, where it may fork,
    and does it in its place: what lies there is students' work.
    """
    folder = Path(tempfile.mkdtemp(prefix="markprop-intake-"))
    guard = _guarded(folder) if can_fork() and threading.active_count() == 1 else None
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        if guard is not None:
            os.close(guard[1])
            with contextlib.suppress(ChildProcessError):
                os.waitpid(guard[0], 0)


def _guarded(folder: Path) -> tuple[int, int] | None:
    """Return a guard's number and the end of its pipe; it removes the folder when that closes."""
    read_end, write_end = os.pipe()
    try:
        guard = os.fork()
    except OSError:  # no process is left; there will be a sentence about that soon enough
        os.close(read_end)
        os.close(write_end)
        return None
    if guard == 0:
        _wait_and_remove(read_end, folder)
    with contextlib.suppress(OSError):
        os.setpgid(guard, guard)  # a kill of our group must not find it there, however soon
    os.close(read_end)
    return guard, write_end


def _wait_and_remove(pipe: int, folder: Path) -> NoReturn:
    try:
        with contextlib.suppress(OSError):  # its parent has done it
            os.setpgid(0, 0)  # what stops the others in order is nothing to it
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        os.dup2(pipe, 0)
        os.closerange(1, os.sysconf("SC_OPEN_MAX"))  # nobody shall wait for the end of an output
        os.read(0, 1)  # graders and readers hold the other end too, and end with their parent
        shutil.rmtree(folder, ignore_errors=True)
    finally:
        os._exit(0)
