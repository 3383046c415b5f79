"""The warm start: kernels forked from a process that has imported everything once."""

from __future__ import annotations

import contextlib
import json
import os
import select
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from graders.errors import HarnessError
from graders.sandbox import environment
from graders.sandbox.clock import TreeClock
from graders.sandbox.process import GONE_S, START_LIMIT_S, End, Usage, announced, end_of

HOME = "home"  # in a batch's folder, for settings and caches
BEGIN, INTERRUPT, KILL = b"begin", b"interrupt", b"kill"  # what `graders.inside.zygote` obeys
_MOST = 65_536  # bytes of one message
# Imported once for all kernels of a class, where they are installed; nearly every notebook plots.
PLOTTING = (
    "matplotlib.pyplot",
    "matplotlib.backends.backend_agg",
    "matplotlib_inline.config",
    "PIL.PngImagePlugin",
    "IPython.core.pylabtools",
)
# What a package leaves for its first use: any optimiser of PyTorch imports a compiler.
_BELATED = {"torch": ("torch._dynamo",)}


def can_fork() -> bool:
    """Whether processes that have loaded everything can be forked here.

    Forking a process that has loaded NumPy is not safe on macOS (its Accelerate library), and
    Windows cannot fork.
    """
    return sys.platform == "linux"


class ZygoteGone(Exception):
    """The process that forks kernels has ended; nothing was started."""


class Zygote:
    """The process that forks kernels, and the socket over which it is asked to.

    The socket may be used from forked children of the process that made it: each request is one
    message, with a line of its own for the answers.

    Parameters
    ----------
    base : Path
        The folder of the whole batch, which the zygote removes if everybody else was killed. It
        need not be there before `begin`.
    preload : sequence of str
        Further modules that are imported once for all kernels, where they are installed.
    """

    def __init__(self, base: Path, preload: Sequence[str] = ()) -> None:
        self._owner = os.getpid()
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        order = {
            "role": "zygote",
            "packages": environment.package_folders(),
            "control": theirs.fileno(),
            "preload": [m for name in preload for m in (name, *_BELATED.get(name, ()))],
            "base": str(base),
        }
        with theirs:
            self._process = subprocess.Popen(
                [*environment.interpreter(), json.dumps(order)],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env=environment.variables(base / HOME),
                cwd=base.parent,
                pass_fds=[theirs.fileno()],
                # Not in our session: the keyboard's interrupt is for us, and we end it.
                start_new_session=True,
            )
        self._offers: dict[str, str] | None = None

    def begin(self) -> None:
        """Say that the folder is there, and the one for settings and caches in it."""
        with contextlib.suppress(OSError):  # whoever asks what it offers is told that it is gone
            self._control.send(BEGIN)

    @property
    def offers(self) -> dict[str, str]:
        """What this machine offers, as `graders.inside.offers.find` says; known once it is up."""
        if self._offers is None:
            said = _receive(self._control) if _readable(self._control, START_LIMIT_S) else b""
            self._offers = json.loads(said or b"null")
        if self._offers is None:
            raise HarnessError("the process that starts students' kernels did not start")
        return self._offers

    def start(self, request: dict[str, Any], channel: socket.socket) -> ForkedProcess:
        """Have a kernel forked.

        Parameters
        ----------
        request : dict
            What `graders.inside.kernel.become` reads.
        channel : socket.socket
            The student's end of the line; closed here once the zygote has it.

        Raises
        ------
        ZygoteGone
            Nothing was started, and `channel` is still open.
        HarnessError
            The kernel ended while it started.
        """
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            descriptors = [theirs.fileno(), channel.fileno()]
            try:
                socket.send_fds(self._control, [json.dumps(request).encode()], descriptors)
            except OSError as error:
                ours.close()
                raise ZygoteGone from error
        process = ForkedProcess(ours)
        channel.close()
        return process

    def close(self) -> None:
        """Let go of it; in the process that made it, wait until it is gone."""
        self._control.close()
        if os.getpid() == self._owner:
            self._process.kill()
            self._process.wait()


class ForkedProcess:
    """A kernel forked by the zygote, seen through the line to the zygote.

    Signals go through the zygote, which alone knows for certain whether the process number still
    is that kernel's. It alone can say on this line that the kernel ended, since nothing of it is
    open when the student's code starts: a line that closes without that word is the zygote's end.

    Parameters
    ----------
    line : socket.socket
        Our end of the line; when it closes, the kernel is killed.
    """

    def __init__(self, line: socket.socket) -> None:
        self.usage: Usage | None = None
        self.end: End | None = None
        self._line = line
        self._status: int | None = None
        self._lock = threading.Lock()  # a watchdog may kill from a thread of its own
        try:
            said = _receive(line) if _readable(line, START_LIMIT_S) else b""
            if not said:
                raise ZygoteGone
            self.layers, self.number = announced(said)
            self.clock = TreeClock(self.number)
        except BaseException:
            self.kill()
            self.close()
            raise
        line.setblocking(False)

    def interrupt(self) -> None:
        """Ask the running cell or call to stop."""
        self._say(INTERRUPT)

    def kill(self) -> None:
        """End the process and everything that it started."""
        with self._lock:
            if self._status is None:
                self._say(KILL)
                deadline = time.monotonic() + GONE_S
                while self._status is None and time.monotonic() < deadline:
                    if _readable(self._line, deadline - time.monotonic()):
                        self._hear(_receive(self._line))

    def close(self) -> None:
        """Let go of the line; not in `kill`, since a loop may be waiting for its end."""
        self._line.close()

    def poll(self) -> int | None:
        """Return the exit status, or None while it runs."""
        if self._status is None and _readable(self._line, 0.0):
            self._hear(_receive(self._line))
        return self._status

    async def exited(self) -> None:
        """Wait for its end."""
        import asyncio  # not worth loading where no kernel is started

        loop = asyncio.get_running_loop()
        while self._status is None:
            try:
                self._hear(await loop.sock_recv(self._line, _MOST))
            except OSError:
                self._hear(_receive(self._line))

    def _say(self, wish: bytes) -> None:
        with contextlib.suppress(OSError):  # it has ended by itself
            self._line.send(wish)

    def _hear(self, said: bytes | None) -> None:
        """Note the end, and by whose doing; nothing if another thread has heard it before us."""
        if said:
            message = json.loads(said)
            self._status = int(message["ended"])
            self.end = end_of(self._status, asked=message["asked"])
            self.usage = Usage(message["cpu_s"], message["peak_kib"])
        elif said is not None and self._status is None:
            self._status, self.end = -1, End.LOST


def _readable(line: socket.socket, patience_s: float) -> bool:
    """Wait for a message, or for the end of the line; return whether there is one."""
    poll = select.poll()
    poll.register(line, select.POLLIN)
    return bool(poll.poll(max(0.0, patience_s) * 1000))


def _receive(line: socket.socket) -> bytes | None:
    """Return the next message: empty at the line's end, None if there is none now."""
    for _ in range(2):
        try:
            return line.recv(_MOST)
        except BlockingIOError:
            return None
        except ConnectionResetError:  # it closed with a wish of ours unread; its own words remain
            continue
        except OSError:
            break
    return b""
