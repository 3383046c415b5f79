"""What a hostile submission is: its source, and what must come of it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

IMPORTS = "import numpy as np\nfrom mlp.layers import Layer"
# Wrong in both directions, so that whatever it earns beyond its due was stolen.
WRONG = """
class TanhLayer(Layer):
    def fprop(self, inputs):
        return 0.5 * inputs
    def bprop(self, inputs, outputs, grads_wrt_outputs):
        return 2 * grads_wrt_outputs
"""
RELU = """
class ReluLayer(Layer):
    def fprop(self, inputs):
        return np.maximum(inputs, 0)
    def bprop(self, inputs, outputs, grads_wrt_outputs):
        return grads_wrt_outputs * (inputs > 0)
"""
# What every attack begins with: where the booty lies, and how to say that it was had.
PRELUDE = """
import ctypes, glob, os, signal, socket, subprocess, sys, threading, time
from types import SimpleNamespace
T = SimpleNamespace(**{targets!r})
libc = ctypes.CDLL(None, use_errno=True)

def checked(result):
    if result < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return "done"

def call(number, *arguments):
    return checked(libc.syscall(number, *arguments))

def attempt(what, act):
    try:
        got = act()
    except BaseException as error:
        print("REFUSED", what, type(error).__name__)
    else:
        print("REACHED", what, repr(got)[:300])
"""

# What an exercise earns: what its answer is worth, all, nothing, or no more than its worth.
WORTH, ALL, NOTHING, NO_MORE = "worth", "all", "nothing", "no more"
Make = Callable[[Path, str, dict[str, object]], None]


@dataclass(frozen=True)
class Attack:
    """One hostile submission.

    Parameters
    ----------
    name : str
        What it is called; the submission's name begins with it.
    source : str
        Cells before the answers, ``# %%`` between them.
    after : str
        Cells after the answers.
    answer : str
        What it hands in for the exercise that it attacks, `tanh`.
    relu : str
        What it hands in for the other exercise; right unless the attack needs it.
    earns, earns_relu : str or float
        Points for `tanh`, whose worth is what the wrong answer earns without an attack, and for
        `relu`, whose worth is all.
    says : str
        Regular expression found in what the report says: reason, failures, findings.
    stopped : tuple of int or None
        Numbers of the cells that do not run to their end; None where it does not matter.
    refused : int
        How many attempts must have been made and refused, as its outputs show.
    unread : bool
        Whether there is nothing to run: then a person is told why.
    named : tuple of str
        The names of its reports, where they are others than its own or there are several.
    make : callable, optional
        Writes the submission itself into the class's folder, given its name and the targets.
    core : bool
        Whether it belongs to the few that every test run tries.
    """

    name: str
    source: str = ""
    after: str = ""
    answer: str = WRONG
    relu: str = RELU
    earns: str | float = WORTH
    earns_relu: str | float = ALL
    says: str = ""
    stopped: tuple[int, ...] | None = ()
    refused: int = 0
    unread: bool = False
    named: tuple[str, ...] = ()
    make: Make | None = None
    core: bool = False

    def cells(self, targets: dict[str, object]) -> list[str]:
        """Return its code cells; the attack's own begin with cell 3."""
        before, after = _staying(self.source), _staying(self.after)
        own = [cell.strip("\n") for cell in (*before, self.answer, self.relu, *after)]
        prelude = PRELUDE.replace("{targets!r}", repr(targets)).strip()
        return [staying(prelude), IMPORTS, *(cell for cell in own if cell.strip())]

    def write(self, folder: Path, targets: dict[str, object]) -> None:
        """Write the submission into a class's folder."""
        if self.make is not None:
            self.make(folder, self.name, targets)
        else:
            text = notebook(*self.cells(targets))
            (folder / f"{self.name}.ipynb").write_text(text, encoding="utf-8")


def _staying(source: str) -> list[str]:
    """Return the cells of an attack, such that they run."""
    return [staying(cell.strip("\n")) for cell in source.split("# %%") if cell.strip()]


def staying(cell: str) -> str:
    """Return a cell that runs as a whole and before the checks, whatever the answers need.

    No answer needs what an attack does, so it would not even run; nobody can tell what text does
    that is executed.
    """
    return cell if cell.startswith(("%", "!")) else f"exec({cell!r})"


def notebook(*cells: str | dict[str, object]) -> str:
    """Return the text of a notebook; a string is a code cell."""
    blank = {"cell_type": "code", "metadata": {}, "execution_count": None, "outputs": []}
    made = [{**blank, "source": c} if isinstance(c, str) else {**blank, **c} for c in cells]
    return json.dumps({"cells": made, "metadata": {}, "nbformat": 4, "nbformat_minor": 4})
