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

# Pairs of different mistakes that are together: both share the mask between layers.
IMPURE = {
    "relu": (("mask_on_the_class (held out)", "masks_in_a_shared_list (held out)"),),
}


def test_every_exercise_that_is_judged_by_calls_is_asked():
    """What has no probes is a training, a setting, or needs PyTorch."""
    own = {e.id for lab in all_labs() for e in lab.exercises if e.lab == lab.id}

    assert own - set(measuring.EXERCISES) == NOT_ASKED


def measured(exercise_id):
    """Return the measure of the second writings, after comparing it with what is written here."""
    first, again = measuring.first_writings(exercise_id), measuring.written_again(exercise_id)
    found = measuring.measure(exercise_id, [*first, *again])

    assert {one for one, _ in found.apart} == set(APART.get(exercise_id, ()))
    assert len(found.apart) <= 0.2 * found.pairs
    assert found.impure == ()
    return found


@pytest.mark.parametrize("exercise_id", CORE)
def test_a_mistake_written_twice_is_one_group(exercise_id):
    """Of four exercises; `make prove` takes them all."""
    measured(exercise_id)


@pytest.mark.prove
def test_nearly_all_pairs_are_together():
    """At least 95 in 100 pairs of one mistake are together, and no pair of two."""
    found = [measured(exercise_id) for exercise_id in measuring.EXERCISES]
    pairs, apart = sum(one.pairs for one in found), sum(len(one.apart) for one in found)

    assert pairs >= 150
    assert apart <= 0.05 * pairs


@pytest.mark.prove
def test_answers_that_nobody_planted_join_their_mistake():
    """Held-out answers, which no probe was made with: 9 in 10 pairs are together."""
    pairs = apart = joined = 0
    impure = {}
    for exercise_id in measuring.EXERCISES:
        first, others = measuring.first_writings(exercise_id), measuring.held_out(exercise_id)
        found = measuring.measure(exercise_id, [*first, *others])
        pairs, apart = pairs + found.pairs, apart + len(found.apart)
        joined += found.joined
        impure |= {exercise_id: found.impure} if found.impure else {}

    assert apart <= 0.1 * pairs
    assert impure == IMPURE
    assert sum(map(len, impure.values())) <= 0.02 * joined


@pytest.mark.parametrize(
    "exercise_id",
    [pytest.param(e, marks=() if e in CORE else pytest.mark.prove) for e in measuring.EXERCISES],
)
def test_a_known_mistake_is_never_named_wrongly(exercise_id):
    """What was written again or held out gets the sentence of its own mistake, or none."""
    _, owner = measuring.owner_of(exercise_id)
    prober = measuring.prober_of(owner.folder, exercise_id)
    named = 0
    for answer in measuring.written_again(exercise_id) + measuring.held_out(exercise_id):
        known = prober.known_mistake(answer.behaviour) if answer.behaviour else None
        assert known is None or known.text.endswith(f" if {answer.mistake}."), answer.name
        named += known is not None

    assert named
