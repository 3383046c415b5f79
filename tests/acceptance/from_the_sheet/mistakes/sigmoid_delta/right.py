"""Right answers written by somebody who had read the lab sheet alone, as students write them."""

import numpy as np

from graders.mistakes import right_answer


@right_answer("classic")
def classic():
    def nonlin(x, deriv=False):
        if deriv:
            return x * (1 - x)
        return 1 / (1 + np.exp(-x))

    def train_logistic(x, y, weights, steps):
        syn0 = np.array(weights, dtype=float)
        for iter in range(steps):
            l0 = x
            l1 = nonlin(np.dot(l0, syn0))
            l1_error = y - l1
            l1_delta = l1_error * nonlin(l1, True)
            syn0 += np.dot(l0.T, l1_delta)
        return syn0

    return train_logistic


@right_answer("scipy loop")
def scipy_loop():
    from scipy.special import expit

    def train_logistic(x, y, weights, steps):
        w = weights
        while steps > 0:
            a = expit(x @ w)
            w = w + (x * ((y - a) * a * (1 - a))).sum(axis=0, keepdims=True).T
            steps -= 1
        return w

    return train_logistic
