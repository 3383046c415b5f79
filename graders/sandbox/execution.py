"""Runs code of a notebook in one kernel, step by step, whatever the steps do."""

from __future__ import annotations

import asyncio
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from graders.errors import HarnessError
from graders.model import CellFailure
from graders.sandbox import outputs
from graders.sandbox.client import CellClient, hear
from graders.sandbox.clock import BACKSTOP, Allowance
from graders.sandbox.process import StudentProcess
from graders.sandbox.provisioner import Manager, Start
from graders.sandbox.steps import Ending, Outcome, Step
from graders.submissions.notebooks import notebook_of

GRACE_S = 1.0  # after an interrupt; a cell that computes on for so long has not heard it
# One may reach code that no exception leaves, and a cell's own threads use up the grace while it
# makes its traceback: beside eight busy programs seven of ten cells whose four threads print did
# not end after one, and all of 24 after two.
INTERRUPTS = 2
MAX_HELD = 512 * 1024 * 1024  # bytes that we may grow by while a kernel speaks
_LOOK_S = 0.2  # between looks at our own size
_NEWS_S = 0.25  # for news that a process ended, once its kernel has fallen silent
_SERVE = "import _markprop; _markprop.serve()"
# Numbers of a few digits: a traceback is the student's to write, and may name any line at all.
_PLACE = re.compile(
    r"Cell In\[(\d{1,6})\], line (\d{1,6})\b"
    r"|<ipython-input-(\d{1,6})-[0-9a-f]*>\D{1,40}?(\d{1,6})\b"
)
# A SyntaxError names the file of its code: for a cell a temporary one of the kernel's. Which cell
# and line it was is told beside the message.
_TEMPORARY = re.compile(r" \((?:<ipython-input-[^()]{1,80}>|\d{1,20}\.py), line \d{1,6}\)\Z")


@dataclass
class Attempt:
    """One start of the kernel and the steps it ran.

    Parameters
    ----------
    process : StudentProcess
        The kernel; serving questions if `culprit` is None, else gone.
    outcomes : dict of int to Outcome
        By place of the step.
    counts : dict of int to int
        Cell number (from 1) by the kernel's execution count.
    displayed : dict of int to list
        What the steps displayed, by cell number.
    culprit : int, optional
        Place of the step that cost us the kernel.
    """

    process: StudentProcess
    outcomes: dict[int, Outcome] = field(default_factory=dict)
    counts: dict[int, int] = field(default_factory=dict)
    displayed: dict[int, list[NotebookNode]] = field(default_factory=dict)
    culprit: int | None = None


def run_steps(
    steps: Mapping[int, Step],
    start: Start,
    folder: Path,
    allowance_of: Callable[[int], Allowance],
) -> Attempt:
    """Start a kernel, run steps, and have it answer questions.

    Parameters
    ----------
    steps : mapping of int to Step
        By their places, in the order in which they run.
    start : callable
        Starts the student's process, given a connection file.
    folder : Path
        Where to make the folder of the kernel's sockets.
    allowance_of : callable
        Gives what the step of a place may take, asked when its turn has come; nothing is left of
        it if it may not run any more.

    Raises
    ------
    HarnessError
        The kernel could not be started: no fault of the notebook's.
    """
    # Sockets of ZeroMQ need this kind of loop, which is not the default on Windows.
    with asyncio.Runner(loop_factory=asyncio.SelectorEventLoop) as runner:
        return runner.run(_run_steps(steps, start, folder, allowance_of))


async def _run_steps(
    steps: Mapping[int, Step],
    start: Start,
    folder: Path,
    allowance_of: Callable[[int], Allowance],
) -> Attempt:
    manager = Manager(start, folder)
    sent = notebook_of([("code", step.code) for step in steps.values()])
    client = CellClient(sent, km=manager)
    try:
        process = await _started(client, manager)
        attempt = Attempt(process)
        watching = asyncio.ensure_future(_end_a_flood(process))
        for index, (place, step) in enumerate(steps.items()):
            allowance = allowance_of(place)
            ending = await _run_step(client, process, index, allowance)
            attempt.outcomes[place] = _outcome(attempt, client, step, ending, allowance)
            if ending in (Ending.HUNG, Ending.DIED, Ending.GARBLED):
                attempt.culprit = place
                process.kill()
                break
        else:
            await _serve(client, process)
        await _cancel(watching)
    finally:
        if client.kc is not None:
            client.kc.stop_channels()
        manager.close()
    attempt.displayed = _displayed(steps, sent)
    return attempt


def _displayed(steps: Mapping[int, Step], sent: NotebookNode) -> dict[int, list[NotebookNode]]:
    """Return what was displayed, by cell number, up to the caps."""
    raw: dict[int, list[Any]] = {}
    for step, cell in zip(steps.values(), sent.cells, strict=True):
        raw.setdefault(step.cell, []).extend(cell.outputs)
    found, left = {}, outputs.MAX_NOTEBOOK
    for number, displayed in raw.items():
        found[number] = outputs.tidy(displayed, min(left, outputs.MAX_CELL))
        left -= sum(outputs.size(output) for output in found[number])
    return found


