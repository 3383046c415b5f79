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


def said(outcome):
    """Return what the checks said that did not pass."""
    lines = [f"{c}: {v}: {outcome.findings.get(c)}" for c, v in outcome.verdicts.items()]
    return "\n".join(line for line in lines if ": passed" not in line) or outcome.fault


def with_the_proofs(folder, exercise_id):
    """Whether answers are many or long to judge."""
    return folder is not FOLDERS[0] or exercise_id in LONG


@pytest.mark.parametrize(
    ("folder", "exercise_id"),
    [
        pytest.param(
            *case,
            id=f"{case[0].name}-{case[1]}",
            marks=[pytest.mark.prove] * with_the_proofs(*case),
        )
        for case in EXERCISES
    ],
)
def test_answers_are_judged_as_they_deserve(folder, exercise_id):
    """No wrong answer gets full marks or stays undecided; every right one gets full marks."""
    lab, exercise = PLACES[exercise_id]
    answers = {item.id: item for item in planted(folder, exercise_id)}
    trials = [Trial(item.id, item.source()) for item in answers.values()]
    misjudged = []
    for trial, outcome in run_trials(lab, exercise, trials, jobs=JOBS):
        undecided = "undecided" in outcome.verdicts.values()
        right = answers[trial.name].kind is Kind.RIGHT
        if outcome.fault or undecided or right is not outcome.full:
            kind = answers[trial.name].kind
            misjudged.append(f"{kind} {trial.name}: {float(outcome.points)}\n{said(outcome)}")

    assert not misjudged, "\n\n".join(misjudged)
