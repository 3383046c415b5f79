"""Planted mistakes of the initial ranges, written a second time from their sentences alone."""

import math

import numpy as np

from graders.mistakes import mistake


def answer():
    class LeCunUniformInit:
        def __init__(self, rng=None):
            self.rng = np.random.RandomState() if rng is None else rng

        def __call__(self, shape):
            r = math.sqrt(1.0 / shape[1])
            return 2 * r * self.rng.random_sample(shape) - r

    class GlorotUniformInit:
        def __init__(self, gain=1.0, rng=None):
            self.gain = gain
            self.rng = np.random.RandomState() if rng is None else rng

        def __call__(self, shape):
            r = self.gain * math.sqrt(6.0 / sum(shape))
            return 2 * r * self.rng.random_sample(shape) - r

    return LeCunUniformInit, GlorotUniformInit


@mistake("again", of=answer)
def normal_for_uniform():
    class LeCunUniformInit:
        def __init__(self, rng=None):
            self.rng = np.random.RandomState() if rng is None else rng

        def __call__(self, shape):
            return self.rng.standard_normal(shape) / math.sqrt(shape[1])

    class GlorotUniformInit:
        def __init__(self, gain=1.0, rng=None):
            self.gain = gain
            self.rng = np.random.RandomState() if rng is None else rng

        def __call__(self, shape):
            return self.rng.standard_normal(shape) * self.gain * math.sqrt(6.0 / sum(shape))


@mistake("again", of=answer)
def positive_only():
    class LeCunUniformInit:
        def __init__(self, rng=None):
            self.rng = np.random.RandomState() if rng is None else rng

        def __call__(self, shape):
            return self.rng.rand(shape[0], shape[1]) / shape[1] ** 0.5

    class GlorotUniformInit:
        def __init__(self, gain=1.0, rng=None):
            self.gain = gain
            self.rng = np.random.RandomState() if rng is None else rng

        def __call__(self, shape):
            return self.rng.rand(*shape) * self.gain * math.sqrt(6.0 / sum(shape))


@mistake("again", of=answer)
def one_row_repeated():
    class LeCunUniformInit:
        def __init__(self, rng=None):
            self.rng = np.random.RandomState() if rng is None else rng

        def __call__(self, shape):
            r = math.sqrt(1.0 / shape[1])
            row = self.rng.uniform(-r, r, shape[1])
            return np.array([row] * shape[0])

    class GlorotUniformInit:
        def __init__(self, gain=1.0, rng=None):
            self.gain = gain
            self.rng = np.random.RandomState() if rng is None else rng

        def __call__(self, shape):
            r = self.gain * math.sqrt(6.0 / sum(shape))
            row = self.rng.uniform(-r, r, shape[1])
            return np.array([row] * shape[0])


@mistake("again", of=answer)
def one_number_repeated():
    class LeCunUniformInit:
        def __init__(self, rng=None):
            self.rng = np.random.RandomState() if rng is None else rng

        def __call__(self, shape):
            r = math.sqrt(1.0 / shape[1])
            return np.ones(shape) * self.rng.uniform(-r, r)

    class GlorotUniformInit:
        def __init__(self, gain=1.0, rng=None):
            self.gain = gain
            self.rng = np.random.RandomState() if rng is None else rng

        def __call__(self, shape):
            r = self.gain * math.sqrt(6.0 / sum(shape))
            return np.ones(shape) * self.rng.uniform(-r, r)


@mistake("again", of=answer)
def seeded_in_the_call():
    class LeCunUniformInit:
        def __init__(self, rng=None):
            self.rng = rng

        def __call__(self, shape):
            rng = np.random.default_rng(42)
            r = math.sqrt(1.0 / shape[1])
            return rng.uniform(-r, r, shape)

    class GlorotUniformInit:
        def __init__(self, gain=1.0, rng=None):
            self.gain = gain

        def __call__(self, shape):
            rng = np.random.default_rng(42)
            r = self.gain * math.sqrt(6.0 / sum(shape))
            return rng.uniform(-r, r, shape)


@mistake("again", of=answer)
def rng_ignored():
    class LeCunUniformInit:
        def __init__(self, rng=None):
            self.rng = rng

        def __call__(self, shape):
            r = math.sqrt(1.0 / shape[1])
            return np.random.rand(*shape) * 2 * r - r

    class GlorotUniformInit:
        def __init__(self, gain=1.0, rng=None):
            self.gain = gain

        def __call__(self, shape):
            r = self.gain * math.sqrt(6.0 / sum(shape))
            return np.random.rand(*shape) * 2 * r - r


@mistake("again", of=answer)
def drawn_once():
    class LeCunUniformInit:
        def __init__(self, rng=None):
            self.rng = np.random.RandomState() if rng is None else rng
            self.kept = {}

        def __call__(self, shape):
            if not self.kept:
                r = math.sqrt(1.0 / shape[1])
                self.kept["w"] = self.rng.uniform(-r, r, shape)
            return self.kept["w"]

    class GlorotUniformInit:
        def __init__(self, gain=1.0, rng=None):
            self.gain = gain
            self.rng = np.random.RandomState() if rng is None else rng
            self.kept = {}

        def __call__(self, shape):
            if not self.kept:
                r = self.gain * math.sqrt(6.0 / sum(shape))
                self.kept["w"] = self.rng.uniform(-r, r, shape)
            return self.kept["w"]


