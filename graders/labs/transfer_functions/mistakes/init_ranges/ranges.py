import numpy as np

from graders.mistakes import mistake


@mistake("LeCun's range uses the number of outputs, `shape[0]`, instead of inputs, `shape[1]`")
def outputs_for_inputs():
    class LeCunUniformInit:
        def __init__(self, rng=None):
            self.rng = rng if rng is not None else np.random.RandomState()

        def __call__(self, shape):
            limit = 1 / np.sqrt(shape[0])
            return self.rng.uniform(-limit, limit, shape)

    class GlorotUniformInit:
        def __init__(self, gain=1.0, rng=None):
            self.gain = gain
            self.rng = rng if rng is not None else np.random.RandomState()

        def __call__(self, shape):
            limit = self.gain * np.sqrt(6 / (shape[0] + shape[1]))
            return self.rng.uniform(-limit, limit, shape)

    return LeCunUniformInit, GlorotUniformInit


@mistake("the square root is missing in LeCun's range: 1 / inputs instead of 1 / sqrt(inputs)")
def root_forgotten():
    class LeCunUniformInit:
        def __init__(self, rng=None):
            self.rng = rng if rng is not None else np.random.RandomState()

        def __call__(self, shape):
            limit = 1 / shape[1]
            return self.rng.uniform(-limit, limit, shape)

    class GlorotUniformInit:
        def __init__(self, gain=1.0, rng=None):
            self.gain = gain
            self.rng = rng if rng is not None else np.random.RandomState()

        def __call__(self, shape):
            limit = self.gain * np.sqrt(6 / (shape[0] + shape[1]))
            return self.rng.uniform(-limit, limit, shape)

    return LeCunUniformInit, GlorotUniformInit


@mistake("the square root is missing in Glorot's range")
def glorot_root_forgotten():
    class LeCunUniformInit:
        def __init__(self, rng=None):
            self.rng = rng if rng is not None else np.random.RandomState()

        def __call__(self, shape):
            limit = 1 / np.sqrt(shape[1])
            return self.rng.uniform(-limit, limit, shape)

    class GlorotUniformInit:
        def __init__(self, gain=1.0, rng=None):
            self.gain = gain
            self.rng = rng if rng is not None else np.random.RandomState()

        def __call__(self, shape):
            limit = self.gain * 6 / (shape[0] + shape[1])
            return self.rng.uniform(-limit, limit, shape)

    return LeCunUniformInit, GlorotUniformInit


@mistake("Glorot's range has 6 / sqrt(inputs + outputs): the root must cover the 6 as well")
def root_of_six_forgotten():
    class LeCunUniformInit:
        def __init__(self, rng=None):
            self.rng = rng if rng is not None else np.random.RandomState()

        def __call__(self, shape):
            limit = 1 / np.sqrt(shape[1])
            return self.rng.uniform(-limit, limit, shape)

    class GlorotUniformInit:
        def __init__(self, gain=1.0, rng=None):
            self.gain = gain
            self.rng = rng if rng is not None else np.random.RandomState()

        def __call__(self, shape):
            limit = self.gain * 6 / np.sqrt(shape[0] + shape[1])
            return self.rng.uniform(-limit, limit, shape)

    return LeCunUniformInit, GlorotUniformInit


@mistake("Glorot's range has a 2 where equation 8 has a 6, as for normal weights")
def two_for_six():
    class LeCunUniformInit:
        def __init__(self, rng=None):
            self.rng = rng if rng is not None else np.random.RandomState()

        def __call__(self, shape):
            limit = 1 / np.sqrt(shape[1])
            return self.rng.uniform(-limit, limit, shape)

    class GlorotUniformInit:
        def __init__(self, gain=1.0, rng=None):
            self.gain = gain
            self.rng = rng if rng is not None else np.random.RandomState()

        def __call__(self, shape):
            limit = self.gain * np.sqrt(2 / (shape[0] + shape[1]))
            return self.rng.uniform(-limit, limit, shape)

    return LeCunUniformInit, GlorotUniformInit


@mistake("Glorot's range counts the inputs only, not inputs and outputs")
def inputs_alone():
    class LeCunUniformInit:
        def __init__(self, rng=None):
            self.rng = rng if rng is not None else np.random.RandomState()

        def __call__(self, shape):
            limit = 1 / np.sqrt(shape[1])
            return self.rng.uniform(-limit, limit, shape)

    class GlorotUniformInit:
        def __init__(self, gain=1.0, rng=None):
            self.gain = gain
            self.rng = rng if rng is not None else np.random.RandomState()

        def __call__(self, shape):
            limit = self.gain * np.sqrt(6 / shape[1])
            return self.rng.uniform(-limit, limit, shape)

    return LeCunUniformInit, GlorotUniformInit


