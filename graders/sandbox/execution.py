"""Runs the cells of a notebook in one kernel, whatever the cells do."""

from __future__ import annotations

import asyncio
import contextlib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Any

from nbclient import NotebookClient
from nbformat import NotebookNode

from graders.errors import HarnessError
from graders.model import CellFailure
from graders.sandbox import outputs
from graders.sandbox.process import StudentProcess
from graders.sandbox.provisioner import Manager, Start

GRACE_S = 1.0  # after an interrupt; a cell that is still running then has refused it
_LOST_OUTPUT_S = 2  # how long outputs may come after the reply that a cell is done
_SERVE = "import _markprop; _markprop.serve()"
_PLACE = re.compile(r"Cell In\[(\d+)\], line (\d+)|<ipython-input-(\d+)-[0-9a-f]*>\D{1,40}?(\d+)")


class Ending(Enum):
    """How one cell ended."""

    DONE = auto()  # to its end, or to an exception
    STOPPED = auto()  # by our interrupt, at its time limit
    HUNG = auto()  # it ignored the interrupt
    DIED = auto()  # it took the kernel with it
    GARBLED = auto()  # what the kernel then sent can be no kernel's


@dataclass
class Attempt:
    """One start of the kernel and the cells it ran.

    Parameters
    ----------
    process : StudentProcess
        The kernel; serving questions if `culprit` is None, else gone.
    endings : dict of int to Ending
        By index of the cell.
    failures : dict of int to CellFailure
        The cells that did not run to their end.
    counts : dict of int to int
        Cell number (from 1) by the kernel's execution count.
    culprit : int, optional
        Index of the cell that cost us the kernel.
    """

    process: StudentProcess
    endings: dict[int, Ending] = field(default_factory=dict)
    failures: dict[int, CellFailure] = field(default_factory=dict)
    counts: dict[int, int] = field(default_factory=dict)
    culprit: int | None = None


def run_cells(
    notebook: NotebookNode,
    indices: Sequence[int],
    start: Start,
    limit_of: Callable[[int], float],
) -> Attempt:
    """Start a kernel, run the cells of these indices, and have it answer questions.

    Parameters
    ----------
    notebook : NotebookNode
        Outputs go into its cells.
    indices : sequence of int
        Cells to run, in order.
    start : callable
        Starts the student's process, given a connection file.
    limit_of : callable
        Gives the seconds that the cell of an index may take, asked when it starts.

    Raises
    ------
    HarnessError
        The kernel could not be started: no fault of the notebook's.
    """
    with asyncio.Runner() as runner:
        return runner.run(_run_cells(notebook, indices, start, limit_of))


async def _run_cells(
    notebook: NotebookNode,
    indices: Sequence[int],
    start: Start,
    limit_of: Callable[[int], float],
) -> Attempt:
    manager = Manager(start)
    client = _CappedClient(notebook, km=manager)
    try:
        process = await _started(client, manager)
        attempt = Attempt(process)
        for index in indices:
            ending = await _run_cell(client, process, index, limit_of(index))
            _record(attempt, client, index, ending, limit_of)
            if attempt.culprit is not None:
                process.kill()
                return attempt
        await _serve(client, process)
        return attempt
    finally:
        if client.kc is not None:
            client.kc.stop_channels()
        manager.close()


async def _started(client: _CappedClient, manager: Manager) -> StudentProcess:
    try:
        await client.async_start_new_kernel()
        process = manager.process
        await client.async_start_new_kernel_client()
    except HarnessError:
        raise
    except Exception as error:
        raise HarnessError(f"the student's kernel could not start: {error}") from error
    return process


async def _run_cell(
    client: _CappedClient, process: StudentProcess, index: int, limit_s: float
) -> Ending:
    """Run one cell; the clock is ours, and so is the news that the process ended."""
    cell = client.nb.cells[index]
    client.expect_cell()
    running = asyncio.ensure_future(client.async_execute_cell(cell, index))
    ended = asyncio.ensure_future(process.exited())
    try:
        await _first_of(running, ended, limit_s)
        if not running.done() and not ended.done():
            process.interrupt()
            await _first_of(running, ended, GRACE_S)
            if running.done() and not running.exception():
                return Ending.STOPPED
        if running.done() and not running.exception():
            return Ending.DONE
        if ended.done():
            return Ending.DIED
        # A kernel that dies can also show as an odd message a moment before its end is known.
        if running.done():
            await _first_of(ended, ended, GRACE_S / 4)
            return Ending.DIED if ended.done() else Ending.GARBLED
        return Ending.HUNG
    finally:
        for task in (running, ended):
            task.cancel()
        await asyncio.wait((running, ended))
        for task in (running, ended):
            if not task.cancelled():
                task.exception()  # looked at, so that nothing complains of it later


