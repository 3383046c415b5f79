"""Wrong answers for the slope of the ReLU at zero, written without a look at the planted ones."""

import numpy as np

from graders.mistakes import mistake


@mistake("`at_zero` is not looked at")
def at_zero_ignored():
    def relu_gradient(x, at_zero=0.0):
        return np.where(x > 0, 1.0, 0.0)

    return relu_gradient


@mistake("nearly zero counts as zero")
def nearly_zero():
    def relu_gradient(x, at_zero=0.0):
        return np.where(np.abs(x) < 0.01, at_zero, np.where(x > 0, 1.0, 0.0))

    return relu_gradient


@mistake("weights are updated in the caller's arrays")
def updated_in_place():
    def train_two_layer(x, y, w1, w2, learning_rate, steps, at_zero):
        losses = []
        for _ in range(steps):
            h = x @ w1
            a = np.maximum(h, 0)
            d = a @ w2 - y
            losses.append(float((d**2).sum()))
            g2, g1 = a.T @ (2 * d), x.T @ ((2 * d @ w2.T) * np.where(h == 0, at_zero, h > 0))
            w1 -= learning_rate * g1
            w2 -= learning_rate * g2
        return losses

    return train_two_layer


@mistake("losses are taken after the update")
def losses_after():
    def train_two_layer(x, y, w1, w2, learning_rate, steps, at_zero):
        losses = []
        for _ in range(steps):
            h = x @ w1
            a = np.maximum(h, 0)
            d = a @ w2 - y
            g2, g1 = a.T @ (2 * d), x.T @ ((2 * d @ w2.T) * np.where(h == 0, at_zero, h > 0))
            w1, w2 = w1 - learning_rate * g1, w2 - learning_rate * g2
            losses.append(float(((np.maximum(x @ w1, 0) @ w2 - y) ** 2).sum()))
        return losses

    return train_two_layer


@mistake("the second layer's new weights send the gradient back")
def new_weights_send_back():
    def train_two_layer(x, y, w1, w2, learning_rate, steps, at_zero):
        losses = []
        for _ in range(steps):
            h = x @ w1
            a = np.maximum(h, 0)
            d = a @ w2 - y
            losses.append(float((d**2).sum()))
            w2 = w2 - learning_rate * a.T @ (2 * d)
            g1 = x.T @ ((2 * d @ w2.T) * np.where(h == 0, at_zero, h > 0))
            w1 = w1 - learning_rate * g1
        return losses

    return train_two_layer
