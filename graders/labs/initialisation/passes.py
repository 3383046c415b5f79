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

from graders.checks.functions import showing

Array = NDArray[np.float64]

# (D_i, D, ..., D, D_o): from one unit to twenty layers, wider and narrower than the input.
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


Network = tuple[Array, list[Array], list[Array]]  # inputs, weights, biases


@dataclass(frozen=True)
class Pass:
    """A network and the examples that went through it.

    Parameters
    ----------
    weights, biases : list of array
        K + 1 of each, shapes (D_out, D_in) and (D_out, 1).
    f, h : list of array
        K + 1 pre-activations and activations, a column for each example; ``h[0]`` is the input.
    y : array, shape (D_o, n_data)
        The targets.
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

    @property
    def n_data(self) -> int:
        """Return the number of examples."""
        return int(self.y.shape[1])

    def arguments(self) -> tuple[Any, ...]:
        """Return what `backward_pass` is called with, in fresh copies."""
        lists = (self.weights, self.biases, self.f, self.h)
        return (*([part.copy() for part in parts] for parts in lists), self.y.copy())

    def split(self, n: int) -> tuple[Pass, Pass]:
        """Return the passes of the first `n` examples and of the others."""

        def only(columns: slice) -> Pass:
            f, h = ([part[:, columns] for part in parts] for parts in (self.f, self.h))
            return Pass(self.weights, self.biases, f, h, self.y[:, columns])

        return only(slice(None, n)), only(slice(n, None))


def random_parameters(
    rng: np.random.Generator, sizes: Sequence[int]
) -> tuple[list[Array], list[Array]]:
    """Draw weights that neither blow up nor die out, and biases that are not zero."""
    shapes = [(d_out, d_in) for d_in, d_out in pairwise(sizes)]
    weights = [rng.normal(0.0, np.sqrt(2.0 / d_in), size=(d_out, d_in)) for d_out, d_in in shapes]
    return weights, [rng.normal(0.0, 0.5, size=(d_out, 1)) for d_out, _ in shapes]


def random_network(
    rng: np.random.Generator, sizes: Sequence[int], n_data: int, *, size: float = 1.0
) -> Network:
    """Draw a network and a batch; inputs of another size meet weights that make up for it."""
    weights, biases = random_parameters(rng, sizes)
    weights[0] /= size
    return size * rng.normal(size=(sizes[0], n_data)), weights, biases


def random_pass(
    rng: np.random.Generator,
    sizes: Sequence[int],
    n_data: int = 1,
    *,
    zeros: bool = False,
    signs: Sequence[float] = (-1.0, 1.0),
    size: float = 1.0,
    target: float = 1.0,
) -> Pass:
    """Draw a network, and examples that go through it.

    A lone example has pre-activations at least 0.2 away from zero: they are drawn first and the
    biases made to fit, so that no example comes near the corner of the rectified linear unit by
    chance. With `zeros`, every third one lies exactly on it.

    Parameters
    ----------
    rng : numpy.random.Generator
        Draws them.
    sizes : sequence of int
        (D_i, D, ..., D, D_o).
    n_data : int
        Number of examples.
    zeros : bool
        Whether a lone example lies on corners.
    signs : sequence of float
        Signs of a lone example's pre-activations.
    size, target : float
        Size of pre-activations and of targets.
    """
    weights, biases = random_parameters(rng, sizes)
    h = [size * rng.normal(size=(sizes[0], n_data))]
    f: list[Array] = []
    for layer, weight in enumerate(weights):
        if n_data > 1:
            f.append(size * biases[layer] + weight @ h[-1])
        else:
            drawn = rng.uniform(0.2, 2.0, size=(len(weight), 1))
            drawn *= size * rng.choice(signs, size=drawn.shape)
            if zeros and layer < len(weights) - 1:
                drawn.flat[layer % 2 :: 3] = 0.0
            f.append(drawn)
        biases[layer] = f[-1][:, :1] - weight @ h[-1][:, :1]
        h.append(f[-1] * (f[-1] > 0))
    return Pass(weights, biases, f, h[:-1], target * rng.normal(size=(sizes[-1], n_data)))


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
