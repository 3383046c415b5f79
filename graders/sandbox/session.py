"""One submission's running process: its notebook has run, and it answers questions."""

from __future__ import annotations

import copy
import socket
import sys
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import TracebackType

from nbformat import NotebookNode

from graders.errors import StudentDied
from graders.inside import jail
from graders.model import CellFailure, Limits, NotebookRun, SandboxFacts
from graders.sandbox import execution
from graders.sandbox.channel import SocketChannel
from graders.sandbox.clock import Allowance
from graders.sandbox.execution import Attempt, Ending
from graders.sandbox.process import StudentProcess, Usage
from graders.sandbox.scratch import INTERVAL_S, excess
from graders.sandbox.staging import Stage
from graders.sandbox.watchdog import THREADS_S, Watchdog, too_many_threads

MAX_RESTARTS = 2  # of the kernel, after checks that cost us the process
MAX_RERUNS = 2  # of the notebook, without the cells that cost us the kernel
RERUN_STOPPED_S = 5.0  # for a cell that was stopped before
# Of the whole time, in CPU seconds like all of these: when cells must hurry, and when no more may
# start. The rest is the checks'.
HURRY_FROM, STOP_FROM = 2 / 3, 5 / 6
HURRIED_S = 1.0  # for each cell that must hurry: what it defines, it defines at once

Begin = Callable[[Path, socket.socket], StudentProcess]  # connection file, student's end of line


class Session:
    """Runs the notebook of a stage and holds the line to the process that did.

    Parameters
    ----------
    begin : callable
        Starts a process.
    stage : Stage
        Its folders; refreshed at every start, closed by whoever made it.
    folder : Path
        Where to make the folders of the kernel's sockets.
    notebook : NotebookNode
        Format 4; not changed.
    limits : Limits
        Bounds on time and memory.
    facts : SandboxFacts
        What isolates the process.
    """

    def __init__(
        self,
        begin: Begin,
        stage: Stage,
        folder: Path,
        notebook: NotebookNode,
        limits: Limits,
        facts: SandboxFacts,
    ) -> None:
        self._begin = begin
        self._stage = stage
        self._folder = folder
        self._limits = limits
        self._total = Allowance(limits.total_s)
        self.facts = facts
        self.executed = _without_outputs(notebook)
        self.restarts = 0
        self._dropped: dict[int, CellFailure] = {}  # cells left out: they cost us a kernel
        self._stopped: set[int] = set()
        self._process: StudentProcess | None = None
        self._watchdogs: list[Watchdog] = []
        self._excess: str | None = None
        try:
            self._attempt = self._run()
        except BaseException:
            self.close()
            raise

    @property
    def run(self) -> NotebookRun:
        """How the notebook ran: the last attempt, and the cells that earlier ones fell over."""
        failures = dict(self._attempt.failures)
        failures.update(self._dropped)
        ran = [e for e in self._attempt.endings.values() if e in (Ending.DONE, Ending.STOPPED)]
        return NotebookRun(
            cells=len(self.executed.cells),
            executed=len(ran),
            failures=tuple(failures[index] for index in sorted(failures)),
        )

    @property
    def usage(self) -> Usage | None:
        """What the last process used; known once it is gone, and where it was forked."""
        return self._process.usage if self._process is not None else None

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
        self._attempt = self._run()

    def close(self) -> None:
        """End the process and everything that it started."""
        while self._watchdogs:
            self._watchdogs.pop().close()
        if self._process is not None:
            self._total.look()
            self.channel.close()
            self._process.kill()
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
        """Run the notebook until an attempt lives through all the cells that are left."""
        cells = self._code_cells()
        while True:
            attempt = execution.run_cells(
                self.executed,
                [index for index in cells if index not in self._dropped],
                self._start,
                self._folder,
                self._allowance_of,
            )
            self._stopped.update(i for i, e in attempt.endings.items() if e is Ending.STOPPED)
            if attempt.culprit is None:
                return attempt
            fault = attempt.failures[attempt.culprit]
            if self._excess:
                fault = replace(fault, message=f"{self._excess}, and its process was ended")
            if len(self._dropped) > MAX_RERUNS:
                return attempt
            self._dropped[attempt.culprit] = fault
            if len(self._dropped) > MAX_RERUNS:
                # Enough: run what came before, which this attempt has shown to be survivable.
                cells = [index for index in cells if index < attempt.culprit]

    def _start(self, connection_file: Path) -> StudentProcess:
        self.close()  # of the attempt before
        self._stage.refresh()
        ours, theirs = socket.socketpair()
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

    def _code_cells(self) -> list[int]:
        cells = enumerate(self.executed.cells)
        return [i for i, cell in cells if cell.cell_type == "code" and cell.source.strip()]

    def _allowance_of(self, index: int) -> Allowance:
        """Return what a cell may take now; nothing once the notebook's time is up."""
        total = self._limits.total_s
        used = total - self.left_s()
        if used >= total * STOP_FROM:
            return Allowance(0.0)
        limit = min(self._limits.cell_s, max(total * HURRY_FROM - used, HURRIED_S))
        return Allowance(min(limit, RERUN_STOPPED_S) if index in self._stopped else limit)


def _without_outputs(notebook: NotebookNode) -> NotebookNode:
    found = copy.deepcopy(notebook)
    for cell in found.cells:
        if cell.cell_type == "code":
            cell.outputs = []
            cell.execution_count = None
    return found
