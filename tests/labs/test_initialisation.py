"""The initialisation lab: full marks for right answers, none for the template, mistakes caught."""

import json
import warnings
from fractions import Fraction
from functools import cache

import numpy as np
import pytest

from graders.authoring.trials import Trial, run_trials
from graders.catalogue.labs import find_lab
from graders.catalogue.material import material
from graders.judging.reference import load_namespace, load_reference, reference_notebook
from graders.judging.runner import with_checks
from graders.labs.initialisation.asking import expect_slopes
from graders.labs.initialisation.passes import SIZES, random_pass
from graders.labs.initialisation.spread import chosen_width, expect_steady, growth
from graders.mistakes import Kind, planted
from graders.student.attempt import LocalAttempt

LAB = find_lab("initialisation")
EXERCISES = [exercise.id for exercise in LAB.exercises]
# What these do raises an exception on some networks, leaves the compared numbers right, or is said
# by the finding itself.
UNNAMED = {
    *("relu_in_place", "first_biases_everywhere", "slope_of_the_layer_above", "other_count"),
    *("transposed", "random_biases", "global_state"),
    "biases_without_an_axis",
}
# Two ways to one and the same mistake.
SAME = {"slope_of_activations": "no_slope"}
# Only hidden checks look at distributions and at the source of random numbers.
ONLY_HIDDEN = {
    *("uniform", "one_matrix_for_all", "seeded_for_each_layer", "global_state"),
    "seeded_on_each_call",
}


def definitions(notebook, names):
    """Return the code cells of a notebook that define some names."""
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    sources = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    marks = [start for name in names for start in (f"def {name}(", f"class {name}", f"{name} = ")]
    chosen = [s for s in sources if any(f"\n{mark}" in f"\n{s}" for mark in marks)]
    return "import numpy as np\n" + "\n\n".join(chosen)


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


def judge(names, exercise_id):
    """Return verdicts by check for names in this process."""
    lab = LAB.only((exercise_id,))
    results = with_checks(lab, lambda run: run.judge(LocalAttempt(names)), hidden=True)
    return {result.check.id: result.verdict.value for result in results}


def test_every_exercise_is_worth_ten_points():
    """The four exercises count alike."""
    checks = with_checks(LAB, lambda run: run.checks, hidden=True)
    totals = {e: sum((c.points for c in checks if c.exercise == e), Fraction(0)) for e in EXERCISES}

    assert dict.fromkeys(EXERCISES, 10) == totals


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
    assert "undecided" not in outcome.verdicts.values()
    assert bool(outcome.caught_by(public_only=True)) == (name not in ONLY_HIDDEN)


@pytest.mark.parametrize(("exercise_id", "name"), of_kind(Kind.MISTAKE))
def test_mistake_is_named_rightly_or_not_at_all(exercise_id, name):
    """A planted mistake is recognised as itself wherever results show it."""
    named = set(outcomes(exercise_id)[name].misconceptions.values())

    assert named == (set() if name in UNNAMED else {SAME.get(name, name)})


@pytest.mark.parametrize(("exercise_id", "name"), of_kind(Kind.RIGHT))
def test_right_answer_gets_full_marks(exercise_id, name):
    """An unusual right answer loses nothing."""
    assert outcomes(exercise_id)[name].findings == {}
    assert outcomes(exercise_id)[name].full


JUNK = [
    *(None, [[1, 2], [3]], object(), np.zeros(0)),
    *([part] * 4 for part in (None, ["text"] * 9, [np.full((1, 1), np.nan)] * 9)),
]


@pytest.mark.parametrize("name", ["ReLU", "compute_network_output", "backward_pass", "init_params"])
@pytest.mark.parametrize("junk", JUNK, ids=range(len(JUNK)))
def test_whatever_comes_back_is_judged(name, junk):
    """No answer, however odd, leaves a check undecided: it is the student's, not the grader's."""
    exercise_id = next(e.id for e in LAB.exercises if name in e.defines)
    names = {**load_namespace(LAB.folder, LAB.notebook), name: lambda *arguments: junk}

    assert "undecided" not in judge(names, exercise_id).values()


