"""Files and folders that people named."""

import pytest

from graders.submissions.platforms.plain import order_within


@pytest.mark.parametrize(
    "labels",
    [
        ["s1_v9", "s1_v10"],
        ["s1", "s1 (1)", "s1 (2)"],
        ["Amara - attempt 2", "Amara - attempt 10"],
        ["amara 2026-10-30", "amara 2026-11-02"],
        ["amara_Oct 30, 2026 905 AM", "amara_Nov 2, 2026 1105 PM"],
        ["2 nov 2026 amara", "10 nov 2026 amara"],
    ],
)
def test_numbers_and_dates_are_an_order(labels):
    """Given in their order."""
    keys = order_within(labels)
    assert keys == sorted(keys)
    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize(
    "labels",
    [
        ["s1 monday", "s1 friday"],
        ["s1_a", "s1_b"],
        ["s1_lab", "amara okafor"],
        ["s1 first 2", "s1 second 1"],
        ["s1", "s1"],
        ["s1 1 2", "s1 2 1"],
    ],
)
def test_words_are_none(labels):
    """Nobody can tell."""
    assert order_within(labels) is None
