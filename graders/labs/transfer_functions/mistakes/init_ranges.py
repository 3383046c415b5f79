import numpy as np

from graders.mistakes import mistake, right_answer, slips, swap


def answer():
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
            limit = self.gain * np.sqrt(6 / (shape[0] + shape[1]))
            return self.rng.uniform(-limit, limit, shape)

    return LeCunUniformInit, GlorotUniformInit


@slips(of=answer)
def in_call():
    normal_for_uniform = swap("uniform(-limit, limit, shape)", "normal(0, limit, shape)", times=2)
    "the weights are normal with standard deviation r instead of uniform from -r to r"
    positive_only = swap("uniform(-limit, limit, shape)", "uniform(0, limit, shape)", times=2)
    "the weights lie between 0 and r instead of between -r and r"
    one_row_repeated = swap(
        "self.rng.uniform(-limit, limit, shape)",
        "np.tile(self.rng.uniform(-limit, limit, shape[1]), (shape[0], 1))",
        times=2,
    )
    "one row of weights is drawn and used for every output"
    one_number_repeated = swap(
        "self.rng.uniform(-limit, limit, shape)",
        "np.full(shape, self.rng.uniform(-limit, limit))",
        times=2,
    )
    "one number is drawn and used for every weight"
    seeded_in_the_call = swap("self.rng.uniform", "np.random.RandomState(0).uniform", times=2)
    "a generator with a fixed seed is made on every call"
    rng_ignored = swap("self.rng.uniform", "np.random.uniform", times=2)
    "`np.random` is used instead of the `rng` that is handed over"
    drawn_once = swap(
        "return self.rng.uniform(-limit, limit, shape)",
        'if not hasattr(self, "drawn") or self.drawn.shape != tuple(shape):\n'
        "    self.drawn = self.rng.uniform(-limit, limit, shape)\n"
        "return self.drawn",
        times=2,
    )
    "the weights of the first call are kept and returned again"
    outputs_for_inputs = swap("(shape[1])", "(shape[0])")
    "LeCun's range uses the number of outputs, `shape[0]`, instead of inputs, `shape[1]`"
    root_forgotten = swap("np.sqrt(shape[1])", "shape[1]")
    "the square root is missing in LeCun's range: 1 / inputs instead of 1 / sqrt(inputs)"
    glorot_root_forgotten = swap("np.sqrt(6 / (shape[0] + shape[1]))", "6 / (shape[0] + shape[1])")
    "the square root is missing in Glorot's range"
    root_of_six_forgotten = swap(
        "np.sqrt(6 / (shape[0] + shape[1]))", "6 / np.sqrt(shape[0] + shape[1])"
    )
    "Glorot's range has 6 / sqrt(inputs + outputs): the root must cover the 6 as well"
    two_for_six = swap("6 / (shape[0] + shape[1])", "2 / (shape[0] + shape[1])")
    "Glorot's range has a 2 where equation 8 has a 6, as for normal weights"
    inputs_alone = swap("(shape[0] + shape[1])", "shape[1]")
    "Glorot's range counts the inputs only, not inputs and outputs"
    mean_of_sides = swap("shape[0] + shape[1]", "(shape[0] + shape[1]) / 2")
    "Glorot's range divides by the mean of inputs and outputs instead of their sum"
    gain_ignored = swap("self.gain * np", "np")
    "the `gain` is ignored"
    gain_under_the_root = swap("self.gain * np.sqrt(6", "np.sqrt(self.gain * 6")
    "the `gain` stands under the square root, so that 4 doubles the range only"
    gain_squared = swap("gain * np", "gain**2 * np")
    "the range is multiplied by the square of the `gain`"
    half_the_range = swap(
        "self.rng.uniform(-limit, limit, shape)",
        "limit * (self.rng.random_sample(shape) - 0.5)",
        times=2,
    )
    "`rng.rand() - 0.5` lies between -0.5 and 0.5, so r times it fills half the range only"
    variance_for_range = swap("return self.rng", "return np.sqrt(3) * self.rng", times=2)
    "r is taken for the standard deviation, which makes the range sqrt(3) times too large"
    whole_range_twice = swap("limit = 1", "limit = 2"), swap("limit = self", "limit = 2 * self")
    "the range is from -2r to 2r"


@right_answer("`2 * rand - 1` times the range", of=answer)
def scaled_rand():
    swap(
        "self.rng.uniform(-limit, limit, shape)", "limit * (2 * self.rng.rand(*shape) - 1)", times=2
    )


@right_answer("weights in single precision", of=answer)
def single_precision():
    swap(
        "uniform(-limit, limit, shape)", "uniform(-limit, limit, shape).astype(np.float32)", times=2
    )


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


@right_answer("drawn with the axes the other way round and turned", of=answer)
def turned_matrix():
    swap("uniform(-limit, limit, shape)", "uniform(-limit, limit, shape[::-1]).T", times=2)


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


@right_answer("the range from the variance, r = sqrt(3 * variance)", of=answer)
def from_the_variance():
    swap("1 / np.sqrt(shape[1])", "np.sqrt(3 * (1 / (3 * shape[1])))")
    swap(
        "self.gain * np.sqrt(6 / (shape[0] + shape[1]))",
        "np.sqrt(3 * (self.gain**2 * 2 / (shape[0] + shape[1])))",
    )


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


@right_answer("works with both kinds of NumPy generator", of=answer)
def chooses_the_generator():
    swap(
        "self.rng.uniform(-limit, limit, shape)",
        "limit * (self.rng.random(size=shape) * 2 - 1)",
        times=2,
    )
