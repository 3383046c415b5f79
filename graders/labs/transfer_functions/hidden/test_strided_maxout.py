"""Hidden checks of maxout with overlapping pools: against the reference."""

from graders.checks import (
    Case,
    Coupling,
    PoolFormula,
    ReferenceLayer,
    exercise,
    expect_calls_independent,
    expect_gradient,
    expect_layers_independent,
    expect_object,
    expect_outputs,
    expect_same_twice,
    layer_recogniser,
    points,
    pool_cases,
    scaled,
    swept_pools,
    tied_cases,
)

pytestmark = exercise("strided_maxout")

GATE = "strided_maxout.gives_an_output_for_every_pool"
# For each pool size and stride numbers of rows and of pools: from one to many.
SWEPT = {
    (3, 1): ((2, 1), (30, 66), (400, 2)),
    (2, 1): ((400, 1), (1, 70), (3, 11)),
    (5, 2): ((1, 2), (20, 4), (3, 35)),
    (4, 3): ((2, 2), (2, 22)),
    (12, 10): ((1, 1), (2, 7), (450, 3)),
}


def maker(pool_size, stride):
    """Return what makes a layer, the student's or another's."""
    return lambda names: expect_object("MaxoutLayer", names.MaxoutLayer(pool_size, stride=stride))


def oracle_for(reference, pool_size, stride):
    """Return the reference layer with pools of a size and a stride."""
    parts = PoolFormula(pool_size, stride).parts
    return ReferenceLayer(
        lambda: reference.MaxoutLayer(pool_size, stride=stride), Coupling.ROW, parts
    )


def cases_for(rng, pools):
    """Return batches for pools of a size and stride, awkward ones and ties among them."""
    formula = PoolFormula(*pools)
    usual = pool_cases(rng, formula) if formula.step == 3 else tied_cases(rng, formula)
    return usual + swept_pools(rng, formula, SWEPT[pools], plain=formula.step != 2)


@points("1/2", after=GATE)
def test_fprop_equals_the_reference(student, reference, rng, mistakes):
    """`fprop` is right for several pool sizes and strides."""
    for pools in SWEPT:
        made, oracle = maker(*pools), oracle_for(reference, *pools)
        recognise = layer_recogniser(mistakes, student, made, oracle, method="fprop")
        cases = cases_for(rng, pools)
        expect_outputs(lambda made=made: made(student), cases, oracle, recognise=recognise)


@points(1, after=GATE)
def test_bprop_equals_the_reference(student, reference, rng, award, mistakes):
    """`bprop` is right for several pool sizes and strides, whatever went through before."""
    for pools in SWEPT:
        made, oracle = maker(*pools), oracle_for(reference, *pools)
        recognise = layer_recogniser(mistakes, student, made, oracle)
        cases = cases_for(rng, pools)
        expect_gradient(
            lambda made=made: made(student), cases, oracle, award=award, recognise=recognise
        )
    one, other = (untied(rng, 3, 7) for _ in range(2))
    layer, fresh = maker(3, 2)(student), maker(3, 2)(student)
    expect_same_twice(layer, one)
    expect_calls_independent(fresh, layer, other, untied(rng, 5, 9))
    expect_layers_independent(
        lambda: maker(3, 2)(student), lambda: maker(3, 1)(student), one, untied(rng, 3, 5, 1)
    )


def untied(rng, rows, columns, stride=2):
    """Return a batch for pools of three, without equal inputs."""
    grads = scaled(rng, (rows, (columns - 3) // stride + 1), 1e-8, 1e6)
    return Case(scaled(rng, (rows, columns), 1e-8, 1e6), grads)
