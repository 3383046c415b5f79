"""Wrong answers written by somebody who had read the lab sheet alone, as students write them."""

import numpy as np

from graders.mistakes import mistake


@mistake("the slope is left out")
def no_slope():
    def train_logistic(x, y, weights, steps):
        w = weights.copy()
        for _ in range(steps):
            a = 1 / (1 + np.exp(-x @ w))
            w -= x.T @ (a - y)
        return w

    return train_logistic


@mistake("the slope formula is applied to z")
def slope_of_z():
    def train_logistic(x, y, weights, steps):
        w = weights.copy()
        for _ in range(steps):
            z = x @ w
            a = 1 / (1 + np.exp(-z))
            w = w + x.T @ ((y - a) * z * (1 - z))
        return w

    return train_logistic


@mistake("slope of sigma(a)")
def sigmoid_of_sigmoid():
    def sig(z):
        return 1 / (1 + np.exp(-z))

    def dsig(z):
        return sig(z) * (1 - sig(z))

    def train_logistic(x, y, weights, steps):
        w = np.array(weights)
        for _ in range(steps):
            a = sig(x @ w)
            w += x.T @ ((y - a) * dsig(a))
        return w

    return train_logistic


@mistake("ascends")
def wrong_sign():
    def train_logistic(x, y, weights, steps):
        for _ in range(steps):
            a = 1 / (1 + np.exp(-np.dot(x, weights)))
            delta = (a - y) * a * (1 - a)
            weights = weights + np.dot(x.T, delta)
        return weights

    return train_logistic


@mistake("mean over examples")
def factor_two_mean():
    def train_logistic(x, y, weights, steps):
        for _ in range(steps):
            a = 1 / (1 + np.exp(-np.dot(x, weights)))
            delta = (a - y) * a * (1 - a)
            weights = weights - np.dot(x.T, delta) / len(x)
        return weights

    return train_logistic


@mistake("returns the outputs")
def returns_outputs():
    def train_logistic(x, y, weights, steps):
        for _ in range(steps):
            a = 1 / (1 + np.exp(-np.dot(x, weights)))
            weights = weights - np.dot(x.T, (a - y) * a * (1 - a))
        return 1 / (1 + np.exp(-np.dot(x, weights)))

    return train_logistic
