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
