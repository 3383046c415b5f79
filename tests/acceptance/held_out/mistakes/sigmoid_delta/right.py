"""Right answers for the sigmoid's delta, written without a look at the planted ones."""

import numpy as np

from graders.mistakes import right_answer


@right_answer("targets first, and a sum")
def targets_first():
    def train_logistic(x, y, weights, steps):
        weights = np.array(weights)
        for _ in range(steps):
            out = 1 / (1 + np.exp(-np.dot(x, weights)))
            error = y - out
            weights += np.dot(x.T, error * (out - out**2))
        return weights

    return train_logistic


@right_answer("example by example")
def example_by_example():
    def train_logistic(x, y, weights, steps):
        w = weights[:, 0].copy()
        for _ in range(steps):
            total = np.zeros_like(w)
            for xi, yi in zip(x, y[:, 0]):
                o = 0.5 * (1 + np.tanh(0.5 * (xi @ w)))
                total += (o - yi) * o * (1 - o) * xi
            w = w - total
        return w[:, None]

    return train_logistic


@right_answer("the slope by the exponential")
def slope_by_exponential():
    def train_logistic(x, y, weights, steps):
        t = 0
        while t < steps:
            e = np.exp(-(x @ weights))
            delta = (1 / (1 + e) - y) * e / (1 + e) ** 2
            weights = weights - (delta.T @ x).T
            t += 1
        return weights

    return train_logistic


@right_answer("a list of lists")
def lists():
    def train_logistic(x, y, weights, steps):
        while steps:
            out = np.reciprocal(1 + np.exp(-(x @ weights)))
            weights = weights - np.einsum("ni,nj->ij", x, (out - y) * out * (1 - out))
            steps -= 1
        return weights.tolist()

    return train_logistic
