"""Right answers written by somebody who had read the lab sheet alone, as students write them."""

import numpy as np

from graders.mistakes import right_answer


@right_answer("unit scaled")
def unit_scaled():
    class LeCunUniformInit:
        def __init__(self, rng=None):
            if rng is None:
                rng = np.random.RandomState()
            self.rng = rng

        def __call__(self, shape):
            n_in = shape[1]
            r = 1 / np.sqrt(n_in)
            return (self.rng.uniform(size=shape) * 2 - 1) * r

    class GlorotUniformInit:
        def __init__(self, gain=1.0, rng=None):
            self.gain = gain
            self.rng = np.random.RandomState() if rng is None else rng

        def __call__(self, shape):
            out_dim, in_dim = shape
            limit = self.gain * (6 / (in_dim + out_dim)) ** 0.5
            return self.rng.uniform(-limit, limit, shape)

    return LeCunUniformInit, GlorotUniformInit


@right_answer("inherits uniform")
def inherits_uniform():
    class LeCunUniformInit(UniformInit):
        def __init__(self, rng=None):
            super().__init__(-1.0, 1.0, rng)

        def __call__(self, shape):
            self.high = np.sqrt(1.0 / shape[-1])
            self.low = -self.high
            return super().__call__(shape)

    class GlorotUniformInit(UniformInit):
        def __init__(self, gain=1.0, rng=None):
            super().__init__(-1.0, 1.0, rng)
            self.gain = gain

        def __call__(self, shape):
            r = self.gain * np.sqrt(6.0 / sum(shape))
            self.low, self.high = -r, r
            return super().__call__(shape)

    return LeCunUniformInit, GlorotUniformInit
