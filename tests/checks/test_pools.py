import numpy as np
import pytest

from graders.checks.feedback import Finding
from graders.checks.gradients import expect_gradient
from graders.checks.oracles import ReferenceLayer
from graders.checks.pools import PoolFormula, pool_cases, tied_cases
from graders.checks.slopes import Coupling


def largest(formula):
    """Return the `fprop` of a maxout layer."""
    return lambda x: formula.pools(x).max(axis=2)


def winners(formula, share):
    """Return a `bprop` that gives each tied unit a share of the gradient."""

    def bprop(x, y, g):
        pools = formula.pools(x)
        tied = pools == pools.max(axis=2, keepdims=True)
        parts = share(tied) * g[:, :, None]
        result = np.zeros(x.shape)
        for pool in range(parts.shape[1]):
            start = pool * formula.step
            result[:, start : start + formula.pool_size] += parts[:, pool]
        return result

    return bprop


SHARES = {
    "all": lambda tied: 1.0 * tied,
    "even": lambda tied: tied / tied.sum(axis=2, keepdims=True),
    "first": lambda tied: tied & (tied.cumsum(axis=2) == 1),
    "last": lambda tied: tied & (tied[..., ::-1].cumsum(axis=2)[..., ::-1] == 1),
    "uneven": lambda tied: np.where(
        tied.sum(axis=2, keepdims=True) > 1, (0.9 - 0.2 * (tied.cumsum(axis=2) > 1)) * tied, tied
    ),
}
FORMULAS = [PoolFormula(2), PoolFormula(3), PoolFormula(5), PoolFormula(3, 1), PoolFormula(4, 3)]


@pytest.mark.parametrize("formula", FORMULAS)
@pytest.mark.parametrize("share", SHARES)
def test_any_share_that_adds_up_is_right(formula, share, far, rng):
    """Tied units may get all, an even part, everything for one, or anything in between."""
    make = far(largest(formula), winners(formula, SHARES[share]))
    expect_gradient(make, pool_cases(rng, formula), formula)


@pytest.mark.parametrize("formula", FORMULAS)
@pytest.mark.parametrize("share", SHARES)
def test_the_reference_agrees_with_the_formula(formula, share, far, rng):
    """Whatever the reference does at ties, the same answers are right."""
    reference = far(largest(formula), winners(formula, SHARES[share]))
    oracle = ReferenceLayer(reference, Coupling.ROW, formula.parts)

    for case in pool_cases(rng, formula):
        by_formula = formula.accepted(case.inputs, case.grads)
        by_reference = oracle.accepted(case.inputs, case.grads)
        assert by_reference.total == pytest.approx(by_formula.total)
        if (case.grads > 0).all():
            assert by_reference.low == pytest.approx(by_formula.low)
            assert by_reference.high == pytest.approx(by_formula.high)


@pytest.mark.parametrize(
    "share",
    [
        lambda tied: tied * (tied.sum(axis=2, keepdims=True) == 1),
        lambda tied: 2.0 * tied / tied.sum(axis=2, keepdims=True),
        lambda tied: 0.4 * tied / tied.sum(axis=2, keepdims=True),
        lambda tied: np.ones(tied.shape),
        lambda tied: np.where(tied.sum(axis=2, keepdims=True) > 1, 1.5 * tied, 1.0 * tied),
        lambda tied: np.where(tied.sum(axis=2, keepdims=True) > 1, -1.0 * tied, 1.0 * tied),
    ],
)
def test_shares_that_do_not_add_up_are_wrong(share, far, rng):
    """Too little, too much, and gradients for those who lost are found."""
    formula = PoolFormula(3)
    make = far(largest(formula), winners(formula, share))

    with pytest.raises(Finding):
        expect_gradient(make, tied_cases(rng, formula), formula)


def test_near_ties_are_no_ties(far, rng):
    """A unit that is the largest by 1e-8 gets everything."""
    formula = PoolFormula(2)
    inputs = np.array([[1.0, 1.0 + 1e-8]])
    accepted = formula.accepted(inputs, np.array([[3.0]]))

    assert accepted.low.tolist() == [[0.0, 3.0]]
    assert accepted.high.tolist() == [[0.0, 3.0]]


def test_the_example_is_one_pool(far, rng):
    """A wrong gradient is shown in a single pool."""
    formula = PoolFormula(3)
    make = far(largest(formula), lambda x, y, g: np.repeat(g, 3, axis=1))

    with pytest.raises(Finding) as caught:
        expect_gradient(make, pool_cases(rng, formula), formula)

    assert caught.value.counterexample["inputs"].shape == (1, 3)
    assert caught.value.counterexample["grads_wrt_outputs"].tolist() == [[1.0]]


@pytest.mark.parametrize("formula", FORMULAS)
def test_every_part_holds_its_entry(formula, rng):
    """Smaller cases around an entry contain it, with the outputs that belong to them."""
    case = pool_cases(rng, formula)[0]
    for column in range(case.inputs.shape[1]):
        for part in formula.parts(case, (1, column)):
            assert case.inputs[1, column] in part.inputs
            assert part.grads.shape[1] == formula.output_dim(part.inputs.shape[1])
