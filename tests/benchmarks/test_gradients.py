"""The table of gradient checks says what it said when it was written."""

import warnings

import numpy as np

from benchmarks.gradients import cs231n, measured, ours


def test_our_check_catches_all_and_alarms_for_none():
    """On planted mistakes of gradients ours is complete, and others' are not."""
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        own, other = measured(ours, False, 2), measured(cs231n, True, 2)

    assert own.caught == own.mistakes >= 40
    assert max(own.alarms) == 0
    assert other.caught < other.mistakes
    assert max(other.alarms) > 0
