"""The grader's end of the line to the student's process: strict lock-step, deadlines, no trust.

One request is outstanding at a time, under an id that cannot be guessed. Whatever else arrives,
early, late, forged or over a cap, ends the process: it is a `ProtocolViolation`, which fails the
check that met it and no other.
"""

from __future__ import annotations

import contextlib
import secrets
import select
import socket
import time
from collections.abc import Callable
from functools import partial
from typing import Any, Protocol, TypeVar

import numpy as np

from graders.errors import ProtocolViolation, StudentDied, StudentTimeout
from graders.inside import wire
from graders.inside.worker import Worker
from graders.sandbox.clock import Allowance, Clock, WallClock, first_pause_s

GRACE_S = 1.0  # after an interrupt; a Python loop answers at once, a long C call never does

T = TypeVar("T")
Reply = tuple[int, dict[str, Any], list[np.ndarray]]


class Channel(Protocol):
    """Asks the student's side one question at a time."""

    def ask(self, meta: dict[str, Any], arrays: list[np.ndarray], timeout_s: float) -> Reply:
        """Return kind, JSON and arrays of the reply; `StudentFault` when there is none."""

    def close(self) -> None:
        """End the line; asking afterwards raises `StudentDied`."""


class LocalChannel:
    """Twin of `SocketChannel` for a worker in this process: the same frames, no socket.

    Used where student and check are the same person, in the notebook's own self-check, and in
    tests of the checks. It has no deadline: an interrupt from the keyboard ends a hanging call.
    """

    def __init__(self, worker: Worker) -> None:
        self._worker = worker
        self.calls = 0

    def ask(self, meta: dict[str, Any], arrays: list[np.ndarray], timeout_s: float) -> Reply:
        """Answer through the same bytes as the real line, so that copies and refusals agree."""
        self.calls += 1
        header, request, copies = _cross(wire.REQUEST, meta, arrays)
        kind, answer, answers = self._worker.answer(request, copies)
        try:
            header, reply, results = _cross(kind, answer, answers)
        except wire.Unsendable as error:
            return wire.ERROR, {"kind": "unsendable", "message": str(error)}, []
        if reply.get("name") == "KeyboardInterrupt":
            raise KeyboardInterrupt
        return header.kind, reply, results

    def close(self) -> None:
        """Do nothing: the worker lives in this process."""


def _cross(
    kind: int, meta: dict[str, Any], arrays: list[np.ndarray]
) -> tuple[wire.Header, dict[str, Any], list[np.ndarray]]:
    frame = b"".join(wire.pack(kind, 1, meta, arrays))
    size = wire.HEADER.size
    header = wire.parse_header(frame[:size])
    end = size + header.meta_bytes
    return header, *wire.parse_body(header, frame[size:end], bytearray(frame[end:]))


