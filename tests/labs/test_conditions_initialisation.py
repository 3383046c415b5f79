"""Answers of the initialisation lab that are wrong only when a condition holds lose points."""

import numpy as np
import pytest

from graders.catalogue.labs import find_lab
from graders.judging.runner import with_checks
from graders.student.attempt import LocalAttempt
from tests.labs.conditions import (
    after_another,
    at_call,
    judged,
    judged_each,
    outcome,
    reference,
    spoiled,
    survivors,
    when,
)

LAB = "initialisation"


def entries(arrays):
    """Return all entries of a list of arrays."""
    return np.concatenate([np.ravel(array) for array in arrays])


def sized(arrays, low, high):
    """Whether the largest entry lies in a range, in size."""
    return low <= np.abs(entries(arrays)).max() < high


FORWARD = {
    "one example": lambda x, w, b: x.shape[1] == 1,
    "two examples": lambda x, w, b: x.shape[1] == 2,
    "many examples": lambda x, w, b: x.shape[1] >= 50,
    "four hundred examples": lambda x, w, b: x.size >= 400,
    "as many examples as inputs": lambda x, w, b: x.shape[0] == x.shape[1] > 1,
    "one hidden layer": lambda x, w, b: len(w) == 2,
    "ten layers or more": lambda x, w, b: len(w) >= 10,
    "fifty layers": lambda x, w, b: len(w) == 51,
    "one unit": lambda x, w, b: len(w[0]) == 1,
    "wide layers": lambda x, w, b: len(w[0]) >= 50,
    "layers of different widths": lambda x, w, b: len({len(part) for part in w[:-1]}) > 1,
    "square weights": lambda x, w, b: all(part.shape[0] == part.shape[1] for part in w),
    "two outputs": lambda x, w, b: len(w[-1]) > 1,
    "inputs of zero": lambda x, w, b: not x.any(),
    "an input of zero": lambda x, w, b: not x.all(),
    "negative inputs": lambda x, w, b: (x < 0).all(),
    "negative inputs, several": lambda x, w, b: (x < 0).all() and x.size > 1,
    "positive inputs": lambda x, w, b: (x > 0).all(),
    "tiny inputs": lambda x, w, b: sized([x], 1e-30, 1e-6),
    "large inputs": lambda x, w, b: sized([x], 1e5, np.inf),
    "large weights": lambda x, w, b: sized(w, 1e5, np.inf),
    "tiny weights": lambda x, w, b: any(sized([part], 1e-30, 1e-5) for part in w),
    "negative weights": lambda x, w, b: any((part < 0).all() for part in w[1:]),
    "positive weights": lambda x, w, b: all((part > 0).all() for part in w),
    "biases of zero": lambda x, w, b: not entries(b).any(),
    "large biases": lambda x, w, b: sized(b, 1e5, np.inf),
    "tiny biases": lambda x, w, b: any(sized([part], 1e-30, 1e-6) for part in b),
    "negative biases": lambda x, w, b: (entries(b) < 0).all(),
    "first call": at_call(1),
    "second call": at_call(2),
    "tenth call": at_call(10),
    "every fiftieth call": at_call(50, every=True),
    "after another batch": after_another(lambda x, w, b: x.shape),
    "one example, deep": lambda x, w, b: x.shape[1] == 1 and len(w) > 4,
    "several examples, several outputs": lambda x, w, b: x.shape[1] > 1 and len(w[-1]) > 1,
    "large inputs, one example": lambda x, w, b: sized([x], 1e5, np.inf) and x.shape[1] == 1,
}

RELU = {
    "negative rows": lambda f: (f < 0).all() and f.size > 1,
    "one entry": lambda f: f.size == 1,
    "four hundred entries": lambda f: f.size >= 400,
    "one column": lambda f: f.shape[1] == 1 and len(f) > 1,
    "large entries": lambda f: np.abs(f).max() >= 1e6,
    "zeros": lambda f: (f == 0).any(),
}

