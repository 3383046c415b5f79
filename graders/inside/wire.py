"""The frames that cross between grader and student's process, and nothing else.

A frame is a 32-byte header, a JSON text and raw array bytes. Only None, booleans, integers,
floats, strings, lists, tuples, dicts of these, numeric arrays and handles can be said; nothing
that arrives is ever imported, unpickled or evaluated. Everything read is checked against caps
before memory is taken for it, and anything odd is a `WireError`.

Both sides load this file: the grader as `graders.inside.wire`, the student's process as
`_markprop.wire`. It therefore imports the standard library and NumPy only.
"""

from __future__ import annotations

import json
import math
import struct
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np

MAGIC = b"MKP1"
HEADER = struct.Struct("<4sBBHQIIQ")

REQUEST, VALUE, ERROR = 0, 1, 2

MAX_META = 256 * 1024  # bytes of JSON; the largest honest reply (204 arrays) takes 8 KiB
MAX_PAYLOAD = 64 * 1024 * 1024  # bytes of arrays; a (1000, 1000) float64 array takes 8 MiB
MAX_ARRAYS = 1024
MAX_DIMENSIONS = 8
MAX_DEPTH = 8  # containers within containers
MAX_VALUES = 16_384  # scalars and containers in one message
MAX_TEXT = 20_000  # characters of one string
SMALL = 64 * 1024  # bytes; a frame up to this size is sent and read in one piece
_ALIGNMENT = 8  # bytes; arrays start where every allowed dtype may be read

DTYPES = {
    code: np.dtype(code if code in ("b1", "i1", "u1") else f"<{code}")
    for code in ("f8", "f4", "f2", "i8", "i4", "i2", "i1", "u8", "u4", "u2", "u1", "b1")
}
CODES = {dtype: code for code, dtype in DTYPES.items()}


Buffer = bytes | bytearray | memoryview


class WireError(Exception):
    """The frame is not one that this protocol can produce."""


class Unsendable(Exception):
    """The value cannot cross; the text says why in the reader's words."""


class TooLarge(Unsendable):
    """It would cross if there were less of it."""


class Handle(NamedTuple):
    """Stands for an object that stays on the student's side."""

    id: int
    type_name: str
    is_callable: bool


class Header(NamedTuple):
    """What the first 32 bytes of a frame say, already within the caps."""

    kind: int
    arrays: int
    id: int
    meta_bytes: int
    payload_bytes: int


def pack(kind: int, frame_id: int, meta: Any, arrays: Sequence[np.ndarray]) -> list[Buffer]:
    """Return the frame as a list of buffers to be sent in order; large arrays are not copied."""
    text = _TO_JSON(meta).encode("ascii")
    if len(text) > MAX_META:
        raise TooLarge(f"the answer needs {len(text)} bytes besides its arrays")
    if len(arrays) > MAX_ARRAYS:
        raise TooLarge(f"the answer holds {len(arrays)} arrays; {MAX_ARRAYS} can be read")
    chunks: list[Buffer] = []
    length = 0
    for array in arrays:
        gap = -array.nbytes % _ALIGNMENT
        length += array.nbytes + gap
        chunks += (_bytes_of(array), bytes(gap))
    if length > MAX_PAYLOAD:
        raise TooLarge(f"the answer's arrays take {length} bytes; {MAX_PAYLOAD} can be read")
    head = HEADER.pack(MAGIC, kind, 0, len(arrays), frame_id, len(text), 0, length)
    if length <= SMALL:
        return [b"".join((head, text, *chunks))]
    return [head + text, *(chunk for chunk in chunks if len(chunk))]


def _bytes_of(array: np.ndarray) -> Buffer:
    """Return the bytes of an array in the order in which it keeps them."""
    if array.nbytes <= SMALL:
        return array.tobytes(order="A")
    rows = array if array.flags.c_contiguous else array.T
    return rows.reshape(-1).view(np.uint8).data


