"""Right answers for the slope of the ReLU at zero, written without a look at the planted ones."""

import numpy as np

from graders.mistakes import right_answer


@right_answer("heaviside")
def heaviside():
    def relu_gradient(x, at_zero=0.0):
        return np.heaviside(x, at_zero)

    return relu_gradient


@right_answer("by index, and lists of numbers")
def by_index():
    def relu_gradient(x, at_zero=0.0):
        slope = np.ones(np.shape(x))
        slope[x < 0] = 0
        slope[x == 0] = at_zero
        return slope.tolist()

    return relu_gradient


@right_answer("copies updated in place, losses in an array")
def copies_in_place():
    def train_two_layer(x, y, w1, w2, learning_rate, steps, at_zero):
        w1, w2 = w1.copy(), w2.copy()
        losses = np.zeros(steps)
        for t in range(steps):
            h = x.dot(w1)
            h_relu = np.maximum(h, 0)
            y_pred = h_relu.dot(w2)
            losses[t] = np.square(y_pred - y).sum()
            grad_y_pred = 2.0 * (y_pred - y)
            grad_w2 = h_relu.T.dot(grad_y_pred)
            grad_h = grad_y_pred.dot(w2.T)
            grad_h[h < 0] = 0
            grad_h[h == 0] *= at_zero
            w1 -= learning_rate * x.T.dot(grad_h)
            w2 -= learning_rate * grad_w2
        return losses

    return train_two_layer


@right_answer("example by example")
def example_by_example():
    def train_two_layer(x, y, w1, w2, learning_rate, steps, at_zero):
        losses = []
        for _ in range(steps):
            g1, g2, loss = 0 * w1, 0 * w2, 0.0
            for xi, yi in zip(x, y):
                h = xi @ w1
                d = np.maximum(h, 0) @ w2 - yi
                loss += d @ d
                g2 = g2 + np.outer(np.maximum(h, 0), 2 * d)
                g1 = g1 + np.outer(xi, (w2 @ (2 * d)) * np.heaviside(h, at_zero))
            losses += [loss]
            w1, w2 = w1 - learning_rate * g1, w2 - learning_rate * g2
        return losses

    return train_two_layer