BACKWARD = {
    "several examples": lambda w, b, f, h, y: y.shape[1] > 1,
    "two examples": lambda w, b, f, h, y: y.shape[1] == 2,
    "many examples": lambda w, b, f, h, y: y.shape[1] >= 50,
    "four hundred entries": lambda w, b, f, h, y: y.size >= 400,
    "as many examples as outputs": lambda w, b, f, h, y: y.shape[0] == y.shape[1] > 1,
    "one hidden layer": lambda w, b, f, h, y: len(w) == 2,
    "fifty layers": lambda w, b, f, h, y: len(w) == 51,
    "ten layers": lambda w, b, f, h, y: len(w) == 10,
    "one unit": lambda w, b, f, h, y: len(w[0]) == 1,
    "wide layers": lambda w, b, f, h, y: len(w[0]) >= 50,
    "square weights": lambda w, b, f, h, y: all(part.shape[0] == part.shape[1] for part in w),
    "two outputs": lambda w, b, f, h, y: len(y) > 1,
    "targets of zero": lambda w, b, f, h, y: not y.any(),
    "large targets": lambda w, b, f, h, y: sized([y], 1e5, np.inf),
    "tiny targets": lambda w, b, f, h, y: sized([y], 1e-30, 1e-6),
    "errors above 100": lambda w, b, f, h, y: np.abs(f[-1] - y).max() > 100,
    "large activations": lambda w, b, f, h, y: sized(h, 1e5, np.inf),
    "tiny pre-activations": lambda w, b, f, h, y: sized(f, 1e-30, 1e-6),
    "large weights": lambda w, b, f, h, y: sized(w, 1e5, np.inf),
    "tiny weights": lambda w, b, f, h, y: sized(w, 1e-30, 1e-6),
    "nothing active": lambda w, b, f, h, y: all((part < 0).all() for part in f[:-1]),
    "everything active": lambda w, b, f, h, y: all((part > 0).all() for part in f[:-1]),
    "zeros": lambda w, b, f, h, y: not entries(f[:-1]).all(),
    "first call": at_call(1),
    "tenth call": at_call(10),
    "every fiftieth call": at_call(50, every=True),
    "after another shape": after_another(lambda w, b, f, h, y: y.shape),
    "several examples, deep": lambda w, b, f, h, y: y.shape[1] > 1 and len(w) > 4,
    "several examples, several outputs": lambda w, b, f, h, y: y.shape[1] > 1 and len(y) > 1,
}


def changed(change):
    """Return the reference's backward pass with its lists changed."""

    def backward_pass(weights, biases, f, h, y):
        found = reference(LAB, "backward_pass")(weights, biases, f, h, y)
        return change(*map(list, found), y.shape[1])

    return backward_pass


WRONG_FOR_BATCHES = {
    "biases are averaged": lambda w, b, h, f, n: (w, [part / n for part in b], h, f),
    "weights are averaged": lambda w, b, h, f, n: ([part / n for part in w], b, h, f),
    "all is averaged": lambda w, b, h, f, n: tuple([p / n for p in ps] for ps in (w, b, h, f)),
    "biases of the first example": lambda w, b, h, f, n: (w, [part[:, :1] for part in f], h, f),
    "biases summed over units": lambda w, b, h, f, n: (
        w,
        [part.sum(axis=0, keepdims=True) if n > 1 else part for part in f],
        h,
        f,
    ),
    "columns are summed": lambda w, b, h, f, n: (w, b, h, [p.sum(1, keepdims=True) for p in f]),
}

UNUSUAL = {
    "two lists": lambda w, b, h, f, n: (w, b),
    "two lists, biases unsummed": lambda w, b, h, f, n: (w, f),
    "a list of two lists, biases unsummed": lambda w, b, h, f, n: [w, f],
    "biases unsummed": lambda w, b, h, f, n: (w, f, h, f),
    "nothing for the input": lambda w, b, h, f, n: (w, b, [None, *h[1:]], f),
    "tuples": lambda w, b, h, f, n: (tuple(w), tuple(b), tuple(h), tuple(f)),
    "one entry too many": lambda w, b, h, f, n: (w, b, [*h, None], f),
    "nested lists": lambda w, b, h, f, n: tuple([p.tolist() for p in ps] for ps in (w, b, h, f)),
    "single precision": lambda w, b, h, f, n: tuple(
        [part.astype(np.float32) for part in parts] for parts in (w, b, h, f)
    ),
}


@pytest.mark.parametrize(
    ("exercise", "name", "conditions"),
    [
        ("forward", "compute_network_output", FORWARD),
        ("forward", "ReLU", RELU),
        ("backward", "backward_pass", BACKWARD),
    ],
)
def test_no_condition_hides_a_mistake(exercise, name, conditions):
    """Whatever the condition, some question meets it."""
    assert survivors(LAB, exercise, name, conditions) == set()


def backward_passes(changes):
    """Return what the checks make of backward passes that are changed."""
    answers = {name: {"backward_pass": changed(change)} for name, change in changes.items()}
    return judged_each(LAB, "backward", answers)


def test_each_list_of_several_examples_is_judged():
    """One wrong list of four is enough, and costs more than it did when nobody asked."""

    def spoil(part):
        def change(*lists):
            *lists, n = lists
            lists[part] = spoiled(lists[part]) if n > 1 else lists[part]
            return tuple(lists)

        return change

    found = backward_passes({part: spoil(part) for part in range(4)})

    assert all(points <= 9 for points, _ in found.values())


