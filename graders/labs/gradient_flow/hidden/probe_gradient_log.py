"""What every answer to the log of gradients that lost points is asked."""

import numpy as np

from graders.checks.draw_probes import same as drawn_same
from graders.checks.probing import plain
from graders.labs.gradient_flow.networks import examples
from graders.labs.gradient_flow.training import deep_net_to_train, net_to_train, train

CORE = ("steps", "log", "deep log", "batches")


def probe(probing):
    """Ask for three steps on one example, in a deep network too, and for steps on several."""
    x, y = examples(np.random.default_rng(5), 6, 4)
    same = np.repeat(x[:1], 3, axis=0), np.repeat(y[:1], 3)
    found = _trained(probing, probing.names, *same, net_to_train)
    _put(probing, "log", found)
    if not isinstance(found, str):
        for value in found[1:]:
            probing.tell("steps", value)
    _put(probing, "deep log", _trained(probing, probing.names, *same, deep_net_to_train))
    # How batches are drawn is a matter of style: what counts is whether they are those of the step.
    several = [_trained(probing, who, x, y, net_to_train) for who in _both(probing)]
    words = [one if isinstance(one, str) else plain(one[0]) for one in several]
    probing.put("batches", words[0] if isinstance(words[0], str) else drawn_same(*words))


def _both(probing):
    return probing.names, probing.reference


def _put(probing, part, found):
    probing.tell(part, found if isinstance(found, str) else found[0])


def _trained(probing, names, x, y, make):
    probing.seed(4)

    def trained():
        run = train(names, x, y, steps=3, batch_size=2, make=make)
        return [run.log, *run.after.values()]

    return probing.raw(trained)
