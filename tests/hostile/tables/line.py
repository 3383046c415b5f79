"""After the line to the grader: early, forged, endless, malformed and misplaced replies."""

from tests.hostile.attack import NO_MORE, NOTHING, Attack

# From now on every reply of the worker goes through `lying`.
SEND = """
import json, struct
import _markprop.wire as wire, _markprop.worker as worker
honest = worker._send
def frame(number, meta, payload=b"", kind=wire.VALUE, count=0, magic=b"MKP1", more=0):
    text = meta if isinstance(meta, bytes) else json.dumps(meta).encode()
    head = struct.pack("<4sBBHQIIQ", magic, kind, 0, count, number, len(text), 0,
                       len(payload) + more)
    return head + text + payload
def lying(connection, number, kind, meta, arrays):
    {body}
worker._send = lying
"""
BROKEN = "Something other than your own code's answer came back"


def lying(body: str) -> str:
    """Return the cell that replaces how the worker sends."""
    return SEND.replace("{body}", body.strip().replace("\n", "\n    "))


def broken(name: str, body: str, says: str = BROKEN, **rest: object) -> Attack:
    """Return an attack whose every reply breaks the protocol, so that nothing is earned."""
    return Attack(
        name,
        after=lying(body),
        **{"earns": NOTHING, "earns_relu": NOTHING, "says": says, **rest},
    )


