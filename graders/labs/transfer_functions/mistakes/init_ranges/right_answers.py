import numpy as np

from graders.mistakes import right_answer


@right_answer("`2 * rand - 1` times the range")
def scaled_rand():
    class LeCunUniformInit:
        def __init__(self, rng=None):
            self.rng = rng if rng is not None else np.random.RandomState()

        def __call__(self, shape):
            limit = 1 / np.sqrt(shape[1])
            return limit * (2 * self.rng.rand(*shape) - 1)

    class GlorotUniformInit:
        def __init__(self, gain=1.0, rng=None):
            self.gain = gain
            self.rng = rng if rng is not None else np.random.RandomState()

        def __call__(self, shape):
            limit = self.gain * np.sqrt(6 / (shape[0] + shape[1]))
            return limit * (2 * self.rng.rand(*shape) - 1)

    return LeCunUniformInit, GlorotUniformInit


@right_answer("weights in single precision")
def single_precision():
    class LeCunUniformInit:
        def __init__(self, rng=None):
            self.rng = rng if rng is not None else np.random.RandomState()

        def __call__(self, shape):
            limit = 1 / np.sqrt(shape[1])
            return self.rng.uniform(-limit, limit, shape).astype(np.float32)

    class GlorotUniformInit:
        def __init__(self, gain=1.0, rng=None):
            self.gain = gain
            self.rng = rng if rng is not None else np.random.RandomState()

        def __call__(self, shape):
            limit = self.gain * np.sqrt(6 / (shape[0] + shape[1]))
            return self.rng.uniform(-limit, limit, shape).astype("f4")

    return LeCunUniformInit, GlorotUniformInit


@right_answer("Python loops, lists as results")
def drawn_one_by_one():
    class LeCunUniformInit:
        def __init__(self, rng=None):
            self.rng = rng if rng is not None else np.random.RandomState()

        def __call__(self, shape):
            limit = 1 / np.sqrt(shape[1])
            return [
                [self.rng.uniform(-limit, limit) for _ in range(shape[1])] for _ in range(shape[0])
            ]

    class GlorotUniformInit:
        def __init__(self, gain=1.0, rng=None):
            self.gain = gain
            self.rng = rng if rng is not None else np.random.RandomState()

        def __call__(self, shape):
            limit = self.gain * np.sqrt(6 / (shape[0] + shape[1]))
            weights = np.empty(shape)
            for row in range(shape[0]):
                for column in range(shape[1]):
                    weights[row, column] = self.rng.uniform(low=-limit, high=limit)
            return weights

    return LeCunUniformInit, GlorotUniformInit


@right_answer("drawn with the axes the other way round and turned")
def turned_matrix():
    class LeCunUniformInit:
        def __init__(self, rng=None):
            self.rng = rng if rng is not None else np.random.RandomState()

        def __call__(self, shape):
            limit = 1 / np.sqrt(shape[1])
            return self.rng.uniform(-limit, limit, shape[::-1]).T

    class GlorotUniformInit:
        def __init__(self, gain=1.0, rng=None):
            self.gain = gain
            self.rng = rng if rng is not None else np.random.RandomState()

        def __call__(self, shape):
            limit = self.gain * np.sqrt(6 / (shape[0] + shape[1]))
            return self.rng.uniform(-limit, limit, (shape[1], shape[0])).T

    return LeCunUniformInit, GlorotUniformInit


@right_answer("Glorot's initialiser calls a function that LeCun's uses too")
def one_function_for_both():
    def uniform(rng, limit, shape):
        return rng.uniform(low=-limit, high=+limit, size=shape)

    class LeCunUniformInit:
        def __init__(self, rng=None):
            if rng is None:
                rng = np.random.RandomState(1234)
            self.rng = rng

        def __call__(self, shape):
            return uniform(self.rng, shape[-1] ** -0.5, shape)

    class GlorotUniformInit:
        def __init__(self, gain=1.0, rng=None):
            if rng is None:
                rng = np.random.RandomState(1234)
            self.rng = rng
            self.gain = gain

        def __call__(self, shape):
            return uniform(self.rng, 6**0.5 * self.gain * sum(shape) ** -0.5, shape)

    return LeCunUniformInit, GlorotUniformInit


@right_answer("the range from the variance, r = sqrt(3 * variance)")
def from_the_variance():
    class LeCunUniformInit:
        def __init__(self, rng=None):
            self.rng = rng if rng is not None else np.random.RandomState()

        def __call__(self, shape):
            variance = 1 / (3 * shape[1])
            limit = np.sqrt(3 * variance)
            return self.rng.uniform(-limit, limit, shape)

    class GlorotUniformInit:
        def __init__(self, gain=1.0, rng=None):
            self.gain = gain
            self.rng = rng if rng is not None else np.random.RandomState()

        def __call__(self, shape):
            variance = self.gain**2 * 2 / (shape[0] + shape[1])
            limit = np.sqrt(3 * variance)
            return self.rng.uniform(-limit, limit, shape)

    return LeCunUniformInit, GlorotUniformInit


@right_answer("drawn flat and reshaped, signs drawn apart")
def flat_and_reshaped():
    class LeCunUniformInit:
        def __init__(self, rng=None):
            self.rng = rng if rng is not None else np.random.RandomState()

        def __call__(self, shape):
            limit = 1 / np.sqrt(shape[1])
            return self.rng.uniform(-limit, limit, np.prod(shape)).reshape(shape)

    class GlorotUniformInit:
        def __init__(self, gain=1.0, rng=None):
            self.gain = gain
            self.rng = rng if rng is not None else np.random.RandomState()

        def __call__(self, shape):
            limit = self.gain * np.sqrt(6 / (shape[0] + shape[1]))
            sizes = self.rng.uniform(0, limit, size=shape)
            return sizes * self.rng.choice([-1, 1], size=shape)

    return LeCunUniformInit, GlorotUniformInit


@right_answer("works with both kinds of NumPy generator")
def chooses_the_generator():
    class LeCunUniformInit:
        def __init__(self, rng=None):
            self.rng = rng if rng is not None else np.random.RandomState()

        def __call__(self, shape):
            limit = 1 / np.sqrt(shape[1])
            return limit * (self.rng.random(size=shape) * 2 - 1)

    class GlorotUniformInit:
        def __init__(self, gain=1.0, rng=None):
            self.gain = gain
            self.rng = rng if rng is not None else np.random.RandomState()

        def __call__(self, shape):
            limit = self.gain * np.sqrt(6 / (shape[0] + shape[1]))
            return limit * (self.rng.random(size=shape) * 2 - 1)

    return LeCunUniformInit, GlorotUniformInit
