"""Planted mistakes of the delta rule, written a second time from their sentences alone."""

import numpy as np

from graders.mistakes import mistake


def answer():
    def train_logistic(x, y, weights, steps):
        w = np.array(weights, dtype=float)
        for step in range(steps):
            a = 1.0 / (1.0 + np.exp(-np.dot(x, w)))
            delta = (a - y) * a * (1.0 - a)
            w -= np.dot(x.T, delta)
        return w

    return train_logistic


@mistake("again", of=answer)
def slope_left_out():
    def train_logistic(x, y, weights, steps):
        w = np.array(weights, dtype=float)
        for step in range(steps):
            a = 1.0 / (1.0 + np.exp(-np.dot(x, w)))
            w -= np.dot(x.T, a - y)
        return w


@mistake("again", of=answer)
def slope_of_the_sums():
    def train_logistic(x, y, weights, steps):
        w = np.array(weights, dtype=float)
        for step in range(steps):
            z = np.dot(x, w)
            a = 1.0 / (1.0 + np.exp(-z))
            w -= np.dot(x.T, (a - y) * (z - z**2))
        return w


@mistake("again", of=answer)
def sigmoid_twice():
    def train_logistic(x, y, weights, steps):
        def sigmoid(t):
            return 1.0 / (1.0 + np.exp(-t))

        w = np.array(weights, dtype=float)
        for step in range(steps):
            a = sigmoid(np.dot(x, w))
            w -= np.dot(x.T, (a - y) * sigmoid(a) * (1 - sigmoid(a)))
        return w


@mistake("again", of=answer)
def turned_sign():
    def train_logistic(x, y, weights, steps):
        w = np.array(weights, dtype=float)
        for step in range(steps):
            a = 1.0 / (1.0 + np.exp(-np.dot(x, w)))
            w = w + np.dot(x.T, (a - y) * (a - a * a))
        return w


@mistake("again", of=answer)
def mean_for_sum():
    def train_logistic(x, y, weights, steps):
        w = np.array(weights, dtype=float)
        for step in range(steps):
            a = 1.0 / (1.0 + np.exp(-np.dot(x, w)))
            w -= np.dot(x.T, (a - y) * a * (1.0 - a)) / x.shape[0]
        return w


@mistake("again", of=answer)
def half_forgotten():
    def train_logistic(x, y, weights, steps):
        w = np.array(weights, dtype=float)
        for step in range(steps):
            a = 1.0 / (1.0 + np.exp(-np.dot(x, w)))
            w -= 2.0 * x.T.dot((a - y) * a * (1.0 - a))
        return w


@mistake("again", of=answer)
def steps_ignored():
    def train_logistic(x, y, weights, steps):
        a = 1.0 / (1.0 + np.exp(-np.dot(x, weights)))
        return weights - np.dot(x.T, (a - y) * a * (1.0 - a))


@mistake("again", of=answer)
def fresh_start():
    def train_logistic(x, y, weights, steps):
        w = weights * 0.0
        for step in range(steps):
            a = 1.0 / (1.0 + np.exp(-np.dot(x, w)))
            w -= np.dot(x.T, (a - y) * a * (1.0 - a))
        return w


@mistake("again", of=answer)
def outputs_for_weights():
    def train_logistic(x, y, weights, steps):
        w = np.array(weights, dtype=float)
        for step in range(steps):
            a = 1.0 / (1.0 + np.exp(-np.dot(x, w)))
            w -= np.dot(x.T, (a - y) * a * (1.0 - a))
        return 1.0 / (1.0 + np.exp(-np.dot(x, w)))


@mistake("again", of=answer)
def one_example_at_a_time():
    def train_logistic(x, y, weights, steps):
        w = np.array(weights, dtype=float)
        for step in range(steps):
            for i in range(len(x)):
                row = x[i : i + 1]
                a = 1.0 / (1.0 + np.exp(-np.dot(row, w)))
                w -= np.dot(row.T, (a - y[i : i + 1]) * a * (1.0 - a))
        return w
