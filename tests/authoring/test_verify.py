"""Verify: gaps are found and named, and a clean lab has none."""

import json
from dataclasses import replace

import pytest

from graders.authoring.verify import ExerciseVerified, PlantedOutcome, verify
from graders.mistakes import Kind, Planted
from graders.model import Exercise
from graders.sandbox.forking import can_fork

pytestmark = pytest.mark.skipif(not can_fork(), reason="no forking on this system")


def _notebook(*sources):
    cells = [
        {"cell_type": "code", "metadata": {}, "source": s, "outputs": [], "execution_count": None}
        for s in sources
    ]
    return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 4})


SOLVED = "# BEGIN SOLUTION\ndef double(number):\n    return 2 * number\n# END SOLUTION"
EXTRA = "# BEGIN SOLUTION\ndef extra():\n    return True\n# END SOLUTION"
LEAKY = "def double(number):\n    return 3 * number\n# BEGIN SOLUTION\nunused = 1\n# END SOLUTION"

PLANTED = """
from graders.mistakes import mistake, right_answer

@mistake("one is added instead")
def plus_one():
    def double(number):
        return number + 1
    return double

@mistake("nothing is wrong with it")
def toothless():
    def double(number):
        return number + number
    return double

@right_answer("by shifting")
def shifting():
    def double(number):
        return int(number) << 1
    return double

@right_answer("not right at all")
def bitten():
    def double(number):
        return 0
    return double
"""


@pytest.fixture
def verified(small_lab):
    """Return what verify finds for a lab with faults planted in it."""
    small_lab.write("reference/small.ipynb", _notebook(SOLVED, EXTRA))
    small_lab.write("mistakes/double.py", PLANTED)

    def run(**changes):
        return verify(
            small_lab.read(), jobs=2, repeats=1, with_mutants=True, tell=lambda line: None
        )

    return small_lab, run


def test_every_gap_is_named(verified):
    """A mistake that is not caught and a right answer that is bitten are both named."""
    _, run = verified
    found = run()
    assert found.reference.points == found.reference.max_points
    assert found.template.points == 0
    gaps = "\n".join(found.gaps())
    assert "double: toothless is not caught" in gaps
    assert "double: bitten loses" in gaps
    assert "plus_one" not in gaps
    assert "shifting" not in gaps


def test_a_clean_lab_has_no_gaps_and_mutants_are_killed(verified):
    """Without the faults nothing is left to say; every mutant was noticed."""
    lab, run = verified
    clean = PLANTED.replace("return number + number", "return 0").replace(
        "        return 0\n    return double\n\n@right",
        "        return 5\n    return double\n\n@right",
    )
    clean = clean[: clean.index('@right_answer("not right at all")')]
    lab.write("mistakes/double.py", clean)
    found = run()
    assert found.gaps() == []
    double = found.exercises[0]
    assert double.mutants
    assert not double.survivors
    assert double.caught_in_public == 2


def test_a_weak_reference_and_a_generous_template_are_gaps(verified):
    """A reference that loses points and a template that earns some are named."""
    lab, run = verified
    lab.write("reference/small.ipynb", _notebook(LEAKY, EXTRA))
    gaps = "\n".join(run().gaps())
    assert "reference: double.doubles is failed" in gaps
    assert "template: double earns" in gaps


def test_what_nobody_planted_is_told():
    """An exercise without a planted mistake or right answer says so, if it can be judged here."""
    bare = ExerciseVerified(Exercise("double", "Double", ("double",)))
    assert bare.unplanted == "double has no planted mistake and no unusual right answer."
    right = Planted("shifting", Kind.RIGHT, "by shifting", lambda: None)
    half = replace(bare, planted=[PlantedOutcome(right, None)])
    assert half.unplanted == "double has no planted mistake."
    assert replace(bare, missing="torch").unplanted == ""
