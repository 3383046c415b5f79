"""Whatever a reply holds, reading it ends in a value or a violation, never in a fault of ours."""

import numpy as np
import pytest

from graders.errors import ProtocolViolation, StudentError
from graders.inside import wire
from graders.model import Exercise
from graders.student.attempt import LocalAttempt, Relay
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
TURNS = (("fprop", (1.0,)), ("bprop", (2.0,)))
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


@pytest.mark.parametrize(
    "value", [None, 1, {"l": []}, {"l": [1]}, {"l": [1, 2, 3]}, {"t": [1, 2]}, {"a": 0}]
)
def test_calls_in_turn_have_as_many_answers(value):
    """Neither more nor fewer, and in a list."""
    made = Line(value=OBJECT).student.random_state(1)
    made._line = Line(value=value).student._line
    with pytest.raises(ProtocolViolation):
        made.in_turn(*TURNS)


class Reusing:
    """Writes each result into the same array."""

    def __init__(self):
        self.result = np.zeros(2)

    def add(self, number):
        """Add a number to the sum so far."""
        self.result += number
        return self.result

    def scale(self, number, by=1.0):
        """Multiply, without remembering it."""
        return by * number

    def fail(self):
        """Raise something."""
        raise ValueError("no")


def test_methods_are_called_in_turn_in_one_question():
    """Each result is there as it was then."""
    calls = []

    def through(channel):
        return Relay(lambda *asked: (calls.append(1), channel.ask(*asked))[1], channel.close)

    exercise = Exercise("sum", "The sum", ("Reusing",))
    made = LocalAttempt({"Reusing": Reusing}, through).student(exercise).Reusing()
    found = made.in_turn(("add", (1.0,)), ("add", (np.array([1.0, 2.0]),)), ("add", (0.5,)))

    assert [list(one) for one in found] == [[1.0, 1.0], [2.0, 3.0], [2.5, 3.5]]
    assert len(calls) == 2
    assert made.in_turn(("scale", (2.0,)), ("scale", (2.0,), {"by": 3.0})) == [2.0, 6.0]
    with pytest.raises(StudentError, match=r"`Reusing\.add/fail` raised ValueError: no"):
        made.in_turn(("add", (1.0,)), ("fail", ()))
