"""One pass through a student's layer: `fprop`, and `bprop` just after it, with fresh arrays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graders.checks.arrays import as_array, expect_shape, precision
from graders.checks.cases import Case
from graders.checks.feedback import Finding, shape
from graders.checks.forms import in_form
from graders.checks.raised import hint_on_error
from graders.errors import StudentError

Array = NDArray[np.float64]

OUTPUTS = "outputs"
GRADIENT = "grads_wrt_inputs"


@dataclass(frozen=True)
class Attempt:
    """What a layer gave for one case.

    Parameters
    ----------
    outputs : array of shape (batch_size, output_dim)
        What `fprop` gave, in its own precision.
    gradient : array of shape (batch_size, input_dim)
        What `bprop` gave, in its own precision.
    """

    outputs: NDArray[Any]
    gradient: NDArray[Any]

    def is_single(self, wanted_outputs: Array, wanted_gradient: Array) -> bool:
        """Whether either was computed in single precision."""
        pairs = ((self.outputs, wanted_outputs), (self.gradient, wanted_gradient))
        return any(precision(got, wanted) == "single" for got, wanted in pairs)


def called(method: Any, *arrays: NDArray[Any]) -> Any:
    """Call a method with fresh copies; an exception of the student's names the input's shape."""
    try:
        return method(*(array.copy(order="K") for array in arrays))
    except StudentError as error:
        raise Finding(
            f"raised {error.name}",
            f"{error}, for `inputs` of shape {shape(arrays[0].shape)}.",
            counterexample={"inputs": arrays[0]} if arrays[0].size <= 64 else None,
            hint=hint_on_error(error),
        ) from None


def run_fprop(layer: Any, inputs: Array, sizes: tuple[int, ...]) -> NDArray[Any]:
    """Return the outputs of a batch as an array of the expected shape."""
    axes = "(batch_size, output_dim)"
    return expect_shape(OUTPUTS, in_form(called(layer.fprop, inputs), sizes), sizes, axes=axes)


def run_bprop(layer: Any, case: Case, outputs: NDArray[Any]) -> NDArray[Any]:
    """Return the gradients of a batch as an array of the inputs' shape."""
    sizes = case.inputs.shape
    answer = called(layer.bprop, case.inputs, outputs, case.grads)
    axes = "(batch_size, input_dim)"
    return expect_shape(GRADIENT, in_form(answer, sizes), sizes, axes=axes)


def attempt(layer: Any, case: Case) -> Attempt:
    """Run `fprop` and then `bprop` on one case."""
    outputs = run_fprop(layer, case.inputs, case.grads.shape)
    return Attempt(outputs, run_bprop(layer, case, outputs))


def plain_fprop(layer: Any, inputs: Array) -> Array:
    """Return what `fprop` gives for any batch, without expecting a shape of it."""
    values = as_floats(as_array(OUTPUTS, called(layer.fprop, inputs)))
    return values if values.ndim == 2 else values.reshape(len(values) if values.ndim else 1, -1)


def as_floats(outputs: NDArray[Any]) -> Array:
    """Return outputs as floating-point numbers, in single precision only if they came so."""
    values: Array = np.asarray(outputs, dtype=None if outputs.dtype == np.float32 else np.float64)
    return values
