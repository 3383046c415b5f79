import math

import numpy as np

from graders.mistakes import mistake, right_answer, slips, swap


def answer():
    def train_logistic(x, y, weights, steps):
        for _ in range(steps):
            outputs = 1 / (1 + np.exp(-x @ weights))
            weights = weights + x.T @ ((y - outputs) * outputs * (1 - outputs))
        return weights

    return train_logistic


@slips(of=answer)
def in_few_words():
    slope_left_out = swap(" * outputs * (1 - outputs)", "")
    "the slope of the sigmoid is missing from the update: that is the gradient of cross-entropy"
    slope_of_the_sums = swap("* outputs * (1 - outputs)", "* (x @ weights) * (1 - x @ weights)")
    "the slope `a * (1 - a)` is taken of the weighted sums instead of the outputs"
    sigmoid_twice = (
        swap("weights = weights", "slopes = 1 / (1 + np.exp(-outputs))\nweights = weights"),
        swap("* outputs * (1 - outputs)", "* slopes * (1 - slopes)"),
    )
    "the sigmoid is applied once more inside the slope"
    turned_sign = swap("weights + x.T", "weights - x.T")
    "the update goes up the error instead of down: its sign is turned round"
    mean_for_sum = swap("(1 - outputs))", "(1 - outputs)) / len(x)")
    "the error is averaged over the examples instead of summed"
    half_forgotten = swap("+ x.T", "+ 2 * x.T")
    "the factor of the half squared error is doubled, as if there were no half"
    steps_ignored = swap("weights = weights + x.T", "return weights + x.T")
    "one update is made whatever `steps` says"
    fresh_start = swap("for _ in", "weights = np.zeros_like(weights)\nfor _ in")
    "training starts from fresh weights of zero instead of from `weights`"
    outputs_for_weights = swap("return weights", "return 1 / (1 + np.exp(-x @ weights))")
    "the outputs after training are returned instead of the weights"


@mistake("the weights are updated after each example instead of after all of them", of=answer)
def one_example_at_a_time():
    def train_logistic(x, y, weights, steps):
        weights = weights.copy()
        for _ in range(steps):
            for row, target in zip(x, y, strict=True):
                output = 1 / (1 + np.exp(-row @ weights))
                weights += np.outer(row, (target - output) * output * (1 - output))
        return weights


@right_answer("a helper for sigmoid and slope, as in the original program", of=answer)
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


@right_answer("Python loops and `math.exp`, with a list of lists as the result", of=answer)
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


@right_answer(
    "the hyperbolic tangent for the sigmoid, and its slope by the quotient of squares", of=answer
)
def by_tanh():
    def train_logistic(x, y, weights, steps):
        for _ in range(steps):
            half = x @ weights / 2
            outputs = (np.tanh(half) + 1) / 2
            slopes = 0.25 / np.cosh(half) ** 2
            weights = weights - np.einsum("ni,nk->ik", x, (outputs - y) * slopes)
        return weights


@right_answer("recursion instead of a loop over the updates", of=answer)
def recursion():
    def train_logistic(x, y, weights, steps):
        if steps == 0:
            return weights
        earlier = train_logistic(x, y, weights, steps - 1) if steps <= 500 else None
        if earlier is None:
            return train_logistic(x, y, train_logistic(x, y, weights, 500), steps - 500)
        a = 1 / (1 + np.exp(-(x @ earlier)))
        return earlier + x.T @ ((y - a) * (a - a**2))
