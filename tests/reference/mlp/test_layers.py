"""Each layer of the given code keeps its promises; gradients are compared with differences."""

import numpy as np
import pytest

from reference.mlp import layers
from reference.mlp.initialisers import ConstantInit, UniformInit

# Away from the corners of the piecewise linear layers by more than the step of the differences.
INPUTS = np.array([[0.31, -0.72, 1.4, 0.05, -2.2, 0.9], [-0.4, 0.53, -0.61, 3.3, 25.0, -0.2]])
STEP = 1e-5
# Error of a central difference in float64: rounding 1e-16 / 1e-5 and truncation 1e-10, times the
# largest value here, about 25.
TOLERANCE = 1e-8


def affine():
    """Give the same affine layer each time."""
    rng = np.random.RandomState(3)
    init = UniformInit(-1, 1, rng)
    return layers.AffineLayer(6, 4, init, init)


def deterministic_dropout():
    """Dropout whose mask never changes."""

    class FixedUniform:
        def uniform(self, size):
            return np.linspace(0, 1, np.prod(size)).reshape(size)

    return layers.DropoutLayer(FixedUniform(), incl_prob=0.6)


LAYERS = {
    "affine": affine,
    "sigmoid": layers.SigmoidLayer,
    "softmax": layers.SoftmaxLayer,
    "tanh": layers.TanhLayer,
    "relu": layers.ReluLayer,
    "clipped_relu": layers.ClippedReluLayer,
    "maxout_2": layers.MaxoutLayer,
    "maxout_3": lambda: layers.MaxoutLayer(pool_size=3),
    "maxout_strided": lambda: layers.MaxoutLayer(pool_size=3, stride=2),
    "maxout_stride_1": lambda: layers.MaxoutLayer(pool_size=4, stride=1),
    "dropout": deterministic_dropout,
}


def measured_gradient(function, array):
    """Central differences of a function with one number as its value."""
    gradient = np.zeros(array.shape)
    for index in np.ndindex(array.shape):
        there, back = array.copy(), array.copy()
        there[index] += STEP
        back[index] -= STEP
        gradient[index] = (function(there) - function(back)) / (2 * STEP)
    return gradient


@pytest.mark.parametrize("make", LAYERS.values(), ids=LAYERS.keys())
def test_bprop_is_the_derivative_of_fprop(make):
    """`bprop` of a random cotangent equals central differences of its product with fprop."""
    layer = make()
    outputs = layer.fprop(INPUTS)
    grads_wrt_outputs = np.random.RandomState(5).normal(size=outputs.shape)

    expected = measured_gradient(lambda x: np.sum(layer.fprop(x) * grads_wrt_outputs), INPUTS)

    result = layer.bprop(INPUTS, outputs, grads_wrt_outputs)
    np.testing.assert_allclose(result, expected, atol=TOLERANCE)


@pytest.mark.parametrize("make", LAYERS.values(), ids=LAYERS.keys())
def test_arguments_stay_as_they_are(make):
    """Neither fprop nor bprop changes an argument."""
    layer = make()
    inputs = INPUTS.copy()
    outputs = layer.fprop(inputs)
    grads_wrt_outputs = np.ones_like(outputs)
    kept = outputs.copy()

    layer.bprop(inputs, outputs, grads_wrt_outputs)

    np.testing.assert_array_equal(inputs, INPUTS)
    np.testing.assert_array_equal(outputs, kept)
    np.testing.assert_array_equal(grads_wrt_outputs, 1)


@pytest.mark.parametrize("make", LAYERS.values(), ids=LAYERS.keys())
def test_layers_show_what_they_are(make):
    """The printed form of a layer begins with its class."""
    layer = make()

    assert repr(layer).startswith(type(layer).__name__)


def test_affine_gradients_with_respect_to_parameters():
    """grads_wrt_params equals central differences for weights and biases."""
    layer = affine()
    cotangent = np.random.RandomState(7).normal(size=(2, 4))

    def product_with(position):
        def product(values):
            twin = affine()
            twin.params = [values if i == position else p for i, p in enumerate(layer.params)]
            return np.sum(twin.fprop(INPUTS) * cotangent)

        return product

    for position, grad in enumerate(layer.grads_wrt_params(INPUTS, cotangent)):
        expected = measured_gradient(product_with(position), layer.params[position])
        np.testing.assert_allclose(grad, expected, atol=TOLERANCE * np.abs(INPUTS).max())


def test_affine_maps_rows():
    """Each row of outputs is W x + b, with weights of shape (output_dim, input_dim)."""
    layer = layers.AffineLayer(2, 3, ConstantInit(2.0), ConstantInit(1.0))

    assert layer.weights.shape == (3, 2)
    np.testing.assert_array_equal(layer.fprop(np.array([[1.0, 3.0]])), [[9.0, 9.0, 9.0]])


