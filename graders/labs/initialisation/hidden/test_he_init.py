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
from graders.labs.initialisation.spread import (
    WIDE_AND_TALL,
    expect_centred,
    expect_spread_by_shape,
    expect_variance,
)

pytestmark = exercise("he_init")

SHAPES = ((245, 41), (41, 245))  # 10,045 numbers show an error of 10 % in their spread

# Each has numbers enough to show that it was drawn twice as large, or not around 0. One after the
# other they are the first, second and first of a later round that some object is asked for.
LEADING = ((1, 400), (2, 60), (10, 10), (60, 2), (400, 1))
FOLLOWING = ((400, 2), (2, 400), (10, 60), (60, 10), (10, 400), (400, 10), (60, 60), (60, 400))
FOLLOWING = (*FOLLOWING, (400, 60), (400, 400))
SMALL = ((1, 1), (1, 2), (2, 1), (2, 2), (1, 10), (10, 1), (2, 10), (10, 2), (1, 60), (60, 1))
TOGETHER = 120  # numbers that the matrices of a small shape have together
MOST = 4000  # numbers of which the spread is looked at: more show no more


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
        states = [student.random_state((seed + k) % 2**31) for k in range(2)]
        makes = [
            expect_object("HeNormalInit", student.HeNormalInit(states[k % 2]))
            for k in range(len(LEADING))
        ]
        for later in (False, True):
            for k, make in enumerate(makes):
                drawn = drawn_in_turn(make, shapes_in_turn(k, later=later))
                for shape, values in drawn:
                    if shape in SHAPES:
                        expect_normal("weights", values, np.sqrt(2.0 / shape[1]))
                        expect_independent("weights", values)
                expect_spreads(drawn)


def shapes_in_turn(number, *, later):
    """Return the shapes that an object is asked for: leading ones first, in an order of its own."""
    first = (number + (2 if later else 0)) % len(LEADING)
    leading = (*LEADING[first:], *LEADING[:first])
    if not later:
        return (*leading, *SHAPES) if number == 0 else leading
    small = (shape for shape in SMALL for _ in range(TOGETHER // (shape[0] * shape[1])))
    return (*leading, *(FOLLOWING if number in (1, 2) else ()), *small)


def drawn_in_turn(make, shapes):
    """Return the matrices that one object draws, each with its shape; no two are the same."""
    found, before = [], {}
    drawn = make.in_turn(*(("__call__", (shape,)) for shape in shapes))
    for weights, shape in zip(drawn, shapes, strict=True):
        values = expect_finite("weights", expect_shape("weights", weights, shape))
        values = np.asarray(values, dtype=float)
        expect_distinct("weights", values)
        if np.array_equal(values, before.get(shape)):
            raise Finding("equal", "Two calls of one `HeNormalInit` give the same weights.")
        before[shape] = values
        found.append((shape, values))
    return found


def expect_spreads(drawn):
    """Check spread and mean: of a large matrix alone, of small ones of one shape together."""
    together = {}
    for shape, values in drawn:
        together.setdefault(shape, []).append(values[: max(1, MOST // shape[1])].ravel())
    for shape, parts in together.items():
        for values in [np.concatenate(parts)] if shape in SMALL else parts:
            what = f"{values.size} weights of shape {shape}"
            expect_variance(what, values, 2 / shape[1])
            expect_centred(what, values, 2 / shape[1])


@points(1)
def test_he_normal_init_draws_from_its_rng(student, seed):
    """HeNormalInit draws from the rng that it was given, and afresh on each call."""
    shape, seed = (6, 7), seed % 2**31

    def draws(make):
        turns = (("__call__", (one,)) for one in (shape, shape, *WIDE_AND_TALL))
        *drawn, wide, tall = make.in_turn(*turns)
        expect_spread_by_shape((wide, tall))
        return tuple(expect_shape("weights", weights, shape) for weights in drawn)

    # All are there before the first draws: each has its own generator, none that they share.
    made = [
        expect_object("HeNormalInit", student.HeNormalInit(student.random_state(number)))
        for number in (seed, seed, seed + 1)
    ]
    (first, second), (again, _), (other, _) = map(draws, made)
    unseeded, _ = draws(expect_object("HeNormalInit", student.HeNormalInit()))
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
