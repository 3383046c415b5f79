"""Hidden checks of the initialisers: other shapes and gains."""

import numpy as np

from graders.checks import (
    Finding,
    exercise,
    expect_distinct,
    expect_independent,
    expect_uniform,
    expect_uniform_range,
    naming,
    points,
    recognised,
)
from graders.labs.transfer_functions.draws import seeds, state, weights

pytestmark = exercise("init_ranges")

GATE = "init_ranges.weights_have_the_asked_shape"
SHAPES = ((63, 170), (170, 63), (1, 12000), (12000, 1))


def some_draws(names):
    """Return a few weights of every kind, to be compared with those of known mistakes."""
    shape = (7, 3)
    drawn = []
    for made in (
        names.LeCunUniformInit(rng=state(names, 11)),
        names.GlorotUniformInit(rng=state(names, 12)),
        names.GlorotUniformInit(gain=4.0, rng=state(names, 13)),
    ):
        drawn += [made(shape), made(shape)]
    return drawn


@points("3/2", after=GATE)
def test_ranges_hold_for_other_shapes(student, reference, rng, mistakes):
    """Ranges are right for wide and tall matrices, and for gains below one."""
    with naming(lambda: recognised(mistakes, student, some_draws, reference=reference)):
        for shape, seed in zip(SHAPES, seeds(rng, len(SHAPES)), strict=True):
            outputs, inputs = shape
            drawn = weights(student.LeCunUniformInit(rng=state(student, seed)), shape)
            expect_uniform_range("weights", drawn, inputs**-0.5, f"1 / sqrt({inputs})")
            gain = 0.5 if inputs > outputs else 1.0
            init = student.GlorotUniformInit(gain=gain, rng=state(student, seed))
            limit = gain * np.sqrt(6.0 / (inputs + outputs))
            formula = f"{gain:g} * sqrt(6 / ({inputs} + {outputs}))"
            expect_uniform_range("weights", weights(init, shape), limit, formula)
        _expect_gains_of_their_own(student, seed)


def _expect_gains_of_their_own(student, seed):
    shape = (120, 90)
    gains = 4.0, 0.5
    made = [student.GlorotUniformInit(gain=gain, rng=state(student, seed)) for gain in gains]
    for gain, init in zip(gains, made, strict=True):
        formula = f"{gain:g} * sqrt(6 / (90 + 120))"
        try:
            drawn = weights(init, shape)
            expect_uniform_range("weights", drawn, gain * np.sqrt(6.0 / 210), formula)
        except Finding as finding:
            finding.finding += " There are two initialisers, with gains 4 and 0.5."
            finding.hint = "The gain belongs in `self`: a variable of the class is shared by all."
            raise


@points("1/2", after=GATE)
def test_weights_are_uniform_and_independent(student, reference, rng, mistakes):
    """Weights of square matrices are uniform and unrelated, from one call to the next as well."""
    with naming(lambda: recognised(mistakes, student, some_draws, reference=reference)):
        for make in (student.LeCunUniformInit, student.GlorotUniformInit):
            init = make(rng=state(student, *seeds(rng, 1)))
            both = np.concatenate([weights(init, (80, 80)), weights(init, (80, 80))], axis=1)
            expect_uniform("The weights", both, float(np.abs(both).max()) or 1.0)
            expect_distinct("weights", both)
            expect_independent("weights", both, what="weights")
