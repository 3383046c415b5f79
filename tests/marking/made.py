"""Classes for tests, and what their results have in common whatever the clock said."""

import re

import nbformat
import nbformat.v4 as v4

RIGHT = """
import numpy as np
from mlp.layers import Layer

class TanhLayer(Layer):
    def fprop(self, inputs):
        return np.tanh(inputs)
    def bprop(self, inputs, outputs, grads_wrt_outputs):
        return (1.0 - outputs**2) * grads_wrt_outputs
"""
WRONG = RIGHT.replace("1.0 - outputs**2", "outputs**2 - 1.0")
BLANK = "pass"

_SECONDS = re.compile(rb'("seconds": |<dt>Time</dt><dd>)[0-9.e-]+')


def write_class(folder, **cells):
    """Write a notebook for each name, of one cell or several."""
    folder.mkdir(exist_ok=True)
    for name, sources in cells.items():
        sources = [sources] if isinstance(sources, str) else sources
        notebook = v4.new_notebook(cells=[v4.new_code_cell(source) for source in sources])
        nbformat.write(notebook, folder / f"{name}.ipynb")
    return folder


def stored(folder):
    """Return what a results folder holds, by path, with the seconds that grading took left out."""
    return {
        str(path.relative_to(folder)): _SECONDS.sub(rb"\1-", path.read_bytes())
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
