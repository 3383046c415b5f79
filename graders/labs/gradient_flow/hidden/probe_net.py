"""What every answer to the network of any depth that lost points is asked."""

import sys

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

CORE = ("layers", *ACTIVATIONS, "nodes", "loss", "gradients")
SIZES = ((4, 3, 2), (2, 4, 3))


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
    given = probing.raw(lambda: value_of(net.forward(x)))
    probing.tell(act_func, given)
    right, _, _ = _settled(probing.reference, sizes, act_func)
    if not _close(given, value_of(right.forward(x))):
        return  # the loss and its derivatives follow
    probing.tell("nodes", probing.raw(lambda: value_of(net.forward(_node(probing, x)))))
    found = probing.raw(lambda: ask_gradients(net, x, y, parameters))
    if isinstance(found, str):
        probing.put("loss", found)
        return
    probing.tell("loss", value_of(found[1]))
    for value in found[0].values():
        probing.tell("gradients", value)


def _close(given, right):
    fits = isinstance(given, np.ndarray) and given.shape == right.shape
    return fits and np.allclose(given, right, rtol=1e-4)


def _node(probing, value):
    """Return a node where the answer lives: an optimiser hands over nodes, not arrays."""
    if hasattr(type(probing.names), "module"):
        return probing.names.module("dp").Node(value)
    base = probing.reference.Net.__mro__[1]
    return vars(sys.modules[base.__module__])["Node"](value)


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
