"""How a class is graded, without what grades it: a run that keeps every report never loads that."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, Protocol

from graders.model import Lab, Limits
from graders.reports.schema import Report
from graders.submissions import Submission

if TYPE_CHECKING:
    from graders.judging.turns import Manner
    from graders.marking.pipeline import Graded

Save = Callable[[Submission, "Graded"], Report]
Tell = Callable[[Submission, Report], None]


class Grade(Protocol):
    """Grades a class somewhere; `grade_all` says what it gets."""

    def __call__(
        self,
        submissions: Iterable[Submission],
        lab: Lab,
        settings: Settings,
        *,
        save: Save,
        tell: Tell,
        begun: Callable[[Submission], None] = ...,
        warn: Callable[[str], None] = ...,
    ) -> None:
        """Give every submission its report."""


@dataclass(frozen=True)
class Settings:
    """How a batch is graded.

    Parameters
    ----------
    limits : Limits
        Bounds on each submission.
    sandbox : str
        ``strict``, ``auto`` or ``off``.
    jobs : int
        Submissions at the same time.
    execute : str
        ``needed`` runs what the exercises need; ``all`` runs the rest as well, for show.
    """

    limits: Limits = field(default_factory=Limits)
    sandbox: str = "auto"
    jobs: int = field(default_factory=lambda: len(available_cores()))
    execute: Literal["needed", "all"] = "needed"

    @property
    def manner(self) -> Manner:
        """How each submission is judged."""
        from graders.judging.turns import Manner

        return Manner(self.limits, everything=self.execute == "all")


def available_cores() -> set[int]:
    """Return the cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return os.sched_getaffinity(0)
    return set(range(os.cpu_count() or 1))
