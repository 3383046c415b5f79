"""Does once, before forking, what every grader would otherwise do anew.

First uses are costly: schema validators, page templates, Hypothesis' look at the modules around it,
and the kernel client's imports take twice the time of judging a small exercise.
"""

from __future__ import annotations

import contextlib
import importlib

import nbformat.v4

from graders.errors import MarkpropError
from graders.judging.reference import load_reference
from graders.judging.runner import CheckRun
from graders.judging.turns import Manner
from graders.marking.pipeline import grade
from graders.mistakes import planted
from graders.model import Lab
from graders.reports.pages import render_feedback, render_report
from graders.sandbox.launcher import Launcher
from graders.student.objects import known_names
from graders.submissions import Source, Submission

_BELATED = ("numpy.fft", "numpy.ma")  # NumPy loads them at the first transform, the first median


def warm_up(lab: Lab, checks: CheckRun, launcher: Launcher, manner: Manner) -> None:
    """Grade an empty notebook and render its pages, in this process.

    Nothing of it is kept but what was loaded and compiled on the way; a machine on which it fails
    gives every submission a report that says why.
    """
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("pass")])
    source = Source(notebook, None, exercises=tuple(e.id for e in lab.exercises))
    empty = Submission("warm-up", lab.folder, (source,), None, None, None, "")
    try:
        report = grade(empty, lab, checks, launcher, manner).report
        render_report(report)
        render_feedback(report)
    except (MarkpropError, OSError):
        return
    known_names()
    checks.draw()
    for module in _BELATED:
        importlib.import_module(module)
    for owner, exercise in checks.referring:
        # A student's copy has no reference, and a machine not every module that an exercise needs.
        with contextlib.suppress(MarkpropError, ImportError):
            load_reference(owner, exercise)
            for answer in planted(owner.folder, exercise.id):  # else every wrong answer reads them
                answer.source()
