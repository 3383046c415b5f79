"""Right answers written by somebody who had read the lab sheet alone, as students write them."""

import numpy as np

from graders.mistakes import right_answer


@right_answer("append loop")
def append_loop():
    def init_params(K, D, sigma_sq_omega):
        np.random.seed(0)
        sizes = [1] + K * [D] + [1]
        all_weights, all_biases = [], []
        for i in range(K + 1):
            all_weights.append(
                np.random.normal(size=(sizes[i + 1], sizes[i])) * np.sqrt(sigma_sq_omega)
            )
            all_biases.append(np.zeros((sizes[i + 1], 1)))
        return all_weights, all_biases

    class HeNormalInit:
        def __init__(self, rng=None):
            self.rng = rng or np.random

        def __call__(self, shape):
            fan_out, fan_in = shape
            return self.rng.normal(scale=(2 / fan_in) ** 0.5, size=(fan_out, fan_in))

    return init_params, HeNormalInit


@right_answer("book way")
def book_way():
    def init_params(K, D, sigma_sq_omega):
        np.random.seed(0)
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

    class HeNormalInit(object):
        def __init__(self, rng=None):
            self.rng = np.random.RandomState() if rng is None else rng

        def __call__(self, shape):
            std = np.sqrt(2.0) / np.sqrt(shape[1])
            return std * self.rng.standard_normal(shape)

    return init_params, HeNormalInit
