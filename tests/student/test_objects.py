"""Findings show no name that the student's code chose as if it were one of ours."""

import pytest

from graders.errors import StudentError
from graders.model import Exercise
from graders.student.attempt import LocalAttempt

EXERCISE = Exercise("tanh", "The layer", ("TanhLayer",))


class Raises:
    def fprop(self, inputs):  # noqa: D102
        raise ValueError(inputs)


def names(**given):
    """Return the student's names."""
    return LocalAttempt(given).student(EXERCISE)


def test_class_that_was_asked_for_has_its_name():
    """A finding calls it as the student does."""
    layer = type("OwnLayer", (Raises,), {})
    student = names(OwnLayer=layer)
    made = student.OwnLayer()

    assert made.type_name == "OwnLayer"
    with pytest.raises(StudentError, match=r"^`OwnLayer\.fprop` raised"):
        made.fprop(1.0)


def test_given_classes_have_their_names():
    """What every student has is no secret."""
    given = type("AffineLayer", (Raises,), {})
    assert names(make=lambda: given()).make().type_name == "AffineLayer"


def test_other_names_are_marked():
    """A class may be named after what a hidden check sent; redaction finds it by the marks."""
    student = names(TanhLayer=lambda: type("theinputs", (Raises,), {})())
    made = student.TanhLayer()

    assert made.type_name == "\u2039theinputs\u203a"
    with pytest.raises(StudentError, match="`\u2039theinputs"):
        made.fprop(1.0)
