"""Public checks of the maxout layer: small numbers and the lab sheet's equations 5 and 6."""

import numpy as np
import pytest
from hypothesis import given, settings

from graders.checks import (
    Case,
    Finding,
    PoolFormula,
    batches,
    exercise,
    expect_arguments_unchanged,
    expect_bprop_works,
    expect_close,
    expect_fprop_works,
    expect_gradient,
    expect_linear_in_grads,
    expect_object,
    expect_shape,
    in_form,
    points,
    pool_cases,
    swept_pools,
    tied_cases,
)
from graders.errors import StudentError

pytestmark = exercise("maxout")

GATE = "maxout.fprop_gives_an_output_for_every_pool"
INPUTS = np.array([[1.0, 2.0, 4.0, 3.0], [0.5, -1.0, -3.0, -2.0]])
GRADS = np.array([[10.0, -20.0], [5.0, 1.0]])
OUTPUTS = np.array([[2.0, 4.0], [0.5, -2.0]])
GRADS_WRT_INPUTS = np.array([[0.0, 10.0, -20.0, 0.0], [5.0, 0.0, 0.0, 1.0]])
AXES = "(batch_size, input_dim / pool_size)"


def made(names, *pool_size):
    """Make a layer, the student's or another's."""
    return expect_object("MaxoutLayer", names.MaxoutLayer(*pool_size))


@pytest.fixture
def fprop_works(student):
    """See that there is something to judge."""
    expect_fprop_works(made(student, 2), Case(INPUTS, GRADS))


@pytest.fixture
def bprop_works(student):
    """See that there is something to judge."""
    expect_bprop_works(made(student, 2), Case(INPUTS, GRADS))


@points("1/2")
def test_fprop_gives_the_worked_example(student):
    """By default pools are pairs, and `fprop` gives the larger: (1, 2, 4, 3) becomes (2, 4)."""
    expect_close("outputs", made(student).fprop(INPUTS), OUTPUTS, axes=AXES)


@points("1/4")
def test_fprop_gives_an_output_for_every_pool(student):
    """`fprop` returns half as many columns for pools of two, and keeps the rows."""
    outputs = made(student, 2).fprop(INPUTS)
    try:
        expect_shape("outputs", outputs, OUTPUTS.shape, axes=AXES)
    except Finding as finding:
        finding.hint = _meaning(outputs) or finding.hint
        raise
    expect_fprop_works(made(student, 2), Case(INPUTS, GRADS), blocks=False)


def _meaning(outputs):
    """Return what outputs of another shape are, if they are the maximum of something else."""
    largest = {
        "These are the largest inputs of whole rows: divide each row into pools first.": 1,
        "These are the largest inputs of whole columns: a pool holds units of one example, and "
        "examples are rows.": 0,
    }
    for hint, axis in largest.items():
        values = INPUTS.max(axis=axis)
        if np.array_equal(in_form(outputs, values.shape), values):
            return hint
    return None


@points("1/4", after=GATE)
@pytest.mark.usefixtures("fprop_works")
def test_fprop_respects_the_pool_size(student):
    """`fprop` returns one column for each pool, whatever the size of pools and batch."""
    examples = ((3, (4, 6), (4, 2)), (4, (1, 4), (1, 1)), (2, (1, 6), (1, 3)))
    for pool_size, shape, expected in examples:
        inputs = np.linspace(-1.0, 1.0, shape[0] * shape[1]).reshape(shape)
        expect_shape("outputs", made(student, pool_size).fprop(inputs), expected, axes=AXES)


@points(1, after=GATE)
@settings(max_examples=9)  # ties, signs and pool sizes have batches of their own
@given(inputs=batches(columns=(2, 4, 6)))
def test_fprop_is_the_largest_of_each_pool(student, inputs):
    """`fprop` returns the largest of each pool of adjacent inputs, also if all are negative."""
    wanted = PoolFormula(2).outputs(inputs)
    outputs = made(student, 2).fprop(inputs)
    expect_close("outputs", in_form(outputs, wanted.shape), wanted, axes=AXES)


@points("1/2", after=GATE)
@pytest.mark.usefixtures("fprop_works")
def test_refuses_a_width_that_is_no_multiple(student):
    """`fprop` raises a `ValueError` if the inputs cannot be divided into pools."""
    inputs = np.ones((2, 4))
    try:
        made(student, 3).fprop(inputs)
    except StudentError as error:
        if error.name in ("ValueError", "AssertionError"):
            return
        raise Finding(
            "error",
            f"4 inputs cannot be divided into pools of 3; expected a `ValueError`, but {error}.",
        ) from None
    raise Finding(
        "error",
        "4 inputs cannot be divided into pools of 3; expected a `ValueError`, but `fprop` returned "
        "something.",
        hint="Test `inputs.shape[1] % self.pool_size` and raise.",
    )


@points("1/2", after=GATE)
def test_bprop_gives_the_worked_example(student):
    """`bprop` sends the gradient of each output to the unit that was the largest."""
    layer = made(student, 2)
    for rows, pools in ((2, 2), (1, 2), (2, 1)):  # all, one row alone, one pool alone
        inputs, outputs, grads = INPUTS[:rows, : 2 * pools], OUTPUTS[:, :pools], GRADS[:, :pools]
        layer.fprop(inputs)
        answer = layer.bprop(inputs, outputs[:rows], grads[:rows])
        expect_close("grads_wrt_inputs", answer, GRADS_WRT_INPUTS[:rows, : 2 * pools])


@points(2, after=GATE)
def test_bprop_sends_gradients_to_the_largest(student, rng, award):
    """Without ties the largest unit of a pool gets the upstream gradient, the others nothing."""
    for pool_size in (2, 3):
        formula = PoolFormula(pool_size)
        cases = pool_cases(rng, formula, ties=False) + swept_pools(
            rng, formula, [(9, 4)], ties=False
        )
        expect_gradient(lambda k=pool_size: made(student, k), cases, formula, award=award)


@points("1/2", after=GATE)
def test_bprop_serves_units_that_tie(student, rng, award):
    """If units of a pool tie, only they get gradients, and together they get at least all of it."""
    formula = PoolFormula(3)
    expect_gradient(lambda: made(student, 3), tied_cases(rng, formula), formula, award=award)


@points("1/2", after=GATE)
@pytest.mark.usefixtures("bprop_works")
def test_bprop_uses_the_upstream_gradient(student):
    """`bprop` is linear in `grads_wrt_outputs`, whatever their size and sign."""
    for grads in (GRADS, np.array([[0.5, 60.0], [-0.25, 0.0]])):
        expect_linear_in_grads(lambda: made(student, 2), Case(INPUTS, grads))


@points("1/2", after=GATE)
@pytest.mark.usefixtures("fprop_works")
def test_arguments_stay_unchanged(student, rng):
    """`fprop` and `bprop` leave the arrays that they are given as they were."""
    for case in (Case(INPUTS, GRADS), *swept_pools(rng, PoolFormula(2), [(5, 4)])):
        expect_arguments_unchanged(made(student, 2), case)
