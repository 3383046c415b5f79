"""The grader's end of the line: no reply crashes it, hangs it or convinces it."""

import contextlib
import os
import signal
import socket
import threading
import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graders.errors import (
    ProtocolViolation,
    StudentDied,
    StudentError,
    StudentFault,
    StudentTimeout,
)
from graders.inside import wire
from graders.inside.worker import serve
from graders.sandbox.channel import SocketChannel
from graders.student.line import Host
from graders.student.objects import Student

SOURCE = """
import os, signal, time
import numpy as np
class TanhLayer:
    def fprop(self, inputs):
        return np.tanh(inputs)
def sleeps():
    time.sleep(60)
def ignores():
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    while True:
        pass
def leaves():
    os._exit(0)
def stops():
    os.kill(os.getpid(), signal.SIGKILL)
def huge():
    return np.zeros(9 * 1024 * 1024)
"""


class _Peer:
    """The other end, played by a function in a thread."""

    def __init__(self, play):
        here, there = socket.socketpair()
        self.killed = threading.Event()
        self.channel = SocketChannel(here, lambda: None, self.killed.set)
        self.thread = threading.Thread(target=self._run, args=(play, there), daemon=True)
        self.thread.start()

    def _run(self, play, there):
        with there, contextlib.suppress(OSError):  # the grader hung up, as it should
            play(there)

    def ask(self, timeout_s=5.0):
        try:
            return self.channel.ask({"op": "get"}, [], timeout_s)
        finally:
            self.channel.close()
            self.thread.join(10)


def _read_request(there):
    raw = b""
    while len(raw) < wire.HEADER.size:
        raw += there.recv(wire.HEADER.size - len(raw))
    header = wire.parse_header(raw)
    there.recv(header.meta_bytes)
    return header


def _frame(frame_id, text=b'{"value":1,"arrays":[]}', kind=wire.VALUE, **claims):
    fields = {"arrays": 0, "meta": len(text), "payload": 0, **claims}
    head = wire.HEADER.pack(
        wire.MAGIC, kind, 0, fields["arrays"], frame_id, fields["meta"], 0, fields["payload"]
    )
    return head + text


def _answer_with(*parts, early=False):
    def play(there):
        if early:
            there.sendall(b"".join(p(0) if callable(p) else p for p in parts))
        header = _read_request(there)
        if not early:
            for part in parts:
                there.sendall(part(header.id) if callable(part) else part)
        time.sleep(0.05)

    return play


# No entries, and lengths whose product no 64-bit number holds.
UNCOUNTABLE = b'{"value":{"a":0},"arrays":[["f8",[0,60000000,60000000,60000000],"C"]]}'


def test_an_honest_reply_is_read():
    """A reply under the right id is what the asker gets."""
    kind, meta, arrays = _Peer(_answer_with(_frame)).ask()
    assert (kind, meta, arrays) == (wire.VALUE, {"value": 1}, [])


@pytest.mark.parametrize(
    "play",
    [
        _answer_with(lambda i: _frame(i + 1)),
        _answer_with(lambda i: _frame(i, kind=wire.REQUEST)),
        _answer_with(lambda i: _frame(i, kind=9)),
        _answer_with(lambda i: b"HTTP/1.1 200 OK\r\n\r\n" + bytes(64)),
        _answer_with(lambda i: _frame(i, meta=wire.MAX_META + 1)),
        _answer_with(lambda i: _frame(i, payload=1 << 62)),
        _answer_with(lambda i: _frame(i, arrays=60_000)),
        _answer_with(lambda i: _frame(i, b"[" * 5000)),
        _answer_with(lambda i: _frame(i, b'{"value":1,"arrays":[["O",[1],"C"]]}', arrays=1)),
        _answer_with(lambda i: _frame(i, b"[1]")),
        _answer_with(lambda i: _frame(i, b'{"value":NaN}')),
        _answer_with(lambda i: _frame(i, UNCOUNTABLE, arrays=1)),
    ],
    ids=range(12),
)
def test_forged_and_malformed_replies_are_violations(play):
    """Another id, foreign bytes, over a cap, not JSON, uncountable lengths: all refused."""
    peer = _Peer(play)
    with pytest.raises(ProtocolViolation):
        peer.ask()
    assert peer.killed.is_set()


def test_replies_before_the_question_are_violations():
    """A thousand replies written in advance are refused before anything is asked."""
    peer = _Peer(_answer_with(*[_frame(i) for i in range(1000)], early=True))
    time.sleep(0.2)
    with pytest.raises(ProtocolViolation, match="before it was asked for"):
        peer.ask()


