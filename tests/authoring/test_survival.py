"""Survival: a solution that serves two exercises is changed once, and judged by both."""

import json

import pytest

from graders.authoring.survival import judge_mutants, judged_with
from graders.sandbox.forking import can_fork

pytestmark = pytest.mark.skipif(not can_fork(), reason="no forking on this system")

SOLVED = (
    "# BEGIN SOLUTION\ndef double(number, negative=False):\n    return 2 * number\n# END SOLUTION"
)
CELL = {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None}
BY_EXTRA = """
from graders.checks import exercise, points

pytestmark = exercise("extra")


@points(2)
def test_default_is_kept(student):
    \"\"\"It is there.\"\"\"
    assert student.double(negative=False, number=3) == 6
"""
SURVIVOR = """
[[survivor]]
exercise = "double"
definition = "double"
original = "def double(number, negative=False):"
changed = "def double(number, negative=True):"
reason = "Nobody looks at it."
"""


@pytest.fixture
def lab(small_lab):
    """Return a lab with one solution for both of its exercises."""
    description = (small_lab.folder / "lab.toml").read_text(encoding="utf-8")
    small_lab.write("lab.toml", description.replace('["extra"]', '["double"]'))
    cells = {"cells": [{**CELL, "source": SOLVED}], "metadata": {}}
    small_lab.write("reference/small.ipynb", json.dumps(cells))
    small_lab.write("public/test_extra.py", BY_EXTRA)
    return small_lab


def test_a_shared_solution_is_changed_with_the_first_exercise_alone(lab):
    """The other one says with which."""
    both = lab.read()
    first, second = both.exercises
    assert judged_with(both, first) is None
    assert judged_with(both, second) == "double"
    assert judge_mutants(both, second, jobs=2) == []


def test_either_exercise_kills(lab):
    """What the first exercise's checks let pass is left to the second's."""
    lab.write("public/test_double.py", BY_EXTRA.replace('"extra"', '"double"').replace("3", "0"))
    lab.write("hidden/test_double.py", "")
    both = lab.read()
    found = {str(m.mutant): m.killed for m in judge_mutants(both, both.exercises[0], jobs=2)}
    assert found["double: `return 2 * number` became `return 3 * number`"]


def test_survivors_carry_the_reason_of_the_notes(lab):
    """What no check notices has the reason that is written down for it, or none."""
    both = lab.read()
    alive = [m for m in judge_mutants(both, both.exercises[0], jobs=2) if not m.killed]
    assert [m.accepted for m in alive] == [None]
    lab.write("mistakes/survivors.toml", SURVIVOR)
    alive = [m for m in judge_mutants(both, both.exercises[0], jobs=2) if not m.killed]
    assert [m.accepted for m in alive] == ["Nobody looks at it."]
