"""Initialisers: called with a shape, each gives the first values of a parameter.

The weights of an affine layer have shape (output_dim, input_dim).
"""

import numpy as np

from . import default_rng


class ConstantInit:
    """The same value everywhere.

    Parameters
    ----------
    value : float
        The value.
    """

    def __init__(self, value):
        self.value = value

    def __call__(self, shape):
        """Array of that shape, filled with `value`."""
        return np.full(shape, float(self.value))


class UniformInit:
    """Independent values from the uniform distribution between `low` and `high`.

    Parameters
    ----------
    low, high : float
        Ends of the interval.
    rng : RandomState or Generator, optional
        Where the random numbers come from.
    """

    def __init__(self, low, high, rng=None):
        self.low = low
        self.high = high
        self.rng = default_rng if rng is None else rng

    def __call__(self, shape):
        """Array of that shape with fresh values."""
        return self.rng.uniform(self.low, self.high, size=shape)


class NormalInit:
    """Independent values from a normal distribution.

    Parameters
    ----------
    mean, std : float
        Its mean and its standard deviation.
    rng : RandomState or Generator, optional
        Where the random numbers come from.
    """

    def __init__(self, mean, std, rng=None):
        self.mean = mean
        self.std = std
        self.rng = default_rng if rng is None else rng

    def __call__(self, shape):
        """Array of that shape with fresh values."""
        return self.rng.normal(self.mean, self.std, size=shape)


# BEGIN SOLUTION
class LeCunUniformInit:
    """Uniform between -r and r, where r depends on the number of inputs (equation 7)."""

    def __init__(self, rng=None):
        self.rng = np.random.RandomState() if rng is None else rng

    def __call__(self, shape):
        """Array of shape (output_dim, input_dim) with fresh values."""
        _output_dim, input_dim = shape
        limit = 1.0 / np.sqrt(input_dim)
        return self.rng.uniform(-limit, limit, size=shape)


class GlorotUniformInit:
    """Uniform between -r and r, where r depends on inputs and outputs (equations 8 and 9)."""

    def __init__(self, gain=1.0, rng=None):
        self.gain = gain
        self.rng = np.random.RandomState() if rng is None else rng

    def __call__(self, shape):
        """Array of shape (output_dim, input_dim) with fresh values."""
        output_dim, input_dim = shape
        limit = self.gain * np.sqrt(6.0 / (input_dim + output_dim))
        return self.rng.uniform(-limit, limit, size=shape)


class HeNormalInit:
    """Normal weights whose variance is 2 / input_dim.

    Parameters
    ----------
    rng
        Where the random numbers come from, a RandomState or a Generator.
    """

    def __init__(self, rng=None):
        """Keep the source of random numbers."""
        self.rng = np.random if rng is None else rng

    def __call__(self, shape):
        """Draw a weight matrix of shape (output_dim, input_dim)."""
        return self.rng.normal(0.0, np.sqrt(2.0 / shape[1]), size=shape)


# END SOLUTION
