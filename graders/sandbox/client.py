"""Hears what a student's kernel says: nothing of it may raise, flood or be believed."""

# mypy: disable-error-code="override, attr-defined"
# jupyter_client's asynchronous classes override its blocking ones with other types, and its
# packages do not export their names explicitly.

from __future__ import annotations

import asyncio
import logging
import time
from queue import Empty
from typing import Any

import zmq
from jupyter_client.asynchronous import AsyncKernelClient
from jupyter_client.channels import AsyncZMQSocketChannel
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionComplete
from nbformat import NotebookNode
from traitlets import Type

from graders.sandbox import outputs

# Of one notebook on one channel. A message costs us 0.15 ms to read; JSON of many small lists costs
# 60 ms and takes 20 times its length in memory for each MiB.
MAX_MESSAGES = 20_000
MAX_BYTES = 64 * 1024 * 1024
MAX_MESSAGE = 4 * 1024 * 1024  # bytes of one; a longer one is more than a cell's share of outputs
_READY_S = 60.0  # for the kernel's first answer
_LATE_OUTPUT_S = 2  # how long outputs may come after the reply that a cell is done
LENGTH = "length"  # where a message read here says how many bytes it had

# A kernel's words can stand in what the libraries log, and would reach the terminal unescaped.
SILENT = logging.getLogger("markprop.kernel")
SILENT.disabled = True


class GuardedChannel(AsyncZMQSocketChannel):
    """A channel that passes over what no kernel sends, and stops listening to a flood."""

    _heard = 0
    _bytes = 0

    async def get_msg(self, timeout: float | None = None) -> dict[str, Any]:
        """Return the next well-formed message.

        Raises
        ------
        queue.Empty
            None came in time, or there were too many before.
        """
        while self._heard < MAX_MESSAGES and self._bytes < MAX_BYTES:
            self._heard += 1
            # A message that is there is had without waiting: a flood would hold up our clock.
            await asyncio.sleep(0)
            try:
                message = await super().get_msg(timeout)
            except Empty:
                raise
            except Exception:  # noqa: S112 - forged, cut or too deep: not the kernel's, so not heard
                continue
            if _well_formed(message):
                return message
        if self.socket.socket_type == zmq.SUB:
            self.socket.setsockopt(zmq.UNSUBSCRIBE, b"")
        raise Empty

    async def _recv(self, **kwargs: Any) -> dict[str, Any]:
        parts = await self.socket.recv_multipart(**kwargs)
        length = sum(map(len, parts))
        self._bytes += length
        if length > MAX_MESSAGE:
            raise ValueError("the message is too long")
        message: dict[str, Any] = self.session.deserialize(self.session.feed_identities(parts)[1])
        return {**message, LENGTH: length}


def _well_formed(message: Any) -> bool:
    if not isinstance(message, dict) or not isinstance(message.get("msg_type"), str):
        return False
    return all(isinstance(message.get(k), dict) for k in ("header", "parent_header", "content"))


class Client(AsyncKernelClient):
    """A client without the waits that only strangers' kernels need."""

    iopub_channel_class = Type(GuardedChannel)
    shell_channel_class = Type(GuardedChannel)

    def start_channels(self, **kwargs: Any) -> None:
        """Start what is used: the end of the process is noticed without a heartbeat."""
        super().start_channels(stdin=False, hb=False, control=False)

    async def wait_for_ready(self, timeout: float | None = None) -> None:
        """Wait until both channels answer, without a fixed time for old outputs to arrive."""
        deadline = time.monotonic() + (timeout or _READY_S)
        while time.monotonic() < deadline:
            asked = self.kernel_info()
            try:
                await hear(self.shell_channel, asked, 1.0)
                while True:
                    said = await hear(self.iopub_channel, asked, 0.2)
                    if said["content"].get("execution_state") == "idle":
                        return
            except Empty:
                if not await self.is_alive():
                    break
        raise RuntimeError("the kernel does not answer")


async def hear(channel: Any, asked: str, patience_s: float | None) -> dict[str, Any]:
    """Return the next message that answers a request of ours."""
    while True:
        message: dict[str, Any] = await channel.get_msg(timeout=patience_s)
        if message["parent_header"].get("msg_id") == asked:
            return message


class CellClient(NotebookClient):
    """A notebook client that keeps the last reply and drops outputs beyond the caps."""

    def __init__(self, notebook: NotebookNode, km: Any) -> None:
        super().__init__(
            notebook,
            km=km,
            log=SILENT,
            timeout=None,  # the clock is ours
            allow_errors=True,
            skip_cells_with_tag="",  # tags are the student's; none may skip a cell
            iopub_timeout=_LATE_OUTPUT_S,
            store_widget_state=False,
            record_timing=False,
            startup_timeout=int(_READY_S),
            ipython_hist_file="",
        )
        self.comm_open_handlers = {}  # widgets talk to a browser; there is none
        self.on_cell_executed = self._keep_reply
        self.reply: dict[str, Any] = {}
        self._size = 0
        self._complete = False

    async def run_cell(self, index: int) -> None:
        """Run one cell; `reply` then holds what the kernel said of it."""
        self.reply, self._size, self._complete = {}, 0, False
        await self.async_execute_cell(self.nb.cells[index], index)
        if not self._complete:
            self.iopub_timeout = 0  # no outputs reach us any more; waiting helps no later cell

    def _keep_reply(self, cell: Any, cell_index: int, execute_reply: dict[str, Any]) -> None:
        self.reply = execute_reply["content"]

    def process_message(self, msg: dict[str, Any], cell: NotebookNode, cell_index: int) -> Any:
        """Handle one output, unless it is malformed or the cell has had its share."""
        self._size += msg[LENGTH]
        over = self._size > outputs.MAX_HEARD or len(cell.outputs) > outputs.MAX_HEARD_OUTPUTS
        if over and msg["msg_type"] != "status":
            return None
        try:
            return super().process_message(msg, cell, cell_index)
        except CellExecutionComplete:
            self._complete = True
            raise
        except Exception:  # its content is not what its type says
            return None
