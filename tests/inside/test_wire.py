"""Frames: whatever arrives is either what was sent, or a `WireError`."""

import json
import struct
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graders.inside import wire
from graders.inside.values import Decoder, Encoder

HEADER = wire.HEADER.size

numbers = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**63), 2**63 - 1),
    st.floats(allow_nan=False),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=20),
)
plain = st.recursive(
    numbers,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4).map(tuple),
        st.dictionaries(st.one_of(st.text(max_size=5), st.integers(-9, 9)), inner, max_size=4),
    ),
    max_leaves=12,
)
dtypes = st.sampled_from(sorted(wire.DTYPES))


def crossed(value, kind=wire.VALUE):
    """Send a value through bytes and back."""
    encoder = Encoder()
    meta = {"value": encoder.encode(value)}
    meta["arrays"] = encoder.described()
    frame = b"".join(wire.pack(kind, 7, meta, encoder.arrays))
    header = wire.parse_header(frame[:HEADER])
    end = HEADER + header.meta_bytes
    meta, arrays = wire.parse_body(header, frame[HEADER:end], frame[end:])
    return Decoder(arrays, lambda handle: handle).decode(meta["value"])


@given(plain)
def test_plain_values_arrive_as_they_were_sent(value):
    """None, booleans, numbers, texts, tuples and dicts of these cross unchanged."""
    assert crossed(value) == value


@given(dtypes, st.lists(st.integers(0, 4), max_size=4), st.integers(0, 2**32), st.booleans())
def test_arrays_arrive_with_shape_dtype_layout_and_bits(code, shape, seed, fortran):
    """Arrays of every allowed dtype cross bit for bit, Fortran order included."""
    rng = np.random.default_rng(seed)
    raw = rng.integers(0, 2, size=shape) if code == "b1" else rng.normal(size=shape) * 100
    array = np.asarray(raw, order="F" if fortran else "C").astype(wire.DTYPES[code], order="K")

    got = crossed(array)

    if np.ndim(array) == 0 and code in ("f8", "i8", "b1"):
        assert got == array.item() if not isinstance(got, np.ndarray) else got == array
        return
    assert got.dtype == array.dtype
    assert got.shape == array.shape
    assert got.tobytes() == array.tobytes()
    assert got.flags.f_contiguous == array.flags.f_contiguous


@pytest.mark.parametrize("code", ["f8", "f4", "b1"])
@pytest.mark.parametrize("order", ["C", "F"])
def test_large_arrays_arrive_whole_and_as_the_readers_own(code, order):
    """What is too large to be copied on the way is the same, and its reader may write into it."""
    drawn = np.random.default_rng(1).normal(size=(300, 401)) > 0
    array = np.asarray(drawn, dtype=wire.DTYPES[code], order=order)
    header, text, payload = _received(wire.pack(wire.VALUE, 7, _described(array), [array]))

    _, (got,) = wire.parse_body(header, text, payload.data)

    assert got.tobytes(order="A") == array.tobytes(order="A")
    assert got.flags.f_contiguous == array.flags.f_contiguous
    got[:] = 0
    assert array.any()


def _described(array):
    encoder = Encoder()
    encoder.encode(array)
    return {"arrays": encoder.described()}


def _received(chunks):
    frame = b"".join(chunks)
    header = wire.parse_header(frame[:HEADER])
    end = HEADER + header.meta_bytes
    payload = wire.payload_of(header, frame[end : end + 10])  # what came with the text
    payload[10:] = np.frombuffer(frame[end + 10 :], np.uint8)
    return header, frame[HEADER:end], payload


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf")])
def test_values_that_json_cannot_say_cross(value):
    """NaN and the infinities cross inside text and inside arrays."""
    assert str(crossed(value)) == str(value)
    assert str(crossed(np.array([value]))[0]) == str(value)


def test_lists_of_numbers_stand_for_arrays_and_other_lists_do_not():
    """A student's nested list of numbers arrives as an array, a list of arrays as a list."""
    assert isinstance(crossed([[1, 2], [3.5, 4]]), np.ndarray)
    assert isinstance(crossed([np.ones(2), np.ones(3)]), list)
    assert crossed([[1, 2], [3]])[1].tolist() == [3]
    assert isinstance(crossed(np.array([np.ones(2), np.ones(3)], dtype=object)), list)


def test_numbers_of_other_precision_cross_as_floats():
    """Extended precision and fractions lose the digits that a float has no room for."""
    assert crossed(Fraction(1, 4)) == 0.25
    got = crossed(np.array([[0.1, 1e300]], dtype=np.longdouble) * 10)
    assert got.dtype == np.float64
    assert got.tolist() == [[1.0, 1e301]]


