"""Mistakes that were written twice fall into one group, and different mistakes do not.

The second writings were made from the sentences of the planted mistakes alone, before the probes
of their exercise. Trainings and settings have none: they are grouped by verdicts and findings.
"""

import importlib.util
import sys
from pathlib import Path

import pytest

from graders.catalogue.labs import all_labs

_spec = importlib.util.spec_from_file_location(
    "measuring_groups", Path(__file__).with_name("measuring.py")
)
measuring = importlib.util.module_from_spec(_spec)
sys.modules["measuring_groups"] = measuring
_spec.loader.exec_module(measuring)

CORE = ("dropout", "forward", "relu", "tanh")
# Judged by what a training or a setting gives, or, with PyTorch, not on every machine.
NOT_ASKED = {
    *("fit_polynomial", "stable_variance", "vanishing", "deep_models", "softmax_training"),
    *("torch_model", "training"),
}
# Pairs of one sentence that are apart, and why.
APART = {
    "forward": {"output_rectified": "one lists rectified values of hidden layers as well"},
    "gradient_log": {"columns_shifted": "one log has a column more"},
    "maxout": {
        "pools_of_rows": "one refuses what is left over, the other pools it",
        "row_maximum": "one gives the maximum once, the other for each pool",
    },
    "net": {"nodes_of_nodes": "it raises TypeError, which has any number of causes"},
    "relu": {"last_row_left_out": "one loop is that of `bprop`, the other that of `fprop`"},
    "relu_at_zero": {"mean_for_sum": "one trains by the mean as well"},
    "vector_jacobian": {"entries_summed": "one sums in both functions, the other in the first"},
}


def test_every_exercise_that_is_judged_by_calls_is_asked():
    """What has no probes is a training, a setting, or needs PyTorch."""
    own = {e.id for lab in all_labs() for e in lab.exercises if e.lab == lab.id}

    assert own - set(measuring.EXERCISES) == NOT_ASKED


def _expect(exercise_id):
    found = measuring.measure(exercise_id)
    known = APART.get(exercise_id, {})

    assert {pair.split(",")[0].split(" ")[0] for pair in found.apart} == set(known)
    assert len(found.apart) <= 0.2 * found.pairs
    assert found.impure == ()
    return found


@pytest.mark.parametrize("exercise_id", CORE)
def test_a_mistake_written_twice_is_one_group(exercise_id):
    """Of four exercises; `make prove` takes them all."""
    _expect(exercise_id)


@pytest.mark.prove
def test_nearly_all_pairs_are_together():
    """At least 95 in 100 pairs of one mistake are together, and no pair of two."""
    found = [_expect(exercise_id) for exercise_id in measuring.EXERCISES]
    pairs, apart = sum(one.pairs for one in found), sum(len(one.apart) for one in found)

    assert pairs >= 150
    assert apart <= 0.05 * pairs


@pytest.mark.parametrize(
    "exercise_id",
    [pytest.param(e, marks=() if e in CORE else pytest.mark.prove) for e in measuring.EXERCISES],
)
def test_a_known_mistake_is_never_named_wrongly(exercise_id):
    """A second writing gets the sentence that it was made from, or none."""
    _, owner = measuring.owner_of(exercise_id)
    prober = measuring.prober_of(owner.folder, exercise_id)
    named = 0
    for answer in measuring.answers(exercise_id):
        known = prober.known_mistake(answer.behaviour) if answer.behaviour else None
        assert known is None or known.text.endswith(f" if {answer.mistake}.")
        named += known is not None

    assert named
