"""Labs beyond the layers: full marks for right answers, none for the template, mistakes caught."""

from fractions import Fraction

import pytest

from graders.catalogue.labs import find_lab
from graders.judging.runner import with_checks
from graders.mistakes import Kind, planted
from tests.labs.planted_answers import of_kind, outcome_of

LABS = {name: find_lab(name) for name in ("backprop_questions", "gradient_flow", "initialisation")}
PLACES = [(name, exercise.id) for name, lab in LABS.items() for exercise in lab.exercises]
# Its notebook is run as a whole: a training belongs to it.
DEFINED = [place for place in PLACES if place[0] != "gradient_flow"]
# What these do shows only in the way they do it, raises an exception on some networks, leaves the
# compared numbers right, or is said by the finding itself.
UNNAMED = {
    *("column_for_one_output", "first_gradient_shared", "classes_from_one", "labels_for_targets"),
    *("penalty_not_passed_on", "last_class_left_out", "another_batch", "unknown_names_accepted"),
    *("half_of_the_loss", "nodes_of_nodes", "sorted_by_name", "biases_as_rows", "relu_in_place"),
    *("first_biases_everywhere", "slope_of_the_layer_above", "other_count", "transposed"),
    *("random_biases", "global_state", "biases_without_an_axis"),
}
# A training is judged by its outcome, and recorded logs differ from start to start.
NOTHING_NAMED = ("fit_polynomial", "vanishing")
# Two ways to one and the same mistake.
SAME = {"slope_of_activations": "no_slope"}
# Only hidden checks compare two accumulators, add one array thrice, train with two penalties, have
# batches that differ and layers not in the order of their names, and look at distributions and at
# the source of random numbers; and a decay can be made up.
ONLY_HIDDEN = {
    *("shared_by_the_class", "first_gradient_shared", "penalty_not_passed_on", "another_batch"),
    *("sorted_by_name", "made_up", "uniform", "one_matrix_for_all", "seeded_for_each_layer"),
    *("global_state", "seeded_on_each_call"),
}


@pytest.mark.parametrize("lab", LABS.values(), ids=LABS)
def test_every_exercise_is_worth_ten_points(lab):
    """The exercises of a lab count alike."""
    checks = with_checks(lab, lambda run: run.checks, hidden=True)
    totals = {
        exercise.id: sum((c.points for c in checks if c.exercise == exercise.id), Fraction(0))
        for exercise in lab.exercises
    }

    assert totals == dict.fromkeys(totals, 10)


@pytest.mark.parametrize(("lab_id", "exercise_id"), DEFINED)
def test_reference_gets_full_marks(lab_id, exercise_id):
    """The solved notebook's own definitions pass every check."""
    assert outcome_of(lab_id, exercise_id, "reference").findings == {}
    assert outcome_of(lab_id, exercise_id, "reference").full


@pytest.mark.parametrize(("lab_id", "exercise_id"), DEFINED)
def test_template_gets_nothing(lab_id, exercise_id):
    """A notebook as it was handed out earns no point."""
    assert outcome_of(lab_id, exercise_id, "template").points == 0


@pytest.mark.parametrize(("lab_id", "exercise_id"), PLACES)
def test_there_are_enough_planted_answers(lab_id, exercise_id):
    """At least five mistakes and three unusual right answers stand beside each exercise."""
    kinds = [item.kind for item in planted(LABS[lab_id].folder, exercise_id)]

    assert kinds.count(Kind.MISTAKE) >= 5
    assert kinds.count(Kind.RIGHT) >= 3


@pytest.mark.parametrize(("lab_id", "exercise_id", "name"), of_kind(Kind.MISTAKE, PLACES))
def test_mistake_is_caught(lab_id, exercise_id, name):
    """A planted mistake loses points, also by public checks unless only hidden ones can tell."""
    outcome = outcome_of(lab_id, exercise_id, name)

    assert outcome.caught_by()
    assert "undecided" not in outcome.verdicts.values()
    assert bool(outcome.caught_by(public_only=True)) == (name not in ONLY_HIDDEN)


@pytest.mark.parametrize(("lab_id", "exercise_id", "name"), of_kind(Kind.MISTAKE, PLACES))
def test_mistake_is_named_rightly_or_not_at_all(lab_id, exercise_id, name):
    """A planted mistake is recognised as itself wherever results show it."""
    named = set(outcome_of(lab_id, exercise_id, name).misconceptions.values())

    unnamed = exercise_id in NOTHING_NAMED or name in UNNAMED
    assert named == (set() if unnamed else {SAME.get(name, name)})


@pytest.mark.parametrize(("lab_id", "exercise_id", "name"), of_kind(Kind.RIGHT, PLACES))
def test_right_answer_gets_full_marks(lab_id, exercise_id, name):
    """An unusual right answer loses nothing."""
    assert outcome_of(lab_id, exercise_id, name).findings == {}
    assert outcome_of(lab_id, exercise_id, name).full
