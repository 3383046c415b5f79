"""Names taken apart into words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graders.submissions.words import common_start, is_filler, parts_of


@pytest.mark.parametrize(
    "label",
    ["lab 1 final", "v2", "notebooks", "HW3 (2)", "\u00dcbung 4", "2026-11-02", "20261102", ""],
)
def test_words_that_name_nobody(label):
    """Everybody's files are called so."""
    assert is_filler(label)


@pytest.mark.parametrize("label", ["amara", "lab 1 amara", "backprop", "s2601001", "1234567 lab"])
def test_words_that_may_name_somebody(label):
    """Everything else."""
    assert not is_filler(label)


@pytest.mark.parametrize(
    ("texts", "start"),
    [
        (["lab-1-anna", "lab-1-bo"], "lab-1-"),
        (["lab-1-anna", "lab-1-andy"], "lab-1-"),
        (["anna", "andy"], ""),
        (["lab-1-", "lab-1-x"], "lab-1-"),
        ([], ""),
    ],
)
def test_what_all_begin_with(texts, start):
    """Whole words only."""
    assert common_start(texts, "-_") == start


@given(st.text(max_size=400))
def test_any_label_has_few_parts(label):
    """Names are hostile; their parts are bounded."""
    parts = list(parts_of(label))
    assert len(parts) <= 9 * 128
    assert all(part.letters for part in parts)
