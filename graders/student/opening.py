"""One submission for a plain pytest run: found, started, and ended with what was made for it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from graders.model import Lab, Limits
from graders.reading import find_submissions, workspace
from graders.sandbox.launcher import Launcher
from graders.student.attempt import Attempt
from graders.student.sandboxed import SandboxedAttempt
from graders.submissions import Order


def open_path(path: Path, lab: Lab) -> Attempt:
    """Open one submission for a plain pytest run.

    Raises
    ------
    SubmissionError
        The path is not one readable submission.
    """
    with ExitStack() as stack:
        # Unpacked files are wanted again when the process is started again.
        room = stack.enter_context(workspace())
        found = find_submissions([path], lab, order=Order(single=True), workspace=room)
        launcher = stack.enter_context(Launcher("auto"))
        attempt = stack.enter_context(SandboxedAttempt(found[0], lab, launcher, Limits()))
        return _Owning(attempt, stack.pop_all().close)


class _Owning:
    """An attempt that also owns its launcher and its unpacked files."""

    def __init__(self, attempt: SandboxedAttempt, close: Callable[[], None]) -> None:
        self.student = attempt.student
        self.close = close
