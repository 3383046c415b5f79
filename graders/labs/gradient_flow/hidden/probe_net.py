"""What every answer to the network of any depth that lost points is asked."""

import numpy as np

from graders.labs.gradient_flow.networks import (
    ACTIVATIONS,
    ask_gradients,
    examples,
    layers,
    make_net,
    read_parameters,
    value_of,
)

CORE = ("layers", *ACTIVATIONS, "loss", "gradients")
SIZES = ((4, 3, 2), (2, 4, 3), (3, 2, 1))


def probe(probing):
    """Ask for layers, probabilities and derivatives, and for a name that is none."""
    for sizes in SIZES:
        x, y = examples(np.random.default_rng(sizes), 3, sizes[0])
        for act_func in ACTIVATIONS:
            _ask(probing, sizes, act_func, x, y)
    said = probing.told(lambda: make_net(probing.names, 3, 2, 1, "no such function"))
    refused = isinstance(said, str) and said.startswith("raised")
    probing.put("unknown name", "refused" if refused else "accepted")


def _ask(probing, sizes, act_func, x, y):
    made = probing.raw(lambda: _settled(probing.names, sizes, act_func))
    if isinstance(made, str):
        probing.put("layers", made)
        return
    net, parameters, shapes = made
    probing.put("layers", shapes)
    probing.tell(act_func, probing.raw(lambda: value_of(net.forward(x))))
    found = probing.raw(lambda: ask_gradients(net, x, y, parameters))
    if isinstance(found, str):
        probing.put("loss", found)
        return
    probing.tell("loss", value_of(found[1]))
    for value in found[0].values():
        probing.tell("gradients", value)


def _settled(names, sizes, act_func):
    """Return a network with parameters that depend on their shapes alone."""
    net = make_net(names, *sizes, act_func)
    rng, found, shapes = np.random.default_rng([*sizes, 7]), {}, []
    for name, weight, bias in layers(read_parameters(net)):
        found[f"{name}_weight"] = rng.normal(0.0, 1.5 / np.sqrt(len(weight)), weight.shape)
        found[f"{name}_bias"] = rng.normal(0.0, 0.4, bias.shape)
        shapes.append("x".join(map(str, weight.shape)))
    net.set_param(found)
    return net, found, " ".join(shapes)
