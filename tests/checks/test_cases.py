"""Batches to be judged on: every size of numbers, every number of rows, rows of each kind."""

import numpy as np
import pytest

from graders.checks.cases import scaled, sweeping_cases, swept_case, varied
from graders.checks.pools import PoolFormula, swept_pools


def sizes_of(array):
    """Return the powers of ten of all numbers but zeros."""
    return set(np.floor(np.log10(np.abs(array[array != 0]))).astype(int).tolist())


@pytest.mark.parametrize("seed", range(20))
def test_numbers_of_every_size_are_there(seed):
    """From 1e-8 to the largest, of inputs and of upstream gradients, and zeros; and none larger."""
    cases = sweeping_cases(np.random.default_rng(seed), limit=40.0)
    for name, largest, highest in (("inputs", 40.0, 1), ("grads", 1e6, 5)):
        arrays = [getattr(case, name) for case in cases]
        together = np.concatenate([array.ravel() for array in arrays])
        assert set(range(-8, highest + 1)) <= sizes_of(together)
        assert (together == 0).any()
        assert np.abs(together).max() <= largest
        for row in ((lambda a: a < 0), (lambda a: a > 0), (lambda a: a == 0)):
            assert any(row(array).all(axis=1).any() for array in arrays)
        assert any((np.abs(array) < 1e-3).all() for array in arrays)
        assert any((np.abs(array) >= 10).all() for array in arrays)


def test_batches_have_one_row_and_many():
    """And one column and many."""
    shapes = [case.inputs.shape for case in sweeping_cases(np.random.default_rng(0))]
    rows, columns = (sorted({shape[axis] for shape in shapes}) for axis in (0, 1))
    assert rows[0] == 1
    assert rows[-1] >= 400
    assert columns[0] == 1
    assert columns[-1] >= 64


def test_inputs_of_zero_can_be_left_out():
    """Where one gradient may be as right as another, and a new one each time."""
    rng = np.random.default_rng(0)
    found = [swept_case(rng, (9, 9), zeros=False) for _ in range(30)]
    assert all((case.inputs != 0).all() for case in found)
    assert any((case.grads == 0).any() for case in found)


def test_scaled_numbers_have_both_signs():
    """And lie between the bounds."""
    drawn = scaled(np.random.default_rng(0), (40, 40), 1e-3, 1e3)
    assert (drawn < 0).any()
    assert (drawn > 0).any()
    assert np.abs(drawn).min() >= 1e-3
    assert np.abs(drawn).max() <= 1e3


@pytest.mark.parametrize("formula", [PoolFormula(2), PoolFormula(3, 1), PoolFormula(12, 10)])
def test_pools_have_gradients_of_one_size_in_a_row(formula):
    """A small one would drown in the rounding of a large one; at ties all have one sign."""
    rng = np.random.default_rng(0)
    for case in swept_pools(rng, formula, [(1, 1), (40, 3), (2, 9)], plain=True):
        assert case.grads.shape == formula.outputs(case.inputs).shape
        tied = (np.diff(np.sort(case.inputs, axis=1), axis=1) == 0).any(axis=1)
        signs = np.sign(case.grads[tied])
        assert ((signs >= 0).all(axis=1) | (signs <= 0).all(axis=1)).all()


def kinds_of(row):
    """Return what is true of a row."""
    truths = {
        "mixed": (row > 0).any() or (row < 0).any(),
        "negative": (row < 0).all(),
        "zero": not row.any(),
        "positive": (row > 0).all(),
    }
    return {name for name, true in truths.items() if true}


@pytest.mark.parametrize("kind", ["mixed", "negative", "zero", "positive"])
def test_rows_are_of_every_kind_from_one_on(kind):
    """So that a single row may be of any, and four rows are of all."""
    order = ["mixed", "negative", "zero", "positive"] * 2
    rows = varied(np.random.default_rng(3), (4, 9), 1e-3, 10.0, kind)
    first = order.index(kind)
    for row, name in zip(rows, order[first : first + 4], strict=True):
        assert name in kinds_of(row)
        if name == "mixed":
            assert row[0] == row[-1]
            assert (row == 0).sum() == 1


def test_a_range_keeps_all_numbers_within_it():
    """Tiny, small and large ones; of the large none is zero."""
    rng = np.random.default_rng(4)
    found = {k: np.abs(varied(rng, (5, 6), 1e-8, 1e6, k)) for k in ("tiny", "small", "large")}
    assert found["tiny"].max() < 1e-5
    assert 1e-5 < found["small"].max() < 1e-3
    assert 10 < found["large"].min() < found["large"].max() <= 1e6


def test_sizes_are_spread_evenly():
    """Every power of ten is there, in one row as well."""
    row = varied(np.random.default_rng(5), (1, 28), 1e-8, 1e6, "positive")
    assert sizes_of(row) == set(range(-8, 6))
