"""Watches the size of a scratch folder where the operating system cannot bound it."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from pathlib import Path

INTERVAL_S = 0.5  # between measurements; what is written in between stays until the next
MAX_MIB = 512  # of a scratch folder; the largest honest one holds a few saved arrays
MAX_FILES = 20_000


class Watchdog:
    """A thread that calls `alarm` once when the folder holds more than it may.

    Parameters
    ----------
    folder : Path
        What to measure.
    alarm : callable
        Called with the reason, from the thread.
    """

    def __init__(self, folder: Path, alarm: Callable[[str], None]) -> None:
        self._folder = folder
        self._alarm = alarm
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True, name="scratch-watchdog")
        self._thread.start()

    def close(self) -> None:
        """Stop watching."""
        self._done.set()
        if self._thread is not threading.current_thread():
            self._thread.join()

    def _watch(self) -> None:
        while not self._done.wait(INTERVAL_S):
            reason = excess(self._folder)
            if reason:
                self._alarm(reason)
                return


def excess(folder: Path) -> str | None:
    """Return why a folder holds too much, or None; links are not followed."""
    size = count = 0
    waiting = [os.fspath(folder)]
    while waiting:
        try:
            with os.scandir(waiting.pop()) as entries:
                for entry in entries:
                    count += 1
                    size += entry.stat(follow_symlinks=False).st_blocks * 512
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append(entry.path)
                    if count > MAX_FILES:
                        return f"it made more than {MAX_FILES} files"
        except OSError:  # removed meanwhile, or hidden: what cannot be listed was counted above
            continue
    return f"it wrote more than {MAX_MIB} MiB" if size > MAX_MIB * 1024 * 1024 else None
