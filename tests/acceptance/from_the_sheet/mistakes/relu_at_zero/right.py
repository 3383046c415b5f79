"""Right answers written by somebody who had read the lab sheet alone, as students write them."""

import numpy as np

from graders.mistakes import right_answer


@right_answer("masks")
def masks():
    def relu_gradient(x, at_zero=0.0):
        x = np.asarray(x)
        grad = np.zeros(x.shape)
        grad[x > 0] = 1
        grad[x == 0] = at_zero
        return grad

    def forward(x, w1, w2):
        h = x.dot(w1)
        a = h * (h > 0)
        return h, a, a.dot(w2)

    def train_two_layer(x, y, w1, w2, learning_rate, steps, at_zero):
        w1, w2 = w1.copy(), w2.copy()
        losses = []
        for t in range(steps):
            h, h_relu, y_pred = forward(x, w1, w2)
            loss = np.square(y_pred - y).sum()
            losses.append(loss)
            grad_y_pred = 2.0 * (y_pred - y)
            grad_w2 = h_relu.T.dot(grad_y_pred)
            grad_h_relu = grad_y_pred.dot(w2.T)
            grad_h = grad_h_relu * relu_gradient(h, at_zero)
            grad_w1 = x.T.dot(grad_h)
            w1 -= learning_rate * grad_w1
            w2 -= learning_rate * grad_w2
        return losses

    return relu_gradient, train_two_layer


@right_answer("heaviside too")
def heaviside_too():
    def relu_gradient(x, at_zero=0.0):
        return np.heaviside(x, at_zero)

    def train_two_layer(x, y, w1, w2, learning_rate, steps, at_zero):
        result = np.zeros(steps)
        for i in range(steps):
            h = x @ w1
            e = np.maximum(h, 0) @ w2 - y
            result[i] = (e**2).sum()
            new_w1 = w1 - learning_rate * x.T @ (2 * e @ w2.T * relu_gradient(h, at_zero))
            w2 = w2 - learning_rate * np.maximum(h, 0).T @ (2 * e)
            w1 = new_w1
        return result.tolist()

    return relu_gradient, train_two_layer
