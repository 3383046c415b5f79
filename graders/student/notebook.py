"""One notebook of a submission that has run in a process of its own."""

from __future__ import annotations

import builtins
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from nbformat import NotebookNode

from graders.model import Exercise, Lab, Limits, NotebookRun
from graders.needed import Failure, Selection
from graders.sandbox.channel import Channel
from graders.sandbox.launcher import Launcher
from graders.sandbox.staging import Stage
from graders.student.account import account_of, executed_notebook
from graders.student.attempt import Through
from graders.student.causes import Causes, missed_name, missing_module
from graders.student.given import given_by, words_of
from graders.student.host import SubmissionHost
from graders.student.objects import Student
from graders.student.paths import Paths, ToldChannel
from graders.student.plan import (
    NOTHING,
    Again,
    Fate,
    Plan,
    Story,
    names_of,
    plan_needed,
    plan_whole,
)
from graders.student.prepared import Prepared
from graders.submissions import Source


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
                stand_ins=setting.stand_ins,
                drawn=setting.drawn,
            )
        except BaseException:
            self._stage.close()
            raise
        self._paths = Paths(self._stage)

    def _planned(self) -> Plan:
        notebook, selection = self._source.notebook, self._selection
        if selection is None:
            return plan_whole(notebook, Selection())
        if self._setting.whole:
            again = self._setting.again.get(self._source.notebook_name, NOTHING)
            given = given_by(self._setting.lab.folder).code_for(again)
            return plan_whole(notebook, selection, again.places, given)
        return plan_needed(notebook, selection)

    @property
    def run(self) -> NotebookRun:
        """How the notebook ran."""
        run = account_of(
            self._source.notebook, self.plan, self._session, self._prepared.own_modules
        )
        told = (replace(f, message=self._paths.told(f.message)) for f in run.failures)
        for host in self._hosts.values():
            run = run.with_need_by(host.lacked)
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
        failures = [
            Failure(at, story.failure.name, story.failure.message)
            for at, story in enumerate(self.plan.stories(self._session.outcomes))
            if story.fate is not Fate.RAN and story.failure is not None
        ]
        host = self._hosts.get(exercise.id)
        why = self.plan.selection.why_whole(
            missing=host.unfound if host else (),
            unbound=host.unbound if host else (),
            failures=failures,
            # A training is asked for its settings, and then for the layers of other exercises.
            of={*names_of(exercise), *(host.asked if host else ())},
        )
        if why:
            return why
        if taken := self._taken_from_the_lab():
            return f"`{min(taken)}` is bound nowhere, and the lab's own notebook gives it"
        freed, hidden = self._hidden()
        if freed or hidden:
            return f"`{min(freed | hidden)}` is bound to something else than it was"
        return self._why_annotated()

    def _why_annotated(self) -> str:
        """Return which name annotations alone may miss; a newer Python does not look for it."""
        for at, story in enumerate(self.plan.stories(self._session.outcomes)):
            one = self.plan.selection.statements[at]
            name = missed_name(story) if one.users else None
            lines = self._source.notebook.cells[one.cell - 1].source.split("\n")
            before = [line.partition(name)[0] for line in lines if name and name in line]
            if any("->" in text or ":" in text for text in before):
                return f"{one.place}, misses `{name}`, which may only stand in an annotation"
        return ""

    def again(self) -> Again:
        """Return what may help the statements that did not find a name, and what they kept back."""
        stories = self.plan.stories(self._session.outcomes)
        unrun = [at for at, s in enumerate(stories) if s.fate in (Fate.FAILED, Fate.NOT_REACHED)]
        # What misses a name fails others in turn (a dict that it should fill has no such key), and
        # a whole cell ends there.
        first = min((at for at in unrun if _is(stories[at], "NameError")), default=len(stories))
        ends: dict[int, int] = {}
        for at in (at for at in unrun if at >= first and not missing_module(stories[at])):
            ends.setdefault(self.plan.selection.statements[at].cell, at)
        places = frozenset(
            at
            for at, one in enumerate(self.plan.selection.statements)
            if one.needed and at >= ends.get(one.cell, len(stories))
        )
        taken, (freed, hidden) = self._taken_from_the_lab(), self._hidden()
        if taken:
            given = given_by(self._setting.lab.folder)
            bound = {name for one in self.plan.selection.statements for name in one.binds}
            # A class whose base is missing does not get so far as to miss what its methods use.
            taken |= (given.names & words_of(self._source.notebook)) - bound
        return Again(places, frozenset(taken | hidden), freed)

    def _taken_from_the_lab(self) -> set[str]:
        """Return names that were not found, and that the lab's own notebook gives.

        What a statement here should have bound is not among them: that one has its own cause.
        """
        stories = self.plan.stories(self._session.outcomes)
        causes = Causes(self.plan.selection.statements, lambda: stories)
        missed: Iterable[str | None] = map(missed_name, stories)
        unbound = {name for host in self._hosts.values() for name in host.unbound}
        names = given_by(self._setting.lab.folder).names & ({*missed} | unbound)
        return {name for name in names if causes.binder([name]) is None}

    def _hidden(self) -> tuple[frozenset[str], frozenset[str]]:
        """Return names of Python, and of the lab's imports, that stand for other things now."""
        makers: dict[str, list[set[str]]] = {}  # by name: the modules of what binds it
        for one in self.plan.selection.statements:
            for name in one.binds if one.needed else ():
                makers.setdefault(name, []).append(set(one.imports))
        freed = {n for n in makers if hasattr(builtins, n) and n[0] != "_" and set() in makers[n]}
        imports = given_by(self._setting.lab.folder).imports & set(makers)
        hidden = {n for n in imports if len(makers[n]) > 1 and not set.intersection(*makers[n])}
        return frozenset(freed), frozenset(hidden)

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
            self._paths,
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


def _is(story: Story, error: str) -> bool:
    return story.failure is not None and story.failure.name == error


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
    again : mapping of str to Again
        By notebook, what runs when the whole has run.
    stand_ins : bool
        Whether packages that are not here can be imported all the same, though not be used.
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
    again: Mapping[str | None, Again] = field(default_factory=dict)
    stand_ins: bool = False
    last: bool = False
    through: Through | None = None
    drawn: bool = True
