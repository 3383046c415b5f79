"""What every answer to the rectified layer that lost points is asked."""

import numpy as np

from graders.checks.layer_probes import far_batch, probe_layer, some_batches
from graders.labs.multiple_layers.elements import INPUTS

CORE = ("fprop", "bprop")
KINKS = np.array(
    [[0.0, -0.0, 1e-8, -1e-8, 1e-3, -1e-3, 1.0], [0.0, 1.0, -2.0, 3.0, 6.0, 0.0, -1.0]]
)


def any_slope(inputs, grads, wanted, got):
    """Tell where a gradient at the corner is that of a slope from 0 to 1."""
    slopes = got / grads
    return (inputs == 0) & (slopes >= -1e-9) & (slopes <= 1 + 1e-9)


def probe(probing):
    """Ask for outputs and gradients of batches, at the corner and far out."""
    probe_layer(
        probing,
        lambda names: names.ReluLayer(),
        [INPUTS, *some_batches()],
        ties=[KINKS],
        far=[far_batch()],
        free=any_slope,
    )
