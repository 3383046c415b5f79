"""Covering arrays: every value of an axis meets every value of each other one, in few cases."""

from itertools import combinations, product

import pytest

from graders.checks import all_pairs

AXES = [
    {"rows": (1, 2, 5), "kind": "ab"},
    {"rows": (1, 2, 5, 16), "columns": (1, 2, 7, 40, 400), "depth": (1, 2, 4), "kind": "abcdef"},
    {"one": (0,), "two": (0, 1), "three": (0, 1, 2)},
]


@pytest.mark.parametrize("axes", AXES)
def test_all_pairs_meet(axes):
    """Whatever two axes, and whatever two of their values."""
    cases = all_pairs(**axes)

    for one, other in combinations(axes, 2):
        met = {(case[one], case[other]) for case in cases}
        assert met == set(product(axes[one], axes[other]))


@pytest.mark.parametrize("axes", AXES)
def test_cases_are_few(axes):
    """Hardly more than the two longest axes have pairs of values, which none can do without."""
    *_, second, first = sorted(map(len, axes.values()))

    assert first * second <= len(all_pairs(**axes)) <= 1.3 * first * second


def test_the_first_case_is_the_plainest():
    """It has the first value of each axis; and the cases are the same at every call."""
    assert all_pairs(**AXES[1])[0] == {"rows": 1, "columns": 1, "depth": 1, "kind": "a"}
    assert all_pairs(**AXES[1]) == all_pairs(**AXES[1])
