"""Products of vectors and Jacobians: worked examples, finite differences, linearity, sums."""

import numpy as np

from graders.checks import (
    as_array,
    exercise,
    expect_close,
    expect_computed,
    expect_object,
    expect_shape,
    parts,
    points,
    showing,
    varied,
)

pytestmark = exercise("vector_jacobian")

NAMES = ("grad_a", "grad_b", "grad_c")


def three(gradients):
    """Return the three gradients, or say what came instead."""
    return parts(NAMES, gradients, "`gradients`")


def arguments(rng, shape):
    """Return `a`, `b`, `c` and a vector of both signs."""
    a, b = (rng.uniform(-3, 3, shape) for _ in "ab")
    c = rng.uniform(0.5, 4, shape)
    return a, b, c, rng.uniform(0.2, 2, shape) * rng.choice([-1.0, 1.0], shape)


@points(1)
def test_double_of_the_worked_example(student):
    """vjp_double picks the gradient of one output, and sums them for a vector of ones."""
    x = np.array([1.0, 2.0, 3.0, 4.0])
    for vector in ([1.0, 0.0, 0.0, 0.0], [0.0, 1.0, 0.0, 0.0], [1.0, 1.0, 1.0, 1.0]):
        with showing(x=x, vector=np.array(vector)):
            product = student.vjp_double(x, np.array(vector))
            expect_close("vjp_double(x, vector)", product, 2 * np.array(vector))


@points(1)
def test_double_weights_each_output(student, rng):
    """vjp_double weights the gradient of each output by its own entry of `vector`."""
    for shape in ((2, 3), (1, 4), (5, 2), (1, 1), (9, 1), (30, 30)):
        x, vector = (varied(rng, shape, 1e-3, 1e3, kind) for kind in ("positive", "mixed"))
        with showing(x=x, vector=vector):
            product = student.vjp_double(x, vector)
            expect_close("vjp_double(x, vector)", product, 2 * vector, axes="shape of `x`")


@points(1)
def test_gradients_of_the_worked_example(student):
    """`gradients` gives the three arrays of the worked example."""
    a, b, c = (np.arange(3.0) + start for start in (1, 3, 6))
    vector = np.array([0.1, 1.0, 0.0001])
    expected = ([0.3, 3.0, 0.0003], [1.2, 16.0, 0.002], [1 / 60, 1 / 7, 0.0000125])
    with showing(a=a, b=b, c=c, vector=vector):
        found = three(student.gradients(a, b, c, vector))
        for name, gradient, wanted in zip(NAMES, found, expected, strict=True):
            expect_close(name, gradient, wanted)


@points(1)
def test_gradients_are_weighted_finite_differences(student, rng):
    """Each gradient is `vector` times the finite difference of 3 a + 2 b^2 + log c."""

    def function(a, b, c):
        return 3 * a + 2 * b**2 + np.log(c)

    step = 1e-4
    for shape in ((1,), (4,), (3, 2)):
        *where, vector = arguments(rng, shape)
        with showing(a=where[0], b=where[1], c=where[2], vector=vector):
            found = three(student.gradients(*where, vector))
            for i, name in enumerate(NAMES):
                ahead, behind = list(where), list(where)
                ahead[i], behind[i] = where[i] + step, where[i] - step
                slope = (function(*ahead) - function(*behind)) / (2 * step)
                # The third derivative of log c is at most 16 here: step**2 / 6 * 16 = 3e-8.
                expect_close(name, found[i], vector * slope, absolute=1e-6, axes="shape of `a`")


@points(1)
def test_gradients_are_linear_in_the_vector(student, rng):
    """Twice a vector plus another gives twice the gradients plus the other's; zeros give zeros."""
    a, b, c, first = arguments(rng, (4,))
    second = arguments(rng, (4,))[3]
    with showing(a=a, b=b, c=c, vector=np.zeros(4)):
        for name, gradient in zip(
            NAMES, three(student.gradients(a, b, c, np.zeros(4))), strict=True
        ):
            expect_close(name, gradient, np.zeros(4))
    one, other = (three(student.gradients(a, b, c, v)) for v in (first, second))
    with showing(a=a, b=b, c=c, v=first, w=second):
        both = three(student.gradients(a, b, c, 2 * first + second))
        for name, x, y, z in zip(NAMES, one, other, both, strict=True):
            summed = 2 * expect_computed(name, x, (4,)) + expect_shape(name, y, (4,))
            expect_close(f"{name} for the vector 2 * v + w", z, summed)


@points(1)
def test_accumulator_adds(student, rng):
    """GradientAccumulator holds the sum of all gradients added so far."""
    accumulator = expect_object("GradientAccumulator", student.GradientAccumulator())
    total = np.zeros(3)
    for gradient in (np.full(3, 3.0), np.full(3, 3.0), np.round(rng.normal(size=3), 1)):
        accumulator.add(gradient)
        total = total + gradient
        with showing(gradient=gradient):
            expect_close("value", accumulator.read("value"), total)


@points(1)
def test_zero_starts_a_new_sum(student):
    """After `zero` the sum starts anew, whatever was added before."""
    before, after = np.array([1.0, -2.0]), np.array([0.5, 4.0])
    accumulator = expect_object("GradientAccumulator", student.GradientAccumulator())
    accumulator.add(before)
    accumulator.zero()
    emptied = accumulator.read("value")
    with showing(added_before_zero=before, added_after_zero=after):
        if emptied is not None:  # no gradient yet, or a gradient of zero: both say the same
            held = as_array("value", emptied)
            expect_close("value", held, np.zeros(held.shape if held.size == 1 else before.shape))
        accumulator.add(after)
        expect_close("value", accumulator.read("value"), after)
