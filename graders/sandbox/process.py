"""The student's process, seen from outside: signal it, end its whole tree, learn that it ended."""

from __future__ import annotations

import contextlib
import json
import os
import selectors
import signal
import socket
import subprocess
import sys
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any, Protocol

from graders.errors import HarnessError
from graders.inside import linux
from graders.sandbox import environment
from graders.sandbox.clock import TreeClock

START_LIMIT_S = 60.0  # an ordinary start takes 0.6 s; a loaded machine a few times that
_POLL_S = 0.02  # the exit of an ordinary child is polled; a forked one is announced
_SIGKILL = 9  # which Windows has no name for
GONE_S = 5.0  # a killed process that is not gone by then is stuck in the operating system


@dataclass(frozen=True)
class Usage:
    """What a process used in its life: CPU seconds and the peak of its memory in KiB."""

    cpu_s: float
    peak_kib: int


class End(Enum):
    """By whose doing a student's process ended."""

    OWN = auto()  # its own: an exit, a crash, a signal that only it can send itself
    OURS = auto()  # we killed it
    SHOT = auto()  # killed from elsewhere: for want of memory, by a person, perhaps by itself
    LOST = auto()  # with the process that forked it, which alone could have said how


class StudentProcess(Protocol):
    """One running kernel of a student."""

    layers: tuple[str, ...]
    number: int
    clock: TreeClock
    usage: Usage | None

    @property
    def end(self) -> End | None:
        """By whose doing it ended; None while it runs."""

    def interrupt(self) -> None:
        """Ask the running cell or call to stop, as a keyboard interrupt does."""

    def kill(self) -> None:
        """End the process and everything that it started; return when all is gone."""

    def close(self) -> None:
        """Let go of a process that was killed."""

    def poll(self) -> int | None:
        """Return the exit status, or None while it runs."""

    async def exited(self) -> None:
        """Wait for its end."""


class OrdinaryProcess:
    """A kernel started by executing a fresh interpreter, where forking is not possible.

    Parameters
    ----------
    request : dict
        What `graders.inside.kernel.become` reads.
    channel : socket.socket
        The student's end of the line; closed here once the process has it.
    variables : dict of str to str
        The whole environment.
    """

    def __init__(
        self, request: dict[str, Any], channel: socket.socket, variables: dict[str, str]
    ) -> None:
        order = {
            "role": "kernel",
            "packages": environment.package_folders(),
            "channel": channel.fileno(),
        }
        options: dict[str, Any] = {}
        if os.name == "posix":
            options = {"pass_fds": [channel.fileno()], "start_new_session": True}
        else:
            channel.set_inheritable(True)
            options = {"close_fds": False}
        self.usage: Usage | None = None
        self._asked = False
        self._process = subprocess.Popen(
            [*environment.interpreter(), json.dumps(order)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=variables,
            cwd=request["folder"],
            **options,
        )
        channel.close()
        try:
            self.layers, self.number = self._hear(request)
            self.clock = TreeClock(self.number)
        except BaseException:
            self.kill()
            self.close()
            raise

    def _hear(self, request: dict[str, Any]) -> tuple[tuple[str, ...], int]:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        with contextlib.suppress(BrokenPipeError):
            self._process.stdin.write(json.dumps(request).encode())
            self._process.stdin.close()
        if os.name == "posix":
            with selectors.DefaultSelector() as selector:
                selector.register(self._process.stdout, selectors.EVENT_READ)
                if not selector.select(START_LIMIT_S):
                    raise HarnessError(f"the kernel did not start within {START_LIMIT_S:.0f} s")
        line = self._process.stdout.readline()
        self._process.stdout.close()
        return announced(line)

    def interrupt(self) -> None:
        """Send SIGINT; on Windows there is no such signal, and the deadline's kill follows."""
        if sys.platform != "win32" and self.poll() is None:
            self._process.send_signal(signal.SIGINT)

    def kill(self) -> None:
        """End the process and its group."""
        if self._process.poll() is None:
            self._asked = sys.platform != "linux" or not linux.is_ending(self._process.pid)
            if sys.platform != "win32":
                # The group outlives its leader until we have waited for it, so its number is ours.
                with contextlib.suppress(ProcessLookupError, PermissionError):
                    os.killpg(self._process.pid, signal.SIGKILL)
            self._process.kill()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(GONE_S)

    @property
    def end(self) -> End | None:
        """By whose doing it ended; None while it runs."""
        status = self.poll()
        return None if status is None else end_of(status, asked=self._asked)

    def close(self) -> None:
        """Let go of a process that was killed."""
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()

    def poll(self) -> int | None:
        """Return the exit status, or None while it runs."""
        return self._process.poll()

    async def exited(self) -> None:
        """Wait for its end."""
        import asyncio  # not worth loading where no kernel is started

        while self.poll() is None:
            await asyncio.sleep(_POLL_S)


def end_of(status: int, *, asked: bool) -> End:
    """Return by whose doing a process ended.

    Parameters
    ----------
    status : int
        Its exit status; a signal's number as a negative one.
    asked : bool
        Whether we killed it before it was on its way out.
    """
    if asked:
        return End.OURS
    return End.SHOT if status == -_SIGKILL else End.OWN


def announced(said: bytes) -> tuple[tuple[str, ...], int]:
    """Return layers and process number that a kernel announced when it was up."""
    try:
        message = json.loads(said)
    except ValueError:
        message = {}
    if not message.get("up"):
        reason = message.get("failed", "its process ended while it started")
        raise HarnessError(f"the student's kernel could not start: {reason}")
    return tuple(message["layers"]), int(message["process"])