def test_affine_layers_start_apart():
    """Two layers made without initialisers have different weights."""
    first, second = layers.AffineLayer(3, 3), layers.AffineLayer(3, 3)

    assert not np.array_equal(first.weights, second.weights)
    assert np.abs(first.weights).max() <= 0.1
    np.testing.assert_array_equal(first.biases, 0)


def test_extreme_inputs_stay_finite():
    """Sigmoid, softmax and tanh give finite values and slopes for huge inputs, silently."""
    inputs = np.array([[-1e4, -800.0, 0.0, 800.0, 1e4]])
    for layer in (layers.SigmoidLayer(), layers.SoftmaxLayer(), layers.TanhLayer()):
        outputs = layer.fprop(inputs)

        assert np.isfinite(outputs).all()
        assert np.isfinite(layer.bprop(inputs, outputs, np.ones_like(outputs))).all()


def test_softmax_rows_are_distributions():
    """Softmax gives positive rows that sum to one."""
    outputs = layers.SoftmaxLayer().fprop(INPUTS)

    assert (outputs > 0).all()
    np.testing.assert_allclose(outputs.sum(axis=1), 1, rtol=1e-15)


def test_clipped_relu_stays_at_its_maximum():
    """Values beyond max_value become max_value, with slope zero."""
    layer = layers.ClippedReluLayer(max_value=2.0)
    inputs = np.array([[-1.0, 1.0, 3.0]])

    np.testing.assert_array_equal(layer.fprop(inputs), [[0.0, 1.0, 2.0]])
    np.testing.assert_array_equal(layer.bprop(inputs, None, np.ones((1, 3))), [[0.0, 1.0, 0.0]])


def test_maxout_takes_the_largest_of_adjacent_inputs():
    """Pools are adjacent units; with a stride they overlap and share their gradients."""
    inputs = np.array([[1.0, 5.0, 2.0, 3.0, 4.0, 0.0]])
    overlapping = layers.MaxoutLayer(pool_size=3, stride=1)

    np.testing.assert_array_equal(layers.MaxoutLayer(2).fprop(inputs), [[5.0, 3.0, 4.0]])
    np.testing.assert_array_equal(layers.MaxoutLayer(3).fprop(inputs), [[5.0, 4.0]])
    np.testing.assert_array_equal(overlapping.fprop(inputs), [[5.0, 5.0, 4.0, 4.0]])
    grads = overlapping.bprop(inputs, None, np.array([[1.0, 10.0, 100.0, 1000.0]]))
    np.testing.assert_array_equal(grads, [[0.0, 11.0, 0.0, 0.0, 1100.0, 0.0]])


def test_maxout_refuses_pools_that_do_not_fit():
    """A number of inputs that is no multiple of the pool size raises ValueError."""
    with pytest.raises(ValueError, match="7 inputs cannot be divided into pools of 3"):
        layers.MaxoutLayer(3).fprop(np.zeros((2, 7)))


def test_dropout_keeps_its_share_and_its_mask():
    """About incl_prob of the inputs are kept, bprop uses the mask of the last fprop."""
    layer = layers.DropoutLayer(np.random.RandomState(1), incl_prob=0.7)
    inputs = np.ones((200, 100))

    outputs = layer.fprop(inputs)

    # Five standard deviations of the mean of 20,000 draws: 5 * sqrt(0.21 / 20000) = 0.016.
    assert outputs.mean() == pytest.approx(0.7, abs=0.016)
    np.testing.assert_array_equal(layer.bprop(inputs, outputs, inputs), outputs)
    assert not np.array_equal(layer.fprop(inputs), outputs)
    np.testing.assert_allclose(layer.fprop(inputs, stochastic=False), 0.7 * inputs)
    np.testing.assert_allclose(layer.bprop(inputs, outputs, inputs), 0.7 * inputs)


def test_dropout_draws_from_a_generator_as_well():
    """Both RandomState and Generator serve as rng, and a seed fixes the mask."""
    for make in (np.random.RandomState, np.random.default_rng):
        masks = [layers.DropoutLayer(make(4)).fprop(np.ones((3, 5))) for _ in range(2)]

        np.testing.assert_array_equal(*masks)


def test_base_classes_name_what_is_missing():
    """A layer that lacks a method says which, by its own class."""

    class HalfLayer(layers.LayerWithParameters):
        pass

    for call in (
        lambda: HalfLayer().fprop(INPUTS),
        lambda: HalfLayer().bprop(INPUTS, INPUTS, INPUTS),
        lambda: HalfLayer().grads_wrt_params(INPUTS, INPUTS),
        lambda: HalfLayer().params,
        lambda: layers.StochasticLayer().fprop(INPUTS),
    ):
        with pytest.raises(
            NotImplementedError, match=r"(HalfLayer|StochasticLayer) does not define"
        ):
            call()
