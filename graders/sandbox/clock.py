"""Time as a student's code uses it: CPU seconds of its whole tree of processes.

A busy machine lets the same code take five times as long by the clock on the wall; it must cost
nobody a mark. Code that sleeps uses no CPU time, so every limit has a backstop by the wall's clock.
"""

from __future__ import annotations

import contextlib
import os
import sys
import time
from collections.abc import Iterator
from typing import Protocol

# Wall-clock seconds for each CPU second of a limit. With eight busy programs and two gradings at a
# time on two cores a process gets a fifth of a core; below that lies no ordinary machine.
BACKSTOP = 6.0
_CORES = os.cpu_count() or 1
_SHORTEST_S = 0.01  # between looks: the unit in which Linux tells CPU time
_FIRST_S = 0.1  # before the first look at a call: nearly all calls are answered by then


class Clock(Protocol):
    """Tells the CPU seconds that a process tree has used so far."""

    def cpu_s(self) -> float:
        """Return them; never less than before."""


class WallClock:
    """Stands in where CPU time is not known: every second counts."""

    def cpu_s(self) -> float:
        """Return the seconds since some moment."""
        return time.monotonic()


class TreeClock:
    """The CPU time of a process, of its threads, and of the children that it has or had.

    A child that has ended counts through the parent that waited for it. One that left the tree
    counts no longer; the backstop bounds what it can gain.

    Parameters
    ----------
    process : int
        Number of the process at the root.
    """

    def __init__(self, process: int) -> None:
        self._process = process
        self._latest = 0.0
        self._measure = _from_proc if sys.platform == "linux" else _from_psutil

    def cpu_s(self) -> float:
        """Return the CPU seconds so far; of a process that has ended, the last ones known."""
        self._latest = max(self._latest, self._measure(self._process))
        return self._latest


class Allowance:
    """The seconds that something may take, and how many it has taken.

    What counts is CPU time, or a `BACKSTOP`-th of the time by the wall's clock if that is more.

    Parameters
    ----------
    limit_s : float
        Seconds on offer.
    before_s : float
        What others took of them before.
    cut : bool
        Whether others left it less than it should have had.
    """

    def __init__(self, limit_s: float, before_s: float = 0.0, *, cut: bool = False) -> None:
        self.limit_s = limit_s
        self.cut = cut
        self._before_s = before_s
        self._cpu_s = 0.0
        self._wall_s = 0.0
        self._clock: Clock | None = None
        self._read = (0.0, 0.0)

    def start(self, clock: Clock) -> None:
        """Count from now on."""
        self._clock = clock
        self._read = (clock.cpu_s(), time.monotonic())

    def look(self) -> None:
        """Add what was used since the last look, if it was started."""
        if self._clock is not None:
            now = (self._clock.cpu_s(), time.monotonic())
            self._cpu_s += now[0] - self._read[0]
            self._wall_s += now[1] - self._read[1]
            self._read = now

    def glance(self) -> None:
        """Look, unless the last look was a moment ago: a reading costs more than most calls."""
        if time.monotonic() - self._read[1] >= _FIRST_S:
            self.look()

    @property
    def used_s(self) -> float:
        """What was used, as of the last look."""
        return max(self._cpu_s, self._wall_s / BACKSTOP)

    @property
    def left_s(self) -> float:
        """What is left, as of the last look; zero or less once it is used up."""
        return self.limit_s - self._before_s - self.used_s

    @property
    def slept(self) -> bool:
        """Whether more was used up by waiting than by computing."""
        return self._wall_s / BACKSTOP > self._cpu_s

    @property
    def wall_s(self) -> float:
        """Seconds by the wall's clock, as of the last look."""
        return self._wall_s

    @property
    def pause_s(self) -> float:
        """Seconds until the next look: it cannot be used up before, however many threads run."""
        return max(_SHORTEST_S, self.left_s / _CORES)


def first_pause_s(limit_s: float) -> float:
    """Return how long to wait for a call before its time is counted; that costs a reading."""
    return min(_FIRST_S, limit_s / 4)


def _from_proc(process: int) -> float:
    """Return the CPU seconds of a tree, as Linux tells them; zero once its root is gone."""
    ticks = 0
    for member in _tree(process):
        with contextlib.suppress(OSError, IndexError), open(f"/proc/{member}/stat", "rb") as file:
            # A name may hold any byte, so fields count from the last bracket: user, system, and
            # both of the children that were waited for.
            ticks += sum(map(int, file.read().rpartition(b")")[2].split()[11:15]))
    return ticks / os.sysconf("SC_CLK_TCK")


def _tree(process: int) -> Iterator[int]:
    waiting = [process]
    while waiting:
        member = waiting.pop()
        yield member
        with contextlib.suppress(OSError):  # it has ended, or this Linux keeps no such list
            for task in os.listdir(f"/proc/{member}/task"):
                with open(f"/proc/{member}/task/{task}/children", "rb") as file:
                    waiting.extend(map(int, file.read().split()))


def _from_psutil(process: int) -> float:
    """Return the CPU seconds of a tree on other systems, of children only while they live."""
    import psutil  # type: ignore[import-untyped]  # with ipykernel; on Linux nobody needs it

    total = 0.0
    with contextlib.suppress(psutil.Error):
        root = psutil.Process(process)
        for member in (root, *root.children(recursive=True)):
            with contextlib.suppress(psutil.Error):
                used = member.cpu_times()
                total += used.user + used.system
    return total
