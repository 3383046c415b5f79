"""A network of ReLUs that fits a parabola: other seeds, other targets, and whether it learns."""

import numpy as np
import pytest

from graders.checks.answers import expect_arguments_kept
from graders.checks.arrays import as_array, expect_close, expect_finite
from graders.checks.feedback import Finding, number
from graders.plugin import exercise, points

pytestmark = exercise("fit_polynomial")

NETWORK = "fit_polynomial.predict_is_a_network"
ENOUGH = 0.99  # the lab sheet's demand on R squared


def split(rng):
    """Return training inputs and unseen inputs between 1 and 1000."""
    numbers = rng.permutation(np.arange(1.0, 1001.0))
    return numbers[:700], numbers[700:]


def predictions_at(predict, x):
    """Return the predictions for some points; a column counts as well."""
    values = expect_finite("predict(x)", as_array("predict(x)", predict(x)))
    return values.ravel().astype(float)


def expect_fit(student, seed, x, y, unseen, truth):
    """Check R squared on unseen points."""
    predictions = predictions_at(student.fit_polynomial(x, y, student.random_state(seed)), unseen)
    if predictions.shape != truth.shape:
        raise Finding("shape", f"`predict(x)` gave {predictions.size} numbers for {len(unseen)}.")
    reached = 1 - np.sum((predictions - truth) ** 2) / np.sum((truth - truth.mean()) ** 2)
    if reached < ENOUGH:
        raise Finding(
            "value", f"R^2 on unseen points is {number(reached)}; at least {ENOUGH} is asked for."
        )


@points(1, after=NETWORK)
@pytest.mark.parametrize("draw", [1, 2, 3])
def test_other_seeds(student, rng, seed, draw):
    """R^2 is at least 0.99 whichever points are seen and whatever `rng` gives."""
    seen, unseen = split(rng)
    expect_fit(student, seed % 10**6 + draw, seen, seen**2 + seen, unseen, unseen**2 + unseen)


@points(2, after=NETWORK)
def test_other_targets(student, rng, seed):
    """The function is learned from `y`: multiples of it, with a little noise, are fitted too."""
    for factor in (0.5, 1.6):
        seen, unseen = split(rng)
        # A three-hundredth of the targets' spread: R^2 of a perfect fit stays above 0.99998.
        y = factor * (seen**2 + seen) + rng.normal(0, 1000.0, len(seen))
        truth = factor * (unseen**2 + unseen)
        expect_fit(student, seed % 10**6, seen, y, unseen, truth)


@points(1, after=NETWORK)
def test_rng_is_the_only_source(student, rng, seed):
    """Everything random comes from `rng`, and `x` and `y` are left as they were."""
    seen, unseen = split(rng)
    y = seen**2 + seen
    state = seed % 10**6
    first = student.fit_polynomial(seen, y, student.random_state(state))
    first = predictions_at(first, unseen)
    expect_arguments_kept(student.fit_polynomial, x=seen, y=y, rng=student.random_state(state))
    second = student.fit_polynomial(seen, y, student.random_state(state))
    # The same draws give the same network up to the order of sums in a matrix product; training
    # may let that grow, but never to the size of another draw's difference.
    expect_close(
        "predictions of a second training from the same state",
        predictions_at(second, unseen),
        first,
        relative=1e-4,
    )
