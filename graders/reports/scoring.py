"""Results to points: the only arithmetic on points, exact, with no input or output."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from graders.errors import HarnessError
from graders.model import CheckResult, Exercise, Verdict

NOTHING = Fraction(0)


@dataclass(frozen=True)
class ExerciseScore:
    """The exact points of one exercise.

    Parameters
    ----------
    exercise : Exercise
        The exercise.
    results : tuple of CheckResult
        Its checks, in the order in which they came.
    points : Fraction
        Earned.
    max_points : Fraction
        On offer.
    pending : Fraction
        Neither earned nor lost.
    undecided : int
        Number of checks whose points are pending.
    """

    exercise: Exercise
    results: tuple[CheckResult, ...]
    points: Fraction
    max_points: Fraction
    pending: Fraction
    undecided: int


@dataclass(frozen=True)
class Score:
    """The exact points of one submission.

    Parameters
    ----------
    exercises : tuple of ExerciseScore
        In the order of the lab.
    points, max_points, pending : Fraction
        Sums over the exercises that are no bonus.
    bonus : Fraction
        Earned in bonus exercises, outside the maximum.
    """

    exercises: tuple[ExerciseScore, ...]
    points: Fraction
    max_points: Fraction
    pending: Fraction
    bonus: Fraction


def score(exercises: Sequence[Exercise], results: Sequence[CheckResult]) -> Score:
    """Add up the points of one submission.

    Parameters
    ----------
    exercises : sequence of Exercise
        The lab's exercises, in order.
    results : sequence of CheckResult
        One per check.

    Raises
    ------
    HarnessError
        If the results do not belong to the lab, or hold points that no check offers.
    """
    _expect_sound(exercises, results)
    scored = tuple(
        _score_exercise(exercise, tuple(r for r in results if r.check.exercise == exercise.id))
        for exercise in exercises
    )
    counted = [part for part in scored if not part.exercise.bonus]
    return Score(
        exercises=scored,
        points=sum((part.points for part in counted), NOTHING),
        max_points=sum((part.max_points for part in counted), NOTHING),
        pending=sum((part.pending for part in counted), NOTHING),
        bonus=sum((part.points for part in scored if part.exercise.bonus), NOTHING),
    )


def _score_exercise(exercise: Exercise, results: tuple[CheckResult, ...]) -> ExerciseScore:
    waiting = [result for result in results if result.verdict is Verdict.UNDECIDED]
    return ExerciseScore(
        exercise,
        results,
        points=sum((r.points for r in results), NOTHING),
        max_points=sum((r.check.points for r in results), NOTHING),
        # Of an undecided check, what it did not earn is neither earned nor lost.
        pending=sum((r.check.points - r.points for r in waiting), NOTHING),
        undecided=len(waiting),
    )


def _expect_sound(exercises: Sequence[Exercise], results: Sequence[CheckResult]) -> None:
    known = {exercise.id for exercise in exercises}
    seen: set[str] = set()
    for result in results:
        check = result.check
        if check.exercise not in known:
            raise HarnessError(
                f"check {check.id} names exercise {check.exercise!r}, not in the lab"
            )
        if check.id in seen:
            raise HarnessError(f"check {check.id} came twice; each check is judged once")
        if not 0 <= result.points <= check.points:
            raise HarnessError(
                f"check {check.id} earned {result.points}; expected 0 to {check.points}"
            )
        seen.add(check.id)
