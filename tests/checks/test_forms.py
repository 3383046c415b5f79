"""Forms that the values tell, and the names that a student gave."""

import numpy as np
import pytest

from graders.checks.feedback import Finding
from graders.checks.forms import in_form, own_words
from graders.model import Exercise
from graders.student.attempt import LocalAttempt


@pytest.mark.parametrize(
    ("found", "asked"),
    [((3, 1), (3,)), ((1, 3), (3,)), ((3,), (3, 1)), ((), (1, 1)), ((2, 1, 3), (2, 3))],
)
def test_axes_of_length_one_are_put_right(found, asked):
    """What differs in such axes alone comes in the shape that was asked for, entry by entry."""
    value = np.arange(float(np.prod(found))).reshape(found)
    meant = in_form(value, asked)

    assert meant.shape == asked
    np.testing.assert_array_equal(meant.ravel(), value.ravel())


@pytest.mark.parametrize("value", [None, "text", [[1], [1, 2]], object(), np.zeros((2, 3))])
def test_anything_else_stays_as_it_is(value):
    """A transposed array is another mistake, and what is no array is nobody's form."""
    assert in_form(value, (3, 2)) is value


def student(**names):
    """Return a student of an exercise whose function has another published name."""
    exercise = Exercise("e", "E", ("right_name",), also={"right_name": ("rightName",)})
    return LocalAttempt(names).student(exercise)


def stub():
    """Say that nothing is written yet."""
    raise NotImplementedError("your code goes here")


@pytest.mark.parametrize(
    ("names", "spelt"),
    [
        ({"rightName": len}, "rightName"),
        ({"right_name": len}, "right_name"),
        ({"right_name": len, "rightName": len}, "right_name"),
        ({"right_name": stub, "rightName": len}, "rightName"),
        ({"right_name": stub}, "right_name"),
        ({}, "right_name"),
    ],
)
def test_findings_speak_of_the_name_that_is_there(names, spelt):
    """The lab's name where there is an answer under it, or none at all."""
    with pytest.raises(Finding) as caught, own_words(student(**names), "right_name"):
        raise Finding("type", "`right_name` gave nothing.", hint="Let `right_name` return it.")

    assert caught.value.finding == f"`{spelt}` gave nothing."
    assert caught.value.hint == f"Let `{spelt}` return it."


def test_an_answer_counts_beside_the_template_s_stub():
    """What only says that it is not written yet is no answer, where there is another."""
    assert student(right_name=stub, rightName=lambda: 3).right_name() == 3


def test_a_stub_of_a_class_is_no_answer_either():
    """A class counts as a stub if each of its methods is one."""
    made = type("Made", (), {"value": 3})
    blank = type("Blank", (), {"__init__": lambda self: None, "run": stub})
    template = type("Template", (), {"run": stub})

    assert student(right_name=template, rightName=made).right_name().read("value") == 3
    assert student(right_name=blank, rightName=made).right_name().has("run")
