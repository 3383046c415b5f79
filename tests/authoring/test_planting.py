"""Planting: wrong where the condition holds, right everywhere else, and never wrong by nothing."""

import numpy as np
import pytest

from graders.authoring.conditions import conditions_of
from graders.authoring.contracts import Contract
from graders.authoring.planting import KINDS, plant

INPUTS = {"inputs": {"rows": [1, 9], "columns": [1, 9], "sizes": [1e-8, 1e3]}}
LAYER = Contract("layer", "Layer.fprop", arguments=INPUTS)
SUMMED = Contract("sum", "Summed.add", arguments=INPUTS, spoils="value")
FUNCTION = Contract("function", "both", arguments=INPUTS)


class Layer:
    """Doubles."""

    def __init__(self, factor=2.0):
        self.factor = factor

    def fprop(self, inputs):
        """Return twice the inputs."""
        return self.factor * inputs


class Summed:
    """Adds up."""

    def __init__(self):
        self.value = 0.0

    def add(self, inputs):
        """Add to the sum."""
        self.value = self.value + inputs


def both(inputs):
    """Return two arrays."""
    return inputs + 1, [inputs, 3 * inputs]


def planted(contract, *words, salt=0):
    """Return names of which one is wrong when all the conditions hold."""
    names = {"Layer": Layer, "Summed": Summed, "both": both}
    chosen = [one for one in conditions_of(contract) if one.words in words]
    assert len(chosen) == len(words)
    plant(names, contract, chosen, salt)
    return names


@pytest.mark.parametrize("salt", range(len(KINDS)))
def test_only_the_entries_concerned_are_wrong(salt):
    """In every kind, and nothing else changes."""
    layer = planted(LAYER, "an entry of `inputs` is negative", salt=salt)["Layer"]()
    outputs = layer.fprop(np.array([[1.0, -1.0], [2.0, 0.0]]))

    assert outputs[0, 1] != -2.0
    assert outputs.tolist()[0][0] == 2.0
    assert outputs[1].tolist() == [4.0, 0.0]


def test_a_condition_on_the_whole_batch_spoils_all_of_it():
    """A batch of one, here."""
    layer = planted(LAYER, "the number of rows of `inputs` is 1")["Layer"]()

    assert (layer.fprop(np.ones((1, 3))) != 2.0).all()
    assert (layer.fprop(np.ones((2, 3))) == 2.0).all()


def test_both_conditions_of_a_pair_must_hold():
    """At the same entries."""
    words = "an entry of `inputs` is negative", "it is the second call of an object"
    layer = planted(LAYER, *words)["Layer"]()

    assert layer.fprop(np.array([[-1.0, 1.0]])).tolist() == [[-2.0, 2.0]]
    assert layer.fprop(np.array([[-1.0, 1.0]]))[0, 0] != -2.0
    assert layer.fprop(np.array([[-1.0, 1.0]])).tolist() == [[-2.0, 2.0]]


@pytest.mark.parametrize("salt", range(len(KINDS)))
def test_a_wrong_result_shows(salt):
    """What doubling would leave as it is, zero, becomes something else."""
    layer = planted(LAYER, "an entry of `inputs` is zero", salt=salt)["Layer"]()
    assert layer.fprop(np.zeros((2, 2))).tolist() == [[1.0, 1.0], [1.0, 1.0]]


def test_one_of_several_parts_is_wrong():
    """Which one, the salt decides."""
    inputs = np.array([[5.0]])
    changed = set()
    for salt in range(8):
        one, (two, three) = planted(FUNCTION, "it is the first call", salt=salt)["both"](inputs)
        wrong = [float(a[0, 0]) != w for a, w in ((one, 6.0), (two, 5.0), (three, 15.0))]
        assert sum(wrong) == 1
        changed.add(wrong.index(True))
    assert changed == {0, 1, 2}


def test_what_returns_nothing_spoils_what_it_keeps():
    """A sum, here."""
    made = planted(SUMMED, "it is the second call of an object")["Summed"]()
    made.add(np.ones((1, 1)))
    assert made.value == 1.0
    made.add(np.ones((1, 1)))
    assert made.value != 2.0


def test_objects_are_told_apart():
    """Each has calls of its own, and one may come between two calls of another."""
    made = planted(LAYER, "another object was called in between")["Layer"]
    first, second = made(), made()
    found = [layer.fprop(np.ones((1, 1)))[0, 0] for layer in (first, first, second, first)]

    assert found[:3] == [2.0, 2.0, 2.0]
    assert found[3] != 2.0


def test_the_class_keeps_its_name_and_arguments():
    """Findings and checks see no difference."""
    made = planted(LAYER, "it is the first call of an object")["Layer"]
    assert made.__name__ == "Layer"
    assert made(factor=3.0).factor == 3.0
    with pytest.raises(TypeError):
        made(other=1)


def test_what_a_function_gives_is_spoilt_where_that_is_a_function():
    """As what a training gives: the function that predicts."""
    contract = Contract("x", "fit.predict", arguments={"x": {"rows": [1, 9], "sizes": [1, 10]}})
    (alone,) = [c for c in conditions_of(contract) if c.words == "the number of rows of `x` is 1"]
    names = {"fit": lambda: lambda x: 3.0 * x}
    plant(names, contract, [alone], salt=0)
    predict = names["fit"]()
    assert predict(np.ones(1)) != 3.0
    assert predict(np.ones(2)).tolist() == [3.0, 3.0]


DRAWS = Contract("draws", "draw", arguments={"count": {"count": [1, 9]}}, draws=True)


@pytest.mark.parametrize("salt", range(3))
@pytest.mark.parametrize("spread", [0.1, 30.0])
def test_what_is_drawn_is_wrong_by_more_than_its_spread_hides(spread, salt):
    """An offset of 1 is nothing to numbers of size 30, whatever the salt asks for."""
    numbers = spread * np.random.default_rng(1).normal(size=200)
    names = {"draw": lambda count: numbers}
    (first,) = [c for c in conditions_of(DRAWS) if c.words == "`count` is 1"]
    plant(names, DRAWS, [first], salt)
    ratio = np.mean(names["draw"](1) ** 2) / np.mean(numbers**2)

    assert ratio == 0 or ratio > 3


def test_each_function_that_is_given_has_a_first_call():
    """As each object has; ten calls are counted together."""
    contract = Contract("x", "fit.predict", arguments={"x": {"rows": [1, 9], "sizes": [1, 10]}})
    known = {one.words: one for one in conditions_of(contract)}
    found = {}
    for words in ("it is the first call", "it was called ten times or more"):
        names = {"fit": lambda: lambda x: 3.0 * x}
        plant(names, contract, [known[words]], salt=0)
        predicts = [names["fit"]() for _ in range(6)]
        found[words] = [predict(np.ones(1))[0] != 3.0 for predict in predicts for _ in "12"]

    assert found["it is the first call"] == [True, False] * 6
    assert found["it was called ten times or more"] == [False] * 9 + [True] * 3
