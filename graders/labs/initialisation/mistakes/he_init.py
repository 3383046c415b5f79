import numpy as np

from graders.mistakes import mistake, right_answer, slips, swap


def answer():
    def init_params(K, D, sigma_sq_omega):
        rng = np.random.RandomState(0)
        shapes = [(D, 1)] + [(D, D)] * (K - 1) + [(1, D)]
        all_weights = [rng.normal(0, np.sqrt(sigma_sq_omega), size=shape) for shape in shapes]
        all_biases = [np.zeros((shape[0], 1)) for shape in shapes]
        return all_weights, all_biases

    class HeNormalInit:
        def __init__(self, rng=None):
            self.rng = np.random if rng is None else rng

        def __call__(self, shape):
            return self.rng.normal(0, np.sqrt(2 / shape[1]), size=shape)

    return init_params, HeNormalInit


@slips(of=answer)
def in_few_words():
    variance_as_deviation = (
        swap("np.sqrt(sigma_sq_omega)", "sigma_sq_omega"),
        swap("np.sqrt(2 / shape[1])", "2 / shape[1]"),
    )
    "the variance is used as if it were the standard deviation"
    outputs_counted = swap("shape[1]", "shape[0]")
    "the variance is 2 / output_dim: rows and columns of the shape are mixed up"
    one_over_inputs = swap("2 / shape", "1 / shape")
    "the variance is 1 / input_dim, which makes up for nothing that ReLU cuts away"
    glorot = swap("shape[1]", "sum(shape)")
    "the variance is that of Glorot and Bengio, 2 / (input_dim + output_dim)"
    uniform = swap(
        "return self.rng.normal(0, np.sqrt(2 / shape[1]), size=shape)",
        "limit = np.sqrt(6 / shape[1])\nreturn self.rng.uniform(-limit, limit, size=shape)",
    )
    "the weights are uniform with the right variance instead of normal"
    global_state = swap("self.rng.normal", "np.random.normal")
    "the initialiser draws from NumPy's global state instead of its own `rng`"
    seeded_on_each_call = swap("self.rng.normal", "np.random.RandomState(0).normal")
    "every call starts from the same seed and gives the same numbers again"
    positive_numbers = swap(
        "rng.normal(0, np.sqrt(sigma_sq_omega), size=shape)",
        "rng.rand(*shape) * np.sqrt(sigma_sq_omega)",
    )
    "numbers between 0 and 1 are drawn with `rand`, and no negative ones"
    seeded_for_each_layer = swap("[rng.normal", "[np.random.RandomState(0).normal")
    "the random state is made afresh for each layer, so that all layers start alike"
    one_layer_too_few = swap("(K - 1) + [(1, D)]", "(K - 2) + [(1, D)]")
    "there are K layers with weights instead of K + 1"
    transposed = (
        swap("[(D, 1)]", "[(1, D)]"),
        swap("+ [(1, D)]", "+ [(D, 1)]"),
        swap("shape[0]", "shape[1]"),
    )
    "the weights have the shape (inputs, outputs), transposed"
    random_biases = swap(
        "np.zeros((shape[0], 1))", "rng.normal(0, np.sqrt(sigma_sq_omega), size=(shape[0], 1))"
    )
    "the biases are drawn at random, too"


@mistake(
    "one and the same matrix is used for every layer between the first and the last", of=answer
)
def one_matrix_for_all():
    def init_params(K, D, sigma_sq_omega):
        rng = np.random.RandomState(0)
        deviation = np.sqrt(sigma_sq_omega)
        first, last = rng.normal(size=(D, 1)), rng.normal(size=(1, D))
        between = [rng.normal(size=(D, D)) * deviation] * (K - 1)
        all_weights = [first * deviation, *between, last * deviation]
        all_biases = [np.zeros((len(weights), 1)) for weights in all_weights]
        return all_weights, all_biases


@right_answer(
    "seeds NumPy's global state and fills lists of None, as the published notebook does", of=answer
)
def published_form():
    def init_params(K, D, sigma_sq_omega):
        np.random.seed(0)  # noqa: TID251
        D_i = 1
        D_o = 1
        all_weights = [None] * (K + 1)
        all_biases = [None] * (K + 1)
        all_weights[0] = np.random.normal(size=(D, D_i)) * np.sqrt(sigma_sq_omega)
        all_weights[-1] = np.random.normal(size=(D_o, D)) * np.sqrt(sigma_sq_omega)
        all_biases[0] = np.zeros((D, 1))
        all_biases[-1] = np.zeros((D_o, 1))
        for layer in range(1, K):
            all_weights[layer] = np.random.normal(size=(D, D)) * np.sqrt(sigma_sq_omega)
            all_biases[layer] = np.zeros((D, 1))
        return all_weights, all_biases


@right_answer(
    "draws standard normal numbers one by one, in single precision, and scales them", of=answer
)
def one_by_one():
    def __init__(self, rng=None):
        self.rng = rng or np.random.RandomState(12)

    def __call__(self, shape):
        weights = np.empty(shape, dtype=np.float32)
        for i in range(shape[0]):
            for j in range(shape[1]):
                weights[i][j] = self.rng.standard_normal()
        return weights * (2 / shape[1]) ** 0.5


@right_answer("draws without a seed, and gets normal numbers from uniform ones (Box and Muller)")
def from_uniform_numbers():
    def normal(rng, variance, shape):
        radius = np.sqrt(-2 * np.log(1 - rng.random(shape)))
        return np.sqrt(variance) * radius * np.cos(2 * np.pi * rng.random(shape))

    def init_params(K, D, sigma_sq_omega):
        rng = np.random.default_rng()
        sizes = [1] + K * [D] + [1]
        all_weights = [normal(rng, sigma_sq_omega, s) for s in zip(sizes[1:], sizes)]
        return all_weights, [np.zeros([size, 1]) for size in sizes[1:]]

    class HeNormalInit:
        def __init__(self, rng=None):
            self.rng = rng

        def __call__(self, shape):
            rng = np.random.RandomState() if self.rng is None else self.rng
            return normal(_Uniform(rng), 2 / shape[-1], shape)

    class _Uniform:
        def __init__(self, rng):
            self.random = rng.random_sample

    return normal, init_params, HeNormalInit, _Uniform
