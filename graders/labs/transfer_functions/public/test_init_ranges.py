"""Public checks of the initialisers: equations 7, 8 and 9 of the lab sheet."""

import numpy as np

from graders.checks import (
    Finding,
    exercise,
    expect_distinct,
    expect_independent,
    expect_uniform,
    expect_uniform_range,
    points,
)
from graders.labs.transfer_functions.draws import (
    expect_of_both,
    expect_rng_decides,
    seeds,
    state,
    telling_weights,
    weights,
)

pytestmark = exercise("init_ranges")

# Many weights and two different sides: enough to see a wrong range, or sides that changed places.
SHAPE = (245, 41)
LECUN = 1.0 / np.sqrt(41)
GLOROT = np.sqrt(6.0 / (41 + 245))


@points("1/2")
def test_lecun_gives_the_worked_example(student, rng):
    """With 25 inputs LeCun's weights lie between -0.2 and 0.2, since 1 / sqrt(25) = 0.2."""
    init = student.LeCunUniformInit(rng=state(student, *seeds(rng, 1)))
    _expect_within(telling_weights(init, [(10, 25)])[0], 0.2)


@points("1/2")
def test_glorot_gives_the_worked_example(student, rng):
    """With 20 inputs and 4 outputs Glorot's weights lie between -0.5 and 0.5: sqrt(6 / 24)."""
    init = student.GlorotUniformInit(rng=state(student, *seeds(rng, 1)))
    _expect_within(telling_weights(init, [(4, 20)])[0], 0.5)


def _expect_within(drawn, limit):
    largest = float(np.abs(drawn).max())
    if not limit / 2 <= largest <= limit * (1 + 1e-6):
        raise Finding(
            "range",
            f"The largest of {drawn.size} weights is {largest:.6g} in size; expected at most "
            f"{limit:g}, and not much less.",
        )


@points("1/2")
def test_weights_have_the_asked_shape(student, award):
    """Both initialisers return an array of the shape that they are called with."""

    def check(name):
        telling_weights(getattr(student, name)(), [SHAPE, (3, 5), (1, 4), (6, 1)])

    expect_of_both(award, check)


@points("3/2")
def test_lecun_fills_its_range(student, rng):
    """LeCun's weights fill the range from -r to r, with r = 1 / sqrt(number of inputs)."""
    init = student.LeCunUniformInit(rng=state(student, *seeds(rng, 1)))
    expect_uniform_range("weights", weights(init, SHAPE), LECUN, "1 / sqrt(41)")


@points("3/2")
def test_glorot_fills_its_range(student, rng):
    """Glorot's weights fill the range from -r to r, with r = sqrt(6 / (inputs + outputs))."""
    init = student.GlorotUniformInit(rng=state(student, *seeds(rng, 1)))
    expect_uniform_range("weights", weights(init, SHAPE), GLOROT, "sqrt(6 / (41 + 245))")


@points(1)
def test_gain_multiplies_the_range(student, rng):
    """A gain of 4 gives Glorot's weights four times the range, as equation 9 says."""
    init = student.GlorotUniformInit(gain=4.0, rng=state(student, *seeds(rng, 1)))
    formula = "4 * sqrt(6 / (41 + 245))"
    expect_uniform_range("weights", weights(init, SHAPE), 4.0 * GLOROT, formula)


@points(1)
def test_weights_are_uniform(student, rng, award):
    """Weights are spread evenly over their whole range, on both sides of zero."""

    def check(name):
        init = getattr(student, name)(rng=state(student, *seeds(rng, 1)))
        (drawn,) = telling_weights(init, [SHAPE])
        expect_uniform("The weights", drawn, float(np.abs(drawn).max()) or 1.0)

    expect_of_both(award, check)


@points(1)
def test_every_weight_is_drawn_afresh(student, rng, award):
    """Every entry is drawn on its own, and a second call gives other weights."""

    def check(name):
        init = getattr(student, name)(rng=state(student, *seeds(rng, 1)))
        drawn, again = telling_weights(init, [SHAPE, SHAPE])
        expect_distinct("weights", drawn)
        expect_independent("weights", drawn, what="weights")
        if np.array_equal(drawn, again):
            raise Finding(
                "repeated",
                "A second call of the same initialiser gave the same weights again.",
                hint="Draw from `self.rng` on every call, and do not make or seed a generator in "
                "`__call__`.",
            )
        both = np.concatenate([drawn, again])
        expect_distinct("weights of two calls", both)
        expect_independent("weights of two calls", both, what="entries")

    expect_of_both(award, check)


@points("1/2")
def test_random_numbers_come_from_rng(student, rng, award):
    """The generator that is handed over as `rng` decides which weights are drawn."""
    seed, other = seeds(rng, 2)

    def check(name):
        # All are there before the first draws: each has its own generator, none that they share.
        made = [getattr(student, name)(rng=state(student, s)) for s in (seed, seed, other)]
        one, again, another = (telling_weights(init, [(5, 4)])[0] for init in made)
        expect_rng_decides(one, again, another, "different weights", "the same weights")

    expect_of_both(award, check)
