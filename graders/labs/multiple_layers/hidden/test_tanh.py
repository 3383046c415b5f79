"""Hidden checks of the hyperbolic tangent layer: against the reference, on awkward batches."""

import pytest

from graders.checks import (
    ReferenceLayer,
    corner_cases,
    exercise,
    expect_fprop_works,
    expect_gradient,
    expect_outputs,
    expect_rows_independent,
    layer_recogniser,
    points,
    random_cases,
    sweeping_cases,
    wide_cases,
)
from graders.labs.multiple_layers.elements import maker, sigmoid
from graders.labs.multiple_layers.hidden.memory import expect_nothing_remembered

pytestmark = exercise("tanh")

made = maker("TanhLayer")
GATE = "tanh.fprop_gives_an_output_for_every_input"
LIMIT = 40.0


@pytest.fixture
def fprop_works(student):
    """See that there is something to judge."""
    expect_fprop_works(made(student), others=[sigmoid])


@points(1, after=GATE)
def test_fprop_equals_the_reference(student, reference, rng, mistakes):
    """`fprop` is right on small, large, single-row and single-column batches."""
    oracle = ReferenceLayer(reference.TanhLayer)
    cases = corner_cases(rng, limit=LIMIT) + wide_cases(rng, limit=LIMIT)
    cases += sweeping_cases(rng, limit=LIMIT) + random_cases(rng, 2)
    recognise = layer_recogniser(mistakes, student, made, oracle, method="fprop")
    expect_outputs(lambda: made(student), cases, oracle, recognise=recognise)


@points("3/2", after=GATE)
def test_bprop_equals_the_reference(student, reference, rng, award, mistakes):
    """`bprop` is right on small, large, single-row and single-column batches."""
    oracle = ReferenceLayer(reference.TanhLayer)
    cases = corner_cases(rng, limit=LIMIT) + wide_cases(rng, limit=LIMIT)
    cases += sweeping_cases(rng, limit=LIMIT) + random_cases(rng, 2)
    recognise = layer_recogniser(mistakes, student, made, oracle)
    expect_gradient(
        lambda: made(student), cases, oracle, others=[sigmoid], award=award, recognise=recognise
    )


@points("1/2", after=GATE)
@pytest.mark.usefixtures("fprop_works")
def test_rows_are_independent(student, rng):
    """Each row of results depends on the same row of the inputs alone."""
    case = random_cases(rng, 1, sizes=(4, 3))[0]
    expect_rows_independent(made(student), case)


@points("1/2", after=GATE)
@pytest.mark.usefixtures("fprop_works")
def test_results_do_not_depend_on_earlier_calls(student, rng):
    """The same batch gives the same results again, whatever went through this layer or another."""
    expect_nothing_remembered(lambda: made(student), rng, limit=LIMIT)
