"""After whoever unpacks a reply: shapes, counts and kinds that no worker sends."""

from tests.hostile.attack import NO_MORE, NOTHING, Attack
from tests.hostile.tables.line import BROKEN, broken, lying

DESCRIBED = """
meta = {"value": {"a": 0}, "arrays": [[CODE, SHAPE, "C"]], "arguments": {"l": [{"a": 0}]}}
connection.send(frame(number, meta, bytes(BYTES), count=1))
"""


def shaped(name: str, shape: str, size: int = 0, code: str = "'f8'", **rest: object) -> Attack:
    """Return an attack whose every reply is an array of a shape that it cannot have."""
    body = DESCRIBED.replace("CODE", code).replace("SHAPE", shape).replace("BYTES", str(size))
    return broken(name, body, **rest)


ATTACKS = [
    shaped("lengths_beside_a_zero", "[0, 67108864, 67108864, 67108864]", core=True),
    shaped("a_zero_at_the_end", "[67108864] * 7 + [0]"),
    shaped("a_zero_in_the_middle", "[67108864, 67108864, 0, 67108864, 67108864]", code="'u1'"),
    shaped("lengths_that_overflow", "[2**26] * 8"),
    shaped("true_as_a_length", "[True, True]", 8),
    shaped("nothing_as_a_length", "[None]", 8),
    shaped("text_as_a_shape", "'12'", 8),
    shaped("objects_as_a_dtype", "[1]", 8, "'O'"),
    shaped("list_as_a_dtype", "[1]", 8, "['f8']"),
    broken(
        "no_arguments_back",
        "connection.send(frame(number, {'value': {'f': 'nan'}, 'arrays': []}))",
        says=BROKEN + "|expected",
        earns=NO_MORE,
        core=True,
    ),
    broken(
        "arguments_of_another_kind",
        """
meta = dict(meta)
if "arguments" in meta: meta["arguments"] = 5
honest(connection, number, kind, meta, arrays)
""",
        says="",
        earns=NO_MORE,
        earns_relu=NO_MORE,
    ),
    broken(
        "fewer_arguments",
        """
meta = dict(meta)
if "arguments" in meta: meta["arguments"] = {"l": []}
honest(connection, number, kind, meta, arrays)
""",
        says="",
        earns=NO_MORE,
        earns_relu=NO_MORE,
    ),
    broken(
        "one_array_many_times",
        """
meta = {"value": {"l": [{"a": 0}] * 15000}, "arrays": [["f8", [1000000], "C"]]}
text = json.dumps(meta).encode()
connection.sendall(frame(number, text, bytes(8000000), count=1))
""",
        core=True,
    ),
    broken(
        "errors_to_every_question",
        "connection.send(frame(number, {'kind': 'raised', 'name': 'X'}, kind=wire.ERROR))",
        says="raised X",
    ),
    broken(
        "deep_errors",
        """
deep = b"[" * 900 + b"]" * 900
connection.send(frame(number, b'{"kind":"raised","message":' + deep + b',"place":' + deep + b"}",
                      kind=wire.ERROR))
""",
        says="raised|" + BROKEN,
        core=True,
    ),
    broken(
        "number_of_all_digits",
        "connection.send(frame(number, b'{\"value\":' + b'9' * 5000 + b'}'))",
    ),
    broken(
        "key_that_is_a_list", "connection.send(frame(number, {'value': {'d': [[{'l': []}, 1]]}}))"
    ),
    broken("half_a_handle", "connection.send(frame(number, {'value': {'h': 3}}))"),
    Attack(
        "handle_in_place_of_numbers",
        after=lying(
            """
if kind == wire.VALUE and arrays:
    connection.send(frame(number, {"value": {"h": 1, "n": "ndarray", "c": False}}))
else:
    honest(connection, number, kind, meta, arrays)
"""
        ),
        earns=NOTHING,
        earns_relu=NOTHING,
    ),
]
