"""A reply that no worker gives is a fault of the student's, whatever was asked."""

import contextlib
import json
import random
import socket
import struct
import threading

import pytest

from graders.errors import ProtocolViolation, StudentError, StudentFault
from graders.inside import wire
from graders.sandbox.channel import SocketChannel
from graders.student import objects
from graders.student.objects import RemoteCallable, RemoteModule, RemoteObject, Student, look

HANDLE = {"h": 7, "n": "Layer", "c": True}
# Every question that a check can ask: the honest replies that it needs before the last one.
QUESTIONS = {
    "Student.value": (0, lambda s: s.value("x")),
    "Student.has": (0, lambda s: s.has("x")),
    "Student.spelling": (0, lambda s: s.spelling("x")),
    "Student.assign": (0, lambda s: s.assign("x", 1)),
    "Student.forget": (0, lambda s: s.forget("x")),
    "Student.random_state": (0, lambda s: s.random_state(3)),
    "Student.module": (0, lambda s: s.module("os").getcwd()),
    "RemoteModule.read": (0, lambda s: s.module("os").read("sep")),
    "RemoteCallable.__call__": (0, lambda s: s.x(1, a=2)),
    "RemoteCallable.with_arguments": (0, lambda s: s.x.with_arguments(1, 2)),
    "RemoteCallable.kept": (0, lambda s: s.x.kept(1)),
    "RemoteObject.__call__": (1, lambda s: s.x()(1)),
    "RemoteObject.kept": (1, lambda s: s.x().kept(1)),
    "RemoteObject.read": (1, lambda s: s.x().read("y")),
    "RemoteObject.has": (1, lambda s: s.x().has("y")),
    "look": (1, lambda s: look([s.x()], "y")),
    "RemoteObject.in_turn": (1, lambda s: s.x().in_turn(("y", (1,)), ("z", ()))),
    "RemoteObject.write": (1, lambda s: s.x().write("y", 1)),
}
DEEP = b'{"message":' + b"[" * 900 + b"]" * 900 + b',"place":' + b"[" * 900 + b"]" * 900 + b"}"


def meta(value, **more):
    """Return the text of a reply."""
    return json.dumps({"value": value, "arrays": [], **more}).encode()


def described(*shapes, payload=b"", code="f8", order="C", value=None, **more):
    """Return a reply with arrays, as they say that they are."""
    arrays = [[code, shape, order] for shape in shapes]
    text = json.dumps({"value": value or {"a": 0}, "arrays": arrays, **more}).encode()
    return text, payload, len(arrays)


TWICE = {"l": [{"a": 0}, {"a": 0}]}
REPLIES = {
    "no value": b"{}",
    "null": b"null",
    "a number": b"5",
    "nothing": b"",
    "a text": meta({"s": "x"}),
    "a list": meta({"l": [1, 2]}),
    "an array": described([2], payload=bytes(16)),
    "a handle": meta(HANDLE),
    "arguments that are a number": meta(1, arguments=5),
    "arguments that are a handle": meta(1, arguments=HANDLE),
    "arguments that are too few": meta(1, arguments={"l": [1]}),
    "arguments that are too many": meta(1, arguments={"l": [1] * 9}),
    "arguments in a tuple": meta(1, arguments={"t": [1, 2]}),
    "arguments that are an array": described([2], payload=bytes(16), value=1, arguments={"a": 0}),
    "lengths that overflow beside a zero": described([0, 67_108_864, 67_108_864, 67_108_864]),
    "lengths that overflow": described([67_108_864] * 8),
    "a length that is true": described([True], payload=bytes(8)),
    "a length that is no whole number": described([1.0], payload=bytes(8)),
    "a negative length": described([-1], payload=bytes(8)),
    "a length of many digits": described([10**4000]),
    "nine axes": described([1] * 9, payload=bytes(8)),
    "a shape that is an object": described({}, payload=bytes(8)),
    "an order that is a list": described([1], payload=bytes(8), order=[]),
    "an order that is an object": described([1], payload=bytes(8), order={}),
    "a dtype that is a list": described([1], payload=bytes(8), code=["f8"]),
    "a dtype of objects": described([1], payload=bytes(8), code="O"),
    "an array that is named twice": described([2], payload=bytes(16), value=TWICE),
    "a large array that is named often": described(
        [1_000_000], payload=bytes(8_000_000), value={"l": [{"a": 0}] * 15_000}
    ),
    "an array that is not there": meta({"a": 0}),
    "an array at true": described([1], payload=bytes(8), value={"a": True}),
    "arrays that are no list": b'{"value":1,"arrays":{}}',
    "a key that is a list": meta({"d": [[{"l": []}, 1]]}),
    "a key that is an array": described([1], payload=bytes(8), value={"d": [[{"a": 0}, 1]]}),
    "a key that is a handle": meta({"d": [[HANDLE, 1]]}),
    "a pair of three": meta({"d": [[1, 2, 3]]}),
    "an infinity": b'{"value":1e999,"arrays":[]}',
    "a number of many digits": b'{"value":' + b"9" * 5000 + b',"arrays":[]}',
    "a number of 4000 digits": b'{"value":' + b"9" * 4000 + b',"arrays":[]}',
    "a float that is a list": meta({"f": []}),
    "a text that is too long": meta({"s": "x" * 20_001}),
    "a handle of many digits": meta({**HANDLE, "h": 10**4000}),
    "a handle whose name is a list": meta({**HANDLE, "n": []}),
    "half a handle": meta({"h": 1}),
    "depth": b'{"value":' + b'{"l":[' * 30 + b"1" + b"]}" * 30 + b"}",
    "depth beyond all": b"[" * 100_000,
    "depth in an error": DEEP,
    "no UTF-8": b'{"value":"\xff"}',
    "half of a pair": meta({"s": "\ud800"}),
    "a zero": b"\0" * 40,
    "a key twice": b'{"value":1,"value":{"s":"x"},"arrays":[],"arrays":[]}',
    "a place that is a list": meta(None, place=[], message=[], name={}, kind=[]),
    "a place of many digits": meta(None, place={"line": 10**4000, "count": 10**4000}),
    "a place of odd things": meta(None, place={"line": 1, "count": [], "file": {}, "source": 5}),
    "a kind that is unknown": meta(None, kind="gift"),
    "a name that is missing": meta(None, kind="missing", message={"s": 1}),
    "a blank": meta(None, kind="blank", place={"line": -1}),
    "unsendable": meta(None, kind="unsendable", message=None),
    "a name that is not defined": meta(
        None, kind="raised", name="NameError", message="name '" + "x" * 5000 + "' is not defined"
    ),
}