async def _end_a_flood(process: StudentProcess) -> None:
    """Kill a kernel whose unfinished message grows in our memory.

    The size of a frame is bounded, and so is the number of messages that wait; the number of
    frames of one message is not.
    """
    before = _resident()
    while _resident() - before < MAX_HELD:
        await asyncio.sleep(_LOOK_S)
    process.kill()


def _resident() -> int:
    """Return the bytes of memory that this process holds; zero where the system does not say."""
    try:
        with open("/proc/self/statm") as file:
            return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 0


async def _started(client: CellClient, manager: Manager) -> StudentProcess:
    try:
        await client.async_start_new_kernel()
        process = manager.process
        await client.async_start_new_kernel_client()
    except HarnessError:
        raise
    except Exception as error:
        raise HarnessError(f"the student's kernel could not start: {error}") from error
    return process


async def _run_step(
    client: CellClient, process: StudentProcess, index: int, allowance: Allowance
) -> Ending:
    """Run one step; the clock is ours, and so is the news that the process ended."""
    if allowance.left_s <= 0:
        return Ending.LATE
    running = asyncio.ensure_future(client.run_cell(index))
    ended = asyncio.ensure_future(process.exited())
    try:
        in_time = await _first_of(running, ended, process, allowance)
        for _ in range(0 if in_time else INTERRUPTS):
            process.interrupt()
            if await _first_of(running, ended, process, Allowance(GRACE_S)):
                break
        if running.done() and not running.exception():
            return Ending.DONE if in_time else Ending.STOPPED
        # A kernel that dies may be noticed by its silence a moment before its end is known. Who
        # asked whether it lives may have heard that news, and then nobody else is told.
        await asyncio.wait({ended}, timeout=_NEWS_S)
        if ended.done() or process.poll() is not None:
            return Ending.DIED
        if not in_time:
            return Ending.HUNG
        return Ending.GARBLED
    finally:
        await _cancel(running, ended)


async def _cancel(*tasks: asyncio.Future[Any]) -> None:
    """Cancel tasks, and look at how they ended, so that nothing complains of it later."""
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def _first_of(
    one: asyncio.Future[Any],
    other: asyncio.Future[Any],
    process: StudentProcess,
    allowance: Allowance,
) -> bool:
    """Wait for the first of two; return False if the allowance was used up before."""
    allowance.start(process.clock)
    while True:
        await asyncio.wait(
            {one, other}, timeout=allowance.pause_s, return_when=asyncio.FIRST_COMPLETED
        )
        allowance.look()
        if one.done() or other.done():
            return True
        if allowance.left_s <= 0:
            return False


def _outcome(
    attempt: Attempt, client: CellClient, step: Step, ending: Ending, allowance: Allowance
) -> Outcome:
    reply = client.reply if ending is not Ending.LATE else {}
    count = reply.get("execution_count")
    if isinstance(count, int) and count not in attempt.counts:
        attempt.counts[count] = step.cell
    failure = None
    if ending is Ending.DONE and reply.get("status") == "error":
        name = outputs.plain(reply.get("ename"), 200)
        message = _TEMPORARY.sub("", outputs.plain(reply.get("evalue"), 2000))
        failure = CellFailure(step.cell, name, message, _line(reply, count))
    elif ending is not Ending.DONE:
        failure = CellFailure(step.cell, "Stopped", _reason(ending, allowance))
    return Outcome(ending, failure, allowance.used_s, allowance.slept, allowance.cut)


def _reason(ending: Ending, allowance: Allowance) -> str:
    if ending in (Ending.STOPPED, Ending.HUNG):
        what = "waited" if allowance.slept else "ran"
        seconds = allowance.limit_s * (BACKSTOP if allowance.slept else 1)
        how = "was stopped" if ending is Ending.STOPPED else "ignored the interrupt"
        return f"it {what} longer than {seconds:g} s and {how}"
    if ending is Ending.LATE:
        return "it did not run: the cells before it used up the notebook's time"
    if ending is Ending.DIED:
        return "it ended the notebook's process"
    return "it sent messages that a notebook does not send"


def _line(reply: dict[str, Any], count: Any) -> int | None:
    """Return the deepest line of this cell that the traceback names."""
    trace = reply.get("traceback")
    parts = [p[:5000] for p in trace[-30:] if isinstance(p, str)] if isinstance(trace, list) else []
    text = outputs.plain("\n".join(parts))
    found = None
    for match in _PLACE.finditer(text):
        line = int(match[2] or match[4])
        if int(match[1] or match[3]) == count and line > 0:
            found = line
    return found


async def _serve(client: CellClient, process: StudentProcess) -> None:
    """Have the kernel answer questions, and wait until it has read that it should."""
    kernel: Any = client.kc
    asked = kernel.execute(_SERVE, silent=True)
    reading = asyncio.ensure_future(hear(kernel.iopub_channel, asked, None))
    ended = asyncio.ensure_future(process.exited())
    await _first_of(reading, ended, process, Allowance(GRACE_S))
    await _cancel(reading, ended)
