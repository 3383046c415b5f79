"""Products of vectors and Jacobians, and sums of gradients, against the reference."""

import numpy as np

from graders.checks import (
    Finding,
    Question,
    as_array,
    call,
    exercise,
    expect_answers,
    expect_arguments_kept,
    expect_close,
    expect_computed,
    expect_object,
    parts,
    points,
)

pytestmark = exercise("vector_jacobian")

NAMES = ("grad_a", "grad_b", "grad_c")
FEW = 10  # rows
ZERO = object()  # in place of a gradient: the call of `zero`
# Shapes of gradients, and their sizes.
VARIED = {(1, 1): 1e-8, (20, 3): 1e-5, (3, 20): 1e-3, (64, 5): 1e6, (9, 1): 300.0}


def arguments(rng, shape):
    """Return `a`, `b`, `c` and a vector: sizes from 1e-4 to 1e4, both signs, zeros and ties.

    Where there are many rows, some hold zeros alone, or one sign.
    """
    drawn = {
        name: rng.choice([-1.0, 0.0, 1.0], shape) * 10.0 ** rng.uniform(-4, 4, shape)
        for name in ("a", "b", "c", "vector")
    }
    drawn["c"] = 10.0 ** rng.integers(-4, 5, shape)
    if shape[0] > FEW:
        for first, name in enumerate(("a", "b", "vector")):
            whole = drawn[name][first::5]
            for row, sign in zip(whole, np.resize([0.0, 1.0, -1.0], len(whole)), strict=True):
                row[...] = sign * (1.0 + np.abs(row))
    return drawn


def made(names):
    """Return an accumulator, the student's or one of ours."""
    return expect_object("GradientAccumulator", names.GradientAccumulator())


def held(accumulator):
    """Return what an accumulator holds, the student's or one of ours."""
    return accumulator.read("value") if hasattr(accumulator, "read") else accumulator.value


@points(1)
def test_products_everywhere(student, reference, mistakes, rng):
    """Both products are right for arrays of any shape and numbers of any sign and size."""
    shapes = ((1,), (2, 3), (2, 1, 4), (1, 1), (70, 20), (12, 4), (30, 30))
    drawn = [arguments(rng, shape) for shape in shapes]
    for size in (1e-8, 1e-5, 3e5):
        scaled = {name: rng.uniform(1, 3, (2, 2)) for name in ("a", "b", "c", "vector")}
        drawn.append({name: size * part for name, part in scaled.items()})
    doubles = [call("vjp_double", x=one["a"], vector=one["vector"]) for one in drawn]
    expect_answers("vjp_double(x, vector)", doubles, student, reference, mistakes=mistakes)
    expect_answers(
        NAMES,
        [call("gradients", **one) for one in drawn],
        student,
        reference,
        mistakes=mistakes,
    )
    vector = 1e-8 * rng.uniform(1, 2, (2, 2))
    product = as_array("vjp_double(x, vector)", student.vjp_double(vector, vector))
    expect_close("1e8 * vjp_double(x, vector)", 1e8 * product, 2e8 * vector)


def emptied(value):
    """Return what an accumulator holds after `zero`: nothing, 0 and zeros all say the same."""
    array = np.zeros(1) if value is None else as_array("value", value)
    return array if array.any() else np.zeros((2, 2))


@points(1)
def test_sums_are_kept_apart(student, reference, mistakes, rng):
    """Every accumulator holds its own sum, through any order of `add` and `zero`."""
    gradients = [np.round(rng.normal(size=(2, 2)), 1) for _ in range(6)]
    shown = {f"gradient_{number}": gradient for number, gradient in enumerate(gradients, 1)}

    def sums(names):
        first, second = (made(names) for _ in range(2))
        values = [added(first, *gradients[:3]), added(second, *(2 * g for g in gradients))]
        values += [added(first, gradients[3]), added(first, ZERO), added(first, *gradients[2:5])]
        values += [added(second, *gradients[:2]), added(first, ZERO, gradients[0])]
        return [*values, added(first, ZERO, *gradients * 10), added(first, *[ZERO] * 60)]

    questions = [Question(sums, shown)]
    for shape, size in VARIED.items():
        questions.append(summed_twice(size * rng.normal(size=shape), size))
    expect_answers("value", questions, student, reference, mistakes=mistakes)


def summed_twice(batch, size):
    """Return the question what gradients sum up to, relative to their size.

    All that one accumulator gets have one shape: the gradients of a variable.
    """

    def ask(names):
        turns = (batch, ZERO, batch, np.abs(batch), 0 * batch, ZERO, batch, np.abs(batch))
        return as_array("value", added(made(names), *turns)) / size

    return Question(ask, {"first": batch, "second": np.abs(batch)}, "value / size of the gradients")


def added(accumulator, *turns):
    """Let an accumulator add gradients, and begin anew at `ZERO`; return what it holds then."""
    calls = [("zero", ()) if turn is ZERO else ("add", (turn.copy(),)) for turn in turns]
    if hasattr(accumulator, "in_turn"):
        accumulator.in_turn(*calls)
    else:
        for name, given in calls:
            getattr(accumulator, name)(*given)
    return emptied(held(accumulator)) if turns[-1] is ZERO else held(accumulator)


@points(1)
def test_arguments_are_kept(student, rng):
    """No function changes the arrays that it is given."""
    drawn = arguments(rng, (2, 3))
    drawn["vector"][0, :2] = 1.0, -2.0  # whatever else was drawn: the products differ
    product = expect_arguments_kept(student.vjp_double, x=drawn["a"], vector=drawn["vector"])
    expect_computed("vjp_double(x, vector)", product, (2, 3))
    found = expect_arguments_kept(student.gradients, **drawn)
    for name, part in zip(NAMES, parts(NAMES, found, "`gradients`"), strict=True):
        expect_computed(name, part, (2, 3))
    accumulator = made(student)
    for _ in range(3):
        expect_arguments_kept(accumulator.add, gradient=drawn["b"])
    expect_computed("value", accumulator.read("value"), (2, 3))
    expect_no_sharing(student)


def expect_no_sharing(student):
    """Check that an accumulator does not go on adding in the array that it was given first."""
    accumulator = made(student)
    same = student.module("numpy").ndarray((2, 3))  # stays on the far side: one and the same array
    same.fill(3.0)
    for _ in range(3):
        accumulator.add(same)
    try:
        expect_close("gradient", same.tolist(), np.full((2, 3), 3.0))
    except Finding as finding:
        finding.finding = f"An array of threes was added three times and changed: {finding.finding}"
        finding.hint = (
            "The first `add` keeps the caller's array itself, and the next one adds into it: "
            "keep a copy, or write `self.value = self.value + gradient`."
        )
        raise
