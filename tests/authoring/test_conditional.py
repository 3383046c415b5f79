"""Conditional mutants: what a check never makes come true survives, and is told in words."""

import json

import pytest

from graders.authoring.conditional import (
    PAIRS,
    ConditionalMutant,
    ConditionalOutcome,
    conditional_mutants,
    gaps,
    judge_conditions,
)
from graders.authoring.contracts import Contract, read_contracts
from graders.catalogue.labs import all_labs
from graders.errors import AuthoringError
from graders.sandbox.forking import can_fork

SOLVED = "# BEGIN SOLUTION\ndef double(number):\n    return 2 * number\n# END SOLUTION"
CELL = {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None}
NUMBERS = """
[[contract]]
exercise = "double"
method = "double"
arguments.number = { sizes = [1e-2, 1e4], ties = false }
"""
EXPLAINED = """
[[condition]]
exercise = "double"
mutant = "double is wrong when it is one of every fifty calls"
class = "more calls than the budget"
"""


@pytest.fixture
def lab(small_lab):
    """Return a lab whose only exercise is judged by a few small numbers."""
    cells = {"cells": [{**CELL, "source": SOLVED}], "metadata": {}}
    small_lab.write("reference/small.ipynb", json.dumps(cells))
    small_lab.write("mistakes/contracts.toml", NUMBERS)
    return small_lab


@pytest.mark.skipif(not can_fork(), reason="no forking on this system")
def test_what_no_check_asks_for_survives(lab):
    """A check that asks about a few small numbers knows nothing of large ones."""
    whole = lab.read()
    found = judge_conditions(whole, whole.exercise("double"), jobs=2)
    alive = {str(one.mutant) for one in found if not one.killed}
    killed = {str(one.mutant) for one in found if one.killed}

    assert "double is wrong when an entry of `number` lies between 100 and 10000 in size" in alive
    assert "double is wrong when it is one of every fifty calls" in alive
    assert "double is wrong when an entry of `number` is positive" in killed


@pytest.mark.skipif(not can_fork(), reason="no forking on this system")
def test_a_survivor_may_be_explained(lab):
    """By one of the two classes, in the notes of the lab."""
    lab.write("mistakes/survivors.toml", EXPLAINED)
    whole = lab.read()
    found = judge_conditions(whole, whole.exercise("double"), jobs=2)

    assert [one.explained for one in found if one.explained] == ["more calls than the budget"]
    lab.write("mistakes/survivors.toml", EXPLAINED.replace("more calls than", "over"))
    with pytest.raises(AuthoringError, match="none of the classes"):
        judge_conditions(whole, whole.exercise("double"), jobs=2)


def test_pairs_are_a_fixed_sample_of_what_can_be_asked_together():
    """The same ones each time, and none that speak of one thing twice."""
    contract = Contract(
        "layer",
        "Layer.fprop",
        arguments={"inputs": {"rows": [1, 9], "columns": [1, 9], "sizes": [1e-8, 1e6]}},
    )
    first, again = (list(map(str, conditional_mutants([contract]))) for _ in range(2))
    pairs = [m for m in conditional_mutants([contract]) if m.is_pair]

    assert first == again
    assert len(pairs) == PAIRS
    assert all(not one.axes & two.axes for one, two in (m.conditions for m in pairs))


def outcomes(singles, pairs, killed_singles, killed_pairs, explained=0):
    """Return outcomes of so many mutants of each kind."""
    contract = Contract("layer", "Layer.fprop", arguments={"inputs": {"rows": [1, 4000]}})
    made = list(conditional_mutants([contract]))
    single = next(m for m in made if not m.is_pair)
    pair = ConditionalMutant(contract, single.conditions * 2)
    found = [ConditionalOutcome(single, n < killed_singles) for n in range(singles)]
    found += [ConditionalOutcome(pair, n < killed_pairs) for n in range(pairs)]
    return found + [ConditionalOutcome(single, False, "a set of measure zero")] * explained


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        ((100, 20, 100, 20), 0),
        ((100, 20, 99, 18), 0),
        ((100, 20, 98, 20), 2),
        ((100, 20, 100, 17), 3),
        ((50, 0, 49, 0), 1),
        ((100, 20, 100, 20, 1), 0),
        ((100, 20, 100, 20, 2), 1),
    ],
)
def test_too_many_survivors_are_gaps(counts, told):
    """One single in a hundred, one pair in ten, and one explained in a hundred are not."""
    assert len(gaps("layer", outcomes(*counts))) == told


# Judged by training with it, or by what was trained; the PyTorch parts.
NOT_BY_CALLS = ("softmax_training", "deep_models", "torch_model", "training")
SETTINGS_AND_LOGS = ("stable_variance", "vanishing")
TRAINS = {"one_vs_all"}


def test_every_method_that_is_asked_for_by_calls_has_a_contract():
    """What is judged otherwise is left out by name."""
    for lab in all_labs():
        for exercise in lab.exercises:
            if exercise.lab != lab.id or exercise.id in (*NOT_BY_CALLS, *SETTINGS_AND_LOGS):
                continue
            named = {c.method.partition(".")[0] for c in read_contracts(lab.folder, exercise.id)}
            assert named == set(exercise.defines) - TRAINS
