"""The variance of the weights that keeps fifty layers steady: many networks are tried."""

from functools import partial

import numpy as np

from graders.checks import exercise, naming, points, recognised
from graders.labs.initialisation.spread import (
    DEPTH,
    chosen_width,
    expect_positive,
    expect_steady,
    growth,
    judge_settings,
)

pytestmark = exercise("stable_variance")

NETWORKS = 40  # leaves the middle one uncertain by 15 %; we accept within a factor of two
WIDEST = 200  # wider networks follow the average closely and would take seconds to try


def standard_deviation(plus, minus):
    """Return the spread over all units and standard normal inputs of a layer without biases.

    Without biases, an input x gives |x| times what its sign gives, so two examples tell all.
    """
    mean = np.sqrt(2 / np.pi) * (plus.mean() + minus.mean()) / 2
    return np.sqrt((np.mean(plus**2) + np.mean(minus**2)) / 2 - mean**2)


def spreads_of_one_network(rng, width, variance):
    """Return the spreads of activations and of gradients at the first and last hidden layers."""
    shapes = [(width, 1)] + [(width, width)] * (DEPTH - 1) + [(1, width)]
    weights = [rng.normal(0.0, np.sqrt(variance), size=shape) for shape in shapes]
    h, activations = np.array([[1.0, -1.0]]), []
    for weight in weights[:-1]:
        h = np.maximum(weight @ h, 0.0)
        activations.append(h)
    dl_df, gradients = 2.0 * weights[-1] @ h, []
    for weight, h in zip(weights[:0:-1], activations[::-1], strict=True):
        dl_df = (h > 0) * (weight.T @ dl_df)
        gradients.append(dl_df)
    return [
        [standard_deviation(*layers[end].T) for end in (0, -1)]
        for layers in (activations, gradients[::-1])
    ]


def ratio_in_the_middle(rng, width, variance, *, backwards):
    """Return the middle ratio of last to first spread, in the direction of travel."""
    if width > WIDEST:
        return growth(variance, width)
    with np.errstate(all="ignore"):  # a large variance overflows, as it should
        found = np.array([spreads_of_one_network(rng, width, variance) for _ in range(NETWORKS)])
        first, last = found[:, int(backwards)].T
        ratios = first / last if backwards else last / first
    return float(np.median(np.nan_to_num(ratios)))


def expect_steady_in_many(student, reference, rng, mistakes, name, *, backwards):
    """Judge a variance by the middle of many networks."""

    def results(names):
        return [names.value(name) if hasattr(names, "value") else getattr(names, name)]

    def judge(chosen):
        variance, width = expect_positive(chosen.name, chosen.variance), chosen_width(chosen.width)
        typical = partial(ratio_in_the_middle, rng, width, variance, backwards=backwards)
        what = "gradients" if backwards else "activations"
        expect_steady(chosen.name, what, growth(variance, width), typical)

    with naming(lambda: recognised(mistakes, student, results, reference=reference)):
        judge_settings(student, name, judge)


@points(2)
def test_activations_stay_steady_in_many_networks(student, reference, rng, mistakes):
    """In many random networks, activations at the last layer are as large as at the first."""
    name = "sigma_sq_omega_forward"
    expect_steady_in_many(student, reference, rng, mistakes, name, backwards=False)


@points(2)
def test_gradients_stay_steady_in_many_networks(student, reference, rng, mistakes):
    """In many random networks, gradients at the first layer are as large as at the last."""
    name = "sigma_sq_omega_backward"
    expect_steady_in_many(student, reference, rng, mistakes, name, backwards=True)
