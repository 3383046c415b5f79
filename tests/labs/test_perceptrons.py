"""The networks that PyTorch's answers are compared with are right themselves."""

import numpy as np
import pytest

from graders.labs.multiple_layers.perceptrons import (
    accuracy,
    batched,
    cross_entropy,
    descend,
    distance,
    draw,
    draw_inputs,
    gradients,
    scores,
    slope,
)
from reference.mlp.errors import CrossEntropySoftmaxError
from reference.mlp.layers import AffineLayer, ReluLayer
from reference.mlp.models import MultipleLayerModel

WIDTHS = (6, 5, 5, 4)


@pytest.fixture
def example():
    """Return a network, inputs and labels."""
    rng = np.random.default_rng(3)
    parameters = draw(rng, WIDTHS)
    return parameters, draw_inputs(rng, parameters, 7), rng.integers(0, 4, 7)


def as_model(parameters):
    """Return the same network made of the reference's layers."""
    layers = []
    for weights, biases in parameters:
        layers += [AffineLayer(*weights.shape[::-1]), ReluLayer()]
        layers[-2].params = [weights.copy(), biases.copy()]
    return MultipleLayerModel(layers[:-1])


def test_scores_and_gradients_are_those_of_the_reference(example):
    """Two ways to write the same network agree to the last digits."""
    parameters, inputs, labels = example
    model, error, targets = as_model(parameters), CrossEntropySoftmaxError(), np.eye(4)[labels]
    activations = model.fprop(inputs)
    expected = model.grads_wrt_params(activations, error.grad(activations[-1], targets))

    np.testing.assert_allclose(scores(parameters, inputs), activations[-1], rtol=1e-12)
    assert cross_entropy(activations[-1], labels) == pytest.approx(error(activations[-1], targets))
    got = [array for pair in gradients(parameters, inputs, labels) for array in pair]
    for one, other in zip(got, expected, strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-9, atol=1e-15)


def test_slopes_are_those_of_the_gradient(example):
    """A central difference along a direction is the gradient's part in it."""
    parameters, inputs, labels = example
    rng = np.random.default_rng(0)
    for layer, pair in enumerate(gradients(parameters, inputs, labels)):
        for part, grad in enumerate(pair):
            direction = rng.standard_normal(grad.shape)
            direction /= np.linalg.norm(direction)
            got = slope(
                lambda moved: cross_entropy(scores(moved, inputs), labels),
                parameters,
                layer,
                part,
                direction,
            )

            assert got == pytest.approx((grad * direction).sum(), abs=1e-6)


def test_steps_follow_the_batches(example):
    """One step for each batch; gradients add up only where that is asked for."""
    parameters, inputs, labels = example
    first, second = batched(inputs, labels, 4)
    grads = [gradients(parameters, *first)]
    once = descend(parameters, [first], 0.1)
    grads.append(gradients(once, *second))
    plain, adding = (descend(parameters, [first, second], 0.1, adding=a) for a in (False, True))

    assert [len(batch[1]) for batch in (first, second)] == [4, 3]
    np.testing.assert_allclose(plain[0][0], once[0][0] - 0.1 * grads[1][0][0])
    np.testing.assert_allclose(adding[0][0], once[0][0] - 0.1 * (grads[0][0][0] + grads[1][0][0]))
    assert distance(plain, adding) > 1e-3
    assert distance(plain, plain) == 0


def test_inputs_stay_away_from_kinks(example):
    """No hidden unit is so near zero that a finite difference could cross it."""
    parameters, inputs, _ = example
    weights, biases = parameters[0]

    assert np.abs(inputs @ weights.T + biases).min() > 0.01


def test_accuracy_is_a_share():
    """The largest score decides."""
    assert accuracy(np.array([[1.0, 2.0], [3.0, 0.0]]), np.array([1, 1])) == 0.5
