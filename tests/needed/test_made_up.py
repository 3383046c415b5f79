"""Needed statements give the same behaviour as all of them, whatever the notebook is."""

import pytest
from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st

from tests.needed.made_up import CLASSES, FUNCTIONS, VALUES, described, notebooks
from tests.needed.twice import Endless, run_needed, run_whole

NAMES = (*VALUES, *FUNCTIONS, *CLASSES)


def _agree(cells, wanted):
    probes = [f"described({name})" for name in wanted]
    known = {"described": described}
    try:
        whole = run_whole(cells, probes, known)
        needed = run_needed(cells, probes, wanted, known=known)
    except Endless:
        reject()
    if needed.answers != whole.answers:
        assert needed.why_whole, "\n# %%\n".join(cells[2:])
    return needed


@settings(max_examples=300, derandomize=True, deadline=None, database=None)
@given(cells=notebooks(), wanted=st.sets(st.sampled_from(NAMES), min_size=1, max_size=2))
def test_wanted_names_behave_alike(cells, wanted):
    """A notebook of one statement per cell, made up at random, agrees with what is needed of it."""
    _agree(cells, sorted(wanted))


@pytest.mark.prove
@settings(
    max_examples=20_000,
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)
@given(cells=notebooks(24), wanted=st.sets(st.sampled_from(NAMES), min_size=1, max_size=2))
def test_wanted_names_behave_alike_in_long_notebooks(cells, wanted):
    """The same for many more and longer ones."""
    _agree(cells, sorted(wanted))