class SocketChannel:
    """Asks a worker in another process.

    Parameters
    ----------
    connection : socket.socket
        Connected stream socket, this end.
    interrupt, kill : callable
        Signal the student's process; end its whole tree.
    clock : Clock, optional
        Tells the CPU time that the student's process has used; without one, the wall's counts.
    """

    def __init__(
        self,
        connection: socket.socket,
        interrupt: Callable[[], None],
        kill: Callable[[], None],
        clock: Clock | None = None,
    ) -> None:
        connection.setblocking(False)
        self._socket = connection
        self._interrupt = interrupt
        self._kill = kill
        self._clock = clock or WallClock()
        self._id = secrets.randbits(62)
        self._poll = select.poll() if hasattr(select, "poll") else None
        if self._poll:
            self._poll.register(connection, select.POLLIN)
        self._open = True
        self.calls = 0

    @property
    def alive(self) -> bool:
        """Whether another question can be asked."""
        return self._open

    def ask(self, meta: dict[str, Any], arrays: list[np.ndarray], timeout_s: float) -> Reply:
        """Send one request and return its reply.

        Raises
        ------
        StudentTimeout
            No reply within `timeout_s` seconds of CPU time, or the backstop's of any; the call was
            interrupted, or the process ended (then `alive` is False).
        StudentDied, ProtocolViolation
            The process is gone, or what came back is not a reply.
        """
        if not self._open:
            raise StudentDied("the notebook's process had ended before this call")
        self.calls += 1
        time_left = _TimeLeft(timeout_s, self._clock)
        self._id = (self._id + 1 + secrets.randbelow(1 << 20)) % (1 << 64)
        chunks = wire.pack(wire.REQUEST, self._id, meta, arrays)
        try:
            self._refuse_early_data()
            for chunk in chunks:
                self._send(chunk, time_left)
            return self._reply(time_left)
        except _TimeUp:
            if not self._interrupted():
                self.close()
            raise StudentTimeout("the call was stopped", time_left.waited_s) from None
        except OSError:
            self.close()
            raise StudentDied("the notebook's process ended during this call") from None
        except (StudentDied, ProtocolViolation):
            self.close()
            raise
        except Exception as error:  # whatever a reply does to its reader, its sender did
            self.close()
            raise ProtocolViolation(f"it cannot be read ({type(error).__name__})") from None

    def close(self) -> None:
        """End the line and the process behind it."""
        if self._open:
            self._open = False
            self._kill()
            self._socket.close()

    def _refuse_early_data(self) -> None:
        try:
            early = self._socket.recv(1, socket.MSG_PEEK)
        except BlockingIOError:
            return
        if early:
            raise ProtocolViolation("something was sent before it was asked for")
        raise StudentDied("the notebook's process had ended before this call")

    def _reply(self, time_left: _TimeLeft) -> Reply:
        frame = bytearray()
        self._receive(frame, wire.HEADER.size, time_left)
        header = _unpacked(wire.parse_header, frame[: wire.HEADER.size])
        if header.id != self._id or header.kind == wire.REQUEST:
            raise ProtocolViolation("the reply belongs to no question of ours")
        text_end = wire.HEADER.size + header.meta_bytes
        self._receive(frame, text_end, time_left)
        text, early = frame[wire.HEADER.size : text_end], frame[text_end:]
        if len(early) > header.payload_bytes:
            raise ProtocolViolation("more was sent than one reply")
        payload = wire.payload_of(header, early)
        if not wire.fill(payload.data[len(early) :], partial(self._receive_into, time_left)):
            raise StudentDied("the notebook's process ended during this call")
        return header.kind, *_unpacked(wire.parse_body, header, text, payload.data)

    def _interrupted(self) -> bool:
        """Interrupt the call and wait for the worker's word that it stopped."""
        self._interrupt()
        try:
            self._reply(_TimeLeft(GRACE_S, self._clock))
        except (_TimeUp, OSError, StudentDied, ProtocolViolation):
            return False
        return True

    def _send(self, data: wire.Buffer, time_left: _TimeLeft) -> None:
        view = memoryview(data)
        while view:
            try:
                view = view[self._socket.send(view) :]
            except BlockingIOError:
                self._wait(time_left, writing=True)

    def _receive(self, frame: bytearray, size: int, time_left: _TimeLeft) -> None:
        """Read until the frame has `size` bytes, or a little more if more was sent."""
        while len(frame) < size:  # memory is taken as bytes arrive, not as the header claims
            self._wait(time_left)
            try:
                part = self._socket.recv(max(min(size - len(frame), 1 << 20), wire.SMALL))
            except BlockingIOError:  # what was there is gone: the system may drop what it announced
                continue
            if not part:
                raise StudentDied("the notebook's process ended during this call")
            frame += part

    def _receive_into(self, time_left: _TimeLeft, room: memoryview) -> int:
        while True:
            self._wait(time_left)
            with contextlib.suppress(BlockingIOError):  # as in `_receive`
                return self._socket.recv_into(room)

    def _wait(self, time_left: _TimeLeft, writing: bool = False) -> None:
        """Wait until the socket is ready; `_TimeUp` if the call's time is used up before."""
        while not self._ready(time_left.pause_s(), writing):
            pass

    def _ready(self, patience_s: float, writing: bool) -> bool:
        if self._poll and not writing:
            return bool(self._poll.poll(patience_s * 1000))
        if self._poll:
            self._poll.modify(self._socket, select.POLLOUT)
            ready = bool(self._poll.poll(patience_s * 1000))
            self._poll.modify(self._socket, select.POLLIN)
            return ready
        sockets = [self._socket]  # Windows has no poll
        reading, sending = ([], sockets) if writing else (sockets, [])
        return any(select.select(reading, sending, [], patience_s))


def _unpacked(unpack: Callable[..., T], *parts: Any) -> T:
    """Return what a function reads from a reply; whatever it raises is the reply's fault.

    The same function has read every reply that our worker can send: no other exception may turn a
    reply that was made up into a check that nobody can judge.
    """
    try:
        return unpack(*parts)
    except wire.WireError as error:
        raise ProtocolViolation(str(error)) from None
    except Exception as error:
        raise ProtocolViolation(f"the reply cannot be read ({type(error).__name__})") from None


class _TimeLeft:
    """What one call may still take; nearly all are over before it costs a reading of the clock."""

    def __init__(self, limit_s: float, clock: Clock) -> None:
        self._allowance = Allowance(limit_s)
        self._clock = clock
        self._counting = False
        self._next_look = time.monotonic() + first_pause_s(limit_s)

    @property
    def waited_s(self) -> float | None:
        """Seconds by the wall's clock, if it was these that were used up."""
        return self._allowance.wall_s if self._allowance.slept else None

    def pause_s(self) -> float:
        """Return how long to wait before asking again; `_TimeUp` when all is used up."""
        now = time.monotonic()
        if now >= self._next_look:
            self._look()
            self._next_look = now + self._allowance.pause_s
        return max(0.0, self._next_look - now)

    def _look(self) -> None:
        if not self._counting:
            self._counting = True
            self._allowance.start(self._clock)
            return
        self._allowance.look()
        if self._allowance.left_s <= 0:
            raise _TimeUp


class _TimeUp(Exception):
    """The time of a call was used up while we waited."""
