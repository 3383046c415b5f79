"""What every answer to the tangent layer that lost points is asked."""

import numpy as np

from graders.checks.layer_probes import far_batch, probe_layer, some_batches
from graders.labs.multiple_layers.elements import INPUTS

CORE = ("fprop", "bprop")
NEAR = np.array([[0.0, 1e-8, -1e-3, 1.0, -2.0, 3.0]])


def probe(probing):
    """Ask for outputs and gradients of batches, near zero and far out."""
    probe_layer(
        probing,
        lambda names: names.TanhLayer(),
        [INPUTS, *some_batches()],
        ties=[NEAR],
        far=[far_batch()],
    )
