"""Whole functions are held against the reference, and known mistakes are named."""

from types import SimpleNamespace

import numpy as np
import pytest

from graders.checks.answers import (
    call,
    expect_answers,
    expect_arguments_kept,
    expect_computed,
    parts,
)
from graders.checks.arrays import expect_close
from graders.checks.feedback import Finding
from graders.errors import Misconception
from graders.model import Exercise
from graders.student.attempt import LocalAttempt

X = np.array([1.0, -2.0, 3.0])
QUESTIONS = [call("scaled", x=X, factor=2.0), call("scaled", x=X, factor=0.5)]
REFERENCE = SimpleNamespace(scaled=lambda x, factor: factor * x, shift=lambda x: x + 1)


class Mistake:
    """A planted answer that returns what it is given."""

    kind = "mistake"
    id = "forgotten"
    text = "the factor is forgotten"

    def __init__(self, **names):
        self.names = names

    def objects(self):
        """Return what it defines."""
        return self.names


def student(**names):
    """Return names as a check gets them."""
    return LocalAttempt(names).student(Exercise("scaling", "Scaling", tuple(names)))


def failure(names, mistakes=()):
    """Return the finding about some names."""
    with pytest.raises(Finding) as caught:
        expect_answers("scaled", QUESTIONS, names, REFERENCE, mistakes=mistakes)
    return caught.value


def test_right_answers_pass():
    """Answers that equal the reference's raise nothing."""
    expect_answers("scaled", QUESTIONS, student(scaled=lambda x, k: list(k * x)), REFERENCE)


def test_finding_shows_the_question():
    """The first question that is answered differently is shown with its arguments."""
    found = failure(student(scaled=lambda x, factor: x * min(factor, 1)))

    assert "`scaled[0]` = 1, expected 2" in found.finding
    assert list(found.counterexample) == ["x", "factor"]


def test_the_one_mistake_that_fits_all_answers_is_named():
    """A known mistake is named when it alone gives all of the student's answers."""
    planted = [Mistake(scaled=lambda x, factor: x), Mistake(scaled=lambda x, factor: 0 * x)]
    found = failure(student(scaled=lambda x, factor: x), planted)

    assert found.misconception is not None
    assert found.misconception.id == "forgotten"


def test_nothing_is_named_where_no_mistake_fits():
    """A mistake that gives one of two answers explains nothing."""
    planted = [Mistake(scaled=lambda x, factor: x if factor > 1 else factor * x)]

    assert failure(student(scaled=lambda x, factor: x), planted).misconception is None


def test_a_mistake_may_leave_names_to_the_reference():
    """What a planted mistake does not define is the reference's."""
    questions = [call("shift", x=X), call("scaled", x=X, factor=2.0)]
    names = student(scaled=lambda x, factor: x, shift=lambda x: x + 1)
    with pytest.raises(Finding) as caught:
        expect_answers(
            "y", questions, names, REFERENCE, mistakes=[Mistake(scaled=lambda x, factor: x)]
        )

    assert isinstance(caught.value.misconception, Misconception)


@pytest.mark.parametrize("answer", [None, 3.0, [1.0], "text", np.ones(3)])
def test_parts_say_what_is_missing(answer):
    """An answer that is not made of as many parts as were asked for is described."""
    with pytest.raises(Finding, match=r"expected 2 things: cost, gradient"):
        parts(("cost", "gradient"), answer, "`cost_function`")


def test_changed_arguments_are_named():
    """The finding says which argument changed, where, and how."""

    def spoil(x, rest):
        rest[1][0] = 7.0
        return x

    arguments = {"x": X, "rest": [np.zeros(2), np.ones(2)]}
    with pytest.raises(Finding) as caught:
        expect_arguments_kept(student(spoil=spoil).spoil, **arguments)

    assert "changed its argument `rest[1]`" in caught.value.finding
    assert "= 7, before 1" in caught.value.finding


@pytest.mark.parametrize("spoil", [list.pop, list.clear, lambda rest: rest.append(None)])
def test_a_list_that_grew_or_shrank_is_named(spoil):
    """`pop` on the caller's list is a change of the argument, and no fault of the grader."""
    with pytest.raises(Finding, match=r"changed its argument `rest`: \d entries, before 2"):
        expect_arguments_kept(student(spoil=spoil).spoil, rest=[np.zeros(2), np.ones(2)])


def test_an_entry_that_is_no_array_any_more_is_a_finding():
    """Whatever stands in the list afterwards is compared or described."""

    def spoil(rest):
        rest[1] = "gone"

    with pytest.raises(Finding, match=r"`rest\[1\]` is the text"):
        expect_arguments_kept(student(spoil=spoil).spoil, rest=[np.zeros(2), np.ones(2)])


def test_kept_arguments_pass():
    """A function that works on copies is fine, also on objects that stay on the far side."""
    names = student(draw=lambda x, rng: x + rng.uniform(size=3))

    expect_arguments_kept(names.draw, x=X, rng=names.random_state(1))


def test_a_rounding_is_not_half_precision():
    """0.5 for an expected 0.49999999999999994 is the same number, not three digits of one."""
    expect_close("half", np.array([0.5]), np.array([np.nextafter(0.5, 0)]))


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (None, "is None"),
        (np.zeros((2, 2)), "Every entry of `weights` is 0"),
        (np.ones((2, 2)), "Every entry of `weights` is 1"),
        (np.full((2, 2), np.nan), "is nan"),
        (np.arange(4.0), r"has shape \(4,\)"),
    ],
)
def test_what_shows_nothing_is_not_computed(answer, words):
    """Nothing, NaN, and one number for everything keep promises by accident."""
    with pytest.raises(Finding, match=words):
        expect_computed("weights", answer, (2, 2))


def test_what_differs_is_computed():
    """A list counts, and so does a single number, which has nothing to differ from."""
    assert expect_computed("weights", [[1, 2]], (1, 2)).tolist() == [[1, 2]]
    assert expect_computed("weights", [[0.0]], (1, 1)).tolist() == [[0.0]]
