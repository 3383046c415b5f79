"""What every answer to the delta rule that lost points is asked."""

import numpy as np

CORE = ("one step", "several steps")


def tasks():
    """Return inputs, targets and weights: targets are not only zeros and ones."""
    rng = np.random.RandomState(5)
    for count, width in ((4, 3), (3, 2)):
        x = np.round(rng.uniform(-1, 1, (count, width)), 1)
        y = rng.choice([0.0, 0.3, 1.0], (count, 1))
        yield x, y, np.round(rng.uniform(-2, 2, (width, 1)), 1)


def probe(probing):
    """Ask for the weights after one step, several and none."""
    for x, y, weights in tasks():
        for part, steps in (("one step", 1), ("several steps", 3), ("no steps", 0)):
            probing.ask(part, probing.names.train_logistic, x, y, weights, steps)
