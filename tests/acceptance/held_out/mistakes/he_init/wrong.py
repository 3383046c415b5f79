"""Wrong answers for He's initialisation, written without a look at the planted ones."""

import numpy as np

from graders.mistakes import mistake


@mistake("the variance is taken for the standard deviation")
def variance_for_deviation():
    class HeNormalInit:
        def __init__(self, rng=None):
            self.rng = np.random if rng is None else rng

        def __call__(self, shape):
            return self.rng.normal(0, 2 / shape[1], shape)

    return HeNormalInit


@mistake("the number of outputs decides")
def outputs_decide():
    class HeNormalInit:
        def __init__(self, rng=None):
            self.rng = np.random if rng is None else rng

        def __call__(self, shape):
            return self.rng.normal(0, np.sqrt(2 / shape[0]), shape)

    return HeNormalInit


@mistake("weights are uniform with the variance of He")
def uniform_weights():
    class HeNormalInit:
        def __init__(self, rng=None):
            self.rng = np.random if rng is None else rng

        def __call__(self, shape):
            r = np.sqrt(6 / shape[1])
            return self.rng.uniform(-r, r, shape)

    return HeNormalInit


@mistake("the second half mirrors the first")
def mirrored_halves():
    class HeNormalInit:
        def __init__(self, rng=None):
            self.rng = np.random if rng is None else rng

        def __call__(self, shape):
            n = shape[0] * shape[1]
            half = self.rng.normal(0, np.sqrt(2 / shape[1]), (n + 1) // 2)
            return np.concatenate([half, -half[::-1]])[:n].reshape(shape)

    return HeNormalInit


@mistake("all initialisers share the last generator")
def generator_on_the_class():
    class HeNormalInit:
        def __init__(self, rng=None):
            HeNormalInit.rng = np.random if rng is None else rng

        def __call__(self, shape):
            return self.rng.normal(0, np.sqrt(2 / shape[1]), shape)

    return HeNormalInit


@mistake("biases are random")
def random_biases():
    def init_params(K, D, sigma_sq_omega):
        shapes = [(D, 1), *[(D, D)] * (K - 1), (1, D)]
        scale = np.sqrt(sigma_sq_omega)
        weights = [np.random.normal(size=s) * scale for s in shapes]
        return weights, [np.random.normal(size=(s[0], 1)) * scale for s in shapes]

    return init_params


@mistake("hidden layers share one matrix")
def one_matrix_for_all():
    def init_params(K, D, sigma_sq_omega):
        scale = np.sqrt(sigma_sq_omega)
        hidden = np.random.normal(size=(D, D)) * scale
        ends = np.random.normal(size=(D, 1)) * scale, np.random.normal(size=(1, D)) * scale
        weights = [ends[0], *[hidden] * (K - 1), ends[1]]
        return weights, [np.zeros((len(w), 1)) for w in weights]

    return init_params