def test_a_second_reply_is_a_violation_at_the_next_question():
    """A thread that answers besides the worker is found out, whoever was first."""
    asked = threading.Event()

    def play(there):
        frame = _frame(_read_request(there).id)
        there.sendall(frame)
        asked.wait(5)
        there.sendall(frame)

    peer = _Peer(play)
    peer.channel.ask({"op": "get"}, [], 5.0)
    asked.set()
    time.sleep(0.2)
    with pytest.raises(ProtocolViolation):
        peer.ask()


def test_two_replies_at_once_are_a_violation():
    """What comes in one piece with the reply, but after it, is nobody's answer."""
    peer = _Peer(lambda there: there.sendall(_frame(_read_request(there).id) * 2))
    with pytest.raises(ProtocolViolation, match="more was sent"):
        peer.ask()
    assert not peer.channel.alive


@pytest.mark.parametrize("size", [0, 4, 40], ids=["nothing", "magic", "half"])
def test_missing_replies_end_in_time(size):
    """Silence and half a reply end with the deadline and the grace, not later."""
    release = threading.Event()

    def play(there):
        there.sendall(_frame(_read_request(there).id)[:size])
        release.wait(600)

    peer = _Peer(play)
    with pytest.raises(StudentTimeout):
        peer.channel.ask({"op": "get"}, [], 0.3)
    assert peer.thread.is_alive()  # it was not the other side that gave up
    release.set()
    assert not peer.channel.alive


def test_an_endless_reply_ends_in_time():
    """A reply that drips for ever is cut at the deadline."""

    def play(there):
        header = _read_request(there)
        there.sendall(_frame(header.id, b'{"value":1}', meta=wire.MAX_META))
        while True:
            there.sendall(b" ")
            time.sleep(0.01)

    peer = _Peer(play)
    with pytest.raises(StudentTimeout):
        peer.ask(0.5)
    assert not peer.channel.alive


def test_a_closed_line_is_a_death():
    """A worker that hangs up gives StudentDied, and so does every question after it."""
    peer = _Peer(_read_request)
    with pytest.raises(StudentDied):
        peer.channel.ask({"op": "get"}, [], 5.0)
    with pytest.raises(StudentDied):
        peer.channel.ask({"op": "get"}, [], 5.0)


@given(st.binary(max_size=300), st.booleans())
@settings(max_examples=60, deadline=None)
def test_any_bytes_give_a_fault_or_a_reply(raw, with_header):
    """Whatever bytes come back, the asker gets a fault of the student's side in good time."""
    peer = _Peer(_answer_with(lambda i: (_frame(i, b"")[:-8] if with_header else b"") + raw))
    with contextlib.suppress(StudentFault):
        peer.ask(2.0)
    assert not peer.thread.is_alive()


@pytest.fixture
def forked():
    """Return a student in a forked process, and its process id."""
    here, there = socket.socketpair()
    pid = os.fork()
    if pid == 0:
        here.close()
        namespace = {}
        exec(SOURCE, namespace)
        try:
            serve(there.detach(), namespace)
        finally:
            os._exit(0)
    there.close()
    channel = SocketChannel(
        here, lambda: os.kill(pid, signal.SIGINT), lambda: os.kill(pid, signal.SIGKILL)
    )
    yield Student(channel, host=Host(0.3)), channel
    channel.close()
    os.waitpid(pid, 0)


def test_a_sleeping_call_is_interrupted_and_the_next_one_answered(forked):
    """A call over its time is stopped with a sentence; the process lives on."""
    student, channel = forked
    with pytest.raises(StudentTimeout, match=r"`sleeps` was stopped after 0\.3 s"):
        student.sleeps()
    assert channel.alive
    assert np.array_equal(student.TanhLayer().fprop(np.zeros((1, 2))), np.zeros((1, 2)))


def test_a_call_that_ignores_interrupts_is_killed(forked):
    """A call that ignores the interrupt ends its process within the grace."""
    student, channel = forked
    with pytest.raises(StudentTimeout):
        student.ignores()
    assert not channel.alive


@pytest.mark.parametrize("name", ["leaves", "stops"])
def test_a_process_that_ends_in_a_call_is_noticed_at_once(forked, name):
    """os._exit and a signal give StudentDied without waiting for the limit."""
    student, channel = forked
    with pytest.raises(StudentDied):
        getattr(student, name)()
    assert not channel.alive


def test_a_reply_over_the_cap_is_refused_by_name(forked):
    """72 MiB of zeros cost the student that answer, and nothing else."""
    _, channel = forked
    with pytest.raises(StudentError, match="can be read"):
        Student(channel, host=Host(30)).huge()
    assert channel.alive
