"""What is sent to a kernel, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from nbformat import NotebookNode

from graders.model import CellFailure


class Ending(Enum):
    """How one step ended."""

    DONE = auto()  # to its end, or to an exception
    STOPPED = auto()  # by our interrupt, at its time limit
    HUNG = auto()  # it ignored the interrupt
    DIED = auto()  # it took the kernel with it
    LATE = auto()  # it did not run: the notebook's time was used up before
    LOST = auto()  # it did not run: steps before it cost too many kernels
    GARBLED = auto()  # what the kernel then sent can be no kernel's


@dataclass(frozen=True)
class Step:
    """One request to the kernel: a whole cell, or statements of it on their own lines.

    Parameters
    ----------
    cell : int
        Number of the cell over all cells, from 1.
    code : str
        What is sent.
    line : int
        First line of the cell that it holds, from 1.
    """

    cell: int
    code: str
    line: int = 1


def cells_of(notebook: NotebookNode) -> list[Step]:
    """Return a notebook's code cells as steps, from the first to the last."""
    cells = enumerate(notebook.cells, start=1)
    return [Step(n, c.source) for n, c in cells if c.cell_type == "code" and c.source.strip()]


@dataclass(frozen=True)
class Outcome:
    """What became of one step.

    Parameters
    ----------
    ending : Ending
        How it ended.
    failure : CellFailure, optional
        Why it did not run to its end.
    used_s : float
        Seconds that it used, as an `Allowance` counts them.
    slept : bool
        Whether it was stopped because it waited, not because it computed.
    cut : bool
        Whether it was stopped before it had what a cell may take: others had used that up.
    """

    ending: Ending
    failure: CellFailure | None = None
    used_s: float = 0.0
    slept: bool = False
    cut: bool = False
