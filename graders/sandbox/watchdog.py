"""Looks after what the operating system does not bound for a student's process."""

from __future__ import annotations

import threading
from collections.abc import Callable

THREADS_S = 0.1  # between counts of threads; a process can start some thousand in that time
MAX_THREADS = 512  # a kernel has twelve, and a generous pool a few dozen

Measure = Callable[[], str | None]


class Watchdog:
    """A thread that calls `alarm` once when a measure finds that there is too much of something.

    What cannot be measured is not watched, so a measure that fails is an alarm as well.

    Parameters
    ----------
    measure : callable
        Returns what there is too much of, as the beginning of a sentence, or None.
    alarm : callable
        Called with that, from the thread.
    interval_s : float
        Seconds between measurements.
    """

    def __init__(self, measure: Measure, alarm: Callable[[str], None], interval_s: float) -> None:
        self._measure = measure
        self._alarm = alarm
        self._interval_s = interval_s
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True, name="watchdog")
        self._thread.start()

    def close(self) -> None:
        """Stop watching."""
        self._done.set()
        if self._thread is not threading.current_thread():
            self._thread.join()

    def _watch(self) -> None:
        while not self._done.wait(self._interval_s):
            try:
                reason = self._measure()
            except Exception as error:  # whatever the student's process did to it
                reason = f"it could not be watched ({type(error).__name__})"
            if reason:
                self._alarm(reason)
                return


def too_many_threads(process: int) -> str | None:
    """Return a reason if a process has more threads than it may (Linux).

    A storm of them would take the numbers that every other process of the machine needs.
    """
    try:
        with open(f"/proc/{process}/stat", "rb") as file:  # a name may hold any byte
            count = int(file.read().rpartition(b")")[2].split()[17])
    except (OSError, IndexError):  # it ended, or the system does not tell
        return None
    return f"it started more than {MAX_THREADS} threads" if count > MAX_THREADS else None
