"""Public checks of maxout with overlapping pools: the lab sheet's example and equations."""

import numpy as np

from graders.checks import (
    Case,
    PoolFormula,
    exercise,
    expect_close,
    expect_fprop_works,
    expect_gradient,
    expect_object,
    expect_outputs,
    expect_shape,
    points,
    pool_cases,
    swept_pools,
    tied_cases,
)

pytestmark = exercise("strided_maxout")

GATE = "strided_maxout.gives_an_output_for_every_pool"
AXES = "(batch_size, (input_dim - pool_size) // stride + 1)"
INPUTS = np.array([[1.0, 3.0, 2.0, 0.0, -1.0]])


def made(names, pool_size, stride):
    """Make a layer, the student's or another's."""
    return expect_object("MaxoutLayer", names.MaxoutLayer(pool_size, stride=stride))


@points("1/2")
def test_gives_the_worked_example(student):
    """With pools of 3 and a stride of 1, (1, 3, 2, 0, -1) becomes (3, 3, 2)."""
    layer = made(student, 3, 1)
    outputs = layer.fprop(INPUTS)
    expect_close("outputs", outputs, [[3.0, 3.0, 2.0]], axes=AXES)
    gradient = layer.bprop(INPUTS, np.array([[3.0, 3.0, 2.0]]), np.array([[10.0, 5.0, 1.0]]))
    expect_close("grads_wrt_inputs", gradient, [[0.0, 15.0, 1.0, 0.0, 0.0]])


@points("1/2")
def test_gives_an_output_for_every_pool(student):
    """There are (input_dim - pool_size) // stride + 1 outputs, also where inputs are left over."""
    examples = ((3, 1, (2, 5)), (3, 2, (1, 7)), (2, 1, (2, 2)), (4, 3, (2, 9)))
    for pool_size, stride, shape in examples:
        layer = made(student, pool_size, stride)
        inputs = np.ones(shape) / 4
        expected = shape[0], PoolFormula(pool_size, stride).output_dim(shape[1])
        outputs = expect_shape("outputs", layer.fprop(inputs), expected, axes=AXES)
        answer = layer.bprop(inputs, outputs, np.ones(expected))
        expect_shape("grads_wrt_inputs", answer, shape, axes="(batch_size, input_dim)")
    case = Case(np.repeat(INPUTS, 2, axis=0) * [[1.0], [-2.0]], np.ones((2, 3)))
    expect_fprop_works(made(student, 3, 1), case, blocks=False)


@points(1, after=GATE)
def test_fprop_is_the_largest_of_each_pool(student, rng):
    """`fprop` returns the largest of each pool, and pools start `stride` units apart."""
    for pool_size, stride in ((3, 1), (2, 2)):
        formula = PoolFormula(pool_size, stride)
        cases = pool_cases(rng, formula)
        expect_outputs(lambda k=pool_size, s=stride: made(student, k, s), cases, formula)


@points(1, after=GATE)
def test_overlapping_pools_add_their_gradients(student, rng, award):
    """A unit that is the largest of several pools gets the sum of their gradients."""
    for pool_size, stride in ((3, 1), (3, 2)):
        formula = PoolFormula(pool_size, stride)
        expect_gradient(
            lambda k=pool_size, s=stride: made(student, k, s),
            pool_cases(rng, formula, ties=False) + swept_pools(rng, formula, [(9, 4)], ties=False),
            formula,
            award=award,
        )


@points("1/2", after=GATE)
def test_bprop_serves_units_that_tie(student, rng, award):
    """If units of a pool tie, only they get gradients, and together they get at least all of it."""
    formula = PoolFormula(3, 2)
    cases = tied_cases(rng, formula)
    expect_gradient(lambda: made(student, 3, 2), cases, formula, award=award)
