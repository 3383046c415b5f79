import numpy as np
import pytest

from graders.checks.directions import expect_gradients
from graders.checks.feedback import Finding

NAMES = ["dl_dweights[0]", "dl_dweights[1]", "dl_dbiases[0]"]


class Network:
    """One hidden layer and a squared loss, with gradients by hand."""

    def __init__(self, rng, transfer, slope):
        self.transfer, self.slope = transfer, slope
        self.inputs, self.targets = rng.standard_normal((6, 4)), rng.standard_normal((6, 2))
        self.at = [
            rng.standard_normal((5, 4)),
            rng.standard_normal((2, 5)),
            rng.standard_normal(5),
        ]
        self.calls = 0

    def loss(self, parameters):
        """Return the mean squared difference from the targets."""
        self.calls += 1
        first, second, biases = parameters
        hidden = self.transfer(self.inputs @ first.T + biases)
        return ((hidden @ second.T - self.targets) ** 2).mean()

    def gradients(self):
        """Return the gradients with respect to both weights and the biases."""
        first, second, biases = self.at
        before = self.inputs @ first.T + biases
        hidden = self.transfer(before)
        difference = 2 * (hidden @ second.T - self.targets) / self.targets.size
        back = difference @ second * self.slope(before)
        return [back.T @ self.inputs, difference.T @ hidden, back.sum(axis=0)]


@pytest.fixture(params=["tanh", "relu"])
def network(request, rng):
    """Return a network with a smooth transfer function, and one with kinks."""
    if request.param == "tanh":
        return Network(rng, np.tanh, lambda x: 1 - np.tanh(x) ** 2)
    return Network(rng, lambda x: np.maximum(x, 0), lambda x: 1.0 * (x > 0))


def test_right_gradients_pass_after_few_losses(network, rng):
    """Three directions, 18 losses each, whatever the number of parameters."""
    for _ in range(20):
        expect_gradients(network.loss, network.at, network.gradients(), NAMES, rng)

    assert network.calls == 20 * (1 + 3 * 17)


def test_single_precision_passes(network, rng):
    """A loss and gradients in single precision pass."""
    expect_gradients(
        lambda p: np.float32(network.loss([a.astype("f4") for a in p])),
        network.at,
        [g.astype("f4") for g in network.gradients()],
        NAMES,
        rng,
    )


@pytest.mark.parametrize(
    ("which", "change"),
    [
        (0, lambda g: 2 * g),
        (1, lambda g: -g),
        (2, lambda g: g * 1.001),
        (0, lambda g: 0 * g),
        (1, lambda g: g / 6),
        (2, lambda g: g + np.nan),
    ],
)
def test_a_wrong_gradient_is_found_and_named(which, change, network, rng):
    """The array that is wrong is the one that is told."""
    gradients = network.gradients()
    gradients[which] = change(gradients[which])

    with pytest.raises(Finding) as caught:
        expect_gradients(network.loss, network.at, gradients, NAMES, rng)

    assert f"`{NAMES[which]}` is not the derivative of `loss`" in caught.value.finding


@pytest.mark.parametrize("index", [(0, 0), (4, 3), (2, 1)])
def test_one_wrong_entry_is_found_by_halving(index, network, rng):
    """A single entry is located, with what it is and what differences give."""
    gradients = network.gradients()
    right = gradients[0][index]
    gradients[0][index] = right + 5.0

    with pytest.raises(Finding) as caught:
        expect_gradients(network.loss, network.at, gradients, NAMES, rng)

    assert f"`dl_dweights[0][{index[0]}, {index[1]}]` is {right + 5:.6g}" in caught.value.finding
    assert network.calls < 300


def test_a_familiar_factor_is_named(rng):
    """Twice the gradient is called so."""
    at = [np.array([3.0])]

    with pytest.raises(Finding) as caught:
        expect_gradients(lambda p: float((p[0] ** 2).sum()), at, [np.array([12.0])], ["slope"], rng)

    assert "`slope[0]` is 12, while differences of `loss` give 6." in caught.value.finding
    assert caught.value.hint == "That is twice what it should be."


def test_at_a_kink_any_slope_between_the_sides_is_right(rng):
    """The absolute value at 0 has every slope from -1 to 1."""
    for slope in (-1.0, 0.0, 0.3, 1.0):
        expect_gradients(
            lambda p: float(np.abs(p[0]).sum()), [np.zeros(1)], [np.array([slope])], ["slope"], rng
        )
    with pytest.raises(Finding, match="any value from -1 to 1"):
        expect_gradients(
            lambda p: float(np.abs(p[0]).sum()), [np.zeros(1)], [np.array([1.5])], ["slope"], rng
        )


@pytest.mark.parametrize("gradient", [None, np.ones(3), "text"])
def test_what_is_no_gradient_is_named(gradient, network, rng):
    """A gradient of another shape or kind gets a finding with its name."""
    with pytest.raises(Finding, match="dl_dweights"):
        expect_gradients(network.loss, network.at, [gradient, gradient, gradient], NAMES, rng)
