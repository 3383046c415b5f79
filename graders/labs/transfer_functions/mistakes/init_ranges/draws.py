import numpy as np

from graders.mistakes import mistake


@mistake("the weights are normal with standard deviation r instead of uniform from -r to r")
def normal_for_uniform():
    class LeCunUniformInit:
        def __init__(self, rng=None):
            self.rng = rng if rng is not None else np.random.RandomState()

        def __call__(self, shape):
            limit = 1 / np.sqrt(shape[1])
            return self.rng.normal(0, limit, shape)

    class GlorotUniformInit:
        def __init__(self, gain=1.0, rng=None):
            self.gain = gain
            self.rng = rng if rng is not None else np.random.RandomState()

        def __call__(self, shape):
            limit = self.gain * np.sqrt(6 / (shape[0] + shape[1]))
            return self.rng.normal(0, limit, shape)

    return LeCunUniformInit, GlorotUniformInit


@mistake("the weights lie between 0 and r instead of between -r and r")
def positive_only():
    class LeCunUniformInit:
        def __init__(self, rng=None):
            self.rng = rng if rng is not None else np.random.RandomState()

        def __call__(self, shape):
            limit = 1 / np.sqrt(shape[1])
            return self.rng.uniform(0, limit, shape)

    class GlorotUniformInit:
        def __init__(self, gain=1.0, rng=None):
            self.gain = gain
            self.rng = rng if rng is not None else np.random.RandomState()

        def __call__(self, shape):
            limit = self.gain * np.sqrt(6 / (shape[0] + shape[1]))
            return self.rng.uniform(0, limit, shape)

    return LeCunUniformInit, GlorotUniformInit


@mistake("one row of weights is drawn and used for every output")
def one_row_repeated():
    class LeCunUniformInit:
        def __init__(self, rng=None):
            self.rng = rng if rng is not None else np.random.RandomState()

        def __call__(self, shape):
            limit = 1 / np.sqrt(shape[1])
            return np.tile(self.rng.uniform(-limit, limit, shape[1]), (shape[0], 1))

    class GlorotUniformInit:
        def __init__(self, gain=1.0, rng=None):
            self.gain = gain
            self.rng = rng if rng is not None else np.random.RandomState()

        def __call__(self, shape):
            limit = self.gain * np.sqrt(6 / (shape[0] + shape[1]))
            return np.tile(self.rng.uniform(-limit, limit, shape[1]), (shape[0], 1))

    return LeCunUniformInit, GlorotUniformInit


@mistake("one number is drawn and used for every weight")
def one_number_repeated():
    class LeCunUniformInit:
        def __init__(self, rng=None):
            self.rng = rng if rng is not None else np.random.RandomState()

        def __call__(self, shape):
            limit = 1 / np.sqrt(shape[1])
            return np.full(shape, self.rng.uniform(-limit, limit))

    class GlorotUniformInit:
        def __init__(self, gain=1.0, rng=None):
            self.gain = gain
            self.rng = rng if rng is not None else np.random.RandomState()

        def __call__(self, shape):
            limit = self.gain * np.sqrt(6 / (shape[0] + shape[1]))
            return np.full(shape, self.rng.uniform(-limit, limit))

    return LeCunUniformInit, GlorotUniformInit


@mistake("a generator with a fixed seed is made on every call")
def seeded_in_the_call():
    class LeCunUniformInit:
        def __init__(self, rng=None):
            self.rng = rng if rng is not None else np.random.RandomState()

        def __call__(self, shape):
            limit = 1 / np.sqrt(shape[1])
            return np.random.RandomState(0).uniform(-limit, limit, shape)

    class GlorotUniformInit:
        def __init__(self, gain=1.0, rng=None):
            self.gain = gain
            self.rng = rng if rng is not None else np.random.RandomState()

        def __call__(self, shape):
            limit = self.gain * np.sqrt(6 / (shape[0] + shape[1]))
            return np.random.RandomState(0).uniform(-limit, limit, shape)

    return LeCunUniformInit, GlorotUniformInit


@mistake("`np.random` is used instead of the `rng` that is handed over")
def rng_ignored():
    class LeCunUniformInit:
        def __init__(self, rng=None):
            self.rng = rng if rng is not None else np.random.RandomState()

        def __call__(self, shape):
            limit = 1 / np.sqrt(shape[1])
            return np.random.uniform(-limit, limit, shape)

    class GlorotUniformInit:
        def __init__(self, gain=1.0, rng=None):
            self.gain = gain
            self.rng = rng if rng is not None else np.random.RandomState()

        def __call__(self, shape):
            limit = self.gain * np.sqrt(6 / (shape[0] + shape[1]))
            return np.random.uniform(-limit, limit, shape)

    return LeCunUniformInit, GlorotUniformInit


@mistake("the weights of the first call are kept and returned again")
def drawn_once():
    class LeCunUniformInit:
        def __init__(self, rng=None):
            self.rng = rng if rng is not None else np.random.RandomState()

        def __call__(self, shape):
            limit = 1 / np.sqrt(shape[1])
            if not hasattr(self, "drawn") or self.drawn.shape != tuple(shape):
                self.drawn = self.rng.uniform(-limit, limit, shape)
            return self.drawn

    class GlorotUniformInit:
        def __init__(self, gain=1.0, rng=None):
            self.gain = gain
            self.rng = rng if rng is not None else np.random.RandomState()

        def __call__(self, shape):
            limit = self.gain * np.sqrt(6 / (shape[0] + shape[1]))
            if not hasattr(self, "drawn") or self.drawn.shape != tuple(shape):
                self.drawn = self.rng.uniform(-limit, limit, shape)
            return self.drawn

    return LeCunUniformInit, GlorotUniformInit
