"""Hidden checks of dropout: other probabilities, both ways."""

import numpy as np

from graders.checks import Finding, exercise, expect_close, expect_rate, naming, points, recognised
from graders.labs.transfer_functions.draws import dropout_maker, dropped, mask_of, seeds
from graders.labs.transfer_functions.masks import (
    expect_dropping,
    expect_fresh,
    expect_independent_masks,
)

pytestmark = exercise("dropout")

GATE = "dropout.fprop_keeps_the_shape"
INPUTS = np.array(
    [[1.0, -2.0, 0.0, 3.0, 0.5, 4.0, -1.5, 0.0], [2.0, 1.0, 1.0, -1.0, 5.0, 6.0, 7.0, 8.0]]
)
GRADS = np.array(
    [[1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0], [-1.0, 1.0, -2.0, 2.0, -3.0, 3.0, 1.0, 1.0]]
)


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
        inputs = rng.uniform(0.5, 2.0, (30, 20))
        grads = rng.standard_normal((30, 20))
        passed = {probability: dropped(layer, inputs) for probability, layer in layers.items()}
        for probability, layer in layers.items():
            outputs = passed[probability]
            expect_dropping(outputs)
            answer = layer.bprop(inputs, outputs, grads)
            try:
                expect_close("grads_wrt_inputs", answer, grads * (outputs / inputs))
            except Finding as finding:
                masks = [other / inputs for other in passed.values()]
                if finding.kind == "value" and any(np.allclose(answer, grads * m) for m in masks):
                    finding.hint = "This is the mask of another layer: keep each layer's in `self`."
                raise
            scale = float(np.median((outputs / inputs)[outputs != 0]))
            inverted = abs(scale - 1 / probability) < abs(scale - 1)
            predicted = layer.fprop(inputs, stochastic=False)
            expect_close("outputs", predicted, inputs * (1.0 if inverted else probability))
