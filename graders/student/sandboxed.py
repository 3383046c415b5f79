"""A submission as an attempt: its notebooks run in processes of their own."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack, suppress
from dataclasses import replace

from graders.errors import SubmissionError, TimeLost
from graders.model import Exercise, Lab, Limits, NotebookRun, SandboxFacts
from graders.sandbox.launcher import Launcher
from graders.student.attempt import Through
from graders.student.notebook import Setting, SourceAttempt
from graders.student.objects import Student
from graders.student.plan import NOTHING, Again
from graders.student.prepared import prepare, written_answers
from graders.student.written import Answers
from graders.submissions import Source, Submission


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
    again : mapping of str to Again, optional
        As for `Setting`; where it is given, stand-ins are there too.
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
        again: Mapping[str | None, Again] | None = None,
        last: bool = False,
        through: Through | None = None,
        drawn: bool = True,
    ) -> None:
        if submission.main is None:
            raise SubmissionError(submission.reason or "There is no notebook in this submission.")
        self._setting = Setting(
            lab,
            launcher,
            submission.files,
            whole,
            again or {},
            stand_ins=again is not None,
            last=last,
            through=through,
            drawn=drawn,
        )
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

    def again(self) -> dict[str | None, Again]:
        """Return, by notebook, what may help the statements that did not find a name."""
        found: dict[str | None, Again] = {}
        for (name, _), attempt in self._opened.items():
            found[name] = found.get(name, NOTHING) | attempt.again()
        return found

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

    def __exit__(self, *error: object) -> None:
        self.close()
