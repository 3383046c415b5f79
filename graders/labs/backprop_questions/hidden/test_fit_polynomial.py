"""A network of ReLUs that fits a parabola: other seeds, other targets, and whether it learns."""

from fractions import Fraction

import numpy as np

from graders.checks import Finding, exercise, expect_arguments_kept, expect_close, points
from graders.labs.backprop_questions.fits import expect_fit, parabola, predictions_at, split

pytestmark = exercise("fit_polynomial")

NETWORK = "fit_polynomial.predict_is_a_network"
STATES = 10**6  # a RandomState takes seeds below 2**32


@points(3, after=NETWORK)
def test_other_draws(student, rng, seed, award):
    """R^2 is at least 0.99 in further draws, with fewer points and with more."""
    failures = []
    for draw, count in enumerate((700, 450, 950)):
        seen, unseen = split(rng, count)
        if count > 700:
            seen = seen + rng.uniform(0.0, 1.0, count) - 0.5  # no whole numbers
        state = student.random_state(seed % STATES + draw)
        predict = student.fit_polynomial(seen, parabola(seen), state)
        try:
            expect_fit(predict, unseen, parabola(unseen))
        except Finding as failure:
            failures.append(failure)
    award(Fraction(3 - len(failures), 3))
    if failures:
        raise failures[0]


@points(2, after=NETWORK)
def test_other_targets(student, rng, seed):
    """The function is learned from `y`: multiples of it, with a little noise, are fitted too."""
    fitted, state = [], student.random_state(seed % STATES)
    for factor in (0.5, 1.6):
        seen, unseen = split(rng)
        # A three-hundredth of the targets' spread: R^2 of a perfect fit stays above 0.99998.
        y = factor * parabola(seen) + rng.normal(0, 1000.0, len(seen))
        predict = student.fit_polynomial(seen, y, state)
        fitted.append((predict, unseen, factor))
    for predict, unseen, factor in fitted:  # when both are there: each keeps what it learned
        try:
            expect_fit(predict, unseen, factor * parabola(unseen))
        except Finding as failure:
            failure.hint = failure.hint or _hint_on_sharing(predict, unseen)
            raise


def _hint_on_sharing(predict, unseen):
    if np.allclose(predictions_at(predict, unseen), 1.6 * parabola(unseen), rtol=0.1, atol=5e4):
        return "It predicts what the fit after it learned: global variables are shared by all fits."
    return None


@points(1, after=NETWORK)
def test_rng_is_the_only_source(student, rng, seed):
    """Everything random comes from `rng`, and `x` and `y` are left as they were."""
    seen, unseen = split(rng)
    y, state = parabola(seen), seed % STATES
    shared = student.module("numpy.random")
    before, given = shared.get_state(), student.random_state(state)
    fitted = expect_arguments_kept(student.fit_polynomial, x=seen, y=y, rng=given)
    first = predictions_at(fitted, unseen)
    if not all(map(np.array_equal, before, shared.get_state())):
        raise Finding(
            "rng", "`fit_polynomial` draws from `numpy.random` itself, not from `rng` alone."
        )
    predict = student.fit_polynomial(seen, y, student.random_state(state))
    # The same draws give the same network up to the order of sums in a matrix product; training
    # may let that grow, but never to the size of another draw's difference.
    second = "predictions of a second training from the same state"
    expect_close(second, predictions_at(predict, unseen), first, relative=1e-4)
    # What is drawn next tells whether anything was drawn before.
    if given.randint(STATES) == np.random.RandomState(state).randint(STATES):
        expect_nothing_random(student, seen, unseen, first)


def expect_nothing_random(student, seen, unseen, first):
    """Check that batches are not drawn from a source of the answer's own.

    Nothing came from `rng`. What is not random sees all points at once, in any order; batches drawn
    elsewhere hold other points when the points come in another order.
    """
    turned = seen[::-1].copy()
    predict = student.fit_polynomial(turned, parabola(turned), student.random_state(1))
    apart = np.abs(predictions_at(predict, unseen) - first).max()
    if apart > 1e-4 * np.ptp(first):
        raise Finding(
            "rng",
            "Nothing is drawn from `rng`, and yet the same points in another order give other "
            "predictions.",
            hint="Draw first weights and batches from the `rng` that is given, not from a "
            "generator made inside.",
        )
