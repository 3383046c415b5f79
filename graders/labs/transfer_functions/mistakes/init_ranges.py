import numpy as np

from graders.mistakes import mistake, right_answer


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
