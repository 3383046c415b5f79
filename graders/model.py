"""What a lab is and what a check finds: plain frozen data, no input or output."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from fractions import Fraction
from pathlib import Path
from typing import Any

from graders.errors import Misconception


class Pending(StrEnum):
    """Why the points of an undecided check are pending."""

    GRADER = "grader"  # the grader's fault, or a requirement of the lab that is missing here
    TIME = "time"  # other code or the machine used up the answer's time
    PACKAGE = "package"  # the answer needs a published package that is missing here


class Verdict(StrEnum):
    """What became of one check."""

    PASSED = "passed"
    FAILED = "failed"
    SKIPPED = "skipped"
    UNDECIDED = "undecided"


@dataclass(frozen=True)
class Exercise:
    """One graded task of a lab, as `lab.toml` declares it.

    Parameters
    ----------
    id : str
        Unique within the lab, for example ``tanh``.
    title : str
        What the student reads.
    defines : tuple of str
        Names that the student's code must define.
    also : mapping of str to tuple of str
        Other names under which a defined name is accepted.
    bonus : bool
        Whether its points lie outside the lab's maximum.
    requires : tuple of str
        Modules without which the exercise is undecided on this machine.
    lab : str
        Id of the lab whose folder holds the checks (labs may share an exercise).
    """

    id: str
    title: str
    defines: tuple[str, ...]
    also: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    bonus: bool = False
    requires: tuple[str, ...] = ()
    lab: str = ""


@dataclass(frozen=True)
class Lab:
    """One lab: the notebook, its exercises in order, and where its files are.

    Parameters
    ----------
    id, title, version : str
        As `lab.toml` says. The version takes part in seeds and stands in every report.
    notebook : str
        File name of the lab's notebook.
    exercises : tuple of Exercise
        In the order of the notebook.
    folder : Path
        Holds `lab.toml`, `public/` and, for instructors, `hidden/` and `mistakes/`.
    packages : tuple of str
        Modules of published packages, besides the well-known ones, that an answer may need.
    """

    id: str
    title: str
    version: str
    notebook: str
    exercises: tuple[Exercise, ...]
    folder: Path
    packages: tuple[str, ...] = ()

    def exercise(self, exercise_id: str) -> Exercise:
        """Return the exercise of that id; `KeyError` names the ones that there are."""
        for exercise in self.exercises:
            if exercise.id == exercise_id:
                return exercise
        known = ", ".join(e.id for e in self.exercises)
        raise KeyError(f"{self.id} has no exercise {exercise_id!r}; it has {known}")

    def only(self, exercise_ids: Iterable[str]) -> Lab:
        """Return the lab with these exercises alone; the whole lab when there are none."""
        wanted = [self.exercise(exercise_id).id for exercise_id in exercise_ids]
        if not wanted:
            return self
        return replace(self, exercises=tuple(e for e in self.exercises if e.id in wanted))


@dataclass(frozen=True)
class Check:
    """One promise with points.

    Parameters
    ----------
    id : str
        ``<exercise>.<function name without test_>``.
    title : str
        The promise: first line of the check's docstring.
    exercise : str
        Id of its exercise.
    points : Fraction
        On offer, exact.
    hidden : bool
        Whether students see only its title and verdict.
    after : tuple of str
        Ids of checks that must pass for this one to be judged at all.
    """

    id: str
    title: str
    exercise: str
    points: Fraction
    hidden: bool = False
    after: tuple[str, ...] = ()


@dataclass(frozen=True)
class Curve:
    """One function of one variable, sampled, to be drawn beside a finding.

    Parameters
    ----------
    name : str
        What is drawn, for example ``fprop``.
    xs : tuple of float
        Where it was sampled, increasing.
    got : tuple of float
        The student's values there; values that are not finite leave a gap.
    expected : tuple of float
        The expected values; empty where only the student's are to be shown.
    """

    name: str
    xs: tuple[float, ...]
    got: tuple[float, ...]
    expected: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        if len(self.got) != len(self.xs) or len(self.expected) not in (0, len(self.xs)):
            raise ValueError(
                f"curve {self.name!r}: {len(self.xs)} xs, {len(self.got)} got, "
                f"{len(self.expected)} expected; the lengths must agree"
            )


@dataclass(frozen=True)
class CheckResult:
    """What became of one check for one submission.

    Parameters
    ----------
    check : Check
        The check judged.
    verdict : Verdict
        What became of it.
    points : Fraction
        Earned, exact, between 0 and ``check.points``.
    seconds : float
        Wall time in seconds.
    finding, hint : str, optional
        What the student reads; see `graders.errors.CheckFailed`.
    counterexample : mapping of str to array or number
        Input that shows the finding, by argument name.
    misconception : Misconception, optional
        The known mistake that explains the answer exactly.
    follow_through : bool
        Whether the points were earned on the student's own `fprop` although that one differs.
    curves : tuple of Curve
        What a picture says faster; drawn on pages, and no part of `report.json`.
    pending : Pending
        Why an undecided check is undecided.
    absent : bool
        Whether a failed check found nothing to judge: a missing name, or a blank.
    """

    check: Check
    verdict: Verdict
    points: Fraction
    seconds: float = 0.0
    finding: str | None = None
    hint: str | None = None
    counterexample: Mapping[str, Any] = field(default_factory=dict)
    misconception: Misconception | None = None
    follow_through: bool = False
    curves: tuple[Curve, ...] = ()
    pending: Pending = Pending.GRADER
    absent: bool = False


@dataclass(frozen=True)
class CellFailure:
    """One notebook cell, or a statement of it, that did not run to its end.

    Parameters
    ----------
    cell : int
        Number over all cells, from 1.
    name, message : str
        Class name and text of the exception, or ``Stopped`` and the reason.
    line : int, optional
        Line within the cell, from 1.
    """

    cell: int
    name: str
    message: str
    line: int | None = None


@dataclass(frozen=True)
class Statements:
    """How many of a notebook's statements ran.

    Parameters
    ----------
    needed : int
        What the exercises need.
    ran, failed : int
        Of these: how many ran to their end, and how many did not.
    left_out : int
        What nothing needs.
    """

    needed: int
    ran: int
    failed: int
    left_out: int


@dataclass(frozen=True)
class Lacking:
    """A module that a notebook imports and that is not there.

    Parameters
    ----------
    module : str
        Its top-level name.
    cell, line : int
        Where it is imported first.
    needed_by : tuple of str
        The names of the lab that need it.
    """

    module: str
    cell: int
    line: int
    needed_by: tuple[str, ...] = ()


@dataclass(frozen=True)
class NotebookRun:
    """How the notebook ran before the checks.

    Parameters
    ----------
    cells : int
        Number of all cells.
    executed : int
        Number of code cells that ran to their end or to an exception.
    failures : tuple of CellFailure
        What did not run to its end, in order.
    statements : Statements, optional
        How many statements ran, where the notebook was read statement by statement.
    lacking : tuple of Lacking
        Modules that it imports and that are not there.
    busiest : tuple of int
        The cells into which most time went, where time was short.
    """

    cells: int
    executed: int
    failures: tuple[CellFailure, ...] = ()
    statements: Statements | None = None
    lacking: tuple[Lacking, ...] = ()
    busiest: tuple[int, ...] = ()


@dataclass(frozen=True)
class SandboxFacts:
    """What isolated the student's process in this run.

    Parameters
    ----------
    mode : str
        ``strict``, ``auto`` or ``off``, as asked for.
    layers : tuple of str
        The layers that were in force, for example ``landlock``, ``seccomp``, ``rlimits``.
    """

    mode: str
    layers: tuple[str, ...] = ()


@dataclass(frozen=True)
class Limits:
    """Bounds on one submission, all kept from outside the student's process.

    Parameters
    ----------
    total_s, cell_s, call_s : float
        CPU seconds of the student's processes for the whole submission, for one cell, for one call.
    memory_mib : int
        Memory in MiB.
    """

    total_s: float = 300.0
    cell_s: float = 60.0
    call_s: float = 10.0
    memory_mib: int = 2048