async def _first_of(one: asyncio.Future[Any], other: asyncio.Future[Any], limit_s: float) -> None:
    await asyncio.wait({one, other}, timeout=limit_s, return_when=asyncio.FIRST_COMPLETED)


def _record(
    attempt: Attempt,
    client: _CappedClient,
    index: int,
    ending: Ending,
    limit_of: Callable[[int], float],
) -> None:
    attempt.endings[index] = ending
    reply = client.reply
    count = reply.get("execution_count")
    if isinstance(count, int) and count not in attempt.counts:
        attempt.counts[count] = index + 1
    cell = client.nb.cells[index]
    cell.outputs = outputs.tidy(cell.outputs)
    cell.execution_count = len(attempt.endings)
    if ending is Ending.DONE and reply.get("status") == "error":
        name = outputs.plain(reply.get("ename"), 200)
        message = outputs.plain(reply.get("evalue"), 2000)
        attempt.failures[index] = CellFailure(index + 1, name, message, _line(reply, count))
    elif ending is not Ending.DONE:
        attempt.failures[index] = CellFailure(
            index + 1, "Stopped", _reason(ending, limit_of(index))
        )
    if ending in (Ending.HUNG, Ending.DIED, Ending.GARBLED):
        attempt.culprit = index


def _reason(ending: Ending, limit_s: float) -> str:
    if ending is Ending.STOPPED:
        return f"it ran longer than {limit_s:.0f} s and was stopped"
    if ending is Ending.HUNG:
        return f"it ran longer than {limit_s:.0f} s and ignored the interrupt"
    if ending is Ending.DIED:
        return "it ended the notebook's process"
    return "it sent messages that a notebook does not send"


def _line(reply: dict[str, Any], count: Any) -> int | None:
    """Return the deepest line of this cell that the traceback names."""
    trace = reply.get("traceback")
    text = outputs.plain("\n".join(str(part)[:5000] for part in trace[-30:])) if trace else ""
    found = None
    for match in _PLACE.finditer(text):
        if int(match[1] or match[3]) == count:
            found = int(match[2] or match[4])
    return found


async def _serve(client: _CappedClient, process: StudentProcess) -> None:
    """Have the kernel answer questions, and wait until it has read that it should."""
    kernel: Any = client.kc
    asked = kernel.execute(_SERVE, silent=True)

    async def busy() -> None:
        while True:
            message = await kernel.iopub_channel.get_msg(timeout=None)
            if message["parent_header"].get("msg_id") == asked:
                return

    waiting = asyncio.ensure_future(busy())
    ended = asyncio.ensure_future(process.exited())
    await _first_of(waiting, ended, GRACE_S)
    for task in (waiting, ended):
        task.cancel()
    with contextlib.suppress(Exception):
        await asyncio.gather(waiting, ended, return_exceptions=True)


class _CappedClient(NotebookClient):
    """A notebook client that keeps the last reply and drops outputs beyond the caps."""

    def __init__(self, notebook: NotebookNode, km: Manager) -> None:
        super().__init__(
            notebook,
            km=km,
            timeout=None,  # ours: `_run_cell`
            allow_errors=True,
            skip_cells_with_tag="",  # tags are the student's; none may skip a cell
            iopub_timeout=_LOST_OUTPUT_S,
            store_widget_state=False,
            record_timing=False,
            startup_timeout=60,
            ipython_hist_file="",
        )
        self.on_cell_executed = self._keep_reply
        self.expect_cell()

    def expect_cell(self) -> None:
        """Forget the cell before."""
        self.reply: dict[str, Any] = {}
        self._size = 0

    def _keep_reply(self, cell: Any, cell_index: int, execute_reply: dict[str, Any]) -> None:
        content = execute_reply.get("content")
        self.reply = content if isinstance(content, dict) else {}

    def process_message(self, msg: dict[str, Any], cell: NotebookNode, cell_index: int) -> Any:
        """Handle one output, unless the cell has had its share."""
        self._size += outputs.size_of(msg)
        over = self._size > outputs.MAX_CELL * 2 or len(cell.outputs) > outputs.MAX_OUTPUTS * 20
        if over and msg["msg_type"] != "status":
            return None
        return super().process_message(msg, cell, cell_index)
