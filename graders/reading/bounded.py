"""Do one piece of reading in a process of its own, within bounds, and take back plain data.

A fork of this warm process on Linux, which costs a few milliseconds; a fresh interpreter elsewhere.
The reader bounds itself by the operating system's limits; its parent bounds what it says and how
long that may take, and ends it with all that it started.
"""

from __future__ import annotations

import contextlib
import gc
import math
import multiprocessing
import os
import select
import shutil
import signal
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, NoReturn, TypeVar

from graders.errors import MarkpropError, SubmissionError
from graders.inside import linux
from graders.reading.plain import NotPlain, decoded, encoded
from graders.sandbox.forking import can_fork
from graders.submissions import caps

if sys.platform != "win32":
    import resource

T = TypeVar("T")

_DONE, _REFUSED, _FAULT = b"d", b"r", b"f"  # the first byte of what a reader says
_LONGEST_SENTENCE = 4000
_PATIENCE = 5  # seconds of the clock for each of CPU: the machine may be busy
_CHUNK = 1 << 20
PATIENCE_S = 30.0  # where nothing can be started
_RETRY_S = 0.5
_GONE_S = 5.0  # for a process to be gone once its line is closed
_START_S = 60.0  # for a fresh interpreter, beside its work


@dataclass(frozen=True)
class Bounds:
    """How much one reader may use.

    Parameters
    ----------
    cpu_s : int
        Seconds of CPU; the clock may show five times as much.
    memory : int
        Bytes beyond what the process that it is forked from has mapped.
    file : int
        Bytes of one file that it writes.
    output : int
        Bytes of what it says.
    """

    cpu_s: int
    memory: int = 1024 * caps.MIB  # the tree of the largest source that is parsed takes 200 MiB
    file: int = caps.ONE_STUDENT.total_bytes
    output: int = 64 * caps.MIB  # eight notebooks of the longest text that is read, and their names


ONE = Bounds(cpu_s=60)  # the largest honest repository takes 3 s
CLASS = Bounds(cpu_s=900, file=caps.ONE_CLASS.total_bytes)  # unpacking 4 GiB takes a minute


class Unfinished(Exception):
    """A reader ended without a word, or was ended; says which bound it met."""


class _Shot(Exception):
    """A reader was killed, and not by us: no bound of it does that."""


def bounded(
    kind: type[T],
    bounds: Bounds,
    work: Callable[..., T],
    *arguments: Any,
    fills: Path | None = None,
) -> T:
    """Return what `work(*arguments)` returns, computed in a process of its own.

    One that the system or a person kills gets a second turn.

    Parameters
    ----------
    kind : type
        What it returns: a dataclass of plain fields.
    bounds : Bounds
        How much it may use.
    work : callable
        A function of a module.
    fills : Path, optional
        A folder that it writes into, emptied before a second turn.

    Raises
    ------
    SubmissionError
        As `work` raised it.
    Unfinished
        It met a bound, or failed in another way.
    """
    said = _said(bounds, work, arguments, fills)
    try:
        if said[:1] == _DONE:
            return decoded(kind, said[1:])
        sentence = decoded(_Sentence, said[1:]).text[:_LONGEST_SENTENCE]
    except NotPlain as error:
        raise Unfinished(f"the reader's answer cannot be read ({error})") from None
    if said[:1] == _REFUSED:
        raise SubmissionError(sentence)
    raise Unfinished(sentence)


def _said(
    bounds: Bounds, work: Callable[..., Any], arguments: tuple[Any, ...], fills: Path | None
) -> bytes:
    started = _forked if can_fork() and threading.active_count() == 1 else _spawned
    with contextlib.suppress(_Shot):
        return started(bounds, work, arguments)
    if fills is not None:
        shutil.rmtree(fills)
        fills.mkdir()
    try:
        return started(bounds, work, arguments)
    except _Shot:
        raise Unfinished("its reader was killed twice, for want of memory perhaps") from None


@dataclass(frozen=True)
class _Sentence:
    text: str


def _say(bounds: Bounds, work: Callable[..., Any], arguments: tuple[Any, ...]) -> bytes:
    """Do the work within the bounds; return what to say, whatever happens."""
    try:
        _limit(bounds)
        return _DONE + encoded(work(*arguments))
    except SubmissionError as error:
        return _REFUSED + encoded(_Sentence(str(error)))
    except MemoryError:
        return _FAULT + encoded(_Sentence("reading it takes more memory than a reader is given"))
    except Exception as error:
        said = f"{type(error).__name__}: {error}"[:200]
        return _FAULT + encoded(_Sentence(f"reading it failed ({said})"))


