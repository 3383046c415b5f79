"""Answers that nobody planted: wrong ones lose points, right ones lose none."""

from pathlib import Path

import pytest

from graders.authoring.trials import Trial, run_trials
from graders.catalogue.labs import all_labs
from graders.mistakes import Kind, planted

HERE = Path(__file__).parent
# Of those who wrote, the second had read nothing but the lab sheets.
FOLDERS = (HERE / "held_out", HERE / "from_the_sheet")
EXERCISES = [
    (folder, name)
    for folder in FOLDERS
    for name in sorted({path.parent.name for path in folder.glob("mistakes/*/*.py")})
]
PLACES = {
    exercise.id: (lab, exercise)
    for lab in all_labs()
    for exercise in lab.exercises
    if exercise.lab == lab.id
}
JOBS = 2
LONG = ("deep_models", "fit_polynomial", "logistic_cost")  # judged by training: with the proofs
EVERY = 2  # in the usual run, one of so many answers; all of them with the proofs


def said(outcome):
    """Return what the checks said that did not pass."""
    lines = [f"{c}: {v}: {outcome.findings.get(c)}" for c, v in outcome.verdicts.items()]
    return "\n".join(line for line in lines if ": passed" not in line) or outcome.fault


def misjudged(folder, exercise_id, every=1):
    """Return what became of answers that were not judged as they deserve."""
    lab, exercise = PLACES[exercise_id]
    answers = {item.id: item for item in planted(folder, exercise_id)[::every]}
    trials = [Trial(item.id, item.source()) for item in answers.values()]
    found = []
    for trial, outcome in run_trials(lab, exercise, trials, jobs=JOBS):
        undecided = "undecided" in outcome.verdicts.values()
        right = answers[trial.name].kind is Kind.RIGHT
        if outcome.fault or undecided or right is not outcome.full:
            kind = answers[trial.name].kind
            found.append(f"{kind} {trial.name}: {float(outcome.points)}\n{said(outcome)}")
    return "\n\n".join(found)


@pytest.mark.parametrize(
    "exercise_id", [e for folder, e in EXERCISES if folder is FOLDERS[0] and e not in LONG]
)
def test_answers_are_judged_as_they_deserve(exercise_id):
    """No wrong answer gets full marks or stays undecided; every right one gets full marks."""
    assert not misjudged(FOLDERS[0], exercise_id, EVERY)


@pytest.mark.prove
@pytest.mark.parametrize(
    ("folder", "exercise_id"),
    [pytest.param(*case, id=f"{case[0].name}-{case[1]}") for case in EXERCISES],
)
def test_every_answer_is_judged_as_it_deserves(folder, exercise_id):
    """The same for all, those who read nothing but the lab sheets among them."""
    assert not misjudged(folder, exercise_id)
