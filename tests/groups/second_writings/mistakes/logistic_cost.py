"""Planted mistakes of regularised regression, written a second time from sentences alone."""

import numpy as np

from graders.mistakes import mistake


def answer():
    def sigmoid(z):
        return 1.0 / (1.0 + np.exp(-z))

    def lr_cost_function(theta, inputs, targets, lambda_):
        m = inputs.shape[0]
        a = sigmoid(inputs.dot(theta))
        J = np.sum(-targets * np.log(a) - (1 - targets) * np.log(1 - a)) / m
        J += lambda_ * theta[1:].dot(theta[1:]) / (2.0 * m)
        grad = inputs.T.dot(a - targets) / m
        grad[1:] = grad[1:] + lambda_ * theta[1:] / m
        return J, grad

    def one_vs_all(inputs, labels, num_labels, lambda_):
        m = inputs.shape[0]
        X = np.hstack([np.ones((m, 1)), inputs])
        all_theta = np.zeros((num_labels, X.shape[1]))
        for c in range(num_labels):
            target = np.where(labels.ravel() == c, 1.0, 0.0)
            for step in range(300):
                all_theta[c] -= 1.0 * lr_cost_function(all_theta[c], X, target, lambda_)[1]
        return all_theta

    return sigmoid, lr_cost_function, one_vs_all


@mistake("again", of=answer)
def bias_penalised():
    def lr_cost_function(theta, inputs, targets, lambda_):
        m = inputs.shape[0]
        a = sigmoid(inputs.dot(theta))
        J = np.sum(-targets * np.log(a) - (1 - targets) * np.log(1 - a)) / m
        J += lambda_ * theta.dot(theta) / (2.0 * m)
        grad = inputs.T.dot(a - targets) / m + lambda_ * theta / m
        return J, grad


@mistake("again", of=answer)
def penalty_not_in_gradient():
    def lr_cost_function(theta, inputs, targets, lambda_):
        m = inputs.shape[0]
        a = sigmoid(inputs.dot(theta))
        J = np.sum(-targets * np.log(a) - (1 - targets) * np.log(1 - a)) / m
        J += lambda_ * theta[1:].dot(theta[1:]) / (2.0 * m)
        return J, inputs.T.dot(a - targets) / m


@mistake("again", of=answer)
def half_of_the_penalty_missing():
    def lr_cost_function(theta, inputs, targets, lambda_):
        m = inputs.shape[0]
        a = sigmoid(inputs.dot(theta))
        J = np.sum(-targets * np.log(a) - (1 - targets) * np.log(1 - a)) / m
        J += lambda_ / m * sum(t**2 for t in theta[1:])
        grad = inputs.T.dot(a - targets) / m
        grad[1:] = grad[1:] + lambda_ * theta[1:] / m
        return J, grad


@mistake("again", of=answer)
def slope_left_in():
    def lr_cost_function(theta, inputs, targets, lambda_):
        m = inputs.shape[0]
        a = sigmoid(inputs.dot(theta))
        J = np.sum(-targets * np.log(a) - (1 - targets) * np.log(1 - a)) / m
        J += lambda_ * theta[1:].dot(theta[1:]) / (2.0 * m)
        grad = inputs.T.dot((a - targets) * (a - a**2)) / m
        grad[1:] = grad[1:] + lambda_ * theta[1:] / m
        return J, grad


@mistake("again", of=answer)
def sign_of_the_cost():
    def lr_cost_function(theta, inputs, targets, lambda_):
        m = inputs.shape[0]
        a = sigmoid(inputs.dot(theta))
        J = np.sum(targets * np.log(a) + (1 - targets) * np.log(1 - a)) / m
        J += lambda_ * theta[1:].dot(theta[1:]) / (2.0 * m)
        grad = inputs.T.dot(a - targets) / m
        grad[1:] = grad[1:] + lambda_ * theta[1:] / m
        return J, grad


@mistake("again", of=answer)
def classes_from_one():
    def one_vs_all(inputs, labels, num_labels, lambda_):
        m = inputs.shape[0]
        X = np.hstack([np.ones((m, 1)), inputs])
        all_theta = np.zeros((num_labels, X.shape[1]))
        for c in range(1, num_labels + 1):
            target = np.where(labels.ravel() == c, 1.0, 0.0)
            for step in range(300):
                all_theta[c - 1] -= lr_cost_function(all_theta[c - 1], X, target, lambda_)[1]
        return all_theta


@mistake("again", of=answer)
def last_class_left_out():
    def one_vs_all(inputs, labels, num_labels, lambda_):
        m = inputs.shape[0]
        X = np.hstack([np.ones((m, 1)), inputs])
        all_theta = np.zeros((num_labels, X.shape[1]))
        for c in range(num_labels - 1):
            target = np.where(labels.ravel() == c, 1.0, 0.0)
            for step in range(300):
                all_theta[c] -= lr_cost_function(all_theta[c], X, target, lambda_)[1]
        return all_theta


@mistake("again", of=answer)
def labels_for_targets():
    def one_vs_all(inputs, labels, num_labels, lambda_):
        m = inputs.shape[0]
        X = np.hstack([np.ones((m, 1)), inputs])
        all_theta = np.zeros((num_labels, X.shape[1]))
        for c in range(num_labels):
            for step in range(300):
                all_theta[c] -= lr_cost_function(all_theta[c], X, labels.ravel(), lambda_)[1]
        return all_theta


@mistake("again", of=answer)
def penalty_not_passed_on():
    def one_vs_all(inputs, labels, num_labels, lambda_):
        m = inputs.shape[0]
        X = np.hstack([np.ones((m, 1)), inputs])
        all_theta = np.zeros((num_labels, X.shape[1]))
        for c in range(num_labels):
            target = np.where(labels.ravel() == c, 1.0, 0.0)
            for step in range(300):
                all_theta[c] -= lr_cost_function(all_theta[c], X, target, 0)[1]
        return all_theta


@mistake("again", of=answer)
def sum_for_mean():
    def lr_cost_function(theta, inputs, targets, lambda_):
        a = sigmoid(inputs.dot(theta))
        J = np.sum(-targets * np.log(a) - (1 - targets) * np.log(1 - a))
        J += lambda_ * theta[1:].dot(theta[1:]) / 2.0
        grad = inputs.T.dot(a - targets)
        grad[1:] = grad[1:] + lambda_ * theta[1:]
        return J, grad
