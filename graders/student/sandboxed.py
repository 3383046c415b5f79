"""A submission as an attempt: its notebook has run in a process of its own."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType

from nbformat import NotebookNode

from graders.errors import SubmissionError
from graders.model import Exercise, Lab, Limits, NotebookRun, SandboxFacts
from graders.sandbox.channel import Channel
from graders.sandbox.launcher import Launcher
from graders.sandbox.staging import Stage
from graders.student.absence import explain_absence
from graders.student.attempt import Attempt, Through
from graders.student.objects import Student
from graders.submissions import Submission, definitions, find_submissions


class SandboxedAttempt:
    """A submission that has run in a process of its own.

    Parameters
    ----------
    submission : Submission
        What was handed in; its notebook must be readable.
    lab : Lab
        What it answers.
    launcher : Launcher
        Starts the process.
    limits : Limits
        Bounds on time and memory.
    through : callable, optional
        Wraps every line to the student's names, for somebody who listens.

    Raises
    ------
    SubmissionError
        There is nothing to run; the sentence says why.
    """

    def __init__(
        self,
        submission: Submission,
        lab: Lab,
        launcher: Launcher,
        limits: Limits,
        through: Through | None = None,
    ) -> None:
        self._through = through
        if submission.notebook is None:
            raise SubmissionError(submission.reason or "There is no notebook in this submission.")
        self._found = definitions(submission.notebook)
        self._lab = lab
        self._limits = limits
        self._stage = Stage(submission.files, submission.notebook_name)
        try:
            self._session = launcher.open(self._stage, submission.notebook, limits)
        except BaseException:
            self._stage.close()
            raise
        self.facts: SandboxFacts = launcher.facts

    @property
    def run(self) -> NotebookRun:
        """How the notebook ran."""
        return self._session.run

    @property
    def executed(self) -> NotebookNode:
        """The notebook with its outputs, capped."""
        return self._session.executed

    def student(self, exercise: Exercise) -> Student:
        """Return the student's names; a process that died is started again, twice at most."""
        if not self._session.channel.alive:
            self._session.restart()
        channel: Channel = self._session.channel
        return Student(
            self._through(channel) if self._through else channel,
            call_limit_s=self._limits.call_s,
            also=exercise.also,
            cell_of=self._session.place_of,
            explain_missing=lambda name: explain_absence(
                name, exercise, self._found, self._session.run
            ),
            left_s=self._session.left_s,
        )

    def close(self) -> None:
        """End the process and remove its files."""
        try:
            self._session.close()
        finally:
            self._stage.close()

    def __enter__(self) -> SandboxedAttempt:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()


def open_path(path: Path, lab: Lab) -> Attempt:
    """Open one submission for a plain pytest run.

    Raises
    ------
    SubmissionError
        The path is not one readable submission.
    """
    with ExitStack() as stack:
        # Unpacked files are wanted again when the process is started again.
        workspace = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="markprop-")))
        found = find_submissions([path], lab, single=True, workspace=workspace)
        launcher = stack.enter_context(Launcher("auto"))
        attempt = stack.enter_context(SandboxedAttempt(found[0], lab, launcher, Limits()))
        return _Owning(attempt, stack.pop_all().close)


class _Owning:
    """An attempt that also owns its launcher and its unpacked files."""

    def __init__(self, attempt: SandboxedAttempt, close: Callable[[], None]) -> None:
        self.student = attempt.student
        self.close = close
