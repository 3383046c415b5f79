"""What every answer to the maxout layer that lost points is asked."""

import numpy as np

from graders.checks.layer_probes import probe_layer, some_batches

CORE = ("fprop", "bprop", "wide fprop", "wide bprop")
TIES = np.array([[1.0, 1.0, -2.0, -2.0, 0.0, 3.0], [0.0, 0.0, 4.0, 1.0, 2.0, 2.0]])
SHAPES = ((3, 4), (4, 6), (1, 6))


def shared_out(inputs, grads, wanted, got):
    """Tell where tied units share the gradient of their pool: one of them, all, or in parts."""
    pools = inputs.reshape(len(inputs), -1, 2)
    shares = (got / np.repeat(grads, 2, axis=1)).reshape(pools.shape)
    tied = pools == pools.max(axis=2, keepdims=True)
    within = (shares >= -1e-9) & (shares <= 1 + 1e-9)
    fits = (within & tied | (shares == 0)).all(axis=2) & (shares.sum(axis=2) > 1 - 1e-9)
    both = tied.all(axis=2) & fits
    return np.repeat(both, 2, axis=1)


def probe(probing):
    """Ask pools of two, with ties, then pools of three, and what is left over at the end."""
    probe_layer(
        probing,
        lambda names: names.MaxoutLayer(pool_size=2),
        some_batches(SHAPES),
        ties=[TIES],
        free=shared_out,
    )
    probe_layer(
        probing,
        lambda names: names.MaxoutLayer(pool_size=3),
        some_batches(((4, 6), (2, 6), (1, 9))),
        name="wide ",
    )
    said = probing.told(probing.names.MaxoutLayer(pool_size=2).fprop, TIES[:, :5])
    refused = isinstance(said, str) and said.startswith("raised")
    probing.put("left over", "refused" if refused else said)
