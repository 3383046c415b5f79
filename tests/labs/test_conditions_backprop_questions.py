"""Answers of the questions lab that are wrong only when a condition holds lose points."""

import numpy as np
import pytest

from tests.labs.conditions import (
    after_another,
    at_call,
    judged_each,
    reference,
    survivors,
)

LAB = "backprop_questions"


def largest(array):
    """Return the size of the largest entry."""
    return np.abs(array).max(initial=0.0)


def of_every_array(names):
    """Return conditions on the size, sign and zeros of each of a function's arguments."""
    found = {}
    for place, name in enumerate(names):
        found |= {
            f"{name} tiny": lambda *a, n=place: 0 < largest(a[n]) < 1e-5,
            f"{name} large": lambda *a, n=place: largest(a[n]) > 1e5,
            f"{name} negative": lambda *a, n=place: (np.asarray(a[n]) < 0).all(),
            f"{name} without zeros": lambda *a, n=place: np.all(a[n]),
        }
    return found


def calls():
    """Return conditions on the number of the call."""
    return {"first call": at_call(1), "second call": at_call(2), "tenth call": at_call(10)}


SLOPES = of_every_array(["x"]) | {
    "one entry": lambda x, z=0.0: np.size(x) == 1,
    "four hundred entries": lambda x, z=0.0: np.size(x) >= 400,
    "one axis": lambda x, z=0.0: np.ndim(x) == 1,
    "three axes": lambda x, z=0.0: np.ndim(x) == 3,
    "one row": lambda x, z=0.0: np.ndim(x) == 2 and len(x) == 1,
    "a third at zero": lambda x, z=0.0: z not in (0, 0.5, 1),
    "one at zero": lambda x, z=0.0: z == 1,
    "a tiny entry": lambda x, z=0.0: ((np.abs(x) < 1e-7) & (x != 0)).any(),
    **calls(),
}

TRAINING = of_every_array(["x", "y", "w1", "w2"]) | {
    "one example": lambda x, y, *rest: len(x) == 1,
    "two examples": lambda x, y, *rest: len(x) == 2,
    "hundreds of examples": lambda x, y, *rest: len(x) >= 200,
    "one input": lambda x, y, *rest: x.shape[1] == 1,
    "one hidden unit": lambda x, y, w1, *rest: w1.shape[1] == 1,
    "many hidden units": lambda x, y, w1, *rest: w1.shape[1] >= 30,
    "several outputs": lambda x, y, *rest: y.shape[1] > 1,
    "all sizes alike": lambda x, y, w1, w2, *rest: x.shape == y.shape == w1.shape == w2.shape,
    "one step": lambda x, y, w1, w2, rate, steps, z: steps == 1,
    "two steps": lambda x, y, w1, w2, rate, steps, z: steps == 2,
    "fifty steps": lambda x, y, w1, w2, rate, steps, z: steps >= 50,
    "a large rate": lambda x, y, w1, w2, rate, steps, z: rate >= 0.1,
    "a small rate": lambda x, y, w1, w2, rate, steps, z: rate < 1e-4,
    "nothing active": lambda x, y, w1, *rest: (x @ w1 <= 0).all(),
    "everything active": lambda x, y, w1, *rest: (x @ w1 > 0).all(),
    "targets of zero": lambda x, y, *rest: not y.any(),
    "after another size": after_another(lambda x, *rest: x.shape),
    **calls(),
}

LOGISTIC = {
    "one example": lambda x, y, w, n: len(x) == 1,
    "two examples": lambda x, y, w, n: len(x) == 2,
    "a hundred examples": lambda x, y, w, n: len(x) >= 100,
    "four hundred examples": lambda x, y, w, n: len(x) >= 400,
    "one input": lambda x, y, w, n: x.shape[1] == 1,
    "many inputs": lambda x, y, w, n: x.shape[1] >= 20,
    "as many inputs as examples": lambda x, y, w, n: x.shape[0] == x.shape[1] > 1,
    "no step": lambda x, y, w, n: n == 0,
    "one step": lambda x, y, w, n: n == 1,
    "two steps": lambda x, y, w, n: n == 2,
    "hundreds of steps": lambda x, y, w, n: n >= 200,
    "weights of zero": lambda x, y, w, n: not w.any(),
    "large inputs": lambda x, y, w, n: largest(x) > 1e5,
    "tiny inputs": lambda x, y, w, n: largest(x) < 1e-6,
    "large weights": lambda x, y, w, n: largest(w) > 1e5,
    "tiny weights": lambda x, y, w, n: 0 < largest(w) < 1e-5,
    "negative inputs": lambda x, y, w, n: (x < 0).all(),
    "outputs of zero or one": lambda x, y, w, n: largest(x @ w) > 8,
    **calls(),
}

