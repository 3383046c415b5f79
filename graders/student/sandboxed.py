"""A submission as an attempt: its notebooks run in processes of their own."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType

from nbformat import NotebookNode

from graders.errors import SubmissionError, TimeLost
from graders.model import Exercise, Lab, Limits, NotebookRun, SandboxFacts
from graders.needed import Failure, Selection
from graders.sandbox.channel import Channel
from graders.sandbox.launcher import Launcher
from graders.sandbox.staging import Stage
from graders.student.account import account_of, executed_notebook
from graders.student.attempt import Through
from graders.student.host import SubmissionHost
from graders.student.objects import Student
from graders.student.paths import Paths, ToldChannel
from graders.student.plan import (
    Fate,
    Plan,
    names_of,
    plan_needed,
    plan_whole,
)
from graders.student.prepared import Prepared, prepare, written_answers
from graders.student.written import Answers
from graders.submissions import Source, Submission


class SourceAttempt:
    """One notebook of a submission that has run in a process of its own.

    Parameters
    ----------
    source : Source
        The notebook.
    prepared : Prepared
        What is known of it before it runs.
    asked : str
        The exercise that it is asked about; empty for all of the source's.
    setting : Setting
        How it runs.
    limits : Limits
        Bounds on time and memory.
    """

    def __init__(
        self, source: Source, prepared: Prepared, asked: str, setting: Setting, limits: Limits
    ) -> None:
        self._source = source
        self._prepared = prepared
        self._selection = prepared.selections.get(asked)
        self._setting = setting
        self._limits = limits
        self.plan = self._planned()
        self._hosts: dict[str, SubmissionHost] = {}
        self._stage = Stage(setting.files, source.notebook_name)
        try:
            self._session = setting.launcher.open(
                self._stage,
                source.notebook,
                limits,
                self.plan.steps,
                last=setting.last,
                drawn=setting.drawn,
            )
        except BaseException:
            self._stage.close()
            raise
        self._paths = Paths(self._stage)

    def _planned(self) -> Plan:
        notebook, selection = self._source.notebook, self._selection
        if self._setting.whole or selection is None:
            return plan_whole(notebook, selection or Selection())
        return plan_needed(notebook, selection)

    @property
    def run(self) -> NotebookRun:
        """How the notebook ran."""
        run = account_of(
            self._source.notebook, self.plan, self._session, self._prepared.own_modules
        )
        told = (replace(f, message=self._paths.told(f.message)) for f in run.failures)
        return replace(run, failures=tuple(told))

    @property
    def used_s(self) -> float:
        """Seconds that its code has used."""
        return self._limits.total_s - self._session.left_s()

    @property
    def executed(self) -> NotebookNode:
        """The notebook with the student's own source and our outputs, capped."""
        found = executed_notebook(
            self._source.notebook, self._prepared.handed_in, self.plan, self._session
        )
        for cell in found.cells:
            if cell.get("outputs"):
                cell.outputs = self._paths.told_in(cell.outputs)
        return found

    def why_whole(self, exercise: Exercise) -> str:
        """Return why the whole notebook may judge an exercise better; empty if it cannot."""
        if self._setting.whole:
            return ""
        stories = self.plan.stories(self._session.outcomes)
        failures = [
            Failure(at, story.failure.name, story.failure.message)
            for at, story in enumerate(stories)
            if story.fate is not Fate.RAN and story.failure is not None
        ]
        host = self._hosts.get(exercise.id)
        return self.plan.selection.why_whole(
            missing=host.unfound if host else (), failures=failures, of=names_of(exercise)
        )

    def student(self, exercise: Exercise, through: Through | None = None) -> Student:
        """Return the student's names; a process that died is started again, twice at most."""
        if not self._session.channel.alive:
            self._session.restart()
        channel: Channel = ToldChannel(self._session.channel, self._paths)
        host = self._hosts.get(exercise.id) or self._host(exercise)
        through = through or self._setting.through
        return Student(through(channel) if through else channel, also=exercise.also, host=host)

    def _host(self, exercise: Exercise) -> SubmissionHost:
        self._hosts[exercise.id] = SubmissionHost(
            exercise,
            self.plan,
            self._session,
            self._source,
            self._limits.call_s,
            packages=self._setting.lab.packages,
            last=self._setting.last,
        )
        return self._hosts[exercise.id]

    def expect_unharmed(self) -> None:
        """Raise `HarnessError` if a process of it was lost by nobody's doing here."""
        self._session.expect_unharmed()

    def close(self) -> None:
        """End the process and remove its files."""
        try:
            self._session.close()
        finally:
            self._stage.close()


