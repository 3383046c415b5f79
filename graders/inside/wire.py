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
_ALIGNMENT = 8  # bytes; arrays start where every allowed dtype may be read

DTYPES = {
    code: np.dtype(code if code in ("b1", "i1", "u1") else f"<{code}")
    for code in ("f8", "f4", "f2", "i8", "i4", "i2", "i1", "u8", "u4", "u2", "u1", "b1")
}
_CODES = {dtype: code for code, dtype in DTYPES.items()}
_NON_FINITE = {"nan": math.nan, "inf": math.inf, "-inf": -math.inf}


class WireError(Exception):
    """The frame is not one that this protocol can produce."""


class Unsendable(Exception):
    """The value cannot cross; the text says why in the reader's words."""


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


def pack(kind: int, frame_id: int, meta: Any, arrays: Sequence[np.ndarray]) -> list[bytes]:
    """Return the frame as a list of buffers to be sent in order."""
    text = json.dumps(meta, allow_nan=False, separators=(",", ":")).encode("ascii")
    if len(text) > MAX_META:
        raise Unsendable(f"the answer needs {len(text)} bytes besides its arrays")
    if len(arrays) > MAX_ARRAYS:
        raise Unsendable(f"the answer holds {len(arrays)} arrays; {MAX_ARRAYS} can be read")
    chunks: list[bytes] = []
    for array in arrays:
        raw = array.tobytes(order="A")
        chunks.append(raw)
        chunks.append(bytes(-len(raw) % _ALIGNMENT))
    payload = b"".join(chunks)
    if len(payload) > MAX_PAYLOAD:
        raise Unsendable(
            f"the answer's arrays take {len(payload)} bytes; {MAX_PAYLOAD} can be read"
        )
    head = HEADER.pack(MAGIC, kind, 0, len(arrays), frame_id, len(text), 0, len(payload))
    return [head + text, payload] if payload else [head + text]


def parse_header(raw: bytes | bytearray) -> Header:
    """Read a header; raise `WireError` unless every field lies within its cap."""
    magic, kind, reserved, arrays, frame_id, meta, padding, payload = HEADER.unpack(raw)
    if magic != MAGIC or reserved or padding or kind not in (REQUEST, VALUE, ERROR):
        raise WireError("the header is not one of this protocol")
    if meta > MAX_META or payload > MAX_PAYLOAD or arrays > MAX_ARRAYS:
        raise WireError(f"a frame of {meta} + {payload} bytes with {arrays} arrays is over the cap")
    return Header(kind, arrays, frame_id, meta, payload)


def parse_body(
    header: Header, text: bytes | bytearray, payload: bytes | bytearray
) -> tuple[dict[str, Any], list[np.ndarray]]:
    """Read the JSON text and the arrays that the header announced."""
    try:
        meta = json.loads(bytes(text).decode("utf-8"), parse_constant=_refuse_constant)
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


def _read_array(item: Any, payload: bytes | bytearray, offset: int) -> tuple[np.ndarray, int]:
    if not (isinstance(item, list) and len(item) == 3 and item[2] in ("C", "F")):
        raise WireError("an array is not described as [dtype, shape, order]")
    code, shape, order = item
    if not (isinstance(code, str) and code in DTYPES):
        raise WireError("an array has a dtype that cannot cross")
    if not (isinstance(shape, list) and len(shape) <= MAX_DIMENSIONS):
        raise WireError("an array's shape is not a short list")
    count = 1
    for length in shape:
        if type(length) is not int or not 0 <= length <= MAX_PAYLOAD:
            raise WireError("an array's shape is not a list of lengths")
        count *= length
    dtype = DTYPES[code]
    size = count * dtype.itemsize
    end = offset + size + (-size % _ALIGNMENT)
    if end > len(payload):
        raise WireError("an array is longer than the bytes that came with it")
    flat = np.frombuffer(
        payload, dtype=np.dtype("u1") if code == "b1" else dtype, count=count, offset=offset
    )
    flat = flat != 0 if code == "b1" else flat.copy()  # a byte of 2 would be neither True nor False
    return flat.reshape(shape, order=order), end


