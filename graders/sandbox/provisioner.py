"""Puts the student's process behind jupyter_client, so that nbclient runs it like any kernel."""

# mypy: disable-error-code="override, attr-defined"
# jupyter_client's asynchronous classes override its blocking ones with other types, and its
# packages do not export their names explicitly.

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from queue import Empty
from typing import Any

import zmq
import zmq.asyncio
from jupyter_client.asynchronous import AsyncKernelClient
from jupyter_client.channels import AsyncZMQSocketChannel
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning import KernelProvisionerBase
from traitlets import Type

from graders.sandbox.process import StudentProcess

Start = Callable[[Path], StudentProcess]  # connection file -> running kernel

MAX_FRAME = 8 * 1024 * 1024  # bytes; a figure takes 50 KiB, a very large one 2 MiB
MAX_MESSAGES = 20_000  # outputs of one notebook; each costs us 0.15 ms to read
_QUEUED = 64  # messages that wait unread before the kernel has to
_SOCKET_PATH = 100  # bytes; the limit of the operating system is 107, and 103 on macOS
_PORTS = ("shell", "iopub", "stdin", "hb", "control")


class Provisioner(KernelProvisionerBase):
    """Lets a kernel manager use a process that was started in our own way."""

    start: Start | None = None
    process: StudentProcess | None = None

    @property
    def has_process(self) -> bool:
        """Whether there is a process to look after."""
        return self.process is not None

    async def pre_launch(self, **kwargs: Any) -> dict[str, Any]:
        """Write the connection file; there is no command line to prepare."""
        manager: Any = self.parent
        manager.write_connection_file()
        self.connection_info = manager.get_connection_info()
        kwargs.pop("extra_arguments", None)
        return {"cmd": [], **kwargs}

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> Any:
        """Start the process and return how to reach it."""
        assert self.start is not None
        manager: Any = self.parent
        self.process = self.start(Path(manager.connection_file))
        return self.connection_info

    async def poll(self) -> int | None:
        """Return the exit status, or None while the process runs."""
        return self.process.poll() if self.process else 0

    async def wait(self) -> int | None:
        """Wait for the end of the process and return its exit status."""
        if self.process is not None:
            await self.process.exited()
        return await self.poll()

    async def send_signal(self, signum: int) -> None:
        """Interrupt the process; no other signal is ever asked for."""
        if self.process is not None:
            self.process.interrupt()

    async def kill(self, restart: bool = False) -> None:
        """End the process and everything that it started."""
        if self.process is not None:
            self.process.kill()

    async def terminate(self, restart: bool = False) -> None:
        """End the process: a student's kernel is never asked politely."""
        await self.kill(restart)

    async def cleanup(self, restart: bool = False) -> None:
        """Leave the process alone: the session ends it."""


class GuardedChannel(AsyncZMQSocketChannel):
    """A channel that stops listening when a kernel floods it."""

    _heard = 0

    async def get_msg(self, timeout: float | None = None) -> dict[str, Any]:
        """Return the next message, or wait for ever once there were too many."""
        self._heard += 1
        if self._heard == MAX_MESSAGES:
            self.socket.setsockopt(zmq.UNSUBSCRIBE, b"")
        if self._heard >= MAX_MESSAGES:
            raise Empty
        message: dict[str, Any] = await super().get_msg(timeout)
        return message


class Client(AsyncKernelClient):
    """A client without the waits that only strangers' kernels need."""

    iopub_channel_class = Type(GuardedChannel)

    def start_channels(self, **kwargs: Any) -> None:
        """Start what is used: the end of the process is noticed without a heartbeat."""
        super().start_channels(stdin=False, hb=False, control=False)

    async def wait_for_ready(self, timeout: float | None = None) -> None:
        """Wait until both channels answer, without a fixed time for old outputs to arrive."""
        deadline = time.monotonic() + (timeout or 60)
        while time.monotonic() < deadline:
            asked = self.kernel_info()
            try:
                await self._hear_shell(asked)
                await self._hear_idle(asked)
                return
            except Empty:
                if not await self.is_alive():
                    break
        raise RuntimeError("the kernel does not answer")

    async def _hear_shell(self, asked: str) -> None:
        while True:
            message = await self.shell_channel.get_msg(timeout=1)
            if message["parent_header"].get("msg_id") == asked:
                return

    async def _hear_idle(self, asked: str) -> None:
        while True:
            message = await self.iopub_channel.get_msg(timeout=0.2)
            ours = message["parent_header"].get("msg_id") == asked
            if ours and message["content"].get("execution_state") == "idle":
                return


class Manager(AsyncKernelManager):
    """A kernel manager for one start of one student's kernel.

    Parameters
    ----------
    start : callable
        Starts the process, given the connection file.
    """

    def __init__(self, start: Start) -> None:
        context = zmq.asyncio.Context()
        # Defaults of every socket made from now on.
        context.linger = 0
        context.maxmsgsize = MAX_FRAME  # a longer frame closes the connection before memory goes
        context.rcvhwm = _QUEUED
        context.reconnect_ivl = (
            -1
        )  # sockets are bound when we connect; nothing may take their place
        super().__init__(context=context)
        self.client_factory = Client
        self.run_folder = run_folder()
        self.connection_file = str(self.run_folder / "c")
        if sys.platform != "win32":
            self.transport = "ipc"
            self.ip = str(self.run_folder / "k")
            for number, port in enumerate(_PORTS, start=1):
                setattr(self, f"{port}_port", number)
        provisioner = Provisioner(parent=self, kernel_id="student", kernel_spec=self.kernel_spec)
        provisioner.start = start
        self.provisioner = provisioner

    @property
    def kernel_spec(self) -> KernelSpec:
        """Our own: whatever kernels are installed here, and whatever the notebook asks for."""
        return KernelSpec(argv=["student"], display_name="Python 3", language="python")

    @property
    def process(self) -> StudentProcess:
        """The process that was started."""
        assert isinstance(self.provisioner, Provisioner)
        assert self.provisioner.process is not None
        return self.provisioner.process

    def client(self, **kwargs: Any) -> Client:
        """Return a client on this manager's own context."""
        found = super().client(context=self.context, **kwargs)
        assert isinstance(found, Client)
        return found

    def close(self) -> None:
        """Close the sockets and remove their files; the process goes on."""
        self.context.destroy(linger=0)
        shutil.rmtree(self.run_folder, ignore_errors=True)


def run_folder() -> Path:
    """Return a new private folder whose path is short enough for sockets."""
    folder = Path(tempfile.mkdtemp(prefix="mp-"))
    if len(str(folder)) + 4 > _SOCKET_PATH:
        folder.rmdir()
        folder = Path(tempfile.mkdtemp(prefix="mp-", dir="/tmp"))
    return folder
