"""Which statements of a notebook the names of a lab need: read, never run.

A notebook is cut into top-level statements, and those that the wanted names need are found by
walking backwards from the end. They run in their order, each on its own, so that what fails takes
nothing else along; the others are left out. Everything here is a pure function of text: no file is
opened, nothing of a submission is imported or executed.

The door::

    selection = select([(1, "import numpy as np"), ...], ["TanhLayer"], others=["ReluLayer"])
    for statement in selection.needed_of(cell=3):
        code = code_of(source_of_cell_3, [statement])     # what to run, on its own lines
    selection.to_json(), Selection.from_json(data)        # across the line from a bounded process
    selection.why_whole(missing=["TanhLayer"], failures=[Failure(4, "NameError", "name 'np' ...")])
    selection.users_of(statement)                         # which wanted names need it

`select` raises `TooMuchCode` for what is no notebook at all by its size, and nothing else. What it
cannot follow it keeps: then more runs than has to.
"""

from graders.needed.code import code_of
from graders.needed.select import TooMuchCode, select
from graders.needed.selection import Failure, Selection, SelectionError, Statement

__all__ = [
    "Failure",
    "Selection",
    "SelectionError",
    "Statement",
    "TooMuchCode",
    "code_of",
    "select",
]
