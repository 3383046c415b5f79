"""Public checks of dropout: what is kept, how often, how it is scaled, and the way back.

Masks are read off the outputs for inputs of one. Training may pass kept units unchanged, or divide
them by `incl_prob`; prediction must then scale by `incl_prob`, or change nothing.
"""

import numpy as np

from graders.checks import (
    Case,
    Finding,
    exercise,
    expect_arguments_unchanged,
    expect_close,
    expect_rate,
    expect_shape,
    number,
    points,
)
from graders.labs.transfer_functions.draws import (
    dropout_maker,
    dropped,
    expect_rng_decides,
    mask_of,
    seeds,
)
from graders.labs.transfer_functions.masks import (
    expect_dropping,
    expect_fresh,
    expect_independent_masks,
)

pytestmark = exercise("dropout")

GATE = "dropout.fprop_keeps_the_shape"
INPUTS = np.array([[1.0, -2.0, 3.0], [0.5, 4.0, -1.5]])
GRADS = np.array([[10.0, -20.0, 30.0], [1.0, 2.0, -3.0]])
# Never 1/2 alone: there the probabilities of keeping and of dropping cannot be told apart.
PROBABILITY = 0.8
MANY = (200, 50)


@points("1/2")
def test_keeps_everything_with_probability_one(student, rng):
    """With `incl_prob` = 1 outputs equal inputs, and gradients pass unchanged."""
    layer = dropout_maker(student)(*seeds(rng, 1), 1.0)
    outputs = layer.fprop(INPUTS)
    expect_close("outputs", outputs, INPUTS)
    expect_close("grads_wrt_inputs", layer.bprop(INPUTS, INPUTS, GRADS), GRADS)


@points("1/2")
def test_fprop_keeps_the_shape(student, rng):
    """`fprop` returns one output for every input."""
    layer = dropout_maker(student)(*seeds(rng, 1), PROBABILITY)
    for shape in ((2, 3), (1, 4), (5, 1)):
        outputs = layer.fprop(np.ones(shape))
        expect_shape("outputs", outputs, shape, axes="(batch_size, input_dim)")


@points(1, after=GATE)
def test_units_are_kept_or_set_to_zero(student, rng):
    """Every output is 0 or its own input, all kept ones scaled by the same factor."""
    layer = dropout_maker(student)(*seeds(rng, 1), PROBABILITY)
    _, scale = mask_of(dropped(layer, np.ones(MANY)), PROBABILITY)
    inputs = rng.uniform(0.5, 3.0, (20, 30)) * rng.choice([-1.0, 1.0], (20, 30))
    outputs = dropped(layer, inputs)
    expect_dropping(outputs)
    expect_close("outputs", outputs, np.where(outputs != 0, scale * inputs, 0.0))


@points(1, after=GATE)
def test_units_are_kept_with_the_given_probability(student, rng):
    """The share of units that are kept is `incl_prob`, one half by default."""
    make = dropout_maker(student)
    first, second, third = seeds(rng, 3)
    for layer, probability in (
        (make(first, 0.8), 0.8),
        (make(second, 0.3), 0.3),
        (make(third), 0.5),
    ):
        kept = dropped(layer, np.ones(MANY)) != 0
        expect_rate("units were kept", int(kept.sum()), kept.size, probability)


@points("3/2", after=GATE)
def test_prediction_gives_the_mean_over_masks(student, rng):
    """With `stochastic=False` outputs are the mean over all masks, and not random."""
    layer = dropout_maker(student)(*seeds(rng, 1), PROBABILITY)
    kept = dropped(layer, np.ones(MANY))
    scale = float(np.median(kept[kept != 0])) if kept.any() else 0.0
    inverted = abs(scale - 1 / PROBABILITY) < abs(scale - 1)
    factor = 1.0 if inverted else PROBABILITY
    for _ in range(2):
        outputs = layer.fprop(INPUTS, stochastic=False)
        try:
            expect_close("outputs", outputs, factor * INPUTS)
        except Finding as finding:
            finding.counterexample = {"inputs": INPUTS, "incl_prob": PROBABILITY}
            finding.hint = (
                f"While training your layer multiplies kept units by {number(scale)}, so the mean "
                f"over masks is {number(factor)} times the input."
            )
            raise


