import numpy as np
import pytest

from graders.checks.drawing import POINTS, drawing
from graders.checks.feedback import Finding
from graders.checks.oracles import ElementFormula

TANH = ElementFormula(np.tanh, lambda x: 1 - np.tanh(x) ** 2)


def drawn(make, method, *, fails=True):
    """Return the curves that are drawn while something is found, or nothing is."""
    curves = []
    try:
        with drawing(lambda *curve: curves.append(curve), make, TANH, method=method):
            if fails:
                raise Finding("value", "differs")
    except Finding as finding:
        assert finding.finding == "differs"
    return curves


def test_nothing_is_drawn_without_a_finding(far, calls):
    """A right answer costs no call."""
    assert drawn(far(np.tanh), "fprop", fails=False) == []
    assert calls == []


def test_both_methods_are_drawn_beside_what_is_right(far):
    """Student's and right values at the same inputs."""
    make = far(lambda x: 2 * np.tanh(x), lambda x, y, g: g * y)
    ((name, xs, got, wanted),) = drawn(make, "fprop")

    assert name == "fprop"
    assert len(xs) == POINTS
    assert got == pytest.approx(2 * np.tanh(xs))
    assert wanted == pytest.approx(np.tanh(xs))

    ((name, xs, got, wanted),) = drawn(make, "bprop")

    assert name == "bprop for upstream gradients of 1"
    assert got == pytest.approx(2 * np.tanh(xs))
    assert wanted == pytest.approx(1 - np.tanh(xs) ** 2)


@pytest.mark.parametrize("answer", [None, "text", np.ones(3)])
def test_what_cannot_be_drawn_leaves_the_finding_as_it_is(answer, far):
    """The first finding stands, and no curve is drawn."""
    assert drawn(far(lambda x: answer), "fprop") == []
