"""From what happened in a check to its verdict and points: the rules, in one place."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from graders.checks.raised import hint_on_error
from graders.errors import (
    AnswerAbsent,
    CheckFailed,
    CheckUndecided,
    PackageMissing,
    ProtocolViolation,
    StudentError,
    StudentFault,
    TimeLost,
)
from graders.model import Check, CheckResult, Pending, Verdict

_NONE = Fraction(0)
_LONGEST = 4000  # characters of a finding; a student's exception text may be of any length


class Award:
    """What a check says of its own points while it runs.

    ``award("1/2")`` sets the share that the check earns even if it fails afterwards (a check that
    passes earns all of its points);
    ``award.follow_through()`` says that the points were earned on the student's own `fprop`.
    """

    def __init__(self) -> None:
        self.share: Fraction | None = None
        self.followed = False

    def __call__(self, share: int | str | Fraction) -> None:
        """Set the share of the points, from 0 to 1."""
        value = Fraction(share)
        if not 0 <= value <= 1:
            raise ValueError(f"share={share!r} must lie between 0 and 1")
        self.share = value

    def follow_through(self) -> None:
        """Say that the answer is right for the student's own `fprop`, which differs."""
        self.followed = True


def judge(
    check: Check,
    error: BaseException | None,
    award: Award,
    seconds: float,
    absent: set[str] | None = None,
) -> CheckResult:
    """Return what became of a check.

    Parameters
    ----------
    check : Check
        The check that ran.
    error : exception, optional
        What it raised.
    award : Award
        Partial credit set while it ran.
    seconds : float
        Wall time in seconds.
    absent : set of str, optional
        Names already reported as missing or blank; a new one is added. A second check that meets
        the same absence is skipped: one cause, one failure.
    """
    if error is None:
        return _result(check, Verdict.PASSED, Fraction(1), seconds, None, followed=award.followed)
    if isinstance(error, AnswerAbsent):
        if absent is not None and error.name:
            if error.name in absent:
                return _waits(check, f"`{error.name}` is written", seconds)
            absent.add(error.name)
        earned = award.share or _NONE
        found = _result(check, Verdict.FAILED, earned, seconds, str(error))
        return replace(found, absent=True)
    if isinstance(error, CheckFailed):
        earned = award.share or _NONE
        return _result(
            check,
            Verdict.FAILED,
            earned,
            seconds,
            error.finding,
            error=error,
            followed=award.followed and earned > 0,
        )
    if isinstance(error, TimeLost | PackageMissing):
        why = Pending.TIME if isinstance(error, TimeLost) else Pending.PACKAGE
        return undecided(check, str(error), seconds, why)
    finding = _student_fault(error)
    if finding is not None:
        failed = _result(check, Verdict.FAILED, award.share or _NONE, seconds, finding)
        hint = hint_on_error(error) if isinstance(error, StudentError) else None
        return replace(failed, hint=hint)
    if isinstance(error, AssertionError):
        text = "" if check.hidden else str(error).strip()
        finding = text.splitlines()[0] if text else "This promise is not kept."
        return _result(check, Verdict.FAILED, award.share or _NONE, seconds, finding)
    return undecided(check, _own_fault(error), seconds)


def skipped(check: Check, earlier: CheckResult) -> CheckResult:
    """Return the result of a check whose prerequisite did not pass.

    A prerequisite that is undecided leaves this one undecided too: no fault of the student's.
    """
    if earlier.verdict is Verdict.UNDECIDED:
        waits = f"Waits for “{earlier.check.title}”, which is undecided."
        return undecided(check, waits, pending=earlier.pending)
    return _waits(check, f"“{earlier.check.title}” passes", 0.0)


def undecided(
    check: Check, reason: str, seconds: float = 0.0, pending: Pending = Pending.GRADER
) -> CheckResult:
    """Return a result whose points are pending, for the instructor to settle."""
    return replace(_result(check, Verdict.UNDECIDED, _NONE, seconds, reason), pending=pending)


def _waits(check: Check, until: str, seconds: float) -> CheckResult:
    unit = "point remains" if check.points == 1 else "points remain"
    finding = f"Not run: its {float(check.points):g} {unit} unearned until {until}."
    return _result(check, Verdict.SKIPPED, _NONE, seconds, finding)


def _student_fault(error: BaseException) -> str | None:
    """Return the finding when the student's side is the cause, else None."""
    if isinstance(error, ProtocolViolation):
        return (
            f"Something other than your own code's answer came back: {error}. "
            "Code in the notebook must not touch the connection to the grader."
        )
    if isinstance(error, StudentError | StudentFault):
        return str(error)
    if type(error).__module__.startswith("hypothesis") and "Flaky" in type(error).__name__:
        return (
            "Two calls with the same input gave different results. "
            "Look for randomness, or for state that an earlier call left behind."
        )
    return None


def _own_fault(error: BaseException) -> str:
    if isinstance(error, CheckUndecided):
        return str(error)
    return (
        "The grader failed here, not your notebook: this check is undecided "
        f"({type(error).__name__}: {str(error)[:500]})."
    )


def _result(
    check: Check,
    verdict: Verdict,
    share: Fraction,
    seconds: float,
    finding: str | None,
    *,
    error: CheckFailed | None = None,
    followed: bool = False,
) -> CheckResult:
    return CheckResult(
        check=check,
        verdict=verdict,
        points=share * check.points,
        seconds=seconds,
        finding=finding[:_LONGEST] if finding else None,
        hint=error.hint if error else None,
        counterexample=error.counterexample if error else {},
        misconception=error.misconception if error else None,
        follow_through=followed,
    )
