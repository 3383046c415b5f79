import doctest

import numpy as np
import pytest

from graders.checks import feedback


def test_examples_in_docstrings_hold():
    """The examples in the module's own words are true."""
    assert doctest.testmod(feedback).failed == 0


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1 / 3, "0.333333"),
        (1e-9, "1e-09"),
        (123456789.0, "1.23457e+08"),
        (-0.0, "0"),
        (np.float32(0.1), "0.1"),
        (True, "1"),
        (float("nan"), "nan"),
        (1 + 2j, "1+2j"),
        (3 + 0j, "3"),
    ],
)
def test_numbers_have_six_digits(value, text):
    """Six significant digits, no negative zero."""
    assert feedback.number(value) == text


def test_numbers_that_look_alike_get_more_digits():
    """Got and expected never read the same."""
    got, expected = feedback.pair(0.4199743416, 0.4199743417)

    assert got != expected
    assert got.startswith("0.41997434")


def test_intervals_are_said_in_words():
    """One value is a value, several are a range."""
    assert feedback.between(1.0, 1.0) == "1"
    assert feedback.between(0.0, -2.0) == "any value from -2 to 0"


@pytest.mark.parametrize("value", [10**400, float("inf"), 1e308 * 10])
def test_huge_numbers_do_not_raise(value):
    """A number that is too large for a float is described, too."""
    assert feedback.described(value)
