"""Error functions: values known by hand, gradients by differences."""

import numpy as np
import pytest

from reference.mlp import errors, layers

PROBABILITIES = layers.SoftmaxLayer().fprop(np.array([[0.2, -1.0, 0.5], [2.0, 0.1, -0.3]]))
SCORES = np.array([[0.2, -1.0, 0.5], [2.0, 0.1, -0.3]])
TARGETS = np.array([[0.0, 0.0, 1.0], [1.0, 0.0, 0.0]])
STEP = 1e-6

ERRORS = {
    "squares": (errors.SumOfSquaredDiffsError(), SCORES),
    "binary": (errors.BinaryCrossEntropyError(), PROBABILITIES),
    "binary_sigmoid": (errors.BinaryCrossEntropySigmoidError(), SCORES),
    "cross_entropy": (errors.CrossEntropyError(), PROBABILITIES),
    "cross_entropy_softmax": (errors.CrossEntropySoftmaxError(), SCORES),
}


@pytest.mark.parametrize(("error", "outputs"), ERRORS.values(), ids=ERRORS.keys())
def test_gradient_is_the_derivative(error, outputs):
    """`grad` equals central differences of the error."""
    expected = np.zeros_like(outputs)
    for index in np.ndindex(outputs.shape):
        there, back = outputs.copy(), outputs.copy()
        there[index] += STEP
        back[index] -= STEP
        expected[index] = (error(there, TARGETS) - error(back, TARGETS)) / (2 * STEP)

    # Rounding 1e-16 / 1e-6 and truncation 1e-12 of the differences, with room.
    np.testing.assert_allclose(error.grad(outputs, TARGETS), expected, atol=1e-8)


@pytest.mark.parametrize(("error", "outputs"), ERRORS.values(), ids=ERRORS.keys())
def test_error_is_a_mean_over_the_batch(error, outputs):
    """The error of a batch is the mean of the errors of its rows."""
    rows = [error(outputs[i : i + 1], TARGETS[i : i + 1]) for i in range(2)]

    assert error(outputs, TARGETS) == pytest.approx(np.mean(rows), rel=1e-14)


@pytest.mark.parametrize(("error", "outputs"), ERRORS.values(), ids=ERRORS.keys())
def test_shapes_that_would_broadcast_are_refused(error, outputs):
    """Targets of another shape raise ValueError, from the error and from its gradient."""
    for call in (error, error.grad):
        with pytest.raises(ValueError, match=r"outputs have shape \(2, 3\) but targets have"):
            call(outputs, TARGETS[:, :1])


def test_values_by_hand():
    """Half a squared distance, and minus the logarithm of what was given to the target."""
    outputs, targets = np.array([[1.0, 2.0]]), np.array([[0.0, 4.0]])

    assert errors.SumOfSquaredDiffsError()(outputs, targets) == 2.5
    assert errors.CrossEntropyError()(np.array([[0.25, 0.75]]), np.array([[1.0, 0.0]])) == (
        pytest.approx(np.log(4))
    )
    assert errors.BinaryCrossEntropyError()(np.array([[0.25]]), np.array([[0.0]])) == (
        pytest.approx(-np.log(0.75))
    )


def test_one_step_forms_equal_two_steps():
    """Softmax and sigmoid inside the error give what they give outside it."""
    softmax, sigmoid = layers.SoftmaxLayer(), layers.SigmoidLayer()
    pairs = [
        (softmax, errors.CrossEntropyError(), errors.CrossEntropySoftmaxError()),
        (sigmoid, errors.BinaryCrossEntropyError(), errors.BinaryCrossEntropySigmoidError()),
    ]
    for layer, two_steps, one_step in pairs:
        outputs = layer.fprop(SCORES)
        through = layer.bprop(SCORES, outputs, two_steps.grad(outputs, TARGETS))

        assert one_step(SCORES, TARGETS) == pytest.approx(two_steps(outputs, TARGETS), rel=1e-14)
        np.testing.assert_allclose(one_step.grad(SCORES, TARGETS), through, atol=1e-15)


@pytest.mark.parametrize(("error", "outputs"), ERRORS.values(), ids=ERRORS.keys())
def test_certain_outputs_stay_finite(error, outputs):
    """Probabilities of exactly 0 and 1, and scores of 10,000, give finite errors and gradients."""
    certain = TARGETS[::-1] * (1e4 if outputs is SCORES else 1.0)

    assert np.isfinite(error(certain, TARGETS))
    assert np.isfinite(error.grad(certain, TARGETS)).all()
    assert repr(error) == type(error).__name__
