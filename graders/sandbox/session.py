"""One submission's running process: its notebook has run, and it answers questions."""

from __future__ import annotations

import socket
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import TracebackType

from nbformat import NotebookNode

from graders.errors import HarnessError, StudentDied
from graders.inside import jail
from graders.model import CellFailure, Limits, SandboxFacts
from graders.sandbox import execution
from graders.sandbox.channel import SocketChannel
from graders.sandbox.clock import Allowance
from graders.sandbox.execution import Attempt
from graders.sandbox.process import End, StudentProcess, Usage
from graders.sandbox.scratch import INTERVAL_S, excess
from graders.sandbox.staging import Stage
from graders.sandbox.steps import Ending, Outcome, Step
from graders.sandbox.watchdog import THREADS_S, Watchdog, too_many_threads

MAX_RESTARTS = 2  # of the kernel, after checks that cost us the process
_ROOM = 1 << 20  # bytes that may wait on the line: a batch of images has 0.6 MB
MAX_RERUNS = 5  # of the notebook, without the steps that cost us the kernel
RERUN_STOPPED_S = 5.0  # for a cell that was stopped before
# Of the whole time, in CPU seconds like all of these: when cells must hurry, and when no more may
# start. The rest is the checks'.
HURRY_FROM, STOP_FROM = 2 / 3, 5 / 6
HURRIED_S = 1.0  # for each cell that must hurry: what it defines, it defines at once

Begin = Callable[[Path, socket.socket], StudentProcess]  # connection file, student's end of line