def payload_of(header: Header, early: Buffer) -> np.ndarray:
    """Return room for a frame's payload, with what came together with its text in front.

    The system gives memory to it as it is written to, and not as the header claims.
    """
    room = np.empty(header.payload_bytes, np.uint8)
    room.data[: len(early)] = early
    return room


def fill(room: memoryview, receive_into: Callable[[memoryview], int]) -> bool:
    """Receive as many bytes as there is room for; return whether they came."""
    while room:
        got = receive_into(room)
        if not got:
            return False
        room = room[got:]
    return True


def parse_header(raw: bytes | bytearray) -> Header:
    """Read a header; raise `WireError` unless every field lies within its cap."""
    magic, kind, reserved, arrays, frame_id, meta, padding, payload = HEADER.unpack(raw)
    if magic != MAGIC or reserved or padding or kind not in (REQUEST, VALUE, ERROR):
        raise WireError("the header is not one of this protocol")
    if meta > MAX_META or payload > MAX_PAYLOAD or arrays > MAX_ARRAYS:
        raise WireError(f"a frame of {meta} + {payload} bytes with {arrays} arrays is over the cap")
    return Header(kind, arrays, frame_id, meta, payload)


def parse_body(
    header: Header, text: Buffer, payload: Buffer
) -> tuple[dict[str, Any], list[np.ndarray]]:
    """Read the JSON text and the arrays that the header announced."""
    try:
        meta = _FROM_JSON(bytes(text).decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise WireError(f"the text cannot be read ({type(error).__name__})") from None
    if not isinstance(meta, dict):
        raise WireError("the text is not an object")
    described = meta.pop("arrays", [])
    if not isinstance(described, list) or len(described) != header.arrays:
        raise WireError("the number of arrays differs from the header's")
    arrays, offset = [], 0
    for item in described:
        array, offset = _read_array(item, payload, offset)
        arrays.append(array)
    if offset != len(payload):
        raise WireError("the array bytes differ in length from the header's")
    return meta, arrays


def _refuse_constant(name: str) -> Any:
    raise ValueError(name)


# Made once: `json.dumps` and `json.loads` make them anew at each call with options.
_TO_JSON = json.JSONEncoder(allow_nan=False, separators=(",", ":")).encode
_FROM_JSON = json.JSONDecoder(parse_constant=_refuse_constant).decode


def _read_array(item: Any, payload: Buffer, offset: int) -> tuple[np.ndarray, int]:
    if not (isinstance(item, list) and len(item) == 3 and item[2] in ("C", "F")):
        raise WireError("an array is not described as [dtype, shape, order]")
    code, shape, order = item
    if not (isinstance(code, str) and code in DTYPES):
        raise WireError("an array has a dtype that cannot cross")
    if not (isinstance(shape, list) and len(shape) <= MAX_DIMENSIONS):
        raise WireError("an array's shape is not a short list")
    if not all(type(length) is int and 0 <= length <= MAX_PAYLOAD for length in shape):
        raise WireError("an array's shape is not a list of lengths")
    count = math.prod(shape)
    # Lengths beside a zero take no bytes, but NumPy multiplies them all the same.
    if math.prod(filter(None, shape)) > MAX_PAYLOAD:
        raise WireError("an array's lengths are beyond the cap")
    dtype = DTYPES[code]
    size = count * dtype.itemsize
    end = offset + size + (-size % _ALIGNMENT)
    if end > len(payload):
        raise WireError("an array is longer than the bytes that came with it")
    flat = np.frombuffer(
        payload, dtype=np.dtype("u1") if code == "b1" else dtype, count=count, offset=offset
    )
    if code == "b1":
        flat = flat != 0  # a byte of 2 would be neither True nor False
    elif size <= SMALL or not flat.flags.writeable:
        flat = flat.copy()  # a large one keeps the place at which it was received
    try:
        return flat.reshape(shape, order=order), end
    except ValueError:  # no entries, and other lengths whose product NumPy cannot count
        raise WireError("an array's shape is beyond what can be counted") from None