@points("3/2", after=GATE)
def test_masks_are_fresh_and_independent(student, rng):
    """Each call draws a new mask, for every unit and every example on its own."""
    layer = dropout_maker(student)(*seeds(rng, 1), PROBABILITY)
    first, second = (dropped(layer, np.ones(MANY)) != 0 for _ in range(2))
    expect_independent_masks(first, PROBABILITY)
    expect_fresh(first, second, PROBABILITY)


@points("3/2", after=GATE)
def test_bprop_uses_the_mask_of_the_last_fprop(student, rng):
    """`bprop` multiplies gradients by exactly what the last `fprop` multiplied inputs by."""
    layer = dropout_maker(student)(*seeds(rng, 1), PROBABILITY)
    expect_dropping(dropped(layer, np.ones(MANY)))
    for shape in ((6, 5), (6, 5), (1, 8)):
        inputs = rng.uniform(0.5, 3.0, shape) * rng.choice([-1.0, 1.0], shape)
        grads = rng.uniform(0.5, 3.0, shape) * rng.choice([-1.0, 1.0], shape)
        layer.fprop(-inputs)
        outputs = dropped(layer, inputs)
        answer = layer.bprop(inputs, outputs, grads)
        try:
            expect_close("grads_wrt_inputs", answer, grads * (outputs / inputs))
        except Finding as finding:
            finding.counterexample = {
                "inputs": inputs[:1],
                "outputs": outputs[:1] + 0.0,
                "grads_wrt_outputs": grads[:1],
            }
            same = finding.kind != "value" or np.array_equal(np.asarray(answer) == 0, outputs == 0)
            if not same:
                finding.hint = "Keep the mask in `self` when `fprop` draws it, and use it here."
            raise


@points("1/2", after=GATE)
def test_bprop_serves_inputs_of_zero(student, rng):
    """Units whose input is exactly zero are kept or dropped like all others."""
    layer = dropout_maker(student)(*seeds(rng, 1), PROBABILITY)
    # Of a layer that keeps too many or too few, as many are expected here.
    outputs = dropped(layer, np.ones(MANY))
    expect_dropping(outputs)
    share = float((outputs != 0).mean())
    zeros = np.zeros((50, 40))
    answer = layer.bprop(zeros, dropped(layer, zeros), np.ones_like(zeros))
    kept = int((expect_shape("grads_wrt_inputs", answer, zeros.shape) != 0).sum())
    # Of 2,000 units the share strays that far, nine standard deviations, once in 1e18 times.
    if abs(kept / zeros.size - share) > 0.1:
        raise Finding(
            "zeros",
            f"With inputs of 0 {kept} of {zeros.size} units passed their gradient on, with inputs "
            f"of 1 about {share:.0%} of them do.",
            hint="A mask that is read off the outputs (`outputs != 0`) takes an input of 0 for a "
            "dropped unit: keep the mask itself."
            if not kept
            else None,
        )


@points("1/2", after=GATE)
def test_random_numbers_come_from_rng(student, rng):
    """The generator that is handed over as `rng` decides which units are dropped."""
    make = dropout_maker(student)
    seed, other = seeds(rng, 2)
    # All are there before the first draws: each has its own generator, none that they share.
    layers = [make(s, 0.5) for s in (seed, seed, other)]
    one, again, another = (dropped(layer, np.ones((9, 9))) for layer in layers)
    expect_rng_decides(one, again, another, "different masks", "the same mask")


@points("1/2", after=GATE)
def test_arguments_stay_unchanged(student, rng):
    """`fprop` and `bprop` leave the arrays that they are given as they were."""
    layer = dropout_maker(student)(*seeds(rng, 1), 0.5)
    expect_dropping(dropped(layer, np.ones(MANY)))
    expect_arguments_unchanged(layer, Case(np.tile(INPUTS, (3, 1)), np.tile(GRADS, (3, 1))))
