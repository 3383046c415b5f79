"""Planted mistakes of the slope at zero, written a second time from their sentences alone."""

import numpy as np

from graders.mistakes import mistake


def answer():
    def relu_gradient(x, at_zero=0.0):
        slope = np.zeros(np.shape(x))
        slope[x > 0] = 1.0
        slope[x == 0] = at_zero
        return slope

    def train_two_layer(x, y, w1, w2, learning_rate, steps, at_zero):
        first, second = w1.copy(), w2.copy()
        losses = []
        for step in range(steps):
            h = np.dot(x, first)
            a = np.clip(h, 0, None)
            error = np.dot(a, second) - y
            losses.append(float(np.square(error).sum()))
            back = np.dot(2.0 * error, second.T)
            grad_first = np.dot(x.T, back * relu_gradient(h, at_zero))
            grad_second = np.dot(a.T, 2.0 * error)
            first -= learning_rate * grad_first
            second -= learning_rate * grad_second
        return losses

    return relu_gradient, train_two_layer


@mistake("again", of=answer)
def slope_zero_at_zero():
    def relu_gradient(x, at_zero=0.0):
        return np.where(x > 0, 1.0, 0.0)


@mistake("again", of=answer)
def relu_for_its_slope():
    def relu_gradient(x, at_zero=0.0):
        return np.where(x > 0, x, 0.0)


@mistake("again", of=answer)
def at_zero_below_zero():
    def relu_gradient(x, at_zero=0.0):
        slope = np.ones(np.shape(x))
        slope[x <= 0] = at_zero
        return slope


@mistake("again", of=answer)
def slope_left_out():
    def train_two_layer(x, y, w1, w2, learning_rate, steps, at_zero):
        first, second = w1.copy(), w2.copy()
        losses = []
        for step in range(steps):
            a = np.clip(np.dot(x, first), 0, None)
            error = np.dot(a, second) - y
            losses.append(float(np.square(error).sum()))
            grad_first = np.dot(x.T, np.dot(2.0 * error, second.T))
            second = second - learning_rate * np.dot(a.T, 2.0 * error)
            first = first - learning_rate * grad_first
        return losses


@mistake("again", of=answer)
def mean_for_sum():
    def train_two_layer(x, y, w1, w2, learning_rate, steps, at_zero):
        first, second = w1.copy(), w2.copy()
        losses = []
        for step in range(steps):
            h = np.dot(x, first)
            a = np.clip(h, 0, None)
            error = np.dot(a, second) - y
            losses.append(float(np.square(error).mean()))
            back = np.dot(2.0 * error, second.T)
            grad_first = np.dot(x.T, back * relu_gradient(h, at_zero))
            second -= learning_rate * np.dot(a.T, 2.0 * error)
            first -= learning_rate * grad_first
        return losses


@mistake("again", of=answer)
def factor_two_missing():
    def train_two_layer(x, y, w1, w2, learning_rate, steps, at_zero):
        first, second = w1.copy(), w2.copy()
        losses = []
        for step in range(steps):
            h = np.dot(x, first)
            a = np.clip(h, 0, None)
            error = np.dot(a, second) - y
            losses.append(float(np.square(error).sum()))
            back = np.dot(error, second.T)
            grad_first = np.dot(x.T, back * relu_gradient(h, at_zero))
            second -= learning_rate * np.dot(a.T, error)
            first -= learning_rate * grad_first
        return losses


@mistake("again", of=answer)
def updated_too_early():
    def train_two_layer(x, y, w1, w2, learning_rate, steps, at_zero):
        first, second = w1.copy(), w2.copy()
        losses = []
        for step in range(steps):
            h = np.dot(x, first)
            a = np.clip(h, 0, None)
            error = np.dot(a, second) - y
            losses.append(float(np.square(error).sum()))
            second -= learning_rate * np.dot(a.T, 2.0 * error)
            back = np.dot(2.0 * error, second.T)
            first -= learning_rate * np.dot(x.T, back * relu_gradient(h, at_zero))
        return losses


@mistake("again", of=answer)
def losses_one_late():
    def train_two_layer(x, y, w1, w2, learning_rate, steps, at_zero):
        first, second = w1.copy(), w2.copy()
        losses = []
        for step in range(steps):
            h = np.dot(x, first)
            a = np.clip(h, 0, None)
            error = np.dot(a, second) - y
            back = np.dot(2.0 * error, second.T)
            grad_first = np.dot(x.T, back * relu_gradient(h, at_zero))
            second -= learning_rate * np.dot(a.T, 2.0 * error)
            first -= learning_rate * grad_first
            again = np.dot(np.clip(np.dot(x, first), 0, None), second) - y
            losses.append(float(np.square(again).sum()))
        return losses


@mistake("again", of=answer)
def slope_one_at_zero():
    def relu_gradient(x, at_zero=0.0):
        return 1.0 - (x < 0)


@mistake("again", of=answer)
def slope_of_the_activations():
    def train_two_layer(x, y, w1, w2, learning_rate, steps, at_zero):
        first, second = w1.copy(), w2.copy()
        losses = []
        for step in range(steps):
            a = np.clip(np.dot(x, first), 0, None)
            error = np.dot(a, second) - y
            losses.append(float(np.square(error).sum()))
            back = np.dot(2.0 * error, second.T)
            grad_first = np.dot(x.T, back * relu_gradient(a, at_zero))
            second -= learning_rate * np.dot(a.T, 2.0 * error)
            first -= learning_rate * grad_first
        return losses
