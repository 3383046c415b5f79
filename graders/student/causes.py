"""Finds the first cause: why a name of the notebook is not there when the notebook has run."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from graders.needed import Statement
from graders.student.plan import Fate, Story, holders

_NOT_DEFINED = re.compile(r"name '(\w+)' is not defined")
_NO_MODULE = re.compile(r"No module named '(\w+)'")  # of one with a dot, its package is there


@dataclass(frozen=True)
class Cause:
    """A statement that failed by itself, with what became of it.

    Parameters
    ----------
    statement : Statement
        The statement.
    story : Story
        What became of it.
    module : str, optional
        The module that it imports and that is not there.
    """

    statement: Statement
    story: Story
    module: str | None = None

    @property
    def place(self) -> str:
        """Where it is: cell and line."""
        failure = self.story.failure
        line = (failure and failure.line) or self.statement.first
        return f"cell {self.statement.cell}, line {line}"

    def __str__(self) -> str:
        if self.module is not None:
            return f"{self.place}: `{self.module}` is not installed here"
        failure = self.story.failure
        if failure is None:
            return f"{self.place} did not run"
        if failure.name == "Stopped":
            return f"cell {self.statement.cell}: {failure.message}"
        return f"{self.place}: {failure.name}: {failure.message}"


class Causes:
    """Follows failures back to the statement with which they began.

    Parameters
    ----------
    statements : sequence of Statement
        Of the notebook, in order.
    stories : callable
        Gives what became of each of them.
    """

    def __init__(
        self, statements: Sequence[Statement], stories: Callable[[], Sequence[Story]]
    ) -> None:
        self._statements = statements
        self._stories = stories

    def binder(self, names: Iterable[str]) -> int | None:
        """Return the last statement that should bind one of these names, and did not run.

        None if all that bind it ran, or were left out.
        """
        stories = self._stories()
        unrun = [
            at
            for at in holders(self._statements, names)
            if stories[at].fate not in (Fate.RAN, Fate.LEFT_OUT)
        ]
        return unrun[-1] if unrun else None

    def star(self, before: int | None = None) -> int | None:
        """Return the last `from x import *` of a module that is not there: it may bind any name.

        Parameters
        ----------
        before : int, optional
            Place of the statement before which it stands; None for all of them.
        """
        stories = self._stories()
        for at in reversed(range(len(stories))[:before]):
            if not self._statements[at].binds and missing_module(stories[at]):
                return at
        return None

    def story(self, at: int) -> Story:
        """Return what became of a statement."""
        return self._stories()[at]

    def first(self, at: int) -> Cause:
        """Return the first cause of what became of a statement."""
        stories = self._stories()
        for _ in range(len(self._statements)):
            if stories[at].fate is Fate.NOT_REACHED:
                at = self._failed_before(at, stories)
            earlier = self._missed(at, stories)
            if earlier is None:
                break
            at = earlier
        return Cause(self._statements[at], stories[at], missing_module(stories[at]))

    def _failed_before(self, at: int, stories: Sequence[Story]) -> int:
        """Return the statement of the same cell whose failure kept this one from running."""
        cell = self._statements[at].cell
        before = [
            other
            for other in range(at)
            if self._statements[other].cell == cell and stories[other].fate is Fate.FAILED
        ]
        return before[-1] if before else at

    def _missed(self, at: int, stories: Sequence[Story]) -> int | None:
        """Return an earlier statement that should have bound what this one did not find."""
        name = missed_name(stories[at])
        if name is None:
            return None
        unrun = (Fate.FAILED, Fate.STOPPED, Fate.NO_TIME, Fate.NOT_REACHED)
        earlier = [o for o in holders(self._statements[:at], [name]) if stories[o].fate in unrun]
        return earlier[-1] if earlier else self.star(at)


def missed_name(story: Story) -> str | None:
    """Return the name that a failed statement did not find."""
    failure = story.failure
    if story.fate is not Fate.FAILED or failure is None or failure.name != "NameError":
        return None
    return name_in(failure.message)


def name_in(message: str) -> str | None:
    """Return the name of which a `NameError` says that it is not defined."""
    match = _NOT_DEFINED.match(message)
    return match[1] if match else None


def module_in(message: str) -> str | None:
    """Return the top-level module of which an error says that there is none."""
    match = _NO_MODULE.match(message)
    return match[1] if match else None


def missing_module(story: Story) -> str | None:
    """Return the module that a failed import did not find."""
    failure = story.failure
    if story.fate is Fate.FAILED and failure and failure.name == "ModuleNotFoundError":
        return module_in(failure.message)
    return None
