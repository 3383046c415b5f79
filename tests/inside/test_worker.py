"""The worker answers what was asked, with fresh arrays, and says what went wrong and where."""

import linecache

import numpy as np
import pytest

from graders.errors import AnswerBlank, AnswerMissing, StudentError
from graders.inside.worker import Worker
from graders.sandbox.channel import LocalChannel
from graders.student.line import Host
from graders.student.objects import RemoteObject, Student

SOURCE = """
import numpy as np
class Layer:
    size = 3
    def __init__(self, width=2):
        self.width = width
    def fprop(self, inputs):
        return np.tanh(inputs)
    def spoil(self, inputs):
        inputs[:] = 0
        return inputs
    def blank(self):
        raise NotImplementedError("write me")
    def broken(self, inputs):
        return inputs @ inputs
    def __call__(self, shape):
        return np.full(shape, 7.0)
class Array(np.ndarray):
    pass
class Silent(Exception):
    def __str__(self):
        raise ValueError
def fails():
    raise Silent
def layers(count):
    return [Layer(n) for n in range(count)]
def takes(layer, rng):
    return layer.width + rng.randint(10)
def leaves():
    raise SystemExit(3)
K = 5
"""


class _InCellFour(Host):
    def cell_of(self, execution_count):
        return 4 if execution_count == 9 else None


@pytest.fixture
def student():
    """Return a student whose cell 4 is SOURCE."""
    name = "<cell 4 of the test>"
    linecache.cache[name] = (len(SOURCE), None, SOURCE.splitlines(True), name)
    namespace = {}
    exec(compile(SOURCE, name, "exec"), namespace)
    worker = Worker(namespace, {name: 9})
    return Student(LocalChannel(worker), host=_InCellFour())


def test_constructing_calling_and_reading(student):
    """A class gives an object, its methods values, its attributes can be read and set."""
    layer = student.Layer(width=4)
    x = np.array([[0.5, -1.0]])

    assert isinstance(layer, RemoteObject)
    assert layer.type_name == "Layer"
    assert np.array_equal(layer.fprop(x), np.tanh(x))
    assert layer.read("width") == 4
    layer.write("width", 6)
    assert layer.read("width") == 6
    assert layer.has("fprop")
    assert not layer.has("bprop")
    assert np.array_equal(layer((2, 1)), np.full((2, 1), 7.0))


def test_globals(student):
    """Globals can be read, asked for, set and forgotten."""
    assert student.value("K") == 5
    student.assign("K", 8)
    assert student.value("K") == 8
    student.forget("K")
    assert not student.has("K")
    assert student.has("Layer")


def test_arguments_are_copies_and_can_be_asked_back(student):
    """A student who writes into an argument changes a copy; `with_arguments` shows the copy."""
    x = np.ones((2, 2))
    result, (after,) = student.Layer().spoil.with_arguments(x)
    assert x.all()
    assert not result.any()
    assert not after.any()


def test_objects_and_generators_cross_as_handles(student):
    """Objects in a list come as handles that can be handed back; a seeded RandomState too."""
    first, second = student.layers(2)
    rng = student.random_state(3)
    expected = np.random.RandomState(3).randint(10)
    assert student.takes(second, rng) == 1 + expected
    assert first.read("width") == 0


def test_an_object_that_passes_for_an_array_stays_an_object(student):
    """Constructing a class always gives an object."""
    assert isinstance(student.Array((2,)), RemoteObject)


def test_exceptions_carry_the_students_line(student):
    """The finding names the call, the exception and the deepest line of the student's own."""
    with pytest.raises(StudentError) as caught:
        student.Layer().broken(np.ones((2, 3)))
    assert caught.value.name == "ValueError"
    assert caught.value.place.cell == 4
    assert caught.value.place.source == "return inputs @ inputs"
    assert "`Layer.broken` raised ValueError" in str(caught.value)


def test_every_way_of_failing_has_its_name(student):
    """Blank, missing, unsendable, leaving and unprintable exceptions are told apart."""
    with pytest.raises(AnswerBlank, match=r"Layer.blank. is not written yet.*cell 4, line 13"):
        student.Layer().blank()
    with pytest.raises(AnswerMissing) as missing:
        student.Nothing()
    assert missing.value.name == "Nothing"
    with pytest.raises(AnswerMissing):
        student.Layer().nothing()
    with pytest.raises(StudentError, match="Silent"):
        student.fails()
    with pytest.raises(StudentError, match="SystemExit"):
        student.leaves()
    with pytest.raises(StudentError, match=r"cannot be read.*complex128"):
        student.module("numpy").exp(np.float64(2), dtype="complex128").conj()


def test_dropped_objects_are_forgotten(student):
    """An object that no check holds any more is released on the student's side."""
    layer = student.Layer()
    number = layer._handle.id
    del layer
    student.value("K")
    worker = student._line._channel._worker
    assert number not in worker._objects


def test_a_result_may_stay_on_the_far_side(student):
    """What would be copied can be kept instead, to be asked and passed on."""
    layer = student.Layer()
    outputs = layer.fprop.kept(np.array([[0.5, 1.0]]))
    filled = layer.kept((2, 3))

    assert isinstance(outputs, RemoteObject)
    assert outputs.type_name == "ndarray"
    np.testing.assert_array_equal(layer.fprop(outputs), np.tanh(np.tanh([[0.5, 1.0]])))
    assert filled.read("shape") == (2, 3)