def test_in_place_relu_costs_a_tenth():
    """A ReLU that changes its argument spoils `all_f` alone, and costs one point of ten."""
    outcome = outcomes("forward")["relu_in_place"]

    assert outcome.points == 9
    assert "ReLU" not in str(outcome.misconceptions)
    assert "rectified values" in outcome.findings["forward.pre_activations_are_kept_as_they_were"]


def test_one_variance_for_both_directions_is_accepted():
    """The published notebook ends with a single `sigma_sq_omega`."""
    names = {"K": 50, "D": 80, "sigma_sq_omega": 0.0251}

    assert set(judge(names, "stable_variance").values()) == {"passed"}


def test_globals_are_put_back():
    """What a check sets in the notebook is as it was afterwards, and nothing is left behind."""
    reference = load_reference(LAB, LAB.exercises[0])
    names = {
        "ReLU": reference.ReLU,
        "compute_network_output": reference.compute_network_output,
        "K": "mine",
    }
    verdicts = judge(names, "forward")

    assert set(verdicts.values()) == {"passed"}
    assert names["K"] == "mine"
    assert set(names) == {"ReLU", "compute_network_output", "K"}


@pytest.mark.parametrize(
    ("variance", "factor"), [(2 / 80, 1.0), (1 / 80, 2**-24.5), (4 / 80, 2**24.5)]
)
def test_growth_over_fifty_layers(variance, factor):
    """Each of 49 steps between hidden layers multiplies the spread by the root of the gain."""
    assert growth(variance, 80) == pytest.approx(factor)


@pytest.mark.parametrize(("average", "drawn"), [(1.0, 0), (1.9, 0), (3.0, 1), (0.1, 1)])
def test_networks_are_drawn_where_the_average_is_not_steady(average, drawn):
    """A variance that is right on average is not tried; any other has its middle network judged."""
    asked = []
    expect_steady("sigma", "activations", average, lambda: asked.append(1) or 1.0)

    assert len(asked) == drawn


@pytest.mark.parametrize(
    ("value", "width"), [(80, 80), (100, 100), (2, 80), (10_000, 80), (80.0, 80), (None, 80)]
)
def test_toy_networks_make_no_variance_right(value, width):
    """A variance is judged for the student's own width only where that is near the lab's."""
    assert chosen_width(value) == width


@pytest.mark.parametrize("sizes", SIZES)
def test_random_passes_fit_their_networks(sizes):
    """Biases are made to fit: the drawn pre-activations are those of the network."""
    reference = load_reference(LAB, LAB.exercises[0])
    sent = random_pass(np.random.default_rng(3), sizes, zeros=True)
    output, all_f, all_h = reference.compute_network_output(sent.h[0], sent.weights, sent.biases)

    for got, expected in zip([*all_f, *all_h, output], [*sent.f, *sent.h, sent.f[-1]], strict=True):
        np.testing.assert_allclose(got, expected, rtol=0, atol=1e-12)


@pytest.mark.parametrize(("share", "right"), [(-0.1, False), (0, True), (0.3, True), (1.2, False)])
def test_slopes_at_zero_lie_between_0_and_1(share, right):
    """At exactly zero any slope from 0 to 1 will do, and no other."""
    f, dl_dh = np.array([[0.0], [1.0], [-1.0]]), np.array([[2.0], [3.0], [4.0]])
    found = np.array([[share * 2.0], [3.0], [0.0]])
    if right:
        expect_slopes("all_dl_df[0]", found, f, dl_dh)
    else:
        with pytest.raises(AssertionError, match=r"all_dl_df\[0\]\[0, 0\]"):
            expect_slopes("all_dl_df[0]", found, f, dl_dh)
