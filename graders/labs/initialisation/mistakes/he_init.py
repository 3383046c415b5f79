import numpy as np

from graders.mistakes import mistake, right_answer


@mistake("the variance is used as if it were the standard deviation")
def variance_as_deviation():
    def init_params(K, D, sigma_sq_omega):
        rng = np.random.RandomState(0)
        shapes = [(D, 1)] + [(D, D)] * (K - 1) + [(1, D)]
        all_weights = [rng.normal(0, sigma_sq_omega, size=shape) for shape in shapes]
        all_biases = [np.zeros((shape[0], 1)) for shape in shapes]
        return all_weights, all_biases

    class HeNormalInit:
        def __init__(self, rng=None):
            self.rng = np.random if rng is None else rng

        def __call__(self, shape):
            return self.rng.normal(0, 2 / shape[1], size=shape)

    return init_params, HeNormalInit


@mistake("the variance is 2 / output_dim: rows and columns of the shape are mixed up")
def outputs_counted():
    class HeNormalInit:
        def __init__(self, rng=None):
            self.rng = np.random if rng is None else rng

        def __call__(self, shape):
            input_dim = shape[0]
            return self.rng.normal(0, np.sqrt(2 / input_dim), size=shape)

    return HeNormalInit


@mistake("the variance is 1 / input_dim, which makes up for nothing that ReLU cuts away")
def one_over_inputs():
    class HeNormalInit:
        def __init__(self, rng=None):
            self.rng = np.random if rng is None else rng

        def __call__(self, shape):
            return self.rng.normal(0, np.sqrt(1 / shape[1]), size=shape)

    return HeNormalInit


@mistake("the variance is that of Glorot and Bengio, 2 / (input_dim + output_dim)")
def glorot():
    class HeNormalInit:
        def __init__(self, rng=None):
            self.rng = np.random if rng is None else rng

        def __call__(self, shape):
            return self.rng.normal(0, np.sqrt(2 / sum(shape)), size=shape)

    return HeNormalInit


@mistake("the weights are uniform with the right variance instead of normal")
def uniform():
    class HeNormalInit:
        def __init__(self, rng=None):
            self.rng = np.random if rng is None else rng

        def __call__(self, shape):
            limit = np.sqrt(6 / shape[1])
            return self.rng.uniform(-limit, limit, size=shape)

    return HeNormalInit


@mistake("numbers between 0 and 1 are drawn with `rand`, and no negative ones")
def positive_numbers():
    def init_params(K, D, sigma_sq_omega):
        rng = np.random.RandomState(0)
        shapes = [(D, 1)] + [(D, D)] * (K - 1) + [(1, D)]
        all_weights = [rng.rand(*shape) * np.sqrt(sigma_sq_omega) for shape in shapes]
        all_biases = [np.zeros((shape[0], 1)) for shape in shapes]
        return all_weights, all_biases

    return init_params


@mistake("one and the same matrix is used for every layer between the first and the last")
def one_matrix_for_all():
    def init_params(K, D, sigma_sq_omega):
        rng = np.random.RandomState(0)
        deviation = np.sqrt(sigma_sq_omega)
        first, last = rng.normal(size=(D, 1)), rng.normal(size=(1, D))
        between = [rng.normal(size=(D, D)) * deviation] * (K - 1)
        all_weights = [first * deviation, *between, last * deviation]
        all_biases = [np.zeros((len(weights), 1)) for weights in all_weights]
        return all_weights, all_biases

    return init_params


@mistake("the random state is made afresh for each layer, so that all layers start alike")
def seeded_for_each_layer():
    def init_params(K, D, sigma_sq_omega):
        all_weights = []
        for shape in [(D, 1)] + [(D, D)] * (K - 1) + [(1, D)]:
            rng = np.random.RandomState(0)
            all_weights.append(rng.normal(0, np.sqrt(sigma_sq_omega), size=shape))
        all_biases = [np.zeros((len(weights), 1)) for weights in all_weights]
        return all_weights, all_biases

    return init_params


@mistake("there are K layers with weights instead of K + 1")
def one_layer_too_few():
    def init_params(K, D, sigma_sq_omega):
        rng = np.random.RandomState(0)
        shapes = [(D, 1)] + [(D, D)] * (K - 2) + [(1, D)]
        all_weights = [rng.normal(0, np.sqrt(sigma_sq_omega), size=shape) for shape in shapes]
        all_biases = [np.zeros((shape[0], 1)) for shape in shapes]
        return all_weights, all_biases

    return init_params


@mistake("the weights have the shape (inputs, outputs), transposed")
def transposed():
    def init_params(K, D, sigma_sq_omega):
        rng = np.random.RandomState(0)
        shapes = [(1, D)] + [(D, D)] * (K - 1) + [(D, 1)]
        all_weights = [rng.normal(0, np.sqrt(sigma_sq_omega), size=shape) for shape in shapes]
        all_biases = [np.zeros((shape[1], 1)) for shape in shapes]
        return all_weights, all_biases

    return init_params


@mistake("the biases are drawn at random, too")
def random_biases():
    def init_params(K, D, sigma_sq_omega):
        rng = np.random.RandomState(0)
        deviation = np.sqrt(sigma_sq_omega)
        shapes = [(D, 1)] + [(D, D)] * (K - 1) + [(1, D)]
        all_weights = [rng.normal(0, deviation, size=shape) for shape in shapes]
        all_biases = [rng.normal(0, deviation, size=(shape[0], 1)) for shape in shapes]
        return all_weights, all_biases

    return init_params


@mistake("the initialiser draws from NumPy's global state instead of its own `rng`")
def global_state():
    class HeNormalInit:
        def __init__(self, rng=None):
            self.rng = rng

        def __call__(self, shape):
            return np.random.normal(0, np.sqrt(2 / shape[1]), size=shape)

    return HeNormalInit


@mistake("every call starts from the same seed and gives the same numbers again")
def seeded_on_each_call():
    class HeNormalInit:
        def __init__(self, rng=None):
            self.rng = rng

        def __call__(self, shape):
            rng = np.random.RandomState(0)
            return rng.normal(0, np.sqrt(2 / shape[1]), size=shape)

    return HeNormalInit


@right_answer("seeds NumPy's global state and fills lists of None, as the published notebook does")
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

    return init_params


@right_answer("draws standard normal numbers one by one, in single precision, and scales them")
def one_by_one():
    class HeNormalInit:
        def __init__(self, rng=None):
            self.rng = rng or np.random.RandomState(12)

        def __call__(self, shape):
            weights = np.empty(shape, dtype=np.float32)
            for i in range(shape[0]):
                for j in range(shape[1]):
                    weights[i][j] = self.rng.standard_normal()
            return weights * (2 / shape[1]) ** 0.5

    return HeNormalInit


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
