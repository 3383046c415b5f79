"""Answers of the gradient-flow lab that are wrong only when a condition holds lose points."""

import sys

import numpy as np
import pytest

from reference import dp
from tests.labs.conditions import judged, judged_each, reference

LAB = "gradient_flow"


@pytest.fixture(autouse=True)
def given_code(monkeypatch):
    """Let `import dp` find the given library, as beside a student's notebook."""
    monkeypatch.setitem(sys.modules, "dp", dp)


def value(x):
    """Return the array of a node, or an array as it is."""
    return getattr(x, "value", x)


def net(condition, *, where="forward"):
    """Return the reference's network, wrong in one of its methods when a condition holds."""

    class Net(reference(LAB, "Net")):
        made = 0

        def __init__(self, n_features, n_hidden_neurons, n_layers, act_func):
            super().__init__(n_features, n_hidden_neurons, n_layers, act_func)
            self.sizes = (n_features, n_hidden_neurons, n_layers)
            self.calls = 0
            type(self).made += 1
            self.number = type(self).made

        def forward(self, x):
            self.calls += 1
            wrong = where == "forward" and condition(self, value(x))
            return super().forward(1.2 * x + 0.1 if wrong else x)

        def loss(self, x, y):
            right = super().loss(x, y)
            return right * (1.1 if where == "loss" and condition(self, value(x), value(y)) else 1)

    return {"Net": Net}


FORWARD = {
    "one example": lambda n, x: len(x) == 1,
    "two examples": lambda n, x: len(x) == 2,
    "many examples": lambda n, x: len(x) >= 50,
    "one feature": lambda n, x: x.shape[1] == 1,
    "many features": lambda n, x: x.shape[1] >= 10,
    "as many features as units": lambda n, x: n.sizes[0] == n.sizes[1],
    "one unit": lambda n, x: n.sizes[1] == 1,
    "many units": lambda n, x: n.sizes[1] >= 20,
    "one layer": lambda n, x: n.sizes[2] == 1,
    "five layers": lambda n, x: n.sizes[2] == 5,
    "ten layers": lambda n, x: n.sizes[2] == 10,
    "tanh": lambda n, x: n.act_func == "tanh",
    "relu": lambda n, x: n.act_func == "relu",
    "sigmoid": lambda n, x: n.act_func == "sigmoid",
    "relu, ten layers": lambda n, x: n.act_func == "relu" and n.sizes[2] == 10,
    "tiny inputs": lambda n, x: 0 < np.abs(x).max() < 1e-5,
    "large inputs": lambda n, x: np.abs(x).max() > 20,
    "negative inputs": lambda n, x: (x < 0).all(),
    "inputs of zero": lambda n, x: not x.any(),
    "first network": lambda n, x: n.number == 1,
    "second network": lambda n, x: n.number == 2,
    "tenth network": lambda n, x: n.number == 10,
    "second call": lambda n, x: n.calls == 2,
}

LOSS = {
    "one example": lambda n, x, y: len(x) == 1,
    "seven examples": lambda n, x, y: len(x) == 7,
    "many examples": lambda n, x, y: len(x) >= 50,
    "one class": lambda n, x, y: len(x) > 1 and np.ptp(y) == 0,
    "both classes": lambda n, x, y: np.ptp(y) > 0,
    "targets as a vector": lambda n, x, y: np.ndim(y) == 1,
    "relu": lambda n, x, y: n.act_func == "relu",
    "sigmoid": lambda n, x, y: n.act_func == "sigmoid",
    "ten layers": lambda n, x, y: n.sizes[2] == 10,
}


def unnoticed(exercise, answers):
    """Return those of several answers that lose nothing."""
    return {s for s, (points, _) in judged_each(LAB, exercise, answers).items() if points == 10}


def test_no_condition_hides_a_wrong_network():
    """Sizes, batches, functions, numbers, objects: each is looked at."""
    assert unnoticed("net", {said: net(held) for said, held in FORWARD.items()}) == set()


def test_no_condition_hides_a_wrong_loss():
    """Batches, classes and functions: each is looked at."""
    wrong = {said: net(held, where="loss") for said, held in LOSS.items()}

    assert unnoticed("net", wrong) == set()


def fixed(**sizes):
    """Return a network in which some of the sizes are written down instead of taken."""
    right = reference(LAB, "Net")

    class Net(right):
        def __init__(self, n_features, n_hidden_neurons, n_layers, act_func):
            asked = {
                "n_features": n_features,
                "n_hidden_neurons": n_hidden_neurons,
                "n_layers": n_layers,
            }
            super().__init__(**asked | sizes, act_func=act_func)

    return {"Net": Net}


@pytest.mark.parametrize("sizes", [{"n_features": 4}, {"n_features": 1}, {"n_features": 99}])
def test_a_fixed_number_of_features_is_the_students_mistake(sizes):
    """Matrices that do not fit are told as such, and no check of ours fails at them."""
    points, lost = judged(LAB, "net", **fixed(**sizes))

    assert points <= 6
    assert any("numbers, and the examples have" in finding for finding in lost.values())


def broken(change):
    """Return a network whose list of parameters is changed."""

    class Net(reference(LAB, "Net")):
        def get_param(self):
            return change(dict(super().get_param()))

    return {"Net": Net}