class Peer:
    """Answers honestly so many times, and then with what it is given."""

    def __init__(self, honest, text, payload=b"", arrays=0, kind=wire.VALUE):
        here, self._there = socket.socketpair()
        self._last = (kind, text, payload, arrays)
        self._honest = honest
        self.channel = SocketChannel(here, lambda: None, self._there.close)
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self):
        with contextlib.suppress(OSError, struct.error, ValueError):  # it hung up, as it should
            for _ in range(self._honest):
                self._answer(wire.VALUE, meta(HANDLE), b"", 0)
            while True:
                self._answer(*self._last)

    def _answer(self, kind, text, payload, arrays):
        header = wire.parse_header(self._there.recv(wire.HEADER.size, socket.MSG_WAITALL))
        self._there.recv(header.meta_bytes, socket.MSG_WAITALL)
        packed = wire.HEADER.pack(
            wire.MAGIC, kind, 0, arrays, header.id, len(text), 0, len(payload)
        )
        self._there.sendall(packed + text + payload)

    def close(self):
        """End it; what it had asked for is over."""
        with contextlib.suppress(OSError):
            self._there.shutdown(socket.SHUT_RDWR)
        self.channel.close()
        self._thread.join(10)


def outcome(question, reply, kind=wire.VALUE):
    """Return what came of a question: a value, or the exception."""
    honest, ask = QUESTIONS[question]
    parts = reply if isinstance(reply, tuple) else (reply,)
    peer = Peer(honest, *parts, kind=kind)
    try:
        return ask(Student(peer.channel, also={"x": ("y",)}))
    except (StudentError, StudentFault) as fault:
        return fault
    finally:
        peer.close()


def test_every_question_is_here():
    """A method that asks the student's side has its line in the table."""
    asking = {
        f"{kind.__name__}.{name}"
        for kind in (Student, RemoteModule, RemoteCallable, RemoteObject)
        for name in vars(kind)
        if name == "__call__" or not name.startswith("_")
    }
    assert asking | {look.__name__} == set(QUESTIONS)
    assert objects.RemoteObject is RemoteObject


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("kind", [wire.VALUE, wire.ERROR])
def test_replies_of_every_shape(question, kind):
    """Each is a value, or a fault of the student's: never an exception of ours."""
    for name, reply in REPLIES.items():
        found = outcome(question, reply, kind)
        assert not isinstance(found, AssertionError), name


@pytest.mark.parametrize(
    ("question", "reply"),
    [
        *((q, "lengths that overflow beside a zero") for q in QUESTIONS),
        *((q, "an array that is named twice") for q in QUESTIONS),
        *(("RemoteCallable.with_arguments", r) for r in REPLIES if r.startswith("arguments")),
        *(("RemoteCallable.kept", r) for r in ("no value", "a text", "an array")),
        *(("Student.random_state", r) for r in ("no value", "a text", "an array")),
        *(("RemoteObject.in_turn", r) for r in ("no value", "a text", "an array", "a handle")),
        *(("Student.has", r) for r in ("no value", "a text", "an array", "a handle")),
        *(("Student.spelling", r) for r in ("no value", "an array", "a handle")),
    ],
)
def test_what_no_worker_sends_breaks_the_protocol(question, reply):
    """Where the worker gives one kind of thing, anything else was made up."""
    assert isinstance(outcome(question, REPLIES[reply]), ProtocolViolation)


@pytest.mark.parametrize("question", QUESTIONS)
def test_mutated_replies(question):
    """Honest replies with bytes exchanged, taken out or put in: a value or a fault."""
    rng = random.Random(question)
    honest = [described([2, 3], payload=bytes(48)), (meta(HANDLE),), (meta({"d": [[1, 2]]}),)]
    for _ in range(40):
        text, *rest = rng.choice(honest)
        changed = bytearray(text)
        for _ in range(rng.randint(1, 4)):
            at = rng.randrange(len(changed))
            piece = bytes(rng.choices(b'0123456789-e.{}[]":,antfhsdlc\\u\xff', k=rng.randint(0, 3)))
            changed[at : at + rng.randint(0, 3)] = piece
        outcome(question, (bytes(changed), *rest), rng.choice([wire.VALUE, wire.ERROR]))
