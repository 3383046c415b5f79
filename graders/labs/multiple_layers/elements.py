"""What the checks of the tangent and of the rectifier share: a batch, and what holds for both."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graders.checks import expect_object, expect_shape

Array = NDArray[np.float64]

# The lab sheet's worked example.
INPUTS = np.array([[0.1, -0.2, 0.3], [-0.4, 0.5, -0.6]])
GRADS = np.array([[5.0, 10.0, -10.0], [-5.0, 0.0, 10.0]])


def maker(name: str) -> Callable[[Any], Any]:
    """Return what makes a layer of a class, the student's or another's."""
    return lambda names: expect_object(name, getattr(names, name)())


def sigmoid(x: Array) -> Array:
    """Return the function of the layer that is given: no work of the student's."""
    made: Array = 1.0 / (1.0 + np.exp(-x))
    return made


def expect_kept_shapes(layer: Any, shapes: tuple[tuple[int, int], ...]) -> None:
    """Check that `fprop` returns arrays of the shapes of its inputs."""
    for shape in shapes:
        outputs = layer.fprop(np.full(shape, 0.5))
        expect_shape("outputs", outputs, shape, axes="(batch_size, input_dim)")