def test_wrong_batches_lose_points_and_leave_some():
    """What is right for each example alone keeps most of the points."""
    found = backward_passes(WRONG_FOR_BATCHES)

    assert {name: 5 <= points <= 9 for name, (points, _) in found.items()} == dict.fromkeys(
        WRONG_FOR_BATCHES, True
    )


def test_unusual_backward_passes_keep_all_points():
    """Published forms, and what nobody asks about, cost nothing."""
    assert backward_passes(UNUSUAL) == dict.fromkeys(UNUSUAL, (10, {}))


def squeezed(*lists):
    """Drop every axis of length one."""
    return tuple([np.squeeze(part) for part in parts] for parts in lists[:4])


def flat_biases(w, b, h, f, n):
    """Sum biases without keeping their axis."""
    return w, [part.ravel() for part in b], h, f


def test_a_lost_axis_fails_one_check():
    """A form that the values tell costs its own check and no other."""
    found = backward_passes({"squeezed": squeezed, "flat biases": flat_biases})
    own = "backward.derivatives_have_the_shapes_of_what_they_belong_to"

    assert {name: (points, set(lost)) for name, (points, lost) in found.items()} == {
        "squeezed": (9.5, {own}),
        "flat biases": (9.5, {own}),
    }


def test_a_lost_axis_of_the_forward_pass_fails_one_check():
    """The same on the way forwards."""

    def compute_network_output(*arguments):
        output, f, h = reference(LAB, "compute_network_output")(*arguments)
        return np.squeeze(output), [np.squeeze(part) for part in f], [np.squeeze(p) for p in h]

    points, lost = judged(LAB, "forward", compute_network_output=compute_network_output)

    assert points == 9
    assert len(lost) == 1


def zeros(w, b, h, f, n):
    """Give zeros in the right shapes."""
    return tuple([0 * part for part in parts] for parts in (w, b, h, f))


def ones(w, b, h, f, n):
    """Give ones in the right shapes."""
    return tuple([np.ones_like(part) for part in parts] for parts in (w, b, h, f))


NOTHING = {
    "zeros": zeros,
    "ones": ones,
    "None": lambda *lists: None,
    "two lists of zeros": lambda *lists: zeros(*lists)[:2],
    "two lists of ones": lambda *lists: ones(*lists)[:2],
    "not numbers": lambda *lists: tuple([p + np.nan for p in part] for part in zeros(*lists)),
    "ragged": lambda *lists: tuple([[[1], [1, 2]]] * 60 for _ in range(4)),
}


def test_no_backward_pass_earns_nothing():
    """Zeros, ones and NaN in the right shapes are worth nothing, nor are the arguments."""
    given = {"the arguments": {"backward_pass": lambda w, b, f, h, y: (w, b, h, f)}}
    found = backward_passes(NOTHING) | judged_each(LAB, "backward", given)

    assert {name: points for name, (points, _) in found.items()} == dict.fromkeys(found, 0)


def test_no_forward_pass_earns_nothing():
    """Constants in the right shapes are worth nothing beside a stub of `ReLU`."""

    def stubs(constant):
        def compute_network_output(x, weights, biases):
            f = [np.full((len(part), x.shape[1]), constant) for part in weights]
            return f[-1], f, [x, *f[:-1]]

        return {"compute_network_output": compute_network_output, "ReLU": lambda f: constant * f}

    found = judged_each(LAB, "forward", {constant: stubs(constant) for constant in (0.0, 1.0)})

    assert {constant: points for constant, (points, _) in found.items()} == {0.0: 0, 1.0: 0}


INIT_PARAMS = {
    "one layer": lambda K, D, v: K == 1,
    "fifty layers": lambda K, D, v: K == 50,
    "hundreds of layers": lambda K, D, v: K >= 200,
    "many units": lambda K, D, v: D >= 1000,
    "five units": lambda K, D, v: D == 5,
    "tiny variance": lambda K, D, v: v < 1e-6,
    "large variance": lambda K, D, v: v > 1e5,
    "variance of one": lambda K, D, v: v == 1,
    "variance below one": lambda K, D, v: 1e-3 < v < 1,
    "variance above one": lambda K, D, v: 1 < v < 100,
    "tenth call": at_call(10),
}

