"""Answers that no student means seriously, for any exercise: odd values, odd classes, exceptions.

What an exercise asks for is taken from the reference, so that new exercises get junk as well.
"""

import collections
import inspect
import types

import numpy as np


class Unprintable(Exception):
    """An exception that cannot even say what it is."""

    def __str__(self):
        raise RuntimeError("no text")


class OwnBase(BaseException):
    """An exception that `except Exception` does not catch."""


class NoArray:
    """Says that it is an array, and then is none."""

    def __array__(self, *arguments, **options):
        raise SystemExit(3)


class NoTensor:
    """Looks like a tensor of PyTorch."""

    def detach(self):
        """Return itself."""
        return self

    cpu = detach

    def numpy(self):
        """Return no array."""
        return "tensor"


class Everything:
    """Has every attribute, and can be called: each time there comes another of its kind."""

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return Everything()

    def __call__(self, *arguments, **options):
        """Return another one."""
        return Everything()


class Sulky:
    """Raises whatever is asked of it."""

    __hash__ = None

    def __getattr__(self, name):
        raise RuntimeError(name)

    def __eq__(self, other):
        raise RuntimeError("equal?")

    def __bool__(self):
        raise RuntimeError("true?")

    def __len__(self):
        return -1


def within_itself():
    """Return a list that holds itself."""
    endless = []
    endless.append(endless)
    return endless


def nested(depth):
    """Return an empty list in lists."""
    made = []
    for _ in range(depth):
        made = [made]
    return made


Pair = collections.namedtuple("Pair", "first second")

# Nothing here is an answer to anything, whatever shape the exercise asks for.
EMPTY = {
    "None": lambda: None,
    "a text": lambda: "text",
    "a long text": lambda: "text" * 50_000,
    "half a character": lambda: "\ud800\x00",
    "bytes": lambda: b"bytes",
    "an empty dict": dict,
    "a dict of objects": lambda: {"a": object(), 2: None},
    "a dict with odd keys": lambda: {(1, 2): 3, float("nan"): 4},
    "a set": lambda: {1, 2},
    "an empty list": list,
    "a ragged list": lambda: [[1.0, 2.0], [3.0]],
    "a mixed list": lambda: [1, "a", None],
    "a list of None": lambda: [None] * 4,
    "a list within itself": within_itself,
    "a deep list": lambda: nested(3000),
    "a named tuple": lambda: Pair(1, None),
    "a huge integer": lambda: 10**400,
    "a list with a huge integer": lambda: [10**40],
    "a range without end": lambda: range(10**15),
    "a complex number": lambda: 1 + 2j,
    "NaN alone": lambda: float("nan"),
    "an array of objects": lambda: np.array([None, "a", object()], dtype=object),
    "an array of functions": lambda: np.array([len] * 3, dtype=object),
    "an array of texts": lambda: np.array(["a", "1.0"]),
    "an array of dates": lambda: np.array(["2020-01-01"], dtype="datetime64[D]"),
    "an array of records": lambda: np.zeros(3, dtype=[("a", "f8"), ("b", "i4")]),
    "an array of nothing": lambda: np.zeros((0, 5)),
    "an array of thirty axes": lambda: np.ones((1,) * 30),
    "a complex array": lambda: np.ones((2, 3)) * 1j,
    "a generator": lambda: (n for n in range(3)),
    "a map": lambda: map(abs, [1]),
    "a class": lambda: int,
    "a function": lambda: lambda: None,
    "a module": lambda: types.ModuleType("empty"),
    "numpy itself": lambda: np,
    "an object": object,
    "an exception": lambda: ValueError("given, not raised"),
    "an ellipsis": lambda: ...,
    "no array after all": NoArray,
    "no tensor after all": NoTensor,
    "an object that sulks": Sulky,
}

# These may fit a shape, or a setting, by chance.
NUMBERS = {
    "five": lambda: 5,
    "True": lambda: True,
    "minus one": lambda: -1,
    "infinity": lambda: float("inf"),
    "0-d": lambda: np.array(3.0),
    "ones": lambda: np.ones((2, 3)),
    "NaN in an array": lambda: np.full((2, 3), np.nan),
    "infinity in an array": lambda: np.full((2, 3), np.inf),
    "a large array": lambda: np.zeros((1000, 1000)),
    "many numbers": lambda: list(range(20_000)),
    "masked entries": lambda: np.ma.masked_all((2, 3)),
    "a random state": lambda: np.random.RandomState(0),
    "everything": Everything,
}