DOUBLE = of_every_array(["x", "vector"]) | {
    "one entry": lambda x, v: x.size == 1,
    "four hundred entries": lambda x, v: x.size >= 400,
    "three axes": lambda x, v: x.ndim == 3,
    "square": lambda x, v: x.ndim == 2 and len(x) == x.shape[1] > 1,
    "vector above 100": lambda x, v: largest(v) > 100,
    "vector of ones": lambda x, v: (v == 1).all(),
    "zeros in the vector": lambda x, v: not v.all(),
    **calls(),
}

GRADIENTS = of_every_array(["a", "b", "c", "vector"]) | {
    "one entry": lambda a, b, c, v: a.size == 1,
    "four hundred entries": lambda a, b, c, v: a.size >= 400,
    "three axes": lambda a, b, c, v: a.ndim == 3,
    "square": lambda a, b, c, v: a.ndim == 2 and len(a) == a.shape[1] > 1,
    "vector above 100": lambda a, b, c, v: largest(v) > 100,
    "vector of zeros": lambda a, b, c, v: not v.any(),
    "c below one": lambda a, b, c, v: (c < 1).all(),
    **calls(),
}
del GRADIENTS["c negative"]  # it has a logarithm

PREDICT = of_every_array(["coefs", "intercepts", "inputs"][2:]) | {
    "one example": lambda c, i, x, act="relu": len(x) == 1,
    "two examples": lambda c, i, x, act="relu": len(x) == 2,
    "many examples": lambda c, i, x, act="relu": len(x) >= 50,
    "four hundred examples": lambda c, i, x, act="relu": len(x) >= 400,
    "one input": lambda c, i, x, act="relu": x.shape[1] == 1,
    "no hidden layer": lambda c, i, x, act="relu": len(c) == 1,
    "one hidden layer": lambda c, i, x, act="relu": len(c) == 2,
    "five layers": lambda c, i, x, act="relu": len(c) == 5,
    "several outputs": lambda c, i, x, act="relu": c[-1].shape[1] > 1,
    "one example, several outputs": lambda c, i, x, act="relu": len(x) == 1 < c[-1].shape[1],
    "one example, one output": lambda c, i, x, act="relu": len(x) == 1 == c[-1].shape[1],
    "square weights": lambda c, i, x, act="relu": all(len(w) == w.shape[1] for w in c),
    "biases of zero": lambda c, i, x, act="relu": not any(b.any() for b in i),
    "one hidden unit": lambda c, i, x, act="relu": len(c) > 1 and c[0].shape[1] == 1,
    "large sums": lambda c, i, x, act="relu": largest(x @ c[0]) > 50,
    "identity": lambda c, i, x, act="relu": act == "identity",
    "logistic": lambda c, i, x, act="relu": act == "logistic",
    "tanh": lambda c, i, x, act="relu": act == "tanh",
    "relu": lambda c, i, x, act="relu": act == "relu",
    "every fiftieth call": at_call(50, every=True),
    "after another batch": after_another(lambda c, i, x, act="relu": x.shape),
    **calls(),
}
del PREDICT["inputs without zeros"]


@pytest.mark.parametrize(
    ("exercise", "name", "conditions"),
    [
        ("relu_at_zero", "relu_gradient", SLOPES),
        ("relu_at_zero", "train_two_layer", TRAINING),
        ("sigmoid_delta", "train_logistic", LOGISTIC),
        ("vector_jacobian", "vjp_double", DOUBLE),
        ("vector_jacobian", "gradients", GRADIENTS),
        ("mlp_predict", "mlp_predict", PREDICT),
    ],
)
def test_no_condition_hides_a_mistake(exercise, name, conditions):
    """Whatever the condition, some question meets it."""
    assert survivors(LAB, exercise, name, conditions) == set()


def accumulator(**methods):
    """Return the reference's accumulator with some methods replaced."""
    return {"GradientAccumulator": type("G", (reference(LAB, "GradientAccumulator"),), methods)}


def counted(add):
    """Return an `add` that knows the number of its call, starting with 1, on each object."""

    def method(self, gradient):
        self.number = getattr(self, "number", 0) + 1
        add(self, gradient, self.number)

    return method


def test_no_condition_hides_a_wrong_accumulator():
    """Order of calls, size, sign: each sum is looked at."""

    def unless(condition):
        def add(self, gradient, number):
            if not condition(gradient, number):
                self.value = self.value + gradient

        return accumulator(add=counted(add))

    answers = {
        "first gradient": unless(lambda gradient, number: number == 1),
        "third gradient": unless(lambda gradient, number: number == 3),
        "tenth gradient": unless(lambda gradient, number: number == 10),
        "large gradients": unless(lambda gradient, number: largest(gradient) > 1e5),
        "two axes": unless(lambda gradient, number: np.ndim(gradient) == 2),
        "one axis": unless(lambda gradient, number: np.ndim(gradient) == 1),
        "nothing is forgotten": accumulator(zero=lambda self: None),
        "zero counts one gradient": accumulator(zero=lambda self: setattr(self, "value", 1.0)),
    }
    found = judged_each(LAB, "vector_jacobian", answers)

    assert {said for said, (points, _) in found.items() if points == 10} == set()
