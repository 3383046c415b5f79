"""Known mistakes are named in a student's own check, and their sentences are locked until then."""

import contextlib
import json

import numpy as np
import pytest

from graders.authoring.sentences import current_sentences
from graders.catalogue.labs import all_labs, find_lab, folder_of
from graders.errors import Misconception
from graders.judging.runner import with_checks
from graders.mistakes import Kind, planted
from graders.model import Exercise
from graders.selfcheck.in_notebook import check_names
from graders.selfcheck.recognition import (
    SENTENCES,
    Naming,
    Transcript,
    locked,
    sentences_of,
    unlocked,
)
from graders.student.attempt import LocalAttempt

TANH = find_lab("multiple_layers").only(["tanh"])
DOUBLE = Exercise("double", "Doubling", ("double",))


class Layer:
    """A right answer."""

    def fprop(self, inputs):
        """Return tanh of every input."""
        return np.tanh(inputs)

    def bprop(self, inputs, outputs, grads_wrt_outputs):
        """Multiply by the slope."""
        return (1 - outputs**2) * grads_wrt_outputs


def with_slope(slope):
    """Return a class whose bprop multiplies by another slope of inputs and outputs."""
    return type("TanhLayer", (Layer,), {"bprop": lambda self, x, o, g: slope(x, o) * g})


def key_of(double, inputs=(0.5, 1.0, 2.0, 3.0)):
    """Return the key of what a function answers."""
    transcript = Transcript()
    student = LocalAttempt({"double": double}, transcript.through).student(DOUBLE)
    with contextlib.suppress(Exception):
        student.double(np.array(inputs))
    return transcript.taken()


def test_equal_answers_give_equal_keys():
    """However it is computed, down to what differs between machines; and nothing else does."""
    key = key_of(lambda x: 2 * x)
    assert key == key_of(lambda x: x + x)
    assert key == key_of(lambda x: 2 * x * (1 + 2e-16))
    assert key != key_of(lambda x: 2 * x * (1 + 1e-4))
    assert key != key_of(lambda x: (2 * x)[:, None])
    assert key != key_of(lambda x: [2 * x])


def test_noise_around_zero_is_no_answer():
    """A difference that should vanish and leaves 1e-17 is the same as one that vanishes."""
    key = key_of(lambda x: np.array([1.0, 2.0, 3.0, 0.0]))
    assert key == key_of(lambda x: np.array([1.0, 2.0, 3.0, -4e-17]))
    assert key == key_of(lambda x: np.array([1.0, 2.0, 3.0, -0.0]))


@pytest.mark.parametrize(
    "answer",
    [
        lambda x: None,
        lambda x: "2",
        lambda x: 1 / 0,
        lambda x: np.ones(100),
        lambda x: np.full(4, np.nan),
        lambda x: np.zeros((0, 3)),
        lambda x: object(),
    ],
)
def test_what_says_too_little_gives_no_key(answer):
    """Nothing returned, exceptions and constants have too many causes to be named."""
    assert key_of(answer) is None


def test_any_answer_has_a_key_or_none():
    """Whatever crosses the line is boiled down without a complaint."""
    for answer in ({"a": [1.5, (2.5, True)], "b": {"c": 3.5}}, [1j, 2.0, 3.0], 1e308, -(2**62)):
        assert key_of(lambda x, answer=answer: answer) == key_of(lambda x, answer=answer: answer)


def test_a_sentence_is_unlocked_by_its_key_alone():
    """Without the answers the file holds noise."""
    sentence, key = Misconception("turned", "The sign is turned."), bytes(range(32))
    place, text = locked(sentence, key)
    assert unlocked({place: text}, key) == sentence
    assert unlocked({place: text}, bytes(32)) is None
    assert unlocked({place: "AAAA"}, key) is None
    assert "sign" not in place + text


def test_a_known_mistake_is_named_however_it_is_written(monkeypatch):
    """The sentence of a planted mistake, in a check that never loads the planted ones."""
    monkeypatch.setattr("graders.mistakes.planted", None)
    (turned,) = {
        result.misconception.text
        for slope in (lambda x, o: o**2 - 1, lambda x, o: -(1 - o * o))
        for result in check_names({"TanhLayer": with_slope(slope)}, TANH).results
        if result.misconception
    }
    assert turned.startswith("Your results are exactly what you get if the slope has the opposite")


def test_right_answers_and_unknown_mistakes_are_not_named():
    """A name that misleads is worse than none."""
    for answer in (Layer, with_slope(lambda x, o: 1 - o**2 + 0.123 * x)):
        results = check_names({"TanhLayer": answer}, TANH).results
        assert not any(result.misconception for result in results)


