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
    varied,
)

pytestmark = exercise("vector_jacobian")

NAMES = ("grad_a", "grad_b", "grad_c")
ZERO = object()  # in place of a gradient: the call of `zero`
# Shapes, and what `x` and `vector` are: laid out so that nearly every two conditions meet.
DOUBLES = (
    ((1,), "mixed", "positive"),
    ((2, 1, 4), "mixed", "mixed"),
    ((2, 2), "large", "small"),
    ((1, 20), "mixed", "small"),
    ((5, 6), "tiny", "tiny"),
    ((1, 3), "negative", "negative"),
    ((5, 6), "large", "large"),
    ((20, 1), "large", "small"),
    ((70, 1), "small", "large"),
    ((70, 2), "positive", "positive"),
    ((20, 20), "small", "large"),
)
# Shapes, and what `a`, `b`, `c` and `vector` are.
GRADIENTS = (
    ((1,), "negative", "mixed", "mixed", "positive"),
    ((2, 1, 4), "mixed", "mixed", "mixed", "positive"),
    ((2, 2), "tiny", "tiny", "tiny", "tiny"),
    ((2, 3), "large", "small", "large", "zero"),
    ((1, 6), "zero", "zero", "small", "zero"),
    ((1, 6), "large", "negative", "small", "negative"),
    ((1, 6), "large", "large", "mixed", "large"),
    ((5, 4), "mixed", "negative", "large", "small"),
    ((20, 6), "small", "large", "large", "positive"),
    ((20, 6), "negative", "small", "positive", "large"),
    ((70, 20), "negative", "positive", "zero", "mixed"),
)
# Shapes of gradients that are summed up, and how often: every fiftieth call of all is among them.
SUMMED = ((1, 20), (2, 1), (5, 5), (20, 2), (70, 1))
OFTEN = 54
# So many more calls of `zero` end with the fiftieth of all, the public checks' included.
ZEROS = 45
KINDS = ("mixed", "negative", "zero", "positive", "small", "large")
RANGES = {"tiny": (1e-8, 9e-6), "small": (1e-8, 1e-3), "large": (10.0, 1e6)}


def arranged(rng, shape, sizes, kinds):
    """Return an array of each kind, all of one shape; where there are many rows, in any order."""
    rows, columns = shape[0], int(np.prod(shape[1:]))
    arrays = [varied(rng, (rows, columns), *RANGES.get(kind, sizes), kind) for kind in kinds]
    return [(rng.permutation(a) if rows > 5 else a).reshape(shape) for a in arrays]


def doubling(rng, shape, *kinds):
    """Return a question about `vjp_double`."""
    x, vector = arranged(rng, shape, (1e-8, 1e6), kinds)
    return call("vjp_double", x=x, vector=vector)


def weighting(rng, shape, *kinds):
    """Return a question about `gradients`; `c`, of which there is a logarithm, is positive."""
    a, b, c, vector = arranged(rng, shape, (1e-4, 1e4), kinds)
    c = np.abs(c)
    return call("gradients", a=a, b=b, c=np.where(c > 0, c, c.max() or 1.0), vector=vector)


def made(names):
    """Return an accumulator, the student's or one of ours."""
    return expect_object("GradientAccumulator", names.GradientAccumulator())


def held(accumulator):
    """Return what an accumulator holds, the student's or one of ours."""
    return accumulator.read("value") if hasattr(accumulator, "read") else accumulator.value


@points(1)
def test_products_everywhere(student, reference, mistakes, rng):
    """Both products are right for arrays of any shape and numbers of any sign and size."""
    doubles = [doubling(rng, *case) for case in DOUBLES]
    expect_answers("vjp_double(x, vector)", doubles, student, reference, mistakes=mistakes)
    products = [weighting(rng, *case) for case in GRADIENTS]
    expect_answers(NAMES, products, student, reference, mistakes=mistakes)
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
        values += [added(second, ZERO), added(second, *gradients[:2]), added(first, ZERO)]
        return [*values, added(first, ZERO, gradients[0]), added(first, *[ZERO] * ZEROS)]

    questions = [Question(sums, shown)]
    questions += [interleaved(rng, shape, number) for number, shape in enumerate(SUMMED)]
    expect_answers("value", questions, student, reference, mistakes=mistakes)


def interleaved(rng, shape, turn):
    """Return the question what gradients sum up to while another accumulator gets some as well.

    All that an accumulator gets have one shape: the gradients of a variable.
    """
    # An odd number of them: signs that turn with every call do not come out even.
    batches = arranged(rng, shape, (1e-8, 1e6), [*np.roll(KINDS, turn), "mixed"])

    def ask(names):
        first, second = (made(names) for _ in range(2))
        turns(first, ZERO, batches[0])
        turns(second, batches[1])
        return added(first, *np.resize(batches[::-1], (OFTEN, *shape)))

    return Question(ask, {f"gradient_{number}": b for number, b in enumerate(batches, 1)})


def turns(accumulator, *gradients):
    """Let an accumulator add gradients, and begin anew at `ZERO`."""
    calls = [("zero", ()) if one is ZERO else ("add", (one.copy(),)) for one in gradients]
    if hasattr(accumulator, "in_turn"):
        accumulator.in_turn(*calls)
    else:
        for name, given in calls:
            getattr(accumulator, name)(*given)


def added(accumulator, *gradients):
    """Return what an accumulator holds after some turns."""
    turns(accumulator, *gradients)
    return emptied(held(accumulator)) if gradients[-1] is ZERO else held(accumulator)


@points(1)
def test_arguments_are_kept(student, rng):
    """No function changes the arrays that it is given."""
    drawn = weighting(rng, (2, 3), "mixed", "mixed", "positive", "positive").inputs
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
