"""Puts the student's process behind jupyter_client, so that nbclient runs it like any kernel."""

# mypy: disable-error-code="override, attr-defined"
# See `graders.sandbox.client`.

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import zmq
import zmq.asyncio
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning import KernelProvisionerBase

from graders.sandbox.client import SILENT, Client
from graders.sandbox.process import StudentProcess

Start = Callable[[Path], StudentProcess]  # connection file -> running kernel

MAX_FRAME = 8 * 1024 * 1024  # bytes; a figure takes 50 KiB, a very large one 2 MiB
_QUEUED = 16  # messages that wait unread before the kernel has to
# Milliseconds, a day: longer than anything here lives. A real never, -1, drops what a connection
# still has, and ZeroMQ then aborts whoever has read a part of a message (libzmq issue 2163).
_NEVER = 24 * 60 * 60 * 1000
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
        return {"cmd": []}

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


class Manager(AsyncKernelManager):
    """A kernel manager for one start of one student's kernel.

    Parameters
    ----------
    start : callable
        Starts the process, given the connection file.
    folder : Path
        Where to make the folder of its sockets; its path must be short.
    """

    def __init__(self, start: Start, folder: Path) -> None:
        context = zmq.asyncio.Context()
        # Defaults of every socket made from now on.
        context.linger = 0
        context.maxmsgsize = MAX_FRAME  # a longer frame closes the connection before memory goes
        context.rcvhwm = _QUEUED
        # The kernel's sockets are bound when we connect; nothing may take their place later.
        context.reconnect_ivl = _NEVER
        super().__init__(context=context, log=SILENT)
        self.client_factory = Client
        self.run_folder = Path(tempfile.mkdtemp(prefix="k", dir=folder))
        self.connection_file = str(self.run_folder / "c")
        if sys.platform != "win32":
            self.transport = "ipc"
            self.ip = str(self.run_folder / "s")
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
        found = super().client(context=self.context, log=SILENT, **kwargs)
        assert isinstance(found, Client)
        return found

    def close(self) -> None:
        """Close the sockets and remove their files; the process goes on."""
        self.context.destroy(linger=0)
        shutil.rmtree(self.run_folder, ignore_errors=True)
