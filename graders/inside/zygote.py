"""A process that has imported what every kernel needs, and forks one kernel per request.

It is executed fresh, with a clean environment, and never forked from the grader: a fork would
carry the tests and the grader's environment in its memory. It runs no loop, no shell and no
thread, since none of these survives a fork.

Requests come over one control socket that any number of graders share: each is a single message
with two descriptors, one end of the requester's own line to this process and the student's end of
the line to the worker. Over the requester's line go the kernel's word that it is up, our word
that it ended, and the requester's wish to interrupt or kill it; when that line closes, the kernel
is killed.
"""

from __future__ import annotations

import contextlib
import fcntl
import gc
import importlib
import json
import os
import select
import shutil
import signal
import socket
import time
from pathlib import Path
from typing import Any, NoReturn

from . import kernel, linux, offers, removal, seccomp

INTERRUPT, KILL = b"interrupt", b"kill"
_MOST = 65_536  # bytes of one request
_ABOVE = 64  # where descriptors wait while the low numbers are tidied
_PATIENCE_S = 5.0  # for a killed process to go


def run(control: int, preload: list[str], base: str) -> NoReturn:
    """Import, say what this machine offers, and fork kernels while somebody holds the socket."""
    gc.disable()  # what is imported is no garbage, and would be looked through again and again
    connection = socket.socket(fileno=control)
    if not connection.recv(64):  # who started us is gone already, and may have made its folder
        _remove(base)
    # Tried in forks, so before the imports make forks dearer; and nobody need wait for the imports.
    with contextlib.suppress(OSError):  # the same, and it will be noticed
        connection.send(json.dumps(offers.find()).encode())
    linux.prctl(linux.PR_SET_DUMPABLE, 0)
    linux.prctl(linux.PR_SET_CHILD_SUBREAPER, 1)
    for name in (*kernel.PRELOADED, *preload):
        with contextlib.suppress(Exception):  # a broken package is met by the notebook that asks
            importlib.import_module(name)
    if seccomp.available():
        for sealed in (False, True):
            seccomp.program(linux.MACHINE, sealed, True)
    gc.freeze()  # a collection in a child would copy every page
    gc.enable()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the keyboard's interrupt is for the grader
    _Zygote(connection, base).serve()


