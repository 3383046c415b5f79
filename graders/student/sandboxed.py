"""A submission as an attempt: its notebooks run in processes of their own."""

from __future__ import annotations

import copy
import tempfile
import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from types import TracebackType

from nbformat import NotebookNode

from graders.errors import StudentDied, SubmissionError
from graders.model import Exercise, Lab, Limits, NotebookRun, SandboxFacts
from graders.reading import find_submissions
from graders.sandbox.channel import Channel
from graders.sandbox.launcher import Launcher
from graders.sandbox.staging import Stage
from graders.student.absence import explain_absence, hint_on_absence
from graders.student.attempt import Attempt, Through
from graders.student.objects import Student
from graders.student.paths import Paths, ToldChannel
from graders.submissions import Source, Submission


class SourceAttempt:
    """One notebook of a submission that has run in a process of its own.

    Parameters
    ----------
    source : Source
        The notebook.
    files : Path, optional
        Folder with the submission's own files.
    launcher : Launcher
        Starts the process.
    limits : Limits
        Bounds on time and memory.
    through : callable, optional
        Wraps every line to the student's names, for somebody who listens.
    """

    def __init__(
        self,
        source: Source,
        files: Path | None,
        launcher: Launcher,
        limits: Limits,
        through: Through | None = None,
    ) -> None:
        self._through = through
        self._source = source
        self._limits = limits
        self._stage = Stage(files, source.notebook_name)
        try:
            self._session = launcher.open(self._stage, source.notebook, limits)
        except BaseException:
            self._stage.close()
            raise
        self._paths = Paths(self._stage)

    @property
    def run(self) -> NotebookRun:
        """How the notebook ran."""
        run = self._session.run
        told = (replace(f, message=self._paths.told(f.message)) for f in run.failures)
        return replace(run, failures=tuple(told))

    @property
    def executed(self) -> NotebookNode:
        """The notebook with its outputs, capped."""
        found = copy.copy(self._session.executed)
        found.cells = [self._told(cell) for cell in found.cells]
        return found

    def _told(self, cell: NotebookNode) -> NotebookNode:
        if not cell.get("outputs"):
            return cell
        told = copy.copy(cell)
        told.outputs = self._paths.told_in(cell.outputs)
        return told

    def student(self, exercise: Exercise) -> Student:
        """Return the student's names; a process that died is started again, twice at most."""
        if not self._session.channel.alive:
            self._session.restart()
        channel: Channel = ToldChannel(self._session.channel, self._paths)
        return Student(
            self._through(channel) if self._through else channel,
            call_limit_s=self._limits.call_s,
            also=exercise.also,
            cell_of=self._session.place_of,
            explain_missing=lambda name: explain_absence(name, exercise, self._source, self.run),
            hint_on_blank=lambda name: hint_on_absence(name, exercise, self._source),
            deadline=self._session.deadline,
        )

    def close(self) -> None:
        """End the process and remove its files."""
        try:
            self._session.close()
        finally:
            self._stage.close()


class SandboxedAttempt:
    """A submission whose exercises are each answered by the notebook that they are marked from.

    The main notebook runs at once, a further one when the first of its exercises is asked for; all
    share the submission's time.

    Parameters
    ----------
    submission : Submission
        What was handed in; its notebooks must be readable.
    launcher : Launcher
        Starts the processes.
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
        launcher: Launcher,
        limits: Limits,
        through: Through | None = None,
    ) -> None:
        if submission.main is None:
            raise SubmissionError(submission.reason or "There is no notebook in this submission.")
        self._files = submission.files
        self._launcher = launcher
        self._limits = limits
        self._through = through
        self._deadline = time.monotonic() + limits.total_s
        self._sources = {id_: source for source in submission.sources for id_ in source.exercises}
        self._main = submission.main
        self._opened: dict[str | None, SourceAttempt] = {}
        self.facts: SandboxFacts = launcher.facts
        self._of(self._main)

    @property
    def run(self) -> NotebookRun:
        """How the main notebook ran."""
        return self._of(self._main).run

    @property
    def executed(self) -> NotebookNode:
        """The main notebook with its outputs, capped."""
        return self._of(self._main).executed

    @property
    def further(self) -> Mapping[str, SourceAttempt]:
        """The other notebooks that have run, by name."""
        main = self._main.notebook_name
        return {name: one for name, one in self._opened.items() if name and name != main}

    def student(self, exercise: Exercise) -> Student:
        """Return the student's names in the notebook that this exercise is marked from."""
        return self._of(self._sources.get(exercise.id, self._main)).student(exercise)

    def _of(self, source: Source) -> SourceAttempt:
        """Return the attempt of a notebook, which runs now if it has not yet."""
        attempt = self._opened.get(source.notebook_name)
        if attempt is None:
            left = self._deadline - time.monotonic()
            if left <= 0:
                raise StudentDied("the time for this submission is up")
            limits = replace(self._limits, total_s=left)
            attempt = SourceAttempt(source, self._files, self._launcher, limits, self._through)
            self._opened[source.notebook_name] = attempt
        return attempt

    def close(self) -> None:
        """End the processes and remove their files."""
        with ExitStack() as stack:
            for attempt in self._opened.values():
                stack.callback(attempt.close)

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
        attempt = stack.enter_context(SandboxedAttempt(found[0], launcher, Limits()))
        return _Owning(attempt, stack.pop_all().close)


class _Owning:
    """An attempt that also owns its launcher and its unpacked files."""

    def __init__(self, attempt: SandboxedAttempt, close: Callable[[], None]) -> None:
        self.student = attempt.student
        self.close = close
