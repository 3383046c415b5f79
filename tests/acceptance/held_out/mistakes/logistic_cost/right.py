"""Right answers for logistic regression, written without a look at the planted ones."""

import numpy as np

from graders.mistakes import right_answer


@right_answer("clipped logarithms, and a penalty by a matrix")
def clipped_logarithms():
    def lr_cost_function(theta, inputs, targets, lambda_):
        m = len(targets)
        h = 1 / (1 + np.exp(-np.clip(inputs @ theta, -700, 700)))
        likelihoods = np.where(targets == 1, h, 1 - h)
        theta_without_bias = theta.copy()
        theta_without_bias[0] = 0.0
        penalty = lambda_ / (2 * m) * np.dot(theta_without_bias, theta_without_bias)
        grad = np.einsum("mn,m->n", inputs, h - targets) / m
        grad[1:] += lambda_ / m * theta[1:]
        return -np.log(np.maximum(likelihoods, 1e-300)).sum() / m + penalty, grad

    return lr_cost_function


@right_answer("a mask for the bias")
def masked():
    def lr_cost_function(theta, inputs, targets, lambda_):
        m = inputs.shape[0]
        mask = np.ones(theta.shape)
        mask[0] = 0
        z = inputs.dot(theta)
        cost = np.sum(np.logaddexp(0, np.where(targets == 1, -z, z))) / m
        cost += lambda_ * np.sum(mask * theta**2) / (2 * m)
        with np.errstate(over="ignore"):
            h = 1 / (1 + np.exp(-z))
        grad = (inputs.T.dot(h - targets) + lambda_ * mask * theta) / m
        return np.float64(cost), grad

    return lr_cost_function


@right_answer("all classes at once")
def all_classes_at_once():
    def one_vs_all(inputs, labels, num_labels, lambda_):
        x = np.hstack([np.ones((len(inputs), 1)), inputs])
        y = (labels[:, None] == np.arange(num_labels)).astype(float)
        theta = np.zeros((x.shape[1], num_labels))
        for _ in range(300):
            own = theta.copy()
            own[0] = 0
            h = 0.5 * (1 + np.tanh(0.5 * (x @ theta)))
            theta -= 1.0 * (x.T @ (h - y) + lambda_ * own) / len(x)
        return theta.T

    return one_vs_all


@right_answer("momentum, and a list of rows")
def momentum():
    def one_vs_all(inputs, labels, num_labels, lambda_):
        m = len(inputs)
        x = np.insert(inputs, 0, 1.0, axis=1)
        rows = []
        for k in range(num_labels):
            theta = velocity = np.zeros(x.shape[1])
            for _ in range(120):
                h = 1 / (1 + np.exp(-np.clip(x @ theta, -30, 30)))
                grad = x.T @ (h - (labels == k)) / m + lambda_ / m * np.r_[0, theta[1:]]
                velocity = 0.9 * velocity - 0.3 * grad
                theta = theta + velocity
            rows.append(list(theta))
        return rows

    return one_vs_all
