"""Hidden checks of the maxout layer: against the reference, for several pool sizes."""

import pytest

from graders.checks import (
    Case,
    Coupling,
    PoolFormula,
    ReferenceLayer,
    exercise,
    expect_calls_independent,
    expect_fprop_works,
    expect_gradient,
    expect_layers_independent,
    expect_layout_irrelevant,
    expect_object,
    expect_outputs,
    expect_rows_independent,
    expect_same_twice,
    layer_recogniser,
    points,
    pool_cases,
    scaled,
    swept_pools,
    tied_cases,
)

pytestmark = exercise("maxout")

GATE = "maxout.fprop_gives_an_output_for_every_pool"
# For each pool size numbers of rows and of pools: from one to more than any other check has.
SWEPT = {
    2: ((1, 34), (400, 1), (2, 33), (6, 3)),
    3: ((2, 1), (30, 22), (450, 2)),
    5: ((1, 1), (3, 13), (25, 1)),
    11: ((1, 6), (2, 2), (400, 3)),
}


def made(names, *pool_size):
    """Make a layer, the student's or another's."""
    return expect_object("MaxoutLayer", names.MaxoutLayer(*pool_size))


def oracle_for(reference, pool_size):
    """Return the reference layer with pools of a size."""
    return ReferenceLayer(
        lambda: reference.MaxoutLayer(pool_size), Coupling.ROW, PoolFormula(pool_size).parts
    )


def cases_for(rng, pool_size):
    """Return batches for pools of a size, awkward ones and ties among them."""
    formula = PoolFormula(pool_size)
    usual = pool_cases(rng, formula) if pool_size < 5 else tied_cases(rng, formula)
    return usual + swept_pools(rng, formula, SWEPT[pool_size], plain=pool_size != 3)


@points(1, after=GATE)
def test_fprop_equals_the_reference(student, reference, rng, mistakes):
    """`fprop` is right for pools of two to eleven units."""
    for pool_size in SWEPT:
        oracle = oracle_for(reference, pool_size)
        recognise = layer_recogniser(
            mistakes,
            student,
            lambda names, k=pool_size: made(names, k),
            oracle,
            method="fprop",
        )
        cases = cases_for(rng, pool_size)
        expect_outputs(lambda k=pool_size: made(student, k), cases, oracle, recognise=recognise)


@points("3/2", after=GATE)
def test_bprop_equals_the_reference(student, reference, rng, award, mistakes):
    """`bprop` is right for pools of two to eleven units."""
    for pool_size in SWEPT:
        oracle = oracle_for(reference, pool_size)
        recognise = layer_recogniser(
            mistakes, student, lambda names, k=pool_size: made(names, k), oracle
        )
        cases = cases_for(rng, pool_size)
        expect_gradient(
            lambda k=pool_size: made(student, k),
            cases,
            oracle,
            award=award,
            recognise=recognise,
        )


def untied(rng, rows, columns, pool_size=2):
    """Return a batch of numbers of every size, without equal inputs."""
    grads = scaled(rng, (rows, columns // pool_size), 1e-8, 1e6)
    return Case(scaled(rng, (rows, columns), 1e-8, 1e6), grads)


@pytest.fixture
def fprop_works(student, rng):
    """See that there is something to judge."""
    expect_fprop_works(made(student, 2), untied(rng, 4, 6))


@points("1/2", after=GATE)
@pytest.mark.usefixtures("fprop_works")
def test_rows_are_independent(student, rng):
    """Each row of results depends on the same row of the inputs alone."""
    case = Case(rng.standard_normal((4, 6)), rng.standard_normal((4, 3)))
    expect_rows_independent(made(student, 2), case)


@points("1/2", after=GATE)
@pytest.mark.usefixtures("fprop_works")
def test_results_do_not_depend_on_earlier_calls(student, rng):
    """The same batch gives the same results again, whatever went through this layer or another."""
    case = untied(rng, 3, 4)
    layer = made(student, 2)
    expect_same_twice(layer, case)
    expect_layout_irrelevant(layer, case)
    expect_calls_independent(made(student, 2), layer, untied(rng, 3, 4), untied(rng, 5, 6))
    other = untied(rng, 3, 4)
    expect_layers_independent(lambda: made(student, 2), lambda: made(student, 2), case, other)
    expect_layers_independent(
        lambda: made(student, 2), lambda: made(student, 3), case, untied(rng, 3, 6, 3)
    )
