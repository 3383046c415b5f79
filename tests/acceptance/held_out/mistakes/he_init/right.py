"""Right answers for He's initialisation, written without a look at the planted ones."""

import numpy as np

from graders.mistakes import right_answer


@right_answer("standard normal numbers, scaled")
def scaled():
    class HeNormalInit:
        def __init__(self, rng=None):
            self.rng = np.random.RandomState() if rng is None else rng

        def __call__(self, shape):
            return self.rng.standard_normal(shape) * (2 / shape[1]) ** 0.5

    return HeNormalInit


@right_answer("by Box and Muller")
def box_muller():
    class HeNormalInit:
        def __init__(self, rng=None):
            self.rng = np.random if rng is None else rng

        def __call__(self, shape):
            u, v = 1 - self.rng.uniform(size=shape), self.rng.uniform(size=shape)
            return np.sqrt(-4 * np.log(u) / shape[1]) * np.cos(2 * np.pi * v)

    return HeNormalInit


@right_answer("a seed inside, as in the original")
def seeded_inside():
    def init_params(K, D, sigma_sq_omega):
        np.random.RandomState(0)
        rng = np.random.RandomState(3)
        all_weights, all_biases = [None] * (K + 1), [None] * (K + 1)
        all_weights[0] = rng.normal(size=(D, 1)) * np.sqrt(sigma_sq_omega)
        all_weights[-1] = rng.normal(size=(1, D)) * np.sqrt(sigma_sq_omega)
        all_biases[0] = np.zeros((D, 1))
        all_biases[-1] = np.zeros((1, 1))
        for layer in range(1, K):
            all_weights[layer] = rng.normal(size=(D, D)) * np.sqrt(sigma_sq_omega)
            all_biases[layer] = np.zeros((D, 1))
        return all_weights, all_biases

    return init_params


@right_answer("weights are drawn row by row, in single precision")
def row_by_row():
    class HeNormalInit:
        def __init__(self, rng=None):
            self.rng = np.random if rng is None else rng

        def __call__(self, shape):
            std = np.sqrt(2.0 / shape[1])
            rows = [self.rng.normal(0, std, shape[1]) for _ in range(shape[0])]
            return np.array(rows, dtype=np.float32)

    return HeNormalInit
