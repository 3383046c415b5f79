"""What `make_layers` gives: layers read from afar, named by what they do, and set up for training.

A layer with parameters must be affine; one without is an activation. Which function an activation
computes is seen from its outputs and gradients, never from the name of its class.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graders.checks.arrays import as_array, expect_finite
from graders.checks.attempts import called
from graders.checks.feedback import Finding, capped, described, shape
from graders.checks.given import given
from graders.checks.remote_layers import RemoteLayer
from graders.checks.training import INPUT_DIM, OUTPUT_DIM, affine, narrowed
from graders.student.objects import RemoteObject, look

Array = NDArray[np.float64]

# From the flat left end of the sigmoid to its right one, and not symmetric: tanh, softmax and a
# sigmoid of twice the input all give other numbers.
PROBE = np.array([[-3.0, -0.5, 0.0, 0.7, 2.0], [1.0, -1.5, 0.2, 4.0, -0.1]])
PROBE_GRADS = np.array([[1.0, -2.0, 0.5, 3.0, -1.0], [0.2, 1.0, -1.0, 2.0, 4.0]])
_CLOSE = 1e-3  # an own sigmoid may compute in single precision; tanh is off by 0.5


@dataclass(frozen=True)
class Part:
    """One layer.

    Parameters
    ----------
    place : str
        How the student would write it, for findings.
    layer : RemoteObject
        The layer itself, on the student's side.
    weights, biases : array, optional
        Parameters of an affine layer, shapes (output_dim, input_dim) and (output_dim,).
    """

    place: str
    layer: Any
    weights: Array | None = None
    biases: Array | None = None

    @property
    def is_affine(self) -> bool:
        """Whether it has parameters."""
        return self.weights is not None

    @property
    def shapes(self) -> list[tuple[int, ...]]:
        """Shapes of weights and biases; none of an activation."""
        return [array.shape for array in (self.weights, self.biases) if array is not None]

    def computes(self, name: str) -> bool:
        """Whether the layer gives the outputs and gradients of a layer of the given code."""
        own = getattr(given("layers"), name)()
        outputs = own.fprop(PROBE)
        grads = own.bprop(PROBE, outputs, PROBE_GRADS)
        try:
            return _alike(called(self.layer.fprop, PROBE), outputs) and _alike(
                called(self.layer.bprop, PROBE, outputs, PROBE_GRADS), grads
            )
        except Finding:
            return False


def read_stack(
    student: Any,
    depth: int,
    sizes: tuple[int, int],
    *,
    hidden_dim: int | None = None,
    seed: int = 1,
) -> list[Part]:
    """Call `make_layers` and return its layers, from the inputs to the scores.

    Parameters
    ----------
    student : Student
        The student's names.
    depth : int
        Number of affine layers to ask for.
    sizes : tuple of int
        (input_dim, output_dim).
    hidden_dim : int, optional
        Left to its default if not given.
    seed : int
        For the `rng` that is handed over.
    """
    wider = {} if hidden_dim is None else {"hidden_dim": hidden_dim}
    layers = student.make_layers(depth, *sizes, rng=student.random_state(seed), **wider)
    call = f"make_layers({depth}, ...)"
    if not isinstance(layers, list | tuple):
        holds = isinstance(layers, RemoteObject) and layers.has("layers")
        hint = "Return the layers alone: the model is made from them." if holds else None
        raise Finding("type", f"`{call}` gave {described(layers)}; expected a list.", hint=hint)
    if not layers:
        raise Finding("type", f"`{call}` gave an empty list; expected layers.")
    objects = [layer for layer in layers if isinstance(layer, RemoteObject)]
    look(objects, "__mro__", "fprop", "params")
    return [_read(f"{call}[{number}]", layer) for number, layer in enumerate(layers)]


def _read(place: str, layer: Any) -> Part:
    if not isinstance(layer, RemoteObject):
        raise Finding("type", f"`{place}` is {described(layer)}; expected a layer.")
    name = capped(layer.type_name)
    if layer.has("__mro__"):
        raise Finding(
            "type",
            f"`{place}` is the class `{name}`; expected a layer.",
            hint=f"A class becomes a layer when it is called: `{name}()`.",
        )
    if not layer.has("fprop"):
        raise Finding("type", f"`{place}`, a `{name}`, has no `fprop`; expected a layer.")
    params = layer.read("params") if layer.has("params") else []
    if not isinstance(params, list | tuple):
        raise Finding(
            "type", f"`{place}.params` is {described(params)}; expected a list of arrays."
        )
    if not params:
        return Part(place, layer)
    arrays = [as_array(f"{place}.params", item) for item in params]
    axes = [array.ndim for array in arrays]
    if sorted(axes) != [1, 2]:
        raise Finding(
            "type",
            f"`{place}`, a `{name}`, has parameters with {axes} axes; expected an affine layer "
            "with weights and biases, [2, 1].",
        )
    weights, biases = arrays if axes == [2, 1] else arrays[::-1]
    values = [
        np.asarray(expect_finite(f"{place}.{name}", array), dtype=float)
        for name, array in (("weights", weights), ("biases", biases))
    ]
    return Part(place, layer, *values)


def affine_parts(stack: Sequence[Part]) -> list[Part]:
    """Return the affine layers."""
    return [part for part in stack if part.is_affine]


def expect_alternation(stack: Sequence[Part], depth: int) -> None:
    """Check the order: affine layers with one activation between any two, softmax at the end."""
    count = len(affine_parts(stack))
    call = f"make_layers({depth}, ...)"
    if count != depth:
        hint = None
        if abs(count - depth) == 1:
            hint = "The last affine layer, which gives the scores, is counted as well."
        raise Finding("count", f"`{call}` gave {count} affine layers; expected {depth}.", hint=hint)
    for number, part in enumerate(stack[: 2 * depth - 1]):
        if part.is_affine != (number % 2 == 0):
            wanted = "an affine layer" if number % 2 == 0 else "an activation between affine layers"
            raise Finding(
                "order",
                f"`{part.place}` is of the class `{capped(part.layer.type_name)}`; "
                f"expected {wanted}.",
            )
    for part in stack[2 * depth - 1 :]:
        if len(stack) == 2 * depth and part.computes("SoftmaxLayer"):
            continue
        raise Finding(
            "end",
            f"`{call}` ends with `{capped(stack[-1].layer.type_name)}`; expected the last affine "
            "layer, or a SoftmaxLayer after it.",
            hint="An activation after the last affine layer would squash the scores.",
        )


def expect_widths(stack: Sequence[Part], widths: Sequence[int]) -> None:
    """Check the shapes of weights and biases.

    Parameters
    ----------
    stack : sequence of Part
        The layers.
    widths : sequence of int
        Number of inputs, of units in each hidden layer, and of outputs.
    """
    for part, sizes in zip(affine_parts(stack), pairwise(widths), strict=True):
        _expect_shapes(part, sizes)


def _expect_shapes(part: Part, sizes: tuple[int, int]) -> None:
    shapes, expected = part.shapes, [sizes[::-1], sizes[1:]]
    if shapes != expected:
        raise Finding(
            "shape",
            f"`{part.place}` has weights of shape {shape(shapes[0])} and biases of shape "
            f"{shape(shapes[1])}; expected {shape(expected[0])} and {shape(expected[1])}, for "
            f"{sizes[0]} inputs and {sizes[1]} outputs.",
        )


def trainable(stack: Sequence[Part]) -> list[Any]:
    """Return layers for a training on our side, with the student's first parameters.

    Sigmoids are ours where the student's compute the same; any other activation stays the
    student's own. A softmax at the end belongs to the error.
    """
    layers: list[Any] = []
    width = INPUT_DIM
    for part in stack:
        if part.weights is not None and part.biases is not None:
            outputs = part.weights.shape[0]
            _expect_shapes(part, (width, outputs))
            layers.append(affine(part.weights, part.biases))
            width = outputs
        elif part.computes("SigmoidLayer"):
            layers.append(given("layers").SigmoidLayer())
        elif not (part is stack[-1] and part.computes("SoftmaxLayer")):
            layers.append(RemoteLayer(part.layer, width))
    if width != OUTPUT_DIM:
        raise Finding(
            "shape", f"The layers end with {width} outputs; expected {OUTPUT_DIM}, one a class."
        )
    return [narrowed(layers[0]), *layers[1:]] if stack[0].is_affine else layers


def _alike(got: object, expected: Array) -> bool:
    try:
        array = as_array("outputs", got)
    except Finding:
        return False
    return array.shape == expected.shape and bool(
        np.allclose(array, expected, rtol=_CLOSE, atol=_CLOSE)
    )
