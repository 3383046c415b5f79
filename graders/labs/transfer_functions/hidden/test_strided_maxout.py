"""Hidden checks of maxout with overlapping pools: against the reference."""

from graders.checks import (
    Coupling,
    PoolFormula,
    ReferenceLayer,
    exercise,
    expect_gradient,
    expect_object,
    expect_outputs,
    layer_recogniser,
    points,
    pool_cases,
)

pytestmark = exercise("strided_maxout")

GATE = "strided_maxout.gives_an_output_for_every_pool"


def maker(pool_size, stride):
    """Return what makes a layer, the student's or another's."""
    return lambda names: expect_object("MaxoutLayer", names.MaxoutLayer(pool_size, stride=stride))


def oracle_for(reference, pool_size, stride):
    """Return the reference layer with pools of a size and a stride."""
    parts = PoolFormula(pool_size, stride).parts
    return ReferenceLayer(
        lambda: reference.MaxoutLayer(pool_size, stride=stride), Coupling.ROW, parts
    )


@points("1/2", after=GATE)
def test_fprop_equals_the_reference(student, reference, rng, mistakes):
    """`fprop` is right for several pool sizes and strides."""
    for pools in ((3, 1), (4, 3), (5, 2)):
        made, oracle = maker(*pools), oracle_for(reference, *pools)
        cases = pool_cases(rng, PoolFormula(*pools))
        recognise = layer_recogniser(mistakes, student, made, oracle, method="fprop")
        expect_outputs(lambda made=made: made(student), cases, oracle, recognise=recognise)


@points(1, after=GATE)
def test_bprop_equals_the_reference(student, reference, rng, award, mistakes):
    """`bprop` is right for several pool sizes and strides."""
    for pools in ((3, 1), (4, 3), (2, 1), (5, 2), (3, 3)):
        made, oracle = maker(*pools), oracle_for(reference, *pools)
        cases = pool_cases(rng, PoolFormula(*pools))
        recognise = layer_recogniser(mistakes, student, made, oracle)
        expect_gradient(
            lambda made=made: made(student), cases, oracle, award=award, recognise=recognise
        )
