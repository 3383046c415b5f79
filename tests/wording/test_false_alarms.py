"""Right answers lose nothing, whatever the seed: the long proof."""

import contextlib
import io
import warnings

import pytest

import graders.collection
from graders.attempt import LocalAttempt
from graders.authoring.trials import Trial, _namespace
from graders.catalogue import find_lab, folder_of
from graders.mistakes import Kind, planted
from graders.model import Verdict
from graders.runner import with_checks

REPEATS = 200
EXERCISES = [
    ("multiple_layers", "tanh"),
    ("multiple_layers", "relu"),
    ("transfer_functions", "clipped_relu"),
    ("transfer_functions", "maxout"),
    ("transfer_functions", "strided_maxout"),
    ("transfer_functions", "init_ranges"),
    ("transfer_functions", "dropout"),
]
# One call for each number is what makes them unusual; it takes seconds, and no other seed matters.
SLOW = {"drawn_one_by_one", "loops"}


@pytest.mark.prove
@pytest.mark.parametrize(("lab_id", "exercise_id"), EXERCISES)
def test_no_seed_fails_a_right_answer(lab_id, exercise_id, monkeypatch):
    """200 gradings of every right answer and of the reference, each with seeds of its own."""
    whole = find_lab(lab_id)
    exercise = whole.exercise(exercise_id)
    answers = {
        a.id: a.source()
        for a in planted(folder_of(exercise, whole), exercise_id)
        if a.kind is Kind.RIGHT and not (a.id in SLOW and exercise_id in ("init_ranges", "dropout"))
    }
    answers["reference"] = ""
    original = graders.collection.check_seed
    alarms = []

    for repeat in range(REPEATS):
        monkeypatch.setattr(
            graders.collection,
            "check_seed",
            lambda *facts, hidden, repeat=repeat: original(f"{repeat}", *facts[1:], hidden=True),
        )

        def work(checks, repeat=repeat):
            for name, source in answers.items():
                names = _namespace(whole, exercise, Trial(name, source))
                for result in checks.judge(LocalAttempt(names)):
                    if result.verdict is not Verdict.PASSED:
                        alarms.append((repeat, name, result.check.id, result.finding))

        with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
            warnings.simplefilter("ignore")  # an overflow in an answer is the answer's, not ours
            with_checks(whole.only([exercise_id]), work, hidden=True)

    assert alarms == []