@mistake("again", of=answer)
def outputs_for_inputs():
    class LeCunUniformInit:
        def __init__(self, rng=None):
            self.rng = np.random.RandomState() if rng is None else rng

        def __call__(self, shape):
            rows, _ = shape
            return self.rng.uniform(-1, 1, shape) / rows**0.5


@mistake("again", of=answer)
def root_forgotten():
    class LeCunUniformInit:
        def __init__(self, rng=None):
            self.rng = np.random.RandomState() if rng is None else rng

        def __call__(self, shape):
            return self.rng.uniform(low=-1, high=1, size=shape) / shape[1]


@mistake("again", of=answer)
def glorot_root_forgotten():
    class GlorotUniformInit:
        def __init__(self, gain=1.0, rng=None):
            self.gain = gain
            self.rng = np.random.RandomState() if rng is None else rng

        def __call__(self, shape):
            return self.gain * self.rng.uniform(-1, 1, shape) * 6 / (shape[1] + shape[0])


@mistake("again", of=answer)
def root_of_six_forgotten():
    class GlorotUniformInit:
        def __init__(self, gain=1.0, rng=None):
            self.gain = gain
            self.rng = np.random.RandomState() if rng is None else rng

        def __call__(self, shape):
            return self.gain * self.rng.uniform(-6, 6, shape) / math.sqrt(sum(shape))


@mistake("again", of=answer)
def two_for_six():
    class GlorotUniformInit:
        def __init__(self, gain=1.0, rng=None):
            self.gain = gain
            self.rng = np.random.RandomState() if rng is None else rng

        def __call__(self, shape):
            return self.gain * self.rng.uniform(-1, 1, shape) * math.sqrt(2 / sum(shape))


@mistake("again", of=answer)
def inputs_alone():
    class GlorotUniformInit:
        def __init__(self, gain=1.0, rng=None):
            self.gain = gain
            self.rng = np.random.RandomState() if rng is None else rng

        def __call__(self, shape):
            _, columns = shape
            return self.gain * self.rng.uniform(-1, 1, shape) * (6 / columns) ** 0.5


@mistake("again", of=answer)
def mean_of_sides():
    class GlorotUniformInit:
        def __init__(self, gain=1.0, rng=None):
            self.gain = gain
            self.rng = np.random.RandomState() if rng is None else rng

        def __call__(self, shape):
            return self.gain * self.rng.uniform(-1, 1, shape) * np.sqrt(6 / np.mean(shape))


@mistake("again", of=answer)
def gain_ignored():
    class GlorotUniformInit:
        def __init__(self, gain=1.0, rng=None):
            self.rng = np.random.RandomState() if rng is None else rng

        def __call__(self, shape):
            r = math.sqrt(6.0 / sum(shape))
            return self.rng.uniform(-1, 1, shape) * r


@mistake("again", of=answer)
def gain_under_the_root():
    class GlorotUniformInit:
        def __init__(self, gain=1.0, rng=None):
            self.gain = gain
            self.rng = np.random.RandomState() if rng is None else rng

        def __call__(self, shape):
            return self.rng.uniform(-1, 1, shape) * math.sqrt(6.0 * self.gain / sum(shape))


@mistake("again", of=answer)
def gain_squared():
    class GlorotUniformInit:
        def __init__(self, gain=1.0, rng=None):
            self.gain = gain * gain
            self.rng = np.random.RandomState() if rng is None else rng

        def __call__(self, shape):
            return self.rng.uniform(-1, 1, shape) * self.gain * math.sqrt(6.0 / sum(shape))


@mistake("again", of=answer)
def half_the_range():
    class LeCunUniformInit:
        def __init__(self, rng=None):
            self.rng = np.random.RandomState() if rng is None else rng

        def __call__(self, shape):
            return self.rng.uniform(-0.5, 0.5, shape) / math.sqrt(shape[1])

    class GlorotUniformInit:
        def __init__(self, gain=1.0, rng=None):
            self.gain = gain
            self.rng = np.random.RandomState() if rng is None else rng

        def __call__(self, shape):
            return self.rng.uniform(-0.5, 0.5, shape) * self.gain * math.sqrt(6.0 / sum(shape))


@mistake("again", of=answer)
def variance_for_range():
    class LeCunUniformInit:
        def __init__(self, rng=None):
            self.rng = np.random.RandomState() if rng is None else rng

        def __call__(self, shape):
            return self.rng.uniform(-1, 1, shape) * math.sqrt(3 / shape[1])

    class GlorotUniformInit:
        def __init__(self, gain=1.0, rng=None):
            self.gain = gain
            self.rng = np.random.RandomState() if rng is None else rng

        def __call__(self, shape):
            return self.rng.uniform(-1, 1, shape) * self.gain * math.sqrt(18.0 / sum(shape))


@mistake("again", of=answer)
def whole_range_twice():
    class LeCunUniformInit:
        def __init__(self, rng=None):
            self.rng = np.random.RandomState() if rng is None else rng

        def __call__(self, shape):
            r = math.sqrt(1.0 / shape[1])
            return (4 * self.rng.random_sample(shape) - 2) * r

    class GlorotUniformInit:
        def __init__(self, gain=1.0, rng=None):
            self.gain = gain
            self.rng = np.random.RandomState() if rng is None else rng

        def __call__(self, shape):
            r = self.gain * math.sqrt(6.0 / sum(shape))
            return (4 * self.rng.random_sample(shape) - 2) * r