RAISED = {
    "SystemExit": lambda: SystemExit(1),
    "RecursionError": lambda: RecursionError("too deep"),
    "MemoryError": MemoryError,
    "a BaseException": lambda: OwnBase("mine"),
    "GeneratorExit": GeneratorExit,
    "StopIteration": lambda: StopIteration(3),
    "ValueError": lambda: ValueError("no"),
    "AssertionError": AssertionError,
    "AttributeError": lambda: AttributeError("none"),
    "an exception without words": Unprintable,
    "an exception with too many words": lambda: ValueError("no " * 300_000),
    "NotImplementedError": NotImplementedError,
}


def acting(wanted, act):
    """Return something like `wanted` whose every call and attribute is what `act` gives."""
    if not isinstance(wanted, type):
        return (lambda *arguments, **options: act()) if callable(wanted) else act()

    def attribute(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return act()

    body = {"__init__": lambda self, *arguments, **options: None, "__getattr__": attribute}
    for name in {"__call__", *(n for n in dir(wanted) if not n.startswith("_"))}:
        body[name] = lambda self, *arguments, **options: act()
    return type(wanted.__name__, (), body)


def raising(make):
    """Return a function that raises what `make` makes."""

    def act(*arguments, **options):
        raise make()

    return act


def giving_itself(wanted):
    """Return a class whose objects answer everything with themselves."""

    def attribute(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return self

    itself = {"__getattr__": attribute, "__call__": lambda self, *arguments, **options: self}
    body = {"__init__": lambda self, *arguments, **options: None, **itself}
    return type(getattr(wanted, "__name__", "Itself"), (), body)


def without_arguments(wanted):
    """Return something like `wanted` that takes no argument at all."""
    if not isinstance(wanted, type):
        return (lambda: None) if callable(wanted) else None
    methods = [name for name in dir(wanted) if not name.startswith("_")]
    return type(wanted.__name__, (), {name: lambda: None for name in methods})


def without_methods(wanted):
    """Return a class that takes any arguments, and can do nothing."""
    body = {"__init__": lambda self, *arguments, **options: None}
    return type(getattr(wanted, "__name__", "Empty"), (), body)


def spoiled(wanted, change):
    """Return the reference's own answer, every number and array of which goes through `change`."""
    if isinstance(wanted, type):
        methods = {
            name: _then(getattr(wanted, name), change)
            for name in dir(wanted)
            if (name == "__call__" or not name.startswith("_"))
            and isinstance(inspect.getattr_static(wanted, name), types.FunctionType)
        }
        return type(wanted.__name__, (wanted,), methods)
    return _then(wanted, change) if callable(wanted) else _leaves(wanted, change)


def _then(function, change):
    return lambda *arguments, **options: _leaves(function(*arguments, **options), change)


def _leaves(value, change):
    if isinstance(value, list | tuple):
        return type(value)(_leaves(item, change) for item in value)
    if isinstance(value, dict):
        return {key: _leaves(item, change) for key, item in value.items()}
    if isinstance(value, np.ndarray | np.generic | int | float):
        return change(np.array(value, dtype=float))
    return value


SPOILED = {
    "NaN": lambda array: array * np.nan,
    "infinity": lambda array: array + np.inf,
    "zeros": lambda array: array * 0,
    "ones": np.ones_like,
    "None": lambda array: None,
    "a text": lambda array: "text",
    "an object": lambda array: object(),
    "a function": lambda array: len,
    "texts": lambda array: array.astype(str),
    "complex numbers": lambda array: array + 1j,
    "truth values": lambda array: array.astype(bool),
    "half precision": lambda array: array.astype(np.float16),
    "one entry too few": lambda array: array.ravel()[:-1],
    "two axes too many": lambda array: array[None, None],
    "no entries": lambda array: np.zeros((0, *array.shape)),
    "ragged rows": lambda array: [[1.0], [1.0, 2.0]],
    "a dict": lambda array: {"a": array},
    "the sum alone": lambda array: float(np.nan_to_num(array).sum()),
}
