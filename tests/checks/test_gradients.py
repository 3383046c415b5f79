import numpy as np
import pytest

from graders.checks.cases import Case, corner_cases, random_cases, wide_cases
from graders.checks.feedback import Finding
from graders.checks.gradients import expect_gradient
from graders.checks.oracles import ElementFormula, ReferenceLayer
from graders.errors import CheckUndecided, Misconception

TANH = ElementFormula(np.tanh, lambda x: 1 - np.tanh(x) ** 2)
RELU = ElementFormula(lambda x: np.maximum(0, x), lambda x: 1.0 * (x > 0), kinks=(0.0,))


def relu(x):
    """Return the positive part."""
    return np.maximum(0, x)


def sigmoid(x):
    """Return the function of a layer that is given."""
    return 1 / (1 + np.exp(-x))


class Heard:
    """Hears of follow-through marks."""

    followed = False

    def follow_through(self):
        """Hear it."""
        self.followed = True


@pytest.fixture
def cases(rng):
    """Return the batches of a full check."""
    kinks = {"kinks": (0.0,), "limit": 40.0}
    return corner_cases(rng, **kinks) + wide_cases(rng, **kinks) + random_cases(rng, 6)


RIGHT = {
    "tanh": (TANH, np.tanh, lambda x, y, g: g * (1 - y**2)),
    "tanh in single precision": (
        TANH,
        lambda x: np.tanh(x.astype("f4")),
        lambda x, y, g: (g * (1 - y**2)).astype("f4"),
    ),
    "relu, 0 at 0": (RELU, relu, lambda x, y, g: g * (x > 0)),
    "relu, 1 at 0": (RELU, relu, lambda x, y, g: g * (x >= 0)),
    "relu, 1/2 at 0": (RELU, relu, lambda x, y, g: g * np.heaviside(x, 0.5)),
    "relu, a list": (RELU, relu, lambda x, y, g: (g * (x > 0)).tolist()),
}


@pytest.mark.parametrize("name", RIGHT)
def test_right_answers_pass(name, far, cases):
    """Right gradients pass for both kinds of oracle."""
    formula, fprop, bprop = RIGHT[name]
    expect_gradient(far(fprop, bprop), cases, formula)
    oracle = ReferenceLayer(far(formula.function, lambda x, y, g: g * formula.slope(x)))
    expect_gradient(far(fprop, bprop), cases, oracle)


WRONG = {
    "sign": (TANH, np.tanh, lambda x, y, g: -g * (1 - y**2)),
    "a thousandth": (TANH, np.tanh, lambda x, y, g: 1.001 * g * (1 - y**2)),
    "no upstream": (TANH, np.tanh, lambda x, y, g: 1 - y**2),
    "large upstream": (TANH, np.tanh, lambda x, y, g: np.clip(g, -20, 20) * (1 - y**2)),
    "first row": (TANH, np.tanh, lambda x, y, g: g * (1 - y[:1] ** 2)),
    "nine columns": (
        TANH,
        np.tanh,
        lambda x, y, g: g * np.where(np.arange(x.shape[1]) > 8, 1, 1 - y**2),
    ),
    "2 at 0": (RELU, relu, lambda x, y, g: g * np.heaviside(x, 2.0)),
    "NaN at 0": (RELU, relu, lambda x, y, g: np.where(x == 0, np.nan, g * (x > 0))),
    "guided": (RELU, relu, lambda x, y, g: np.maximum(g, 0) * (x > 0)),
    "threshold": (RELU, relu, lambda x, y, g: g * (x > 1e-2)),
    "tiny threshold": (RELU, relu, lambda x, y, g: g * (x > 1e-6)),
    "band": (TANH, np.tanh, lambda x, y, g: g * np.where((x > 1.5) & (x < 1.7), 0, 1 - y**2)),
}


@pytest.mark.parametrize("name", WRONG)
@pytest.mark.parametrize("seed", range(5))
def test_wrong_answers_fail(name, seed, far):
    """Wrong gradients fail, whatever the seed."""
    formula, fprop, bprop = WRONG[name]
    rng = np.random.default_rng(seed)
    cases = corner_cases(rng, kinks=(0.0,), limit=40.0) + wide_cases(rng, kinks=(0.0,), limit=40.0)

    with np.errstate(all="ignore"), pytest.raises(Finding):
        expect_gradient(far(fprop, bprop), cases + random_cases(rng, 6), formula)


