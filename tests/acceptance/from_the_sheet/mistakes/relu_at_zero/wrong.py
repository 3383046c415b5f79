"""Wrong answers written by somebody who had read the lab sheet alone, as students write them."""

import numpy as np

from graders.mistakes import mistake


@mistake("losses after the updates")
def loss_after():
    def relu_gradient(x, at_zero=0.0):
        return np.where(x > 0, 1.0, np.where(x == 0, at_zero, 0.0))

    def train_two_layer(x, y, w1, w2, learning_rate, steps, at_zero):
        losses = []
        for _ in range(steps):
            h = x @ w1
            a = np.maximum(h, 0)
            d = 2 * (a @ w2 - y)
            g1 = x.T @ (d @ w2.T * relu_gradient(h, at_zero))
            w2 = w2 - learning_rate * a.T @ d
            w1 = w1 - learning_rate * g1
            losses.append(np.sum((np.maximum(x @ w1, 0) @ w2 - y) ** 2))
        return losses

    return relu_gradient, train_two_layer


@mistake("w2 is updated before it is used")
def updated_w2_first():
    def relu_gradient(x, at_zero=0.0):
        g = (x > 0).astype(float)
        g[x == 0] = at_zero
        return g

    def train_two_layer(x, y, w1, w2, learning_rate, steps, at_zero):
        losses = []
        for _ in range(steps):
            h = x @ w1
            a = np.maximum(h, 0)
            out = a @ w2
            losses.append(((out - y) ** 2).sum())
            d = 2 * (out - y)
            w2 = w2 - learning_rate * a.T @ d
            dh = (d @ w2.T) * relu_gradient(h, at_zero)
            w1 = w1 - learning_rate * x.T @ dh
        return losses

    return relu_gradient, train_two_layer


@mistake("mean instead of sum")
def mean_loss():
    def relu_gradient(x, at_zero=0.0):
        g = (x > 0).astype(float)
        g[x == 0] = at_zero
        return g

    def train_two_layer(x, y, w1, w2, learning_rate, steps, at_zero):
        losses = []
        for _ in range(steps):
            h = x @ w1
            a = np.maximum(h, 0)
            e = a @ w2 - y
            losses.append(np.mean(e**2))
            d = 2 * e / e.size
            dh = (d @ w2.T) * relu_gradient(h, at_zero)
            w2 = w2 - learning_rate * a.T @ d
            w1 = w1 - learning_rate * x.T @ dh
        return losses

    return relu_gradient, train_two_layer


@mistake("at_zero is not used")
def ignores_at_zero():
    def relu_gradient(x, at_zero=0.0):
        return (x > 0) * 1.0

    def train_two_layer(x, y, w1, w2, learning_rate, steps, at_zero):
        losses = []
        for _ in range(steps):
            h = x @ w1
            a = np.maximum(h, 0)
            e = a @ w2 - y
            losses.append(np.sum(e**2))
            d = 2 * e
            dh = (d @ w2.T) * relu_gradient(h)
            w2 = w2 - learning_rate * a.T @ d
            w1 = w1 - learning_rate * x.T @ dh
        return losses

    return relu_gradient, train_two_layer


@mistake("changes w1 and w2 of the caller")
def inplace_weights():
    def relu_gradient(x, at_zero=0.0):
        return np.heaviside(x, at_zero)

    def train_two_layer(x, y, w1, w2, learning_rate, steps, at_zero):
        losses = []
        for _ in range(steps):
            h = x @ w1
            a = np.maximum(h, 0)
            e = a @ w2 - y
            losses.append(float(np.sum(e**2)))
            dh = (2 * e @ w2.T) * relu_gradient(h, at_zero)
            w2 -= learning_rate * a.T @ (2 * e)
            w1 -= learning_rate * x.T @ dh
        return losses

    return relu_gradient, train_two_layer
