"""Hidden checks of the rectifier with a ceiling: against the reference."""

import numpy as np
import pytest

from graders.checks import (
    ReferenceLayer,
    corner_cases,
    exercise,
    expect_fprop_works,
    expect_gradient,
    expect_layers_independent,
    expect_object,
    expect_outputs,
    expect_rows_independent,
    layer_recogniser,
    points,
    random_cases,
    wide_cases,
)

pytestmark = exercise("clipped_relu")


def made(names, *max_value):
    """Make a layer, the student's or another's."""
    return expect_object("ClippedReluLayer", names.ClippedReluLayer(*max_value))


def relu(x):
    """Return the function of exercise 2, which earns nothing here."""
    return np.maximum(0.0, x)


@pytest.fixture
def fprop_works(student):
    """See that there is something to judge."""
    expect_fprop_works(made(student, 2.0))


@points("1/2")
def test_fprop_equals_the_reference(student, reference, rng, mistakes):
    """`fprop` is right for several ceilings, on small and on large batches."""
    for max_value in (20.0, 0.75):
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
            corner_cases(rng, kinks=(0.0, max_value)),
            oracle,
            recognise=recognise,
        )


@points(1)
def test_bprop_equals_the_reference(student, reference, rng, award, mistakes):
    """`bprop` is right for several ceilings, on small and on large batches."""
    for max_value in (20.0, 0.75):
        oracle = ReferenceLayer(lambda m=max_value: reference.ClippedReluLayer(m))
        kinks = (0.0, max_value)
        cases = corner_cases(rng, kinks=kinks) + wide_cases(rng, kinks=kinks)
        recognise = layer_recogniser(
            mistakes, student, lambda names, m=max_value: made(names, m), oracle
        )
        expect_gradient(
            lambda m=max_value: made(student, m),
            cases,
            oracle,
            others=[relu],
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
    """Each layer has a ceiling of its own, whatever other layers there are."""
    case, between = (random_cases(rng, 1, sizes=(4, 3))[0] for _ in range(2))
    for ceiling, other in ((2.0, 0.5), (0.5, 2.0), (1.0, 1.0)):
        expect_layers_independent(
            lambda m=ceiling: made(student, m), lambda m=other: made(student, m), case, between
        )
