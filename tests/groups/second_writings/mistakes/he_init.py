"""Planted mistakes of He initialisation, written a second time from their sentences alone."""

import math

import numpy as np

from graders.mistakes import mistake


def answer():
    def init_params(K, D, sigma_sq_omega):
        np.random.seed(0)
        widths = [1] + [D] * K + [1]
        all_weights, all_biases = [None] * (K + 1), [None] * (K + 1)
        for k in range(K + 1):
            size = (widths[k + 1], widths[k])
            all_weights[k] = np.random.normal(size=size) * math.sqrt(sigma_sq_omega)
            all_biases[k] = np.zeros((widths[k + 1], 1))
        return all_weights, all_biases

    class HeNormalInit:
        def __init__(self, rng=None):
            self.rng = np.random if rng is None else rng

        def __call__(self, shape):
            return math.sqrt(2 / shape[1]) * self.rng.standard_normal(shape)

    return init_params, HeNormalInit


@mistake("again", of=answer)
def variance_as_deviation():
    def init_params(K, D, sigma_sq_omega):
        np.random.seed(0)
        widths = [1] + [D] * K + [1]
        all_weights, all_biases = [None] * (K + 1), [None] * (K + 1)
        for k in range(K + 1):
            size = (widths[k + 1], widths[k])
            all_weights[k] = np.random.standard_normal(size) * sigma_sq_omega
            all_biases[k] = np.zeros((widths[k + 1], 1))
        return all_weights, all_biases

    class HeNormalInit:
        def __init__(self, rng=None):
            self.rng = np.random if rng is None else rng

        def __call__(self, shape):
            return 2 / shape[1] * self.rng.standard_normal(shape)


@mistake("again", of=answer)
def outputs_counted():
    class HeNormalInit:
        def __init__(self, rng=None):
            self.rng = np.random if rng is None else rng

        def __call__(self, shape):
            rows, columns = shape
            return (2 / rows) ** 0.5 * self.rng.standard_normal((rows, columns))


@mistake("again", of=answer)
def one_over_inputs():
    class HeNormalInit:
        def __init__(self, rng=None):
            self.rng = np.random if rng is None else rng

        def __call__(self, shape):
            return self.rng.standard_normal(shape) / shape[1] ** 0.5


@mistake("again", of=answer)
def glorot():
    class HeNormalInit:
        def __init__(self, rng=None):
            self.rng = np.random if rng is None else rng

        def __call__(self, shape):
            return self.rng.standard_normal(shape) * np.sqrt(2.0 / np.sum(shape))


@mistake("again", of=answer)
def uniform():
    class HeNormalInit:
        def __init__(self, rng=None):
            self.rng = np.random if rng is None else rng

        def __call__(self, shape):
            r = math.sqrt(6 / shape[1])
            return 2 * r * self.rng.random_sample(shape) - r


@mistake("again", of=answer)
def global_state():
    class HeNormalInit:
        def __init__(self, rng=None):
            self.rng = rng

        def __call__(self, shape):
            return np.random.standard_normal(shape) * math.sqrt(2 / shape[1])


@mistake("again", of=answer)
def seeded_on_each_call():
    class HeNormalInit:
        def __init__(self, rng=None):
            self.rng = rng

        def __call__(self, shape):
            return math.sqrt(2 / shape[1]) * np.random.RandomState(7).standard_normal(shape)


@mistake("again", of=answer)
def positive_numbers():
    def init_params(K, D, sigma_sq_omega):
        np.random.seed(0)
        widths = [1] + [D] * K + [1]
        all_weights, all_biases = [None] * (K + 1), [None] * (K + 1)
        for k in range(K + 1):
            size = (widths[k + 1], widths[k])
            all_weights[k] = np.random.random_sample(size) * math.sqrt(sigma_sq_omega)
            all_biases[k] = np.zeros((widths[k + 1], 1))
        return all_weights, all_biases


@mistake("again", of=answer)
def seeded_for_each_layer():
    def init_params(K, D, sigma_sq_omega):
        widths = [1] + [D] * K + [1]
        all_weights, all_biases = [None] * (K + 1), [None] * (K + 1)
        for k in range(K + 1):
            np.random.seed(0)
            size = (widths[k + 1], widths[k])
            all_weights[k] = np.random.normal(size=size) * math.sqrt(sigma_sq_omega)
            all_biases[k] = np.zeros((widths[k + 1], 1))
        return all_weights, all_biases


@mistake("again", of=answer)
def one_layer_too_few():
    def init_params(K, D, sigma_sq_omega):
        np.random.seed(0)
        widths = [1] + [D] * (K - 1) + [1]
        all_weights, all_biases = [], []
        for below, above in zip(widths, widths[1:]):
            all_weights.append(np.random.normal(size=(above, below)) * sigma_sq_omega**0.5)
            all_biases.append(np.zeros((above, 1)))
        return all_weights, all_biases


@mistake("again", of=answer)
def transposed():
    def init_params(K, D, sigma_sq_omega):
        np.random.seed(0)
        widths = [1] + [D] * K + [1]
        all_weights, all_biases = [], []
        for below, above in zip(widths, widths[1:]):
            all_weights.append(np.random.normal(size=(below, above)) * sigma_sq_omega**0.5)
            all_biases.append(np.zeros((above, 1)))
        return all_weights, all_biases


@mistake("again", of=answer)
def random_biases():
    def init_params(K, D, sigma_sq_omega):
        np.random.seed(0)
        widths = [1] + [D] * K + [1]
        all_weights, all_biases = [], []
        for below, above in zip(widths, widths[1:]):
            all_weights.append(np.random.normal(size=(above, below)) * sigma_sq_omega**0.5)
            all_biases.append(np.random.normal(size=(above, 1)) * sigma_sq_omega**0.5)
        return all_weights, all_biases


@mistake("again", of=answer)
def one_matrix_for_all():
    def init_params(K, D, sigma_sq_omega):
        np.random.seed(0)
        deviation = sigma_sq_omega**0.5
        first = np.random.normal(0, deviation, (D, 1))
        middle = np.random.normal(0, deviation, (D, D))
        last = np.random.normal(0, deviation, (1, D))
        all_weights = [first, *([middle] * (K - 1)), last]
        return all_weights, [np.zeros((w.shape[0], 1)) for w in all_weights]
