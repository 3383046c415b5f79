"""Trials: each answer in a process of its own, whatever it does."""

from fractions import Fraction

import pytest

from graders.authoring import trials
from graders.authoring.trials import Trial, run_trials
from graders.sandbox.forking import can_fork

pytestmark = pytest.mark.skipif(not can_fork(), reason="no forking on this system")

NOTEBOOK = """{"cells": [{"cell_type": "code", "metadata": {}, "source":
"# BEGIN SOLUTION\\ndef double(number):\\n    return 2 * number\\n# END SOLUTION"}]}"""


@pytest.fixture
def judged(small_lab):
    """Return what becomes of some answers, by name."""
    small_lab.write("reference/small.ipynb", NOTEBOOK)
    lab = small_lab.read()

    def judge(**answers):
        asked = [Trial(name, source) for name, source in answers.items()]
        outcomes = run_trials(lab, lab.exercise("double"), asked, jobs=2)
        return {trial.name: outcome for trial, outcome in outcomes}

    return judge


def test_right_and_wrong_answers_are_told_apart(judged):
    """Points, verdicts and findings come back from the process."""
    found = judged(right="def double(n):\n    return n + n", wrong="def double(n):\n    return n")
    assert found["right"].full
    assert found["wrong"].points == Fraction(1, 2) + Fraction(1, 6)
    assert found["wrong"].caught_by() == ["double.doubles", "double.halves"]
    assert found["wrong"].caught_by(public_only=True) == ["double.doubles"]
    assert found["wrong"].findings["double.doubles"] == "not twice"


def test_what_an_answer_leaves_out_comes_from_the_reference(judged):
    """An answer that defines nothing is the reference."""
    assert judged(empty="x = 1")["empty"].full


def test_an_answer_that_stops_while_it_is_defined_keeps_what_came_before(judged):
    """As in a notebook, the names above the failing line are there."""
    assert not judged(half="def double(n):\n    return 0\n1 / 0")["half"].full


def test_an_answer_that_ends_its_process_costs_no_other(judged):
    """os._exit and an endless loop are outcomes; the others are judged."""
    found = judged(leaves="import os\ndef double(n):\n    os._exit(3)", fine="x = 1")
    assert "ended with status 3" in found["leaves"].fault
    assert found["fine"].full


def test_an_answer_that_hangs_is_stopped(judged, monkeypatch):
    """A trial over its CPU time has no verdicts and a reason."""
    monkeypatch.setattr(trials, "TIME_LIMIT_S", 1)
    monkeypatch.setattr(trials, "BACKSTOP", 600)
    found = judged(hangs="def double(n):\n    while True:\n        pass")
    assert "it took more than 1 s of CPU time" in found["hangs"].fault


def test_an_answer_that_sleeps_is_stopped_by_the_wall_clock(judged, monkeypatch):
    """Sleeping uses no CPU time; six times the limit ends it."""
    monkeypatch.setattr(trials, "TIME_LIMIT_S", 0.1)
    found = judged(sleeps="import time\ndef double(n):\n    time.sleep(600)")
    assert "it ran for more than" in found["sleeps"].fault


def test_an_answer_that_is_slow_by_the_wall_clock_is_judged(judged, monkeypatch):
    """A busy machine makes an answer wait without using up its time."""
    monkeypatch.setattr(trials, "TIME_LIMIT_S", 1)
    monkeypatch.setattr(trials, "BACKSTOP", 600)
    slow = "import time\ntime.sleep(1.5)\ndef double(n):\n    return 2 * n"
    assert judged(slow=slow)["slow"].full


def test_what_an_answer_costs_is_counted(judged):
    """Every question to an answer's side counts, the same again for the same answer."""
    found = judged(one="x = 1", same="x = 2", raises="def double(n):\n    raise ValueError")
    assert found["one"].calls == found["same"].calls > 0
    assert found["raises"].calls > 0
