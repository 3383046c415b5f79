"""Probes are asked of answers that lost points, and move no mark whatever the answer does."""

import json

import nbformat
import nbformat.v4 as v4
import pytest

from graders.catalogue.labs import find_lab
from graders.judging import probes
from graders.judging.runner import with_checks
from graders.judging.turns import Manner, judge_submission
from graders.model import Limits
from graders.reading import find_submissions
from graders.sandbox.launcher import Launcher
from graders.submissions import Order

LAB = find_lab("multiple_layers").only(["tanh"])
CELL = """
import numpy as np

class TanhLayer:
    calls = 0

    def fprop(self, inputs):
        {fprop}
        return np.tanh(inputs)

    def bprop(self, inputs, outputs, grads_wrt_outputs):
        return {bprop}
"""


@pytest.fixture(scope="module")
def launcher():
    """Return one launcher for all of these."""
    with Launcher("auto") as made:
        yield made


@pytest.fixture
def judged(tmp_path, launcher):
    """Return a function that judges a tangent layer."""

    def run(bprop="grads_wrt_outputs * (1 - outputs**2)", fprop="pass", cell=CELL, hidden=True):
        folder = tmp_path / "ada"
        folder.mkdir(exist_ok=True)
        source = cell.format(bprop=bprop, fprop=fprop)
        nbformat.write(v4.new_notebook(cells=[v4.new_code_cell(source)]), folder / "lab.ipynb")
        (found,) = find_submissions(
            [folder], LAB, order=Order(single=True), workspace=tmp_path / "w"
        )
        return with_checks(
            LAB,
            lambda checks: judge_submission(found, LAB, checks, launcher, Manner(Limits())),
            hidden=hidden,
        )

    return run


def marks(found):
    """Return what probes must not move."""
    return [(r.check.id, r.verdict, r.points, r.finding) for r in found.results]


WRONG = "0.3 * grads_wrt_outputs * (1 - 0.7 * outputs**3)"


def test_a_right_answer_is_asked_nothing(judged, monkeypatch):
    """Probes cost nothing where all points were earned."""
    monkeypatch.setattr("graders.judging.turns.look_at", pytest.fail)

    assert judged().behaviours == {}


def test_an_answer_that_is_not_written_is_asked_nothing(judged, monkeypatch):
    """Nor where there is nothing to ask."""
    monkeypatch.setattr("graders.judging.turns.look_at", pytest.fail)
    blank = "raise NotImplementedError('TanhLayer.fprop: your code goes here')"

    assert judged(fprop=blank, bprop="self.fprop(inputs)").behaviours == {}
    assert judged(cell="pass").behaviours == {}


def test_public_checks_alone_ask_nothing(judged, monkeypatch):
    """A student's own check has no reference to compare with."""
    monkeypatch.setattr("graders.judging.turns.look_at", pytest.fail)

    assert judged(WRONG, hidden=False).behaviours == {}


def test_exercises_without_probes_are_named():
    """Trainings and settings: verdicts and findings alone tell their wrong answers apart."""
    found = {one.id for one in probes.without_probes(find_lab("multiple_layers"))}
    assert {"torch_model", "deep_models"} <= found
    assert not found & {"tanh", "relu"}


def test_a_wrong_answer_gets_its_behaviour(judged):
    """What is wrong and only that: `fprop` is right."""
    found = judged(WRONG)

    assert set(found.behaviours["tanh"].parts) == {"bprop"}
    assert not any(result.misconception for result in found.results)
    assert judged(WRONG).behaviours == found.behaviours


def test_a_mistake_that_the_checks_do_not_name_is_named(judged, monkeypatch):
    """The planted answer with the same behaviour gives the sentence, once."""
    named = [
        r.misconception.id
        for r in judged("grads_wrt_outputs * (1 - inputs**2)").results
        if r.misconception
    ]
    assert set(named) == {"inputs_for_outputs"}

    monkeypatch.setattr("graders.checks.misconceptions.recognised", lambda *a, **k: None)
    found = judged("grads_wrt_outputs * (1 - inputs**2)")
    assert [r.misconception.id for r in found.results if r.misconception] == ["inputs_for_outputs"]


ENDS = {
    "dies": ("__import__('os')._exit(3)", "StudentDied"),
    "hangs": ("[0 for _ in iter(int, 1)]", "StudentTimeout"),
}


@pytest.mark.parametrize("what", ENDS)
def test_an_answer_that_ends_while_it_is_probed_keeps_its_marks(judged, monkeypatch, what):
    """It dies or hangs in the middle of the probes: that is said, and no verdict moves."""
    before = judged(WRONG)
    monkeypatch.setattr(probes, "CALL_S", 0.5)
    end, word = ENDS[what]
    # The probes alone ask for this number.
    fprop = f"if (inputs == 1e-8).any() and inputs.shape == (1, 6): {end}"
    found = judged(WRONG, fprop=fprop)

    assert marks(found) == marks(before)
    assert found.behaviours["tanh"].parts["ended"] == (word,)


def test_probes_that_fail_themselves_move_nothing(judged, monkeypatch):
    """A fault of a lab's probes leaves a report without them."""
    before = judged(WRONG)

    def broken(folder, exercise_id):
        raise RuntimeError("a slip in the probes")

    monkeypatch.setattr(probes, "prober_of", broken)
    found = judged(WRONG)

    assert marks(found) == marks(before)
    assert found.behaviours == {}


def test_probes_end_at_their_number(judged, monkeypatch):
    """An answer cannot be asked more than that."""
    monkeypatch.setattr(probes, "MOST_CALLS", 4)
    found = judged(WRONG)

    assert found.behaviours["tanh"].parts["ended"] == ("StudentTimeout",)


def test_what_is_stored_is_small(judged):
    """Kilobytes at most, for the most that an answer of arrays can give."""
    found = judged("np.full((14, 14), np.pi) * inputs.size")
    stored = json.dumps({k: list(v) for k, v in found.behaviours["tanh"].parts.items()})

    assert len(stored) < 20_000