ATTACKS = [
    Attack(
        "replies_before_questions",
        after="""
import struct, _markprop
for number in range(100):
    head = struct.pack("<4sBBHQIIQ", b"MKP1", 1, 0, 0, number, 2, 0, 0)
    os.write(_markprop._channel, head + b"{}")
""",
        earns=NOTHING,
        earns_relu=NOTHING,
        says="was sent before it was asked for",
        core=True,
    ),
    Attack(
        "thread_answers",
        after=lying("honest(connection, number, kind, meta, arrays)")
        + """
import _markprop, select
line = socket.socket(fileno=os.dup(_markprop._channel))
zeros = struct.pack("<18d", *[0.0] * 18)
def answer():
    while True:
        select.select([line], [], [])
        peeked = line.recv(32, socket.MSG_PEEK)
        number = struct.unpack("<4sBBHQIIQ", peeked)[4] if len(peeked) == 32 else 0
        meta = {"value": {"a": 0}, "arrays": [["f8", [3, 6], "C"]]}
        line.send(frame(number, meta, zeros, count=1))
        time.sleep(0.01)
threading.Thread(target=answer, daemon=True).start()
""",
        earns=NO_MORE,
        earns_relu=NO_MORE,
        says=BROKEN + "|expected",
        core=True,
    ),
    Attack(
        "thread_takes_questions",
        after="""
import _markprop
line = socket.socket(fileno=os.dup(_markprop._channel))
def swallow():
    while line.recv(1 << 16):
        pass
for _ in range(4):
    threading.Thread(target=swallow, daemon=True).start()
""",
        earns=NO_MORE,
        earns_relu=NO_MORE,
        says="stopped after|" + BROKEN,
    ),
    broken(
        "never_ending_reply",
        """
connection.send(frame(number, {"value": 1}, more=wire.MAX_PAYLOAD))
while True:
    connection.send(b"x")
    time.sleep(0.05)
""",
        "stopped after 12 s, most of which it waited",
    ),
    broken(
        "flooding_reply",
        """
while True:
    connection.send(bytes(1 << 20))
""",
        core=True,
    ),
    broken("no_reply", "pass", "stopped after 12 s, most of which it waited"),
    broken("wrong_number", "connection.send(frame(number ^ 1, {'value': 1}))"),
    broken("two_replies", "connection.send(2 * frame(number, {'value': None}))", says=""),
    broken("reply_as_question", "connection.send(frame(number, {'value': 1}, kind=wire.REQUEST))"),
    broken("wrong_magic", "connection.send(frame(number, {'value': 1}, magic=b'GET '))"),
    broken("over_the_cap", "connection.send(frame(number, {'value': 1}, more=1 << 62))"),
    broken("not_json", "connection.send(frame(number, b'{\"value\": NaN}'))"),
    broken(
        "half_a_character", 'connection.send(frame(number, b\'{"value": {"s": "\\xff\\xfe"}}\'))'
    ),
    broken("deep_json", "connection.send(frame(number, b'[' * 200_000))"),
    broken(
        "many_digits", "connection.send(frame(number, b'{\"value\": ' + b'9' * 200_000 + b'}'))"
    ),
    broken("infinite_number", "connection.send(frame(number, b'{\"value\": 1e999}'))"),
    broken(
        "unhashable_key",
        "connection.send(frame(number, {'value': {'d': [[{'l': []}, 1], [{'d': []}, 2]]}}))",
    ),
    broken("too_many_values", "connection.send(frame(number, {'value': {'l': [0] * 60_000}}))"),
    broken(
        "object_dtype",
        """
meta = {"value": {"a": 0}, "arrays": [["O", [1], "C"]]}
connection.send(frame(number, meta, bytes(8), count=1))
""",
    ),
    broken(
        "shape_beyond_bytes",
        """
meta = {"value": {"a": 0}, "arrays": [["f8", [1 << 25, 1 << 25, 1 << 25], "C"]]}
connection.send(frame(number, meta, bytes(64), count=1))
""",
    ),
    broken(
        "pickle_sent",
        """
import pickle
class Bad:
    def __reduce__(self): return os.system, ("touch /tmp/" + T.tag,)
connection.send(frame(number, pickle.dumps(Bad())))
""",
    ),
    Attack(
        "truth_values_of_255",
        after=lying(
            """
if not arrays:
    return honest(connection, number, kind, meta, arrays)
meta["arrays"] = [["b1", list(array.shape), "C"] for array in arrays]
connection.send(frame(number, meta, b"\\xff" * sum(
    -(-array.size // 8) * 8 for array in arrays), kind, len(arrays)))
"""
        ),
        earns=NO_MORE,
        earns_relu=NO_MORE,
        says="expected",
    ),
    Attack(
        "boxed_not_a_number",
        answer="""
class TanhLayer(Layer):
    def fprop(self, inputs):
        boxed = np.frombuffer(b"\\x37\\x13\\xde\\xc0\\xad\\xde\\xfc\\x7f" * inputs.size, np.float64)
        return boxed.reshape(inputs.shape)
    bprop = lambda self, inputs, outputs, grads: self.fprop(inputs)
""",
        earns=NO_MORE,
        says="nan|NaN|not a number",
    ),
    Attack(
        "foreign_handles",
        after=lying(
            """
value = {"h": 2**62, "n": "TanhLayer", "c": True}
connection.send(frame(number, {"value": value, "arguments": value, "arrays": []}))
"""
        ),
        earns=NOTHING,
        earns_relu=NOTHING,
        says="expected|KeyError|raised",
    ),
    Attack(
        "forged_absence",
        # Whoever says that a name is missing might have its checks left out of the count.
        after=lying(
            """
error = {"kind": "missing", "name": "X", "message": "x", "place": {"line": -5, "count": 10**9}}
connection.send(frame(number, error, kind=wire.ERROR))
"""
        ),
        earns=NOTHING,
        earns_relu=NOTHING,
        says="needs `TanhLayer`",
    ),
    Attack(
        "odd_errors",
        after=lying(
            """
error = {"kind": ["raised"], "name": {}, "message": 5, "place": {"line": 10**30, "source": []}}
connection.send(frame(number, error, kind=wire.ERROR))
"""
        ),
        earns=NOTHING,
        earns_relu=NOTHING,
        says="raised Exception",
    ),
    Attack(
        "descriptors_sent",
        after=lying(
            """
socket.send_fds(connection, [b"M"], [0, 1, 2] * 80)
connection.send(frame(number, {"value": 1})[1:])
"""
        ),
        earns=NOTHING,
        earns_relu=NOTHING,
    ),
]
