import math

import numpy as np

from graders.mistakes import mistake, right_answer


@mistake(
    "the slope of the sigmoid is missing from the update: that is the gradient of cross-entropy"
)
def slope_left_out():
    def train_logistic(x, y, weights, steps):
        for _ in range(steps):
            outputs = 1 / (1 + np.exp(-x @ weights))
            weights = weights + x.T @ (y - outputs)
        return weights

    return train_logistic


@mistake("the slope `a * (1 - a)` is taken of the weighted sums instead of the outputs")
def slope_of_the_sums():
    def train_logistic(x, y, weights, steps):
        for _ in range(steps):
            sums = x @ weights
            outputs = 1 / (1 + np.exp(-sums))
            weights = weights + x.T @ ((y - outputs) * sums * (1 - sums))
        return weights

    return train_logistic


@mistake("the sigmoid is applied once more inside the slope")
def sigmoid_twice():
    def train_logistic(x, y, weights, steps):
        def sigmoid(z):
            return 1 / (1 + np.exp(-z))

        for _ in range(steps):
            outputs = sigmoid(x @ weights)
            slopes = sigmoid(outputs) * (1 - sigmoid(outputs))
            weights = weights + x.T @ ((y - outputs) * slopes)
        return weights

    return train_logistic


@mistake("the update goes up the error instead of down: its sign is turned round")
def turned_sign():
    def train_logistic(x, y, weights, steps):
        for _ in range(steps):
            outputs = 1 / (1 + np.exp(-x @ weights))
            weights = weights - x.T @ ((y - outputs) * outputs * (1 - outputs))
        return weights

    return train_logistic


@mistake("the error is averaged over the examples instead of summed")
def mean_for_sum():
    def train_logistic(x, y, weights, steps):
        for _ in range(steps):
            outputs = 1 / (1 + np.exp(-x @ weights))
            delta = (y - outputs) * outputs * (1 - outputs)
            weights = weights + x.T @ delta / len(x)
        return weights

    return train_logistic


@mistake("the weights are updated after each example instead of after all of them")
def one_example_at_a_time():
    def train_logistic(x, y, weights, steps):
        weights = weights.copy()
        for _ in range(steps):
            for row, target in zip(x, y, strict=True):
                output = 1 / (1 + np.exp(-row @ weights))
                weights += np.outer(row, (target - output) * output * (1 - output))
        return weights

    return train_logistic


@mistake("the factor of the half squared error is doubled, as if there were no half")
def half_forgotten():
    def train_logistic(x, y, weights, steps):
        for _ in range(steps):
            outputs = 1 / (1 + np.exp(-x @ weights))
            weights = weights + 2 * x.T @ ((y - outputs) * outputs * (1 - outputs))
        return weights

    return train_logistic


@mistake("one update is made whatever `steps` says")
def steps_ignored():
    def train_logistic(x, y, weights, steps):
        for _ in range(steps):
            outputs = 1 / (1 + np.exp(-x @ weights))
            return weights + x.T @ ((y - outputs) * outputs * (1 - outputs))
        return weights

    return train_logistic


@mistake("training starts from fresh weights of zero instead of from `weights`")
def fresh_start():
    def train_logistic(x, y, weights, steps):
        weights = np.zeros_like(weights)
        for _ in range(steps):
            outputs = 1 / (1 + np.exp(-x @ weights))
            weights = weights + x.T @ ((y - outputs) * outputs * (1 - outputs))
        return weights

    return train_logistic


@mistake("the outputs after training are returned instead of the weights")
def outputs_for_weights():
    def train_logistic(x, y, weights, steps):
        for _ in range(steps):
            outputs = 1 / (1 + np.exp(-x @ weights))
            weights = weights + x.T @ ((y - outputs) * outputs * (1 - outputs))
        return 1 / (1 + np.exp(-x @ weights))

    return train_logistic


@right_answer("a helper for sigmoid and slope, as in the original program")
def one_helper():
    def train_logistic(x, y, weights, steps):
        def nonlin(values, deriv=False):
            if deriv:
                return values * (1 - values)
            return 1 / (1 + np.exp(-values))

        syn0 = weights.copy()
        for _ in range(steps):
            layer = nonlin(np.dot(x, syn0))
            delta = (y - layer) * nonlin(layer, True)
            syn0 += np.dot(x.T, delta)
        return syn0

    return train_logistic


@right_answer("Python loops and `math.exp`, with a list of lists as the result")
def python_loops():
    def train_logistic(x, y, weights, steps):
        current = [float(w) for w in weights[:, 0]]
        for _ in range(steps):
            change = [0.0] * len(current)
            for row, target in zip(x, y[:, 0], strict=True):
                z = sum(w * v for w, v in zip(current, row, strict=True))
                a = 1 / (1 + math.exp(-z))
                for i, v in enumerate(row):
                    change[i] += v * (target - a) * a * (1 - a)
            current = [w + c for w, c in zip(current, change, strict=True)]
        return [[w] for w in current]

    return train_logistic


@right_answer("the hyperbolic tangent for the sigmoid, and its slope by the quotient of squares")
def by_tanh():
    def train_logistic(x, y, weights, steps):
        for _ in range(steps):
            half = x @ weights / 2
            outputs = (np.tanh(half) + 1) / 2
            slopes = 0.25 / np.cosh(half) ** 2
            weights = weights - np.einsum("ni,nk->ik", x, (outputs - y) * slopes)
        return weights

    return train_logistic


@right_answer("recursion instead of a loop over the updates")
def recursion():
    def train_logistic(x, y, weights, steps):
        if steps == 0:
            return weights
        earlier = train_logistic(x, y, weights, steps - 1) if steps <= 500 else None
        if earlier is None:
            return train_logistic(x, y, train_logistic(x, y, weights, 500), steps - 500)
        a = 1 / (1 + np.exp(-(x @ earlier)))
        return earlier + x.T @ ((y - a) * (a - a**2))

    return train_logistic
