"""A student's layer takes part in a training of ours, and never breaks it."""

import numpy as np
import pytest

from graders.checks.feedback import Finding
from graders.checks.given import given
from graders.checks.remote_layers import RemoteLayer, remote_dropout
from graders.model import Exercise
from graders.student.attempt import LocalAttempt

SOURCE = """
import numpy as np
class Doubles:
    def fprop(self, inputs):
        return 2 * inputs
    def bprop(self, inputs, outputs, grads_wrt_outputs):
        return 2 * grads_wrt_outputs
class Odd(Doubles):
    def __init__(self, answer):
        self.answer = answer
    def fprop(self, inputs, stochastic=True):
        return self.answer
    def bprop(self, inputs, outputs, grads_wrt_outputs):
        return self.answer
class Halves(Doubles):
    def fprop(self, inputs, stochastic=True):
        return inputs if stochastic else inputs / 2
"""
INPUTS = np.arange(6.0).reshape(2, 3)


@pytest.fixture
def student():
    """Return a student with a few layers."""
    namespace = {}
    exec(SOURCE, namespace)
    return LocalAttempt(namespace).student(Exercise("x", "x", ()))


def test_both_passes_are_the_students(student):
    """Numbers come back as plain float64 arrays."""
    layer = RemoteLayer(student.Doubles(), 3)

    np.testing.assert_array_equal(layer.fprop(INPUTS), 2 * INPUTS)
    np.testing.assert_array_equal(layer.bprop(INPUTS, INPUTS, INPUTS), 2 * INPUTS)


@pytest.mark.parametrize("answer", [None, "text", 3.0, [[1.0], [2.0, 3.0]], {}, np.ones((3, 2))])
def test_what_is_no_such_array_is_a_finding(student, answer):
    """Whatever a layer returns, the training ends with words and not with an error of ours."""
    odd = student.Odd(answer)
    for layer in (RemoteLayer(odd, 3), remote_dropout(odd)):
        with pytest.raises(Finding):
            layer.fprop(INPUTS)
        with pytest.raises(Finding):
            layer.bprop(INPUTS, INPUTS, INPUTS)


def test_models_know_a_stochastic_layer(student):
    """Given models ask for the prediction when they evaluate."""
    model = given("models").MultipleLayerModel([remote_dropout(student.Halves())])

    np.testing.assert_array_equal(model.fprop(INPUTS)[-1], INPUTS)
    np.testing.assert_array_equal(model.fprop(INPUTS, evaluation=True)[-1], INPUTS / 2)