class _Zygote:
    def __init__(self, control: socket.socket, base: str) -> None:
        self._control = control
        self._base = base
        self._kernels: dict[int, socket.socket] = {}  # by process number
        self._by_line: dict[int, int] = {}  # process number by descriptor of its requester's line
        self._killed: set[int] = set()  # those that we ended, and not somebody else before
        self._poll = select.poll()
        woken, wake = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        self._woken = woken
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(wake)
        self._poll.register(control.fileno(), select.POLLIN)
        self._poll.register(woken, select.POLLIN)

    def serve(self) -> NoReturn:
        while True:
            for descriptor, _ in self._poll.poll():
                if descriptor == self._woken:
                    with contextlib.suppress(BlockingIOError):
                        os.read(self._woken, 4096)
                    self._reap()
                elif descriptor == self._control.fileno():
                    self._begin()
                elif descriptor in self._by_line:
                    self._obey(descriptor)

    def _begin(self) -> None:
        try:
            text, descriptors, _, _ = socket.recv_fds(self._control, _MOST, 2)
        except ConnectionError:  # the end of one who never read what we said
            text = b""
        if not text:  # every grader is gone; kernels go first, so that none writes meanwhile
            self._kernels.clear()
            self._end_strays()
            _remove(self._base)
        line, channel = descriptors
        parent = os.getpid()
        try:
            process = os.fork()
        except OSError:  # no memory or no processes left: the requester reads the end of its line
            os.close(line)
            os.close(channel)
            return
        if process == 0:
            _become_kernel(json.loads(text), line, channel, parent)
        os.close(channel)
        ours = socket.socket(fileno=line)
        self._kernels[process] = ours
        self._by_line[line] = process
        self._poll.register(line, select.POLLIN)

    def _obey(self, descriptor: int) -> None:
        process = self._by_line[descriptor]
        try:
            wish = self._kernels[process].recv(64)
        except OSError:
            wish = b""
        if wish == INTERRUPT:
            os.kill(process, signal.SIGINT)
            return
        if not linux.is_ending(process):
            self._killed.add(process)
        os.kill(process, signal.SIGKILL)
        if not wish:  # the requester is gone; nobody listens any more
            self._poll.unregister(descriptor)
            del self._by_line[descriptor]

    def _reap(self) -> None:
        while True:
            try:
                process, status, usage = os.wait4(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if not process:
                return
            line = self._kernels.pop(process, None)
            if line is None:
                continue  # a stray
            self._end_strays()
            said = {
                "ended": os.waitstatus_to_exitcode(status),
                "asked": process in self._killed,
                "cpu_s": usage.ru_utime + usage.ru_stime,
                "peak_kib": usage.ru_maxrss,
            }
            self._killed.discard(process)
            if self._by_line.pop(line.fileno(), None) is not None:
                self._poll.unregister(line.fileno())
            with contextlib.suppress(OSError):
                line.send(json.dumps(said).encode())
            line.close()

    def _end_strays(self) -> None:
        """Kill what ended kernels left behind.

        Whatever loses its parent becomes our child, because we asked to be the reaper of our
        descendants; so a child that is no kernel is a stray, however it left its session.
        """
        deadline = time.monotonic() + _PATIENCE_S
        while time.monotonic() < deadline:
            strays = [child for child in _children() if child not in self._kernels]
            if not strays:
                return
            for stray in strays:
                os.kill(stray, signal.SIGKILL)
            for stray in strays:
                with contextlib.suppress(ChildProcessError):
                    os.waitpid(stray, 0)


def _remove(base: str) -> NoReturn:
    """Remove what those left who were killed, and end."""
    try:
        removal.clear(Path(base))
    except OSError:  # where one thing could not go, the others do
        shutil.rmtree(base, ignore_errors=True)
    os._exit(0)


def _children() -> list[int]:
    me = os.getpid()
    try:
        with open(f"/proc/self/task/{me}/children") as file:
            return [int(child) for child in file.read().split()]
    except OSError:  # a kernel without that file
        return [child for child in _processes() if _parent_of(child) == me]


def _processes() -> list[int]:
    return [int(name) for name in os.listdir("/proc") if name.isdigit()]


def _parent_of(process: int) -> int:
    try:
        with open(f"/proc/{process}/stat", "rb") as file:  # a name may hold any byte
            return int(file.read().rpartition(b")")[2].split()[1])
    except (OSError, IndexError):
        return 0


def _become_kernel(request: dict[str, Any], line: int, channel: int, parent: int) -> NoReturn:
    status = 1
    try:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        os.setsid()
        line, channel = _keep_only(line, channel)
        requester = socket.socket(fileno=line)

        def announce(said: dict[str, Any]) -> None:
            requester.send(json.dumps(said).encode())
            requester.close()  # nothing of ours is open when the student's code starts

        request["jail"]["parent"] = parent
        kernel.run(request, channel, announce)
        status = 0
    finally:
        os._exit(status)


def _keep_only(line: int, channel: int) -> tuple[int, int]:
    """Close every descriptor but these two; close-on-exec does nothing where nothing is executed.

    The two go up before the low numbers are filled, so that none overwrites another.
    """
    high = [fcntl.fcntl(kept, fcntl.F_DUPFD, _ABOVE) for kept in (line, channel)]
    nowhere = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(nowhere, descriptor)
    for number, kept in enumerate(high, start=3):
        os.dup2(kept, number, inheritable=False)
    os.closerange(5, os.sysconf("SC_OPEN_MAX"))
    return 3, 4
