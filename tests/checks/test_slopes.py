import numpy as np
import pytest

from graders.checks.slopes import Coupling, Unavailable, own_gradient
from graders.checks.stencils import slopes, steps_around


def relu(x):
    """Return the positive part."""
    return np.maximum(0.0, x)


def found(function, inputs, **how):
    """Return the slopes of a function at some inputs."""
    at = np.asarray(inputs, dtype=float)
    steps = steps_around(at, **how)
    return slopes(steps, function(at), function(steps.above), function(steps.below))


@pytest.mark.parametrize(
    ("function", "slope"),
    [
        (np.tanh, lambda x: 1 - np.tanh(x) ** 2),
        (np.sin, np.cos),
        (lambda x: x**3, lambda x: 3 * x**2),
        (lambda x: np.exp(x / 10), lambda x: np.exp(x / 10) / 10),
    ],
)
def test_slopes_of_smooth_functions_are_exact_to_ten_digits(function, slope, rng):
    """Smooth functions have one slope everywhere, within ten times the estimated error."""
    inputs = np.concatenate([[0.0, 1e-8], rng.uniform(-20, 20, 300)])
    got = found(function, inputs)

    assert (got.low == got.high).all()
    assert np.abs(got.low - slope(inputs)).max() < 1e-7
    assert (np.abs(got.low - slope(inputs)) <= 10 * got.error).all()


@pytest.mark.parametrize("kink", [0.0, 20.0, -3.0])
def test_a_kink_gives_the_interval_between_the_slopes(kink):
    """At a kink every slope between those beside it is right."""
    got = found(lambda x: relu(x - kink), [kink])

    assert got.low[0] == pytest.approx(0, abs=1e-9)
    assert got.high[0] == pytest.approx(1, abs=1e-9)


@pytest.mark.parametrize("distance", [1e-8, 1e-6, 1e-4, 1e-3, 0.02, 0.5])
@pytest.mark.parametrize("kink", [0.0, 20.0])
@pytest.mark.parametrize("side", [-1, 1])
def test_the_true_slope_beside_a_kink_is_always_accepted(distance, kink, side):
    """However near the kink, the true slope lies in the interval."""
    got = found(lambda x: relu(x - kink), [kink + side * distance])
    right = 1.0 if side > 0 else 0.0

    assert got.low[0] - 1e-6 <= right <= got.high[0] + 1e-6


@pytest.mark.parametrize("side", [-1, 1])
@pytest.mark.parametrize("kink", [0.0, 20.0])
def test_looking_closely_tells_an_input_from_a_kink_beside_it(side, kink):
    """From close up, one slope is left for inputs 1e-8 beside a kink, and the interval at it."""
    beside = found(lambda x: relu(x - kink), [kink + side * 1e-8], close=True)
    at = found(lambda x: relu(x - kink), [kink], close=True)

    assert beside.low[0] == pytest.approx(beside.high[0], abs=1e-4)
    assert beside.low[0] == pytest.approx((1 + side) / 2, abs=1e-3)
    assert at.high[0] - at.low[0] == pytest.approx(1, abs=1e-3)


def test_single_precision_functions_have_slopes_too(rng):
    """Rounding inside costs digits, not the verdict."""
    inputs = rng.standard_normal(200)
    got = found(lambda x: np.tanh(x.astype(np.float32)).astype(float), inputs, single=True)

    assert np.abs(got.low - (1 - np.tanh(inputs) ** 2)).max() < 1e-3


def test_nothing_is_said_where_the_function_is_not_finite():
    """Where the outputs are NaN the error is infinite."""
    got = found(lambda x: np.where(x > 1, np.nan, x), [2.0])

    assert np.isinf(got.error[0])


def forward(function, calls):
    """Return a `fprop` that counts its calls."""

    def call(inputs):
        calls.append(len(inputs))
        return function(inputs)

    return call


def test_one_stacked_call_gives_all_slopes(rng):
    """An element-wise layer needs one further call, whatever the size of the batch."""
    inputs, grads = rng.standard_normal((2, 4, 6))
    calls = []
    got = own_gradient(forward(np.tanh, calls), inputs, np.tanh(inputs), grads)

    assert len(calls) == 1
    assert got.low == pytest.approx(grads * (1 - np.tanh(inputs) ** 2), abs=1e-8)


def softmax(x):
    """Return the softmax of every row."""
    e = np.exp(x - x.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def test_row_coupled_layers_are_perturbed_column_by_column(rng):
    """Softmax has the gradient of its whole row, from one further call."""
    inputs, grads = rng.standard_normal((2, 3, 5))
    y = softmax(inputs)
    calls = []
    got = own_gradient(forward(softmax, calls), inputs, y, grads, coupling=Coupling.ROW)

    assert len(calls) == 1
    right = y * (grads - (grads * y).sum(axis=1, keepdims=True))
    assert got.low == pytest.approx(right, abs=1e-7)
    assert got.row_low == pytest.approx(right.sum(axis=1), abs=1e-7)


def test_wrong_coupling_is_noticed(rng):
    """A layer that mixes columns is not taken for an element-wise one."""
    inputs, grads = rng.standard_normal((2, 3, 5))

    with pytest.raises(Unavailable, match="depends on more"):
        own_gradient(softmax, inputs, softmax(inputs), grads)


def test_layers_that_mix_rows_are_evaluated_batch_by_batch(rng):
    """When rows depend on each other the stack is not trusted, and plain calls show the mixing."""
    inputs, grads = rng.standard_normal((2, 3, 5))

    def centred(x):
        return np.tanh(x - x.mean(axis=0))

    with pytest.raises(Unavailable):
        own_gradient(centred, inputs, centred(inputs), grads)


def test_layers_for_one_size_of_batch_are_evaluated_call_by_call(rng):
    """A `fprop` that works for its own batch size only still has slopes."""
    inputs, grads = rng.standard_normal((2, 3, 5))

    def picky(x):
        return np.tanh(x)[:3]

    got = own_gradient(picky, inputs, np.tanh(inputs), grads)

    assert got.low == pytest.approx(grads * (1 - np.tanh(inputs) ** 2), abs=1e-8)


def test_random_layers_have_no_slopes(rng):
    """A `fprop` that answers differently each time cannot be differentiated."""
    inputs, grads = rng.standard_normal((2, 3, 5))

    def noisy(x):
        return x + rng.standard_normal(x.shape)

    with pytest.raises(Unavailable, match="different outputs"):
        own_gradient(noisy, inputs, noisy(inputs), grads)


def test_each_output_at_a_kink_has_its_own_interval():
    """Two kinks with opposite upstream gradients: their subgradients are chosen apart."""
    inputs, grads = np.zeros((1, 2)), np.array([[1.0, -1.0]])
    got = own_gradient(relu, inputs, relu(inputs), grads)

    assert got.low == pytest.approx(np.array([[0.0, -1.0]]), abs=1e-9)
    assert got.high == pytest.approx(np.array([[1.0, 0.0]]), abs=1e-9)
