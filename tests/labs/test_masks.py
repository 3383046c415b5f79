"""Masks of dropout: drawn for every unit, and judged by what many of them have in common."""

import numpy as np
import pytest

from graders.checks.feedback import Finding
from graders.labs.transfer_functions.masks import expect_both_ways, expect_varied

SHAPE = (20, 15)
KEEP = 0.8


def independent(rng):
    """Decide about every unit on its own."""
    return rng.random(SHAPE) < KEEP


def exact(rng):
    """Keep the same number of units each time."""
    return rng.permutation(300).reshape(SHAPE) < 240


def exact_by_row(rng):
    """Keep the same number of units of each row."""
    return rng.random(SHAPE).argsort(axis=1).argsort(axis=1) < 12


def nearly_exact(rng):
    """Keep one unit more or less each time."""
    return rng.permutation(300).reshape(SHAPE) < 240 + rng.integers(-1, 2)


def one_of_few(rng):
    """Draw from a generator that is made anew, from one of five seeds."""
    return np.random.default_rng(rng.integers(5)).random(SHAPE) < KEEP


def by_rows(rng):
    """Keep whole rows."""
    return np.broadcast_to(rng.random((20, 1)) < KEEP, SHAPE)


@pytest.mark.parametrize(
    ("draw", "words"),
    [
        (exact, "keeps exactly 240 of 300"),
        (exact_by_row, "keeps exactly 240 of 300"),
        (nearly_exact, "expected their numbers to vary"),
        (one_of_few, "some are the same"),
        (by_rows, "expected their numbers to vary"),
    ],
)
def test_masks_that_are_no_coin_tosses_are_found(draw, words):
    """By their numbers of kept units, whatever the numbers of each row are."""
    rng = np.random.default_rng(1)
    with pytest.raises(Finding, match=words):
        expect_varied([draw(rng) for _ in range(60)], KEEP)


@pytest.mark.parametrize("keep", [0.1, 0.5, 0.8, 0.95])
def test_coin_tosses_pass(keep):
    """At every seed, and also if the probability is another than the one asked for."""
    for seed in range(100):
        rng = np.random.default_rng(seed)
        masks = [rng.random(SHAPE) < keep for _ in range(60)]
        expect_varied(masks, keep)
        expect_varied(masks, 0.6)


class Dropping:
    """Drops what a mask says, and gives gradients by another rule."""

    def __init__(self, back):
        self.back = back
        self.mask = np.array([[1.0, 0.0, 1.0, 1.0]])

    def fprop(self, inputs):
        """Return the inputs that are kept."""
        return inputs * self.mask

    def bprop(self, inputs, outputs, grads):
        """Return the gradients that are kept."""
        with np.errstate(all="ignore"):
            return self.back(self.mask, inputs, outputs, grads)


INPUTS = np.array([[2.0, -1.0, 0.0, 1e-7]])
GRADS = np.array([[1e-7, 3.0, 1.0, -1e6]])


@pytest.mark.parametrize(
    "back",
    [
        lambda mask, x, y, g: g * mask,
        lambda mask, x, y, g: g * (y != 0),  # at an input of zero judged elsewhere
        lambda mask, x, y, g: np.where(x == 0, g, g * y / np.where(x == 0, 1, x)),
    ],
)
def test_the_mask_of_fprop_passes(back):
    """However it is found again, at numbers of any size."""
    expect_both_ways(Dropping(back), INPUTS, GRADS)


@pytest.mark.parametrize(
    ("back", "words"),
    [
        (lambda mask, x, y, g: g * y / x, "nan"),
        (lambda mask, x, y, g: g, "expected 0"),
        (lambda mask, x, y, g: np.where(np.abs(g) < 1e-6, 2 * g, g) * mask, "expected 1e-07"),
        (lambda mask, x, y, g: np.clip(g * mask, -100, 100), "expected -1e\\+06"),
    ],
)
def test_another_rule_is_found(back, words):
    """No number at an input of zero, no mask, small gradients doubled, large ones cut off."""
    with pytest.raises(Finding, match=words):
        expect_both_ways(Dropping(back), INPUTS, GRADS)