@dataclass(frozen=True)
class Setting:
    """How the notebooks of a submission run.

    Parameters
    ----------
    lab : Lab
        What they answer.
    launcher : Launcher
        Starts their processes.
    files : Path, optional
        Folder with the submission's own files.
    whole : bool
        Whether every cell runs, from the first to the last, or what the exercises need.
    last : bool
        Whether nothing is judged again after this: then each exercise gets a process and the time
        of a submission to itself.
    through : callable, optional
        Wraps every line to the student's names, for somebody who listens.
    drawn : bool
        Whether somebody will see the figures.
    """

    lab: Lab
    launcher: Launcher
    files: Path | None = None
    whole: bool = False
    last: bool = False
    through: Through | None = None
    drawn: bool = True


class SandboxedAttempt:
    """A submission whose exercises are each answered by the notebook that they are marked from.

    The main notebook runs at once, a further one when the first of its exercises is asked for; all
    share the submission's time.

    Parameters
    ----------
    submission : Submission
        What was handed in; its notebooks must be readable.
    lab : Lab
        What it answers.
    launcher : Launcher
        Starts the processes.
    limits : Limits
        Bounds on time and memory.
    whole, last, through, drawn
        As for `Setting`.

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
        *,
        whole: bool = False,
        last: bool = False,
        through: Through | None = None,
        drawn: bool = True,
    ) -> None:
        if submission.main is None:
            raise SubmissionError(submission.reason or "There is no notebook in this submission.")
        self._setting = Setting(lab, launcher, submission.files, whole, last, through, drawn)
        self._limits = limits
        self._sources = {id_: source for source in submission.sources for id_ in source.exercises}
        self._main = submission.main
        self._opened: dict[tuple[str | None, str], SourceAttempt] = {}
        # All of them now: a process is forked for it, which no thread of ours may be beside.
        self._prepared = {
            source.notebook_name: prepare(submission, source, lab, self._asked(source), apart=last)
            for source in submission.sources
        }
        self.answers = Answers()
        if not whole:
            self.answers = written_answers(submission, lab, self._prepared.values())
        self.facts: SandboxFacts = launcher.facts
        self._of(self._main, next(iter(self._asked(self._main)), ""))

    @property
    def run(self) -> NotebookRun:
        """How the main notebook ran."""
        return next(iter(self._opened.values())).run

    @property
    def used_s(self) -> float:
        """Seconds that the submission's code has used."""
        return sum(one.used_s for one in self._opened.values())

    @property
    def main(self) -> SourceAttempt:
        """The main notebook's attempt."""
        return next(iter(self._opened.values()))

    @property
    def further(self) -> Mapping[str, SourceAttempt]:
        """The other notebooks that have run, by name."""
        main = self._main.notebook_name
        return {name: one for (name, _), one in self._opened.items() if name and name != main}

    def student(self, exercise: Exercise, through: Through | None = None) -> Student:
        """Return the student's names in the notebook that this exercise is marked from."""
        attempt = self._of(self._sources.get(exercise.id, self._main), exercise.id)
        return attempt.student(exercise, through)

    def why_whole(self, exercise: Exercise) -> str:
        """Return why the whole notebook may judge an exercise better; empty if it cannot."""
        source = self._sources.get(exercise.id, self._main)
        apart = exercise.id if self._setting.last else ""
        attempt = self._opened.get((source.notebook_name, apart))
        return attempt.why_whole(exercise) if attempt else ""

    def expect_unharmed(self) -> None:
        """Raise `HarnessError` if a process was lost by nobody's doing here."""
        for attempt in self._opened.values():
            attempt.expect_unharmed()

    def open_all(self) -> None:
        """Have every notebook run that has not run yet, as far as the time lasts."""
        with suppress(TimeLost):
            for exercise in self._setting.lab.exercises:
                self._of(self._sources.get(exercise.id, self._main), exercise.id)

    def _asked(self, source: Source) -> list[str]:
        """Return the ids of the exercises that a notebook is asked about."""
        ids = [exercise.id for exercise in self._setting.lab.exercises]
        return [id_ for id_ in ids if self._sources.get(id_, self._main) is source]

    def _of(self, source: Source, exercise: str) -> SourceAttempt:
        """Return the attempt of a notebook, which runs now if it has not yet."""
        apart = exercise if self._setting.last else ""
        attempt = self._opened.get((source.notebook_name, apart))
        if attempt is None:
            limits = self._limits
            if not apart:
                left = limits.total_s - self.used_s
                if left <= 0:
                    raise TimeLost("The other notebooks used up the time for this submission.")
                limits = replace(limits, total_s=left)
            prepared = self._prepared[source.notebook_name]
            attempt = SourceAttempt(source, prepared, apart, self._setting, limits)
            self._opened[source.notebook_name, apart] = attempt
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