class Session:
    """Runs a notebook's steps in a stage and holds the line to the process that did.

    Parameters
    ----------
    begin : callable
        Starts a process.
    stage : Stage
        Its folders; refreshed at every start, closed by whoever made it.
    folder : Path
        Where to make the folders of the kernel's sockets.
    steps : sequence of Step
        What to run, in order.
    limits : Limits
        Bounds on time and memory.
    facts : SandboxFacts
        What isolates the process.
    last : bool
        Whether there is no further turn for what a kill from elsewhere spoils.

    Raises
    ------
    HarnessError
        A process could not be started, or was lost; see `expect_unharmed`.
    """

    def __init__(
        self,
        begin: Begin,
        stage: Stage,
        folder: Path,
        steps: Sequence[Step],
        limits: Limits,
        facts: SandboxFacts,
        *,
        last: bool = True,
    ) -> None:
        self._last = last
        self._begin = begin
        self._stage = stage
        self._folder = folder
        self._limits = limits
        self._total = Allowance(limits.total_s)
        self.facts = facts
        self.restarts = 0
        self._steps = dict(enumerate(steps))
        self._culprits: dict[int, Outcome] = {}  # steps left out: they cost us a kernel
        self._stopped: set[int] = set()
        self._allowances: dict[int, list[Allowance]] = {}  # of this attempt's steps, by cell
        self._process: StudentProcess | None = None
        self._watchdogs: list[Watchdog] = []
        self._excess: str | None = None
        self._ends: set[End] = set()  # by whose doing this session's processes ended
        try:
            self._attempt = self._run()
        except BaseException:
            self.close()
            raise

    @property
    def outcomes(self) -> dict[int, Outcome]:
        """What became of the steps: in the last attempt, or in that which fell over one."""
        cells = sorted({self._steps[place].cell for place in self._culprits})
        because = f"it did not run: {_cells(cells)} cost too many processes"
        lost = {
            place: Outcome(Ending.LOST, CellFailure(step.cell, "Stopped", because))
            for place, step in self._steps.items()
        }
        return lost | self._attempt.outcomes | self._culprits

    @property
    def failures(self) -> list[CellFailure]:
        """The steps that did not run to their end, in order."""
        found = (outcome.failure for _, outcome in sorted(self.outcomes.items()))
        return [failure for failure in found if failure is not None]

    @property
    def displayed(self) -> dict[int, list[NotebookNode]]:
        """What the steps displayed, by cell number."""
        return self._attempt.displayed

    @property
    def usage(self) -> Usage | None:
        """What the last process used; known once it is gone, and where it was forked."""
        return self._process.usage if self._process is not None else None

    @property
    def steps(self) -> Mapping[int, Step]:
        """What was to run, by place."""
        return self._steps

    @property
    def total_s(self) -> float:
        """Seconds that the submission's code may take in all."""
        return self._limits.total_s

    def left_s(self) -> float:
        """Return the seconds that are left for this submission's code."""
        self._total.glance()
        return self._total.left_s

    def place_of(self, execution_count: int) -> int | None:
        """Return the number (from 1, over all cells) of the cell with that execution count."""
        return self._attempt.counts.get(execution_count)

    def restart(self) -> None:
        """Start a new kernel and run the notebook again; `channel` is then a new one.

        Raises
        ------
        StudentDied
            It was restarted `MAX_RESTARTS` times already, or its time is up.
        """
        if self.restarts >= MAX_RESTARTS:
            self.close()
            raise StudentDied(f"the notebook's process had to be restarted {MAX_RESTARTS} times")
        if self.left_s() <= 0:
            self.close()
            raise StudentDied("the time for this submission is up")
        self.restarts += 1
        self.close()
        self.expect_unharmed()
        self._attempt = self._run()

    def expect_unharmed(self) -> None:
        """Refuse to go on with a session that lost a process by nobody's doing here.

        What its notebook and its answers then did says nothing about them.

        Raises
        ------
        HarnessError
            One ended with the process that forks them. Or it was killed from elsewhere, for want of
            memory perhaps, and there is a turn after this one; in the last one, alone, that is its
            own doing, as any other end.
        """
        if not self.channel.alive:
            self.close()
        if End.LOST in self._ends:
            raise HarnessError("the process that starts students' processes was killed")
        if End.SHOT in self._ends and not self._last:
            raise HarnessError("the notebook's process was killed, by the system or by a person")

    def close(self) -> None:
        """End the process and everything that it started."""
        while self._watchdogs:
            self._watchdogs.pop().close()
        if self._process is not None:
            self._total.look()
            self.channel.close()
            self._process.kill()
            if self._process.end is not None:
                self._ends.add(self._process.end)
            self._process.close()

    def __enter__(self) -> Session:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def _run(self) -> Attempt:
        """Run the steps until an attempt lives through all that are left."""
        waiting = self._steps
        while True:
            self._allowances = {}
            attempt = execution.run_steps(
                {p: step for p, step in waiting.items() if p not in self._culprits},
                self._start,
                self._folder,
                self._allowance_of,
            )
            outcomes = attempt.outcomes
            self._stopped.update(p for p, o in outcomes.items() if o.ending is Ending.STOPPED)
            if attempt.culprit is None:
                return attempt
            self.close()
            self.expect_unharmed()
            fault = outcomes[attempt.culprit]
            if self._excess and fault.failure:
                message = f"{self._excess}, and its process was ended"
                fault = replace(fault, failure=replace(fault.failure, message=message))
            if len(self._culprits) > MAX_RERUNS:
                return attempt
            self._culprits[attempt.culprit] = fault
            if len(self._culprits) > MAX_RERUNS:
                # Enough: run what came before, which this attempt has shown to be survivable.
                waiting = {p: step for p, step in waiting.items() if p < attempt.culprit}

    def _start(self, connection_file: Path) -> StudentProcess:
        self.close()  # of the attempt before
        self._stage.refresh()
        ours, theirs = socket.socketpair()
        for end in (ours, theirs):  # a batch of images at a time; systems that allow less take less
            end.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _ROOM)
        try:
            process = self._begin(connection_file, theirs)
        except BaseException:
            ours.close()
            theirs.close()
            raise
        self._process = process
        self._total.start(process.clock)
        self.channel = SocketChannel(ours, process.interrupt, process.kill, process.clock)
        self._watch(process.number)
        return process

    def _watch(self, number: int) -> None:
        self._excess = None
        if sys.platform == "linux":
            threads = partial(too_many_threads, number)
            self._watchdogs.append(Watchdog(threads, self._end_for_excess, THREADS_S))
        if jail.SCRATCH_WATCHDOG in self.facts.layers:
            files = partial(excess, self._stage.scratch, number)
            self._watchdogs.append(Watchdog(files, self._end_for_excess, INTERVAL_S))

    def _end_for_excess(self, reason: str) -> None:
        """End the process; the watchdog calls this from its own thread."""
        self._excess = reason
        if self._process is not None:
            self._process.kill()

    def _allowance_of(self, place: int) -> Allowance:
        """Return what a step may take now; nothing once the notebook's time is up.

        Steps of one cell share its time; after one that was stopped, the others hurry.
        """
        total = self._limits.total_s
        gone = total - self.left_s()
        if gone >= total * STOP_FROM:
            return Allowance(0.0)
        limit = min(self._limits.cell_s, max(total * HURRY_FROM - gone, HURRIED_S))
        of_cell = self._allowances.setdefault(self._steps[place].cell, [])
        before = min(sum(a.used_s for a in of_cell), max(0.0, limit - HURRIED_S))
        cut = limit - before < self._limits.cell_s
        if place in self._stopped:  # it has had its time
            limit, cut = min(limit, RERUN_STOPPED_S), False
            before = min(before, max(0.0, limit - HURRIED_S))
        of_cell.append(Allowance(limit, before, cut=cut))
        return of_cell[-1]


def _cells(numbers: list[int]) -> str:
    listed = ", ".join(map(str, numbers))
    return f"cell {listed}" if len(numbers) == 1 else f"cells {listed}"
