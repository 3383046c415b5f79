"""The questions lab: full marks for right answers, none for the template, every mistake caught."""

import json
import runpy
import warnings
from fractions import Fraction
from functools import cache

import numpy as np
import pytest

from graders.authoring.trials import Trial, run_trials
from graders.catalogue.labs import find_lab
from graders.catalogue.material import material
from graders.judging.reference import load_reference, reference_notebook
from graders.judging.runner import with_checks
from graders.mistakes import Kind, planted

LAB = find_lab("backprop_questions")
EXERCISES = [exercise.id for exercise in LAB.exercises]
# What these do shows only in the way they do it, or in a training that is judged by its outcome.
UNNAMED = {
    "mlp_predict": {"column_for_one_output"},  # the finding itself says it
    "vector_jacobian": {"first_gradient_shared"},
    "fit_polynomial": {item.id for item in planted(LAB.folder, "fit_polynomial")},
    "logistic_cost": {
        "classes_from_one",
        "labels_for_targets",
        "penalty_not_passed_on",
        "last_class_left_out",
    },
}
# Only the hidden checks compare two accumulators, add one array thrice or train with two penalties.
ONLY_HIDDEN = {
    "shared_by_the_class",
    "first_gradient_shared",
    "penalty_not_passed_on",
}


def definitions(notebook, names):
    """Return the code cells of a notebook that define some names."""
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    sources = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    marks = [f"{kind} {name}" for name in names for kind in ("def", "class")]
    return "import numpy as np\n" + "\n\n".join(s for s in sources if any(m in s for m in marks))


@cache
def outcomes(exercise_id):
    """Return what the checks made of reference, template and planted answers of an exercise."""
    exercise = LAB.exercise(exercise_id)
    own = {
        "reference": reference_notebook(LAB.folder, LAB.notebook),
        "template": material() / "notebooks" / LAB.notebook,
    }
    trials = [Trial(name, definitions(path, exercise.defines)) for name, path in own.items()]
    trials += [Trial(item.id, item.source()) for item in planted(LAB.folder, exercise_id)]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # an overflow in an answer is the answer's, not ours
        return {t.name: outcome for t, outcome in run_trials(LAB, exercise, trials, jobs=1)}


def of_kind(kind):
    """Return the planted answers of one kind, as parameters."""
    return [
        pytest.param(exercise_id, item.id, id=f"{exercise_id}-{item.id}")
        for exercise_id in EXERCISES
        for item in planted(LAB.folder, exercise_id)
        if item.kind is kind
    ]


def test_every_exercise_is_worth_ten_points():
    """The six exercises count alike."""
    checks = with_checks(LAB, lambda run: run.checks, hidden=True)
    totals = {e: sum((c.points for c in checks if c.exercise == e), Fraction(0)) for e in EXERCISES}

    assert totals == dict.fromkeys(EXERCISES, 10)


def test_side_conditions_cost_a_tenth_at_most():
    """Changed arguments, overflow and a source of randomness of one's own cost one point of ten."""
    checks = with_checks(LAB, lambda run: run.checks, hidden=True)
    side = [
        c for c in checks if "arguments" in c.id or "stay_finite" in c.id or "only_source" in c.id
    ]

    assert len(side) == 8
    assert all(check.points <= 1 for check in side)


@pytest.mark.parametrize("exercise_id", EXERCISES)
def test_reference_gets_full_marks(exercise_id):
    """The solved notebook's own definitions pass every check."""
    assert outcomes(exercise_id)["reference"].findings == {}
    assert outcomes(exercise_id)["reference"].full


@pytest.mark.parametrize("exercise_id", EXERCISES)
def test_template_gets_nothing(exercise_id):
    """A notebook as it was handed out earns no point."""
    assert outcomes(exercise_id)["template"].points == 0


@pytest.mark.parametrize("exercise_id", EXERCISES)
def test_there_are_enough_planted_answers(exercise_id):
    """At least five mistakes and three unusual right answers stand beside each exercise."""
    kinds = [item.kind for item in planted(LAB.folder, exercise_id)]

    assert kinds.count(Kind.MISTAKE) >= 5
    assert kinds.count(Kind.RIGHT) >= 3


@pytest.mark.parametrize(("exercise_id", "name"), of_kind(Kind.MISTAKE))
def test_mistake_is_caught(exercise_id, name):
    """A planted mistake loses points, also by public checks unless only hidden ones can tell."""
    outcome = outcomes(exercise_id)[name]

    assert outcome.caught_by()
    assert bool(outcome.caught_by(public_only=True)) == (name not in ONLY_HIDDEN)


@pytest.mark.parametrize(("exercise_id", "name"), of_kind(Kind.MISTAKE))
def test_mistake_is_named_rightly_or_not_at_all(exercise_id, name):
    """A planted mistake is recognised as itself wherever results show it."""
    named = set(outcomes(exercise_id)[name].misconceptions.values())

    assert named == (set() if name in UNNAMED.get(exercise_id, ()) else {name})


@pytest.mark.parametrize(("exercise_id", "name"), of_kind(Kind.RIGHT))
def test_right_answer_gets_full_marks(exercise_id, name):
    """An unusual right answer loses nothing."""
    assert outcomes(exercise_id)[name].findings == {}
    assert outcomes(exercise_id)[name].full


def test_recorded_regressors_are_complete_and_right():
    """Four activations, 0 to 4 hidden layers, one and three outputs; the reference agrees."""
    checks = runpy.run_path(str(LAB.folder / "hidden" / "test_mlp_predict.py"))
    models = checks["recorded"]()
    kinds = {(m.activation, len(m.coefs) - 1, m.coefs[-1].shape[1]) for m in models}
    reference = load_reference(LAB, LAB.exercises[0])

    assert len(kinds) == len(models) == 40
    for model in models:
        got = reference.mlp_predict(model.coefs, model.intercepts, model.inputs, model.activation)
        assert got.shape == model.predictions.shape
        np.testing.assert_allclose(got, model.predictions, rtol=1e-12, atol=1e-12)