def _limit(bounds: Bounds) -> None:
    if sys.platform == "win32":
        return
    # By the start of a fresh interpreter; a fork has used next to nothing.
    used = math.ceil(time.process_time() - 0.1)
    wanted = {"RLIMIT_CPU": used + bounds.cpu_s, "RLIMIT_FSIZE": bounds.file, "RLIMIT_CORE": 0}
    if sys.platform == "linux":  # elsewhere it exists by name only
        wanted["RLIMIT_AS"] = _mapped() + bounds.memory
    for name, most in wanted.items():
        number = getattr(resource, name)
        hard = resource.getrlimit(number)[1]
        allowed = most if hard == resource.RLIM_INFINITY else min(most, hard)
        # The soft limit of CPU ends the process by a signal that its parent knows.
        above = allowed + (name == "RLIMIT_CPU" and hard in (resource.RLIM_INFINITY, allowed + 1))
        resource.setrlimit(number, (allowed, above))


def _mapped() -> int:
    with open("/proc/self/statm", "rb") as file:
        return int(file.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")


def _forked(bounds: Bounds, work: Callable[..., Any], arguments: tuple[Any, ...]) -> bytes:
    read_end, write_end = os.pipe()
    parent = os.getpid()
    try:
        child = _fork()
    except MarkpropError:
        os.close(read_end)
        os.close(write_end)
        raise
    if child == 0:
        os.close(read_end)
        _read_and_exit(parent, write_end, bounds, work, arguments)
    os.close(write_end)
    said: bytes | None = None
    try:
        said = _heard(read_end, bounds)
    finally:
        os.close(read_end)
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(child, signal.SIGKILL)
        with contextlib.suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if not said or status:  # killed in the middle of a word, it has said half of it
        raise _silence(status, bounds, met=said is None)
    return said


def _fork() -> int:
    """Fork, as soon as the machine has room for one more process."""
    latest = time.monotonic() + PATIENCE_S
    while True:
        try:
            return os.fork()
        except OSError as error:
            if time.monotonic() >= latest:
                raise MarkpropError(no_process(error, PATIENCE_S)) from None
        time.sleep(_RETRY_S)


def no_process(error: OSError, waited_s: float) -> str:
    """Return the sentence for a machine that starts no process."""
    return (
        f"This machine could not start a process for {waited_s:.0f} s ({error.strerror}). End"
        " other programs, or raise the limit that `ulimit -u` shows; add --resume to go on."
    )


def _read_and_exit(
    parent: int,
    pipe: int,
    bounds: Bounds,
    work: Callable[..., Any],
    arguments: tuple[Any, ...],
) -> NoReturn:
    status = 1
    try:
        gc.freeze()  # what is there already need not be looked through, and stays shared
        os.setsid()
        linux.prctl(linux.PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(1)
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGXCPU):
            signal.signal(number, signal.SIG_DFL)
        said = memoryview(_say(bounds, work, arguments))
        while said:
            said = said[os.write(pipe, said[:_CHUNK]) :]
        status = 0
    finally:
        os._exit(status)


def _heard(pipe: int, bounds: Bounds) -> bytes | None:
    """Return all that a reader says; None if it is too much or comes too late."""
    latest = time.monotonic() + bounds.cpu_s * _PATIENCE
    said = bytearray()
    while True:
        ready, _, _ = select.select([pipe], [], [], max(0.0, latest - time.monotonic()))
        if not ready or len(said) > bounds.output:
            return None
        part = os.read(pipe, _CHUNK)
        if not part:
            return bytes(said)
        said += part


def _silence(status: int, bounds: Bounds, *, met: bool) -> Exception:
    """Return why a reader has said nothing; `met` tells whether we ended it for a bound."""
    if sys.platform != "win32" and status == -signal.SIGKILL and not met:
        return _Shot()
    if sys.platform != "win32" and status == -signal.SIGXCPU:
        return Unfinished(f"reading it takes more than {bounds.cpu_s} s of CPU time")
    return Unfinished("reading it did not come to its end")


def _spawned(bounds: Bounds, work: Callable[..., Any], arguments: tuple[Any, ...]) -> bytes:
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    # What goes to the reader is our own; what comes back is bytes, and never unpickled.
    reader = context.Process(target=_serve, args=(theirs, bounds, work, arguments), daemon=True)
    reader.start()
    theirs.close()
    said, met = b"", True
    try:
        if ours.poll(_START_S + bounds.cpu_s * _PATIENCE):
            said = ours.recv_bytes(bounds.output)
    except EOFError:  # it is on its way out by itself
        met = False
        reader.join(_GONE_S)
    except OSError:  # more than it may say
        pass
    ours.close()
    reader.kill()
    reader.join()
    if not said:
        raise _silence(reader.exitcode or 0, bounds, met=met)
    return said


def _serve(
    line: Connection[Any, Any],
    bounds: Bounds,
    work: Callable[..., Any],
    arguments: tuple[Any, ...],
) -> None:
    line.send_bytes(_say(bounds, work, arguments))
