"""Wrong answers for the initial ranges, written without a look at the planted ones."""

import numpy as np

from graders.mistakes import mistake


@mistake("the second half of LeCun's weights mirrors the first")
def mirrored_halves():
    class LeCunUniformInit:
        def __init__(self, rng=None):
            self.rng = np.random if rng is None else rng

        def __call__(self, shape):
            r = shape[1] ** -0.5
            n = shape[0] * shape[1]
            half = self.rng.uniform(-r, r, (n + 1) // 2)
            return np.concatenate([half, half[::-1]])[:n].reshape(shape)

    return LeCunUniformInit


@mistake("the second half of Glorot's weights is the first with other signs")
def negated_halves():
    class GlorotUniformInit:
        def __init__(self, gain=1.0, rng=None):
            self.gain, self.rng = gain, np.random if rng is None else rng

        def __call__(self, shape):
            r = self.gain * np.sqrt(6 / sum(shape))
            n = shape[0] * shape[1]
            half = self.rng.uniform(-r, r, (n + 1) // 2)
            return np.concatenate([half, -half])[:n].reshape(shape)

    return GlorotUniformInit


@mistake("the number of outputs decides LeCun's range")
def range_by_outputs():
    class LeCunUniformInit:
        def __init__(self, rng=None):
            self.rng = np.random if rng is None else rng

        def __call__(self, shape):
            r = 1 / np.sqrt(shape[0])
            return self.rng.uniform(-r, r, shape)

    return LeCunUniformInit


@mistake("the same numbers come at each call, whatever generator is handed over")
def seeded_inside():
    class LeCunUniformInit:
        def __init__(self, rng=None):
            self.rng = rng

        def __call__(self, shape):
            rng = np.random.RandomState(123)
            return rng.uniform(-(shape[1] ** -0.5), shape[1] ** -0.5, shape)

    return LeCunUniformInit


@mistake("Glorot's weights are all positive")
def all_positive():
    class GlorotUniformInit:
        def __init__(self, gain=1.0, rng=None):
            self.gain, self.rng = gain, np.random if rng is None else rng

        def __call__(self, shape):
            return self.rng.uniform(0, self.gain * np.sqrt(6 / sum(shape)), shape)

    return GlorotUniformInit


@mistake("Glorot's weights are normal")
def normal_weights():
    class GlorotUniformInit:
        def __init__(self, gain=1.0, rng=None):
            self.gain, self.rng = gain, np.random if rng is None else rng

        def __call__(self, shape):
            return self.gain * np.sqrt(2 / sum(shape)) * self.rng.normal(size=shape)

    return GlorotUniformInit


@mistake("the gain stands under the root")
def gain_under_the_root():
    class GlorotUniformInit:
        def __init__(self, gain=1.0, rng=None):
            self.gain, self.rng = gain, np.random if rng is None else rng

        def __call__(self, shape):
            r = np.sqrt(6 * self.gain / sum(shape))
            return self.rng.uniform(-r, r, shape)

    return GlorotUniformInit


@mistake("all initialisers share one gain, the last that was asked for")
def gain_on_the_class():
    class GlorotUniformInit:
        def __init__(self, gain=1.0, rng=None):
            GlorotUniformInit.gain = gain
            self.rng = np.random if rng is None else rng

        def __call__(self, shape):
            r = self.gain * np.sqrt(6 / sum(shape))
            return self.rng.uniform(-r, r, shape)

    return GlorotUniformInit


@mistake("all initialisers share one generator, the last that was handed over")
def generator_on_the_class():
    class LeCunUniformInit:
        def __init__(self, rng=None):
            LeCunUniformInit.rng = np.random if rng is None else rng

        def __call__(self, shape):
            r = shape[1] ** -0.5
            return LeCunUniformInit.rng.uniform(-r, r, shape)

    return LeCunUniformInit


@mistake("NumPy's global generator draws")
def global_generator():
    class LeCunUniformInit:
        def __init__(self, rng=None):
            self.rng = rng

        def __call__(self, shape):
            return np.random.uniform(-1, 1, shape) / np.sqrt(shape[1])

    return LeCunUniformInit


@mistake("rows are the first row, turned round")
def rolled_rows():
    class LeCunUniformInit:
        def __init__(self, rng=None):
            self.rng = np.random if rng is None else rng

        def __call__(self, shape):
            n = shape[0] * shape[1]
            r = shape[1] ** -0.5
            row = self.rng.uniform(-r, r, n // 2 + 1)
            return np.tile(row, 2)[:n].reshape(shape)

    return LeCunUniformInit


@mistake("square matrices are symmetric")
def symmetric_squares():
    class GlorotUniformInit:
        def __init__(self, gain=1.0, rng=None):
            self.gain, self.rng = gain, np.random if rng is None else rng

        def __call__(self, shape):
            r = self.gain * np.sqrt(6 / sum(shape))
            drawn = self.rng.uniform(-r, r, shape)
            if shape[0] == shape[1]:
                drawn = np.triu(drawn) + np.triu(drawn, 1).T
            return drawn

    return GlorotUniformInit


@mistake("an even grid is shuffled")
def shuffled_grid():
    class LeCunUniformInit:
        def __init__(self, rng=None):
            self.rng = np.random if rng is None else rng

        def __call__(self, shape):
            r = shape[1] ** -0.5
            return self.rng.permutation(np.linspace(-r, r, shape[0] * shape[1])).reshape(shape)

    return LeCunUniformInit


@mistake("weights have random signs and one size for each row")
def one_size_for_each_row():
    class LeCunUniformInit:
        def __init__(self, rng=None):
            self.rng = np.random if rng is None else rng

        def __call__(self, shape):
            r = shape[1] ** -0.5
            size = self.rng.uniform(0, r, (shape[0], 1))
            return size * self.rng.choice([-1, 1], shape)

    return LeCunUniformInit


@mistake("the second call gives the first one's weights with other signs")
def calls_in_turn():
    class LeCunUniformInit:
        def __init__(self, rng=None):
            self.rng = np.random if rng is None else rng
            self.kept = {}

        def __call__(self, shape):
            if shape in self.kept:
                return -self.kept.pop(shape)
            r = shape[1] ** -0.5
            self.kept[shape] = self.rng.uniform(-r, r, shape)
            return self.kept[shape].copy()

    return LeCunUniformInit
