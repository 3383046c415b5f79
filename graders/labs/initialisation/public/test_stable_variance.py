"""The variance of the weights that keeps fifty layers steady: what theory says."""

from graders.checks import exercise, expect_equal, own_words, points
from graders.labs.initialisation.spread import (
    DEPTH,
    TYPICAL,
    WIDTH,
    chosen_width,
    expect_positive,
    expect_steady,
    growth,
)

pytestmark = exercise("stable_variance")


@points(1)
def test_the_network_has_fifty_layers(student):
    """K is 50, the number of hidden layers."""
    expect_equal("K", student.value("K"), DEPTH)


@points(1)
def test_the_layers_have_eighty_units(student):
    """D is 80, the number of units in each hidden layer."""
    expect_equal("D", student.value("D"), WIDTH)


@points(2)
def test_activations_stay_steady_on_average(student):
    """On average over all networks, activations neither grow nor shrink with this variance."""
    expect_steady_on_average(student, "sigma_sq_omega_forward", "activations")


@points(2)
def test_gradients_stay_steady_on_average(student):
    """On average over all networks, gradients neither grow nor shrink with this variance."""
    expect_steady_on_average(student, "sigma_sq_omega_backward", "gradients")


def expect_steady_on_average(student, name, what):
    """Judge a variance by what it does to the average network."""
    with own_words(student, name):
        variance = expect_positive(name, student.value(name))
        average = growth(variance, chosen_width(student.value("D")))
        expect_steady(name, what, average, TYPICAL * average)
