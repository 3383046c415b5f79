"""Wrong answers for logistic regression, written without a look at the planted ones."""

import numpy as np

from graders.mistakes import mistake


@mistake("the bias is penalised")
def bias_penalised():
    def lr_cost_function(theta, inputs, targets, lambda_):
        m = len(targets)
        h = 1 / (1 + np.exp(-inputs @ theta))
        cost = -np.mean(targets * np.log(h) + (1 - targets) * np.log(1 - h))
        cost += lambda_ / (2 * m) * np.sum(theta**2)
        return cost, inputs.T @ (h - targets) / m + lambda_ / m * theta

    return lr_cost_function


@mistake("the penalty's gradient is forgotten")
def penalty_without_gradient():
    def lr_cost_function(theta, inputs, targets, lambda_):
        m = len(targets)
        h = 1 / (1 + np.exp(-inputs @ theta))
        cost = -np.mean(targets * np.log(h) + (1 - targets) * np.log(1 - h))
        cost += lambda_ / (2 * m) * np.sum(theta[1:] ** 2)
        return cost, inputs.T @ (h - targets) / m

    return lr_cost_function


@mistake("the bias is set to zero in the caller's array")
def bias_zeroed_in_place():
    def lr_cost_function(theta, inputs, targets, lambda_):
        m = len(targets)
        h = 1 / (1 + np.exp(-inputs @ theta))
        cost = -np.mean(targets * np.log(h) + (1 - targets) * np.log(1 - h))
        theta[0] = 0
        cost += lambda_ / (2 * m) * theta @ theta
        return cost, inputs.T @ (h - targets) / m + lambda_ / m * theta

    return lr_cost_function


@mistake("the sum is not divided")
def sum_for_mean():
    def lr_cost_function(theta, inputs, targets, lambda_):
        m = len(targets)
        h = 1 / (1 + np.exp(-inputs @ theta))
        cost = -np.sum(targets * np.log(h) + (1 - targets) * np.log(1 - h))
        own = np.r_[0, theta[1:]]
        return cost + lambda_ / 2 * own @ own, inputs.T @ (h - targets) + lambda_ * own

    return lr_cost_function


@mistake("all classes are trained against the first")
def first_class_only():
    def one_vs_all(inputs, labels, num_labels, lambda_):
        x = np.c_[np.ones(len(inputs)), inputs]
        theta = np.zeros((num_labels, x.shape[1]))
        for k in range(num_labels):
            for _ in range(100):
                h = 1 / (1 + np.exp(-x @ theta[k]))
                theta[k] -= 1.0 * x.T @ (h - (labels == 0)) / len(x)
        return theta

    return one_vs_all


@mistake("the penalty is not halved")
def penalty_not_halved():
    def lr_cost_function(theta, inputs, targets, lambda_):
        m = len(targets)
        h = 1 / (1 + np.exp(-inputs @ theta))
        own = np.r_[0, theta[1:]]
        cost = -np.mean(targets * np.log(h) + (1 - targets) * np.log(1 - h))
        return cost + lambda_ / m * own @ own, inputs.T @ (h - targets) / m + lambda_ / m * own

    return lr_cost_function
