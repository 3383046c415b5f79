"""Wrong answers written by somebody who had read the lab sheet alone, as students write them."""

import numpy as np

from graders.mistakes import mistake


@mistake("theta_0 is penalised")
def penalises_bias():
    def sigmoid(z):
        return 1 / (1 + np.exp(-z))

    def lr_cost_function(theta, inputs, targets, lambda_):
        m = len(targets)
        h = sigmoid(inputs @ theta)
        cost = -np.mean(targets * np.log(h) + (1 - targets) * np.log(1 - h)) + lambda_ / (
            2 * m
        ) * np.sum(theta**2)
        return cost, inputs.T @ (h - targets) / m + lambda_ / m * theta

    def one_vs_all(inputs, labels, num_labels, lambda_):
        X = np.c_[np.ones(len(inputs)), inputs]
        out = np.zeros((num_labels, X.shape[1]))
        for k in range(num_labels):
            for _ in range(200):
                out[k] -= lr_cost_function(out[k], X, labels == k, lambda_)[1]
        return out

    return lr_cost_function, one_vs_all


@mistake("sums in place of means")
def no_mean():
    def sigmoid(z):
        return 1 / (1 + np.exp(-z))

    def lr_cost_function(theta, inputs, targets, lambda_):
        h = sigmoid(inputs @ theta)
        t = theta.copy()
        t[0] = 0
        cost = -np.sum(targets * np.log(h) + (1 - targets) * np.log(1 - h)) + lambda_ / 2 * np.sum(
            t**2
        )
        return cost, inputs.T @ (h - targets) + lambda_ * t

    def one_vs_all(inputs, labels, num_labels, lambda_):
        X = np.c_[np.ones(len(inputs)), inputs]
        out = np.zeros((num_labels, X.shape[1]))
        for k in range(num_labels):
            for _ in range(200):
                out[k] -= lr_cost_function(out[k], X, labels == k, lambda_)[1] / len(X)
        return out

    return lr_cost_function, one_vs_all


@mistake("theta[0] is set to zero in the caller's array")
def theta_changed():
    def sigmoid(z):
        return 1 / (1 + np.exp(-z))

    def lr_cost_function(theta, inputs, targets, lambda_):
        m = len(targets)
        h = sigmoid(inputs @ theta)
        cost = -np.mean(targets * np.log(h) + (1 - targets) * np.log(1 - h))
        g = inputs.T @ (h - targets) / m
        theta[0] = 0
        return cost + lambda_ / (2 * m) * theta @ theta, g + lambda_ / m * theta

    def one_vs_all(inputs, labels, num_labels, lambda_):
        X = np.c_[np.ones(len(inputs)), inputs]
        out = np.zeros((num_labels, X.shape[1]))
        for k in range(num_labels):
            for _ in range(200):
                out[k] = out[k] - lr_cost_function(out[k].copy(), X, labels == k, lambda_)[1]
        return out

    return lr_cost_function, one_vs_all


@mistake("gradient without penalty, labels from 1")
def no_penalty_gradient():
    def sigmoid(z):
        return 1 / (1 + np.exp(-z))

    def lr_cost_function(theta, inputs, targets, lambda_):
        m = len(targets)
        h = sigmoid(inputs @ theta)
        cost = -np.mean(targets * np.log(h) + (1 - targets) * np.log(1 - h)) + lambda_ / (
            2 * m
        ) * np.sum(theta[1:] ** 2)
        return cost, inputs.T @ (h - targets) / m

    def one_vs_all(inputs, labels, num_labels, lambda_):
        X = np.c_[np.ones(len(inputs)), inputs]
        out = np.zeros((num_labels, X.shape[1]))
        for k in range(num_labels):
            for _ in range(200):
                out[k] -= lr_cost_function(out[k], X, labels == k + 1, lambda_)[1]
        return out

    return lr_cost_function, one_vs_all


@mistake("one_vs_all without the column of ones")
def no_ones():
    def sigmoid(z):
        return 1 / (1 + np.exp(-z))

    def lr_cost_function(theta, inputs, targets, lambda_):
        m = len(targets)
        h = sigmoid(inputs @ theta)
        cost = -np.mean(targets * np.log(h) + (1 - targets) * np.log(1 - h)) + lambda_ / (
            2 * m
        ) * np.sum(theta[1:] ** 2)
        return cost, inputs.T @ (h - targets) / m + lambda_ / m * np.r_[0, theta[1:]]

    def one_vs_all(inputs, labels, num_labels, lambda_):
        out = np.zeros((num_labels, inputs.shape[1]))
        for k in range(num_labels):
            for _ in range(200):
                out[k] -= lr_cost_function(out[k], inputs, labels == k, lambda_)[1]
        return out

    return lr_cost_function, one_vs_all


@mistake("the slope of the sigmoid is in the gradient")
def slope_in_gradient():
    def sigmoid(z):
        return 1 / (1 + np.exp(-z))

    def lr_cost_function(theta, inputs, targets, lambda_):
        m = len(targets)
        h = sigmoid(inputs @ theta)
        cost = -np.mean(targets * np.log(h) + (1 - targets) * np.log(1 - h)) + lambda_ / (
            2 * m
        ) * np.sum(theta[1:] ** 2)
        return cost, inputs.T @ ((h - targets) * h * (1 - h)) / m + lambda_ / m * np.r_[
            0, theta[1:]
        ]

    def one_vs_all(inputs, labels, num_labels, lambda_):
        X = np.c_[np.ones(len(inputs)), inputs]
        out = np.zeros((num_labels, X.shape[1]))
        for k in range(num_labels):
            for _ in range(400):
                out[k] -= 4 * lr_cost_function(out[k], X, labels == k, lambda_)[1]
        return out

    return lr_cost_function, one_vs_all
