"""The adapter for layers of 2015, asked directly."""

import importlib.util
from pathlib import Path

import numpy as np
import pytest

import graders.inside

FILE = Path(graders.inside.__file__).parent / "stubs" / "course_2015.py"
SPEC = importlib.util.spec_from_file_location("course_2015", FILE)
course = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(course)

INPUTS = np.array([[1.0, 2.0, 4.0, 3.0, -1.0, -2.0], [0.5, -1.0, -3.0, -2.0, 0.0, 7.0]])


class Square(course.Linear):
    """A transfer function that is no exercise."""

    def fprop(self, inputs):
        """Go forwards."""
        self.linear = super().fprop(inputs)
        return self.linear**2

    def bprop(self, h, igrads):
        """Go backwards."""
        return super().bprop(None, 2 * self.linear * igrads)


class ByParameters(Square):
    """Keeps its weights under other names."""

    def __init__(self, idim, odim):
        super().__init__(idim, odim)
        self.weights = self.__dict__.pop("W"), self.__dict__.pop("b")

    def get_params(self):
        """Give both parameters."""
        return list(self.weights)

    def set_params(self, params):
        """Take both parameters."""
        self.weights = tuple(params)

    def fprop(self, inputs):
        """Go forwards."""
        self.linear = inputs @ self.weights[0] + self.weights[1]
        return self.linear**2

    def bprop(self, h, igrads):
        """Go backwards."""
        deltas = 2 * self.linear * igrads
        return [deltas, deltas @ self.weights[0].T]


class Maxout(course.Linear):
    """Pools of units that are `odim` apart; `odim` counts the units before the pools."""

    def __init__(self, idim, odim, k):
        super().__init__(idim, odim)
        self.k = k

    def fprop(self, inputs):
        """Go forwards."""
        pools = super().fprop(inputs).reshape(len(inputs), self.k, -1)
        self.largest = pools == pools.max(axis=1, keepdims=True)
        return pools.max(axis=1)

    def bprop(self, h, igrads):
        """Go backwards."""
        deltas = self.largest * igrads[:, None, :]
        return super().bprop(None, deltas.reshape(len(igrads), -1))


@pytest.mark.parametrize("cls", [Square, ByParameters])
def test_only_the_transfer_function_remains(cls):
    """To the last digit, for widths in any order."""
    layer = course.adapted(cls)()
    for inputs in (INPUTS, INPUTS[:, :1], INPUTS):
        outputs = layer.fprop(inputs)
        assert np.array_equal(outputs, inputs**2)
        assert np.array_equal(layer.bprop(inputs, outputs, outputs), 2 * inputs * outputs)


@pytest.mark.parametrize("pool_size", [1, 2, 3, 6])
def test_neighbours_meet_in_pools(pool_size):
    """Whichever units the layer pools, and whether `odim` counts outputs or linear units."""
    layer = course.adapted_maxout(Maxout)(pool_size)
    outputs = layer.fprop(INPUTS)
    pools = INPUTS.reshape(len(INPUTS), -1, pool_size)
    assert np.array_equal(outputs, pools.max(axis=2))
    gradients = layer.bprop(INPUTS, outputs, outputs)
    expected = np.where(pools == outputs[:, :, None], outputs[:, :, None], 0.0)
    assert np.array_equal(gradients, expected.reshape(INPUTS.shape))


def test_pools_are_pairs_by_default():
    """As in the lab."""
    assert course.adapted_maxout(Maxout)().fprop(INPUTS).shape == (2, 3)


def test_overlapping_pools_are_refused():
    """Layers of 2015 have no stride; the lab's bonus asks for today's interface."""
    with pytest.raises(TypeError, match="no stride"):
        course.adapted_maxout(Maxout)(3, stride=1)


def test_a_width_that_is_no_multiple_is_refused():
    """The layer of 2015 is never asked for one, so the adapter refuses it."""
    with pytest.raises(ValueError, match="6 inputs cannot be divided into pools of 4"):
        course.adapted_maxout(Maxout)(4).fprop(INPUTS)


def test_answers_of_another_form_are_explained():
    """The sentence names what a layer of 2015 has and gives."""
    single = type("Tanh", (Square,), {"bprop": lambda self, h, igrads: igrads})
    layer = course.adapted(single)()
    with pytest.raises(TypeError, match="returns a pair"):
        layer.bprop(INPUTS, layer.fprop(INPUTS), INPUTS)
    bare = type("Tanh", (), {"__init__": lambda self, idim, odim: None})
    with pytest.raises(TypeError, match="Tanh has neither W and b nor get_params"):
        course.adapted(bare)().fprop(INPUTS)
    narrow = type("Tanh", (Square,), {"__init__": lambda self, i, o: Square.__init__(self, i, 1)})
    with pytest.raises(ValueError, match=r"shape \(6, 1\); expected \(6, 6\)"):
        course.adapted(narrow)().fprop(INPUTS)


def test_linear_is_the_base_of_2015():
    """Its parameters and their gradients, by the names of then."""
    layer = course.Linear(3, 2, rng=np.random.RandomState(1), irange=0.5)
    assert layer.W.shape == (3, 2)
    assert np.abs(layer.W).max() <= 0.5
    assert np.array_equal(layer.b, np.zeros(2))
    inputs, deltas = np.arange(12.0).reshape(4, 3), np.ones((4, 2))
    by_weights, by_biases = layer.pgrads(inputs, deltas, l2_weight=0)
    assert np.array_equal(by_weights, inputs.T @ deltas)
    assert np.array_equal(by_biases, [4.0, 4.0])
    layer.set_params([np.ones((3, 2)), np.zeros(2)])
    assert [p.sum() for p in layer.get_params()] == [6.0, 0.0]
    assert layer.get_name() == "linear"
