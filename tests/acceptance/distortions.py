"""Right answers of which one result is distorted: another shape or type, too much, too little."""

import functools
import sys

import numpy as np

# What checks read of an object, besides calling it.
ATTRIBUTES = ("value", "grad_w", "params")


def _is_array(value):
    return isinstance(value, np.ndarray | np.generic | float | int) and not isinstance(value, bool)


def of_array(change):
    """Return a distortion of arrays and numbers; several of them are distorted one by one."""

    def distort(value):
        if _is_array(value):
            return change(np.asarray(value, dtype=float))
        if isinstance(value, list | tuple) and len(value):
            return type(value)(map(distort, value))
        if isinstance(value, dict):
            return {key: distort(item) for key, item in value.items()}
        return value

    return distort


def _shorter(value):
    return value[:-1] if hasattr(value, "__len__") and len(np.shape(value)) else []


def _longer(value):
    if isinstance(value, list | tuple):
        return [*value, *value[-1:]]
    array = np.atleast_1d(np.asarray(value, dtype=float)) if _is_array(value) else None
    return value if array is None else np.concatenate([array, array[-1:]])


def _spoilt_at_first(array):
    changed = array.copy()
    changed.flat[:1] = np.nan
    return changed


DISTORTED = {
    "None": lambda value: None,
    "a text": lambda value: "text",
    "an empty list": lambda value: [],
    "an empty array": lambda value: np.zeros((0, 3)),
    "a list of it": lambda value: [value],
    "a tuple of it": lambda value: (value,),
    "a dict of it": lambda value: {"value": value},
    "a list of lists of it": lambda value: [[value], [value, value]],
    "a thousand times it": lambda value: [value] * 1000,
    "its type": type,
    "one less": _shorter,
    "one more": _longer,
    "flat": of_array(np.ravel),
    "turned": of_array(np.transpose),
    "one axis more": of_array(lambda a: a[..., None]),
    "one axis less": of_array(lambda a: a[0] if a.ndim else a),
    "without entries": of_array(lambda a: a[..., :0] if a.ndim else np.zeros(0)),
    "NaN": of_array(lambda a: np.full(a.shape, np.nan)),
    "NaN at one place": of_array(_spoilt_at_first),
    "infinite": of_array(lambda a: np.full(a.shape, -np.inf)),
    "enormous": of_array(lambda a: a * 1e300),
    "a huge array": of_array(lambda a: np.ones((1000, 1000))),
    "many numbers": of_array(lambda a: [0.5] * 15_000),
    "whole numbers": of_array(lambda a: np.nan_to_num(a, posinf=0, neginf=0).astype(int)),
    "truth values": of_array(lambda a: a > 0),
    "half precision": of_array(lambda a: a.astype(np.float16)),
    "texts": of_array(lambda a: a.astype(str)),
    "objects": of_array(lambda a: np.array([object(), None, 1.0], dtype=object)),
    "rows of several lengths": of_array(lambda a: [a.ravel().tolist(), [1.0]]),
}
# In the usual run; the others with the proofs.
USUAL = ("None", "a list of it", "one less", "one more", "flat", "without entries", "NaN", "texts")


def members(wanted):
    """Return the names of what gives results: methods, or None for a function or a value."""
    if not isinstance(wanted, type):
        return [None]
    own = [n for n in dir(wanted) if not n.startswith("_") and callable(getattr(wanted, n))]
    called = ["__call__"] if "__call__" in vars(wanted) else []
    # Of PyTorch's modules there are hundreds, and checks use two of them.
    own = [n for n in own if not wanted.__module__.startswith("torch")]
    return [*own[:12], *called, *ATTRIBUTES]


def distorted(wanted, member, distort):
    """Return something like `wanted` of which one method's results are distorted."""
    if member is None:
        if not callable(wanted):
            return distort(wanted)
        return functools.wraps(wanted)(lambda *a, **o: distort(wanted(*a, **o)))
    if member in ATTRIBUTES:
        read = _read(wanted, member, distort)
        return type(wanted.__name__, (wanted,), {"__getattribute__": read})
    method = getattr(wanted, member)

    def changed(self, *arguments, **options):
        return distort(method(self, *arguments, **options))

    return type(wanted.__name__, (wanted,), {member: changed})


def _read(base, member, distort):
    """Return what distorts an attribute when it is read by the grader's question."""

    def read(self, name):
        value = base.__getattribute__(self, name)
        frame = sys._getframe(1)
        while frame.f_code.co_filename == __file__:  # another attribute's
            frame = frame.f_back
        asked = frame.f_code.co_filename.endswith("worker.py")
        return distort(value) if name == member and asked else value

    return read
