from dataclasses import dataclass, field
from types import SimpleNamespace

import numpy as np
import pytest

from graders.checks.cases import corner_cases
from graders.checks.feedback import Finding
from graders.checks.misconceptions import layer_recogniser, naming, recognised
from graders.checks.oracles import ElementFormula
from graders.errors import Misconception, StudentError

TANH = ElementFormula(np.tanh, lambda x: 1 - np.tanh(x) ** 2)


@dataclass
class Planted:
    """A planted answer that defines one function or layer."""

    id: str
    text: str
    made: dict = field(default_factory=dict)
    kind: str = "mistake"

    def objects(self):
        """Return what it defines."""
        return self.made


class Layer:
    """A layer made of two functions."""

    def __init__(self, fprop, bprop):
        self.fprop, self.bprop = fprop, bprop


def layer(id_, text, bprop, fprop=np.tanh, kind="mistake"):
    """Return a planted layer."""
    return Planted(id_, text, {"TanhLayer": lambda: Layer(fprop, bprop)}, kind)


SIGN = layer("sign", "the sign is turned round", lambda x, y, g: -g * (1 - y**2))
SAME_SIGN = layer("minus", "the sign is turned round", lambda x, y, g: g * (y**2 - 1))
OTHER_WORDS = layer("other", "a minus is missing", lambda x, y, g: g * (y**2 - 1))
FORGOT = layer("forgot", "the slope is forgotten", lambda x, y, g: g)
RAISES = layer("raises", "it raises", lambda x, y, g: 1 / 0)
TEXT = layer("text", "it returns text", lambda x, y, g: "gradient")
CORRECT = layer("fine", "unusual", lambda x, y, g: g * (1 - y**2), kind="right")
WRONG_FPROP = layer("both", "fprop is wrong too", SIGN.made["TanhLayer"]().bprop, np.sin)
EVERYTHING = [SIGN, FORGOT, RAISES, TEXT, CORRECT, WRONG_FPROP]


class Names:
    """A student's names."""

    def __init__(self, bprop, fprop=np.tanh):
        self._layer = Layer(fprop, bprop)

    def TanhLayer(self):
        """Make the layer."""
        return self._layer


def name_of(student, planted, rng, method="bprop"):
    """Return the id of the recognised mistake, or None."""
    recognise = layer_recogniser(
        planted, student, lambda names: names.TanhLayer(), TANH, method=method
    )
    found = recognise(corner_cases(rng, limit=40.0))
    return found.id if found else None


@pytest.mark.parametrize(
    ("bprop", "name"),
    [
        (lambda x, y, g: g * (y * y - 1), "sign"),
        (lambda x, y, g: (g * (y * y - 1)).astype("f4"), "sign"),
        (lambda x, y, g: g.tolist(), "forgot"),
        (lambda x, y, g: "gradient", "text"),
        (lambda x, y, g: g * (1 - y), None),
        (lambda x, y, g: -1.001 * g * (1 - y**2), None),
        (lambda x, y, g: g * (1 - y**2), None),
    ],
)
def test_exactly_the_same_results_are_recognised(bprop, name, rng):
    """A mistake is named when all results are its own, up to rounding, and no other is."""
    assert name_of(Names(bprop), EVERYTHING, rng) == name


def test_nothing_is_said_when_two_mistakes_fit(rng):
    """Two explanations are none, unless they say the same."""
    student = Names(lambda x, y, g: -g * (1 - y**2))

    assert name_of(student, [SIGN, OTHER_WORDS], rng) is None
    assert name_of(student, [SIGN, SAME_SIGN], rng) == "sign"


def test_a_wrong_fprop_tells_mistakes_apart(rng):
    """Gradients alone may fit two mistakes; the outputs decide."""
    student = Names(lambda x, y, g: -g * (1 - y**2), np.sin)

    assert name_of(student, [SIGN, WRONG_FPROP], rng) == "both"
    assert name_of(student, [SIGN, WRONG_FPROP], rng, method="fprop") == "both"


