"""An exception's own text names its cause, or nothing is said."""

import math

import numpy as np
import pytest

from graders.checks.raised import hint_on_error
from graders.errors import StudentError


def branching(x):
    """Ask an array whether it is positive."""
    return x if x > 0 else 0 * x


def combining(x):
    """Join two conditions on an array as if it were a number."""
    return x * (x > 0 and x < 1)


def raising(x):
    """Raise the result."""
    raise x


def one_number(x):
    """Take a function for single numbers."""
    return math.tanh(x)


def writing(x):
    """Write into an array that is not to be written."""
    x.flags.writeable = False
    x[0] = 1.0


def dividing(x):
    """Divide by zero: what for, nobody can tell."""
    return 1 / 0


def broadcasting(x):
    """Add arrays that do not fit: which one is wrong, nobody can tell."""
    return x + np.ones(7)


@pytest.mark.parametrize(
    ("slip", "words"),
    [
        (branching, "np.where"),
        (combining, "np.where"),
        (raising, "return"),
        (one_number, "np.exp"),
        (writing, "copy"),
        (dividing, None),
        (broadcasting, None),
    ],
)
def test_the_next_step_follows_from_the_exception(slip, words):
    """As this version of Python and NumPy words it."""
    with pytest.raises(Exception) as caught:
        slip(np.array([1.0, -2.0, 3.0]))
    error = StudentError("f", type(caught.value).__name__, str(caught.value))
    hint = hint_on_error(error)

    assert (hint is None) if words is None else (words in hint)
