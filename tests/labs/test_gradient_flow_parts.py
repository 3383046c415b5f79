"""What the checks of the gradient-flow lab are made of: networks by NumPy alone, and deep logs."""

import numpy as np
import pytest

from graders.catalogue.labs import find_lab
from graders.judging.reference import load_reference
from graders.labs.gradient_flow.hidden.backward import cross_entropy, gradients
from graders.labs.gradient_flow.logs import by_layer, expect_deep_log, expect_vanished
from graders.labs.gradient_flow.networks import (
    ACTIVATIONS,
    evaluate,
    examples,
    layer_names,
)

LAB = find_lab("gradient_flow")


@pytest.mark.parametrize("act_func", ACTIVATIONS)
def test_evaluation_agrees_with_the_library(act_func):
    """Probabilities, loss and derivatives by NumPy alone are those of the given library."""
    net = load_reference(LAB, LAB.exercises[0]).Net(4, 3, 3, act_func)
    x, y = examples(np.random.default_rng(5), 6, 4)
    parameters = net.get_param()
    grad, loss = net.get_grad(x, y)
    outputs = evaluate(parameters, act_func, x)[-1]

    np.testing.assert_allclose(outputs, net.forward(x).value, rtol=1e-12)
    assert cross_entropy(outputs, y) == pytest.approx(loss.value[0, 0])
    for name, found in gradients(parameters, act_func, x, y).items():
        np.testing.assert_allclose(found, grad[name], rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize(
    "created", [["h0", "h1", "h2"], ["h2", "h0", "h1"], ["h1", "h2", "h0"], ["h0", "h10", "h2"]]
)
def test_layers_are_put_in_order(created):
    """Layers are ordered as created, or as numbered where their shapes fit only so."""
    shapes = dict(
        zip(sorted(created, key=lambda n: int(n[1:])), [(4, 3), (3, 2), (2, 1)], strict=True)
    )
    parameters = {f"{name}_weight": np.zeros(shapes[name]) for name in created}

    assert layer_names(parameters) == list(shapes)


@pytest.mark.parametrize(
    ("log", "finding"),
    [
        (None, "is None"),
        (np.ones((5, 20)), "has shape (5, 20)"),
        (np.ones((20, 11)), "has shape (20, 11)"),
        (np.ones((11, 3)), "has shape (11, 3)"),
        (-np.ones((11, 20)), "no mean of absolute values"),
        (np.full((11, 20), np.nan), "no mean of absolute values"),
        (np.zeros((11, 20)), "Row 0 of `log` is 0"),
        (np.ones((11, 20)), "the same in every step"),
    ],
)
def test_what_is_no_deep_log_is_said_in_words(log, finding):
    """Each way not to be a log of ten layers has a sentence of its own."""
    with pytest.raises(AssertionError) as caught:
        expect_deep_log("log", log)

    assert finding in str(caught.value)


def test_a_decay_must_go_through_the_layers():
    """A single small row at the bottom is no decay."""
    log = np.outer([1e-6, *[1.0] * 10], np.linspace(1, 2, 12))
    np.testing.assert_allclose(by_layer(log)[0], 1e-6)

    with pytest.raises(AssertionError, match="do not shrink from layer to layer"):
        expect_vanished("log", log)
