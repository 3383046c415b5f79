"""What checks find."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from typing import Any

from graders.errors import Misconception
from graders.model.declared import Check


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
