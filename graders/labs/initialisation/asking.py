"""Asks a student's functions about networks, and reads what they return as it was meant.

Published notebooks read the sizes of the network from globals, return two lists where others
return four, and sum the derivatives of biases over the examples or do not: all of it is right.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graders.checks.answers import expect_arguments_kept
from graders.checks.arrays import as_array, expect_close, expect_finite, expect_shape
from graders.checks.borrowing import borrowed_globals
from graders.checks.feedback import Finding, described
from graders.checks.forms import in_form
from graders.labs.initialisation.passes import Array, Network, Pass

ACTIVATIONS = ("net_output", "all_f", "all_h")
DERIVATIVES = ("all_dl_dweights", "all_dl_dbiases", "all_dl_dh", "all_dl_df")
PARAMETERS = DERIVATIVES[:2]

Ask = Callable[..., Any]


@contextmanager
def asking(student: Any) -> Iterator[Ask]:
    """Give a function that calls one of the student's, with the network's sizes as globals.

    Some solutions read the sizes from `K`, `D`, `D_i` and `D_o`, as published notebooks do.
    """
    held: dict[str, int] = {}
    with borrowed_globals(student, K=0, D=0, D_i=0, D_o=0) as lend:

        def ask(function: str, weights: Sequence[Array], *arguments: Any) -> Any:
            sizes = sizes_as_globals(weights)
            lend(**{name: size for name, size in sizes.items() if held.get(name) != size})
            held.update(sizes)
            return getattr(student, function)(*arguments)

        yield ask


def ask_keeping(student: Any, function: str, weights: Sequence[Array], **arguments: Any) -> Any:
    """Call a function of the student's, check that it keeps its arguments, return its result."""
    with borrowed_globals(student, **sizes_as_globals(weights)):
        return expect_arguments_kept(getattr(student, function), **arguments)


def sizes_as_globals(weights: Sequence[Array]) -> dict[str, int]:
    """Return the globals from which some solutions read the sizes of the network."""
    depth = len(weights) - 1
    hidden, inputs = weights[0].shape
    return {"K": depth, "D": hidden, "D_i": inputs, "D_o": len(weights[-1])}


def expect_parts(call: str, value: object, names: tuple[str, ...]) -> list[Any]:
    """Check that a call returned as many things as it should, and return them."""
    if isinstance(value, list | tuple) and len(value) == len(names):
        return list(value)
    raise Finding(
        "type",
        f"`{call}` returned {described(value)}; expected {len(names)} things: {', '.join(names)}.",
    )


def expect_layers(name: str, value: object, count: int) -> list[Any]:
    """Check that a value lists one entry for each layer, and return the list.

    Entries beyond the last layer are left alone: nobody asks for them.
    """
    if isinstance(value, np.ndarray) and value.ndim:
        value = list(value)  # layers of equal size, stacked
    if isinstance(value, list | tuple) and len(value) >= count:
        return list(value)
    raise Finding(
        "type", f"`{name}` is {described(value)}; expected a list of {count} arrays, K + 1."
    )


def send(ask: Ask, network: Network) -> tuple[Any, list[Any], list[Any]]:
    """Return the student's output, pre-activations and activations for a batch."""
    net_input, weights, biases = network
    returned = ask("compute_network_output", weights, net_input, list(weights), list(biases))
    return meant_activations(read_activations(returned, len(weights)), network)


def read_activations(returned: object, count: int) -> tuple[Any, list[Any], list[Any]]:
    """Return what `compute_network_output` gave: the output and lists of `count` entries."""
    output, all_f, all_h = expect_parts("compute_network_output", returned, ACTIVATIONS)
    return output, expect_layers("all_f", all_f, count), expect_layers("all_h", all_h, count)


def meant_activations(
    found: tuple[Any, list[Any], list[Any]], network: Network
) -> tuple[Any, list[Any], list[Any]]:
    """Return the activations with a column for each example, also where an axis got lost."""
    (net_input, weights, _), (output, all_f, all_h) = network, found
    n_data = net_input.shape[1]
    above = [(len(weight), n_data) for weight in weights]
    below = [(weight.shape[1], n_data) for weight in weights]
    f = [in_form(value, sizes) for value, sizes in zip(all_f, above, strict=False)]
    h = [in_form(value, sizes) for value, sizes in zip(all_h, below, strict=False)]
    return in_form(output, above[-1]), f, h


@dataclass(frozen=True)
class Derivatives:
    """What `backward_pass` gave.

    Parameters
    ----------
    lists : dict of str to list
        By the names of the lab sheet.
    two : bool
        Whether two lists came back instead of four. For a lone example the derivatives of the
        biases are those of the pre-activations, and stand for them; those of the activations
        follow from them. For several examples there are none of either.
    """

    lists: dict[str, list[Any]]
    two: bool = False

    def __getitem__(self, name: str) -> list[Any]:
        return self.lists[name]

    def named(self, name: str, layer: int) -> str:
        """Return what the student knows an entry by."""
        known = "all_dl_dbiases" if self.two and name == "all_dl_df" else name
        return f"{known}[{layer}]"