BROKEN = {
    "no biases": lambda p: {name: v for name, v in p.items() if not name.endswith("_bias")},
    "flat biases": lambda p: {n: v.ravel() if n.endswith("_bias") else v for n, v in p.items()},
    "wide biases": lambda p: {n: np.hstack([v, v]) if "bias" in n else v for n, v in p.items()},
    "turned weights": lambda p: {n: v.T if "weight" in n else v for n, v in p.items()},
    "empty weights": lambda p: {n: v[:0] if "weight" in n else v for n, v in p.items()},
    "other names": lambda p: {n.replace("_", ""): v for n, v in p.items()},
    "one layer": lambda p: dict(list(p.items())[:2]),
    "nothing": lambda p: {},
    "texts": dict.fromkeys,
}


def test_no_parameters_break_a_check():
    """Whatever shapes come back, the verdict is about the network."""
    found = judged_each(LAB, "net", {said: broken(change) for said, change in BROKEN.items()})

    assert all(points < 10 for points, _ in found.values())


def sgd(condition, what="log"):
    """Return the reference's optimiser, wrong in log or step when a condition holds."""

    class SGD(dp.SGD):
        def train(self, steps=1000, print_each=100):
            param = self.model.get_param()
            layers = [name for name in param if name.endswith("_weight")]
            self.grad_w = np.zeros((len(layers), steps))
            for t in range(1, steps + 1):
                x, y = self.random_batch()
                grad, loss = self.model.get_grad(x, y)
                wrong = 1.1 if condition(self, t, len(x.value), len(layers)) else 1.0
                column = np.array([np.abs(grad[name]).mean() for name in layers])
                self.grad_w[:, t - 1] = column * (wrong if what == "log" else 1.0)
                for name in grad:
                    grad[name] = grad[name] * (wrong if what == "step" else 1.0)
                    self._update(param, grad, name, t)
                self.model.set_param(param)
            return loss.value

    return {"SGD": SGD}


STEPS = {
    "first step": lambda s, t, batch, layers: t == 1,
    "fifth step": lambda s, t, batch, layers: t == 5,
    "every tenth step": lambda s, t, batch, layers: t % 10 == 0,
    "every fiftieth step": lambda s, t, batch, layers: t % 50 == 0,
    "one example": lambda s, t, batch, layers: batch == 1,
    "batches of three": lambda s, t, batch, layers: batch == 3,
    "many layers": lambda s, t, batch, layers: layers > 9,
    "three layers": lambda s, t, batch, layers: layers == 3,
}
UPDATES = STEPS | {
    "a large rate": lambda s, t, batch, layers: s.alpha > 0.1,
    "the rate that nobody asked for": lambda s, t, batch, layers: s.alpha == 0.001,
    "a batch of a hundred": lambda s, t, batch, layers: batch >= 100,
}


def test_no_condition_hides_a_wrong_log():
    """Steps, batches and layers: each is looked at."""
    assert unnoticed("gradient_log", {s: sgd(held) for s, held in STEPS.items()}) == set()


def test_no_condition_hides_a_wrong_step():
    """Steps, batches, layers and rates: each is looked at."""
    wrong = {said: sgd(held, "step") for said, held in UPDATES.items()}

    assert unnoticed("gradient_log", wrong) == set()


def test_a_log_of_one_step_is_a_column():
    """A log without its second axis for a single step loses points, but not all."""

    class SGD(reference(LAB, "SGD")):
        def train(self, steps=1000, print_each=100):
            loss = super().train(steps, print_each)
            self.grad_w = np.squeeze(self.grad_w)
            return loss

    points, _ = judged(LAB, "gradient_log", SGD=SGD)

    assert 0 < points < 10


LOGS = {
    "rows of biases": lambda log: np.repeat(log, 2, axis=0),
    "swapped axes": lambda log: log.T,
}


@pytest.mark.parametrize("name", LOGS)
def test_a_log_in_another_form_fails_one_check(name):
    """Rows for biases beside those of weights, or layers in columns, cost two points."""

    class SGD(reference(LAB, "SGD")):
        def train(self, steps=1000, print_each=100):
            loss = super().train(steps, print_each)
            self.grad_w = LOGS[name](self.grad_w)
            return loss

    points, lost = judged(LAB, "gradient_log", SGD=SGD)

    assert points == 8
    assert len(lost) == 1


@pytest.mark.parametrize("value", [0.0, 1.0, np.nan])
def test_a_log_of_constants_earns_nothing_but_right_steps(value):
    """A made-up log is no log: only its shape and the steps may be right."""

    class SGD(reference(LAB, "SGD")):
        def train(self, steps=1000, print_each=100):
            loss = super().train(steps, print_each)
            self.grad_w = np.full_like(self.grad_w, value)
            return loss

    points, _ = judged(LAB, "gradient_log", SGD=SGD)

    assert points <= 4


@pytest.mark.parametrize("log", [np.zeros((11, 100)), np.ones((11, 100)), None])
def test_no_deep_log_earns_nothing(log):
    """Zeros, constants and the stub's None are worth nothing."""
    names = {
        "deepest_sigmoid_log": log,
        "comparison": dict.fromkeys(("sigmoid", "tanh", "relu"), log),
    }

    assert judged(LAB, "vanishing", **names)[0] == 0
