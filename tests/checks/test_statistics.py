import numpy as np
import pytest

from graders.checks.feedback import Finding
from graders.checks.statistics import (
    expect_distinct,
    expect_independent,
    expect_normal,
    expect_rate,
    expect_uniform,
    expect_uniform_range,
)

SHAPE = (245, 41)
LIMIT = 0.3


def all_uniform_checks(drawn):
    """Run every test that first weights go through."""
    expect_uniform_range("weights", drawn, LIMIT, "0.3")
    expect_uniform("weights", drawn, LIMIT)
    expect_distinct("weights", drawn)
    expect_independent("weights", drawn)


def uniform(rng):
    """Draw right weights."""
    return rng.uniform(-LIMIT, LIMIT, SHAPE)


def test_uniform_numbers_pass(rng):
    """Right numbers fail none of the tests, in double and in single precision."""
    for _ in range(200):
        drawn = uniform(rng)
        all_uniform_checks(drawn)
        all_uniform_checks(drawn.astype(np.float32).astype(float))


def halves(rng, change):
    """Draw half of the weights; the others depend on them."""
    count = SHAPE[0] * SHAPE[1]
    half = rng.uniform(-LIMIT, LIMIT, (count + 1) // 2)
    return np.concatenate([half, change(half)])[:count].reshape(SHAPE)


WRONG_UNIFORM = {
    "a tenth too wide": lambda rng: 1.1 * uniform(rng),
    "a hundredth too wide": lambda rng: 1.01 * uniform(rng),
    "a tenth too narrow": lambda rng: 0.9 * uniform(rng),
    "a hundredth too narrow": lambda rng: 0.99 * uniform(rng),
    "normal of equal variance": lambda rng: rng.normal(0, LIMIT / 3**0.5, SHAPE),
    "positive": lambda rng: np.abs(uniform(rng)),
    "one row repeated": lambda rng: np.tile(rng.uniform(-LIMIT, LIMIT, 41), (245, 1)),
    "rows in pairs": lambda rng: np.repeat(uniform(rng)[:123], 2, axis=0)[:245],
    "two values": lambda rng: rng.choice([-LIMIT, LIMIT], SHAPE),
    "mirrored": lambda rng: halves(rng, lambda half: half[::-1]),
    "negated": lambda rng: halves(rng, lambda half: -half),
    "mirrored in size": lambda rng: halves(rng, lambda half: LIMIT - np.abs(half[::-1])),
    "shuffled grid": lambda rng: rng.permutation(
        np.linspace(-LIMIT, LIMIT, SHAPE[0] * SHAPE[1])
    ).reshape(SHAPE),
    "constant": lambda rng: np.full(SHAPE, LIMIT),
    "zero": lambda rng: np.zeros(SHAPE),
    "half of them": lambda rng: np.where(rng.random(SHAPE) < 0.5, uniform(rng), LIMIT / 2),
}


@pytest.mark.parametrize("name", WRONG_UNIFORM)
def test_wrong_numbers_are_always_caught(name, rng):
    """Each mistake is caught in every one of 40 draws."""
    for _ in range(40):
        with pytest.raises(Finding):
            all_uniform_checks(WRONG_UNIFORM[name](rng))


def test_normal_numbers_pass(rng):
    """Right normal numbers pass."""
    for _ in range(50):
        expect_normal("weights", rng.normal(0, 0.2, SHAPE), 0.2)


@pytest.mark.parametrize(
    "draw",
    [
        lambda rng: rng.normal(0, 0.22, SHAPE),
        lambda rng: rng.normal(0, 0.18, SHAPE),
        lambda rng: rng.uniform(-0.2 * 3**0.5, 0.2 * 3**0.5, SHAPE),
        lambda rng: np.abs(rng.normal(0, 0.2, SHAPE)),
        lambda rng: rng.normal(0.1, 0.17, SHAPE),
    ],
)
def test_wrong_normal_numbers_are_caught(draw, rng):
    """A wrong variance, shape or mean is caught in every one of 20 draws."""
    for _ in range(20):
        with pytest.raises(Finding):
            expect_normal("weights", draw(rng), 0.2)


@pytest.mark.parametrize("probability", [0.2, 0.5, 0.8, 0.9])
def test_right_rates_pass(probability, rng):
    """The share of a right mask passes in 300 draws."""
    for _ in range(300):
        expect_rate("kept", int(rng.binomial(10_000, probability)), 10_000, probability)


@pytest.mark.parametrize(("told", "is_really"), [(0.8, 0.2), (0.8, 0.75), (0.3, 0.35), (0.9, 0.8)])
def test_wrong_rates_are_caught(told, is_really, rng):
    """A rate that is off by 0.05 is caught; a swapped one is explained."""
    with pytest.raises(Finding) as caught:
        expect_rate("kept", int(rng.binomial(10_000, is_really)), 10_000, told)

    assert (caught.value.hint is not None) == (is_really == pytest.approx(1 - told))


def test_simple_ratios_of_ranges_are_named(rng):
    """A range that is off by a familiar factor is explained."""
    with pytest.raises(Finding) as caught:
        expect_uniform_range("weights", 3**0.5 * uniform(rng), LIMIT, "0.3")

    assert "the square root of 3" in caught.value.hint


TURNED = {
    "as it is": lambda half: half,
    "rows turned round": lambda half: half[::-1],
    "columns turned round": lambda half: half[:, ::-1],
    "both turned round": lambda half: half[::-1, ::-1],
    "moved by seven rows": lambda half: np.roll(half, 7, axis=0),
    "the other way about": lambda half: 1 - half,
}


@pytest.mark.parametrize("axis", [0, 1])
@pytest.mark.parametrize("turned", TURNED)
def test_halves_of_masks_that_repeat_each_other_are_caught(turned, axis, rng):
    """A mask whose second half follows from the first is caught in every one of 20 draws."""
    for _ in range(20):
        half = (rng.random((100, 50)) < 0.5).astype(float)
        mask = np.concatenate([half, TURNED[turned](half)], axis=axis)
        with pytest.raises(Finding, match="follow the other half"):
            expect_independent("mask", mask)


@pytest.mark.parametrize("probability", [0.3, 0.5, 0.9])
def test_right_masks_pass(probability, rng):
    """Independent masks pass in 200 draws."""
    for _ in range(200):
        expect_independent("mask", (rng.random((300, 40)) < probability).astype(float))
