"""What an answer costs, in questions to its side: a wrong or blank one at most twice a right one.

Counted in questions, which are the same on every machine; what the grader computes for each is
small beside them.
"""

import pytest

from graders.authoring.trials import Trial, run_trials
from graders.catalogue.labs import find_lab, folder_of
from graders.mistakes import Kind, planted
from graders.sandbox.forking import can_fork

pytestmark = pytest.mark.skipif(not can_fork(), reason="no forking on this system")

LAYERS = (
    *("tanh", "relu", "clipped_relu", "maxout", "strided_maxout"),
    *("init_ranges", "dropout"),
)
BLANK = "class {}:\n    def __init__(self, *given, **named):\n        raise NotImplementedError\n"
# Questions to a right answer before checks asked about every size, count and call, and how many
# times as many that may cost.
BEFORE = {
    **{"tanh": 194, "relu": 194, "clipped_relu": 199, "maxout": 249, "strided_maxout": 186},
    **{"init_ranges": 93, "dropout": 104},
}
MOST_OFTEN = 1.3
CORE = 5  # mistakes of each exercise in the usual run; all of them with the proofs
MOST = 2  # times what the reference costs; measured are at most 1.4 times


@pytest.fixture(
    scope="module",
    params=[
        *(pytest.param((layer, CORE), id=layer) for layer in LAYERS),
        *(pytest.param((n, None), id=f"{n}-all", marks=pytest.mark.prove) for n in LAYERS),
    ],
)
def cost(request):
    """Return the questions that each answer of an exercise was asked, by name."""
    exercise_id, most = request.param
    lab = find_lab("transfer_functions")
    exercise = lab.exercise(exercise_id)
    blank = "".join(BLANK.format(name) for name in exercise.defines)
    trials = [Trial("reference", ""), Trial("blank", blank)]
    answers = planted(folder_of(exercise, lab), exercise.id)
    mistakes = [answer for answer in answers if answer.kind is Kind.MISTAKE]
    trials += [Trial(mistake.id, mistake.source()) for mistake in mistakes[:most]]
    outcomes = run_trials(lab, exercise, trials, jobs=2)
    return {trial.name: outcome.calls for trial, outcome in outcomes}


def test_a_right_answer_is_asked_as_much_as_it_may_cost(cost, request):
    """A question costs about 0.1 ms, and a class has hundreds of answers."""
    exercise_id, _ = request.node.callspec.params["cost"]
    assert cost["reference"] <= MOST_OFTEN * BEFORE[exercise_id]


def test_a_wrong_answer_is_asked_at_most_twice_as_much(cost):
    """However long its mistake is looked for, made small and held against known ones."""
    dear = {name: calls for name, calls in cost.items() if calls > MOST * cost["reference"]}
    assert dear == {}


def test_a_blank_answer_is_hardly_asked_at_all(cost):
    """What is not there is seen at once, once for each of two initialisers judged on their own."""
    assert 3 * cost["blank"] < cost["reference"]
