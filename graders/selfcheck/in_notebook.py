"""The student's self-check inside a notebook: the public checks on the names as they are now."""

from __future__ import annotations

import contextlib
import io
import random
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, ClassVar

import numpy as np

from graders.catalogue.choosing import having, likeliest
from graders.catalogue.labs import all_labs, configured_labs, find_lab, folder_of
from graders.catalogue.manifest import hidden_of
from graders.errors import MarkpropError
from graders.judging.runner import CheckRun, with_checks
from graders.model import CheckResult, Lab
from graders.reports.notebook_view import SelfCheck, ShownOnce
from graders.sandbox.channel import Channel, Reply
from graders.selfcheck.frontend import (
    Progress,
    caller_namespace,
    notebook_names,
    progress_stream,
    running_shell,
    show,
)
from graders.selfcheck.recognition import Naming
from graders.student.attempt import LocalAttempt, Relay
from graders.student.promises import not_promised_in


def check(*exercises: str, lab: str | None = None) -> SelfCheck | Refused:
    """Check your work: ``check("tanh")``, or ``check()`` for every exercise of the lab.

    Runs the public checks on the names in this notebook as they are now; a redefined class counts
    at once. Marking also runs hidden checks, on the saved notebook.

    Parameters
    ----------
    *exercises : str
        Ids of exercises; all of the lab's when there are none.
    lab : str, optional
        Id of the lab; found from the exercises, or from the notebook.

    Returns
    -------
    SelfCheck
        Shown in its cell wherever it stands there; its `passed` tells whether every visible check
        passed.

    Raises
    ------
    Stopped
        The keyboard interrupted the checks; a `KeyboardInterrupt`, so that "Run all" ends too.
    """
    try:
        namespace = caller_namespace()
        result = check_names(namespace, _lab_of(exercises, lab, namespace).only(exercises))
    except MarkpropError as error:
        refused = Refused(str(error))
        return replace(refused, shown_in=show(refused))
    return replace(result, shown_in=show(result))


@dataclass(frozen=True, repr=False)
class Refused(ShownOnce):
    """Why there is no result, in one sentence.

    Parameters
    ----------
    reason : str
        The sentence.
    shown_in : int, optional
        See `ShownOnce`.
    """

    passed: ClassVar = False

    reason: str
    shown_in: int | None = None

    def __repr__(self) -> str:
        return self.reason


class Stopped(KeyboardInterrupt):
    """The keyboard stopped the checks; a notebook shows this sentence in place of a traceback."""

    def _render_traceback_(self) -> list[str]:
        return [str(self)]


def check_names(namespace: dict[str, Any], lab: Lab) -> SelfCheck:
    """Run a lab's public checks on the names of a namespace.

    Parameters
    ----------
    namespace : dict
        Where the student's names are.
    lab : Lab
        Whose checks run, with the exercises to be checked.
    """
    listener, naming = _Listener(), Naming(folder_of(one, lab) for one in lab.exercises)
    attempt = LocalAttempt(namespace, lambda line: listener.through(naming.through(line)))

    def work(checks: CheckRun) -> None:
        waiting = [check.title for check in checks.checks]

        def tell(result: CheckResult | None = None) -> None:
            if result:
                naming.hear(result)
            done = len(checks.checks) - len(waiting)
            if waiting:
                progress.say(f"check {done + 1} of {len(checks.checks)}, {waiting.pop(0)}")

        tell()
        checks.judge(attempt, tell)

    with Progress(progress_stream()) as progress, _leaving_no_trace():
        try:
            with_checks(lab, work, hidden=False)
        except KeyboardInterrupt:
            raise Stopped(listener.sentence()) from None
    hidden = sum(hidden_of(exercise, lab).checks for exercise in lab.exercises)
    cells = [str(source) for source in namespace.get("In", ()) if source]
    notes = tuple(not_promised_in(cells, lab))
    bonus = frozenset(exercise.id for exercise in lab.exercises if exercise.bonus)
    return SelfCheck(tuple(naming.results), hidden, notes, bonus)


def _lab_of(exercises: tuple[str, ...], lab: str | None, namespace: dict[str, Any]) -> Lab:
    """Return the lab that the exercises, or else the notebook, belong to."""
    extra = configured_labs()
    known = [find_lab(lab, extra)] if lab else all_labs(extra)
    names = list(notebook_names(namespace))
    labs = having(known, exercises, here=likeliest(known, namespace, names))
    found = likeliest(labs, namespace, names)
    if found is None and not exercises:
        raise MarkpropError(
            "No exercise of any lab is defined in this notebook yet. "
            'Say which one to check: check("tanh").'
        )
    return found or labs[0]  # a shared exercise is the same in all of them


@contextlib.contextmanager
def _leaving_no_trace() -> Iterator[None]:
    """Keep the notebook's settings away from the checks, and its random numbers as they are.

    Otherwise ``np.seterr(all="raise")`` in a notebook would stop the checks themselves, and what
    the notebook draws next would depend on whether its author had checked something.
    """
    # The state that students' own calls of `np.random` use, which is the legacy one.
    kept, python_kept = np.random.get_state(), random.getstate()  # noqa: NPY002
    with (
        # What the student's code prints is nobody's to read: each check calls it many times.
        contextlib.redirect_stdout(io.StringIO()),
        contextlib.redirect_stderr(io.StringIO()),
        warnings.catch_warnings(),
        np.errstate(divide="warn", over="warn", under="ignore", invalid="warn"),
    ):
        warnings.simplefilter("ignore")
        try:
            yield
        finally:
            np.random.set_state(kept)  # noqa: NPY002
            random.setstate(python_kept)


class _Listener:
    """Stands between the checks and the student's code: its settings for it, and its last call."""

    def __init__(self) -> None:
        self._errors = np.geterr()
        self._calling = ""

    def through(self, channel: Channel) -> Channel:
        """Return the channel to ask through."""

        def ask(meta: dict[str, Any], arrays: list[np.ndarray], timeout_s: float) -> Reply:
            names = (meta.get("target") or {}).get("names", [""])
            self._calling = str(meta.get("name") or names[0])
            with np.errstate(**self._errors):
                reply = channel.ask(meta, arrays, timeout_s)
            self._calling = ""
            return reply

        return Relay(ask, channel.close)

    def sentence(self) -> str:
        """Say what was going on when the keyboard interrupted."""
        if not self._calling:
            return "Stopped before all checks had run."
        return (
            f"Stopped while `{self._calling}` was running. If it should have ended by then, look "
            "for a loop that never ends, or for a Python loop over every entry of an array."
        )


def register_magic() -> None:
    """Add the line magic ``%check tanh`` to the running notebook, where there is one."""
    shell = running_shell()
    if shell is not None:
        shell.register_magic_function(_check_line, "line", "check")


def _check_line(line: str) -> SelfCheck | Refused:
    return check(*line.replace(",", " ").replace('"', " ").replace("'", " ").split())
