"""The submissions of the benchmarks: a small class, right, wrong and blank in turn."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import nbformat
import nbformat.v4 as v4

IMPORTS = """import numpy as np
import matplotlib.pyplot as plt
from mlp.layers import Layer"""

TANH = '''class TanhLayer(Layer):
    """The hyperbolic tangent of every input."""

    def fprop(self, inputs):
        return np.tanh(inputs)

    def bprop(self, inputs, outputs, grads_wrt_outputs):
        return (1.0 - outputs**2) * grads_wrt_outputs'''

RELU = '''class ReluLayer(Layer):
    """The positive part of every input."""

    def fprop(self, inputs):
        return np.maximum(inputs, 0.0)

    def bprop(self, inputs, outputs, grads_wrt_outputs):
        return (inputs > 0) * grads_wrt_outputs'''

USE = """inputs = np.linspace(-3, 3, 61)[None, :]
outputs = TanhLayer().fprop(inputs)
print(outputs.shape)"""

_BLANK = "raise NotImplementedError"
VARIANTS = {
    "right": (TANH, RELU),
    "sign": (TANH.replace("1.0 - outputs**2", "outputs**2 - 1.0"), RELU),
    "upstream": (TANH, RELU.replace("(inputs > 0) * grads_wrt_outputs", "(inputs > 0) * 1.0")),
    "blank": (
        TANH.replace("return np.tanh(inputs)", _BLANK).replace(
            "return (1.0 - outputs**2) * grads_wrt_outputs", _BLANK
        ),
        RELU.replace("return np.maximum(inputs, 0.0)", _BLANK).replace(
            "return (inputs > 0) * grads_wrt_outputs", _BLANK
        ),
    ),
}
# Of ten submissions: three right, three and two wrong, two blank.
MIX = ("right", "sign", "upstream", "blank", "right", "sign", "upstream", "blank", "right", "sign")


KERNEL = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}


def notebook_of(parts: list[nbformat.NotebookNode]) -> nbformat.NotebookNode:
    """Return a notebook of these cells."""
    return v4.new_notebook(cells=parts, metadata=KERNEL)


def cells(variant: str) -> list[str]:
    """Return the code cells of one submission."""
    tanh, relu = VARIANTS[variant]
    return [IMPORTS, tanh, relu, USE if variant != "blank" else "print('nothing yet')"]


def write_class(folder: Path, number: int, variants: tuple[str, ...] = MIX) -> list[Path]:
    """Write a class of submissions and return their paths."""
    return list(_write(folder, number, variants))


def _write(folder: Path, number: int, variants: tuple[str, ...]) -> Iterator[Path]:
    folder.mkdir(parents=True, exist_ok=True)
    for index in range(number):
        variant = variants[index % len(variants)]
        notebook = notebook_of([v4.new_code_cell(source) for source in cells(variant)])
        path = folder / f"s{index:03d}_{variant}.ipynb"
        nbformat.write(notebook, path)
        yield path
