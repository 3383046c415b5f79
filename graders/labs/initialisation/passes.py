"""Networks of rectified linear units for the checks: parameters, and passes that fit them.

Examples are columns. A network of K hidden layers has K + 1 weight matrices and columns of biases.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graders.checks.arrays import expect_close, expect_finite, expect_shape
from graders.checks.borrowing import borrowed_globals
from graders.checks.feedback import Finding, described
from graders.checks.functions import showing

Array = NDArray[np.float64]

# (D_i, D, ..., D, D_o): from one unit to fifty layers, wider and narrower than the input.
SIZES = (
    (1, 1, 1),
    (1, 2, 2, 1),
    (1, 8, 8, 8, 8, 8, 1),
    (3, 4, 2),
    (2, 5, 3, 4, 3),
    (1, *[6] * 20, 1),
)

# The worked example of the lab sheet: two hidden layers of two units.
EXAMPLE_WEIGHTS = (
    np.array([[1.0], [-2.0]]),
    np.array([[1.0, 2.0], [-1.0, 0.5]]),
    np.array([[2.0, -1.0]]),
)
EXAMPLE_BIASES = (np.array([[0.5], [1.0]]), np.array([[0.0], [1.0]]), np.array([[-1.0]]))


@dataclass(frozen=True)
class Pass:
    """A network and one example that went through it.

    Parameters
    ----------
    weights, biases : list of array
        K + 1 of each, shapes (D_out, D_in) and (D_out, 1).
    f, h : list of array
        K + 1 pre-activations and activations, one column each; ``h[0]`` is the input.
    y : array, shape (D_o, 1)
        The target.
    """

    weights: list[Array]
    biases: list[Array]
    f: list[Array]
    h: list[Array]
    y: Array

    @property
    def depth(self) -> int:
        """Return K, the number of hidden layers."""
        return len(self.weights) - 1

    def arguments(self) -> tuple[Any, ...]:
        """Return what `backward_pass` is called with, in fresh copies."""
        lists = (self.weights, self.biases, self.f, self.h)
        return (*([part.copy() for part in parts] for parts in lists), self.y.copy())


def random_parameters(
    rng: np.random.Generator, sizes: Sequence[int]
) -> tuple[list[Array], list[Array]]:
    """Draw weights that neither blow up nor die out, and biases that are not zero."""
    shapes = [(d_out, d_in) for d_in, d_out in pairwise(sizes)]
    weights = [rng.normal(0.0, np.sqrt(2.0 / d_in), size=(d_out, d_in)) for d_out, d_in in shapes]
    return weights, [rng.normal(0.0, 0.5, size=(d_out, 1)) for d_out, _ in shapes]


def random_pass(rng: np.random.Generator, sizes: Sequence[int], *, zeros: bool = False) -> Pass:
    """Draw a network, and one example whose pre-activations are at least 0.2 away from zero.

    The pre-activations are drawn first and the biases made to fit, so that no example comes near
    the corner of the rectified linear unit by chance. With `zeros`, every third one lies exactly on
    it.
    """
    weights, biases = random_parameters(rng, sizes)
    h = [rng.normal(size=(sizes[0], 1))]
    f: list[Array] = []
    for layer, weight in enumerate(weights):
        drawn = rng.uniform(0.2, 2.0, size=(len(weight), 1)) * rng.choice(
            [-1.0, 1.0], size=(len(weight), 1)
        )
        if zeros and layer < len(weights) - 1:
            drawn.flat[layer % 2 :: 3] = 0.0
        biases[layer] = drawn - weight @ h[-1]
        f.append(drawn)
        h.append(drawn * (drawn > 0))
    return Pass(weights, biases, f, h[:-1], rng.normal(size=(sizes[-1], 1)))


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


def send(
    student: Any, net_input: Array, weights: Sequence[Array], biases: Sequence[Array]
) -> tuple[Any, list[Any], list[Any]]:
    """Return the student's output, pre-activations and activations for a batch."""
    with borrowed_globals(student, **sizes_as_globals(weights)):
        returned = student.compute_network_output(net_input, list(weights), list(biases))
    return read_activations(returned, len(weights))


def read_activations(returned: object, count: int) -> tuple[Any, list[Any], list[Any]]:
    """Return what `compute_network_output` gave: the output and lists of `count` entries."""
    output, all_f, all_h = expect_parts(
        "compute_network_output", returned, ("net_output", "all_f", "all_h")
    )
    return output, expect_layers("all_f", all_f, count), expect_layers("all_h", all_h, count)


BACKWARD = ("all_dl_dweights", "all_dl_dbiases", "all_dl_dh", "all_dl_df")


def send_back(student: Any, sent: Pass) -> dict[str, list[Any]]:
    """Return the student's derivatives for one example, by the names of the lab sheet."""
    with borrowed_globals(student, **sizes_as_globals(sent.weights)):
        returned = student.backward_pass(*sent.arguments())
    return read_derivatives(returned, sent)


def read_derivatives(returned: object, sent: Pass) -> dict[str, list[Any]]:
    """Return what `backward_pass` gave, by the names of the lab sheet."""
    lists = expect_parts("backward_pass", returned, BACKWARD)
    count = len(sent.weights)
    return {
        name: expect_layers(name, value, count) for name, value in zip(BACKWARD, lists, strict=True)
    }


def expect_start(found: dict[str, list[Any]], sent: Pass) -> None:
    """Check that something is sent back at all: zeros and NaN agree with zeros and NaN below.

    Parameters
    ----------
    found : dict of str to list
        The student's derivatives.
    sent : Pass
        A pass whose output differs from its target.
    """
    name = f"all_dl_df[{sent.depth}]"
    top = found["all_dl_df"][sent.depth]
    if not expect_finite(name, expect_shape(name, top, sent.f[-1].shape)).any():
        raise Finding(
            "constant",
            f"`{name}` is 0 although the output differs from its target: there is nothing to send "
            "back yet.",
        )


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


MOST_SHOWN = 30  # entries of a network that a person can still follow by hand


@contextmanager
def showing_network(
    net_input: Array, weights: Sequence[Array], biases: Sequence[Array], **others: Array
) -> Iterator[None]:
    """Attach a small network and its input to whatever is found inside."""
    shown = {"net_input": net_input, **others}
    if sum(weight.size for weight in weights) <= MOST_SHOWN:
        shown |= {f"all_weights[{k}]": weight for k, weight in enumerate(weights)}
        shown |= {f"all_biases[{k}]": bias for k, bias in enumerate(biases)}
    with showing(**shown):
        yield
