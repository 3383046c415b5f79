"""Pictures: a student's layer as a curve, and nothing where nothing can be drawn."""

import numpy as np
import pytest

from graders.checks.pictures import layer_curve
from graders.errors import StudentTimeout


class _Layer:
    def fprop(self, inputs):
        return np.tanh(inputs)

    def bprop(self, inputs, outputs, grads_wrt_outputs):
        return (outputs**2 - 1.0) * grads_wrt_outputs


def _raising(error):
    def make():
        raise error

    return make


def test_both_methods_are_sampled_beside_what_is_expected():
    """The method fprop is drawn as it is, bprop as the slope that it gives."""
    fprop = layer_curve(_Layer, "fprop", np.sin)
    assert np.allclose(fprop.got, np.tanh(fprop.xs))
    assert np.allclose(fprop.expected, np.sin(fprop.xs))
    bprop = layer_curve(_Layer, "bprop", lambda x: 1.0 - np.tanh(x) ** 2)
    assert np.allclose(bprop.got, -np.asarray(bprop.expected))
    assert len(bprop.xs) == 81


@pytest.mark.parametrize(
    "make",
    [
        _raising(ValueError("no")),
        _raising(StudentTimeout("stopped")),
        lambda: type("Short", (), {"fprop": lambda self, inputs: inputs[:, 1:]})(),
        lambda: type("Words", (), {"fprop": lambda self, inputs: "tanh"})(),
        object,
    ],
)
def test_what_cannot_be_drawn_is_left_out(make):
    """A fault, another shape and no numbers give no curve and no error."""
    assert layer_curve(make, "fprop", np.tanh) is None


def test_equal_curves_are_left_out():
    """Where the sampled values are right, the mistake is elsewhere and a picture would deny it."""
    assert layer_curve(_Layer, "fprop", np.tanh) is None


def test_a_failing_public_check_carries_its_curve(small_lab):
    """The curve goes with the result of the check; a passing one has none."""
    small_lab.write(
        "public/test_double.py",
        '''
        from graders.errors import CheckFailed
        from graders.checks import exercise, pictured, points
        pytestmark = exercise("double")
        @points(1)
        @pictured("double", "fprop", lambda x: 2 * x)
        def test_fails(student):
            """It fails."""
            raise CheckFailed("no")
        @points(1)
        @pictured("double", "fprop", lambda x: 2 * x)
        def test_passes(student):
            """It passes."""
        ''',
    )
    results = small_lab.judge(hidden=False, exercises=("double",), double=_Layer)
    assert [curve.name for curve in results["double.fails"].curves] == ["fprop"]
    assert results["double.passes"].curves == ()
