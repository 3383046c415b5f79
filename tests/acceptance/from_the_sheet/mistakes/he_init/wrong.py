"""Wrong answers written by somebody who had read the lab sheet alone, as students write them."""

import numpy as np

from graders.mistakes import mistake


@mistake("the variance is used as standard deviation")
def variance_as_std():
    def init_params(K, D, sigma_sq_omega):
        rng = np.random.RandomState(0)
        all_weights, all_biases = [], []
        n_in = 1
        for k in range(K + 1):
            n_out = 1 if k == K else D
            all_weights.append(rng.normal(0, sigma_sq_omega, (n_out, n_in)))
            all_biases.append(np.zeros((n_out, 1)))
            n_in = n_out
        return all_weights, all_biases

    class HeNormalInit:
        def __init__(self, rng=None):
            self.rng = np.random if rng is None else rng

        def __call__(self, shape):
            return self.rng.normal(0, 2 / shape[1], size=shape)

    return init_params, HeNormalInit


@mistake("2 / output_dim, biases random")
def fan_out():
    def init_params(K, D, sigma_sq_omega):
        rng = np.random.RandomState(0)
        s = np.sqrt(sigma_sq_omega)
        W = (
            [rng.normal(0, s, (D, 1))]
            + [rng.normal(0, s, (D, D)) for _ in range(K - 1)]
            + [rng.normal(0, s, (1, D))]
        )
        b = [rng.normal(0, s, (len(w), 1)) for w in W]
        return W, b

    class HeNormalInit:
        def __init__(self, rng=None):
            self.rng = np.random if rng is None else rng

        def __call__(self, shape):
            n_in, n_out = shape
            return self.rng.normal(0, np.sqrt(2 / n_in), size=shape)

    return init_params, HeNormalInit


@mistake("only K matrices; no factor 2")
def k_layers():
    def init_params(K, D, sigma_sq_omega):
        rng = np.random.RandomState(0)
        s = sigma_sq_omega**0.5
        W = [rng.randn(D, 1) * s]
        for _ in range(K - 2):
            W.append(rng.randn(D, D) * s)
        W.append(rng.randn(1, D) * s)
        return W, [np.zeros((w.shape[0], 1)) for w in W]

    class HeNormalInit:
        def __init__(self, rng=None):
            self.rng = np.random if rng is None else rng

        def __call__(self, shape):
            return self.rng.normal(0, np.sqrt(1 / shape[1]), size=shape)

    return init_params, HeNormalInit


@mistake("biases of shape (D,), uniform weights")
def flat_biases():
    def init_params(K, D, sigma_sq_omega):
        np.random.seed(0)
        sizes = [1] + [D] * K + [1]
        W = [np.random.randn(o, i) * np.sqrt(sigma_sq_omega) for i, o in zip(sizes, sizes[1:])]
        b = [np.zeros(o) for o in sizes[1:]]
        return W, b

    class HeNormalInit:
        def __init__(self, rng=None):
            self.rng = np.random if rng is None else rng

        def __call__(self, shape):
            r = np.sqrt(6 / shape[1])
            return self.rng.uniform(-r, r, shape)

    return init_params, HeNormalInit
