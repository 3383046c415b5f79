"""Hidden checks of the rectifier with a ceiling: against the reference."""

import numpy as np
import pytest

from graders.checks import (
    ReferenceLayer,
    corner_cases,
    exercise,
    expect_calls_independent,
    expect_fprop_works,
    expect_gradient,
    expect_layers_independent,
    expect_object,
    expect_outputs,
    expect_rows_independent,
    expect_same_twice,
    layer_recogniser,
    points,
    random_cases,
    sweeping_cases,
    swept_case,
    wide_cases,
)

pytestmark = exercise("clipped_relu")


CEILINGS = (20.0, 0.75, 700.0)


def cases_for(rng, max_value):
    """Return batches for a ceiling: awkward ones, or with entries of every size."""
    kinks = {"kinks": (0.0, max_value)}
    if max_value == 0.75:
        return [*corner_cases(rng, **kinks)[:3], swept_case(rng, (400, 2), limit=1e6)]
    if max_value > 100:
        return sweeping_cases(rng, limit=1e6, count=2)
    return [
        *corner_cases(rng, **kinks),
        wide_cases(rng, **kinks)[0],
        *sweeping_cases(rng, limit=1e6),
    ]


def made(names, *max_value):
    """Make a layer, the student's or another's."""
    return expect_object("ClippedReluLayer", names.ClippedReluLayer(*max_value))


def relu(x):
    """Return the function of exercise 2, which earns nothing here."""
    return np.maximum(0.0, x)


def sigmoid(x):
    """Return the function of the layer that is given: no work of the student's."""
    return 0.5 * (1.0 + np.tanh(0.5 * x))


@pytest.fixture
def fprop_works(student):
    """See that there is something to judge."""
    expect_fprop_works(made(student, 2.0), others=[sigmoid])


@points("1/2")
def test_fprop_equals_the_reference(student, reference, rng, mistakes):
    """`fprop` is right for several ceilings, on small and on large batches."""
    for max_value in CEILINGS:
        oracle = ReferenceLayer(lambda m=max_value: reference.ClippedReluLayer(m))
        recognise = layer_recogniser(
            mistakes,
            student,
            lambda names, m=max_value: made(names, m),
            oracle,
            method="fprop",
        )
        expect_outputs(
            lambda m=max_value: made(student, m),
            cases_for(rng, max_value),
            oracle,
            recognise=recognise,
        )


@points(1)
def test_bprop_equals_the_reference(student, reference, rng, award, mistakes):
    """`bprop` is right for several ceilings, on small and on large batches."""
    for max_value in CEILINGS:
        oracle = ReferenceLayer(lambda m=max_value: reference.ClippedReluLayer(m))
        recognise = layer_recogniser(
            mistakes, student, lambda names, m=max_value: made(names, m), oracle
        )
        expect_gradient(
            lambda m=max_value: made(student, m),
            cases_for(rng, max_value),
            oracle,
            others=[relu, sigmoid],
            award=award,
            recognise=recognise,
        )


@points("1/4")
@pytest.mark.usefixtures("fprop_works")
def test_rows_are_independent(student, rng):
    """Each row of results depends on the same row of the inputs alone."""
    expect_rows_independent(made(student, 2.0), random_cases(rng, 1, sizes=(4, 3))[0])


@points("1/4")
@pytest.mark.usefixtures("fprop_works")
def test_layers_are_independent(student, rng):
    """Each layer has a ceiling of its own, whatever other layers there are, or went before."""
    one, other = (swept_case(rng, (3, 8), limit=1e6, zeros=False) for _ in range(2))
    layer = made(student, 0.75)
    expect_same_twice(layer, one)
    earlier = random_cases(rng, 1, sizes=(5, 2))[0]
    expect_calls_independent(made(student, 0.75), layer, other, earlier)
    expect_layers_independent(lambda: made(student, 20.0), lambda: made(student, 2.5), one, other)
    case, between = (random_cases(rng, 1, sizes=(4, 3))[0] for _ in range(2))
    for ceiling, other in ((2.0, 0.5), (0.5, 2.0), (1.0, 1.0)):
        expect_layers_independent(
            lambda m=ceiling: made(student, m), lambda m=other: made(student, m), case, between
        )
