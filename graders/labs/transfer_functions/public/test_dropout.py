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
    expect_fprop_works,
    expect_rate,
    expect_shape,
    in_form,
    number,
    points,
    scaled,
    sweeping_cases,
    swept_case,
)
from graders.labs.transfer_functions.draws import (
    as_outputs,
    dropout_maker,
    dropped,
    expect_rng_decides,
    mask_of,
    seeds,
)
from graders.labs.transfer_functions.masks import (
    SMALLEST,
    expect_both_ways,
    expect_dropping,
    expect_fresh,
    expect_independent_masks,
    expect_varied,
)

pytestmark = exercise("dropout")

GATE = "dropout.fprop_keeps_the_shape"
INPUTS = np.array([[1.0, -2.0, 3.0], [0.5, 4.0, -1.5]])
GRADS = np.array([[10.0, -20.0, 30.0], [1.0, 2.0, -3.0]])
# Never 1/2 alone: there the probabilities of keeping and of dropping cannot be told apart.
PROBABILITY = 0.8
MANY = (200, 50)
MANY_TIMES = 60  # in one question: a slip at every fiftieth call shows


def sigmoid(x):
    """Return the function of the layer that is given: no work of the student's."""
    return 0.5 * (1.0 + np.tanh(0.5 * x))


@points("1/2")
def test_keeps_everything_with_probability_one(student, rng):
    """With `incl_prob` = 1 outputs equal inputs, and gradients pass unchanged."""
    make = dropout_maker(student)
    expect_dropping(dropped(make(*seeds(rng, 1), PROBABILITY), np.ones(MANY)))
    layer = make(*seeds(rng, 1), 1.0)
    one_row, one_column = Case(INPUTS[:1], GRADS[:1]), Case(INPUTS[:, :1], GRADS[:, :1])
    often = MANY_TIMES * [swept_case(rng, (3, 20), limit=1e6)]
    cases = [one_row, one_column, *sweeping_cases(rng, limit=1e6), *often]
    turns = [
        turn
        for case in cases
        for turn in (
            ("fprop", (case.inputs,), {"stochastic": False}),
            ("fprop", (case.inputs,)),
            ("bprop", (case.inputs, case.inputs, case.grads)),
        )
    ]
    results = layer.in_turn(*turns)
    triples = zip(results[::3], results[1::3], results[2::3], strict=True)
    for case, (predicted, outputs, answer) in zip(cases, triples, strict=True):
        expect_close("outputs", outputs, case.inputs)
        expect_close("outputs", predicted, case.inputs)
        gradient = expect_shape("grads_wrt_inputs", answer, case.inputs.shape)
        # Whether inputs of zero are served is judged elsewhere.
        wanted = np.where(case.inputs == 0, np.real(np.nan_to_num(gradient)), case.grads)
        gradient = np.where(case.inputs == 0, wanted, gradient)
        expect_close("grads_wrt_inputs", gradient, wanted, absolute=SMALLEST)


@points("1/2")
def test_fprop_keeps_the_shape(student, rng):
    """`fprop` returns one output for every input."""
    layer = dropout_maker(student)(*seeds(rng, 1), PROBABILITY)
    outputs = layer.fprop(INPUTS.copy())
    expect_shape("outputs", outputs, INPUTS.shape, axes="(batch_size, input_dim)")
    many = Case(np.tile(INPUTS, (20, 20)), np.tile(GRADS, (20, 20)))
    expect_fprop_works(layer, many, others=[sigmoid], blocks=False)


@points(1, after=GATE)
def test_units_are_kept_or_set_to_zero(student, rng):
    """Every output is 0 or its own input, all kept ones scaled by the same factor."""
    layer = dropout_maker(student)(*seeds(rng, 1), PROBABILITY)
    _, scale = mask_of(dropped(layer, np.ones(MANY)), PROBABILITY)
    sizes = ((20, 30), (400, 2), (1, 70), (6, 6), (9, 1))
    batches = [scaled(rng, shape, 1e-6, 1e6) for shape in sizes]
    turns = [("fprop", (inputs,)) for inputs in batches]
    predicting = ("fprop", (INPUTS,), {"stochastic": False})
    answers = layer.in_turn(*(turn for pair in turns for turn in (pair, predicting)))
    for inputs, answer in zip(batches, answers[::2], strict=True):
        outputs = as_outputs(answer, inputs)
        if inputs is batches[0]:
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
    batches = [INPUTS, *(case.inputs for case in sweeping_cases(rng, limit=1e6)), INPUTS]
    answers = layer.in_turn(*(("fprop", (x,), {"stochastic": False}) for x in batches))
    for inputs, answer in zip(batches, answers, strict=True):
        try:
            expect_close("outputs", in_form(answer, inputs.shape), factor * inputs)
        except Finding as finding:
            finding.counterexample = {"inputs": inputs[:1], "incl_prob": PROBABILITY}
            finding.hint = _hint_on_prediction(as_outputs(answer, inputs), inputs, scale)
            raise


