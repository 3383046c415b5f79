"""Right answers lose nothing, whatever the seed: the long proof."""

import pytest

import graders.judging.collection
from graders.authoring.trials import Trial, run_trials
from graders.catalogue.labs import find_lab, folder_of
from graders.marking.settings import available_cores
from graders.mistakes import Kind, planted

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
    trials = [Trial("reference", ""), *(Trial(*item) for item in answers.items())]
    original = graders.judging.collection.check_seed
    alarms = []

    for repeat in range(REPEATS):
        monkeypatch.setattr(
            graders.judging.collection,
            "check_seed",
            lambda *facts, hidden, repeat=repeat: original(f"{repeat}", *facts[1:], hidden=True),
        )
        for trial, outcome in run_trials(whole, exercise, trials, jobs=len(available_cores())):
            if not outcome.full:
                alarms.append((repeat, trial.name, outcome.verdicts, outcome.findings))

    assert alarms == []
