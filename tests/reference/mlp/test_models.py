"""Models compose layers forwards and send gradients back to every parameter."""

import numpy as np
import pytest

from reference.mlp import errors, layers, models
from reference.mlp.initialisers import UniformInit

INPUTS = np.random.RandomState(2).normal(size=(5, 4))
TARGETS = np.eye(3)[[0, 2, 1, 1, 0]]
STEP = 1e-5


def deep_model():
    """Give the same model of five layers each time."""
    rng = np.random.RandomState(8)
    init = UniformInit(-1, 1, rng)
    return models.MultipleLayerModel(
        [
            layers.AffineLayer(4, 6, init, init),
            layers.TanhLayer(),
            layers.AffineLayer(6, 4, init, init),
            layers.MaxoutLayer(2),
            layers.AffineLayer(2, 3, init, init),
        ]
    )


def single_model():
    """Give the same affine model each time."""
    init = UniformInit(-1, 1, np.random.RandomState(9))
    return models.SingleLayerModel(layers.AffineLayer(4, 3, init, init))


@pytest.mark.parametrize("make", [deep_model, single_model])
def test_gradients_of_all_parameters(make):
    """grads_wrt_params equals central differences of the error, parameter by parameter."""
    model, error = make(), errors.CrossEntropySoftmaxError()
    activations = model.fprop(INPUTS)
    grads = model.grads_wrt_params(activations, error.grad(activations[-1], TARGETS))

    assert len(grads) == len(model.params)
    for param, grad in zip(model.params, grads, strict=True):
        expected = np.zeros_like(param)
        for index in np.ndindex(param.shape):
            kept = param[index]
            ends = []
            for step in (STEP, -STEP):
                param[index] = kept + step
                ends.append(error(model.fprop(INPUTS)[-1], TARGETS))
            param[index] = kept
            expected[index] = (ends[0] - ends[1]) / (2 * STEP)
        # Rounding 1e-16 / 1e-5 and truncation 1e-10 of the differences, with room.
        np.testing.assert_allclose(grad, expected, atol=1e-8)


def test_activations_are_the_composition_of_the_layers():
    """`fprop` gives the inputs and then what each layer makes of the entry before."""
    model = deep_model()

    activations = model.fprop(INPUTS)

    assert len(activations) == 6
    np.testing.assert_array_equal(activations[0], INPUTS)
    for layer, before, after in zip(model.layers, activations[:-1], activations[1:], strict=True):
        np.testing.assert_array_equal(layer.fprop(before), after)


def test_evaluation_takes_the_chance_out_of_stochastic_layers():
    """With evaluation=True dropout scales, without it drops."""
    dropout = layers.DropoutLayer(np.random.RandomState(0), incl_prob=0.5)
    model = models.MultipleLayerModel([dropout])

    np.testing.assert_array_equal(model.fprop(INPUTS, evaluation=True)[-1], 0.5 * INPUTS)
    assert set(np.unique(model.fprop(np.ones((9, 9)))[-1])) == {0.0, 1.0}


def test_models_show_their_layers():
    """The printed form of a model names its layers."""
    assert "TanhLayer" in repr(deep_model())
    assert repr(single_model()) == "SingleLayerModel(AffineLayer(input_dim=4, output_dim=3))"