def _hint_on_prediction(outputs, inputs, scale):
    """Return what is wrong with a prediction, as far as its numbers tell."""
    if ((outputs == 0) & (inputs != 0)).any():
        return "Prediction drops units too: with `stochastic=False` there is no mask."
    inverted = abs(scale - 1 / PROBABILITY) < abs(scale - 1)
    if not inverted and np.allclose(outputs, inputs):
        return (
            "Neither training nor prediction scales: multiply by `incl_prob` in prediction, or "
            "divide kept units by it while training."
        )
    if inverted and np.allclose(outputs, PROBABILITY * inputs):
        return "Both training and prediction scale: one of them is enough."
    return (
        f"While training your layer multiplies kept units by {number(scale)}, so the mean over "
        f"masks is {number(1.0 if inverted else PROBABILITY)} times the input."
    )


@points("3/2", after=GATE)
def test_masks_are_fresh_and_independent(student, rng):
    """Each call draws a new mask, for every unit and every example on its own."""
    layer = dropout_maker(student)(*seeds(rng, 1), PROBABILITY)
    first, second = (dropped(layer, np.ones(MANY)) != 0 for _ in range(2))
    expect_independent_masks(first, PROBABILITY)
    expect_fresh(first, second, PROBABILITY)
    ones = np.ones((20, 15))
    answers = layer.in_turn(*MANY_TIMES * [("fprop", (ones,))])
    expect_varied([as_outputs(answer, ones) != 0 for answer in answers], PROBABILITY)


@points("3/2", after=GATE)
def test_bprop_uses_the_mask_of_the_last_fprop(student, rng):
    """`bprop` multiplies gradients by exactly what the last `fprop` multiplied inputs by."""
    layer = dropout_maker(student)(*seeds(rng, 1), PROBABILITY)
    expect_dropping(dropped(layer, np.ones(MANY)))
    plain = (scaled(rng, (6, 5), 0.5, 3.0).round(2) for _ in range(2))
    swept = (swept_case(rng, s, limit=1e6) for s in ((6, 6), (1, 8), (400, 2), (3, 70)))
    for case in (Case(*plain), *swept):
        layer.fprop(-case.inputs)
        expect_both_ways(layer, case.inputs, case.grads)


@points("1/2", after=GATE)
def test_bprop_serves_inputs_of_zero(student, rng):
    """Units whose input is exactly zero are kept or dropped like all others."""
    layer = dropout_maker(student)(*seeds(rng, 1), PROBABILITY)
    # Of a layer that keeps too many or too few, as many are expected here.
    ones = np.ones(MANY)
    outputs = dropped(layer, ones)
    expect_dropping(outputs)
    there = expect_shape("grads_wrt_inputs", layer.bprop(ones, outputs, ones), MANY)
    share = float((outputs != 0).mean())
    zeros = np.zeros((50, 40))
    answer = layer.bprop(zeros, dropped(layer, zeros), np.ones_like(zeros))
    gradient = expect_shape("grads_wrt_inputs", answer, zeros.shape)
    if not np.isfinite(gradient).all():
        raise Finding(
            "zeros",
            f"With inputs of 0, {int((~np.isfinite(gradient)).sum())} of {zeros.size} gradients "
            "are no finite numbers.",
            hint="`outputs / inputs` is 0 / 0 there: keep the mask itself, and multiply by it.",
        )
    kept = int((gradient != 0).sum())
    # Of 2,000 units the share strays that far, nine standard deviations, once in 1e18 times.
    if abs(kept / zeros.size - share) > 0.1:
        raise Finding(
            "zeros",
            f"With inputs of 0, {kept} of {zeros.size} units passed their gradient on, with inputs "
            f"of 1 about {share:.0%} of them do.",
            hint="A mask that is read off the outputs (`outputs != 0`) takes an input of 0 for a "
            "dropped unit: keep the mask itself."
            if not kept
            else None,
        )
    scale = float(np.median(there[there != 0])) if there.any() else 0.0
    expect_close("grads_wrt_inputs", gradient, np.where(gradient != 0, scale, 0.0))


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
    for case in (Case(np.tile(INPUTS, (3, 1)), np.tile(GRADS, (3, 1))), swept_case(rng, (5, 9))):
        expect_arguments_unchanged(layer, case)
