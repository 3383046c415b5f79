import numpy as np
import pytest

from graders.checks.cases import corner_cases, random_cases, wide_cases
from graders.checks.feedback import Finding
from graders.checks.oracles import ElementFormula
from graders.checks.outputs import expect_outputs

TANH = ElementFormula(np.tanh, lambda x: 1 - np.tanh(x) ** 2)


@pytest.fixture
def cases(rng):
    """Return the batches of a full check."""
    return corner_cases(rng, limit=40.0) + wide_cases(rng, limit=40.0) + random_cases(rng, 3)


@pytest.mark.parametrize(
    "fprop",
    [
        np.tanh,
        lambda x: np.tanh(x).tolist(),
        lambda x: np.tanh(x.astype("f4")),
        lambda x: 2 / (1 + np.exp(-2 * x)) - 1,
    ],
)
def test_right_outputs_pass(fprop, far, cases):
    """Lists, single precision and other formulas pass."""
    expect_outputs(far(fprop), cases, TANH)


@pytest.mark.parametrize(
    ("fprop", "inputs"),
    [
        (lambda x: x, 1.0),
        (lambda x: np.where(x == 0, np.nan, np.tanh(x)), 0.0),
        (lambda x: np.where(x < 0, 0, np.tanh(x)), -1.0),
        (lambda x: np.round(np.tanh(x), 3), 1.0),
        (lambda x: np.tanh(x).astype("f2"), 1.0),
    ],
)
def test_wrong_outputs_are_shown_on_the_plainest_input(fprop, inputs, far, cases):
    """One entry, and 1 where that shows it."""
    with pytest.raises(Finding) as caught:
        expect_outputs(far(fprop), cases, TANH)

    assert caught.value.counterexample["inputs"].tolist() == [[inputs]]


def test_what_shows_in_wide_batches_alone_is_shown_there(far, cases):
    """A slip beyond the tenth column keeps its width."""

    def fprop(x):
        return np.where(np.arange(x.shape[1]) < 9, np.tanh(x), 0)

    with pytest.raises(Finding) as caught:
        expect_outputs(far(fprop), cases, TANH)

    assert caught.value.counterexample["inputs"].shape[1] > 9


@pytest.mark.parametrize("answer", [None, "no", [[1.0], [1.0, 2.0]], np.ones(3), 1.0])
def test_no_array_no_exception_of_ours(answer, far, cases):
    """Whatever comes back, the finding is about `outputs`."""
    with pytest.raises(Finding, match="`outputs`"):
        expect_outputs(far(lambda x: answer), cases, TANH)