class Encoder:
    """Turns values into JSON and a list of arrays.

    Parameters
    ----------
    handle_of : callable, optional
        Called with an object that cannot cross by value; returns the `Handle` to send instead.
        Without it such an object is `Unsendable`.
    """

    def __init__(self, handle_of: Callable[[Any], Handle] | None = None) -> None:
        self.arrays: list[np.ndarray] = []
        self._handle_of = handle_of
        self._values = 0

    def described(self) -> list[list[Any]]:
        """Return dtype, shape and order of each array, as the receiver needs them."""
        return [
            [_CODES[a.dtype], list(a.shape), "C" if a.flags.c_contiguous else "F"]
            for a in self.arrays
        ]

    def encode(self, value: Any, depth: int = 0) -> Any:
        """Return the JSON for one value, collecting its arrays."""
        self._values += 1
        if self._values > MAX_VALUES:
            raise Unsendable(f"the answer holds more than {MAX_VALUES} values")
        if depth > MAX_DEPTH:
            raise Unsendable(f"the answer is nested more than {MAX_DEPTH} deep")
        if isinstance(value, np.ndarray | np.generic):
            return self._encode_array(value, depth)
        kind = type(value)
        if value is None or kind is bool:
            return value
        if isinstance(value, str):
            return {"s": str(value)[:MAX_TEXT]}
        if isinstance(value, int):
            if not -(2**63) <= value < 2**63:
                raise Unsendable("the answer holds an integer of more than 64 bits")
            return int(value)
        if isinstance(value, float):
            return float(value) if math.isfinite(value) else {"f": str(float(value))}
        if isinstance(value, list | range):
            return self._encode_list(list(value), depth)
        if isinstance(value, Handle):
            return {"h": value.id, "n": value.type_name[:200], "c": value.is_callable}
        if isinstance(value, tuple):
            return {"t": [self.encode(v, depth + 1) for v in value]}
        if isinstance(value, dict):
            return self._encode_dict(value, depth)
        return self._encode_object(value, depth)

    def _encode_array(self, value: np.ndarray | np.generic, depth: int) -> Any:
        if isinstance(value, np.float64 | np.int64 | np.bool_):
            return self.encode(value.item(), depth)
        array = np.asarray(value)
        if array.dtype == object:  # a NumPy container of arrays or of mixed numbers
            return self.encode(array.tolist(), depth + 1)
        if array.dtype.byteorder == ">":
            array = array.astype(array.dtype.newbyteorder("<"))
        if array.dtype not in _CODES:
            raise Unsendable(
                f"the answer is an array of dtype {array.dtype}, which is not a plain number"
            )
        if array.ndim > MAX_DIMENSIONS:
            raise Unsendable(f"the answer has {array.ndim} axes")
        if not (array.flags.c_contiguous or array.flags.f_contiguous):
            array = np.ascontiguousarray(array)
        self.arrays.append(array)
        return {"a": len(self.arrays) - 1}

    def _encode_list(self, value: list[Any], depth: int) -> Any:
        if _is_numeric(value):
            try:
                array = np.asarray(value)
            except (ValueError, OverflowError):  # rows of different lengths stay a list
                array = None
            if array is not None and array.dtype in _CODES:
                return self._encode_array(array, depth)
        return {"l": [self.encode(v, depth + 1) for v in value]}

    def _encode_dict(self, value: dict[Any, Any], depth: int) -> Any:
        pairs = []
        for key, item in value.items():
            if not isinstance(key, str | int | float | bool | np.generic) and key is not None:
                raise Unsendable(f"the answer is a dict with a {type(key).__name__} as key")
            pairs.append([self.encode(key, depth + 1), self.encode(item, depth + 1)])
        return {"d": pairs}

    def _encode_object(self, value: Any, depth: int) -> Any:
        if not isinstance(value, type):
            if hasattr(value, "detach") and hasattr(value, "cpu"):  # a PyTorch tensor
                return self._encode_array(value.detach().cpu().numpy(), depth)
            if hasattr(value, "__array__"):
                return self._encode_array(np.asarray(value), depth)
        if self._handle_of is None:
            raise Unsendable(f"a {type(value).__name__} cannot be sent")
        return self.encode(self._handle_of(value), depth)


def _is_numeric(value: list[Any]) -> bool:
    """Whether a list holds only numbers, or only such lists: then it stands for an array."""
    if not value:
        return True
    if isinstance(value[0], list):
        return all(isinstance(v, list) and _is_numeric(v) for v in value)
    return all(isinstance(v, int | float | np.number | np.bool_) for v in value)


class Decoder:
    """Turns JSON and arrays back into values, trusting nothing.

    Parameters
    ----------
    arrays : sequence of ndarray
        The arrays of the same frame.
    resolve : callable
        Called with each `Handle`; what it returns stands in the value.
    """

    def __init__(self, arrays: Sequence[np.ndarray], resolve: Callable[[Handle], Any]) -> None:
        self._arrays = arrays
        self._resolve = resolve
        self._values = 0

    def decode(self, item: Any, depth: int = 0) -> Any:
        """Return the value that the JSON stands for."""
        self._values += 1
        if self._values > MAX_VALUES or depth > MAX_DEPTH:
            raise WireError("a value is nested or long beyond the cap")
        if item is None or type(item) is bool:
            return item
        if type(item) is float and math.isfinite(item):  # JSON reads 1e999 as infinity
            return item
        if type(item) is int:
            if not -(2**63) <= item < 2**63:
                raise WireError("an integer has more than 64 bits")
            return item
        if not isinstance(item, dict) or not item:
            raise WireError("a value has no known form")
        if "h" in item:
            return self._resolve(_read_handle(item))
        if len(item) != 1:
            raise WireError("a value has no known form")
        ((tag, content),) = item.items()
        return self._decode_tagged(tag, content, depth)

    def _decode_tagged(self, tag: str, content: Any, depth: int) -> Any:
        if tag == "a" and type(content) is int and 0 <= content < len(self._arrays):
            return self._arrays[content]
        if tag == "s" and isinstance(content, str) and len(content) <= MAX_TEXT:
            return content
        if tag == "f" and isinstance(content, str) and content in _NON_FINITE:
            return _NON_FINITE[content]
        if tag in ("l", "t") and isinstance(content, list):
            values = [self.decode(v, depth + 1) for v in content]
            return values if tag == "l" else tuple(values)
        if tag == "d" and isinstance(content, list):
            return dict(self._decode_pair(pair, depth + 1) for pair in content)
        raise WireError("a value has no known form")

    def _decode_pair(self, pair: Any, depth: int) -> tuple[Any, Any]:
        if not isinstance(pair, list) or len(pair) != 2:
            raise WireError("a dict is not a list of pairs")
        key = self.decode(pair[0], depth)
        if not (key is None or type(key) in (str, int, float, bool)):
            raise WireError("a dict's key is not a plain value")
        return key, self.decode(pair[1], depth)


def _read_handle(item: dict[str, Any]) -> Handle:
    number, name, callable_ = item.get("h"), item.get("n"), item.get("c")
    if (
        len(item) != 3
        or type(number) is not int
        or not 0 <= number < 2**63
        or not isinstance(name, str)
        or len(name) > 200
        or type(callable_) is not bool
    ):
        raise WireError("a handle has no known form")
    return Handle(number, name, callable_)
