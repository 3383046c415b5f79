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


def made(names, pool_size, stride):
    """Make a layer, the student's or another's."""
    return expect_object("MaxoutLayer", names.MaxoutLayer(pool_size, stride=stride))


@points("1/2", after=GATE)
def test_fprop_equals_the_reference(student, reference, rng, mistakes):
    """`fprop` is right for several pool sizes and strides."""
    for pool_size, stride in ((3, 1), (4, 3), (5, 2)):
        formula = PoolFormula(pool_size, stride)
        oracle = ReferenceLayer(
            lambda k=pool_size, s=stride: reference.MaxoutLayer(k, stride=s),
            Coupling.ROW,
            formula.parts,
        )
        recognise = layer_recogniser(
            mistakes,
            student,
            lambda names, k=pool_size, s=stride: made(names, k, s),
            oracle,
            method="fprop",
        )
        expect_outputs(
            lambda k=pool_size, s=stride: made(student, k, s),
            pool_cases(rng, formula),
            oracle,
            recognise=recognise,
        )


@points(1, after=GATE)
def test_bprop_equals_the_reference(student, reference, rng, award, mistakes):
    """`bprop` is right for several pool sizes and strides."""
    for pool_size, stride in ((3, 1), (4, 3), (2, 1), (5, 2), (3, 3)):
        formula = PoolFormula(pool_size, stride)
        oracle = ReferenceLayer(
            lambda k=pool_size, s=stride: reference.MaxoutLayer(k, stride=s),
            Coupling.ROW,
            formula.parts,
        )
        recognise = layer_recogniser(
            mistakes,
            student,
            lambda names, k=pool_size, s=stride: made(names, k, s),
            oracle,
        )
        expect_gradient(
            lambda k=pool_size, s=stride: made(student, k, s),
            pool_cases(rng, formula),
            oracle,
            award=award,
            recognise=recognise,
        )
