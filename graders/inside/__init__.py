"""All that runs in the student's process: the kernel's start, its jail, and the worker.

The student's interpreter loads this folder under the name `_markprop`, from its path, so that
neither `graders` nor the checkout is importable there. The trusted side imports
`graders.inside.wire` for the frames and `graders.inside.jail` to ask what this machine offers.
"""

from __future__ import annotations

import os
import sys
import warnings

_channel: int | None = None  # descriptor of the line to the grader, set when the kernel starts
_folder: str | None = None  # the submission's own folder; code below it is the student's


def set_channel(descriptor: int, folder: str) -> None:
    """Remember the line to the grader and the submission's folder for `serve`."""
    global _channel, _folder
    _channel, _folder = descriptor, os.path.realpath(folder)


def serve() -> None:
    """Answer the grader's questions about the running notebook until the line closes."""
    import numpy as np

    from . import worker

    shell = sys.modules["IPython"].get_ipython()
    assert _channel is not None
    # What the notebook made an error for its own trainings is none in a check's extreme inputs.
    warnings.simplefilter("ignore")
    with np.errstate(divide="warn", over="warn", under="ignore", invalid="warn"):
        worker.serve(_channel, shell.user_ns, worker.kernel_cell_numbers(), _folder)
