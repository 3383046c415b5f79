"""The initialisation lab: odd answers are judged, and what its checks are made of."""

import numpy as np
import pytest

from graders.catalogue.labs import find_lab
from graders.judging.reference import load_namespace, load_reference
from graders.judging.runner import with_checks
from graders.labs.initialisation.asking import expect_slopes
from graders.labs.initialisation.passes import SIZES, random_pass
from graders.labs.initialisation.spread import chosen_width, expect_steady, growth
from graders.student.attempt import LocalAttempt
from tests.labs.planted_answers import outcome_of

LAB = find_lab("initialisation")


def judge(names, exercise_id):
    """Return verdicts by check for names in this process."""
    lab = LAB.only((exercise_id,))
    results = with_checks(lab, lambda run: run.judge(LocalAttempt(names)), hidden=True)
    return {result.check.id: result.verdict.value for result in results}


JUNK = [
    *(None, [[1, 2], [3]], object(), np.zeros(0)),
    *([part] * 4 for part in (None, ["text"] * 9, [np.full((1, 1), np.nan)] * 9)),
]


@pytest.mark.parametrize("name", ["ReLU", "compute_network_output", "backward_pass", "init_params"])
@pytest.mark.parametrize("junk", JUNK, ids=range(len(JUNK)))
def test_whatever_comes_back_is_judged(name, junk):
    """No answer, however odd, leaves a check undecided: it is the student's, not the grader's."""
    exercise_id = next(e.id for e in LAB.exercises if name in e.defines)
    names = {**load_namespace(LAB.folder, LAB.notebook), name: lambda *arguments: junk}

    assert "undecided" not in judge(names, exercise_id).values()


def test_in_place_relu_costs_a_tenth():
    """A ReLU that changes its argument spoils `all_f` alone, and costs one point of ten."""
    outcome = outcome_of("initialisation", "forward", "relu_in_place")

    assert outcome.points == 9
    assert "ReLU" not in str(outcome.misconceptions)
    assert "rectified values" in outcome.findings["forward.pre_activations_are_kept_as_they_were"]


def test_one_variance_for_both_directions_is_accepted():
    """The published notebook ends with a single `sigma_sq_omega`."""
    names = {"K": 50, "D": 80, "sigma_sq_omega": 0.0251}

    assert set(judge(names, "stable_variance").values()) == {"passed"}


def test_globals_are_put_back():
    """What a check sets in the notebook is as it was afterwards, and nothing is left behind."""
    reference = load_reference(LAB, LAB.exercises[0])
    names = {
        "ReLU": reference.ReLU,
        "compute_network_output": reference.compute_network_output,
        "K": "mine",
    }
    verdicts = judge(names, "forward")

    assert set(verdicts.values()) == {"passed"}
    assert names["K"] == "mine"
    assert set(names) == {"ReLU", "compute_network_output", "K"}


@pytest.mark.parametrize(
    ("variance", "factor"), [(2 / 80, 1.0), (1 / 80, 2**-24.5), (4 / 80, 2**24.5)]
)
def test_growth_over_fifty_layers(variance, factor):
    """Each of 49 steps between hidden layers multiplies the spread by the root of the gain."""
    assert growth(variance, 80) == pytest.approx(factor)


@pytest.mark.parametrize(("average", "drawn"), [(1.0, 0), (1.9, 0), (3.0, 1), (0.1, 1)])
def test_networks_are_drawn_where_the_average_is_not_steady(average, drawn):
    """A variance that is right on average is not tried; any other has its middle network judged."""
    asked = []
    expect_steady("sigma", "activations", average, lambda: asked.append(1) or 1.0)

    assert len(asked) == drawn


@pytest.mark.parametrize(
    ("value", "width"), [(80, 80), (100, 100), (2, 80), (10_000, 80), (80.0, 80), (None, 80)]
)
def test_toy_networks_make_no_variance_right(value, width):
    """A variance is judged for the student's own width only where that is near the lab's."""
    assert chosen_width(value) == width


@pytest.mark.parametrize("sizes", SIZES)
def test_random_passes_fit_their_networks(sizes):
    """Biases are made to fit: the drawn pre-activations are those of the network."""
    reference = load_reference(LAB, LAB.exercises[0])
    sent = random_pass(np.random.default_rng(3), sizes, zeros=True)
    output, all_f, all_h = reference.compute_network_output(sent.h[0], sent.weights, sent.biases)

    for got, expected in zip([*all_f, *all_h, output], [*sent.f, *sent.h, sent.f[-1]], strict=True):
        np.testing.assert_allclose(got, expected, rtol=0, atol=1e-12)


@pytest.mark.parametrize(("share", "right"), [(-0.1, False), (0, True), (0.3, True), (1.2, False)])
def test_slopes_at_zero_lie_between_0_and_1(share, right):
    """At exactly zero any slope from 0 to 1 will do, and no other."""
    f, dl_dh = np.array([[0.0], [1.0], [-1.0]]), np.array([[2.0], [3.0], [4.0]])
    found = np.array([[share * 2.0], [3.0], [0.0]])
    if right:
        expect_slopes("all_dl_df[0]", found, f, dl_dh)
    else:
        with pytest.raises(AssertionError, match=r"all_dl_df\[0\]\[0, 0\]"):
            expect_slopes("all_dl_df[0]", found, f, dl_dh)