@pytest.mark.parametrize(
    ("name", "inputs", "grads"),
    [("sign", 1, 1), ("no upstream", 1, -1), ("2 at 0", 0, 1), ("guided", 1, -1)],
)
def test_the_example_is_as_plain_as_can_be(name, inputs, grads, far, cases):
    """The example is one number, 1 where that shows the mistake."""
    formula, fprop, bprop = WRONG[name]

    with pytest.raises(Finding) as caught:
        expect_gradient(far(fprop, bprop), cases, formula)

    assert caught.value.counterexample["inputs"].tolist() == [[inputs]]
    assert caught.value.counterexample["grads_wrt_outputs"].tolist() == [[grads]]


def test_the_mistake_is_kept_while_the_example_shrinks(far, cases):
    """An answer that is wrong at kinks alone is shown at a kink."""
    with pytest.raises(Finding) as caught:
        expect_gradient(far(relu, WRONG["2 at 0"][2]), cases, RELU)

    assert "expected any value from 0 to 1" in caught.value.finding


@pytest.mark.parametrize(
    ("bprop", "hint"),
    [
        (lambda x, y, g: g, "the slope of `fprop` is missing"),
        (lambda x, y, g: 1 - y**2, "multiply it by `grads_wrt_outputs`"),
        (lambda x, y, g: y, "returns `outputs`"),
        (lambda x, y, g: 0 * g, "is 0"),
        (lambda x, y, g: -g * (1 - y**2), "opposite sign"),
        (lambda x, y, g: g * (1 - y), None),
    ],
)
def test_hints_need_evidence(bprop, hint, far, cases):
    """A hint is given only where all entries support it."""
    with pytest.raises(Finding) as caught:
        expect_gradient(far(np.tanh, bprop), cases, TANH)

    assert caught.value.hint is None if hint is None else hint in caught.value.hint


@pytest.mark.parametrize("answer", [None, "slope", [[1.0], [2.0, 3.0]], {}, np.ones(3)])
def test_answers_that_are_no_gradient_get_a_clear_finding(answer, far, cases):
    """Whatever comes back, the finding is about the answer."""
    with pytest.raises(Finding) as caught:
        expect_gradient(far(np.tanh, lambda x, y, g: answer), cases, TANH)

    assert "`grads_wrt_inputs`" in caught.value.finding


def test_exceptions_name_the_shape_of_the_input(far, broken, cases):
    """An exception in a student's code is told with the shape on which it was raised."""
    with pytest.raises(Finding) as caught:
        expect_gradient(far(np.tanh, broken), cases, TANH)

    assert "raised ValueError: shapes (2,3) and (4,)" in caught.value.finding
    assert "of shape (5, 8)" in caught.value.finding


def test_a_faulty_oracle_leaves_the_check_undecided(far, cases):
    """When finite differences of a right `fprop` support the answer, our oracle may be wrong."""
    faulty = ElementFormula(np.tanh, lambda x: 1 - np.tanh(x))

    with pytest.raises(CheckUndecided, match="contradict"):
        expect_gradient(far(np.tanh, lambda x, y, g: g * (1 - y**2)), cases, faulty)


def test_a_fprop_that_is_off_by_less_than_can_be_seen_is_followed_through(far, cases):
    """Inputs below 1e-5 cut off: at 1e-8 outputs are right to the tolerance, slopes are not."""
    heard = Heard()
    seen_right = [c for c in cases if not (abs(c.inputs[abs(c.inputs) < 1e-4]) > 1e-8).any()]
    cut = far(lambda x: x * (x > 1e-5), lambda x, y, g: g * (x > 1e-5))
    expect_gradient(cut, seen_right, RELU, award=heard)

    assert any((c.inputs == 1e-8).any() for c in seen_right)
    assert heard.followed


def test_noise_in_fprop_does_not_turn_a_wrong_answer_into_an_undecided_one(far, cases, rng):
    """What the student's own code makes unsteady cannot save it."""

    def noisy(x):
        return np.tanh(x) + 1e-9 * rng.standard_normal(x.shape)

    with pytest.raises(Finding):
        expect_gradient(far(noisy, lambda x, y, g: g * y), cases, TANH)


