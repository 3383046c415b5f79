"""Arrays of a kind: each is what its name says, in every shape and at every draw."""

import numpy as np
import pytest

from graders.checks import KINDS_OF_ENTRIES, entries_of

SHAPES = [(1, 1), (1, 400), (2, 2), (9, 5), (64, 1)]


def drawn(kind, sizes, **bounds):
    """Return arrays of one kind and shape, from a few seeds."""
    return [entries_of(np.random.default_rng(seed), sizes, kind, **bounds) for seed in range(5)]


@pytest.mark.parametrize("sizes", SHAPES)
@pytest.mark.parametrize(
    ("kind", "low", "high"),
    [("tiny", 1e-8, 1e-6), ("small", 1e-4, 1e-2), ("huge", 10.0, 1e6), ("zero", 0.0, 0.0)],
)
def test_all_entries_have_the_size_of_their_kind(kind, low, high, sizes):
    """Whatever their number."""
    for found in drawn(kind, sizes):
        assert found.shape == sizes
        assert (np.abs(found) >= low * (1 - 1e-9)).all()
        assert (np.abs(found) <= high).all()


def test_mixed_entries_are_of_all_sizes_with_zeros():
    """In one array."""
    for found in drawn("mixed", (9, 50)):
        assert (found == 0).any()
        for low in (1e-6, 1e-4, 1e-2, 1.0, 100.0):
            assert ((np.abs(found) >= low) & (np.abs(found) <= 100 * low)).any()


def test_whole_entries_have_ties_and_a_row_of_zeros():
    """They are whole numbers, and the last row of several is zero."""
    for found in drawn("whole", (4, 20)):
        assert (found == np.round(found)).all()
        assert not found[-1].any()
        assert len(np.unique(found[0])) < 20


def test_some_rows_have_one_sign():
    """A third is positive throughout, another third negative."""
    for found in drawn("plain", (9, 30)):
        assert (found > 0).all(axis=1).sum() == (found < 0).all(axis=1).sum() == 3


@pytest.mark.parametrize("kind", KINDS_OF_ENTRIES)
def test_no_entry_is_larger_than_allowed(kind):
    """Where the contract ends earlier."""
    assert all(np.abs(found).max() <= 20.0 for found in drawn(kind, (5, 40), largest=20.0))
