"""What every answer to the initial ranges that lost points is asked."""

from functools import partial

from graders.checks.draw_probes import probe_draws

CORE = (
    *("LeCun", "LeCun again", "LeCun generator"),
    *("Glorot", "Glorot again", "Glorot generator", "gain"),
)
SHAPES = ((40, 90), (120, 30))


def probe(probing):
    """Ask both initialisers for weights, Glorot's with gains too, and what decides about them."""
    lecun, glorot = probing.names.LeCunUniformInit, probing.names.GlorotUniformInit
    probe_draws(probing, "LeCun", lambda rng: lecun(rng=rng), SHAPES)
    probe_draws(probing, "Glorot", lambda rng: glorot(rng=rng), SHAPES)
    for gain in (4.0, 0.5):
        probe_draws(probing, "gain", partial(_made, glorot, gain), SHAPES[:1], alone=True)


def _made(glorot, gain, rng):
    return glorot(gain=gain, rng=rng)
