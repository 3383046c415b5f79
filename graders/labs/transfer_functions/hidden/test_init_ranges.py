"""Hidden checks of the initialisers: other shapes and gains."""

import numpy as np

from graders.checks import (
    Finding,
    exercise,
    expect_distinct,
    expect_independent,
    expect_object,
    expect_uniform,
    expect_uniform_range,
    naming,
    points,
    recognised,
)
from graders.labs.transfer_functions.draws import (
    INITIALISERS,
    expect_of_both,
    seeds,
    state,
    telling_weights,
    weights,
    weights_in_turn,
)

pytestmark = exercise("init_ranges")

# Wide and tall, and with few rows or columns; each of 10,000 weights at least.
SHAPES = (
    *((63, 170), (170, 63), (1, 12000), (12000, 1), (2, 6000), (6000, 2), (9, 1300), (1300, 9)),
    *((110, 110), (450, 30), (30, 450)),
)
# As small as they come, again and again: a slip at every fiftieth call shows.
SMALL = ((5, 1), (2, 7), (1, 2), (15, 20), (40, 3), (3, 6), (25, 30))
MANY_TIMES = 15
LECUN, GLOROT = INITIALISERS


def some_draws(names):
    """Return a few weights of every kind, to be compared with those of known mistakes."""
    shape = (7, 3)
    drawn = []
    for made in (
        names.LeCunUniformInit(rng=state(names, 11)),
        names.GlorotUniformInit(rng=state(names, 12)),
        names.GlorotUniformInit(gain=4.0, rng=state(names, 13)),
    ):
        made = expect_object("The initialiser", made)
        drawn += [made(shape), made(shape)]
    return drawn


def range_of(name, shape, gain):
    """Return the end of an initialiser's range, and how the lab sheet writes it."""
    outputs, inputs = shape
    if name == LECUN:
        return inputs**-0.5, f"1 / sqrt({inputs})"
    formula = f"{gain:g} * sqrt(6 / ({inputs} + {outputs}))"
    return gain * np.sqrt(6.0 / (inputs + outputs)), formula


@points("3/2")
def test_ranges_hold_for_other_shapes(student, reference, rng, award, mistakes):
    """Ranges are right for wide and tall matrices, for small and large gains, at every call."""

    def check(name):
        gains = {1.0: SHAPES, 0.05: SHAPES[:2], 30.0: SHAPES[5:7]}
        if name == LECUN:
            gains = dict.fromkeys((1.0,), SHAPES)
        made = [(gain, _made(student, name, gain, rng)) for gain in gains]
        for gain, init in made:
            for shape, drawn in zip(gains[gain], weights_in_turn(init, gains[gain]), strict=True):
                expect_uniform_range("weights", drawn, *range_of(name, shape, gain))
        made.append((1.0, _made(student, name, 1.0, rng)))
        _expect_ranges_at_every_call(name, made)
        if name == GLOROT:
            _expect_gains_of_their_own(student, *seeds(rng, 1))

    with naming(lambda: recognised(mistakes, student, some_draws, reference=reference)):
        expect_of_both(award, check)


def _made(student, name, gain, rng):
    """Make an initialiser, with the gain only where it is not the default."""
    given = {} if gain == 1 else {"gain": gain}
    return getattr(student, name)(rng=state(student, *seeds(rng, 1)), **given)


def _expect_ranges_at_every_call(name, made):
    for first in range(0, len(SMALL), 2):
        shapes = SMALL[first:] + SMALL[:first]
        for gain, init in made:
            drawn = weights_in_turn(init, MANY_TIMES * shapes)
            for number, shape in enumerate(shapes):
                found = np.concatenate(drawn[number :: len(shapes)])
                expect_uniform_range("weights", found, *range_of(name, shape, gain))
                expect_distinct("weights of several calls", found)


def _expect_gains_of_their_own(student, seed):
    shape = (120, 90)
    made = [
        (gain, student.GlorotUniformInit(gain=gain, rng=state(student, seed)))
        for gain in (4.0, 0.5)
    ]
    for gain, init in made * 2:
        try:
            expect_uniform_range("weights", weights(init, shape), *range_of(GLOROT, shape, gain))
        except Finding as finding:
            finding.finding += " There are two initialisers, with gains 4 and 0.5."
            finding.hint = "The gain belongs in `self`: a variable of the class is shared by all."
            raise


@points("1/2")
def test_weights_are_uniform_and_independent(student, reference, rng, award, mistakes):
    """Weights of square matrices are uniform and unrelated, from one call to the next as well."""

    def check(name):
        one, two = (getattr(student, name)(rng=state(student, s)) for s in seeds(rng, 2))
        # One after the other, as the layers of a network draw theirs.
        first, again = telling_weights(one, [(80, 80), (80, 80)])
        (other,) = telling_weights(two, [(80, 80)])
        last = weights(one, (80, 80))
        for drawn in (np.concatenate([first, again], axis=1), np.concatenate([other, last])):
            expect_uniform("The weights", drawn, float(np.abs(drawn).max()) or 1.0)
            expect_distinct("weights", drawn)
            expect_independent("weights", drawn, what="weights")

    with naming(lambda: recognised(mistakes, student, some_draws, reference=reference)):
        expect_of_both(award, check)
