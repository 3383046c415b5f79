"""Drawing the first parameters: their distribution, and where the random numbers come from."""

import numpy as np

from graders.checks import (
    Finding,
    exercise,
    expect_distinct,
    expect_finite,
    expect_independent,
    expect_normal,
    expect_object,
    expect_shape,
    naming,
    points,
    recognised,
)
from graders.labs.initialisation.asking import draw, expect_parts
from graders.labs.initialisation.spread import expect_spread_by_shape, expect_variance

pytestmark = exercise("he_init")

SHAPES = ((245, 41), (41, 245))  # 10,045 numbers show an error of 10 % in their spread

# Asked for in turn: each has enough numbers to show that it was drawn twice as large.
TURNS = ((600, 2), (3, 90), (12, 400), (2, 150), (150, 2), (90, 3))
TURNS = (*TURNS, (1, 400), (15, 15), (400, 1), (40, 8), (8, 40))


def state(names, seed):
    """Return a source of random numbers where the names live."""
    return names.random_state(seed) if hasattr(names, "assign") else np.random.RandomState(seed)


def first_weights(names):
    """Return the very numbers that the seed of the lab sheet gives."""
    returned = names.init_params(2, 3, 0.25)
    weights, _ = expect_parts("init_params", returned, ("all_weights", "all_biases"))
    return list(weights) if isinstance(weights, list | tuple) else [weights]


def he_weights(names):
    """Return the very numbers that one random state gives."""
    make = expect_object("HeNormalInit", names.HeNormalInit(state(names, 3)))
    return [make(shape) for shape in ((4, 9), (9, 4))]


@points(1)
def test_weights_are_normal_and_independent(student, reference, mistakes):
    """The weights of init_params are normal, and no two layers start with the same ones."""
    variance = 0.02
    with naming(lambda: recognised(mistakes, student, first_weights, reference=reference)):
        weights, _ = draw(student, 3, 110, variance)
        hidden = [expect_shape("all_weights", w, (110, 110)) for w in weights[1:3]]
        both = np.concatenate([np.asarray(w, dtype=float) for w in hidden])
        expect_distinct("weights", both)
        expect_normal("weights", both, np.sqrt(variance))
        expect_independent("weights", both)
        deep, _ = draw(student, 500, 5, variance)
        narrow = [expect_shape("all_weights", w, (5, 5)) for w in deep[1:500]]
        values = np.asarray(expect_finite("weights", np.concatenate(narrow)), dtype=float)
        expect_normal("weights", values, np.sqrt(variance))


@points(1)
def test_he_normal_init_is_normal_and_independent(student, reference, seed, mistakes):
    """HeNormalInit draws independent normal weights of that variance."""
    with naming(lambda: recognised(mistakes, student, he_weights, reference=reference)):
        for shape in SHAPES:
            rng = student.random_state(seed % 2**31)
            weights = expect_object("HeNormalInit", student.HeNormalInit(rng))(shape)
            values = np.asarray(expect_shape("weights", weights, shape), dtype=float)
            expect_distinct("weights", values)
            expect_normal("weights", values, np.sqrt(2.0 / shape[1]))
            expect_independent("weights", values)
        expect_drawn_alike(student, seed % 97)


def expect_drawn_alike(student, seed):
    """Check that two objects draw alike in turn, early and late, for narrow and wide matrices."""
    makes = [
        expect_object("HeNormalInit", student.HeNormalInit(student.random_state(number)))
        for number in (seed, seed + 1)
    ]
    for first, make in enumerate((*makes, *makes)):
        shapes = (*TURNS[first:], *TURNS * 9)
        drawn = make.in_turn(*(("__call__", (shape,)) for shape in shapes))
        before = {}
        for weights, shape in zip(drawn, shapes, strict=True):
            found = expect_finite("weights", expect_shape("weights", weights, shape))
            values = np.asarray(found, dtype=float)
            expect_distinct("weights", values)
            if np.array_equal(values, before.get(shape)):
                raise Finding("equal", "Two calls of one `HeNormalInit` give the same weights.")
            before[shape] = values
            expect_variance(f"{values.size} weights of shape {shape}", values, 2 / shape[1])


@points(1)
def test_he_normal_init_draws_from_its_rng(student, seed):
    """HeNormalInit draws from the rng that it was given, and afresh on each call."""
    shape, seed = (6, 7), seed % 2**31

    def draws(make):
        return tuple(expect_shape("weights", make(shape), shape) for _ in range(2))

    # All are there before the first draws: each has its own generator, none that they share.
    made = [
        expect_object("HeNormalInit", student.HeNormalInit(student.random_state(number)))
        for number in (seed, seed, seed + 1)
    ]
    (first, second), (again, _), (other, _) = map(draws, made)
    unseeded, _ = draws(expect_object("HeNormalInit", student.HeNormalInit()))
    expect_spread_by_shape(made[0])
    if np.array_equal(first, second):
        raise Finding("equal", "Two calls of one `HeNormalInit` give the same weights.")
    if not np.array_equal(first, again):
        raise Finding(
            "rng",
            "Two `HeNormalInit` with equal random states give different weights.",
            hint="Draw from `self.rng`, not from a global source of random numbers.",
        )
    if np.array_equal(first, other) or np.array_equal(first, unseeded):
        raise Finding("rng", "`HeNormalInit` gives the same weights whatever its `rng` is.")