FOLLOWED = {
    "twice tanh": (lambda x: 2 * np.tanh(x), lambda x, y, g: 2 * g * (1 - np.tanh(x) ** 2)),
    "right formula": (lambda x: np.tanh(x / 2), lambda x, y, g: g * (1 - y**2)),
    "a leaky relative": (
        lambda x: np.tanh(x) + 0.1 * x,
        lambda x, y, g: g * (1.1 - np.tanh(x) ** 2),
    ),
}


@pytest.mark.parametrize("name", FOLLOWED)
def test_bprop_is_marked_on_a_wrong_fprop(name, far, cases):
    """A `bprop` that is right for its own `fprop`, or as a formula, earns its points."""
    heard = Heard()
    expect_gradient(far(*FOLLOWED[name]), cases, TANH, others=[sigmoid], award=heard)

    assert heard.followed


NOT_FOLLOWED = {
    "identity": (lambda x: x, lambda x, y, g: g),
    "constant": (lambda x: 0 * x, lambda x, y, g: 0 * g),
    "step": (lambda x: 1.0 * (x > 0), lambda x, y, g: 0 * g),
    "given code": (sigmoid, lambda x, y, g: g * y * (1 - y)),
    "neither": (lambda x: 2 * np.tanh(x), lambda x, y, g: g * y),
    "wrong shape": (lambda x: x.sum(axis=1), lambda x, y, g: g),
}


@pytest.mark.parametrize("name", NOT_FOLLOWED)
def test_degenerate_pairs_earn_nothing(name, far, cases):
    """Pairs that show no work are not marked on their own `fprop`."""
    heard = Heard()

    with pytest.raises(Finding):
        expect_gradient(far(*NOT_FOLLOWED[name]), cases, TANH, others=[sigmoid], award=heard)

    assert not heard.followed


def test_a_right_fprop_is_never_followed_through(far, cases):
    """Follow-through is not mentioned where there is nothing to follow."""
    heard = Heard()
    expect_gradient(far(np.tanh, lambda x, y, g: g * (1 - y**2)), cases, TANH, award=heard)

    assert not heard.followed


def test_the_mistake_is_named_when_it_is_recognised(far, cases):
    """What the recogniser says stands in the finding."""
    known = Misconception("sign", "The sign is turned round.")

    make = far(np.tanh, lambda x, y, g: -g * (1 - y**2))
    with pytest.raises(Finding) as caught:
        expect_gradient(make, cases, TANH, recognise=lambda cases, given: known)

    assert caught.value.misconception is known


def test_calls_are_few(far, calls, cases):
    """Three calls for a case with finite differences, two for another."""
    expect_gradient(far(np.tanh, lambda x, y, g: g * (1 - y**2)), cases, TANH)

    assert len(calls) == sum(3 if case.differences else 2 for case in cases)


def test_shrinking_is_bounded_by_calls(far, calls, cases):
    """A wrong answer costs a bounded number of calls, however stubborn the example."""

    def stubborn(x, y, g):
        return g * (1 - y**2) * (1 + (x.size > 20))

    with pytest.raises(Finding):
        expect_gradient(far(np.tanh, stubborn), cases, TANH)

    assert len(calls) <= 70


def test_state_from_fprop_may_be_used_by_the_bprop_that_follows(far, cases):
    """A layer that keeps its outputs is right: `fprop` always runs just before `bprop`."""
    kept = {}

    def fprop(x):
        kept["y"] = np.tanh(x)
        return kept["y"]

    expect_gradient(far(fprop, lambda x, y, g: g * (1 - kept["y"] ** 2)), cases, TANH)


def test_a_case_holds_inputs_and_upstream_gradients_of_both_signs(cases):
    """Upstream gradients of both signs, zeros and large ones take part."""
    grads = np.concatenate([case.grads.ravel() for case in cases])

    assert (grads < 0).any()
    assert (grads > 0).any()
    assert (grads == 0).any()
    assert np.abs(grads).max() > 20
    assert isinstance(cases[0], Case)
