"""Gradients of whole functions are compared with central differences."""

import numpy as np
import pytest

from graders.checks.feedback import Finding
from graders.checks.functions import (
    central_differences,
    expect_derivative,
    expect_number,
    showing,
)

AT = np.array([[0.3, -1.2], [2.0, 0.0]])


def cost(x):
    """Return a smooth function of one array."""
    return float(np.sum(np.sin(x)) + np.prod(x + 3))


def slope(x):
    """Return its gradient."""
    return np.cos(x) + np.prod(x + 3) / (x + 3)


def test_central_differences_are_exact_to_ten_digits():
    """Two steps combined leave next to nothing of the truncation error."""
    np.testing.assert_allclose(central_differences(cost, AT), slope(AT), rtol=1e-9)


def test_right_gradients_pass_in_either_precision():
    """The derivative passes, also when cost and gradient were computed in single precision."""
    expect_derivative("gradient", slope(AT), cost, AT, of="cost")
    expect_derivative(
        "gradient",
        slope(AT).astype(np.float32),
        lambda x: float(np.float32(cost(x))),
        AT,
        of="cost",
    )


@pytest.mark.parametrize("error", [1e-3, -0.02, np.nan])
def test_wrong_entry_is_shown(error):
    """One entry off by a thousandth is found and shown with both values."""
    wrong = slope(AT)
    wrong[1, 0] += error * abs(wrong).max()

    with pytest.raises(
        Finding, match=r"`gradient` is not the derivative of `cost`: `gradient\[1, 0\]` is"
    ):
        expect_derivative("gradient", wrong, cost, AT, of="cost")


def test_gradient_of_another_shape_is_refused():
    """A gradient has the shape of what it is taken with respect to."""
    with pytest.raises(Finding, match=r"has shape \(4,\)"):
        expect_derivative("gradient", slope(AT).ravel(), cost, AT, of="cost")


@pytest.mark.parametrize("value", [2.0, np.array(2), np.array([[2.0]]), [2]])
def test_one_number_may_come_in_an_array(value):
    """An array of one entry is a number."""
    assert expect_number("cost", value) == 2.0


@pytest.mark.parametrize("value", [None, "2", [1, 2], np.nan, np.array([])])
def test_anything_else_is_no_number(value):
    """Text, nothing, several numbers and NaN are refused."""
    with pytest.raises(Finding):
        expect_number("cost", value)


def test_inputs_are_attached_to_a_finding():
    """What was found inside carries the input at hand."""
    with pytest.raises(Finding) as caught, showing(x=AT, steps=2):
        raise Finding("value", "something differs")

    assert list(caught.value.counterexample) == ["x", "steps"]