@mistake("Glorot's range divides by the mean of inputs and outputs instead of their sum")
def mean_of_sides():
    class LeCunUniformInit:
        def __init__(self, rng=None):
            self.rng = rng if rng is not None else np.random.RandomState()

        def __call__(self, shape):
            limit = 1 / np.sqrt(shape[1])
            return self.rng.uniform(-limit, limit, shape)

    class GlorotUniformInit:
        def __init__(self, gain=1.0, rng=None):
            self.gain = gain
            self.rng = rng if rng is not None else np.random.RandomState()

        def __call__(self, shape):
            limit = self.gain * np.sqrt(6 / ((shape[0] + shape[1]) / 2))
            return self.rng.uniform(-limit, limit, shape)

    return LeCunUniformInit, GlorotUniformInit


@mistake("the `gain` is ignored")
def gain_ignored():
    class LeCunUniformInit:
        def __init__(self, rng=None):
            self.rng = rng if rng is not None else np.random.RandomState()

        def __call__(self, shape):
            limit = 1 / np.sqrt(shape[1])
            return self.rng.uniform(-limit, limit, shape)

    class GlorotUniformInit:
        def __init__(self, gain=1.0, rng=None):
            self.gain = gain
            self.rng = rng if rng is not None else np.random.RandomState()

        def __call__(self, shape):
            limit = np.sqrt(6 / (shape[0] + shape[1]))
            return self.rng.uniform(-limit, limit, shape)

    return LeCunUniformInit, GlorotUniformInit


@mistake("the `gain` stands under the square root, so that 4 doubles the range only")
def gain_under_the_root():
    class LeCunUniformInit:
        def __init__(self, rng=None):
            self.rng = rng if rng is not None else np.random.RandomState()

        def __call__(self, shape):
            limit = 1 / np.sqrt(shape[1])
            return self.rng.uniform(-limit, limit, shape)

    class GlorotUniformInit:
        def __init__(self, gain=1.0, rng=None):
            self.gain = gain
            self.rng = rng if rng is not None else np.random.RandomState()

        def __call__(self, shape):
            limit = np.sqrt(self.gain * 6 / (shape[0] + shape[1]))
            return self.rng.uniform(-limit, limit, shape)

    return LeCunUniformInit, GlorotUniformInit


@mistake("the range is multiplied by the square of the `gain`")
def gain_squared():
    class LeCunUniformInit:
        def __init__(self, rng=None):
            self.rng = rng if rng is not None else np.random.RandomState()

        def __call__(self, shape):
            limit = 1 / np.sqrt(shape[1])
            return self.rng.uniform(-limit, limit, shape)

    class GlorotUniformInit:
        def __init__(self, gain=1.0, rng=None):
            self.gain = gain
            self.rng = rng if rng is not None else np.random.RandomState()

        def __call__(self, shape):
            limit = self.gain**2 * np.sqrt(6 / (shape[0] + shape[1]))
            return self.rng.uniform(-limit, limit, shape)

    return LeCunUniformInit, GlorotUniformInit


@mistake("`rng.rand() - 0.5` lies between -0.5 and 0.5, so r times it fills half the range only")
def half_the_range():
    class LeCunUniformInit:
        def __init__(self, rng=None):
            self.rng = rng if rng is not None else np.random.RandomState()

        def __call__(self, shape):
            limit = 1 / np.sqrt(shape[1])
            return limit * (self.rng.random_sample(shape) - 0.5)

    class GlorotUniformInit:
        def __init__(self, gain=1.0, rng=None):
            self.gain = gain
            self.rng = rng if rng is not None else np.random.RandomState()

        def __call__(self, shape):
            limit = self.gain * np.sqrt(6 / (shape[0] + shape[1]))
            return limit * (self.rng.random_sample(shape) - 0.5)

    return LeCunUniformInit, GlorotUniformInit


@mistake("r is taken for the standard deviation, which makes the range sqrt(3) times too large")
def variance_for_range():
    class LeCunUniformInit:
        def __init__(self, rng=None):
            self.rng = rng if rng is not None else np.random.RandomState()

        def __call__(self, shape):
            limit = 1 / np.sqrt(shape[1])
            return np.sqrt(3) * self.rng.uniform(-limit, limit, shape)

    class GlorotUniformInit:
        def __init__(self, gain=1.0, rng=None):
            self.gain = gain
            self.rng = rng if rng is not None else np.random.RandomState()

        def __call__(self, shape):
            limit = self.gain * np.sqrt(6 / (shape[0] + shape[1]))
            return np.sqrt(3) * self.rng.uniform(-limit, limit, shape)

    return LeCunUniformInit, GlorotUniformInit


@mistake("the range is from -2r to 2r")
def whole_range_twice():
    class LeCunUniformInit:
        def __init__(self, rng=None):
            self.rng = rng if rng is not None else np.random.RandomState()

        def __call__(self, shape):
            limit = 2 / np.sqrt(shape[1])
            return self.rng.uniform(-limit, limit, shape)

    class GlorotUniformInit:
        def __init__(self, gain=1.0, rng=None):
            self.gain = gain
            self.rng = rng if rng is not None else np.random.RandomState()

        def __call__(self, shape):
            limit = 2 * self.gain * np.sqrt(6 / (shape[0] + shape[1]))
            return self.rng.uniform(-limit, limit, shape)

    return LeCunUniformInit, GlorotUniformInit
