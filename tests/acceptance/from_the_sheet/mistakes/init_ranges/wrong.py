"""Wrong answers written by somebody who had read the lab sheet alone, as students write them."""

import numpy as np

from graders.mistakes import mistake


@mistake("N_in taken from shape[0]")
def swapped():
    class LeCunUniformInit:
        def __init__(self, rng=None):
            self.rng = np.random.RandomState() if rng is None else rng

        def __call__(self, shape):
            n_in, n_out = shape
            r = np.sqrt(1 / n_in)
            return self.rng.uniform(low=-r, high=r, size=shape)

    class GlorotUniformInit:
        def __init__(self, gain=1.0, rng=None):
            self.gain = gain
            self.rng = np.random.RandomState() if rng is None else rng

        def __call__(self, shape):
            r = self.gain * np.sqrt(6 / (shape[0] + shape[1]))
            return self.rng.uniform(low=-r, high=r, size=shape)

    return LeCunUniformInit, GlorotUniformInit


@mistake("U(0, r)")
def zero_to_r():
    class LeCunUniformInit:
        def __init__(self, rng=None):
            self.rng = np.random.RandomState() if rng is None else rng

        def __call__(self, shape):
            return self.rng.uniform(0, 1 / np.sqrt(shape[1]), shape)

    class GlorotUniformInit:
        def __init__(self, gain=1.0, rng=None):
            self.gain = gain
            self.rng = np.random.RandomState() if rng is None else rng

        def __call__(self, shape):
            return self.gain * self.rng.uniform(0, np.sqrt(6 / (shape[0] + shape[1])), shape)

    return LeCunUniformInit, GlorotUniformInit


@mistake("the gain is left out, normal draws")
def gain_squared_no_gain():
    class LeCunUniformInit:
        def __init__(self, rng=None):
            self.rng = np.random.RandomState() if rng is None else rng

        def __call__(self, shape):
            return self.rng.normal(0, 1 / np.sqrt(shape[1]), shape)

    class GlorotUniformInit:
        def __init__(self, gain=1.0, rng=None):
            self.rng = np.random.RandomState() if rng is None else rng

        def __call__(self, shape):
            r = np.sqrt(6 / (shape[0] + shape[1]))
            return self.rng.uniform(-r, r, shape)

    return LeCunUniformInit, GlorotUniformInit


@mistake("gain inside the root")
def gain_under_root():
    class LeCunUniformInit:
        def __init__(self, rng=None):
            self.rng = np.random.RandomState() if rng is None else rng

        def __call__(self, shape):
            r = 1 / shape[1]
            return self.rng.uniform(-r, r, shape)

    class GlorotUniformInit:
        def __init__(self, gain=1.0, rng=None):
            self.gain = gain
            self.rng = np.random.RandomState() if rng is None else rng

        def __call__(self, shape):
            r = np.sqrt(self.gain * 6 / sum(shape))
            return self.rng.uniform(-r, r, shape)

    return LeCunUniformInit, GlorotUniformInit
