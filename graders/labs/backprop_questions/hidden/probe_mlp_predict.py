"""What every answer to a network's predictions that lost points is asked."""

from itertools import pairwise

import numpy as np

ACTIVATIONS = ("relu", "tanh", "logistic", "identity")
CORE = (*ACTIVATIONS, "by default")


def network(rng, sizes):
    """Return weights and biases of a network."""
    pairs = list(pairwise(sizes))
    return [rng.normal(size=pair) for pair in pairs], [rng.normal(size=below) for _, below in pairs]


def probe(probing):
    """Ask networks with one, two and no hidden layers, for one output and for several."""
    predict = probing.names.mlp_predict
    for sizes in ((2, 4, 3, 2), (3, 4, 1), (2, 2)):
        rng = np.random.RandomState(sum(sizes))
        weights, biases = network(rng, sizes)
        inputs = rng.normal(size=(5, sizes[0]))
        for name in ACTIVATIONS:
            probing.ask(name, predict, weights, biases, inputs, activation=name)
        probing.ask("by default", predict, weights, biases, inputs)
