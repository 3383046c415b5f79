"""The student's self-check inside a notebook: the public checks on the names as they are now."""

from __future__ import annotations

import contextlib
import io
import sys
from collections.abc import Iterable
from types import FrameType
from typing import Any

from graders.attempt import LocalAttempt
from graders.catalogue import all_labs, configured_labs, find_lab
from graders.errors import MarkpropError
from graders.manifest import hidden_of
from graders.model import CheckResult, Exercise, Lab
from graders.reports.notebook_view import SelfCheck
from graders.runner import CheckRun, with_checks

SLOW_AFTER_CHECKS = 12  # with fewer, the result is there before a line of progress could be read


def check(*exercises: str, lab: str | None = None) -> SelfCheck | Refused:
    """Check your work: ``check("tanh")``, or ``check()`` for every exercise of the lab.

    Runs the public checks on the names in this notebook as they are now; a redefined class counts
    at once. Marking also runs hidden checks, from the first cell of the saved notebook.

    Parameters
    ----------
    *exercises : str
        Ids of exercises; all of the lab's when there are none.
    lab : str, optional
        Id of the lab; found from the exercises, or from the names in the notebook.

    Returns
    -------
    SelfCheck
        Shown as the value of the cell; its `passed` tells whether every visible check passed.
    """
    try:
        chosen = _lab_of(exercises, lab, namespace := caller_namespace())
        return check_names(namespace, chosen.only(exercises))
    except MarkpropError as error:
        return Refused(str(error))


class Refused:
    """Why there is no result, in one sentence."""

    passed = False

    def __init__(self, reason: str) -> None:
        self.reason = reason

    def __repr__(self) -> str:
        return self.reason


def check_names(namespace: dict[str, Any], lab: Lab) -> SelfCheck:
    """Run a lab's public checks on the names of a namespace.

    Parameters
    ----------
    namespace : dict
        Where the student's names are.
    lab : Lab
        Whose checks run, with the exercises to be checked.
    """
    attempt = LocalAttempt(namespace)
    out = sys.stdout

    def work(checks: CheckRun) -> tuple[CheckResult, ...]:
        progress = _Progress(len(checks.checks), out)
        # What the student's code prints belongs to nobody here: each check calls it many times.
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            results = checks.judge(attempt, progress.tell)
        progress.clear()
        return results

    results = with_checks(lab, work, hidden=False)
    return SelfCheck(
        results,
        hidden=sum(hidden_of(exercise, lab).checks for exercise in lab.exercises),
        curves={result.check.id: result.curves for result in results if result.curves},
    )


class _Progress:
    """One line that says which check is done, when there are many."""

    def __init__(self, total: int, out: Any) -> None:
        self._total = total
        self._out = out
        self._done = 0

    def tell(self, result: CheckResult) -> None:
        self._done += 1
        if self._total > SLOW_AFTER_CHECKS:
            line = f"{self._done} of {self._total}: {result.check.title}"[:76]
            self._out.write(f"\r{line:<78}")
            self._out.flush()

    def clear(self) -> None:
        if self._total > SLOW_AFTER_CHECKS:
            self._out.write(f"\r{'':<78}\r")


def _lab_of(exercises: tuple[str, ...], lab: str | None, namespace: dict[str, Any]) -> Lab:
    """Return the lab that the exercises, or else the names in the notebook, belong to."""
    extra = configured_labs()
    labs = [find_lab(lab, extra)] if lab else all_labs(extra)
    for exercise in exercises:
        having = [one for one in labs if exercise in {e.id for e in one.exercises}]
        if not having:
            known = ", ".join(dict.fromkeys(e.id for one in labs for e in one.exercises))
            raise MarkpropError(f"There is no exercise {exercise!r}. The exercises are: {known}.")
        labs = having
    if len(labs) > 1 and not exercises:
        labs = [max(labs, key=lambda one: _present(one.exercises, namespace))]
        if not _present(labs[0].exercises, namespace):
            raise MarkpropError(
                "No exercise of any lab is defined in this notebook yet. "
                'Say which one to check: check("tanh").'
            )
    return labs[0]


def _present(exercises: Iterable[Exercise], namespace: dict[str, Any]) -> int:
    names = {name for exercise in exercises for name in exercise.defines}
    return sum(name in namespace for name in names)


def caller_namespace() -> dict[str, Any]:
    """Return the notebook's globals, or those of the module that called."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    if shell is not None:
        names: dict[str, Any] = shell.user_ns
        return names
    frame: FrameType | None = sys._getframe(1)
    while frame is not None and str(frame.f_globals.get("__name__", "")).startswith("graders."):
        frame = frame.f_back
    return frame.f_globals if frame is not None else {}


def register_magic() -> None:
    """Add the line magic ``%check tanh`` to the running notebook, where there is one."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    if shell is not None:
        shell.register_magic_function(lambda line: check(*line.split()), "line", "check")