@pytest.mark.parametrize(
    "value",
    [2**64, np.array([1j]), np.array(["a"]), {(1, 2): 3}, object(), [[[[[[[[[[1, "a"]]]]]]]]]]],
)
def test_what_cannot_cross_is_refused_with_a_reason(value):
    """Complex numbers, texts in arrays, huge integers, objects and deep nesting are refused."""
    with pytest.raises(wire.Unsendable, match=r"answer|sent"):
        crossed(value)


@given(st.binary(min_size=HEADER, max_size=HEADER))
def test_any_header_is_read_or_refused(raw):
    """Thirty-two arbitrary bytes never do anything but raise WireError or stay within the caps."""
    try:
        header = wire.parse_header(raw)
    except wire.WireError:
        return
    assert header.meta_bytes <= wire.MAX_META
    assert header.payload_bytes <= wire.MAX_PAYLOAD


json_values = st.recursive(
    st.one_of(numbers, st.floats(), st.integers()),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(st.sampled_from([*"altdfshnc", "x", "arrays"]), inner, max_size=3),
    ),
    max_leaves=15,
)


@given(json_values, st.binary(max_size=64), st.integers(0, 3))
def test_any_body_is_read_or_refused(meta, payload, arrays):
    """Arbitrary JSON with arbitrary bytes gives plain values or WireError, nothing else."""
    header = wire.Header(wire.VALUE, arrays, 7, 0, len(payload))
    text = json.dumps({"value": meta, "arrays": [["f8", [1], "C"]] * arrays}).encode()
    try:
        read, found = wire.parse_body(header, text, payload)
        Decoder(found, lambda handle: handle).decode(read["value"])
    except wire.WireError:
        pass


@given(st.binary(max_size=200))
def test_any_text_is_read_or_refused(text):
    """A body that is no JSON at all is a WireError."""
    header = wire.Header(wire.VALUE, 0, 7, len(text), 0)
    try:
        meta, _ = wire.parse_body(header, text, b"")
    except wire.WireError:
        return
    assert isinstance(meta, dict)


@pytest.mark.parametrize(
    "text",
    [
        b"[" * 200_000,
        b'{"value": NaN, "arrays": []}',
        b'{"value": 1, "arrays": [["f8", [1000000000, 1000000000], "C"]]}',
        b'{"value": 1, "arrays": [["f8", [-1], "C"]]}',
        b'{"value": 1, "arrays": [["f8", [true], "C"]]}',
        b'{"value": 1, "arrays": [["O", [1], "C"]]}',
        b'{"value": 1, "arrays": [["f8", [1, 1, 1, 1, 1, 1, 1, 1, 1], "C"]]}',
        b'{"value": 1, "arrays": [["f8", [1], "K"]]}',
        b'{"value": 1, "arrays": 5}',
        b"\xff\xfe",
    ],
)
def test_hostile_bodies_are_refused(text):
    """Deep nesting, NaN as a number, huge, negative and boolean lengths, objects: all refused."""
    header = wire.Header(wire.VALUE, 1, 7, len(text), 8)
    with pytest.raises(wire.WireError):
        wire.parse_body(header, text, bytes(8))


@pytest.mark.parametrize(
    "item", [1e999, {"h": -1, "n": "x", "c": True}, {"a": 0}, {"a": True}, [], {}]
)
def test_hostile_values_are_refused(item):
    """Numbers beyond floats, handles below zero and arrays that did not come are refused."""
    with pytest.raises(wire.WireError):
        Decoder([], lambda handle: handle).decode(item)


def test_boolean_bytes_are_normalised():
    """A byte of 2 in a boolean array is True, not a value that equals nothing."""
    header = wire.Header(wire.VALUE, 1, 7, 0, 8)
    text = b'{"arrays": [["b1", [3], "C"]]}'
    _, (array,) = wire.parse_body(header, text, bytes([2, 0, 255, 0, 0, 0, 0, 0]))
    assert array.tobytes() == bytes([1, 0, 1])


def test_header_fields_that_must_be_zero_are_checked():
    """Reserved bytes set, an unknown kind or another magic make the header a foreign one."""
    good = wire.HEADER.pack(wire.MAGIC, wire.VALUE, 0, 0, 7, 2, 0, 0)
    assert wire.parse_header(good).id == 7
    for position in (0, 4, 5, 20):
        bad = bytearray(good)
        bad[position] = 9
        with pytest.raises(wire.WireError):
            wire.parse_header(bytes(bad))
    assert struct.calcsize(wire.HEADER.format) == 32
