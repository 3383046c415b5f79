"""Findings show no name that the student's code chose as if it were one of ours."""

import pytest

from graders.errors import StudentError
from graders.inside.worker import Worker
from graders.model import Exercise
from graders.sandbox.channel import LocalChannel
from graders.student.attempt import LocalAttempt
from graders.student.objects import Student, look

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


class Odd:
    """Has one attribute that fails to tell whether it is there."""

    fprop = None

    @property
    def params(self):  # noqa: D102
        raise ValueError("no parameters yet")


def test_one_look_answers_for_several_objects():
    """What was looked at is known without another question, once; what raised is asked alone."""
    channel = LocalChannel(Worker({"Odd": Odd, "Raises": Raises}))
    student = Student(channel)
    odd, other = student.Odd(), student.Raises()
    asked = channel.calls

    look([odd, other], "bprop", "params", "fprop")

    assert [other.has(name) for name in ("bprop", "params", "fprop")] == [False, False, True]
    assert odd.has("bprop") is False
    assert channel.calls == asked + 1
    with pytest.raises(StudentError, match="no parameters yet"):
        odd.has("params")
    assert odd.has("fprop") is True
    assert channel.calls == asked + 3