def test_the_file_holds_no_sentence_in_the_clear():
    """Students may read every byte of it."""
    text = SENTENCES.read_text(encoding="utf-8")
    for lab in all_labs():
        for exercise in lab.exercises:
            for answer in planted(folder_of(exercise, lab), exercise.id):
                assert answer.text not in text


def test_an_outdated_file_is_silent(small_lab):
    """Entries whose questions were changed since name nothing, and nothing breaks."""
    small_lab.write("sentences.json", json.dumps({"double.doubles": {"0" * 12: "AAAA"}}))
    lab = small_lab.read().only(["double"])
    naming = Naming([lab.folder])
    attempt = LocalAttempt({"double": lambda number: [number, 3 * number, 9]}, naming.through)
    with_checks(lab, lambda run: run.judge(attempt, naming.hear), hidden=False)
    assert [result.misconception for result in naming.results] == [None, None]


def test_a_lab_of_ones_own_has_a_file_of_its_own(small_lab):
    """Labs outside this repository bring their sentences along."""
    assert sentences_of(TANH.folder) == SENTENCES
    assert sentences_of(small_lab.folder) == small_lab.folder / "sentences.json"


MISTAKES = """
from graders.mistakes import mistake, right_answer


@mistake("three was added")
def three_added():
    def double(number):
        return [number, number + 3, 2.5]

    return double


@mistake("the number was squared, and more")
def squared():
    def double(number):
        return [number, 7 * number**2, 2.5]

    return double


@mistake("it was squared and more, said otherwise")
def squared_again():
    def double(number):
        return [number, number * number * 7, 2.5]

    return double
"""
DOUBLING = '''
import numpy as np

from graders.errors import CheckFailed
from graders.checks import exercise, points

pytestmark = exercise("double")


@points(1)
def test_doubles(student):
    """Twice the number comes back."""
    if not np.array_equal(student.double(4), 8):
        raise CheckFailed("not twice")
'''


def test_answers_from_numpys_own_state_are_the_same_for_everybody(small_lab):
    """What an answer draws without a generator of its own depends on the check alone."""
    lab = small_lab.read().only(["double"])
    small_lab.write("public/test_double.py", DOUBLING)
    keys = []
    for state in (1, 2):
        np.random.seed(state)  # noqa: TID251 -- as a notebook would
        transcript = Transcript()
        attempt = LocalAttempt({"double": lambda n: np.random.rand(4)}, transcript.through)
        with_checks(lab, lambda run, a=attempt: run.judge(a), hidden=False)
        keys.append(transcript.taken())

    assert keys[0] == keys[1] is not None


def test_what_cannot_be_told_apart_is_not_named(small_lab, monkeypatch):
    """Two mistakes with the same answers lock no sentence; a single one does."""
    small_lab.write("mistakes/double.py", MISTAKES)
    small_lab.write("public/test_double.py", DOUBLING)
    lab = small_lab.read().only(["double"])
    monkeypatch.setattr("graders.authoring.trials.load_namespace", lambda *_: {})
    text = current_sentences([lab], 1, lambda line: None)
    assert {check: len(entries) for check, entries in json.loads(text).items()} == {
        "double.doubles": 1
    }
    small_lab.write("sentences.json", text)
    for answer, expected in ((lambda n: [n, n + 3, 2.5], "three was added"), (lambda n: n, None)):
        (result,) = check_names({"double": answer}, lab).results
        assert (result.misconception.text if result.misconception else None) == (
            f"Your results are exactly what you get if {expected}." if expected else None
        )


@pytest.mark.prove
def test_the_file_is_todays_and_names_most_mistakes():
    """Made anew it is the same; three of four planted mistakes are named by it."""
    labs = all_labs()
    found = json.loads(current_sentences(labs, 2, lambda line: None))
    held = json.loads(SENTENCES.read_text(encoding="utf-8"))
    assert sum(map(len, held.values())) > 0.75 * len(planted_mistakes(labs))
    # A training that diverges depends on the last bits, and so on the number of BLAS threads.
    for entries in (found, held):
        del entries["deep_models.every_depth_learns"]
    assert held == found, "run `markprop template --sentences`"


def planted_mistakes(labs):
    """Return the planted mistakes of all exercises."""
    return [
        answer
        for lab in labs
        for exercise in lab.exercises
        if exercise.lab == lab.id
        for answer in planted(lab.folder, exercise.id)
        if answer.kind is Kind.MISTAKE
    ]
