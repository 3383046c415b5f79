"""What every answer to the clipped rectifier that lost points is asked."""

import numpy as np

from graders.checks.layer_probes import far_batch, probe_layer, some_batches

CORE = ("fprop", "bprop", "default fprop", "default bprop")
CEILING = 2.5
CORNERS = np.array([[0.0, CEILING, -0.5, 1.0], [CEILING, -3.0, 3.0, 0.0]])


def any_slope(inputs, grads, wanted, got):
    """Tell where a gradient at a corner is that of a slope from 0 to 1."""
    slopes = got / grads
    at_corner = (inputs == 0) | (inputs == CEILING)
    return at_corner & (slopes >= -1e-9) & (slopes <= 1 + 1e-9)


def probe(probing):
    """Ask for a low ceiling, at the corners, far out, and for the usual ceiling."""
    probe_layer(
        probing,
        lambda names: names.ClippedReluLayer(max_value=CEILING),
        some_batches(),
        ties=[CORNERS],
        far=[far_batch()],
        free=any_slope,
    )
    wide = [8 * batch for batch in some_batches(((3, 4), (2, 5)))]
    probe_layer(probing, lambda names: names.ClippedReluLayer(), wide, name="default ")
