"""Initialisers draw what their names say."""

import numpy as np
import pytest

from reference.mlp import initialisers

SHAPE = (300, 200)


def make_rng():
    """Give the same generator each time."""
    return np.random.RandomState(11)


# Class, arguments before rng, variance of the entries for SHAPE.
RANDOM = {
    "uniform": (initialisers.UniformInit, (-0.5, 0.5), 1 / 12),
    "normal": (initialisers.NormalInit, (0.0, 0.3), 0.09),
    "lecun": (initialisers.LeCunUniformInit, (), 1 / 200 / 3),
    "glorot": (initialisers.GlorotUniformInit, (), 2 / 500),
    "glorot_4": (initialisers.GlorotUniformInit, (4.0,), 16 * 2 / 500),
    "he": (initialisers.HeNormalInit, (), 2 / 200),
}


@pytest.mark.parametrize(("kind", "arguments", "variance"), RANDOM.values(), ids=RANDOM.keys())
def test_entries_have_their_mean_and_variance(kind, arguments, variance):
    """Mean zero and the variance of the formula, over 60,000 entries."""
    values = kind(*arguments, rng=make_rng())(SHAPE)

    assert values.shape == SHAPE
    # Five standard errors: of the mean sqrt(v / n), of a normal's variance v * sqrt(2 / n).
    assert abs(values.mean()) < 5 * np.sqrt(variance / values.size)
    assert values.var() == pytest.approx(variance, rel=5 * np.sqrt(2 / values.size))


@pytest.mark.parametrize(("kind", "arguments", "variance"), RANDOM.values(), ids=RANDOM.keys())
def test_the_generator_decides(kind, arguments, variance):
    """The same seed gives the same values; the next call and a missing rng give others."""
    first = kind(*arguments, rng=make_rng())
    values = first(SHAPE)

    np.testing.assert_array_equal(values, kind(*arguments, rng=make_rng())(SHAPE))
    assert not np.array_equal(values, first(SHAPE))
    without_rng = [kind(*arguments)(SHAPE) for _ in range(2)]
    assert not np.array_equal(*without_rng)


def test_uniform_ranges_end_at_their_limits():
    """LeCun's range is 1/sqrt(inputs), Glorot's gain * sqrt(6 / (inputs + outputs))."""
    lecun = initialisers.LeCunUniformInit(make_rng())(SHAPE)
    glorot = initialisers.GlorotUniformInit(4.0, make_rng())(SHAPE)

    # The largest of 60,000 uniform values is within 1e-3 of the end, but for odds of e**-60.
    assert np.abs(lecun).max() == pytest.approx(1 / np.sqrt(200), rel=1e-3)
    assert np.abs(glorot).max() == pytest.approx(4 * np.sqrt(6 / 500), rel=1e-3)


def test_constant():
    """ConstantInit fills the shape with a float."""
    values = initialisers.ConstantInit(3)((2, 2))

    np.testing.assert_array_equal(values, np.full((2, 2), 3.0))
    assert values.dtype == np.float64
