"""What every answer to He initialisation that lost points is asked."""

import numpy as np

from graders.checks.draw_probes import probe_draws, put_spread, same

CORE = ("shapes", "weights", "repeated", "biases", "layer", "layer again", "layer generator")
DEPTH, WIDTH, VARIANCE = 4, 70, 0.02


def probe(probing):
    """Ask for the parameters of a network, and for the weights of a layer."""
    probing.seed(4)
    returned = probing.raw(probing.names.init_params, DEPTH, WIDTH, VARIANCE)
    try:
        weights, biases = (list(part) for part in returned)
    except (TypeError, ValueError):
        probing.put("shapes", returned if isinstance(returned, str) else "other lists")
    else:
        _network(probing, weights, biases)
    made = probing.names.HeNormalInit
    probe_draws(probing, "layer", lambda rng: made(rng=rng), ((60, 120), (150, 40)))


def _network(probing, weights, biases):
    for part in (weights, biases):
        shapes = [str(np.shape(one)) for one in part]
        probing.put("shapes", " ".join(shapes).replace(" ", "").replace(")(", ") ("))
    square = [w for w in weights if np.shape(w) == (WIDTH, WIDTH)]
    for matrix in square:
        put_spread(probing, "weights", matrix)
    if len(square) > 1:
        probing.put("repeated", same(square[0], square[1]))
        probing.put("repeated", same(np.ravel(weights[0]), np.ravel(square[0])[:WIDTH]))
    probing.put("biases", np.array([float(any(np.any(bias) for bias in biases))]))