def send_back(ask: Ask, sent: Pass) -> Derivatives:
    """Return the student's derivatives as they were meant."""
    return meant_derivatives(ask("backward_pass", sent.weights, *sent.arguments()), sent)


def meant_derivatives(returned: object, sent: Pass) -> Derivatives:
    """Return derivatives in the shapes of what they belong to, also where an axis got lost."""
    found = read_derivatives(returned, sent)
    sizes = shapes_of(sent)
    meant = {
        name: [in_form(value, shape) for value, shape in zip(values, sizes[name], strict=False)]
        for name, values in found.lists.items()
    }
    if found.two and sent.n_data == 1:
        biases = zip(meant["all_dl_dbiases"], sizes["all_dl_dbiases"], strict=True)
        df = [expect_shape(f"all_dl_dbiases[{k}]", *one) for k, one in enumerate(biases)]
        meant["all_dl_df"] = df
        meant["all_dl_dh"] = [w.T @ one for w, one in zip(sent.weights, df, strict=True)]
    return Derivatives(meant, found.two)


def read_derivatives(returned: object, sent: Pass) -> Derivatives:
    """Return what `backward_pass` gave, as it came: four lists, or two."""
    two = isinstance(returned, list | tuple) and len(returned) == 2
    names = PARAMETERS if two else DERIVATIVES
    lists = expect_parts("backward_pass", returned, names)
    count = len(sent.weights)
    layers = [expect_layers(name, value, count) for name, value in zip(names, lists, strict=True)]
    return Derivatives(dict(zip(names, layers, strict=True)), two)


def shapes_of(sent: Pass) -> dict[str, list[tuple[int, ...]]]:
    """Return the shapes of the derivatives; those of biases may have a column for each example."""
    return {
        "all_dl_dweights": [part.shape for part in sent.weights],
        "all_dl_dbiases": [part.shape for part in sent.biases],
        "all_dl_dh": [part.shape for part in sent.h],
        "all_dl_df": [part.shape for part in sent.f],
    }


def summed(name: str, found: object, f: Array) -> NDArray[Any]:
    """Return the derivatives of biases, summed over the examples where they are not yet.

    Parameters
    ----------
    name : str
        What the student calls them.
    found : object
        Whatever came back: one column, or one for each example.
    f : array, shape (D, n_data)
        The pre-activations of the layer.
    """
    unsummed = in_form(found, f.shape)
    if f.shape[1] > 1 and as_array(name, unsummed).shape == f.shape:
        return np.asarray(as_array(name, unsummed).sum(axis=1, keepdims=True))
    return expect_shape(name, found, (len(f), 1))


def expect_start(found: Derivatives, sent: Pass) -> None:
    """Check that something is sent back at all: zeros and NaN agree with zeros and NaN below.

    Parameters
    ----------
    found : Derivatives
        The student's.
    sent : Pass
        A pass of one example, whose output differs from its target.
    """
    name = found.named("all_dl_df", sent.depth)
    top = found["all_dl_df"][sent.depth]
    if not expect_finite(name, expect_shape(name, top, sent.f[-1].shape)).any():
        raise Finding(
            "constant",
            f"`{name}` is 0 although the output differs from its target: there is nothing to send "
            "back yet.",
        )


def expect_error(passes: Sequence[tuple[Derivatives, Pass]]) -> None:
    """Check that the error is sent back, whatever its factor: constants and arguments are not it.

    Parameters
    ----------
    passes : sequence of (Derivatives, Pass)
        Of one example each, with at least two outputs together.
    """
    factors = []
    for found, sent in passes:
        expect_start(found, sent)
        top = np.asarray(found["all_dl_df"][sent.depth], dtype=float)
        factors += (top / (sent.f[-1] - sent.y)).ravel().tolist()
    if not np.allclose(factors, factors[0], rtol=1e-3):
        name = passes[0][0].named("all_dl_df", passes[0][1].depth)
        raise Finding("value", f"`{name}` does not follow the difference of output and target.")


def expect_slopes(name: str, found: object, f: Array, dl_dh: Array) -> None:
    """Check the derivative below a rectified linear unit, where any slope will do at exactly 0.

    Parameters
    ----------
    name : str
        What the student calls the derivative.
    found : object
        Whatever came back for it.
    f : array
        The unit's pre-activations.
    dl_dh : array
        The derivative with respect to its activations.
    """
    at_zero = f == 0.0
    got = expect_shape(name, found, f.shape)
    share = np.divide(got, dl_dh, out=np.zeros(f.shape), where=at_zero & (dl_dh != 0))
    # Shares are accepted up to rounding; what lies outside is compared with the nearer bound.
    accepted = np.clip(share, 0.0, 1.0)
    expect_close(name, got, np.where(at_zero, accepted, f > 0) * dl_dh)


def draw(student: Any, depth: int, width: int, variance: float) -> tuple[list[Any], list[Any]]:
    """Return the student's first weights and biases, K + 1 of each."""
    returned = student.init_params(depth, width, variance)
    weights, biases = expect_parts("init_params", returned, ("all_weights", "all_biases"))
    count = depth + 1
    return (
        expect_layers("all_weights", weights, count),
        expect_layers("all_biases", biases, count),
    )
