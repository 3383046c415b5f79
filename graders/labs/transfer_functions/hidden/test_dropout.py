"""Hidden checks of dropout: other probabilities, both ways."""

import numpy as np

from graders.checks import (
    Finding,
    exercise,
    expect_close,
    expect_rate,
    in_form,
    naming,
    points,
    recognised,
    scaled,
)
from graders.labs.transfer_functions.draws import dropout_maker, dropped, mask_of, seeds
from graders.labs.transfer_functions.masks import (
    SMALLEST,
    expect_dropping,
    expect_fresh,
    expect_independent_masks,
)

pytestmark = exercise("dropout")

GATE = "dropout.fprop_keeps_the_shape"
# Rows enough that no mask of whole rows, or columns, passes for another kind of mask.
_PLAIN = np.array([[1.0, -2.0, 0.0, 3.0, 0.5, 4.0, -1.5], [2.0, 1.0, -1.0, 5.0, 6.0, 7.0, 8.0]])
INPUTS = np.concatenate([_PLAIN, 2 * _PLAIN, -_PLAIN, 3 * _PLAIN])
GRADS = np.cos(np.arange(INPUTS.size)).reshape(INPUTS.shape)


def some_passes(names):
    """Return a few passes through the layer, to be compared with those of known mistakes."""
    layer = dropout_maker(names)(7, 0.7)
    passes = []
    for _ in range(2):
        outputs = layer.fprop(INPUTS.copy())
        passes += [outputs, layer.bprop(INPUTS.copy(), np.array(outputs), GRADS.copy())]
    return [*passes, layer.fprop(INPUTS.copy(), stochastic=False)]


@points("1/2", after=GATE)
def test_masks_are_right_for_other_probabilities(student, reference, rng, mistakes):
    """Masks are independent and as dense as they should be for small and large `incl_prob`."""
    with naming(lambda: recognised(mistakes, student, some_passes, reference=reference)):
        make = dropout_maker(student)
        for probability, seed in zip((0.35, 0.9), seeds(rng, 2), strict=True):
            layer = make(seed, probability)
            outputs, again = dropped(layer, np.ones((300, 40))), dropped(layer, np.ones((300, 40)))
            kept, _ = mask_of(outputs, probability)
            expect_independent_masks(kept, probability)
            expect_fresh(kept, again != 0, probability)
            expect_rate("units were kept", int(kept.sum()), kept.size, probability)


@points("1/2", after=GATE)
def test_both_ways_belong_together(student, reference, rng, mistakes):
    """Training, prediction and `bprop` fit together, in each of two layers that live at once."""
    with naming(lambda: recognised(mistakes, student, some_passes, reference=reference)):
        make = dropout_maker(student)
        chosen = dict(zip((0.35, 0.9), seeds(rng, 2), strict=True))
        layers = {probability: make(seed, probability) for probability, seed in chosen.items()}
        factors = dict.fromkeys(layers, 1.0)
        for shape in ((30, 20), (400, 1)):
            inputs, grads = scaled(rng, shape, 1e-8, 1e6), scaled(rng, shape, 1e-8, 1e6)
            passed = {probability: dropped(layer, inputs) for probability, layer in layers.items()}
            for probability, layer in layers.items():
                outputs = passed[probability]
                answer = layer.bprop(inputs, outputs, grads)
                _expect_own_mask(answer, grads, inputs, passed, outputs)
                if shape[1] > 1:  # one mask for all rows would keep all of a column, or nothing
                    factors[probability] = _factor(outputs / inputs, probability)
                predicted = in_form(layer.fprop(inputs, stochastic=False), shape)
                expect_close("outputs", predicted, inputs * factors[probability])


def _factor(multiplied, probability):
    """Return by what prediction must multiply, from what training multiplied by."""
    expect_dropping(multiplied)
    scale = float(np.median(multiplied[multiplied != 0]))
    return 1.0 if abs(scale - 1 / probability) < abs(scale - 1) else probability


def _expect_own_mask(answer, grads, inputs, passed, outputs):
    answer = in_form(answer, grads.shape)
    try:
        wanted = grads * (outputs / inputs)
        expect_close("grads_wrt_inputs", answer, wanted, absolute=SMALLEST)
    except Finding as finding:
        masks = [other / inputs for other in passed.values()]
        if finding.kind == "value" and any(np.allclose(answer, grads * m) for m in masks):
            finding.hint = "This is the mask of another layer: keep each layer's in `self`."
        raise
