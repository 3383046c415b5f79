"""Whatever a reply holds, reading it ends in a value or a violation, never in a fault of ours."""

import numpy as np
import pytest

from graders.errors import ProtocolViolation
from graders.inside import wire
from graders.student.attempt import Relay
from graders.student.objects import Student

ARRAYS = [np.ones((2, 2)), np.zeros(3)]
OBJECT = {"h": 1, "n": "TanhLayer", "c": False}


class Line:
    """A student whose process answers every question with the same reply."""

    def __init__(self, **reply):
        self.closed = False
        self.student = Student(Relay(lambda *asked: (wire.VALUE, reply, ARRAYS), self.close))

    def close(self):
        """Note that the line was ended."""
        self.closed = True


CALLS = {
    "a call": lambda student: student.fprop(1.0),
    "a call whose arguments come back": lambda student: student.fprop.with_arguments(1.0),
    "a call whose result stays": lambda student: student.fprop.kept(1.0),
    "a global": lambda student: student.value("K"),
    "a question for yes or no": lambda student: student.has("K"),
    "a random state": lambda student: student.random_state(1),
}
UNREADABLE = {
    "nothing": {},
    "no value": {"arguments": {"l": [1]}},
    "a text that is no value": {"value": "text"},
    "a list that is no value": {"value": [1, 2]},
    "an array that is not there": {"value": {"a": 2}},
    "an array twice": {"value": {"l": [{"a": 0}, {"a": 0}]}},
    "an array a thousand times": {"value": {"l": [{"a": 0}] * 1000}},
    "an infinite number": {"value": float("inf")},
    "a list as key": {"value": {"d": [[{"l": []}, 1]]}},
    "an array as key": {"value": {"d": [[{"a": 0}, 1]]}},
    "a pair of three": {"value": {"d": [[1, 2, 3]]}},
    "an object without a name": {"value": {"h": 1}},
}


@pytest.mark.parametrize("reply", UNREADABLE.values(), ids=UNREADABLE)
@pytest.mark.parametrize("ask", CALLS.values(), ids=CALLS)
def test_unreadable_replies_are_violations(ask, reply):
    """They end the line, whatever was asked."""
    line = Line(**reply)
    with pytest.raises(ProtocolViolation):
        ask(line.student)
    assert line.closed


ARGUMENTS = {
    "are missing": {},
    "are none": {"arguments": None},
    "are too few": {"arguments": {"l": []}},
    "are too many": {"arguments": {"l": [1, 2]}},
    "are no list": {"arguments": {"t": [1]}},
    "are an array": {"arguments": {"a": 0}},
    "hold what cannot be read": {"arguments": {"l": ["text"]}},
}


@pytest.mark.parametrize("after", ARGUMENTS.values(), ids=ARGUMENTS)
def test_arguments_come_back_as_they_were_sent(after):
    """As many as there were, in a list."""
    line = Line(value=1, **after)
    with pytest.raises(ProtocolViolation):
        line.student.fprop.with_arguments(np.ones(2))
    assert line.closed


@pytest.mark.parametrize(
    "value", [1, None, {"s": "yes"}, {"a": 0}, OBJECT, {"l": []}], ids=range(6)
)
def test_yes_and_no_are_truth_values(value):
    """Not arrays, which are neither, nor numbers."""
    with pytest.raises(ProtocolViolation):
        Line(value=value).student.has("K")


@pytest.mark.parametrize("value", [1, None, {"s": "it"}, {"a": 0}, {"l": [OBJECT]}], ids=range(5))
@pytest.mark.parametrize("call", ["a call whose result stays", "a random state"])
def test_what_stays_comes_back_as_an_object(call, value):
    """A value in its place could not be asked anything."""
    with pytest.raises(ProtocolViolation):
        CALLS[call](Line(value=value).student)


def test_honest_replies_are_read():
    """The same questions, answered as they should be."""
    assert Line(value=True).student.has("K") is True
    assert Line(value=OBJECT).student.random_state(1).type_name == "TanhLayer"
    result, after = Line(value=2.5, arguments={"l": [{"a": 1}]}).student.f.with_arguments(0)
    assert result == 2.5
    assert after == [pytest.approx(ARRAYS[1])]
