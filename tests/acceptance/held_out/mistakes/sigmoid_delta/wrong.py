"""Wrong answers for the sigmoid's delta, written without a look at the planted ones."""

import numpy as np

from graders.mistakes import mistake


@mistake("the sigmoid's slope is left out")
def slope_left_out():
    def train_logistic(x, y, weights, steps):
        for _ in range(steps):
            out = 1 / (1 + np.exp(-(x @ weights)))
            weights = weights - x.T @ (out - y)
        return weights

    return train_logistic


@mistake("the slope is taken of the outputs")
def slope_of_outputs():
    def train_logistic(x, y, weights, steps):
        def sigmoid(z):
            return 1 / (1 + np.exp(-z))

        for _ in range(steps):
            out = sigmoid(x @ weights)
            slope = sigmoid(out) * (1 - sigmoid(out))
            weights = weights - x.T @ ((out - y) * slope)
        return weights

    return train_logistic


@mistake("the gradient is the mean")
def mean_gradient():
    def train_logistic(x, y, weights, steps):
        for _ in range(steps):
            out = 1 / (1 + np.exp(-(x @ weights)))
            weights = weights - x.T @ ((out - y) * out * (1 - out)) / len(x)
        return weights

    return train_logistic


@mistake("one step too few")
def one_step_too_few():
    def train_logistic(x, y, weights, steps):
        for _ in range(1, steps):
            out = 1 / (1 + np.exp(-(x @ weights)))
            weights = weights - x.T @ ((out - y) * out * (1 - out))
        return weights

    return train_logistic


@mistake("weights are updated in the caller's array")
def updated_in_place():
    def train_logistic(x, y, weights, steps):
        for _ in range(steps):
            out = 1 / (1 + np.exp(-(x @ weights)))
            weights -= x.T @ ((out - y) * out * (1 - out))
        return weights

    return train_logistic
