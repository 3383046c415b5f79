"""What every answer to the log of gradients that lost points is asked."""

import numpy as np

from graders.labs.gradient_flow.networks import examples
from graders.labs.gradient_flow.training import deep_net_to_train, net_to_train, train

CORE = ("steps", "log", "deep log", "batches")


def probe(probing):
    """Ask for three steps on one example, in a deep network too, and for steps on several."""
    x, y = examples(np.random.default_rng(5), 6, 4)
    same = np.repeat(x[:1], 3, axis=0), np.repeat(y[:1], 3)
    _train(probing, "log", *same, net_to_train)
    _train(probing, "deep log", *same, deep_net_to_train)
    _train(probing, "batches", x, y, net_to_train)


def _train(probing, part, x, y, make):
    probing.seed(4)

    def trained():
        run = train(probing.names, x, y, steps=3, batch_size=2, make=make)
        return [run.log, *run.after.values()]

    found = probing.raw(trained)
    if isinstance(found, str):
        probing.put(part, found)
        return
    log, *after = found
    probing.tell(part, log)
    if part == "log":
        for value in after:
            probing.tell("steps", value)
