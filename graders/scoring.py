"""Results to points: the only arithmetic on points, exact, with no input or output."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from graders.errors import HarnessError, MarkpropError
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
        Earned, including what a person gave for undecided checks.
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


def score(
    exercises: Sequence[Exercise],
    results: Sequence[CheckResult],
    settled: Mapping[str, Fraction] | None = None,
) -> Score:
    """Add up the points of one submission.

    Parameters
    ----------
    exercises : sequence of Exercise
        The lab's exercises, in order.
    results : sequence of CheckResult
        One per check.
    settled : mapping of str to Fraction, optional
        Points that a person gave, by id of an undecided check.

    Raises
    ------
    HarnessError
        If the results do not belong to the lab, or hold points that no check offers.
    MarkpropError
        If a check was settled by hand that is not undecided.
    """
    _expect_sound(exercises, results)
    given = dict(settled or {})
    _expect_settleable(given, {result.check.id: result for result in results})
    scored = tuple(
        _score_exercise(
            exercise, tuple(r for r in results if r.check.exercise == exercise.id), given
        )
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


def pending_points(result: CheckResult) -> Fraction:
    """Return what is neither earned nor lost in one check: the rest of an undecided one."""
    if result.verdict is Verdict.UNDECIDED:
        return result.check.points - result.points
    return NOTHING


def _score_exercise(
    exercise: Exercise,
    results: tuple[CheckResult, ...],
    given: Mapping[str, Fraction],
) -> ExerciseScore:
    waiting = [
        result
        for result in results
        if result.verdict is Verdict.UNDECIDED and result.check.id not in given
    ]
    return ExerciseScore(
        exercise,
        results,
        points=sum((given.get(r.check.id, r.points) for r in results), NOTHING),
        max_points=sum((r.check.points for r in results), NOTHING),
        pending=sum((pending_points(r) for r in waiting), NOTHING),
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


def _expect_settleable(given: Mapping[str, Fraction], by_id: Mapping[str, CheckResult]) -> None:
    for name, points in given.items():
        result = by_id.get(name)
        if result is None or result.verdict is not Verdict.UNDECIDED:
            found = "is not among the checks" if result is None else f"is {result.verdict}"
            raise MarkpropError(
                f"a mark was given by hand for `{name}`, which {found}; "
                "only undecided checks can be settled by hand"
            )
        if not 0 <= points <= result.check.points:
            raise MarkpropError(
                f"the mark given by hand for `{name}` is {points}; "
                f"it must lie between 0 and {result.check.points}"
            )