def test_a_right_answer_is_never_given_a_name(rng):
    """Results that are right are no mistake, even if a planted one gives them on these inputs."""
    hidden = layer("hidden", "wrong elsewhere", lambda x, y, g: g * (1 - y**2))

    assert name_of(Names(lambda x, y, g: g * (1 - y**2)), [hidden], rng) is None


def test_the_sentence_is_complete(rng):
    """The clause of the mistake becomes a sentence to the student."""
    student = Names(lambda x, y, g: g)
    recognise = layer_recogniser([FORGOT], student, lambda names: names.TanhLayer(), TANH)
    known = recognise(corner_cases(rng, limit=40.0))

    assert known.text == "Your results are exactly what you get if the slope is forgotten."


def test_what_a_mistake_leaves_undefined_comes_from_the_reference():
    """A planted answer may define one of two names."""
    reference = Planted("r", "", {"f": lambda: 1, "g": lambda: 2})
    student = Planted("s", "", {"f": lambda: 1, "g": lambda: 3})
    three = Planted("three", "g gives 3", {"g": lambda: 3})

    def bag(planted):
        return type("Bag", (), {k: staticmethod(v) for k, v in planted.made.items()})()

    class Reference:
        pass

    right = Reference()
    vars(right).update(reference.made)
    found = recognised([three], bag(student), lambda n: [n.f(), n.g()], reference=right)

    assert found.id == "three"


def test_naming_adds_to_what_is_found_and_runs_only_then():
    """The name is looked for after a finding, and nothing happens without one."""
    known = Misconception("sign", "The sign.")
    asked = []

    def recognise():
        asked.append(True)
        return known

    with naming(recognise):
        pass
    assert not asked

    with pytest.raises(Finding) as caught, naming(recognise):
        raise Finding("value", "differs")
    assert caught.value.misconception is known


def test_a_student_whose_code_raises_is_recognised_by_that(rng):
    """An exception is a result like any other."""

    def division(x, y, g):
        raise StudentError("TanhLayer.bprop", "ZeroDivisionError", "division by zero")

    assert name_of(Names(division), EVERYTHING, rng) == "raises"


def test_what_is_not_written_yet_has_no_name(rng):
    """A method that gives nothing, or zeros, may be an empty one: no mistake explains it better."""
    nothing = layer("nothing", "the return is forgotten", lambda x, y, g: None)
    zeros = layer("zeros", "the slope is 0", lambda x, y, g: 0 * g)

    assert name_of(Names(lambda x, y, g: None), [nothing, zeros], rng) is None
    assert name_of(Names(lambda x, y, g: np.zeros(g.shape)), [nothing, zeros], rng) is None
    assert name_of(Names(lambda x, y, g: -g * (1 - y**2)), [nothing, zeros, SIGN], rng) == "sign"


def test_a_mistake_explains_everything_that_was_given_before(rng):
    """Also what was right: an answer that differs from it there is another."""
    cases = corner_cases(rng, limit=40.0)
    makes = {"right": lambda x, y, g: g * (1 - y**2), "sign": lambda x, y, g: -g * (1 - y**2)}
    student = Names(makes["sign"])
    recognise = layer_recogniser([SIGN], student, lambda names: names.TanhLayer(), TANH)

    def given(name, case):
        outputs = np.tanh(case.inputs)
        return [outputs, makes[name](case.inputs, outputs, case.grads)]

    assert recognise(cases, given("sign", cases[0])).id == "sign"
    assert recognise(cases, given("right", cases[0])) is None


def test_ragged_results_are_compared_entry_by_entry():
    """Lists that hold arrays of several shapes are alike, or not: never an error of the grader."""
    ragged = [np.ones(2), np.ones((2, 1))]
    planted = [
        Planted("ragged", "shapes differ", {"answer": lambda: list(ragged)}),
        Planted("other", "numbers differ", {"answer": lambda: [np.zeros(2), np.ones((2, 1))]}),
    ]

    def found(answer):
        names = SimpleNamespace(answer=lambda: answer)
        return recognised(planted, names, lambda given: [given.answer()], list)

    assert found(ragged).id == "ragged"
    assert found([np.ones(2)]) is None
    assert found("text") is None
