"""Where an answer is right it says nothing; where it is not, its numbers are kept."""

import numpy as np
import pytest

from graders.checks.deviations import deviations, tells_apart
from graders.checks.probing import NOT_WRITTEN, Result


def result(*numbers, within=None):
    """Return what came back as numbers."""
    return Result(np.array(numbers, dtype=float), within)


RIGHT = {"fprop": [result(1, 2, 0)], "bprop": [result(4, 0, 6)], "state": [result(1, 1)]}


def test_a_right_answer_says_nothing():
    """Single precision is no deviation."""
    noisy = {part: [result(*(v * (1 + 1e-6) for v in r[0].values))] for part, r in RIGHT.items()}

    assert deviations(noisy, RIGHT, ("fprop", "bprop")) == {}


def test_right_entries_leave_no_trace():
    """Only what is wrong is kept, with its place."""
    own = {**RIGHT, "bprop": [result(4, 0.5, np.nan)]}

    assert deviations(own, RIGHT, ("fprop", "bprop")) == {"bprop": ("(3) . 0.5 nan",)}


def test_side_parts_count_where_the_core_is_right():
    """What an earlier call leaves behind is looked at when there is nothing else."""
    side = {**RIGHT, "state": [result(1, 2)]}
    both = {**side, "fprop": ["nothing"]}

    assert deviations(side, RIGHT, ("fprop", "bprop")) == {"state": ("(2) . 2",)}
    assert deviations(both, RIGHT, ("fprop", "bprop")) == {"fprop": ("nothing",)}


def test_what_is_not_written_is_no_deviation():
    """Half an answer is judged by the half that is there."""
    own = {**RIGHT, "bprop": [NOT_WRITTEN]}

    assert deviations(own, RIGHT, ("fprop", "bprop")) == {}


def test_far_out_kinds_of_failure_count_alone():
    """Where an overflow begins is a matter of style."""
    right = {"far fprop": [result(1, 1, 1)]}
    early, late = ({"far fprop": [result(*v)]} for v in ((1, np.nan, np.nan), (1, 1, np.nan)))

    assert deviations(early, right, ()) == deviations(late, right, ()) == {"far fprop": ("nan",)}


def test_other_numbers_of_results_are_told():
    """A result too few or too many is a deviation like another."""
    own = {"fprop": [result(1, 2, 0), result(7.0)]}

    assert deviations(own, {"fprop": RIGHT["fprop"]}, ()) == {"fprop": (".", "(1) 7")}
    assert deviations({"fprop": []}, {"fprop": RIGHT["fprop"]}, ()) == {"fprop": ("no result",)}


@pytest.mark.parametrize(
    ("leaf", "tells"),
    [
        ("raised ValueError", False),
        ("(3) 0 . 0", False),  # zeros, as of an answer that is not written yet
        ("(3) 1 1 1", False),
        ("(3) 0 . .", True),  # zero in one place, right in the other
        ("(3) -4 . -6", True),
    ],
)
def test_only_numbers_that_no_constant_gives_name_a_mistake(leaf, tells):
    """Words and constants have too many causes."""
    assert tells_apart({"bprop": (leaf,)}, RIGHT) is tells
