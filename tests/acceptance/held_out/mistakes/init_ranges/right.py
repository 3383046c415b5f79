"""Right answers for the initial ranges, written without a look at the planted ones."""

import numpy as np

from graders.mistakes import right_answer
from reference.mlp import default_rng
from reference.mlp.initialisers import UniformInit


@right_answer("signs and sizes are drawn apart")
def signs_and_sizes():
    class LeCunUniformInit:
        def __init__(self, rng=None):
            self.rng = np.random if rng is None else rng

        def __call__(self, shape):
            size = self.rng.uniform(0, 1, shape) / np.sqrt(shape[1])
            return self.rng.choice([-1.0, 1.0], shape) * size

    return LeCunUniformInit


@right_answer("weights are drawn one by one")
def one_by_one():
    class GlorotUniformInit:
        def __init__(self, gain=1.0, rng=None):
            self.gain, self.rng = gain, np.random if rng is None else rng

        def __call__(self, shape):
            r = self.gain * (6 / (shape[0] + shape[1])) ** 0.5
            weights = np.empty(shape)
            for i in range(shape[0]):
                for j in range(shape[1]):
                    weights[i, j] = self.rng.uniform(-r, r)
            return weights

    return GlorotUniformInit


@right_answer("drawn the other way round, then turned")
def transposed():
    class LeCunUniformInit(object):  # noqa: UP004 -- as students write
        def __init__(self, rng=None):
            self.rng = default_rng if rng is None else rng

        def __call__(self, shape):
            rows, columns = shape
            return ((2 * self.rng.random_sample((columns, rows)) - 1) / np.sqrt(columns)).T

    return LeCunUniformInit


@right_answer("through the given initialiser")
def through_the_given_one():
    class GlorotUniformInit:
        def __init__(self, gain=1.0, rng=None):
            self.gain = gain
            self.rng = rng

        def __call__(self, shape):
            limit = self.gain * np.sqrt(6.0 / (shape[0] + shape[1]))
            return UniformInit(-limit, limit, self.rng)(shape)

    return GlorotUniformInit


@right_answer("the generator seeds another at each call")
def seeds_another():
    class LeCunUniformInit:
        def __init__(self, rng=None):
            self.rng = rng or np.random.RandomState()

        def __call__(self, shape):
            fresh = np.random.default_rng(self.rng.randint(2**31))
            r = shape[-1] ** -0.5
            return fresh.uniform(-r, r, size=shape)

    return LeCunUniformInit


@right_answer("uniform numbers from a beta distribution, in single precision")
def beta_distribution():
    class GlorotUniformInit:
        def __init__(self, gain=1.0, rng=None):
            self.gain, self.rng = gain, np.random.mtrand if rng is None else rng

        def __call__(self, shape):
            r = self.gain * np.sqrt(6 / np.sum(shape))
            return (r - 2 * r * self.rng.beta(1, 1, shape)).astype("float32")

    return GlorotUniformInit


@right_answer("too wide a range, from which what is outside is drawn again")
def rejection():
    class LeCunUniformInit:
        def __init__(self, rng=None):
            self.rng = np.random if rng is None else rng

        def __call__(self, shape):
            drawn = self.rng.uniform(-1, 1, shape)
            r = 1 / np.sqrt(shape[1])
            while (outside := np.abs(drawn) > r).any():
                drawn[outside] = self.rng.uniform(-1.1 * r, 1.1 * r, outside.sum())
            return drawn

    return LeCunUniformInit


@right_answer("one class serves both, and gives nested lists")
def one_class_for_both():
    class GlorotUniformInit:
        def __init__(self, gain=1.0, rng=None):
            self.gain = gain
            self.rng = np.random if rng is None else rng

        def range(self, n_out, n_in):
            return self.gain * np.sqrt(6 / (n_in + n_out))

        def __call__(self, shape):
            r = self.range(*shape)
            return self.rng.uniform(low=-r, high=r, size=shape).tolist()

    class LeCunUniformInit(GlorotUniformInit):
        def __init__(self, rng=None):
            super().__init__(1.0, rng)

        def range(self, n_out, n_in):
            return 1 / np.sqrt(n_in)

    return GlorotUniformInit, LeCunUniformInit