HE_SHAPES = {
    "tall": lambda shape: shape[0] > shape[1] > 1,
    "wide": lambda shape: shape[1] > shape[0] > 1,
    "square": lambda shape: shape[0] == shape[1],
    "one row": lambda shape: shape[0] == 1,
    "one column": lambda shape: shape[1] == 1,
    "ten thousand weights": lambda shape: np.prod(shape) >= 10_000,
}


SIGMAS = ("sigma_sq_omega_forward", "sigma_sq_omega_backward")


def doubled(result):
    """Return parameters with weights twice too large."""
    weights, biases = result
    return [2.0 * part for part in weights], biases


def shifted(result):
    """Return parameters with biases that are not zero."""
    weights, biases = result
    return weights, [part + 0.1 for part in biases]


def test_no_condition_hides_a_wrong_variance():
    """Depth, width, variance and call: the weights are looked at under each."""
    right = reference(LAB, "init_params")
    wrong = {said: {"init_params": when(c, right, doubled)} for said, c in INIT_PARAMS.items()}
    found = judged_each(LAB, "he_init", wrong)

    assert {said for said, (points, _) in found.items() if points == 10} == set()


@pytest.mark.parametrize("deep", [1, 50])
def test_biases_are_looked_at_in_shallow_and_deep_networks(deep):
    """Biases that are not zero lose points at any depth."""
    wrong = when(lambda K, D, v: deep == K, reference(LAB, "init_params"), shifted)

    assert judged(LAB, "he_init", init_params=wrong)[0] < 10


def he_init(condition):
    """Return the reference's class, wrong when a condition on shape and call holds."""

    class HeNormalInit(reference(LAB, "HeNormalInit")):
        made = 0

        def __init__(self, rng=None):
            super().__init__(rng)
            self.calls, self.unseeded = 0, rng is None
            type(self).made += 1
            self.number = type(self).made

        def __call__(self, shape):
            self.calls += 1
            weights = super().__call__(shape)
            return 2.0 * weights if condition(self, shape) else weights

    return {"HeNormalInit": HeNormalInit}


def test_no_condition_hides_a_wrong_initialiser():
    """Shape, call, object and source of random numbers: the weights are looked at under each."""
    answers = {
        said: he_init(lambda self, shape, held=held: held(shape))
        for said, held in HE_SHAPES.items()
    } | {
        "first call": he_init(lambda self, shape: self.calls == 1),
        "after the first call": he_init(lambda self, shape: self.calls > 1),
        "from the fifth call on": he_init(lambda self, shape: self.calls >= 5),
        "second object": he_init(lambda self, shape: self.number == 2),
        "no source of its own": he_init(lambda self, shape: self.unseeded),
    }
    found = judged_each(LAB, "he_init", answers)

    assert {said for said, (points, _) in found.items() if points == 10} == set()


@pytest.mark.parametrize("variance", [1e-300, 1e-30, 1e30, 1e300, float(np.finfo(float).max)])
def test_no_variance_is_beyond_judging(variance):
    """Numbers that overflow within fifty layers are wrong, and the check says so."""
    names = {"K": 50, "D": 80, **dict.fromkeys(SIGMAS, variance)}
    points, lost = judged(LAB, "stable_variance", **names)

    assert points == 2
    assert all("by a factor of" in finding for finding in lost.values())


def drawn(K, D, variance):
    """Return weights as the published notebook draws them."""
    return reference(LAB, "init_params")(K, D, variance)[0]


PUBLISHED = {
    "one variance": ({"K": 50, "D": 80, "sigma_sq_omega": 2 / 80}, 10),
    "all written in the call": ({"all_weights": drawn(50, 80, 2 / 80)}, 10),
    "globals of an earlier experiment": (
        {"K": 5, "D": 8, "sigma_sq_omega": 1.0, "all_weights": drawn(50, 80, 2 / 80)},
        10,
    ),
    "a wrong variance in the call": ({"all_weights": drawn(50, 80, 1.0)}, 2),
    "a small network in the call": ({"all_weights": drawn(5, 8, 2 / 8)}, 0),
    "named and wrong": (
        {"K": 5, "D": 8, **dict.fromkeys(SIGMAS, 1.0), "all_weights": drawn(50, 80, 2 / 80)},
        0,
    ),
    "nothing drawn": ({"all_weights": [None] * 51}, 0),
    "an object": ({"all_weights": object()}, 0),
}


@pytest.mark.parametrize("name", PUBLISHED)
def test_published_settings_count_where_they_stand(name):
    """One variance for both directions, in a global or in the call that draws the weights."""
    names, worth = PUBLISHED[name]
    lab = find_lab(LAB).only(("stable_variance",))
    results = with_checks(lab, lambda run: run.judge(LocalAttempt(names)), hidden=True)

    assert outcome(results)[0] == worth
