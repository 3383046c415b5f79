"""Answers of the questions lab that are wrong only when a condition holds lose points."""

import numpy as np
import pytest

from tests.labs.conditions import (
    after_another,
    at_call,
    judged,
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


COST = {
    "one example": lambda t, x, y, lam: len(x) == 1,
    "two examples": lambda t, x, y, lam: len(x) == 2,
    "hundreds of examples": lambda t, x, y, lam: len(x) >= 300,
    "one feature": lambda t, x, y, lam: x.shape[1] == 2,
    "many features": lambda t, x, y, lam: x.shape[1] >= 30,
    "as many examples as parameters": lambda t, x, y, lam: x.shape[0] == x.shape[1],
    "no penalty": lambda t, x, y, lam: lam == 0,
    "a small penalty": lambda t, x, y, lam: 0 < lam < 0.01,
    "a large penalty": lambda t, x, y, lam: lam > 1e5,
    "parameters of zero": lambda t, x, y, lam: not t.any(),
    "negative parameters": lambda t, x, y, lam: (t < 0).all(),
    "large parameters": lambda t, x, y, lam: largest(t) > 1e5,
    "tiny parameters": lambda t, x, y, lam: largest(t[1:]) < 1e-5,
    "large inputs": lambda t, x, y, lam: largest(x) > 1e5,
    "tiny inputs": lambda t, x, y, lam: largest(x[:, 1:]) < 1e-5,
    "negative inputs": lambda t, x, y, lam: (x[:, 1:] < 0).all(),
    "targets of zero": lambda t, x, y, lam: not y.any(),
    "targets of one": lambda t, x, y, lam: y.all(),
    "large scores": lambda t, x, y, lam: largest(x @ t) > 50,
    **calls(),
}


def test_no_condition_hides_a_wrong_cost():
    """Whatever the condition, some question meets it."""
    assert survivors(LAB, "logistic_cost", "lr_cost_function", COST) == set()


def column(answer):
    """Return cost and gradient as columns."""
    return np.array([[answer[0]]]), answer[1][:, None]


def without_class(lost):
    """Return a one-against-all in which one class has no model, or another's."""
    right = reference(LAB, "one_vs_all")

    def one_vs_all(inputs, labels, num_labels, lambda_):
        all_theta = right(inputs, labels, num_labels, lambda_)
        all_theta[lost % num_labels] = 0.0
        return all_theta

    return {"one_vs_all": one_vs_all}


def logistic(**names):
    """Return points and losses for one answer to the question on logistic regression."""
    return judged(LAB, "logistic_cost", **names)


@pytest.mark.parametrize("lost", [0, 4, -1])
def test_each_class_must_be_recognised(lost):
    """A class without a model loses more than a tenth, wherever its row stands."""
    points, _ = logistic(**without_class(lost))

    assert 4 <= points <= 7.5


@pytest.mark.parametrize("value", [0.0, 1.0, 0.5])
def test_stubs_earn_nothing(value):
    """Zeros and constants in the right shapes are worth nothing."""

    def lr_cost_function(theta, inputs, targets, lambda_):
        return value, np.full(theta.shape, value)

    def one_vs_all(inputs, labels, num_labels, lambda_):
        return np.full((num_labels, inputs.shape[1] + 1), value)

    assert logistic(lr_cost_function=lr_cost_function, one_vs_all=one_vs_all)[0] == 0


def test_forms_that_the_values_tell_fail_one_check():
    """A gradient as a column and a transposed table cost their own checks."""
    cost, train = reference(LAB, "lr_cost_function"), reference(LAB, "one_vs_all")
    columns = logistic(lr_cost_function=lambda *given: column(cost(*given)))
    turned = logistic(one_vs_all=lambda *given: train(*given).T)

    assert (columns[0], set(columns[1])) == (9, {"logistic_cost.worked_example"})
    assert (turned[0], set(turned[1])) == (9, {"logistic_cost.three_clusters_are_told_apart"})


def test_a_plain_logarithm_costs_nothing():
    """The cost may be infinite where an output is 0 or 1 to the last digit."""

    def lr_cost_function(theta, inputs, targets, lambda_):
        m, h = len(targets), 1 / (1 + np.exp(-inputs @ theta))
        penalised = np.r_[0, theta[1:]]
        cost = -np.mean(targets * np.log(h) + (1 - targets) * np.log(1 - h))
        gradient = inputs.T @ (h - targets) / m + lambda_ / m * penalised
        return cost + lambda_ / (2 * m) * penalised @ penalised, gradient

    assert logistic(lr_cost_function=lr_cost_function) == (10, {})


def published(name):
    """Return the reference's answer under another name, beside the template's stub."""
    right = {"lr_cost_function": "lrCostFunction", "one_vs_all": "oneVsAll"}

    def stub(*given):
        raise NotImplementedError("your code goes here")

    return {name: stub, right[name]: reference(LAB, name)}


def test_published_names_count_beside_the_template():
    """An answer under its published name is found, also where the stub was left standing."""
    assert logistic(**published("lr_cost_function")) == (10, {})
    assert logistic(**published("one_vs_all")) == (10, {})


def test_findings_speak_of_the_name_that_is_there():
    """Whoever called the function as it was published reads that name."""
    names = published("lr_cost_function") | {"lrCostFunction": lambda *given: 3.0}
    _, lost = logistic(**names)

    assert "`lrCostFunction` returned" in lost["logistic_cost.worked_example"]
    assert not any("`lr_cost_function`" in finding for finding in lost.values())

    def fails(*given):
        raise TypeError("mine")

    _, lost = logistic(**names | {"lrCostFunction": fails})

    assert "`lrCostFunction` raised TypeError" in lost["logistic_cost.worked_example"]


RECORDS = {
    "one too many": (lambda losses, steps: [*losses, 7.0], 9),
    "a column": (lambda losses, steps: np.reshape(losses, (-1, 1)), 9),
    "a column, one too many": (lambda losses, steps: np.reshape([*losses, 7.0], (-1, 1)), 9),
    "an array": (lambda losses, steps: np.array(losses), 10),
    "a tuple": (lambda losses, steps: tuple(losses), 10),
    "arrays of one entry": (lambda losses, steps: [np.array(loss) for loss in losses], 10),
}


@pytest.mark.parametrize("name", RECORDS)
def test_a_record_in_another_form_fails_one_check(name):
    """One loss too many, or a column of them, costs one check."""
    change, worth = RECORDS[name]
    right = reference(LAB, "train_two_layer")

    def train_two_layer(*given):
        return change(right(*given), given[5])

    points, lost = judged(LAB, "relu_at_zero", train_two_layer=train_two_layer)

    assert points == worth
    assert len(lost) == 10 - worth


PREDICTIONS = {
    "a column": lambda y, x: y.reshape(len(x), -1),
    "squeezed": lambda y, x: np.squeeze(y),
}


@pytest.mark.parametrize("name", PREDICTIONS)
def test_predictions_in_another_form_fail_one_check(name):
    """A column for one output, and an axis lost from a batch of one, cost one point."""
    right = reference(LAB, "mlp_predict")

    def mlp_predict(coefs, intercepts, inputs, activation="relu"):
        return PREDICTIONS[name](right(coefs, intercepts, inputs, activation), inputs)

    points, lost = judged(LAB, "mlp_predict", mlp_predict=mlp_predict)

    assert (points, set(lost)) == (9, {"mlp_predict.one_output_comes_without_a_column"})


def test_flat_weights_fail_one_check():
    """Weights without their second axis cost the check that shows their shape."""
    right = reference(LAB, "train_logistic")
    points, lost = judged(LAB, "sigmoid_delta", train_logistic=lambda *given: right(*given).ravel())

    assert (points, set(lost)) == (9, {"sigmoid_delta.first_update_of_the_worked_example"})


def test_an_emptied_accumulator_is_looked_at_before_the_next_gradient():
    """A sum that stays until the next `add` is named for what it is, not for hiding anything."""

    class GradientAccumulator:
        def __init__(self):
            self.value, self.fresh = 0.0, True

        def add(self, gradient):
            self.value = gradient if self.fresh else self.value + gradient
            self.fresh = False

        def zero(self):
            self.fresh = True

    points, lost = judged(LAB, "vector_jacobian", GradientAccumulator=GradientAccumulator)

    assert points == 8
    assert set(lost) == {
        "vector_jacobian.zero_starts_a_new_sum",
        "vector_jacobian.sums_are_kept_apart",
    }


def fitted(change):
    """Return the reference's fit with its `predict` or its arguments changed."""
    right = reference(LAB, "fit_polynomial")
    return {"fit_polynomial": lambda x, y, rng: change(right, x, y, rng)}


def scaled_by_the_asked(right, x, y, rng):
    """Scale with the points that are to be predicted."""
    predict = right((x - x.mean()) / x.std(), y, rng)
    return lambda asked: predict((asked - asked.mean()) / asked.std())


def spoiled_for(condition):
    """Return a fit whose predictions are wrong for some batches."""

    def change(right, x, y, rng):
        predict = right(x, y, rng)
        return lambda asked: predict(asked) * (1.3 if condition(asked) else 1.0)

    return change


WRONG_FITS = {
    "scaled by the points that are asked": scaled_by_the_asked,
    "one point": spoiled_for(lambda asked: len(asked) == 1),
    "two points": spoiled_for(lambda asked: len(asked) == 2),
    "sorted points": spoiled_for(lambda asked: len(asked) > 9 and (np.diff(asked) > 0).all()),
    "700 points only": lambda right, x, y, rng: right(x, y if len(x) == 700 else 0 * y + 3, rng),
    "few points": lambda right, x, y, rng: right(x, y if len(x) > 600 else 2 * y, rng),
    "many points": lambda right, x, y, rng: right(x, y if len(x) < 900 else 2 * y, rng),
    "whole numbers": lambda right, x, y, rng: right(x, y if (x % 1 == 0).all() else 2 * y, rng),
    "a generator of its own": lambda right, x, y, rng: right(x, y, np.random.RandomState(3)),
    "NumPy's own state": lambda right, x, y, rng: right(x, y, np.random),
}


def test_no_condition_hides_a_wrong_fit():
    """Number of points, their order, source of random numbers: each loses points."""
    found = judged_each(LAB, "fit_polynomial", {s: fitted(c) for s, c in WRONG_FITS.items()})

    assert {said for said, (points, _) in found.items() if points == 10} == set()


@pytest.mark.parametrize("constant", [0.0, 1.0, 1e5])
def test_a_constant_earns_nothing_and_hears_of_the_softmax(constant):
    """A constant, which a softmax of one output gives, is no network; nor is the identity."""
    same = fitted(lambda right, x, y, rng: lambda asked: np.full(len(asked), constant))
    identity = fitted(lambda right, x, y, rng: lambda asked: asked)
    points, lost = judged(LAB, "fit_polynomial", **same)

    assert points == 0
    assert "for every input" in lost["fit_polynomial.predict_is_a_network"]
    assert judged(LAB, "fit_polynomial", **identity)[0] == 0
