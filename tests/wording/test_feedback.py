"""What students read about every planted mistake, kept word by word beside this file.

``pytest tests/wording --update-wording`` writes the files anew; read the difference like code.
"""

import contextlib
import io
import random
import warnings
from functools import cache
from pathlib import Path
from unittest import mock

import numpy as np
import pytest

from graders.authoring.trials import Trial, answer_namespace
from graders.catalogue.labs import find_lab, folder_of
from graders.judging.runner import with_checks
from graders.mistakes import Kind, planted
from graders.model import Verdict
from graders.student.attempt import LocalAttempt

HERE = Path(__file__).parent
EXERCISES = [
    ("multiple_layers", "tanh"),
    ("multiple_layers", "relu"),
    ("transfer_functions", "clipped_relu"),
    ("transfer_functions", "maxout"),
    ("transfer_functions", "strided_maxout"),
    ("transfer_functions", "init_ranges"),
    ("transfer_functions", "dropout"),
]
# Their findings say all there is to say: no numbers that only this mistake gives.
SELF_EXPLAINING = {
    "tanh": {
        *("overflow", "inputs_overwritten", "upstream_overwritten", "nothing_returned", "squeezed"),
    },
    "relu": {
        *("maximum_of_columns", "inputs_overwritten", "upstream_overwritten"),
        *("if_on_an_array", "raised"),
    },
    "clipped_relu": {"inputs_clipped_in_place", "ceiling_of_the_class"},
    "maxout": {
        "row_maximum",
        "pools_of_rows",
        "leftover_dropped",
        "inputs_sorted",
    },
    "strided_maxout": {"stride_ignored", "one_pool_too_few", "stride_and_size_swapped"},
    "init_ranges": {"rng_ignored"},
    "dropout": {
        *("rng_ignored", "mask_from_outputs", "inputs_overwritten"),
        *("probability_of_the_class", "mask_of_the_class"),
    },
}


@cache
def judged(lab_id, exercise_id):
    """Return the results for every planted answer of an exercise, by its id."""
    whole = find_lab(lab_id)
    exercise = whole.exercise(exercise_id)
    answers = planted(folder_of(exercise, whole), exercise_id)

    def work(checks):
        found = {}
        for answer in answers:
            names = answer_namespace(whole, exercise, Trial(answer.id, answer.source()))
            # What a generator draws that an answer leaves unseeded is the same at marking, too.
            draw = random.Random(0).getrandbits
            with mock.patch.object(np.random.bit_generator, "randbits", draw):
                found[answer.id] = checks.judge(LocalAttempt(names))
        return found

    with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")  # an overflow in an answer is the answer's, not ours
        return answers, with_checks(whole.only([exercise_id]), work, hidden=True)


def earned(results):
    """Return points earned and points on offer."""
    return sum(r.points for r in results), sum(r.check.points for r in results)


def written(value):
    """Return an array as a student would type it."""
    array = np.asarray(value)
    if array.size > 24:
        return f"an array of shape {array.shape}"
    return " ".join(np.array2string(array, precision=6, separator=", ").split())


def read_by_a_student(answer, results):
    """Return all that is said about one planted mistake."""
    points, most = earned(results)
    lines = [f"== {answer.id}: {answer.text}", f"   {float(points):g} of {float(most):g} points"]
    waiting = [r.check.title for r in results if r.verdict is Verdict.SKIPPED]
    for result in results:
        if result.follow_through:
            lines += ["", f"   + {result.check.title}", "     earned on the student's own fprop"]
        if result.verdict in (Verdict.PASSED, Verdict.SKIPPED):
            continue
        lines += ["", f"   - {result.check.title}", f"     {result.finding}"]
        for name, value in result.counterexample.items():
            lines.append(f"     {name} = {written(value)}")
        if result.misconception:
            lines.append(f"     KNOWN: {result.misconception.text}")
        if result.hint:
            lines.append(f"     HINT: {result.hint}")
    if waiting:
        lines += ["", f"   not judged: {len(waiting)} further checks"]
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize(("lab_id", "exercise_id"), EXERCISES)
def test_feedback_reads_as_agreed(lab_id, exercise_id, request):
    """What is said about each planted mistake is what the text file holds."""
    answers, results = judged(lab_id, exercise_id)
    mistakes = [a for a in answers if a.kind is Kind.MISTAKE]

    text = "\n".join(read_by_a_student(a, results[a.id]) for a in mistakes)

    path = HERE / f"{exercise_id}.txt"
    if request.config.getoption("--update-wording"):
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


@pytest.mark.parametrize(("lab_id", "exercise_id"), EXERCISES)
def test_every_mistake_is_caught(lab_id, exercise_id):
    """No planted mistake gets full marks, and none leaves a check undecided."""
    answers, results = judged(lab_id, exercise_id)

    for answer in answers:
        if answer.kind is Kind.MISTAKE:
            points, most = earned(results[answer.id])
            assert points < most, answer.id
            assert Verdict.UNDECIDED not in {r.verdict for r in results[answer.id]}, answer.id


@pytest.mark.parametrize(("lab_id", "exercise_id"), EXERCISES)
def test_every_right_answer_gets_full_marks(lab_id, exercise_id):
    """An unusual right answer loses nothing."""
    answers, results = judged(lab_id, exercise_id)

    for answer in answers:
        if answer.kind is Kind.RIGHT:
            lost = [r.check.id for r in results[answer.id] if r.verdict is not Verdict.PASSED]
            assert lost == [], answer.id


@pytest.mark.parametrize(("lab_id", "exercise_id"), EXERCISES)
def test_mistakes_are_named_rightly(lab_id, exercise_id):
    """A name is that of the mistake itself or of one with the same words, and few stay unnamed."""
    answers, results = judged(lab_id, exercise_id)
    texts = {a.id: a.text for a in answers}

    unnamed = set()
    for answer in answers:
        names = {r.misconception.id for r in results[answer.id] if r.misconception}
        assert {texts[name] for name in names} <= {answer.text}
        if answer.kind is Kind.MISTAKE and not names:
            unnamed.add(answer.id)

    assert unnamed == SELF_EXPLAINING[exercise_id]


@pytest.mark.parametrize(("lab_id", "exercise_id"), EXERCISES[:2] + EXERCISES[3:4] + EXERCISES[5:])
def test_there_are_enough_planted_answers(lab_id, exercise_id):
    """At least 15 mistakes and 8 unusual right answers of each main exercise are planted."""
    answers, _ = judged(lab_id, exercise_id)

    assert sum(a.kind is Kind.MISTAKE for a in answers) >= 15
    assert sum(a.kind is Kind.RIGHT for a in answers) >= 8
