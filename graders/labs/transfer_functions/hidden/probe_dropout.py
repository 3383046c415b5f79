"""What every answer to dropout that lost points is asked.

Relations and statistics that hold for every way of drawing a mask; both conventions of scaling, in
training and in prediction, give the same ones.
"""

import numpy as np

from graders.checks.draw_probes import WITHIN, put_spread, same
from graders.labs.transfer_functions.draws import dropout_maker

CORE = ("training", "scale", "bprop", "prediction", "again", "generator")
BLANK = 7  # this column of the inputs is 0


def inputs_and_grads():
    """Return a batch without small numbers but for one column of zeros, and upstream gradients."""
    rng = np.random.RandomState(5)
    inputs = rng.uniform(0.5, 2.0, (240, 40))
    inputs[:, BLANK] = 0.0
    return inputs, rng.choice([-2.0, -1.0, 1.0, 2.0], inputs.shape)


def probe(probing):
    """Ask for a sparse and a dense mask."""
    make = dropout_maker(probing.names)
    for probability in (0.35, 0.9):
        _ask(probing, make, probability, *inputs_and_grads())


def _ask(probing, make, probability, inputs, grads):
    probing.seed(4)
    layer = make(7, probability)
    outputs = probing.told(layer.fprop, inputs)
    if not isinstance(outputs, np.ndarray) or outputs.shape != inputs.shape:
        probing.put("training", outputs if isinstance(outputs, str) else "another shape")
        return
    factors = np.divide(outputs, inputs, out=np.zeros_like(outputs), where=inputs != 0)
    live = np.arange(inputs.shape[1]) != BLANK
    kept, tied, size, share = _mask(probing, factors[:, live], probability)
    got = probing.told(layer.bprop, inputs, outputs, grads)
    fits = isinstance(got, np.ndarray) and got.shape == inputs.shape
    slopes = got / grads / size if fits else None
    for where in (kept, ~kept):
        if slopes is None or not where.any():
            probing.put("bprop", "no gradients" if slopes is None else "no units")
        else:
            put_spread(probing, "bprop", slopes[:, live][where])
    blank = 0.0 if slopes is None or tied else float(np.mean(slopes[:, BLANK] != 0))
    probing.put("bprop", np.array([blank]), within=WITHIN)
    probing.put("again", same(outputs, probing.told(layer.fprop, inputs)))
    probing.seed(9)
    probing.put("generator", same(outputs, probing.told(make(7, probability).fprop, inputs)))
    probing.seed(4)
    probing.put("generator", same(outputs, probing.told(make(8, probability).fprop, inputs)))
    predicted = probing.told(layer.fprop, inputs, stochastic=False)
    if isinstance(predicted, np.ndarray) and predicted.shape == inputs.shape:
        ratio = (predicted / np.where(inputs, inputs, 1))[:, live]
        put_spread(probing, "prediction", ratio / (share * size))
    else:
        probing.put("prediction", "another shape")


def _mask(probing, factors, probability):
    """Tell how units are kept; return which are, whether they are tied, their factor and share."""
    kept = factors != 0
    size = float(np.median(factors[kept])) if kept.any() else 1.0
    counts = kept.sum(axis=1)
    rows, columns = bool((factors == factors[:1]).all()), bool((factors == factors[:, :1]).all())
    tied = rows or columns
    near = 0.15 if tied else 0.025  # few draws say little about a probability
    share = float(kept.mean())
    known = (probability, 1 - probability, 0.5)
    share = next((one for one in known if abs(share - one) < near), share)
    level = not kept.all() and counts.max() - counts.min() <= 1  # one column cannot be seen
    probing.put("training", np.array([5 * share, rows, columns, level]), within=WITHIN)
    if kept.any():
        put_spread(probing, "training", factors[kept] / size)
    plain = min(abs(size - 1), abs(size - 1 / probability)) < 0.01
    probing.put("scale", np.array([1.0 if plain else size]), within=WITHIN)
    return kept, tied, size, share
