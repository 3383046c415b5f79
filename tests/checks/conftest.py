"""Layers in this process that look like a student's from afar: arrays are copied both ways."""

from functools import partial

import numpy as np
import pytest

from graders.errors import StudentError


def _copied(value):
    return value.copy(order="K") if isinstance(value, np.ndarray) else value


class Method:
    """A method that gets copies, and counts its calls."""

    def __init__(self, function, calls):
        self._function = function
        self._calls = calls

    def with_arguments(self, *arguments):
        """Call it, and return also the arguments as they are afterwards."""
        handed = [_copied(a) for a in arguments]
        self._calls.append(len(arguments))
        return _copied(self._function(*handed)), handed

    def __call__(self, *arguments):
        """Call it."""
        return self.with_arguments(*arguments)[0]


class FarLayer:
    """A layer made of two functions."""

    def __init__(self, fprop, bprop, calls):
        self.fprop = Method(fprop, calls)
        self.bprop = Method(bprop, calls)

    def in_turn(self, *turns):
        """Call methods one after the other."""
        return [getattr(self, name)(*arguments) for name, arguments, *_ in turns]


@pytest.fixture
def calls():
    """Return the list that grows with every call of a layer's method."""
    return []


@pytest.fixture
def far(calls):
    """Return a function that turns two functions into a maker of layers."""

    def make(fprop, bprop=lambda x, y, g: g):
        return partial(FarLayer, fprop, bprop, calls)

    return make


@pytest.fixture
def broken():
    """Return a function that raises as a student's code does from afar."""

    def fail(*_):
        raise StudentError("Layer.fprop", "ValueError", "shapes (2,3) and (4,) not aligned")

    return fail


@pytest.fixture
def rng():
    """Return a generator with a fixed seed."""
    return np.random.default_rng(20240229)
