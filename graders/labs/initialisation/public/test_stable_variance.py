"""The variance of the weights that keeps fifty layers steady: what theory says."""

from graders.checks import exercise, expect_equal, points
from graders.labs.initialisation.spread import (
    DEPTH,
    TYPICAL,
    WIDTH,
    chosen_width,
    expect_positive,
    expect_steady,
    growth,
    judge_settings,
)

pytestmark = exercise("stable_variance")

FORWARD, BACKWARD = "sigma_sq_omega_forward", "sigma_sq_omega_backward"


@points(1)
def test_the_network_has_fifty_layers(student):
    """K is 50, the number of hidden layers."""
    judge_settings(student, FORWARD, lambda chosen: expect_equal("K", chosen.depth, DEPTH))


@points(1)
def test_the_layers_have_eighty_units(student):
    """D is 80, the number of units in each hidden layer."""
    judge_settings(student, FORWARD, lambda chosen: expect_equal("D", chosen.width, WIDTH))


@points(2)
def test_activations_stay_steady_on_average(student):
    """On average over all networks, activations neither grow nor shrink with this variance."""
    expect_steady_on_average(student, FORWARD, "activations")


@points(2)
def test_gradients_stay_steady_on_average(student):
    """On average over all networks, gradients neither grow nor shrink with this variance."""
    expect_steady_on_average(student, BACKWARD, "gradients")


def expect_steady_on_average(student, name, what):
    """Judge a variance by what it does to the average network."""

    def judge(chosen):
        variance = expect_positive(chosen.name, chosen.variance)
        average = growth(variance, chosen_width(chosen.width))
        expect_steady(chosen.name, what, average, lambda: TYPICAL * average)

    judge_settings(student, name, judge)
